package org.trunkline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Journal;

/**
 * Records calls: each part of one is a {@link Take}, whose samples one thread writes to the disk. When there is no room
 * for more, recording stops with an alarm, and the calls go on.
 */
public final class Recorder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final String PART = ".rec.";
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final RecordingSettings settings;
    private final Archive archive;
    private final Journal journal;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final LongSupplier free;
    private final Vault vault;
    private final AtomicLong count = new AtomicLong();
    private final Set<Take> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong stopped = new AtomicLong();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("recorder").daemon().factory());
    private volatile Optional<String> trouble = Optional.empty();

    public Recorder(RecordingSettings settings, Archive archive, Journal journal, InstantSource clock) {
        this(settings, archive, journal, clock, System::nanoTime, () -> free(settings.folder()));
    }

    /** @param free bytes that are free on the disk */
    Recorder(
            RecordingSettings settings,
            Archive archive,
            Journal journal,
            InstantSource clock,
            LongSupplier nanos,
            LongSupplier free) {
        this.settings = settings;
        this.archive = archive;
        this.journal = journal;
        this.clock = clock;
        this.nanos = nanos;
        this.free = free;
        this.vault = settings.vault();
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(Files.createDirectories(folder)).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("the free space of " + folder + " cannot be told", e);
        }
    }

    /**
     * What is recorded.
     *
     * @param keep zero: for ever
     */
    public record Part(
            String interaction,
            @Nullable String queue,
            @Nullable String agent,
            Duration keep,
            boolean paused) {}

    /**
     * Begins a part; its file is there when this returns.
     *
     * @param ended told if it ends by itself, for want of room; must not block
     */
    public Take begin(Part part, Runnable ended) throws CannotRecord {
        Instant now = clock.instant();
        String id = part.interaction() + PART + journal.epoch() + "." + count.incrementAndGet();
        Keeper.Order order = new Keeper.Order(
                id, part.interaction(), Recording.CALL, null, now, part.keep().isZero() ? null : now.plus(part.keep()));
        Path file = archive.working(id);
        try {
            room();
            Files.createDirectories(file.getParent());
            OutputStream out = vault.write(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), id);
            out.write(Stereo.HEADER.open());
            Stereo sound = new Stereo(nanos.getAsLong(), settings.pauseBeeps());
            sound.pause(part.paused());
            Take take = new Take(id, sound, out, this, order, ended);
            var _ = journal.append(
                    now,
                    new RecordingFact.Began(
                            part.interaction(), id, part.queue(), part.agent(), part.paused(), order.deleteAfter()));
            open.add(take);
            trouble = Optional.empty();
            return take;
        } catch (IOException | UncheckedIOException e) {
            throw failed(e);
        }
    }

    private CannotRecord failed(Exception e) {
        String why = "the disk does not take it: " + e.getMessage();
        alarm(why);
        return new CannotRecord(why, e);
    }

    private void alarm(String why) {
        log.error("nothing is recorded in {}: {}", settings.folder(), why);
        trouble = Optional.of(why);
        stopped.incrementAndGet();
    }

    /** @throws IOException if there is none */
    private void room() throws IOException {
        long left = free.getAsLong();
        if (left < settings.minFree()) {
            throw new IOException((left >> 20) + " MB are free, less than min_free_mb = " + (settings.minFree() >> 20));
        }
    }

    /** The interaction that a recording is of, by its id. */
    static String interactionOf(String id) {
        int end = id.indexOf(PART);
        return end < 0 ? "" : id.substring(0, end);
    }

    /** What is wrong with recording now; empty: nothing. */
    public Optional<String> trouble() {
        return trouble.or(archive::trouble);
    }

    /** Parts being recorded now. */
    public int active() {
        return open.size();
    }

    /** How often recording stopped, or could not begin, since the start. */
    public long stopped() {
        return stopped.get();
    }

    // What follows is for takes.

    long now() {
        return nanos.getAsLong();
    }

    void write(Runnable work) {
        try {
            writer.execute(work);
        } catch (RejectedExecutionException _) {
            // Closed: what was written is kept by the next start.
        }
    }

    /** By the writer's thread, now and then. */
    void checkRoom() throws IOException {
        room();
    }

    void ended(Take take, Path file) {
        open.remove(take);
        archive.keep(take.order(), file);
    }

    void broke(Take take, Path file, IOException e) {
        String why = "the disk does not take it: " + e.getMessage();
        alarm(why);
        var _ = journal.append(
                clock.instant(), new RecordingFact.Stopped(take.order().interaction(), take.id(), why));
        ended(take, file);
    }

    Path file(Take take) {
        return archive.working(take.id());
    }

    /** Ends what is being recorded; the next start keeps it, and goes on with a part of its own. */
    @Override
    public void close() {
        open.forEach(Take::end);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("recordings were not written to the end within {}", CLOSE_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
