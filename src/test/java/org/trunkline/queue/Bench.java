package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Position;

/** The core with a clock turned by hand: timers fire as time goes by, every input is written down. */
final class Bench {
    static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    static final Duration RING = Duration.ofSeconds(20);
    static final Duration WRAP_UP = Duration.ofSeconds(30);
    static final Duration MAX_WAIT = Duration.ofMinutes(5);
    static final List<QueuePlan> QUEUES =
            List.of(queue("billing", "billing"), queue("support", "support"), queue("any"));

    final FloorCore core = new FloorCore();
    final List<Entry> journal = new ArrayList<>();
    final List<List<Decision>> decided = new ArrayList<>();
    final Map<String, Instant> timers = new TreeMap<>();
    Instant now = NINE;
    private BiConsumer<FloorInput, List<Decision>> watcher = (_, _) -> {};

    /** Is told of each input after it was applied. */
    void watch(BiConsumer<FloorInput, List<Decision>> watching) {
        watcher = watching;
    }

    static QueuePlan queue(String name, String... skills) {
        return QueuePlan.of(name)
                .skills(skills)
                .with(QueueSettings.RING, RING)
                .with(QueueSettings.WRAP_UP, WRAP_UP)
                .with(QueueSettings.MAX_WAIT, MAX_WAIT)
                .with(QueueSettings.ANNOUNCE_EVERY, Duration.ZERO);
    }

    static Agent agent(String id, String... skills) {
        Map<String, Integer> levels = new TreeMap<>();
        for (String skill : skills) {
            levels.put(skill, 5);
        }
        return new Agent(id, "Agent " + id, levels);
    }

    static FloorPlan plan(long version, List<QueuePlan> queues, List<Agent> agents) {
        Map<String, QueuePlan> byName = new TreeMap<>();
        queues.forEach(queue -> byName.put(queue.name(), queue));
        Map<String, Agent> byId = new TreeMap<>();
        agents.forEach(agent -> byId.put(agent.id(), agent));
        return new FloorPlan(version, byName, byId);
    }

    /** Two for billing, of whom one speaks French, and one for billing and support. */
    static Bench threeAgents() {
        Bench floor = new Bench();
        floor.apply(new FloorInput.Configured(plan(
                1,
                QUEUES,
                List.of(
                        agent("101", "billing"),
                        agent("102", "billing", "french"),
                        agent("103", "billing", "support")))));
        return floor;
    }

    List<Decision> apply(FloorInput input) {
        journal.add(new Entry(new Position(1, journal.size() + 1), now, input));
        List<Decision> decisions = core.apply(now, input);
        decided.add(decisions);
        for (Decision decision : decisions) {
            if (decision instanceof Decision.SetTimer(String timer, Instant at)) {
                timers.put(timer, at);
            } else if (decision instanceof Decision.CancelTimer(String timer)) {
                timers.remove(timer);
            }
        }
        watcher.accept(input, decisions);
        return decisions;
    }

    /** Lets time pass; what fires on the way is decided. */
    List<Decision> pass(Duration time) {
        Instant until = now.plus(time);
        List<Decision> all = new ArrayList<>();
        while (true) {
            var next = timers.entrySet().stream()
                    .filter(timer -> !timer.getValue().isAfter(until))
                    .min(Map.Entry.<String, Instant>comparingByValue()
                            .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())));
            if (next.isEmpty()) {
                now = until;
                return all;
            }
            String timer = next.get().getKey();
            Instant at = next.get().getValue();
            timers.remove(timer);
            now = at.isAfter(now) ? at : now;
            all.addAll(apply(new FloorInput.TimerFired(timer)));
        }
    }

    List<Decision> enter(String interaction, String queue, int priority, String... skills) {
        return apply(new FloorInput.Entered(new Waiting(interaction, queue, priority, Set.of(skills), now)));
    }

    /** Logged in at the phone of the same number, which is idle, and ready. */
    List<Decision> ready(String agent) {
        List<Decision> all = new ArrayList<>(apply(new FloorInput.PhoneSeen(agent, PhoneState.IDLE)));
        all.addAll(apply(new FloorInput.LoggedIn(agent, agent)));
        all.addAll(apply(new FloorInput.MadeReady(agent)));
        return all;
    }

    AgentView agent(String id) {
        AgentView view = core.view().agents().get(id);
        if (view == null) {
            throw new AssertionError("no agent " + id);
        }
        return view;
    }

    AgentState state(String id) {
        return agent(id).state();
    }

    static Stream<Decision.Offer> offers(List<Decision> decisions) {
        return decisions.stream().filter(Decision.Offer.class::isInstance).map(Decision.Offer.class::cast);
    }

    /** {@code interaction>agent} of each offer. */
    static List<String> pairs(List<Decision> decisions) {
        return offers(decisions)
                .map(offer -> offer.interaction() + ">" + offer.agent())
                .toList();
    }

    Contact contact(String interaction) {
        return Objects.requireNonNull(core.view().contact(interaction), interaction);
    }

    QueueFigures figures(String queue) {
        return Objects.requireNonNull(core.view().queues().get(queue), queue).figures();
    }

    String offerOf(String interaction) {
        Contact contact = core.view().contact(interaction);
        if (contact == null || contact.offers().isEmpty()) {
            throw new AssertionError(interaction + " is not offered: " + contact);
        }
        return contact.offers().keySet().iterator().next();
    }

    List<Decision> accept(String interaction) {
        return apply(new FloorInput.OfferAccepted(offerOf(interaction)));
    }

    List<Decision> refuse(String interaction, Refusal refusal) {
        return apply(new FloorInput.OfferRefused(offerOf(interaction), refusal));
    }
}
