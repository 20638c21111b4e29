package org.trunkline.journal;

/**
 * A place in the journal: the epoch (one per start of a controller, growing) and the sequence within it. Written as
 * {@code epoch.sequence}, as in the live stream's event ids.
 */
public record Position(long epoch, long sequence) implements Comparable<Position> {
    public static final Position START = new Position(0, 0);

    /** @throws IllegalArgumentException if the text is not {@code epoch.sequence} */
    public static Position parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1) {
            throw new IllegalArgumentException("'" + text + "' is not a journal position; write epoch.sequence");
        }
        try {
            return new Position(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a journal position; write epoch.sequence", e);
        }
    }

    @Override
    public int compareTo(Position other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}
