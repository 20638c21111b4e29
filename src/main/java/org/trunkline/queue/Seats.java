package org.trunkline.queue;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Presence;

/** The agents' seats and phones. Every change of a seat goes through {@link #put}, which keeps the groups in step. */
final class Seats {
    private static final Set<Channel> CALLS = EnumSet.of(Channel.VOICE);

    private Map<String, Agent> configured = Map.of();
    private Set<Channel> yielding = Set.of();
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
            noteConsulted(seat);
            if (seat.phone() != null) {
                agentAt.put(seat.phone(), seat.agent());
            }
        });
        regroup(state.plan());
        seats.values().forEach(seat -> views.put(seat.agent(), view(seat)));
    }

    /** New agents, new skills. Who is configured no more keeps the seat until it is empty. */
    void configure(Turn turn, FloorPlan plan) {
        Set<String> next = plan.agents().keySet();
        views.expect(next);
        seats.keySet().forEach(id -> touch(turn, id));
        next.stream().filter(id -> !seats.containsKey(id)).forEach(id -> {
            touch(turn, id);
            seats.put(id, Seat.loggedOut(id, turn.at));
        });
        regroup(plan);
    }

    private void regroup(FloorPlan plan) {
        configured = new HashMap<>(plan.agents());
        yielding = plan.yielding();
        groups.configure(plan, seats.keySet());
        seats.values().forEach(seat -> {
            Member member = groups.member(seat.agent());
            member.loggedIn(present(seat, member));
            member.free(freeFor(seat, member));
            if (!member.free().isEmpty()) {
                member.admit(ranks(seat));
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
            Seat seat = taken(agent);
            Group.Rank rank = new Group.Rank(busy(seat), strategy.rank(candidate(seat, entry, last)), agent);
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
        int busy = busy(seat);
        return groups.orders().stream()
                .collect(Collectors.toMap(
                        order -> order, order -> new Group.Rank(busy, order.rank(candidate), seat.agent())));
    }

    /** How much of the agent is taken, in thousandths: who has less in hand comes first. */
    int busy(Seat seat) {
        return seat.assignments().isEmpty()
                ? 0
                : groups.member(seat.agent()).capacity().taken(seat.channels());
    }

    /** The contact, which has an offer, is the agent's from now on. */
    void assign(Turn turn, Seat seat, Contact contact, Assignment.Stage stage) {
        String offer = Objects.requireNonNull(contact.offer());
        put(turn, seat.with(Assignment.of(contact, offer, seat.phone(), stage, turn.at)));
    }

    void put(Turn turn, Seat seat) {
        touch(turn, seat.agent());
        Seat old = seats.put(seat.agent(), seat);
        if (old != null) {
            for (Assignment one : old.assignments().values()) {
                if (one.stage() == Assignment.Stage.CONSULTED) {
                    consulted.remove(one.interaction());
                }
            }
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
        for (Assignment one : seat.assignments().values()) {
            if (one.stage() == Assignment.Stage.CONSULTED) {
                consulted.put(one.interaction(), seat.agent());
            }
        }
    }

    /** Who is asked into this conversation. */
    @Nullable
    String consulted(String interaction) {
        return consulted.get(interaction);
    }

    /** Whether the agent could be offered one more of this channel now. */
    boolean isFree(Seat seat, Channel channel) {
        return freeFor(seat, groups.member(seat.agent())).contains(channel);
    }

    /** The channels of which the agent could be offered one more: ready, and for a call at a phone that can be rung. */
    private Set<Channel> freeFor(Seat seat, Member member) {
        if (!seat.available()) {
            return Set.of();
        }
        boolean rings = phone(seat.phone()) == PhoneState.IDLE && !resting(seat);
        if (seat.assignments().isEmpty()) {
            return member.channels(rings);
        }
        Set<Channel> room = room(seat, member);
        if (!rings && room.contains(Channel.VOICE)) {
            Set<Channel> written = EnumSet.copyOf(room);
            written.remove(Channel.VOICE);
            return written;
        }
        return room;
    }

    /** The channels of which there is room for one more beside what is in hand. One thing is offered at a time. */
    private Set<Channel> room(Seat seat, Member member) {
        if (seat.call() != null) {
            return Set.of();
        }
        Set<Channel> room = member.capacity().beside(seat.channels(), yielding);
        Assignment offered = seat.offered();
        if (offered != null) {
            room.retainAll(yielding.contains(offered.channel()) ? CALLS : Set.of());
        }
        return room;
    }

    /** Whether there is room for one more of this channel beside what is in hand. */
    boolean hasRoom(Seat seat, Channel channel) {
        return seat.assignments().isEmpty()
                || room(seat, groups.member(seat.agent())).contains(channel);
    }

    /** The channels for which an agent is there, ready or not. */
    private static Set<Channel> present(Seat seat, Member member) {
        return seat.loggedIn() ? member.channels(seat.phone() != null) : Set.of();
    }

    Capacity capacity(Seat seat) {
        return groups.member(seat.agent()).capacity();
    }

    /** Whether this goes on after the call that the agent has. */
    boolean isPaused(Seat seat, Assignment one) {
        return yielding.contains(one.channel()) && one.stage() == Assignment.Stage.ACTIVE && isTalking(seat);
    }

    private static boolean isTalking(Seat seat) {
        Assignment call = seat.call();
        return call != null && call.stage() != Assignment.Stage.OFFERED;
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

    /** The phone is about to rest no more. */
    void phoneChanging(Turn turn, String phone) {
        var _ = touchAt(turn, phone);
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
        member.loggedIn(present(seat, member));
        member.free(freeFor(seat, member));
        if (member.free().isEmpty()) {
            turn.freed.remove(seat.agent());
        } else if (member.known().containsAll(member.free())) {
            member.admit(ranks(seat));
        } else {
            turn.freed.put(seat.agent(), member);
        }
    }

    /** Lets the groups know who came to be free. */
    void admit(Turn turn) {
        turn.freed.values().forEach(member -> member.admit(ranks(taken(member.agent()))));
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

    /** Of what the state tells; null: of the presence. */
    private @Nullable Assignment foremost(Seat seat) {
        if (seat.assignments().isEmpty()) {
            return null;
        }
        Assignment first = seat.call() == null ? seat.offered() : seat.call();
        boolean full = first == null
                && seat.available()
                && room(seat, groups.member(seat.agent())).isEmpty();
        return full
                ? seat.inOrder()
                        .min(Comparator.comparing(one -> one.stage() == Assignment.Stage.WRAP_UP))
                        .orElse(null)
                : first;
    }

    private static AgentState state(Seat seat, @Nullable Assignment foremost) {
        if (foremost != null) {
            return switch (foremost.stage()) {
                case OFFERED -> AgentState.RESERVED;
                case ACTIVE, CONSULTED -> AgentState.BUSY;
                case WRAP_UP -> AgentState.WRAP_UP;
            };
        }
        return switch (seat.presence()) {
            case Presence.LoggedOut() -> AgentState.LOGGED_OUT;
            case Presence.Available() -> AgentState.AVAILABLE;
            case Presence.NotReady(String _) -> AgentState.NOT_READY;
        };
    }

    private AgentView view(Seat seat) {
        Assignment current = foremost(seat);
        return new AgentView(
                seat.agent(),
                state(seat, current),
                seat.since(),
                seat.presence() instanceof Presence.NotReady(String reason) ? reason : null,
                seat.phone(),
                seat.phone() == null ? null : phone(seat.phone()),
                current == null ? null : current.interaction(),
                current == null ? null : current.queue(),
                seat.assignments().isEmpty()
                        ? List.of()
                        : seat.inOrder()
                                .map(one -> new AgentView.InHand(
                                        one.interaction(),
                                        one.queue(),
                                        one.channel(),
                                        one.stage(),
                                        one.since(),
                                        isPaused(seat, one)))
                                .toList(),
                freeFor(seat, groups.member(seat.agent())));
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
