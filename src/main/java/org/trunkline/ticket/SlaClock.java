package org.trunkline.ticket;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much of the time that we have for a ticket is used up: the open time during which it was our turn. Both targets are
 * reckoned by it, the first answer's until there is one. A value; changes give another.
 *
 * @param terms by which it runs; empty: by none
 * @param spent open time up to {@code since}
 * @param since runs since then; null: it stands
 * @param answeredAt of the first answer; null: there is none yet
 * @param warned what was warned of
 * @param missed when a target was missed
 */
public record SlaClock(
        String terms,
        Duration spent,
        @Nullable Instant since,
        @Nullable Instant answeredAt,
        Set<Target> warned,
        Map<Target, Instant> missed) {
    public SlaClock {
        warned = Set.copyOf(warned);
        missed = Map.copyOf(missed);
    }

    /** One that stands at zero. */
    static SlaClock by(SlaTerms terms) {
        return new SlaClock(terms.name(), Duration.ZERO, null, null, Set.of(), Map.of());
    }

    /** Lets it run or stand from now on. */
    SlaClock run(boolean on, SlaTerms now, Instant at) {
        if (on == (since != null)) {
            return this;
        }
        return new SlaClock(terms, spent(now, at), on ? at : null, answeredAt, warned, missed);
    }

    /** Goes on by other terms; what was used up stays. */
    SlaClock under(SlaTerms other, SlaTerms now, Instant at) {
        return other.name().equals(terms)
                ? this
                : new SlaClock(other.name(), spent(now, at), since == null ? null : at, answeredAt, warned, missed);
    }

    SlaClock answered(Instant at) {
        return answeredAt != null ? this : new SlaClock(terms, spent, since, at, warned, missed);
    }

    SlaClock warned(Target target) {
        Set<Target> more = EnumSet.of(target);
        more.addAll(warned);
        return new SlaClock(terms, spent, since, answeredAt, more, missed);
    }

    SlaClock missed(Target target, Instant due) {
        Map<Target, Instant> more = new EnumMap<>(Target.class);
        more.put(target, due);
        more.putAll(missed);
        return new SlaClock(terms, spent, since, answeredAt, warned, more);
    }

    /** @param now the terms by which it runs */
    Duration spent(SlaTerms now, Instant at) {
        return since == null ? spent : spent.plus(now.hours().between(since, at));
    }

    /** What comes of itself. */
    List<Due> dues(SlaTerms now) {
        List<Due> dues = new ArrayList<>();
        for (Target target : Target.values()) {
            if (!missed.containsKey(target)) {
                when(target, now, 100).ifPresent(at -> dues.add(new Due(Due.Kind.of(target, true), at)));
                if (!warned.contains(target) && now.warnAt() < 100) {
                    when(target, now, now.warnAt()).ifPresent(at -> dues.add(new Due(Due.Kind.of(target, false), at)));
                }
            }
        }
        return dues;
    }

    private Optional<Instant> when(Target target, SlaTerms now, int percent) {
        Duration promised = now.targets().get(target);
        boolean met = target == Target.FIRST_ANSWER && answeredAt != null;
        if (promised == null || since == null || met) {
            return Optional.empty();
        }
        Duration left = promised.multipliedBy(percent).dividedBy(100).minus(spent);
        // As exact as the database keeps it.
        return now.hours()
                .after(since, left.isNegative() ? Duration.ZERO : left)
                .map(at -> at.truncatedTo(ChronoUnit.MICROS));
    }
}
