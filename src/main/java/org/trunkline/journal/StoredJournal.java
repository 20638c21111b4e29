package org.trunkline.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;
import org.trunkline.store.StoreException;

/**
 * The journal in the database. Appending takes a place in order and returns; one writer thread commits all that wait in
 * one transaction together with their projections, then runs the callbacks, then publishes to the live stream. While the
 * database is away entries go onto a spool on the local disk instead, and into the database once it is back.
 */
public final class StoredJournal implements Journal, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoredJournal.class);
    private static final int LONGEST_BODY = 1_000_000;
    private static final int LONGEST_ID = 64;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

    private final FactTypes types;
    private final long epoch;
    private final Intake intake;
    private final Spool spool;
    private final JournalWriter writer;
    private final LiveStream live;
    private final JournalReader reader;
    private final AtomicLong faults;
    private final Thread thread;

    private StoredJournal(
            FactTypes types,
            long epoch,
            Intake intake,
            Spool spool,
            JournalWriter writer,
            LiveStream live,
            JournalReader reader,
            AtomicLong faults) {
        this.types = types;
        this.epoch = epoch;
        this.intake = intake;
        this.spool = spool;
        this.writer = writer;
        this.live = live;
        this.reader = reader;
        this.faults = faults;
        this.thread = Thread.ofPlatform().name("journal").unstarted(writer);
    }

    /**
     * Writes into the database what an earlier process left on the spool, takes a new epoch, and starts.
     *
     * @throws StoreException if the database is away
     * @throws UncheckedIOException if the spool cannot be used
     */
    public static StoredJournal open(
            Database database,
            FactTypes types,
            JournalSettings settings,
            InstantSource clock,
            List<Projection> projections) {
        @Nullable Spool spool = null;
        try {
            spool = new Spool(settings.spool(), types);
            return start(database, types, settings, clock, List.copyOf(projections), spool);
        } catch (IOException e) {
            quietly(spool);
            throw new UncheckedIOException("The journal's spool in " + settings.spool() + " cannot be used", e);
        } catch (RuntimeException e) {
            quietly(spool);
            throw e;
        }
    }

    private static StoredJournal start(
            Database database,
            FactTypes types,
            JournalSettings settings,
            InstantSource clock,
            List<Projection> projections,
            Spool spool)
            throws IOException {
        JournalReader reader = new JournalReader(database, types);
        AtomicLong faults = new AtomicLong();
        if (!spool.isEmpty()) {
            log.warn("{} journal entries were left on the spool; writing them first", spool.entries());
            Intake nothing = new Intake(0, 1);
            LiveStream nobody = new LiveStream(reader, 1, Position.START);
            JournalWriter first = new JournalWriter(database, projections, spool, nothing, nobody, faults, clock);
            boolean drained = first.drainAll();
            first.stop();
            first.run(); // nothing waits: gives its connection back
            if (!drained) {
                throw new StoreException(
                        "The database " + database.name() + " went away while the journal's spool was written to it;"
                                + " nothing is lost: start again when it is back",
                        new IOException("database away"));
            }
        }
        LiveStream live = new LiveStream(reader, settings.subscriberWaiting(), reader.last());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long epoch = database.write(tx -> JournalTable.nextEpoch(tx, now));
        Intake intake = new Intake(epoch, settings.waiting());
        JournalWriter writer = new JournalWriter(database, projections, spool, intake, live, faults, clock);
        StoredJournal journal = new StoredJournal(types, epoch, intake, spool, writer, live, reader, faults);
        intake.writtenBy(journal.thread);
        journal.thread.start();
        return journal;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    /**
     * {@inheritDoc} Instants are kept in microseconds. Waits only if the journal is full, for the disk.
     *
     * @throws IllegalArgumentException if the fact is of no registered type or longer than a million characters
     * @throws IllegalStateException after {@link #close}
     */
    @Override
    public Position append(Instant at, Fact fact, Personal personal, Runnable committed) {
        String type = types.name(fact);
        String body = types.write(fact);
        if (body.length() > LONGEST_BODY) {
            throw new IllegalArgumentException(
                    "a " + type + " of " + body.length() + " characters is too long for the journal");
        }
        String interaction = fact.interaction();
        if (interaction != null && interaction.length() > LONGEST_ID) {
            throw new IllegalArgumentException("an interaction's id has at most " + LONGEST_ID + " characters");
        }
        Instant moment = at.truncatedTo(ChronoUnit.MICROS);
        return intake.add(position ->
                new Pending(new Entry(position, moment, fact), type, interaction, body, personal, committed));
    }

    public JournalHealth health() {
        return writer.health();
    }

    /** Entries that wait for the disk now. */
    public int waiting() {
        return intake.size();
    }

    /** Entries since the start that the database or a projection refused. */
    public long faults() {
        return faults.get();
    }

    public LiveStream live() {
        return live;
    }

    public JournalReader reader() {
        return reader;
    }

    /** Writes what still waits, ends the live stream, and stops. */
    @Override
    public void close() {
        writer.stop();
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                log.error("The journal did not end within {}; {} entries wait", CLOSE_WITHIN, intake.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        live.close();
        quietly(spool);
    }

    private static void quietly(@Nullable Spool spool) {
        if (spool != null) {
            try {
                spool.close();
            } catch (IOException e) {
                log.debug("The spool did not close: {}", e.toString());
            }
        }
    }
}
