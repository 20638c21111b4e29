package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;

/**
 * What must hold after every input, whatever came. Keeps books of its own from the inputs and decisions, and reckons
 * who could serve whom without the core's indexes.
 */
final class Invariants {
    private record Live(String interaction, String agent) {}

    private static final int WHOLE = 60;

    private final Set<String> contacts = new HashSet<>();
    private final Map<String, Live> offers = new HashMap<>();
    private final Set<String> everOffered = new HashSet<>();
    private final Map<String, PhoneState> phones = new HashMap<>();
    private final Map<String, AgentView> agents = new HashMap<>();
    private final Map<String, Instant> agentSince = new HashMap<>();
    private final Map<String, AgentState> lastState = new HashMap<>();
    private final Map<String, Map<AgentState, Duration>> told = new HashMap<>();
    private final Map<String, Map<AgentState, Duration>> seen = new HashMap<>();
    private Instant lastSeen = Bench.NINE;
    private final Map<String, Long> carried = new TreeMap<>();
    int accepted;
    /** Of these, by agents of a queue that was asked. */
    int asking;

    private int confirmed;
    /** After the last input. */
    FloorState state = FloorState.EMPTY;

    int withdrawn;
    int overflowed;
    int busyChecks;
    /** Checks that found an agent with several at once. */
    int several;
    /** Checks that found something paused during a call. */
    int paused;
    /** Offers withdrawn for a call. */
    int yielded;

    /** Who took more than was offered, or allowed before. */
    private final Set<String> exempt = new HashSet<>();

    void check(Bench floor, FloorInput input, List<Decision> decisions) {
        state = floor.core.state();
        book(floor, input, state);
        for (Decision decision : decisions) {
            book(floor, decision, decisions);
        }
        whoAsksAQueueTalks(state);
        nobodyHasTooMuch(floor, state);
        nobodyIsLostOrDoubled(state);
        offersAndSeatsAgree(floor, state);
        phonesServeOneAgent(state);
        nobodyWaitsWhomAnIdleAgentCouldServe(state);
        timesAddUp(floor);
        figuresAddUp(state);
        timersAgree(floor, state);
        same(confirmed, accepted, "answers that count and are confirmed");
    }

    private void book(Bench floor, FloorInput input, FloorState state) {
        switch (input) {
            case FloorInput.Entered(Waiting waiting) -> contacts.add(waiting.interaction());
            case FloorInput.Left(String interaction) -> contacts.remove(interaction);
            case FloorInput.Released(String interaction) -> contacts.remove(interaction);
            case FloorInput.CalledOut(Waiting waiting, String agent) -> {
                exempt.add(agent);
                if (state.contacts().containsKey(waiting.interaction())) {
                    contacts.add(waiting.interaction());
                }
            }
            case FloorInput.CalledOff(String interaction) -> {
                if (!state.contacts().containsKey(interaction)) {
                    contacts.remove(interaction);
                }
            }
            case FloorInput.TakenOver(String interaction, String agent) -> {
                exempt.add(agent);
                if (!state.contacts().containsKey(interaction)) {
                    contacts.remove(interaction);
                }
            }
            case FloorInput.PlaceTaken(String from, Waiting waiting) -> {
                if (!state.contacts().containsKey(from) && contacts.remove(from)) {
                    contacts.add(waiting.interaction());
                }
            }
            case FloorInput.AgentVanished(String interaction) -> {
                if (!state.contacts().containsKey(interaction)) {
                    contacts.remove(interaction);
                }
            }
            case FloorInput.OfferAccepted(String offer) -> {
                if (offers.remove(offer) != null) {
                    accepted++;
                }
            }
            case FloorInput.OfferRefused(String offer, Refusal refusal) -> {
                Live live = offers.remove(offer);
                if (live != null && refusal == Refusal.BUSY) {
                    busyChecks++;
                    must(!seat(state, live.agent()).available(), "a phone that says busy", live);
                }
            }
            case FloorInput.PhoneSeen(String phone, PhoneState seen) -> phones.put(phone, seen);
            case FloorInput.Restored(FloorState restored) -> {
                offers.clear();
                floor.core.view().agents().values().forEach(view -> changed(floor.now, view));
                floor.timers.keySet().retainAll(restored.timers().keySet());
                carried.clear();
                restored.contacts().values().stream()
                        .filter(Invariants::isCounted)
                        .forEach(contact -> carried.merge(contact.queue(), 1L, Long::sum));
            }
            case FloorInput.Configured _ -> exempt.addAll(state.agents().keySet());
            case FloorInput.LoggedIn _,
                    FloorInput.LoggedOut _,
                    FloorInput.MadeReady _,
                    FloorInput.MadeNotReady _,
                    FloorInput.BreakRequested _,
                    FloorInput.Resumed _,
                    FloorInput.SetAside _,
                    FloorInput.WrapUpEnded _,
                    FloorInput.Consulted _,
                    FloorInput.QueueConsulted _,
                    FloorInput.ConsultationEnded _,
                    FloorInput.HandedOver _,
                    FloorInput.Reprioritised _,
                    FloorInput.Moved _,
                    FloorInput.Assigned _,
                    FloorInput.QueueClosed _,
                    FloorInput.QueueOpened _,
                    FloorInput.TimerFired _ -> {}
        }
    }

    private void book(Bench floor, Decision decision, List<Decision> decisions) {
        switch (decision) {
            case Decision.Offer made -> offered(made, decisions);
            case Decision.Withdraw(String offer, String interaction, String why) -> {
                assertThat(offers.remove(offer))
                        .as("%s withdrawn: %s", offer, why)
                        .isNotNull();
                withdrawn++;
                if (why.equals("another contact comes first")) {
                    yielded++;
                }
            }
            case Decision.Overflow(String interaction, Overflowing why) -> {
                contacts.remove(interaction);
                overflowed++;
            }
            case Decision.AgentChanged(String agent, AgentView view) -> {
                AgentView before = agents.get(agent);
                assertThat(view).as("a change changes something").isNotEqualTo(before);
                if (before != null && before.state() != view.state()) {
                    assertThat(view.since()).isEqualTo(floor.now);
                }
                changed(floor.now, view);
            }
            case Decision.Position(String interaction, int position, int ahead, WaitRange _) -> {
                assertThat(ahead).isEqualTo(position - 1);
                assertThat(state.contacts()).containsKey(interaction);
            }
            case Decision.SetTimer(String timer, Instant at) -> assertThat(at).isAfter(floor.now);
            case Decision.Accept(String offer, String interaction, String agent)
            when Contact.isAsking(interaction) -> {
                Assignment asked =
                        Objects.requireNonNull(seat(state, agent).call(), "who accepts to be asked is reserved");
                same(asked.stage(), Assignment.Stage.CONSULTED, "asked into", offer);
                same(asked.interaction(), Contact.conversation(interaction), "asked into", offer);
                asking++;
                confirmed++;
            }
            case Decision.Accept(String offer, String interaction, String agent) -> {
                Contact contact = contact(state, interaction);
                same(contact.stage(), Contact.Stage.ACTIVE, "accepted", offer);
                same(contact.agent(), agent, "accepted", offer);
                same(contact.offer(), offer, "accepted", offer);
                confirmed++;
            }
            case Decision.WrappedUp done -> {
                Seat seat = state.agents().get(done.agent());
                assertThat(seat == null ? null : seat.wrapUp(done.interaction()))
                        .as("%s is done with %s", done.agent(), done.interaction())
                        .isNull();
            }
            case Decision.Placed placed -> {
                // It may have overflowed there at once.
                Contact contact = state.contacts().get(placed.interaction());
                must(contact == null || contact.queue().equals(placed.queue()), "placed", placed);
            }
            case Decision.Comfort(String interaction, String message) -> {
                Contact contact = contact(state, interaction);
                same(contact.stage(), Contact.Stage.WAITING, "comforted", message);
            }
            case Decision.CancelTimer _, Decision.Rejected _ -> {}
        }
    }

    private void offered(Decision.Offer made, List<Decision> decisions) {
        assertThat(everOffered.add(made.offer())).as("%s is new", made.offer()).isTrue();
        offers.values().forEach(live -> {
            must(!live.agent().equals(made.agent()), "one offer an agent");
            must(
                    !live.interaction().equals(made.interaction())
                            || strategy(state, made.queue()).equals("ring-all"),
                    "one offer a contact, unless all are rung");
        });
        offers.put(made.offer(), new Live(made.interaction(), made.agent()));
        Channel channel = contact(state, made.interaction()).waiting().channel();
        same(made.phone() == null, channel != Channel.VOICE, "a call alone needs a phone", made);
        must(made.phone() == null || phones.get(made.phone()) == PhoneState.IDLE, "rings a phone that is idle", made);
        orderIsKept(made, decisions);
    }

    /** Nobody who waits could have been served by this agent and comes before; nobody idle longer could serve. */
    private void orderIsKept(Decision.Offer made, List<Decision> decisions) {
        Contact winner = contact(state, made.interaction());
        Map<String, Integer> skills = skills(state, made.agent());
        must(need(state, winner).metBy(skills), "skills");
        Seat seat = seat(state, made.agent());
        Seat without = seat.without(made.interaction());
        // Its wrap-up, which the offer ended, was in hand until then.
        boolean wrappedUp = decisions.stream()
                .anyMatch(one -> one instanceof Decision.WrappedUp done
                        && done.agent().equals(made.agent())
                        && done.interaction().equals(made.interaction()));
        // Who was offered something else was free for calls alone.
        boolean superseded = decisions.indexOf(made) > 1
                && decisions.subList(0, decisions.indexOf(made)).stream()
                        .anyMatch(one -> one instanceof Decision.Withdraw(String _, String _, String why)
                                && why.equals("another contact comes first"));
        for (Contact other : state.contacts().values()) {
            if (other.stage() == Contact.Stage.WAITING
                    && need(state, other).metBy(skills)
                    && !wrappedUp
                    && !(superseded && other.waiting().channel() != Channel.VOICE)
                    && idle(state, without, other.waiting().channel())) {
                must(before(state, winner, other), "order", winner, other);
            }
        }
        for (Seat other : state.agents().values()) {
            if (idle(state, other, winner.waiting().channel())
                    && need(state, winner).metBy(skills(state, other.agent()))) {
                int less = Integer.compare(load(state, without), load(state, other));
                must(less <= 0, "less in hand", other, seat);
                switch (less < 0 ? "" : strategy(state, made.queue())) {
                    case "longest-idle" ->
                        must(!seat.idleSince().isAfter(other.idleSince()), "longest idle", other, seat);
                    case "least-talk" ->
                        must(seat.tally().talked().compareTo(other.tally().talked()) <= 0, "least talk", other, seat);
                    case "fewest-calls" ->
                        must(seat.tally().taken() <= other.tally().taken(), "fewest", other, seat);
                    case "linear" -> must(seat.agent().compareTo(other.agent()) < 0, "linear", other, seat);
                    case "ring-all" -> throw new AssertionError("rings all, but not " + other);
                    default -> {}
                }
            }
        }
    }

    private static String strategy(FloorState state, String queue) {
        return Objects.requireNonNull(state.plan().queues().get(queue), queue).get(QueueSettings.STRATEGY);
    }

    private static boolean before(FloorState state, Contact one, Contact other) {
        boolean later = yields(state, one);
        if (later != yields(state, other)) {
            return !later;
        }
        Duration worth = state.plan().priorityWorth();
        if (worth.isZero() && one.waiting().priority() != other.waiting().priority()) {
            return one.waiting().priority() > other.waiting().priority();
        }
        int byArrival = aged(one, worth).compareTo(aged(other, worth));
        return byArrival < 0 || (byArrival == 0 && one.entry() < other.entry());
    }

    private static Instant aged(Contact contact, Duration worth) {
        return contact.waiting()
                .arrived()
                .minus(worth.multipliedBy(contact.waiting().priority()));
    }

    /** The contact of one who asks a queue comes and goes with the question. */
    private void whoAsksAQueueTalks(FloorState state) {
        contacts.removeIf(Contact::isAsking);
        state.contacts().keySet().stream().filter(Contact::isAsking).forEach(asking -> {
            contacts.add(asking);
            String interaction = Contact.conversation(asking);
            same(contact(state, interaction).stage(), Contact.Stage.ACTIVE, "asks in conversation", asking);
            boolean has = state.agents().values().stream()
                    .map(seat -> seat.assignments().get(interaction))
                    .anyMatch(one -> one != null && one.stage() == Assignment.Stage.CONSULTED);
            must(!has, "asks though an agent is asked", asking);
        });
    }

    private void nobodyIsLostOrDoubled(FloorState state) {
        same(state.contacts().keySet(), contacts, "nobody is lost");
        Set<String> active = new HashSet<>();
        Set<String> asked = new HashSet<>();
        for (Seat seat : state.agents().values()) {
            for (Assignment current : seat.assignments().values()) {
                switch (current.stage()) {
                    case OFFERED -> {
                        Contact contact = contact(state, current.interaction());
                        same(contact.stage(), Contact.Stage.OFFERED, "agrees with", seat);
                        same(contact.offers().get(current.offer()), seat.agent(), "agrees with", seat);
                    }
                    case ACTIVE -> {
                        Contact contact = contact(state, current.interaction());
                        same(contact.stage(), Contact.Stage.ACTIVE, "agrees with", seat);
                        same(contact.agent(), seat.agent(), "agrees with", seat);
                        must(active.add(current.interaction()), "one winner", current);
                    }
                    case CONSULTED -> {
                        Contact contact = contact(state, current.interaction());
                        same(contact.stage(), Contact.Stage.ACTIVE, "agrees with", seat);
                        must(!seat.agent().equals(contact.agent()), "asks somebody else", seat);
                        must(asked.add(current.interaction()), "one is asked at a time", current);
                    }
                    case WRAP_UP -> must(seat.loggedIn(), "agrees with", seat);
                }
            }
        }
        for (Contact contact : state.contacts().values()) {
            same(
                    contact.stage() == Contact.Stage.ACTIVE,
                    active.contains(contact.interaction()),
                    "agrees with",
                    contact);
        }
    }

    private void offersAndSeatsAgree(Bench floor, FloorState state) {
        Set<Live> reserved = new HashSet<>();
        for (Seat seat : state.agents().values()) {
            Assignment offered = seat.offered();
            if (offered != null) {
                reserved.add(new Live(offered.interaction(), seat.agent()));
                must(offers.containsKey(offered.offer()), "offer was told", offered);
                boolean ends = state.timers().values().stream()
                        .anyMatch(timer -> timer.kind() == Timer.Kind.RING
                                && timer.subject().equals(offered.offer())
                                && !timer.at().isBefore(floor.now));
                must(ends, "no agent is stuck reserved", seat);
            }
        }
        same(reserved, new HashSet<>(offers.values()), "offers told and made");
        same(offers.size(), reserved.size(), "offers told and made");
    }

    private static void phonesServeOneAgent(FloorState state) {
        Set<String> taken = new HashSet<>();
        for (Seat seat : state.agents().values()) {
            must(seat.phone() == null || seat.loggedIn(), "agrees with", seat);
            if (seat.phone() != null) {
                must(taken.add(seat.phone()), "one agent at a phone", seat.phone());
                boolean unreachable = state.phones().get(seat.phone()) == PhoneState.UNREACHABLE;
                must(!unreachable || !seat.available(), "ready at a dead phone", seat);
            }
        }
    }

    private static void nobodyWaitsWhomAnIdleAgentCouldServe(FloorState state) {
        for (Contact contact : state.contacts().values()) {
            Need need = need(state, contact);
            Channel channel = contact.waiting().channel();
            if (contact.stage() == Contact.Stage.WAITING || ringsAll(state, contact)) {
                for (Seat seat : state.agents().values()) {
                    must(
                            !idle(state, seat, channel) || !need.metBy(skills(state, seat.agent())),
                            "waits though an agent is idle",
                            contact,
                            seat);
                }
            }
            if (contact.stage() == Contact.Stage.WAITING) {
                must(!contact.overdue(), "overdue", contact);
                must(state.plan().queues().containsKey(contact.queue()), "waits nowhere", contact);
                must(
                        contact.waiting().callback()
                                || !List.of(Channel.VOICE, Channel.CHAT).contains(channel)
                                || state.agents().values().stream()
                                        .anyMatch(seat -> seat.loggedIn()
                                                && (channel != Channel.VOICE || seat.phone() != null)
                                                && most(state, seat, channel) > 0
                                                && need.metBy(skills(state, seat.agent()))),
                        "waits without hope",
                        contact);
            }
        }
    }

    private static boolean ringsAll(FloorState state, Contact contact) {
        return contact.stage() == Contact.Stage.OFFERED
                && strategy(state, contact.queue()).equals("ring-all");
    }

    private void changed(Instant now, AgentView view) {
        AgentView before = agents.put(view.agent(), view);
        Instant since = agentSince.put(view.agent(), now);
        if (before != null && since != null) {
            add(told, view.agent(), before.state(), Duration.between(since, now));
        }
    }

    /** What was told of an agent is what is, and the times in each state, as told, are those that were seen. */
    private void timesAddUp(Bench floor) {
        Duration passed = Duration.between(lastSeen, floor.now);
        lastSeen = floor.now;
        Map<String, AgentView> views = floor.core.view().agents();
        lastState.forEach((id, state) -> add(seen, id, state, passed));
        views.forEach((id, view) -> {
            same(agents.get(id), view, "what was told of an agent is what is");
            if (lastState.put(id, view.state()) != view.state()) {
                same(view.since(), floor.now, "agrees with", view);
            }
            Map<AgentState, Duration> sum = new EnumMap<>(AgentState.class);
            sum.putAll(told.getOrDefault(id, Map.of()));
            Instant since = Objects.requireNonNull(agentSince.get(id));
            sum.merge(view.state(), Duration.between(since, floor.now), Duration::plus);
            for (AgentState state : AgentState.values()) {
                same(
                        sum.getOrDefault(state, Duration.ZERO),
                        seen.getOrDefault(id, Map.of()).getOrDefault(state, Duration.ZERO),
                        "times add up",
                        id,
                        state);
            }
        });
        // Who is configured no more has no time from now on.
        agents.values().removeIf(gone -> {
            boolean removed = !views.containsKey(gone.agent());
            if (removed) {
                Instant since = Objects.requireNonNull(agentSince.remove(gone.agent()));
                add(told, gone.agent(), gone.state(), Duration.between(since, floor.now));
                lastState.remove(gone.agent());
            }
            return removed;
        });
    }

    private static void add(
            Map<String, Map<AgentState, Duration>> times, String agent, AgentState state, Duration time) {
        times.computeIfAbsent(agent, _ -> new EnumMap<>(AgentState.class)).merge(state, time, Duration::plus);
    }

    private static boolean isCounted(Contact contact) {
        return contact.stage() != Contact.Stage.ACTIVE && !Contact.isAsking(contact.interaction());
    }

    private void figuresAddUp(FloorState state) {
        Map<String, Long> present = new TreeMap<>();
        state.contacts().values().stream()
                .filter(Invariants::isCounted)
                .forEach(contact -> present.merge(contact.queue(), 1L, Long::sum));
        Set<String> queues = new HashSet<>(state.figures().keySet());
        queues.addAll(present.keySet());
        for (String queue : queues) {
            QueueFigures figures = state.figures().getOrDefault(queue, QueueFigures.NONE);
            long ended = figures.answered()
                    + figures.abandoned()
                    + figures.shortAbandoned()
                    + figures.overflowed()
                    + figures.noAgent()
                    + figures.moved();
            same(
                    figures.offered() + carried.getOrDefault(queue, 0L),
                    ended + present.getOrDefault(queue, 0L),
                    "figures add up",
                    queue);
        }
    }

    private static void timersAgree(Bench floor, FloorState state) {
        same(floor.timers.keySet(), state.timers().keySet(), "timers told and running");
    }

    /** Plain checks: there are some hundred after each input. */
    private static void must(boolean holds, String what, Object... about) {
        if (!holds) {
            throw new AssertionError(what + " " + Arrays.toString(about));
        }
    }

    private static void same(@Nullable Object actual, @Nullable Object expected, String what, Object... about) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(what + " " + Arrays.toString(about) + ": " + actual + " should be " + expected);
        }
    }

    private static Seat seat(FloorState state, String agent) {
        return Objects.requireNonNull(state.agents().get(agent), agent);
    }

    private static Contact contact(FloorState state, String interaction) {
        return Objects.requireNonNull(state.contacts().get(interaction), interaction);
    }

    private static Map<String, Integer> skills(FloorState state, String agent) {
        var configured = state.plan().agents().get(agent);
        Map<String, Integer> skills = new TreeMap<>(configured == null ? Map.of() : configured.skills());
        if (configured != null) {
            skills.put("@" + agent, 1);
        }
        return skills;
    }

    /** By the settings and the step, without the core's own reckoning. */
    private static Need need(FloorState state, Contact contact) {
        Waiting.Preferred preferred = contact.waiting().preferred();
        if (contact.step() == 0 && preferred != null) {
            return Need.agent(preferred.agent());
        }
        List<String> texts = new ArrayList<>(contact.waiting().skills());
        QueuePlan plan = state.plan().queues().get(contact.queue());
        if (plan != null) {
            List<String> relax = plan.get(QueueSettings.RELAX);
            int relaxed = Math.min(contact.step() - 1, relax.size());
            if (relaxed < 1) {
                texts.addAll(plan.get(QueueSettings.SKILLS));
            } else if (relax.get(relaxed - 1).contains(" ")) {
                texts.add(relax.get(relaxed - 1).split(" ", 2)[1]);
            }
        }
        return Need.all(texts);
    }

    private void nobodyHasTooMuch(Bench floor, FloorState state) {
        for (Seat seat : state.agents().values()) {
            List<Assignment> calls = of(seat, one -> one.channel() == Channel.VOICE);
            List<Assignment> written = of(seat, one -> one.channel() != Channel.VOICE);
            List<Assignment> offered = of(seat, one -> one.stage() == Assignment.Stage.OFFERED);
            must(calls.size() <= 1, "one call", seat);
            must(offered.size() <= 1, "one offer at a time", seat);
            must(calls.isEmpty() || offered.isEmpty() || offered.equals(calls), "offered beside a call", seat);
            calls.forEach(one -> must(one.phone() != null, "a call is at a phone", seat));
            written.forEach(one -> must(one.phone() == null, "at no phone", seat));
            boolean within = load(state, seat, written) <= WHOLE
                    && (calls.isEmpty() || written.stream().allMatch(one -> yields(state, one.channel())));
            if (within) {
                exempt.remove(seat.agent());
            }
            must(within || exempt.contains(seat.agent()), "over capacity", seat);
            several += seat.assignments().size() > 1 ? 1 : 0;
            viewAgrees(floor, state, seat, calls);
        }
    }

    private void viewAgrees(Bench floor, FloorState state, Seat seat, List<Assignment> calls) {
        AgentView view = floor.agent(seat.agent());
        for (Channel channel : Channel.values()) {
            same(view.takes().contains(channel), idle(state, seat, channel), "takes", channel, seat);
        }
        same(view.inHand().size(), seat.assignments().size(), "shows all", seat);
        boolean talks = !calls.isEmpty() && calls.getFirst().stage() != Assignment.Stage.OFFERED;
        for (AgentView.InHand one : view.inHand()) {
            boolean pauses = talks && yields(state, one.channel()) && one.stage() == Assignment.Stage.ACTIVE;
            same(one.paused(), pauses, "paused during a call", one, seat);
            paused += pauses ? 1 : 0;
        }
    }

    private static List<Assignment> of(Seat seat, Predicate<Assignment> which) {
        return seat.assignments().values().stream().filter(which).toList();
    }

    private static boolean yields(FloorState state, Channel channel) {
        return state.plan().yielding().contains(channel);
    }

    private static boolean yields(FloorState state, Contact contact) {
        return yields(state, contact.waiting().channel());
    }

    private static int most(FloorState state, Seat seat, Channel channel) {
        var configured = state.plan().agents().get(seat.agent());
        return Objects.requireNonNull((configured == null ? Capacity.USUAL : configured.capacity())
                .most()
                .get(channel));
    }

    /** In sixtieths: the days know only counts that divide it. */
    private static int load(FloorState state, Seat seat, List<Assignment> some) {
        return some.stream()
                .mapToInt(one -> WHOLE / Math.max(1, most(state, seat, one.channel())))
                .sum();
    }

    private static int load(FloorState state, Seat seat) {
        return load(state, seat, List.copyOf(seat.assignments().values()));
    }

    /** Whether one more of this channel could be offered. */
    private static boolean idle(FloorState state, Seat seat, Channel channel) {
        if (!seat.available()
                || most(state, seat, channel) == 0
                || !of(seat, one -> one.channel() == Channel.VOICE).isEmpty()) {
            return false;
        }
        boolean call = channel == Channel.VOICE;
        boolean decides = seat.assignments().values().stream()
                .anyMatch(one -> one.stage() == Assignment.Stage.OFFERED && !(call && yields(state, one.channel())));
        List<Assignment> counting = of(seat, one -> !call || !yields(state, one.channel()));
        return !decides
                && load(state, seat, counting) + WHOLE / most(state, seat, channel) <= WHOLE
                && (!call || canRing(state, seat.phone()));
    }

    private static boolean canRing(FloorState state, @Nullable String phone) {
        return phone != null
                && state.phones().get(phone) == PhoneState.IDLE
                && state.timers().values().stream()
                        .noneMatch(timer -> timer.kind() == Timer.Kind.REST
                                && timer.subject().equals(phone));
    }
}
