package org.trunkline.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The timers that run: at most one of a kind for a subject. */
final class Timers {
    private final Map<String, Timer> running = new TreeMap<>();
    private final Map<Key, String> ids = new HashMap<>();
    private long set;

    private record Key(Timer.Kind kind, String subject) {}

    void restore(FloorState state) {
        running.clear();
        ids.clear();
        set = state.timersSet();
        state.timers().values().forEach(this::put);
    }

    long set() {
        return set;
    }

    Map<String, Timer> running() {
        return running;
    }

    boolean runs(Timer.Kind kind, String subject) {
        return ids.containsKey(new Key(kind, subject));
    }

    /** Sets a timer; a zero delay means that there is none. */
    void set(Turn turn, Timer.Kind kind, String subject, Duration delay) {
        cancel(turn, kind, subject);
        if (delay.isZero()) {
            return;
        }
        set++;
        Timer timer = new Timer(kind + ":" + subject + "#" + set, kind, subject, turn.at.plus(delay));
        put(timer);
        turn.decide(new Decision.SetTimer(timer.id(), timer.at()));
    }

    void cancel(Turn turn, Timer.Kind kind, String subject) {
        String id = ids.remove(new Key(kind, subject));
        if (id != null) {
            running.remove(id);
            turn.decide(new Decision.CancelTimer(id));
        }
    }

    /** Takes a timer that fired; null if it runs no more. */
    @Nullable
    Timer fired(String id) {
        Timer timer = running.remove(id);
        if (timer != null) {
            ids.remove(new Key(timer.kind(), timer.subject()));
        }
        return timer;
    }

    private void put(Timer timer) {
        running.put(timer.id(), timer);
        ids.put(new Key(timer.kind(), timer.subject()), timer.id());
    }
}
