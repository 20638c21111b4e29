package org.trunkline.call;

import org.jspecify.annotations.Nullable;

/**
 * What may be known outside of the caller's keying of card data. Held in memory as long as the call lasts, nowhere else.
 *
 * @param on whether the switch is on
 * @param state what goes on, or how it ended
 * @param digits of the card number, keyed so far
 * @param lastFour of a card number that was keyed to its end
 * @param reference of the gateway for what it accepted
 */
public record CardView(
        boolean on,
        State state,
        int digits,
        @Nullable String lastFour,
        @Nullable String reference) {
    public enum State {
        NUMBER,
        EXPIRY,
        CODE,
        /** The gateway has the digits and has not answered. */
        SENDING,
        ACCEPTED,
        /** The gateway answered that it does not take them. */
        REFUSED,
        /** The gateway gave no answer that can be used; whether it took them is not known. */
        FAILED,
        /** The caller did not key what was asked for. */
        NOT_KEYED,
        TIMED_OUT,
        /** Switched off before the end. */
        ABORTED,
        /** The caller, or whom they spoke with, was gone. */
        LEFT;

        /** Whether the keying is over. */
        public boolean isEnd() {
            return switch (this) {
                case NUMBER, EXPIRY, CODE, SENDING -> false;
                case ACCEPTED, REFUSED, FAILED, NOT_KEYED, TIMED_OUT, ABORTED, LEFT -> true;
            };
        }
    }
}
