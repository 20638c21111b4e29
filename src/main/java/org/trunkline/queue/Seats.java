package org.trunkline.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Need;
import org.trunkline.agent.Presence;

/** The agents' seats and phones, with the indexes over them. Every change of a seat goes through {@link #put}. */
final class Seats {
    private static final Strategy LONGEST_IDLE = Strategies.named(Strategies.LONGEST_IDLE);

    private Map<String, Agent> configured = Map.of();
    /** Proficiencies, the one of being oneself included. */
    private Map<String, Map<String, Integer>> agents = Map.of();

    private final Map<String, Integer> commonness = new HashMap<>();
    private final Map<String, Seat> seats = new TreeMap<>();
    private final Map<String, PhoneState> phones = new TreeMap<>();
    private final Map<String, String> agentAt = new HashMap<>();
    /** Interaction to the agent who is asked into it. */
    private final Map<String, String> consulted = new HashMap<>();

    private final AgentIndex idle = new AgentIndex(this::skills);
    /** Who is free in the order of each steady strategy that a queue has, but for the longest idle. */
    private final Map<Strategy, AgentIndex> ordered = new HashMap<>();

    private final AgentIndex loggedIn = new AgentIndex(this::skills);
    /** Whether somebody who is logged in meets a need; log-ins are few beside the questions. */
    private final Map<Need, Boolean> hopes = new HashMap<>();

    private final Timers timers;
    private final Map<String, AgentView> views = new TreeMap<>();
    private @Nullable Map<String, AgentView> published;

    Seats(Timers timers) {
        this.timers = timers;
    }

    /** Timers must be restored before. */
    void restore(FloorState state) {
        seats.clear();
        phones.clear();
        agentAt.clear();
        consulted.clear();
        views.clear();
        seats.putAll(state.agents());
        phones.putAll(state.phones());
        seats.values().forEach(seat -> {
            views.put(seat.agent(), view(seat));
            noteConsulted(seat);
            if (seat.phone() != null) {
                agentAt.put(seat.phone(), seat.agent());
            }
        });
        published = null;
        index(new Turn(Instant.EPOCH), state.plan());
    }

    /** New agents, new skills. Who is configured no more keeps the seat until it is empty. */
    void configure(Turn turn, FloorPlan plan) {
        Set<String> next = plan.agents().keySet();
        next.forEach(id -> {
            if (!seats.containsKey(id)) {
                put(turn, Seat.loggedOut(id, turn.at));
            }
        });
        index(turn, plan);
        seats.keySet().stream().filter(id -> !next.contains(id)).forEach(id -> touch(turn, id));
    }

    private void index(Turn turn, FloorPlan plan) {
        idle.clear();
        loggedIn.clear();
        hopes.clear();
        ordered.clear();
        plan.queues().values().stream()
                .map(QueuePlan::strategy)
                .filter(strategy -> strategy.isSteady() && !strategy.equals(LONGEST_IDLE))
                .forEach(strategy -> ordered.putIfAbsent(strategy, new AgentIndex(this::skills)));
        Map<String, Map<String, Integer>> next = new HashMap<>();
        plan.agents().forEach((id, agent) -> {
            Map<String, Integer> skills = new HashMap<>(agent.skills());
            skills.put(Need.ofAgent(id), 1);
            next.put(id, skills);
        });
        configured = plan.agents();
        agents = next;
        commonness.clear();
        next.values().forEach(skills -> skills.keySet().forEach(skill -> commonness.merge(skill, 1, Integer::sum)));
        seats.values().forEach(seat -> index(turn, seat));
    }

    /** By skill; the one of being oneself ({@link Need#ofAgent}) is among them. */
    Map<String, Integer> skills(String agent) {
        return agents.getOrDefault(agent, Map.of());
    }

    boolean configured(String agent) {
        return configured.containsKey(agent);
    }

    /** How many agents have a skill. */
    int commonness(String skill) {
        return commonness.getOrDefault(skill, 0);
    }

    @Nullable
    Seat seat(String agent) {
        return seats.get(agent);
    }

    /** The seat of an agent who is known to have one: an assignment points there. */
    Seat taken(String agent) {
        return Objects.requireNonNull(seats.get(agent), agent);
    }

    @Nullable
    String agentAt(String phone) {
        return agentAt.get(phone);
    }

    PhoneState phone(@Nullable String phone) {
        return phone == null ? PhoneState.UNREACHABLE : phones.getOrDefault(phone, PhoneState.UNREACHABLE);
    }

    boolean resting(Seat seat) {
        return seat.phone() != null && timers.runs(Timer.Kind.REST, seat.phone());
    }

    AgentIndex idle() {
        return idle;
    }

    /** Whom the strategy chooses among those who are free and meet the need; null: nobody does. */
    @Nullable
    String choice(Strategy strategy, Need need, long entry, @Nullable String last) {
        if (strategy.equals(LONGEST_IDLE)) {
            return idle.first(need);
        }
        AgentIndex order = ordered.get(strategy);
        if (order != null) {
            return order.first(need);
        }
        String[] chosen = {null};
        long[] least = {0};
        idle.each(need, agent -> {
            long rank = strategy.rank(candidate(taken(agent), entry, last));
            boolean better =
                    chosen[0] == null || rank < least[0] || (rank == least[0] && agent.compareTo(chosen[0]) < 0);
            if (better) {
                chosen[0] = agent;
                least[0] = rank;
            }
        });
        return chosen[0];
    }

    Strategy.Candidate candidate(Seat seat, long entry, @Nullable String last) {
        Agent agent = configured.get(seat.agent());
        return new Strategy.Candidate(
                seat.agent(),
                agent == null ? Map.of() : agent.skills(),
                seat.idleSince(),
                seat.tally().talked(),
                seat.tally().taken(),
                entry,
                last);
    }

    boolean somebodyLoggedIn(Need need) {
        return hopes.computeIfAbsent(need, asked -> loggedIn.first(asked) != null);
    }

    /** How many are logged in, ready or not, who meet the need. Costs O(these). */
    int loggedIn(Need need) {
        Set<String> found = new HashSet<>();
        loggedIn.each(need, found::add);
        return found.size();
    }

    void put(Turn turn, Seat seat) {
        touch(turn, seat.agent());
        Seat old = seats.put(seat.agent(), seat);
        Assignment asked = old == null ? null : old.current(Assignment.Stage.CONSULTED);
        if (asked != null) {
            consulted.remove(asked.interaction());
        }
        noteConsulted(seat);
        if (old != null && old.phone() != null && !old.phone().equals(seat.phone())) {
            agentAt.remove(old.phone());
        }
        if (seat.phone() != null) {
            agentAt.put(seat.phone(), seat.agent());
        }
        index(turn, seat);
    }

    private void noteConsulted(Seat seat) {
        Assignment asked = seat.current(Assignment.Stage.CONSULTED);
        if (asked != null) {
            consulted.put(asked.interaction(), seat.agent());
        }
    }

    /** Who is asked into this conversation. */
    @Nullable
    String consulted(String interaction) {
        return consulted.get(interaction);
    }

    /** Ready, with nothing in hand, at a phone that can be rung. */
    boolean isFree(Seat seat) {
        return seat.available()
                && seat.assignments().isEmpty()
                && phone(seat.phone()) == PhoneState.IDLE
                && !resting(seat);
    }

    void seen(Turn turn, String phone, PhoneState state) {
        phones.put(phone, state);
        phoneChanged(turn, phone);
    }

    /** The phone's state, or whether it rests, is another now. */
    void phoneChanged(Turn turn, String phone) {
        Seat seat = seats.get(agentAt.getOrDefault(phone, ""));
        if (seat != null) {
            touch(turn, seat.agent());
            index(turn, seat);
        }
    }

    private void touch(Turn turn, String agent) {
        if (!turn.touched.containsKey(agent)) {
            turn.touched.put(agent, views.get(agent));
        }
    }

    private void index(Turn turn, Seat seat) {
        boolean free = isFree(seat);
        if (free && !idle.contains(seat.agent())) {
            turn.freed.add(seat.agent());
        }
        Strategy.Candidate candidate = candidate(seat, 0, null);
        idle.put(seat.agent(), free, LONGEST_IDLE.rank(candidate));
        ordered.forEach((strategy, order) -> order.put(seat.agent(), free, strategy.rank(candidate)));
        if (loggedIn.contains(seat.agent()) != seat.loggedIn()) {
            loggedIn.put(seat.agent(), seat.loggedIn(), 0);
            hopes.clear();
        }
    }

    /** At the end of a turn: states that began now are dated, and what changed to the eye is told. */
    void settle(Turn turn) {
        turn.touched.forEach((agent, before) -> {
            Seat seat = taken(agent);
            AgentView now = view(seat);
            if (before != null && !sameState(before, now)) {
                seat = seat.since(turn.at);
                seats.put(agent, seat);
                now = view(seat);
            }
            if (!now.equals(before)) {
                turn.decide(new Decision.AgentChanged(agent, now));
                published = null;
            }
            if (!configured(agent) && !seat.loggedIn() && seat.assignments().isEmpty()) {
                seats.remove(agent);
                views.remove(agent);
                published = null;
            } else {
                views.put(agent, now);
            }
        });
    }

    private static boolean sameState(AgentView before, AgentView now) {
        return before.state() == now.state()
                && Objects.equals(before.interaction(), now.interaction())
                && (now.state() != AgentState.NOT_READY || Objects.equals(before.reason(), now.reason()));
    }

    private AgentView view(Seat seat) {
        Assignment current = seat.current();
        return new AgentView(
                seat.agent(),
                seat.state(),
                seat.since(),
                seat.presence() instanceof Presence.NotReady(String reason) ? reason : null,
                seat.phone(),
                seat.phone() == null ? null : phone(seat.phone()),
                current == null ? null : current.interaction(),
                current == null ? null : current.queue());
    }

    Map<String, Seat> all() {
        return seats;
    }

    Map<String, PhoneState> phones() {
        return phones;
    }

    Map<String, AgentView> views() {
        Map<String, AgentView> copy = published;
        if (copy == null) {
            copy = Ordered.map(views);
            published = copy;
        }
        return copy;
    }
}
