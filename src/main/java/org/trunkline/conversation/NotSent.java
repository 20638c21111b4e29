package org.trunkline.conversation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A message was not taken. The message says why, in words for an agent; it may name the customer's address. */
public final class NotSent extends Exception {
    private final boolean forGood;
    private final @Nullable Duration wait;

    private NotSent(boolean forGood, @Nullable Duration wait, String why, @Nullable Throwable cause) {
        super(why, cause);
        this.forGood = forGood;
        this.wait = wait;
    }

    /** It is tried again after a while. */
    public static NotSent forNow(String why, @Nullable Throwable cause) {
        return new NotSent(false, null, why, cause);
    }

    /** It is tried again after this long, as whoever refused it asks. */
    public static NotSent after(Duration wait, String why) {
        return new NotSent(false, wait, why, null);
    }

    /** Trying again is of no use: the address does not exist, the message is refused. */
    public static NotSent forGood(String why, @Nullable Throwable cause) {
        return new NotSent(true, null, why, cause);
    }

    public boolean isForGood() {
        return forGood;
    }

    /** Null: as long as is usual. */
    @Nullable
    Duration pause() {
        return wait;
    }
}
