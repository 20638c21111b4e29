package org.trunkline.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;

/**
 * Keeps what was recorded, and deletes it when its time is over. One thread of its own makes the files of ended calls
 * and of what a killed controller left, and sweeps; it sleeps until the next is due.
 */
public final class Archive implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Archive.class);
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final int SWEEP = 100;
    /** A working file of less may have been left before anything could be read of it. */
    private static final long HARDLY_BEGUN = 8192;

    private final Recordings recordings;
    private final Journal journal;
    private final InstantSource clock;
    private final Path working;
    private final Vault vault;
    private final Keeper keeper;
    private final Keeper plainKeeper;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("recordings").daemon().factory());
    private @Nullable Future<?> sweep;
    private volatile Optional<String> trouble = Optional.empty();

    public Archive(RecordingSettings settings, Recordings recordings, Journal journal, InstantSource clock) {
        this.recordings = recordings;
        this.journal = journal;
        this.clock = clock;
        Path folder = settings.folder().toAbsolutePath().normalize();
        this.working = folder.resolve("open");
        this.vault = settings.vault();
        Optional<Opus> opus = settings.opus().filter(Opus::works);
        this.keeper = new Keeper(folder, vault, opus);
        this.plainKeeper = new Keeper(folder, vault, Optional.empty());
        if (opus.isEmpty() && !settings.ffmpeg().isEmpty() && !settings.rules().isEmpty()) {
            log.warn(
                    "recordings stay WAV: {} is not there or has no libopus; install ffmpeg (it is ten times smaller)",
                    settings.ffmpeg());
        }
    }

    /**
     * Takes up what an earlier process left, and sets the timer of what is to be deleted next. Before anything is
     * recorded: what is being recorded then is no leftover.
     */
    public void start() {
        List<Path> left = leftovers();
        later(() -> {
            left.forEach(this::leftover);
            plan();
        });
    }

    /** Why recordings cannot be kept just now; they wait until they can. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Where a call is recorded to while it lasts. */
    Path working(String id) {
        return working.resolve(vault.named(id + ".wav"));
    }

    /**
     * Keeps a voice message that the switch recorded; the source is deleted. It stays WAV: messages are short, and go to
     * people's own players.
     *
     * @throws UncheckedIOException if the file is no WAV file or cannot be kept; it is left where it was
     */
    public Recording keepVoicemail(String id, String interaction, String box, Duration keep, Path source) {
        Instant now = clock.instant();
        Recording kept = plainKeeper.keep(
                new Keeper.Order(id, interaction, Recording.VOICEMAIL, box, now, keep.isZero() ? null : now.plus(keep)),
                source);
        write(kept, source);
        return kept;
    }

    /** Keeps a call's part that has ended; returns at once. */
    void keep(Keeper.Order order, Path source) {
        later(() -> keepNow(order, source));
    }

    private void keepNow(Keeper.Order order, Path source) {
        try {
            write(keeper.keep(order, source), source);
            trouble = Optional.empty();
        } catch (UncheckedIOException e) {
            log.error("recording {} waits in {} and is tried again in {}", order.id(), working, RETRY, e);
            trouble = Optional.of("a finished recording cannot be kept: " + e.getCause());
            try {
                var _ = thread.schedule(() -> keepNow(order, source), RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                // The next start finds it.
            }
        }
    }

    /** The source goes only when the journal has it for sure that there is the other. */
    private void write(Recording kept, Path source) {
        var _ = journal.append(
                clock.instant(), new RecordingFact.Kept(kept), Personal.NONE, () -> later(() -> settled(kept, source)));
    }

    private void settled(Recording kept, Path source) {
        try {
            Files.deleteIfExists(source);
        } catch (IOException e) {
            log.error("{} is kept as {} but cannot be deleted; delete it by hand", source, kept.file(), e);
        }
        if (kept.deleteAfter() != null) {
            plan();
        }
    }

    private List<Path> leftovers() {
        if (!Files.isDirectory(working)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(working)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("What was left in " + working + " cannot be looked at", e);
        }
    }

    private void leftover(Path file) {
        try {
            String name = file.getFileName().toString();
            String id = name.substring(0, Math.max(0, name.indexOf(".wav")));
            Optional<Recordings.Row> row = recordings.find(id);
            if (row.isPresent() && row.get().kept()) {
                Files.delete(file);
                return;
            }
            Instant begun = row.map(known -> known.recording().recordedAt())
                    .orElse(Files.getLastModifiedTime(file).toInstant());
            String interaction = Recorder.interactionOf(id);
            Keeper.Order order = new Keeper.Order(
                    id,
                    interaction,
                    Recording.CALL,
                    null,
                    begun,
                    row.map(known -> known.recording().deleteAfter()).orElse(null));
            if (Files.size(file) < HARDLY_BEGUN && !keeper.isReadable(id, file)) {
                Files.delete(file);
                var _ = journal.append(
                        clock.instant(),
                        new RecordingFact.Deleted(interaction, id, "system", "ended before anything was written"));
                return;
            }
            log.info("recording {} was left by a controller that ended; keeping what there is of it", id);
            keepNow(order, file);
        } catch (IOException | RuntimeException e) {
            log.error("{} was left by a controller that ended, and stays where it is", file, e);
        }
    }

    /**
     * Deletes a recording's file; its row stays, and says by whom and why.
     *
     * @return false if there was none any more
     */
    public boolean delete(Recording recording, String by, String why) {
        return delete(recording, by, why, () -> {});
    }

    private boolean delete(Recording recording, String by, String why, Runnable written) {
        try {
            // First the file: a row that says it is gone must be true.
            boolean was = Files.deleteIfExists(recordings.file(recording));
            var _ = journal.append(
                    clock.instant(),
                    new RecordingFact.Deleted(recording.interaction(), recording.id(), by, why),
                    Personal.NONE,
                    written);
            return was;
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + recording.id() + " cannot be deleted", e);
        }
    }

    /** Sets the timer for what is due next, or for another try if the database does not say. */
    private void plan() {
        Future<?> set = sweep;
        if (set != null) {
            set.cancel(false);
        }
        Instant due;
        try {
            Optional<Instant> next = recordings.nextDue();
            if (next.isEmpty()) {
                return;
            }
            due = next.get();
        } catch (RuntimeException e) {
            log.warn("what is to be deleted next cannot be read; tried again in {}: {}", RETRY, e.getMessage());
            due = clock.instant().plus(RETRY);
        }
        try {
            sweep = thread.schedule(
                    this::sweep,
                    Math.max(0, Duration.between(clock.instant(), due).toMillis()),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed: the next start plans anew.
        }
    }

    private void sweep() {
        try {
            List<Recording> due = recordings.due(clock.instant(), SWEEP);
            if (due.isEmpty()) {
                plan();
                return;
            }
            AtomicInteger left = new AtomicInteger(due.size());
            for (Recording recording : due) {
                delete(recording, "retention", "kept until " + recording.deleteAfter(), () -> {
                    if (left.decrementAndGet() == 0) {
                        later(this::plan);
                    }
                });
            }
            log.info("{} recordings deleted, their time was over", due.size());
        } catch (RuntimeException e) {
            log.error("recordings whose time is over could not be deleted; tried again in {}", RETRY, e);
            try {
                sweep = thread.schedule(this::sweep, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                // Closed: the next start plans anew.
            }
        }
    }

    private void later(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    log.error("a defect in the keeping of recordings", e);
                }
            });
        } catch (RejectedExecutionException _) {
            // Closed: the next start takes it up.
        }
    }

    /** What is not kept yet, the next start keeps. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
