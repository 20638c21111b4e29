package org.trunkline.line;

import java.time.Duration;

/** What somebody says or hears, as samples, on its way to us; the call itself is not touched. Open until closed or hung up. */
public interface Tap extends AutoCloseable {
    /** Of the samples, in Hz: 8000, or 16000 where the caller's codec is wideband. */
    int rate();

    /**
     * By how much the samples may be late: a switch that got the line's sound unevenly, or stood still, hands it on late
     * from then on. A new tap is in time again.
     */
    Duration behind();

    /** False once the switch has ended it, be it with the line. */
    boolean isLive();

    /** Blocks until the switch has taken it; what it does not take now is ended when the link to it is next made. */
    @Override
    void close();
}
