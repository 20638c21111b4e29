package org.trunkline.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the text messages that Asterisk's dialplan puts into a folder, also those that came while Trunkline was down. A file is
 * deleted once its message is stored; killed in between, it is read again, and the message known by the file's name. One
 * spool for all accounts: the message says to which number of ours it went.
 */
final class SipSpool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SipSpool.class);
    private static final String MESSAGE = ".message";
    /** After which what could not be stored is tried again. */
    private static final int AGAIN_SECONDS = 5;

    private final Path folder;
    private final Map<String, Intake> intakes = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile @Nullable WatchService watch;
    private volatile @Nullable String trouble;

    SipSpool(Path folder) {
        this.folder = folder;
        this.thread = Thread.ofPlatform().name("texts").daemon().unstarted(this::run);
    }

    Path folder() {
        return folder;
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    /** Before {@link #start}. */
    void of(String number, Intake intake) {
        intakes.put(number, intake);
    }

    synchronized void start() {
        if (watch != null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            WatchService made = folder.getFileSystem().newWatchService();
            var _ = folder.register(made, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            watch = made;
            thread.start();
        } catch (IOException e) {
            trouble = folder + " cannot be watched: " + e;
            log.error("text messages cannot be taken: {}", trouble, e);
        }
    }

    private void run() {
        WatchService watching = watch;
        if (watching == null) {
            return;
        }
        try {
            while (true) {
                boolean all = takeAll();
                WatchKey key = all ? watching.take() : watching.poll(AGAIN_SECONDS, TimeUnit.SECONDS);
                if (key != null) {
                    var _ = key.pollEvents();
                    key.reset();
                }
            }
        } catch (ClosedWatchServiceException e) {
            log.debug("text messages are not taken any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false: some are to be tried again */
    private boolean takeAll() {
        List<Path> files;
        try (Stream<Path> there = Files.list(folder)) {
            files = there.filter(file -> file.toString().endsWith(MESSAGE))
                    .sorted(Comparator.comparing(SipSpool::written))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            trouble = folder + " cannot be read: " + e;
            log.error("text messages cannot be taken: {}", trouble);
            return false;
        }
        String why = null;
        for (Path file : files) {
            try {
                take(file);
            } catch (IOException | RuntimeException e) {
                why = "messages cannot be stored: " + e.getMessage();
                log.warn(
                        "the text message {} cannot be stored, and is tried again: {}",
                        file.getFileName(),
                        e.toString());
            }
        }
        trouble = why;
        return why == null;
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private void take(Path file) throws IOException {
        Optional<SipMessage> message;
        try {
            message = SipMessage.read(Files.readString(file));
        } catch (NoSuchFileException e) {
            return;
        }
        if (message.isEmpty()) {
            log.debug("{} is not whole yet", file);
            return;
        }
        Intake intake = intakes.get(message.get().number());
        if (intake == null) {
            log.warn(
                    "{} is for {}, which no account of [[messaging]] has; it stays",
                    file,
                    message.get().number());
            return;
        }
        String id = String.valueOf(file.getFileName()).replace(MESSAGE, "");
        var _ = intake.take(message.get().incoming("sip-" + id));
        Files.deleteIfExists(file);
    }

    @Override
    public void close() {
        WatchService watching = watch;
        if (watching == null) {
            return;
        }
        try {
            watching.close();
            thread.join();
        } catch (IOException e) {
            log.debug("the folder of text messages is still watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
