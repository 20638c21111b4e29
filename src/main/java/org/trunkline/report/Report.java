package org.trunkline.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Figures of a stretch of time. What belongs to a contact (talk, hold and wrap-up too) counts where the contact entered its
 * queue; what agents did is cut at the edges of the stretch.
 *
 * @param from included
 * @param to not included
 * @param zone in which days and half-hours begin
 * @param rows one a queue or half-hour; empty when asked by agent
 * @param agents one an agent; empty unless asked by agent
 * @param total of the rows or agents
 */
public record Report(
        Instant from, Instant to, ZoneId zone, By by, List<Row> rows, List<AgentRow> agents, Optional<Row> total) {
    public enum By {
        QUEUE,
        AGENT,
        HALF_HOUR
    }

    public static final String SERVICE_LEVEL =
            "answered within T / (answered + abandoned + overflowed + no agent); short abandons and moved callers are left out";

    public static final String HANDLE_TIME = "(talk + hold + wrap-up) / answered";

    public static final String OCCUPANCY = "(talk + hold + wrap-up + outbound) / (logged in - not ready)";

    /**
     * Calls of a queue or half-hour.
     *
     * @param name the queue's, or when the half-hour begins, with its offset; of the total: empty
     * @param waiting entered, and still there
     * @param answeredWait waits of the answered, added up
     * @param agents what all agents did meanwhile; only by half-hour, and if no queue was asked for
     */
    public record Row(
            String name,
            long offered,
            long answered,
            long answeredInTime,
            long abandoned,
            long shortAbandoned,
            long overflowed,
            long noAgent,
            long moved,
            long waiting,
            long transferred,
            Duration answeredWait,
            Duration longestWait,
            Duration talk,
            Duration hold,
            Duration wrapUp,
            Optional<Times> agents) {
        public OptionalDouble serviceLevel() {
            return ratio((double) answeredInTime, answered + abandoned + overflowed + noAgent);
        }

        /** In seconds. */
        public OptionalDouble averageWait() {
            return ratio(seconds(answeredWait), answered);
        }

        /** In seconds. */
        public OptionalDouble averageHandleTime() {
            return ratio(seconds(talk) + seconds(hold) + seconds(wrapUp), answered);
        }
    }

    /** @param missed offers that rang out, were declined or found the phone busy or unreachable */
    public record AgentRow(String agent, long answered, long missed, long transferred, Times times) {
        /** In seconds. */
        public OptionalDouble averageHandleTime() {
            return ratio(times.handling(), answered);
        }
    }

    /**
     * What agents did, added up. Logged in is the sum of all.
     *
     * @param outbound calls that they make, wrap-up and all
     */
    public record Times(
            Duration available,
            Duration reserved,
            Duration talk,
            Duration hold,
            Duration wrapUp,
            Duration outbound,
            Duration notReady) {
        public Duration loggedIn() {
            return available
                    .plus(reserved)
                    .plus(talk)
                    .plus(hold)
                    .plus(wrapUp)
                    .plus(outbound)
                    .plus(notReady);
        }

        public OptionalDouble occupancy() {
            double ready = seconds(loggedIn().minus(notReady));
            return ready == 0 ? OptionalDouble.empty() : OptionalDouble.of((handling() + seconds(outbound)) / ready);
        }

        double handling() {
            return seconds(talk.plus(hold).plus(wrapUp));
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static OptionalDouble ratio(double some, long all) {
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(some / (double) all);
    }
}
