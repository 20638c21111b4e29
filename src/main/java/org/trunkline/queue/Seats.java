package org.trunkline.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Presence;

/** The agents' seats and phones, with the indexes over them. Every change of a seat goes through {@link #put}. */
final class Seats {
    private Map<String, Agent> agents = Map.of();
    private final Map<String, Integer> commonness = new HashMap<>();
    private final Map<String, Seat> seats = new TreeMap<>();
    private final Map<String, PhoneState> phones = new TreeMap<>();
    private final Map<String, String> agentAt = new HashMap<>();
    /** Interaction to the agent who is asked into it. */
    private final Map<String, String> consulted = new HashMap<>();

    private final AgentIndex idle = new AgentIndex(this::skills);
    private final AgentIndex loggedIn = new AgentIndex(this::skills);
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
        index(new Turn(Instant.EPOCH), state.plan().agents());
    }

    /** New agents, new skills. Who is configured no more keeps the seat until it is empty. */
    void configure(Turn turn, Map<String, Agent> next) {
        next.keySet().forEach(id -> {
            if (!seats.containsKey(id)) {
                put(turn, Seat.loggedOut(id, turn.at));
            }
        });
        index(turn, next);
        seats.keySet().stream().filter(id -> !next.containsKey(id)).forEach(id -> touch(turn, id));
    }

    private void index(Turn turn, Map<String, Agent> next) {
        idle.clear();
        loggedIn.clear();
        agents = next;
        commonness.clear();
        next.values()
                .forEach(agent -> agent.skills().keySet().forEach(skill -> commonness.merge(skill, 1, Integer::sum)));
        seats.values().forEach(seat -> index(turn, seat));
    }

    Set<String> skills(String agent) {
        Agent configured = agents.get(agent);
        return configured == null ? Set.of() : configured.skills().keySet();
    }

    boolean configured(String agent) {
        return agents.containsKey(agent);
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

    boolean somebodyLoggedIn(Set<String> needed) {
        return loggedIn.first(needed) != null;
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
        idle.put(seat.agent(), free, seat.idleSince());
        loggedIn.put(seat.agent(), seat.loggedIn(), Instant.EPOCH);
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
