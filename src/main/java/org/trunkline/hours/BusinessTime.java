package org.trunkline.hours;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How open time passes. */
public sealed interface BusinessTime permits CalendarTime, BusinessTime.RoundTheClock {
    /** Never closed. */
    BusinessTime ALWAYS = new RoundTheClock();

    /** How much of the time from one moment to the other is open; zero if the second is not later. */
    Duration between(Instant from, Instant to);

    /** The first moment by which so much open time has passed; empty if that is years ahead, or never. */
    Optional<Instant> after(Instant from, Duration open);

    /** See {@link #ALWAYS}. */
    record RoundTheClock() implements BusinessTime {
        @Override
        public Duration between(Instant from, Instant to) {
            return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
        }

        @Override
        public Optional<Instant> after(Instant from, Duration open) {
            return Optional.of(from.plus(open));
        }
    }
}
