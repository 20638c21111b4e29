package org.trunkline.hours;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** @param to the first moment after it */
record Span(Instant from, Instant to) {
    Duration length() {
        return Duration.between(from, to);
    }

    /** The part of it that lies there. */
    Optional<Span> within(Instant earliest, Instant latest) {
        Span part = new Span(from.isAfter(earliest) ? from : earliest, to.isBefore(latest) ? to : latest);
        return part.from.isBefore(part.to) ? Optional.of(part) : Optional.empty();
    }

    /** The same time in as few spans as possible, in order. */
    static List<Span> joined(Collection<Span> spans) {
        List<Span> joined = new ArrayList<>();
        for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
            if (joined.isEmpty() || joined.getLast().to.isBefore(span.from)) {
                joined.add(span);
            } else if (joined.getLast().to.isBefore(span.to)) {
                joined.add(new Span(joined.removeLast().from, span.to));
            }
        }
        return joined;
    }

    /** What is left of the first without the second, both in order and without overlaps. */
    static List<Span> without(List<Span> spans, List<Span> taken) {
        List<Span> left = new ArrayList<>();
        for (Span span : spans) {
            Instant from = span.from;
            for (Span gone : taken) {
                if (gone.to.isAfter(from) && gone.from.isBefore(span.to)) {
                    if (gone.from.isAfter(from)) {
                        left.add(new Span(from, gone.from));
                    }
                    from = gone.to;
                }
            }
            if (from.isBefore(span.to)) {
                left.add(new Span(from, span.to));
            }
        }
        return left;
    }
}
