package org.trunkline.chat;

import org.trunkline.journal.Position;

/** A message's place as visitors know it: its place in the journal as one number, exact in every script's arithmetic. */
final class Seq {
    private static final int SEQUENCE_BITS = 32;

    private Seq() {}

    static long of(Position position) {
        return (position.epoch() << SEQUENCE_BITS) + position.sequence();
    }

    /** @param message its id with us, {@code m} and the position */
    static long of(String message) {
        return of(Position.parse(message.substring(1)));
    }

    /** The id with us. */
    static String message(long seq) {
        return "m" + new Position(seq >>> SEQUENCE_BITS, seq & ((1L << SEQUENCE_BITS) - 1));
    }
}
