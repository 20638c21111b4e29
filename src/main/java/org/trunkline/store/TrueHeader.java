package org.trunkline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * H2's database file with a header that is true. The header names the newest chunk, from where a start after a kill finds
 * what was committed. H2 (2.2.224 to 2.5.252) writes it before it takes note of the chunk that it has just written, so it
 * names the one before; if the two do not lie side by side, which a file of some age with freed space does not grant, up to
 * twenty commits that were reported as done are not found again. Here the header gets the chunk that was really written
 * last. {@code KilledIT} shows the loss without it.
 */
public final class TrueHeader extends FilePathWrapper {
    static final String SCHEME = "trueheader";

    private static final int BLOCK = 4096;
    private static final int LONGEST_TEXT = 1024;

    /** Made by H2 too, for each file it opens. */
    public TrueHeader() {}

    /** Makes H2 know addresses that begin with the scheme. */
    static void register() {
        FilePath.register(new TrueHeader());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    /** @param version grows with each chunk */
    private record Written(String chunk, String version, long block) {}

    /** H2 writes chunks and headers from one thread at a time, and reads from many. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private static final class Channel extends FileBase {
        private final FileChannel file;
        private volatile @Nullable Written newest;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            if (position == 0 && source.remaining() == 2 * BLOCK && begins(source, "H:")) {
                ByteBuffer header = trueHeader(source);
                while (header.hasRemaining()) {
                    int _ = file.write(header, header.position());
                }
                int size = source.remaining();
                source.position(source.limit());
                return size;
            }
            if (position >= 2 * BLOCK && begins(source, "chunk:")) {
                note(source, position / BLOCK);
            }
            return file.write(source, position);
        }

        private void note(ByteBuffer chunk, long block) {
            Map<String, String> told = text(chunk);
            Written last = newest;
            Written now = new Written(told.getOrDefault("chunk", "0"), told.getOrDefault("version", "0"), block);
            if (last == null || DataUtils.parseHexLong(now.version) > DataUtils.parseHexLong(last.version)) {
                newest = now;
            }
        }

        private ByteBuffer trueHeader(ByteBuffer written) {
            Written last = newest;
            HashMap<String, String> told = new HashMap<>(text(written));
            if (last == null
                    || DataUtils.parseHexLong(told.getOrDefault("version", "0"))
                            >= DataUtils.parseHexLong(last.version)) {
                return written.slice();
            }
            told.remove("fletcher");
            told.put("block", Long.toHexString(last.block));
            told.put("chunk", last.chunk);
            told.put("version", last.version);
            StringBuilder line = DataUtils.appendMap(new StringBuilder(), told);
            byte[] summed = line.toString().getBytes(StandardCharsets.ISO_8859_1);
            DataUtils.appendMap(line, "fletcher", DataUtils.getFletcher32(summed, 0, summed.length));
            byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
            return ByteBuffer.allocate(2 * BLOCK).put(0, bytes).put(BLOCK, bytes);
        }

        private static boolean begins(ByteBuffer buffer, String with) {
            if (buffer.remaining() < with.length()) {
                return false;
            }
            for (int i = 0; i < with.length(); i++) {
                if (buffer.get(buffer.position() + i) != with.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        /** The line of keys and values that a header and a chunk begin with. */
        private static Map<String, String> text(ByteBuffer buffer) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), LONGEST_TEXT)];
            buffer.get(buffer.position(), bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return DataUtils.parseMap(text.lines().findFirst().orElse("").strip());
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return file.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return file.write(source);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
