package org.trunkline.call;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ids that a call gives to its things on the switch: {@code tl.INTERACTION.ROLE.EPOCH.N}. They tell whose they are,
 * so that what is found alive after a restart can be matched; the epoch keeps a resumed call from using one again.
 */
final class Names {
    private static final String MARK = "tl.";
    private static final String SESSION = "s";

    private final String interaction;
    private final long epoch;
    private final AtomicInteger count = new AtomicInteger();

    Names(String interaction, long epoch) {
        this.interaction = interaction;
        this.epoch = epoch;
    }

    /** The id of a supervisor's session, in the place of an interaction's. */
    static String session(long epoch, long number) {
        return SESSION + epoch + "-" + number;
    }

    /** Whether something on the switch belongs to a supervisor's session. */
    static boolean isOfSession(String id) {
        return interactionOf(id).filter(owner -> owner.startsWith(SESSION)).isPresent();
    }

    /** Of a customer whom an agent calls. */
    String customer() {
        return next("customer");
    }

    String leg() {
        return next("leg");
    }

    String room() {
        return next("room");
    }

    String play() {
        return next("play");
    }

    String recording() {
        return next("voice");
    }

    private String next(String role) {
        return MARK + interaction + "." + role + "." + epoch + "." + count.incrementAndGet();
    }

    static boolean isOurs(String id) {
        return id.startsWith(MARK);
    }

    /** The interaction that something on the switch belongs to; empty if it is none of ours. */
    static Optional<String> interactionOf(String id) {
        int end = id.indexOf('.', MARK.length());
        return isOurs(id) && end > 0 ? Optional.of(id.substring(MARK.length(), end)) : Optional.empty();
    }
}
