package org.trunkline.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of changes in a folder and the folders in it, once they have settled. One thread of its own. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    /** An editor writes a file in several steps; what comes within this time is one change. */
    private static final Duration SETTLED = Duration.ofMillis(60);
    /** A folder that never settles is looked at all the same. */
    private static final Duration LONGEST = Duration.ofMillis(400);

    private static final int DEEPEST = 4;

    private final Path folder;
    private final WatchService service;
    private final Map<WatchKey, Path> watched = new HashMap<>();

    private FolderWatch(Path folder, WatchService service) {
        this.folder = folder;
        this.service = service;
    }

    /** Watches from now on; changes are told after {@link #start}. */
    static FolderWatch of(Path folder) {
        try {
            FolderWatch watch = new FolderWatch(folder, folder.getFileSystem().newWatchService());
            watch.register();
            return watch;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be watched", e);
        }
    }

    void start(Runnable changed) {
        Thread.ofPlatform().daemon().name("flow-watch").start(() -> run(changed));
    }

    private void register() {
        // The parent too: a folder that is replaced as a whole is then found again.
        Path parent = folder.getParent();
        if (parent != null && Files.isDirectory(parent)) {
            register(parent);
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> folders = Files.walk(folder, DEEPEST)) {
                folders.filter(Files::isDirectory).forEach(this::register);
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("Not all folders in {} are watched: {}", folder, e.toString());
            }
        }
    }

    private void register(Path directory) {
        try {
            WatchKey key = directory.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched.put(key, directory);
        } catch (IOException e) {
            LOG.warn("The folder {} is not watched: {}", directory, e.toString());
        }
    }

    private void run(Runnable changed) {
        try {
            while (true) {
                boolean ours = drained(service.take());
                long until = System.nanoTime() + LONGEST.toNanos();
                WatchKey more = service.poll(SETTLED.toMillis(), TimeUnit.MILLISECONDS);
                while (more != null) {
                    ours |= drained(more);
                    more = System.nanoTime() < until
                            ? service.poll(SETTLED.toMillis(), TimeUnit.MILLISECONDS)
                            : service.poll();
                }
                if (ours) {
                    register();
                    changed.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("No longer watching {}", folder);
        }
    }

    /** Whether one of the events is about our folder. */
    private boolean drained(WatchKey key) {
        Path directory = watched.getOrDefault(key, folder);
        boolean ours = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            ours |= event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                    || (event.context() instanceof Path name
                            && directory.resolve(name).startsWith(folder));
        }
        if (!key.reset()) {
            watched.remove(key);
            ours = true;
        }
        return ours;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("Closing the watch of {}", folder, e);
        }
    }
}
