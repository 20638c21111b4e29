package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.trunkline.yard.Cast.AGENT_HZ;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.customer.CallFact;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.Position;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.queue.Decision;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.Replay;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Twenty callers and five agents at once: everybody is served once, and what is kept of it adds up. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrowdIT {
    private static final int CALLERS = 20;
    private static final Duration WAIT = Duration.ofSeconds(90);

    /** An offer as it was rung, or as it was decided. */
    private record Offer(String offer, String interaction, String agent, String phone) {}

    private Yard yard;
    private List<JsonNode> facts;
    private Map<String, List<JsonNode>> calls;
    private final Map<String, JsonNode> rows = new HashMap<>();
    private final Map<String, Set<Offer>> explained = new HashMap<>();
    private List<Replay.Step> replayed;

    @BeforeAll
    void everybody_calls(Yard shared) throws Exception {
        yard = shared;
        try (Center center = new Center(
                yard, Map.of("TRUNKLINE_QUEUE_BILLING_WRAP_UP", "300ms", "TRUNKLINE_QUEUE_SUPPORT_WRAP_UP", "300ms"))) {
            int mark = center.mark();
            play(center, mark);
            facts = center.facts(mark);
            calls = facts.stream()
                    .filter(fact -> !text(fact, "interaction").isEmpty())
                    .collect(Collectors.groupingBy(fact -> text(fact, "interaction")));
            calls.keySet().forEach(id -> {
                rows.put(id, center.get("/api/v1/interactions/" + id).path("interaction"));
                explained.put(id, why(center, id));
            });
            center.stop();
        }
        long epoch = Position.parse(text(facts.getFirst(), "id")).epoch();
        try (Database database =
                Database.open(StoreSettings.from(yard.settings().root()))) {
            FactTypes types = FactTypes.of(Map.of("call", CallFact.class, "floor", FloorInput.class));
            List<Entry> entries = new JournalReader(database, types).ofEpoch(epoch, -1, Integer.MAX_VALUE);
            replayed = Replay.decisions(entries.stream());
        }
    }

    private void play(Center center, int mark) throws Exception {
        try (Cast cast = new Cast(yard, center);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 5; i++) {
                Phone phone = cast.agent("10" + i, "100" + i, new Answering.AtOnce());
                phone.listen(event -> {
                    if (event instanceof PhoneEvent.Established) {
                        phone.tone(AGENT_HZ, WAIT);
                    }
                });
            }
            List<Callable<Boolean>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i ->
                            (Callable<Boolean>) () -> served(center, "+4420794602" + (10 + i), i % 2 == 0 ? "1" : "2"))
                    .toList();
            for (Future<Boolean> caller : threads.invokeAll(callers)) {
                assertThat(caller.get()).as("the caller heard an agent").isTrue();
            }
            Set<String> ended = new HashSet<>();
            var _ = center.await(
                    "all calls end",
                    fact -> text(fact, "type").equals("call.Ended")
                            && ended.add(text(fact, "interaction"))
                            && ended.size() == CALLERS,
                    mark);
        }
    }

    private boolean served(Center center, String name, String key) {
        try (Phone phone = Phone.open(PhoneSettings.local(name, "", yard.sipPort()))) {
            phone.call("5000");
            var _ = phone.await(PhoneEvent.Established.class, WAIT);
            phone.send(key);
            String mine = Awaitility.await("the interaction of " + name)
                    .until(() -> interaction(center, name), id -> !id.isEmpty());
            // Music may sound like an agent for a moment: heard counts from here on.
            var _ = center.await("call.Connected", mine, 0);
            boolean heard = phone.hearing().heard(AGENT_HZ, WAIT);
            phone.hangUp();
            return heard;
        }
    }

    private static String interaction(Center center, String caller) {
        return text(
                center.get("/api/v1/interactions?caller=" + caller.replace("+", "%2B"))
                        .path("items")
                        .path(0),
                "id");
    }

    @Test
    void each_call_arrives_once_is_won_once_and_ends_once() {
        assertThat(calls).hasSize(CALLERS);
        calls.forEach((id, story) -> {
            List<String> types = story.stream()
                    .map(fact -> text(fact, "type"))
                    .filter(type -> type.startsWith("call.") && !type.equals("call.Disposed"))
                    .toList();
            assertThat(types).as(id).startsWith("call.Arrived").endsWith("call.Ended");
            for (String once :
                    List.of("call.Arrived", "call.Answered", "call.Queued", "call.Connected", "call.Ended")) {
                assertThat(types.stream().filter(once::equals))
                        .as(id + " " + once)
                        .hasSize(1);
            }
            List<String> rung = of(story, "call.Rang")
                    .map(fact -> text(fact.path("fact"), "offer"))
                    .toList();
            List<String> over = of(story, "call.OfferEnded")
                    .map(fact -> text(fact.path("fact"), "offer"))
                    .toList();
            assertThat(over).as(id).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(rung);
            List<String> won = of(story, "call.OfferEnded")
                    .filter(fact -> text(fact.path("fact"), "how").equals("accepted"))
                    .map(fact -> text(fact.path("fact"), "offer"))
                    .toList();
            assertThat(won).as(id).hasSize(1);
            String winner = of(story, "call.Rang")
                    .filter(fact -> text(fact.path("fact"), "offer").equals(won.getFirst()))
                    .map(fact -> text(fact.path("fact"), "agent"))
                    .findFirst()
                    .orElseThrow();
            assertThat(one(story, "call.Connected").path("fact").path("agent").asString(""))
                    .isEqualTo(winner);
            assertThat(story.stream()
                            .filter(fact -> text(fact, "type").startsWith("call."))
                            .map(CrowdIT::at))
                    .as(id)
                    .isSorted();
        });
    }

    @Test
    void no_agent_has_two_offers_at_once() {
        Map<String, String> busyWith = new HashMap<>();
        int offers = 0;
        for (JsonNode fact : facts) {
            String interaction = text(fact, "interaction");
            switch (text(fact, "type")) {
                case "call.Rang" -> {
                    offers++;
                    assertThat(busyWith.put(text(fact.path("fact"), "agent"), interaction))
                            .as("what the agent had in hand at " + fact)
                            .isNull();
                }
                case "call.OfferEnded" -> {
                    if (!text(fact.path("fact"), "how").equals("accepted")) {
                        busyWith.values().remove(interaction);
                    }
                }
                case "floor.Released" -> busyWith.values().remove(interaction);
                default -> {}
            }
        }
        assertThat(offers).isGreaterThanOrEqualTo(CALLERS);
        assertThat(busyWith).isEmpty();
    }

    @Test
    void each_row_agrees_with_its_journal() {
        calls.forEach((id, story) -> {
            JsonNode row = Objects.requireNonNull(rows.get(id));
            Instant arrived = at(one(story, "call.Arrived"));
            Instant queued = at(one(story, "call.Queued"));
            Instant connected = at(one(story, "call.Connected"));
            Instant ended = at(one(story, "call.Ended"));
            assertThat(text(row, "startedAt")).isEqualTo(arrived.toString());
            assertThat(text(row, "answeredAt"))
                    .isEqualTo(at(one(story, "call.Answered")).toString());
            assertThat(text(row, "queuedAt")).isEqualTo(queued.toString());
            assertThat(text(row, "connectedAt")).isEqualTo(connected.toString());
            assertThat(text(row, "endedAt")).isEqualTo(ended.toString());
            assertThat(text(row, "agent"))
                    .isEqualTo(text(one(story, "call.Connected").path("fact"), "agent"));
            assertThat(text(row, "queue"))
                    .isEqualTo(text(one(story, "call.Queued").path("fact"), "queue"));
            assertThat(row.path("ending"))
                    .isEqualTo(one(story, "call.Ended").path("fact").path("ending"));
            JsonNode spent = row.path("spentSeconds");
            assertThat(spent.values()).as(id).allMatch(stage -> stage.asDouble() >= 0);
            assertThat(spent.path("FLOW").asDouble(-1)).isCloseTo(seconds(arrived, queued), within(0.005));
            assertThat(spent.path("QUEUED").asDouble(-1) + spent.path("RINGING").asDouble(-1))
                    .isCloseTo(seconds(queued, connected), within(0.005));
            assertThat(spent.path("TALKING").asDouble(-1)).isCloseTo(seconds(connected, ended), within(0.005));
        });
    }

    @Test
    void the_journal_replayed_gives_the_offers_that_were_rung() {
        Set<Offer> rung = of(facts, "call.Rang")
                .map(fact -> new Offer(
                        text(fact.path("fact"), "offer"),
                        text(fact, "interaction"),
                        text(fact.path("fact"), "agent"),
                        text(fact.path("fact"), "phone")))
                .collect(Collectors.toSet());
        Set<Offer> decided = replayed.stream()
                .flatMap(step -> step.decisions().stream())
                .flatMap(decision -> decision instanceof Decision.Offer offer
                        ? Stream.of(new Offer(
                                offer.offer(),
                                offer.interaction(),
                                offer.agent(),
                                Objects.requireNonNull(offer.phone())))
                        : Stream.of())
                .collect(Collectors.toSet());
        assertThat(decided).isEqualTo(rung);
        calls.keySet()
                .forEach(id -> assertThat(explained.get(id))
                        .as("why of " + id)
                        .isEqualTo(rung.stream()
                                .filter(offer -> offer.interaction().equals(id))
                                .map(offer -> new Offer(offer.offer(), id, offer.agent(), ""))
                                .collect(Collectors.toSet())));
    }

    private static Set<Offer> why(Center center, String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/why").path("items").values().stream()
                .map(offer -> new Offer(text(offer, "offer"), interaction, text(offer, "agent"), ""))
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> of(List<JsonNode> story, String type) {
        return story.stream().filter(fact -> text(fact, "type").equals(type));
    }

    private static JsonNode one(List<JsonNode> story, String type) {
        return of(story, type).findFirst().orElseThrow();
    }

    private static Instant at(JsonNode fact) {
        return Instant.parse(text(fact, "at"));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
