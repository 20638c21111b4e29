package org.trunkline.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The 44 bytes before the 16-bit samples of a WAV file. */
record WavHeader(int channels, int rate) {
    static final int BYTES = 44;
    private static final int TO_DATA = 36;
    private static final int PCM = 1;
    private static final int BITS = 16;
    /** What writers put for a length that is not known yet. */
    private static final int UNKNOWN = -1;

    /** @throws IOException if this is no WAV file of 16-bit samples */
    static WavHeader read(InputStream in, Object name) throws IOException {
        byte[] bytes = in.readNBytes(BYTES);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < BYTES
                || !text(bytes, 0).equals("RIFF")
                || !text(bytes, TO_DATA).equals("data")
                || header.getShort(20) != PCM
                || header.getShort(34) != BITS
                || header.getShort(22) < 1
                || header.getInt(24) < 1) {
            throw new IOException(name + " is no WAV file of 16-bit samples");
        }
        return new WavHeader(header.getShort(22), header.getInt(24));
    }

    private static String text(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.US_ASCII);
    }

    /** Bytes of one sample of every channel. */
    int frame() {
        return channels * BITS / 8;
    }

    Duration length(long data) {
        return Duration.ofMillis(data / frame() * 1000 / rate);
    }

    /** @param data bytes of samples that follow; more than fits a WAV file is written as unknown */
    byte[] bytes(long data) {
        boolean known = data <= Integer.MAX_VALUE - TO_DATA;
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(known ? (int) data + TO_DATA : UNKNOWN)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) PCM)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frame())
                .putShort((short) frame())
                .putShort((short) BITS)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(known ? (int) data : UNKNOWN)
                .array();
    }

    /** For a file that is being written. */
    byte[] open() {
        return bytes(Long.MAX_VALUE);
    }
}
