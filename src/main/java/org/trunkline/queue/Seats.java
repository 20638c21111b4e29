package org.trunkline.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Presence;

/** The agents' seats and phones. Every change of a seat goes through {@link #put}, which keeps the groups in step. */
final class Seats {
    private Map<String, Agent> configured = Map.of();
    private final Map<String, Seat> seats = new HashMap<>();
    private final Map<String, PhoneState> phones = new HashMap<>();
    private final Map<String, String> agentAt = new HashMap<>();
    /** Interaction to the agent who is asked into it. */
    private final Map<String, String> consulted = new HashMap<>();

    private final Groups groups;
    private final Timers timers;
    private final Published<AgentView> views = new Published<>();

    Seats(Groups groups, Timers timers) {
        this.groups = groups;
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
        views.expect(seats.keySet());
        phones.putAll(state.phones());
        seats.values().forEach(seat -> {
            views.put(seat.agent(), view(seat));
            noteConsulted(seat);
            if (seat.phone() != null) {
                agentAt.put(seat.phone(), seat.agent());
            }
        });
        regroup(state.plan());
    }

    /** New agents, new skills. Who is configured no more keeps the seat until it is empty. */
    void configure(Turn turn, FloorPlan plan) {
        Set<String> next = plan.agents().keySet();
        views.expect(next);
        next.stream().filter(id -> !seats.containsKey(id)).forEach(id -> {
            touch(turn, id);
            seats.put(id, Seat.loggedOut(id, turn.at));
        });
        regroup(plan);
        seats.keySet().stream().filter(id -> !next.contains(id)).forEach(id -> touch(turn, id));
    }

    private void regroup(FloorPlan plan) {
        configured = new HashMap<>(plan.agents());
        groups.configure(plan, seats.keySet());
        seats.values().forEach(seat -> {
            Member member = groups.member(seat.agent());
            member.loggedIn(seat.loggedIn());
            if (isFree(seat)) {
                member.free(ranks(seat));
            }
        });
    }

    /** By skill; the one of being oneself is among them. */
    Map<String, Integer> skills(String agent) {
        return groups.member(agent).skills();
    }

    boolean configured(String agent) {
        return configured.containsKey(agent);
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

    /** Whom the strategy chooses among all of the group who are free; null: nobody is. */
    @Nullable
    String choice(Group group, Strategy strategy, long entry, @Nullable String last) {
        return group.order().equals(strategy) ? group.firstIdle() : best(group.idle(), strategy, entry, last);
    }

    /** Whom the strategy chooses among these who are free; null: there are none. */
    @Nullable
    String best(List<String> agents, Strategy strategy, long entry, @Nullable String last) {
        if (agents.size() == 1) {
            return agents.getFirst();
        }
        Group.Rank best = null;
        for (String agent : agents) {
            Group.Rank rank = new Group.Rank(strategy.rank(candidate(taken(agent), entry, last)), agent);
            if (best == null || rank.compareTo(best) < 0) {
                best = rank;
            }
        }
        return best == null ? null : best.agent();
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

    private Map<Strategy, Group.Rank> ranks(Seat seat) {
        Strategy.Candidate candidate = candidate(seat, 0, null);
        return groups.orders().stream()
                .collect(
                        Collectors.toMap(order -> order, order -> new Group.Rank(order.rank(candidate), seat.agent())));
    }

    /** The contact, which has an offer, is the agent's from now on. */
    void assign(Turn turn, Seat seat, Contact contact, Assignment.Stage stage) {
        put(
                turn,
                seat.with(new Assignment(
                        contact.interaction(),
                        contact.queue(),
                        Objects.requireNonNull(seat.phone()),
                        Objects.requireNonNull(contact.offer()),
                        stage,
                        turn.at,
                        null)));
    }

    void put(Turn turn, Seat seat) {
        touch(turn, seat.agent());
        Seat old = seats.put(seat.agent(), seat);
        Assignment asked = old == null ? null : old.current(Assignment.Stage.CONSULTED);
        if (asked != null) {
            consulted.remove(asked.interaction());
        }
        noteConsulted(seat);
        String before = old == null ? null : old.phone();
        if (!Objects.equals(before, seat.phone())) {
            if (before != null) {
                agentAt.remove(before);
            }
            if (seat.phone() != null) {
                agentAt.put(seat.phone(), seat.agent());
            }
        }
        regroup(turn, seat);
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
        touchAt(turn, phone);
        phones.put(phone, state);
        phoneChanged(turn, phone);
    }

    /** The phone's state, or whether it rests, is another now. */
    void phoneChanged(Turn turn, String phone) {
        Seat seat = touchAt(turn, phone);
        if (seat != null) {
            regroup(turn, seat);
        }
    }

    private @Nullable Seat touchAt(Turn turn, String phone) {
        String agent = agentAt.get(phone);
        if (agent == null) {
            return null;
        }
        touch(turn, agent);
        return seats.get(agent);
    }

    private void touch(Turn turn, String agent) {
        if (!turn.touched.containsKey(agent)) {
            Seat seat = seats.get(agent);
            turn.touched.put(agent, seat == null ? null : view(seat));
        }
    }

    /** Who is busy is so at once for the groups; who is free waits to be admitted, being taken mostly before. */
    private void regroup(Turn turn, Seat seat) {
        Member member = groups.member(seat.agent());
        member.loggedIn(seat.loggedIn());
        if (!isFree(seat)) {
            member.busy();
            turn.freed.remove(seat.agent());
        } else if (member.isFree()) {
            member.free(ranks(seat));
        } else {
            turn.freed.put(seat.agent(), member);
        }
    }

    /** Lets the groups know who came to be free. */
    void admit(Turn turn) {
        turn.freed.values().forEach(member -> member.free(ranks(taken(member.agent()))));
    }

    /** At the end of a turn: states that began now are dated, and what changed to the eye is told. */
    void settle(Turn turn) {
        admit(turn);
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
                views.put(agent, now);
            }
            if (!configured(agent) && !seat.loggedIn() && seat.assignments().isEmpty()) {
                seats.remove(agent);
                views.remove(agent);
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
        return views.version();
    }
}
