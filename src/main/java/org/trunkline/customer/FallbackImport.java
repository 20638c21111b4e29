package org.trunkline.customer;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.store.Database;

/**
 * Takes the calls into the record that the dialplan took while the controller was down, from Asterisk's own call detail
 * records (Master.csv with uniqueid and userfield): those whose userfield is {@code fallback:} and the number dialled.
 * Reads on from where it last ended; a call is taken once however often it is read.
 */
public final class FallbackImport {
    private static final Logger log = LoggerFactory.getLogger(FallbackImport.class);
    private static final String MARK = "asterisk-cdr";
    private static final String PREFIX = "fallback:";
    private static final int CHUNK = 4 * 1024 * 1024;
    private static final Duration COMMIT_WITHIN = Duration.ofSeconds(30);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** The columns of cdr_csv that are used. */
    private enum Column {
        SRC(1),
        DST(2),
        CLID(4),
        CHANNEL(5),
        START(9),
        ANSWER(10),
        END(11),
        DISPOSITION(14),
        UNIQUE_ID(16),
        USER_FIELD(17);

        private final int index;

        Column(int index) {
            this.index = index;
        }

        String of(CSVRecord row) {
            return row.get(index);
        }
    }

    private final Path file;
    private final ZoneId zone;
    private final Database database;
    private final Journal journal;
    private final InstantSource clock;

    /** @param zone of the times in the file: UTC with {@code usegmtime=yes} */
    public FallbackImport(Path file, ZoneId zone, Database database, Journal journal, InstantSource clock) {
        this.file = file;
        this.zone = zone;
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Reads what is new; blocks until it is durable.
     *
     * @return how many calls were taken in
     * @throws UncheckedIOException if the file cannot be read
     */
    public int run() {
        int taken = 0;
        try {
            long from = mark();
            long size = Files.size(file);
            if (size < from) {
                log.info("{} is shorter than it was: rotated, reading it from its beginning", file);
                from = 0;
            }
            while (from < size) {
                byte[] lines = wholeLines(from);
                if (lines.length == 0) {
                    break;
                }
                taken += take(new String(lines, StandardCharsets.UTF_8));
                from += lines.length;
                remember(from);
            }
        } catch (NoSuchFileException e) {
            log.debug("No call detail records yet: {}", file);
        } catch (IOException e) {
            throw new UncheckedIOException("The call detail records " + file + " cannot be read", e);
        }
        return taken;
    }

    /** A dialplan's call can have several rows, one for each phone that it rang. */
    private static final class Call {
        private final CSVRecord first;
        private final Instant arrived;
        private @Nullable Instant answered;
        private Instant ended;

        Call(CSVRecord first, Instant arrived, Instant ended) {
            this.first = first;
            this.arrived = arrived;
            this.ended = ended;
        }
    }

    private int take(String text) throws IOException {
        Map<String, Call> calls = new LinkedHashMap<>();
        text.lines()
                .forEach(line -> row(line)
                        .filter(row -> row.size() > Column.USER_FIELD.index
                                && Column.USER_FIELD.of(row).startsWith(PREFIX))
                        .ifPresent(row -> collect(calls, row)));
        List<Call> fresh = new ArrayList<>();
        calls.forEach((id, call) -> {
            if (!known(id)) {
                fresh.add(call);
            }
        });
        CountDownLatch committed = new CountDownLatch(fresh.size());
        fresh.forEach(call -> append(call, committed::countDown));
        try {
            if (!committed.await(COMMIT_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the journal did not take them within " + COMMIT_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return fresh.size();
    }

    /** Line by line: a row that a crash left half written must not spoil those after it. */
    private Optional<CSVRecord> row(String line) {
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(line))
                .setFormat(CSVFormat.DEFAULT)
                .get()) {
            return parser.stream().findFirst();
        } catch (IOException | UncheckedIOException e) {
            log.warn("A row of {} is damaged and is skipped", file);
            return Optional.empty();
        }
    }

    private void collect(Map<String, Call> calls, CSVRecord row) {
        Optional<Instant> start = time(Column.START.of(row));
        if (start.isEmpty()) {
            log.warn("A call detail record of {} has no start time and is skipped", file);
            return;
        }
        Instant end = time(Column.END.of(row)).orElse(start.get());
        Call call = calls.computeIfAbsent(id(row), id -> new Call(row, start.get(), end));
        if (end.isAfter(call.ended)) {
            call.ended = end;
        }
        if (call.answered == null && Column.DISPOSITION.of(row).equals("ANSWERED")) {
            call.answered = time(Column.ANSWER.of(row)).orElse(null);
        }
    }

    private static String id(CSVRecord row) {
        return "fallback-" + Column.UNIQUE_ID.of(row);
    }

    private void append(Call call, Runnable committed) {
        CSVRecord row = call.first;
        String dialled = Column.USER_FIELD.of(row).substring(PREFIX.length()).strip();
        Map<String, String> personal = new HashMap<>();
        personal.put(CallFact.CALLER, Column.SRC.of(row));
        name(Column.CLID.of(row)).ifPresent(name -> personal.put(CallFact.CALLER_NAME, name));
        journal.append(
                clock.instant(),
                new CallFact.FallbackTaken(
                        id(row),
                        Column.CHANNEL.of(row),
                        dialled.isEmpty() ? Column.DST.of(row) : dialled,
                        call.arrived,
                        call.answered,
                        call.ended),
                new Personal(personal),
                committed);
    }

    /** From {@code "Name" <number>}. */
    private static Optional<String> name(String clid) {
        int end = clid.lastIndexOf('"');
        return clid.startsWith("\"") && end > 1 ? Optional.of(clid.substring(1, end)) : Optional.empty();
    }

    private Optional<Instant> time(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(text, TIME).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private byte[] wholeLines(long from) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, channel.size() - from));
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
            int end = buffer.position();
            while (end > 0 && buffer.get(end - 1) != '\n') {
                end--;
            }
            byte[] lines = new byte[end];
            buffer.get(0, lines);
            return lines;
        }
    }

    private boolean known(String id) {
        return database.<Long>read(handle -> handle.createQuery("SELECT COUNT(*) FROM interaction WHERE id = ?")
                        .bind(0, id)
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    private long mark() {
        return database.read(handle -> handle.createQuery("SELECT read_to FROM import_mark WHERE name = ?")
                .bind(0, MARK)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    private void remember(long readTo) {
        database.write(tx -> {
            int changed = tx.execute("UPDATE import_mark SET read_to = ? WHERE name = ?", readTo, MARK);
            return changed > 0
                    ? changed
                    : tx.execute("INSERT INTO import_mark (name, read_to) VALUES (?, ?)", MARK, readTo);
        });
    }
}
