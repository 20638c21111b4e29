package org.trunkline.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entries that wait on the local disk while the database is away: one line each, a checksum and JSON, with the personal
 * values beside the fact; readable by the owner only, and removed once the database has everything. Used by the journal's
 * writer thread alone.
 */
final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final int READ = 256 * 1024;

    private record Line(
            long epoch,
            long sequence,
            Instant at,
            String type,
            @Nullable String interaction,
            String body,
            Map<String, String> personal) {}

    private final Path file;
    private final Path rejected;
    private final FactTypes types;
    private final JsonMapper json = JsonMapper.builder().build();
    private final FileChannel channel;
    private long end;
    private long drainedTo;
    private long nextStart;
    private final AtomicLong entries = new AtomicLong();
    private boolean damaged;

    Spool(Path folder, FactTypes types) throws IOException {
        this.types = types;
        Files.createDirectories(folder);
        file = folder.resolve("journal.spool");
        rejected = folder.resolve("journal.rejected");
        channel = FileChannel.open(
                ownersOnly(file), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException(
                    file + " is in use: another Trunkline writes there; stop it, or give this one its own folder");
        }
        end = channel.size();
        cutTornEnd();
        entries.set(end == 0 ? 0 : countLines());
    }

    boolean isEmpty() {
        return end == 0;
    }

    long entries() {
        return entries.get();
    }

    /** Durable on return, all of them; on failure none of them. */
    void append(List<Pending> group) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Pending pending : group) {
            text.append(line(pending)).append('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        long before = end;
        try {
            long at = before;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            channel.force(true);
            end = at;
            entries.addAndGet(group.size());
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    /** The next entries that were not drained yet, at most about 256 kB of them; empty at the end. */
    List<Pending> next() throws IOException {
        List<Pending> group = new ArrayList<>();
        byte[] bytes = readLines(drainedTo);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                Pending pending = parse(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                if (pending != null) {
                    group.add(pending);
                }
                from = i + 1;
            }
        }
        nextStart = drainedTo + from;
        if (group.isEmpty() && from > 0) {
            drained(); // nothing but damaged lines
            return isEmpty() ? group : next();
        }
        return group;
    }

    /** The database has what {@link #next} gave; once it has everything the file is emptied. */
    void drained() throws IOException {
        drainedTo = nextStart;
        if (drainedTo >= end) {
            if (damaged) {
                Path kept = file.resolveSibling("journal.damaged-" + System.currentTimeMillis());
                Files.copy(file, kept, StandardCopyOption.COPY_ATTRIBUTES);
                log.error("Damaged lines of the spool were skipped; the file is kept as {}", kept);
            }
            channel.truncate(0);
            channel.force(true);
            end = 0;
            drainedTo = 0;
            entries.set(0);
            damaged = false;
        }
    }

    /** Last resort for an entry that the database will never take: kept beside the spool, for a person to look at. */
    void reject(Pending pending) {
        try {
            Files.writeString(
                    ownersOnly(rejected), line(pending) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.error("Entry {} could not be kept in {}: {}", pending.entry().position(), rejected, e.toString());
        }
    }

    private String line(Pending pending) {
        Entry entry = pending.entry();
        String text = json.writeValueAsString(new Line(
                entry.position().epoch(),
                entry.position().sequence(),
                entry.at(),
                pending.type(),
                pending.interaction(),
                pending.body(),
                pending.personal().values()));
        return checksum(text) + " " + text;
    }

    private @Nullable Pending parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0 || !text.substring(0, space).equals(checksum(text.substring(space + 1)))) {
            damaged = true;
            log.error("A line of the spool {} is damaged and is skipped", file);
            return null;
        }
        try {
            Line line = json.readValue(text.substring(space + 1), Line.class);
            Entry entry = new Entry(
                    new Position(line.epoch(), line.sequence()),
                    line.at(),
                    types.read(line.type(), line.interaction(), line.body()));
            return new Pending(
                    entry, line.type(), line.interaction(), line.body(), new Personal(line.personal()), () -> {});
        } catch (JacksonException e) {
            damaged = true;
            log.error("A line of the spool {} cannot be read and is skipped: {}", file, e.getOriginalMessage());
            return null;
        }
    }

    private byte[] readLines(long from) throws IOException {
        for (int size = READ; ; size *= 2) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, end - from));
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
            byte[] bytes = buffer.array();
            if (bytes.length < size || new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') >= 0) {
                return bytes;
            }
        }
    }

    /** A kill in the middle of a write leaves half a line, of an entry that was never reported as committed. */
    private void cutTornEnd() throws IOException {
        long whole = end;
        ByteBuffer one = ByteBuffer.allocate(1);
        while (whole > 0 && (channel.read(one.clear(), whole - 1) != 1 || one.get(0) != '\n')) {
            whole--;
        }
        if (whole < end) {
            log.warn("The spool {} ends in the middle of an entry that was never committed; cut", file);
            channel.truncate(whole);
            channel.force(true);
            end = whole;
        }
    }

    private long countLines() throws IOException {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.count();
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static Path ownersOnly(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
