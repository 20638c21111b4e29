package org.trunkline.recording;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the file that is kept out of what was recorded: right length, Opus where it can be had, encrypted where there is
 * a key, in the folder of its day, durable. It does the same with the whole recording of a call that ended and with what
 * a killed controller left: of that, all that can be read.
 */
final class Keeper {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    private final Path folder;
    private final Vault vault;
    private final Optional<Opus> opus;

    Keeper(Path folder, Vault vault, Optional<Opus> opus) {
        this.folder = folder;
        this.vault = vault;
        this.opus = opus;
    }

    /** What is to be kept; the parts are those of a recording. */
    record Order(
            String id,
            String interaction,
            String kind,
            @Nullable String box,
            Instant recordedAt,
            @Nullable Instant deleteAfter) {}

    private record Written(long bytes, String sha256) {}

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /**
     * Works on files alone, so also while the database is away. The source stays.
     *
     * @param source a WAV file, plain or encrypted for this id; the same again makes the same file again
     * @throws UncheckedIOException if the source is no WAV file, or the file cannot be written
     */
    Recording keep(Order order, Path source) {
        if (!ID.matcher(order.id()).matches()) {
            throw new IllegalArgumentException(
                    "'" + order.id() + "' is no recording id; use letters, digits, '.', '_' and '-', at most 64");
        }
        try {
            Path day = Files.createDirectories(folder.resolve(DAY.format(order.recordedAt())));
            Path incoming = day.resolve(order.id() + ".incoming");
            WavHeader header;
            long data;
            try (Sound sound = sound(source, order.id(), Long.MAX_VALUE)) {
                header = sound.header;
                long found = sound.transferTo(OutputStream.nullOutputStream());
                data = found - found % header.frame();
            }
            Written written = data == 0 ? null : asOpus(order.id(), source, header, data, incoming);
            Format format = written == null ? Format.WAV : Format.OPUS;
            if (written == null) {
                try (Sound sound = sound(source, order.id(), data)) {
                    written = write(incoming, order.id(), out -> {
                        out.write(header.bytes(data));
                        sound.transferTo(out);
                    });
                }
            }
            Path target = day.resolve(vault.named(order.id() + "." + format.extension()));
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Recording(
                    order.id(),
                    order.interaction(),
                    order.kind(),
                    order.box(),
                    folder.relativize(target).toString(),
                    format,
                    vault.key(),
                    written.sha256,
                    written.bytes,
                    header.length(data),
                    order.recordedAt(),
                    order.deleteAfter());
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + source + " cannot be kept in " + folder, e);
        }
    }

    /** Whether there is any sound in it. */
    boolean isReadable(String id, Path source) {
        try (Sound sound = sound(source, id, Long.MAX_VALUE)) {
            return sound.read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable Written asOpus(String id, Path source, WavHeader header, long data, Path incoming)
            throws IOException {
        if (opus.isEmpty()) {
            return null;
        }
        try (Sound sound = sound(source, id, data)) {
            return write(incoming, id, out -> opus.get().encode(header, sound, out));
        } catch (IOException e) {
            log.warn("recording {} stays WAV: {}", id, e.getMessage());
            return null;
        }
    }

    private Written write(Path file, String id, Writing writing) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        long bytes;
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream durable = new Durable(channel);
                Counting out = new Counting(vault.write(new DigestOutputStream(durable, digest), id))) {
            writing.to(out);
            bytes = out.count;
        }
        return new Written(bytes, Hex.encodeHexString(digest.digest()));
    }

    /** On the disk once it is closed. */
    private static final class Durable extends FilterOutputStream {
        private final FileChannel file;

        Durable(FileChannel file) {
            super(Channels.newOutputStream(file));
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            if (file.isOpen()) {
                file.force(true);
            }
            super.close();
        }
    }

    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }

        @Override
        public void write(int each) throws IOException {
            out.write(each);
            count++;
        }
    }

    /** @param most bytes of samples that are wanted */
    private Sound sound(Path source, String id, long most) throws IOException {
        InputStream in = vault.read(source, id);
        try {
            return new Sound(in, WavHeader.read(in, source), most, Vault.isSealed(source));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The samples of a source, as far as they can be read. */
    private static final class Sound extends InputStream {
        private final InputStream in;
        private final WavHeader header;
        private static final int PIECE = 512;

        private final boolean sealed;
        private long left;

        Sound(InputStream in, WavHeader header, long most, boolean sealed) {
            this.in = in;
            this.header = header;
            this.left = most;
            this.sealed = sealed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            try {
                // Where it breaks off, all that the same reading got before is lost: little at a time.
                int read = in.read(bytes, from, (int) Math.min(sealed ? Math.min(length, PIECE) : length, left));
                left = read < 0 ? 0 : left - read;
                return read;
            } catch (IOException e) {
                if (!sealed) {
                    throw e;
                }
                // Its writer was killed: the last segment is not whole, and so not authentic.
                left = 0;
                return -1;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
