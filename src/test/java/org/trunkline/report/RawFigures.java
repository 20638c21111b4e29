package org.trunkline.report;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures of reports by other means: from the rows of the journal as they stand, by what the calls say of themselves.
 * Nothing of the floor's core, nor of the room's own code, is used.
 */
final class RawFigures {
    /** One stay of a caller in one queue, with what came of it. */
    static final class Stay {
        final String queue;
        final Instant entered;
        String outcome = "waiting";
        Duration wait = Duration.ZERO;

        @Nullable
        String agent;

        boolean transferred;
        Duration talk = Duration.ZERO;
        Duration hold = Duration.ZERO;
        Duration wrapUp = Duration.ZERO;

        private @Nullable Instant talkingSince;
        private @Nullable Instant heldSince;
        private @Nullable Instant wrappingSince;

        Stay(String queue, Instant entered) {
            this.queue = queue;
            this.entered = entered;
        }

        private void pause(Instant at) {
            if (talkingSince != null) {
                talk = talk.plus(Duration.between(talkingSince, at));
                talkingSince = null;
            }
            if (heldSince != null) {
                hold = hold.plus(Duration.between(heldSince, at));
                heldSince = null;
            }
        }
    }

    final List<Stay> stays = new ArrayList<>();
    final Map<String, Integer> missed = new TreeMap<>();

    private final Map<String, List<Stay>> of = new HashMap<>();
    private final Map<String, String> ringing = new HashMap<>();
    private final Map<String, String> overflowed = new HashMap<>();
    private final Duration shortest;

    RawFigures(Database database, Duration shortest) {
        this.shortest = shortest;
        JsonMapper json = JsonMapper.builder().build();
        database.read(handle -> handle.createQuery(
                        "SELECT happened_at, type, body FROM journal ORDER BY epoch, sequence")
                .map((row, context) -> {
                    take(
                            row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                            row.getString("type"),
                            json.readTree(row.getString("body")));
                    return 1;
                })
                .list());
    }

    <K> Map<K, List<Stay>> by(Function<Stay, K> key) {
        Map<K, List<Stay>> groups = new HashMap<>();
        stays.forEach(stay ->
                groups.computeIfAbsent(key.apply(stay), _ -> new ArrayList<>()).add(stay));
        return groups;
    }

    private void take(Instant at, String type, JsonNode fact) {
        String id = fact.path("interaction").asString("");
        List<Stay> all = of.computeIfAbsent(id, _ -> new ArrayList<>());
        switch (type) {
            case "call.Queued" -> {
                Stay last = all.isEmpty() ? null : all.getLast();
                if (last != null && last.outcome.equals("waiting")) {
                    last.outcome = "moved";
                    last.wait = Duration.between(last.entered, at);
                } else if (last != null && (last.talkingSince != null || last.heldSince != null)) {
                    last.pause(at);
                    last.transferred = true;
                    last.wrappingSince = at;
                }
                Stay stay = new Stay(fact.path("queue").asString(), at);
                all.add(stay);
                stays.add(stay);
            }
            case "call.Rang" ->
                ringing.put(fact.path("offer").asString(), fact.path("agent").asString());
            case "call.OfferEnded" -> {
                String agent = ringing.getOrDefault(fact.path("offer").asString(), "?");
                if (Set.of("busy", "declined", "no answer", "unreachable")
                        .contains(fact.path("how").asString())) {
                    missed.merge(agent, 1, Integer::sum);
                }
            }
            case "call.Connected" -> {
                Stay last = all.getLast();
                last.outcome = "answered";
                last.agent = fact.path("agent").asString();
                last.wait = Duration.between(last.entered, at);
                last.talkingSince = at;
            }
            case "call.Held" -> {
                Stay last = all.getLast();
                last.pause(at);
                last.heldSince = at;
            }
            case "call.HoldEnded" -> {
                Stay last = all.getLast();
                last.pause(at);
                last.talkingSince = at;
            }
            case "floor.AgentVanished" -> {
                Stay last = all.getLast();
                last.pause(at);
            }
            case "call.Overflowed" -> overflowed.put(id, fact.path("why").asString());
            case "call.Ended" -> {
                Stay last = all.getLast();
                if (last.outcome.equals("waiting")) {
                    last.wait = Duration.between(last.entered, at);
                    last.outcome =
                            overflowed.getOrDefault(id, last.wait.compareTo(shortest) < 0 ? "short" : "abandoned");
                } else {
                    last.pause(at);
                    last.wrappingSince = at;
                }
            }
            case "call.Disposed" -> {
                String agent = fact.path("agent").asString();
                all.reversed().stream()
                        .filter(stay -> agent.equals(stay.agent) && stay.wrappingSince != null)
                        .findFirst()
                        .ifPresent(stay -> {
                            stay.wrapUp = Duration.between(stay.wrappingSince, at);
                            stay.wrappingSince = null;
                        });
            }
            default -> {}
        }
    }
}
