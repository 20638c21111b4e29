package org.trunkline.line;

/**
 * Somebody on one line hears what is said on another and to it, without being part of its conversation, and may speak
 * into it. Open until closed, or until one of the two lines ends.
 */
public interface Monitor extends AutoCloseable {
    /** Who hears the one who monitors. */
    enum Mode {
        /** Nobody. */
        LISTEN,
        /** The person at the monitored line, and nobody who talks with them. */
        WHISPER,
        /** Everybody in the conversation. */
        BARGE
    }

    /** Returns when the other mode is in force; the voice is cut off before the first of the new mode is let through. */
    void mode(Mode mode);

    /** Blocks until the switch has taken it; what it does not take now is ended when the link to it is next made. */
    @Override
    void close();
}
