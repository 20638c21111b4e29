package org.trunkline.queue;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A queue's counters since the controller started. Each contact that entered ends in exactly one of the others:
 * {@code offered = answered + abandoned + shortAbandoned + overflowed + noAgent + moved + still waiting}.
 *
 * @param offered contacts that entered the queue; one that goes back after an offer counts once,
 *     one whose agent's phone vanished in conversation counts anew
 * @param answeredInTime of the answered, those within the queue's T of entering
 * @param abandoned left while waiting, later than the queue's threshold of short abandons
 * @param overflowed by the longest wait, or because the queue was full or closed
 * @param noAgent nobody with the skills was logged in
 * @param moved entered a queue anew while still waiting in this one
 * @param answeredWait waits of the answered, added up
 */
public record QueueFigures(
        long offered,
        long answered,
        long answeredInTime,
        long abandoned,
        long shortAbandoned,
        long overflowed,
        long noAgent,
        long moved,
        Duration answeredWait) {
    public static final QueueFigures NONE = new QueueFigures(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

    /**
     * Answered in time / (answered + abandoned + overflowed + no agent), from 0 to 1; short abandons and moved contacts
     * are left out on both sides. Empty while nothing has ended.
     */
    public OptionalDouble serviceLevel() {
        long ended = answered + abandoned + overflowed + noAgent;
        return ended == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) answeredInTime / ended);
    }

    QueueFigures plusOffered() {
        return new QueueFigures(
                offered + 1,
                answered,
                answeredInTime,
                abandoned,
                shortAbandoned,
                overflowed,
                noAgent,
                moved,
                answeredWait);
    }

    QueueFigures plusAnswered(Duration wait, boolean inTime) {
        return new QueueFigures(
                offered,
                answered + 1,
                answeredInTime + (inTime ? 1 : 0),
                abandoned,
                shortAbandoned,
                overflowed,
                noAgent,
                moved,
                answeredWait.plus(wait));
    }

    QueueFigures plusAbandoned(boolean isShort) {
        return new QueueFigures(
                offered,
                answered,
                answeredInTime,
                abandoned + (isShort ? 0 : 1),
                shortAbandoned + (isShort ? 1 : 0),
                overflowed,
                noAgent,
                moved,
                answeredWait);
    }

    QueueFigures plusOverflow(Overflowing why) {
        boolean late = why != Overflowing.NO_AGENT;
        return new QueueFigures(
                offered,
                answered,
                answeredInTime,
                abandoned,
                shortAbandoned,
                overflowed + (late ? 1 : 0),
                noAgent + (late ? 0 : 1),
                moved,
                answeredWait);
    }

    QueueFigures plusMoved() {
        return new QueueFigures(
                offered,
                answered,
                answeredInTime,
                abandoned,
                shortAbandoned,
                overflowed,
                noAgent,
                moved + 1,
                answeredWait);
    }
}
