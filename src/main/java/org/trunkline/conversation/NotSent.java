package org.trunkline.conversation;

import org.jspecify.annotations.Nullable;

/** A message was not taken. The message says why, in words for an agent; it may name the customer's address. */
public final class NotSent extends Exception {
    private final boolean forGood;

    private NotSent(boolean forGood, String why, @Nullable Throwable cause) {
        super(why, cause);
        this.forGood = forGood;
    }

    /** It is tried again after a while. */
    public static NotSent forNow(String why, @Nullable Throwable cause) {
        return new NotSent(false, why, cause);
    }

    /** Trying again is of no use: the address does not exist, the message is refused. */
    public static NotSent forGood(String why, @Nullable Throwable cause) {
        return new NotSent(true, why, cause);
    }

    public boolean isForGood() {
        return forGood;
    }
}
