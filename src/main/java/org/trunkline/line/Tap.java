package org.trunkline.line;

/** What the caller says, as samples, on its way to us; the call itself is not touched. Open until closed or hung up. */
public interface Tap extends AutoCloseable {
    /** Of the samples, in Hz: 8000, or 16000 where the caller's codec is wideband. */
    int rate();

    /** False once the switch has ended it, be it with the line. */
    boolean isLive();

    /** Blocks until the switch has taken it; what it does not take now is ended when the link to it is next made. */
    @Override
    void close();
}
