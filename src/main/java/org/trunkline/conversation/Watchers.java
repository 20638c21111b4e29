package org.trunkline.conversation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who else looks at an interaction or writes in it, so that two do not answer. In memory only: whoever looks says so again
 * every so often, and whoever does not say so any more is gone. Who looks too is told at once.
 */
final class Watchers {
    private final InstantSource clock;
    private final Duration lasts;
    private final Passing passing;
    private final Map<String, Map<String, Watcher>> watchers = new ConcurrentHashMap<>();

    Watchers(Duration lasts, Passing passing, InstantSource clock) {
        this.lasts = lasts;
        this.passing = passing;
        this.clock = clock;
    }

    /** @return those who do so beside this agent */
    List<Watcher> seen(String interaction, String agent, boolean writing) {
        Instant until = clock.instant().plus(lasts);
        watchers.computeIfAbsent(interaction, _ -> new ConcurrentHashMap<>())
                .put(agent, new Watcher(agent, writing, until));
        // That somebody goes on looking is news too: the others would take them for gone.
        tell(interaction);
        return now(interaction).stream()
                .filter(one -> !one.agent().equals(agent))
                .toList();
    }

    void gone(String interaction, String agent) {
        watchers.computeIfPresent(interaction, (_, here) -> {
            here.remove(agent);
            return here.isEmpty() ? null : here;
        });
        tell(interaction);
    }

    private void tell(String interaction) {
        passing.tell(interaction, "conversation.Watchers", Map.of("items", now(interaction)));
    }

    List<Watcher> now(String interaction) {
        Instant now = clock.instant();
        List<Watcher> here = new ArrayList<>();
        watchers.computeIfPresent(interaction, (_, all) -> {
            all.values().removeIf(one -> !one.until().isAfter(now));
            here.addAll(all.values());
            return all.isEmpty() ? null : all;
        });
        here.sort(Comparator.comparing(Watcher::agent));
        return here;
    }
}
