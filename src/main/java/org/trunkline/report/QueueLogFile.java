package org.trunkline.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Position;
import org.trunkline.store.Database;

/**
 * The live file in the format of Asterisk's queue_log: what the table {@code queue_log} gets is appended, on a thread of its
 * own. A file that was moved away (logrotate) is left, and one of the same name is begun.
 *
 * <p>Neither gaps nor doubles, also after a kill: how far the file is stands in the database, with its length then. What was
 * written after that is the beginning of the same lines, which are the same each time they are drawn up; so the file
 * itself tells how many of them it has.
 */
public final class QueueLogFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueueLogFile.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** Entries of the journal in one go. */
    private static final int MOST = 500;

    private final Database database;
    private final Path path;
    private final Semaphore news = new Semaphore(1);
    private final Thread thread = Thread.ofPlatform().name("queue-log").daemon().unstarted(this::run);
    private volatile boolean closing;

    // Owned by the thread.
    private @Nullable FileChannel file;
    private Mark mark = new Mark(Position.START, 0, "");
    private boolean troubled;

    /** All lines up to a place in the journal are in the first bytes of a file. */
    private record Mark(Position place, long bytes, String inode) {}

    private record Lines(Position last, String text) {}

    public QueueLogFile(Database database, Path path) {
        this.database = database;
        this.path = path;
    }

    public QueueLogFile start() {
        thread.start();
        return this;
    }

    /** The table has grown. */
    public void touched() {
        news.release();
    }

    private void run() {
        while (!closing) {
            try {
                news.drainPermits();
                while (!closing && append()) {}
                troubled = false;
            } catch (IOException | RuntimeException e) {
                leave();
                if (!troubled) {
                    log.warn(
                            "queue_log is not written just now, nothing is lost: {}",
                            e instanceof IOException ? path + ": " + e.getMessage() : Database.described(e));
                }
                troubled = true;
            }
            try {
                boolean _ = news.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                closing = true;
            }
        }
        leave();
    }

    /** Whether there was anything. */
    private boolean append() throws IOException {
        if (file != null && !inode(path).equals(mark.inode())) {
            leave();
        }
        boolean isOpen = file != null;
        if (!isOpen) {
            mark = database.read(this::readMark);
        }
        Optional<Lines> next = next(mark.place());
        byte[] text = next.map(Lines::text).orElse("").getBytes(StandardCharsets.UTF_8);
        int already = isOpen ? 0 : open(text);
        if (next.isEmpty()) {
            return false;
        }
        FileChannel out = Objects.requireNonNull(file);
        ByteBuffer rest = ByteBuffer.wrap(text, already, text.length - already);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
        out.force(false);
        mark = new Mark(next.get().last(), out.size(), mark.inode());
        database.write(this::writeMark);
        return true;
    }

    /** Opens the file, or the one moved away in which lines were begun; how many bytes of what comes next it has. */
    private int open(byte[] next) throws IOException {
        Files.createDirectories(folder());
        Optional<Path> before = before();
        int already = before.isPresent() ? written(before.get(), next) : 0;
        Path target = already > 0 ? before.get() : path;
        FileChannel out = FileChannel.open(
                target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        file = out;
        if (already == 0) {
            // Noted before the first line is written, or a kill right after that could not be told.
            mark = new Mark(mark.place(), out.size(), inode(path));
            database.write(this::writeMark);
        }
        return already;
    }

    /** How much of what comes next stands in the file already: a kill came before that was noted. */
    private int written(Path before, byte[] next) throws IOException {
        try (FileChannel in = FileChannel.open(before, StandardOpenOption.READ)) {
            if (in.size() <= mark.bytes()) {
                return 0;
            }
            ByteBuffer found = ByteBuffer.allocate((int) Math.min(in.size() - mark.bytes(), next.length));
            while (found.hasRemaining() && in.read(found, mark.bytes() + found.position()) >= 0) {}
            // Anything else is not ours.
            return Arrays.equals(found.array(), Arrays.copyOf(next, found.capacity())) ? found.capacity() : 0;
        }
    }

    private Path folder() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    /** The file that was written to last: where it was, or beside it if it has been moved away since. */
    private Optional<Path> before() throws IOException {
        if (mark.inode().isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> beside = Files.list(folder())) {
            for (Path one : beside.toList()) {
                if (inode(one).equals(mark.inode())) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    /** Empty: there is no such file. */
    private static String inode(Path path) throws IOException {
        try {
            return String.valueOf(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** The lines of the next entries of one epoch. */
    private Optional<Lines> next(Position after) {
        return database.read(handle -> {
            long epoch = after.epoch();
            List<Long> within = sequences(handle, epoch, after.sequence());
            if (within.isEmpty()) {
                Optional<Long> later = handle.createQuery("SELECT MIN(epoch) FROM queue_log WHERE epoch >= :next")
                        .bind("next", epoch + 1)
                        .mapTo(Long.class)
                        .findOne();
                if (later.isEmpty()) {
                    return Optional.empty();
                }
                epoch = later.get();
                within = sequences(handle, epoch, -1);
            }
            StringBuilder text = new StringBuilder();
            handle.createQuery("SELECT happened_at, callid, queuename, agent, event, data FROM queue_log"
                            + " WHERE epoch = :epoch AND sequence BETWEEN :first AND :last ORDER BY sequence, line")
                    .bind("epoch", epoch)
                    .bind("first", within.getFirst())
                    .bind("last", within.getLast())
                    .map((row, context) -> QueueLogLine.text(row, row.getString("data")))
                    .forEach(line -> text.append(line).append('\n'));
            return Optional.of(new Lines(new Position(epoch, within.getLast()), text.toString()));
        });
    }

    private static List<Long> sequences(Handle handle, long epoch, long after) {
        return handle.createQuery("SELECT DISTINCT sequence FROM queue_log WHERE epoch = :epoch AND sequence > :after"
                        + " ORDER BY sequence LIMIT " + MOST)
                .bind("epoch", epoch)
                .bind("after", after)
                .mapTo(Long.class)
                .list();
    }

    private Mark readMark(Handle handle) {
        return handle.createQuery("SELECT epoch, sequence, bytes, inode FROM queue_log_file WHERE path = ?")
                .bind(0, path.toString())
                .map((row, context) -> new Mark(
                        new Position(row.getLong("epoch"), row.getLong("sequence")),
                        row.getLong("bytes"),
                        row.getString("inode")))
                .findOne()
                .orElse(new Mark(Position.START, 0, ""));
    }

    private Mark writeMark(Handle tx) {
        Position place = mark.place();
        int changed = tx.execute(
                "UPDATE queue_log_file SET epoch = ?, sequence = ?, bytes = ?, inode = ? WHERE path = ?",
                place.epoch(),
                place.sequence(),
                mark.bytes(),
                mark.inode(),
                path.toString());
        if (changed == 0) {
            tx.execute(
                    "INSERT INTO queue_log_file (path, epoch, sequence, bytes, inode) VALUES (?, ?, ?, ?, ?)",
                    path.toString(),
                    place.epoch(),
                    place.sequence(),
                    mark.bytes(),
                    mark.inode());
        }
        return mark;
    }

    private void leave() {
        FileChannel open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.warn("{} cannot be closed: {}", path, e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        news.release();
        try {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(10))) {
                log.warn("queue_log did not end in time; it goes on from its last mark at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
