package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The timers that run: at most one of a kind for a subject. */
final class Timers {
    /** By kind, then by subject. */
    private final Map<Timer.Kind, Map<String, Timer>> running = new EnumMap<>(Timer.Kind.class);

    private long set;

    Timers() {
        for (Timer.Kind kind : Timer.Kind.values()) {
            running.put(kind, new HashMap<>());
        }
    }

    void restore(FloorState state) {
        running.values().forEach(Map::clear);
        set = state.timersSet();
        state.timers().values().forEach(timer -> of(timer.kind()).put(timer.subject(), timer));
    }

    long set() {
        return set;
    }

    /** By id. Costs O(all of them). */
    Map<String, Timer> running() {
        return running.values().stream()
                .flatMap(timers -> timers.values().stream())
                .collect(Collectors.toMap(Timer::id, timer -> timer));
    }

    boolean runs(Timer.Kind kind, String subject) {
        return of(kind).containsKey(subject);
    }

    /** When it fires; null: it does not run. */
    @Nullable
    Instant due(Timer.Kind kind, String subject) {
        Timer timer = of(kind).get(subject);
        return timer == null ? null : timer.at();
    }

    /** Sets a timer; a zero delay means that there is none. */
    void set(Turn turn, Timer.Kind kind, String subject, Duration delay) {
        cancel(turn, kind, subject);
        if (delay.isZero()) {
            return;
        }
        set++;
        Timer timer = new Timer(Timer.id(kind, subject, set), kind, subject, turn.at.plus(delay));
        of(kind).put(subject, timer);
        turn.decide(new Decision.SetTimer(timer.id(), timer.at()));
    }

    void cancel(Turn turn, Timer.Kind kind, String subject) {
        Timer timer = of(kind).remove(subject);
        if (timer != null) {
            turn.decide(new Decision.CancelTimer(timer.id()));
        }
    }

    /** Takes a timer that fired; null if it runs no more. */
    @Nullable
    Timer fired(String id) {
        Map<String, Timer> timers = of(Timer.kind(id));
        Timer timer = timers.get(Timer.subject(id));
        if (timer == null || !timer.id().equals(id)) {
            return null;
        }
        timers.remove(timer.subject());
        return timer;
    }

    private Map<String, Timer> of(Timer.Kind kind) {
        return Objects.requireNonNull(running.get(kind));
    }
}
