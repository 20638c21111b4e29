package org.trunkline.call;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Ending;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Stage;
import org.trunkline.customer.Supervision;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.HttpCall;
import org.trunkline.flow.Outcome;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.PhoneState;
import org.trunkline.line.Sound;
import org.trunkline.line.Switchboard;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.queue.Decision;
import org.trunkline.queue.Floor;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Reply;
import org.trunkline.queue.Waiting;
import org.trunkline.recording.CallState;
import org.trunkline.recording.Direction;
import org.trunkline.recording.RecordingSettings;
import org.trunkline.roster.Roster;
import org.trunkline.speech.Ears;
import org.trunkline.voice.PromptCache;
import org.trunkline.voice.Speech;

/**
 * Where calls come in: each line that arrives gets a script and a thread of its own. {@link #accept} is called by the
 * thread that reads the switch's events and only starts things; what takes time runs in the call's thread.
 */
public final class Reception implements Talks, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    /**
     * What calls need of the other rooms.
     *
     * @param ears empty: nobody can listen, callers answer by keys
     * @param lastAgent who spoke last with a caller of this number, since then
     * @param tier of the customer with this number
     */
    public record Rooms(
            Switchboard switchboard,
            BooleanSupplier linked,
            Floor floor,
            Roster roster,
            Journal journal,
            FlowLibrary flows,
            PromptCache prompts,
            Function<HttpCall, Fetched> http,
            Voicemails voicemails,
            RecordingDesk recording,
            Ears ears,
            BiFunction<String, Instant, Optional<String>> lastAgent,
            Function<String, Optional<String>> tier,
            Afterwards afterwards,
            InstantSource clock) {}

    /** Whether a caller whose agent has hung up is asked what they think of it. */
    @FunctionalInterface
    public interface Afterwards {
        /**
         * @param flows whether there is a flow of this name
         * @return the flow that asks; empty: nothing is asked
         */
        Optional<String> flow(String interaction, Predicate<String> flows);
    }

    /** Calls, supervisors' sessions and callbacks that an earlier start left without an ending. */
    public record Unfinished(List<OpenInteraction> calls, List<Supervision> supervisions, List<Callback> callbacks) {
        public Unfinished {
            callbacks = List.copyOf(callbacks);
            calls = List.copyOf(calls);
            supervisions = List.copyOf(supervisions);
        }
    }

    private record Running(Inbox inbox, Thread thread) {}

    private final Rooms rooms;
    private final CallSettings settings;
    private final Numbers numbers;
    private final Function<Outcome.Target, Targets.Way> ways;
    private final Targets targets;
    private final Whispers whispers;
    private final FirstAgents firstAgents;
    private final Claims claims;
    private final ParkingLot lot;
    private final CardDesk cards;
    private final CallbackDesk callbacks;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    /** What earlier starts left without an ending; until the first survey tells what became of it. */
    private volatile @Nullable Unfinished toRecover;

    private final Whereabouts whereabouts = new Whereabouts();
    private final SupervisorSessions supervisors;
    private final Outbound outbound;

    private volatile boolean closing;

    /**
     * @param phones the extensions of ours
     * @param notation of customers' numbers
     * @param unfinished what an earlier start left without an ending
     */
    public Reception(
            Rooms rooms,
            CallSettings settings,
            SupervisionSettings supervision,
            CardSettings card,
            OutboundCalls.Rules calling,
            Numbers numbers,
            Tiers tiers,
            Destinations destinations,
            Set<String> phones,
            ParkingLot lot,
            org.trunkline.customer.Numbers notation,
            Unfinished unfinished) {
        this.toRecover = unfinished;
        this.rooms = rooms;
        this.settings = settings;
        this.numbers = numbers;
        this.ways = destinations::way;
        this.supervisors = new SupervisorSessions(rooms, settings, supervision, whereabouts, new OwnScripts(), this);
        this.outbound = new Outbound(rooms, calling, new OwnScripts());
        this.lot = lot;
        this.firstAgents = new FirstAgents(rooms.roster()::plan, rooms.floor()::view, rooms.lastAgent(), rooms.clock());
        this.claims = new Claims(numbers, tiers, rooms.tier(), rooms.roster()::plan);
        this.whispers =
                new Whispers(rooms.roster()::plan, text -> rooms.prompts().once(Announcements.speech(text)));
        this.cards = new CardDesk(card, rooms.http(), this::spoken);
        this.callbacks = new CallbackDesk(
                rooms, new Reach(phones, destinations.trunk(), notation), numbers::first, claims, new Attempts());
        this.targets = new Targets(rooms.floor(), destinations, Set.copyOf(phones), notation);
        rooms.floor().observe(this::wrappedUp);
    }

    /** All that calls say by themselves, for rendering in advance. */
    public static Set<Speech> texts(RecordingSettings recording) {
        return Stream.of(
                        FeatureCall.TEXTS.stream(),
                        Announcements.TEXTS.stream(),
                        SupervisorSessions.texts(),
                        Outbound.texts(),
                        CardDesk.TEXTS.stream(),
                        recording.rules().stream()
                                .map(RecordingSettings.Rule::announcement)
                                .filter(text -> !text.isEmpty()))
                .flatMap(texts -> texts)
                .map(Announcements::speech)
                .collect(Collectors.toSet());
    }

    public Supervisors supervisors() {
        return supervisors;
    }

    /** What we owe customers. */
    public CallbackDesk callbacks() {
        return callbacks;
    }

    public OutboundCalls outbound() {
        return outbound;
    }

    /** Calls under way, by interaction. */
    public Set<String> interactions() {
        return Set.copyOf(running.keySet());
    }

    @Override
    public CompletableFuture<Reply> ask(String interaction, TalkRequest request) {
        Running call = running.get(interaction);
        if (call == null) {
            return CompletableFuture.completedFuture(new Reply.Refused("there is no call " + interaction));
        }
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        call.inbox().put(new CallSignal.Asked(request, answer));
        return answer;
    }

    @Override
    public Optional<CardView> card(String interaction) {
        return cards.view(interaction);
    }

    public void accept(SwitchboardEvent event) {
        if (closing) {
            return;
        }
        switch (event) {
            case SwitchboardEvent.LineArrived arrived -> arrive(arrived.arrival());
            case SwitchboardEvent.PhoneSeen seen -> rooms.floor().phoneSeen(seen.extension(), state(seen.state()));
            case SwitchboardEvent.LinkUp up -> linkUp(up);
            case SwitchboardEvent.LinkDown down -> log.warn("the link to Asterisk is down: {}", down.why());
            case SwitchboardEvent.Replaced _ -> {
                log.error("another controller has taken over this Asterisk; this one commands nothing any more");
                close();
            }
        }
    }

    private static org.trunkline.queue.PhoneState state(PhoneState seen) {
        return switch (seen) {
            case IDLE -> org.trunkline.queue.PhoneState.IDLE;
            case BUSY -> org.trunkline.queue.PhoneState.BUSY;
            case UNREACHABLE -> org.trunkline.queue.PhoneState.UNREACHABLE;
        };
    }

    private void arrive(Arrival arrival) {
        if (rooms.switchboard().has(arrival.line())) {
            return; // told twice, by its event and by a survey
        }
        if (SupervisorSessions.isCode(arrival.dialled())) {
            supervisors.arrive(arrival);
            return;
        }
        if (arrival.isBrought()) {
            brought(arrival);
            return;
        }
        if (arrival.isOutbound()) {
            outbound.dialled(arrival);
            return;
        }
        if (arrival.isFeatureCode()) {
            feature(arrival);
            return;
        }
        String interaction = nextInteraction();
        String flow = numbers.flow(arrival.dialled()).orElse("");
        Instant now = rooms.clock().instant();
        Optional<FlowSession> session = rooms.flows()
                .session(flow, FlowSession.facts(arrival.callerNumber(), arrival.dialled(), interaction, now));
        String version =
                rooms.flows().flow(flow).map(FlowLibrary.Version::version).orElse("");
        var _ = rooms.journal()
                .append(
                        now,
                        new CallFact.Arrived(interaction, arrival.line(), arrival.dialled(), flow, version),
                        new Personal(Map.of(
                                CallFact.CALLER, arrival.callerNumber(), CallFact.CALLER_NAME, arrival.callerName())),
                        () -> {});
        if (session.isEmpty()) {
            log.error(
                    "[{}] the number {} has no flow that works; the caller goes to its fallback",
                    interaction,
                    arrival.dialled());
        }
        whereabouts.began(interaction, arrival.line());
        Context context = context(interaction, arrival.line());
        context.recordBy(CallRecording.of(rooms.recording(), context, flow, Direction.IN, "", CallState.FRESH));
        start(
                context,
                arrival,
                now,
                (_, _) -> session.<Place>map(Place.InFlow::new).orElseGet(Place.Nowhere::new),
                false,
                false);
    }

    /** Fetched for a call; one that has moved on meanwhile has no use for it. */
    private void brought(Arrival arrival) {
        Partner who = arrival.fromPhone().isEmpty()
                ? new Partner(Partner.Kind.OUTSIDE, "whom the phone called", null, arrival.line())
                : targets.at(arrival.fromPhone()).partner(arrival.line());
        var _ = ask(arrival.broughtTo(), new TalkRequest.Bring(who))
                .thenAcceptAsync(
                        reply -> {
                            if (reply instanceof Reply.Refused(String why)) {
                                log.info("[{}] {} is not brought in: {}", arrival.broughtTo(), who, why);
                                Context.quietly(() -> rooms.switchboard()
                                        .take(arrival.line(), _ -> {})
                                        .hangUp(Cause.NORMAL));
                            }
                        },
                        Thread::startVirtualThread);
    }

    private String nextInteraction() {
        return rooms.journal().epoch() + "-" + count.incrementAndGet();
    }

    /** In the order in which the floor would serve them, whether on the line or at home. */
    private void resume(List<Recovery.Resumption> calls, List<CallbackDesk.Resumption> owed) {
        record Next(int priority, Instant arrived, Runnable begin) {}
        List<Next> all = new ArrayList<>();
        calls.forEach(call -> all.add(new Next(
                Recovery.priority(call.interaction()), call.interaction().arrivedAt(), () -> resume(call))));
        owed.forEach(one ->
                all.add(new Next(one.callback().priority(), one.callback().place(), one.begin())));
        all.sort(Comparator.comparingInt((Next next) -> -next.priority()).thenComparing(Next::arrived));
        all.forEach(next -> next.begin().run());
    }

    /** The floor is told here, in the order of their places, and not by each call's thread when it gets that far. */
    private void resume(Recovery.Resumption found) {
        OpenInteraction interaction = found.interaction();
        whereabouts.resumed(interaction);
        Context context = context(interaction.id(), interaction.line());
        context.recordBy(CallRecording.of(
                rooms.recording(),
                context,
                interaction.flow() == null ? "" : interaction.flow(),
                direction(interaction),
                queue(interaction),
                rooms.recording().stateOf(interaction.id())));
        boolean waits = interaction.stage() == Stage.QUEUED || interaction.stage() == Stage.RINGING;
        boolean held = waits && Recovery.isHeld(rooms.floor(), interaction.id());
        if (held) {
            rooms.floor().resume(interaction.id(), context::fromFloor);
        } else if (interaction.stage() != Stage.TALKING && !interaction.isCallingOut()) {
            rooms.floor().leave(interaction.id());
        }
        Ending completed = interaction.askedAfter() ? Ending.completed(Ending.Responsible.AGENT) : null;
        start(
                context,
                found.arrival(),
                interaction.arrivedAt(),
                found.begin(),
                found.answered(),
                held,
                completed,
                () -> {});
    }

    /** By which the caller came last, or for which the customer was called; empty: by none. */
    private static String queue(OpenInteraction interaction) {
        OpenInteraction.Place queued = interaction.queued();
        OpenInteraction.CalledBy by = interaction.calledBy();
        if (queued != null) {
            return queued.queue();
        }
        return by == null ? "" : by.queue();
    }

    private static Direction direction(OpenInteraction interaction) {
        return interaction.outbound() ? Direction.OUT : Direction.IN;
    }

    private void start(
            Context context, Arrival arrival, Instant arrived, Recovery.Begin begin, boolean answered, boolean held) {
        start(context, arrival, arrived, begin, answered, held, null, () -> {});
    }

    /**
     * @param completed how the conversation ended after which the caller is being asked; null: they are not
     * @param over told when the script is over, unless the controller is being stopped
     */
    private void start(
            Context context,
            Arrival arrival,
            Instant arrived,
            Recovery.Begin begin,
            boolean answered,
            boolean held,
            @Nullable Ending completed,
            Runnable over) {
        Announcements announcements = new Announcements(arrival, text -> spoken(text));
        TalkParts parts = new TalkParts(
                rooms.floor(),
                settings,
                announcements,
                targets,
                whispers,
                lot,
                cards,
                firstAgents,
                claims,
                callbacks,
                interaction -> afterwards(interaction, arrival, arrived));
        Call call = new Call(
                context,
                arrival,
                arrived,
                conversation(context, rooms.ears()),
                parts,
                ways,
                begin.in(context, parts),
                answered,
                held,
                completed,
                (made, queue) -> CallRecording.of(rooms.recording(), made, "", Direction.OUT, queue, CallState.FRESH),
                () -> {
                    over.run();
                    running.remove(context.interaction);
                    whereabouts.forget(context.interaction);
                    cards.forget(context.interaction);
                });
        run(context.interaction, context, call);
    }

    private Optional<FlowSession> afterwards(String interaction, Arrival arrival, Instant arrived) {
        return rooms.afterwards()
                .flow(interaction, name -> rooms.flows().flow(name).isPresent())
                .flatMap(flow -> {
                    var _ = rooms.journal().append(rooms.clock().instant(), new CallFact.AskedAfter(interaction, flow));
                    return rooms.flows()
                            .session(
                                    flow,
                                    FlowSession.facts(arrival.callerNumber(), arrival.dialled(), interaction, arrived));
                });
    }

    private Sound spoken(String text) {
        return new Sound(rooms.prompts().path(Announcements.speech(text)).toString());
    }

    private void feature(Arrival arrival) {
        Running parked = lot.interactionIn(arrival.dialled().substring(1))
                .map(running::get)
                .orElse(null);
        if (parked != null) {
            var _ = rooms.switchboard()
                    .take(arrival.line(), event -> parked.inbox().put(new CallSignal.FromLeg(arrival.line(), event)));
            // With a script of its own it hears that there is nobody, should the caller have left just now.
            parked.inbox().put(new CallSignal.PickedUp(arrival, () -> ownScript(arrival)));
        } else {
            ownScript(arrival);
        }
    }

    private void ownScript(Arrival arrival) {
        String name = "feature-" + count.incrementAndGet();
        Context context = context(name, arrival.line());
        run(
                name,
                context,
                new FeatureCall(
                        context,
                        attendant(context),
                        arrival,
                        rooms.floor(),
                        rooms.roster(),
                        lot,
                        settings,
                        () -> running.remove(name)));
    }

    private Attendant attendant(Context context) {
        return new Attendant(conversation(context, Ears.none()));
    }

    private TelephoneConversation conversation(Context context, Ears ears) {
        return new TelephoneConversation(context, rooms.prompts(), rooms.http(), rooms.voicemails(), cards, ears);
    }

    private Context context(String interaction, String line) {
        Inbox inbox = new Inbox(rooms.clock());
        return context(
                interaction,
                rooms.switchboard().take(line, event -> inbox.put(new CallSignal.FromCaller(event))),
                inbox);
    }

    private Context context(String interaction, Line line, Inbox inbox) {
        return new Context(
                interaction,
                line,
                inbox,
                rooms.switchboard(),
                rooms.journal(),
                whereabouts::wrote,
                rooms.clock(),
                rooms.linked());
    }

    private final class OwnScripts implements SupervisorSessions.Scripts, Outbound.Scripts {
        @Override
        public String nextInteraction() {
            return Reception.this.nextInteraction();
        }

        @Override
        public void begin(Context context, Arrival arrival, CallingOut.Order order, CallingOut.Begin begin) {
            whereabouts.began(context.interaction, context.caller().id());
            context.recordBy(
                    CallRecording.of(rooms.recording(), context, "", Direction.OUT, order.queue(), CallState.FRESH));
            start(
                    context,
                    arrival,
                    rooms.clock().instant(),
                    (_, parts) -> new Place.CallsOut(
                            new CallingOut(context, outbound.settings(), settings, parts.announcements(), order),
                            begin),
                    true,
                    false);
        }

        @Override
        public Context context(String name, String line) {
            return Reception.this.context(name, line);
        }

        @Override
        public Context context(String name, Line line, Inbox inbox) {
            return Reception.this.context(name, line, inbox);
        }

        @Override
        public void run(String name, Context context, Runnable script) {
            Reception.this.run(name, context, () -> {
                try {
                    script.run();
                } finally {
                    running.remove(name);
                }
            });
        }

        @Override
        public Attendant attendant(Context context) {
            return Reception.this.attendant(context);
        }
    }

    /** Calls to customers, which wait without a line. */
    private final class Attempts implements CallbackDesk.Scripts {
        @Override
        public String nextInteraction() {
            return Reception.this.nextInteraction();
        }

        @Override
        public CallbackDesk.Attempt attempt(Owed owed, Waiting waiting) {
            Callback callback = owed.callback();
            Context context = Reception.this.context(waiting.interaction(), new NoLine(), new Inbox(rooms.clock()));
            String name = callback.name();
            Arrival arrival = new Arrival("", callback.dialled(), callback.number(), name == null ? "" : name, "");
            return new CallbackDesk.Attempt() {
                @Override
                public Inbox inbox() {
                    return context.inbox;
                }

                @Override
                public Consumer<QueueSignal> receiver() {
                    return context::fromFloor;
                }

                @Override
                public void start(boolean known) {
                    Reception.this.start(
                            context,
                            arrival,
                            callback.place(),
                            (_, _) -> new Place.InQueue(waiting, known, null, owed),
                            true,
                            known,
                            null,
                            () -> callbacks.over(callback));
                }
            };
        }
    }

    private void run(String name, Context context, Runnable script) {
        Thread thread = Thread.ofVirtual().name("call-" + name).unstarted(() -> {
            try {
                script.run();
            } finally {
                context.inbox.close();
            }
        });
        running.put(name, new Running(context.inbox, thread));
        thread.start();
    }

    /** Wrap-up outlives the call's thread, so it is written down here. */
    private void wrappedUp(Decision decision) {
        if (decision instanceof Decision.WrappedUp done) {
            var _ = rooms.journal()
                    .append(
                            rooms.clock().instant(),
                            new CallFact.Disposed(done.interaction(), done.agent(), done.disposition()));
        }
    }

    private void linkUp(SwitchboardEvent.LinkUp up) {
        Unfinished unfinished = toRecover;
        if (unfinished != null) {
            Recovery recovery =
                    new Recovery(rooms, outbound.settings(), up.survey(), CallbackDesk.origins(unfinished.callbacks()));
            List<Recovery.Resumption> calls = recovery.recover(unfinished.calls());
            resume(calls, callbacks.recover(unfinished.callbacks(), unfinished.calls()));
            supervisors.recover(unfinished.supervisions(), up.survey(), recovery.legsInUse());
            toRecover = null;
        }
        running.values().forEach(call -> call.inbox().put(new CallSignal.LinkBack()));
        up.survey().lines().values().stream()
                .filter(line ->
                        line.inOurHands() && !Names.isOurs(line.arrival().line()))
                .forEach(line -> arrive(line.arrival()));
    }

    /** Leaves all calls to the switch: conversations and music go on, the next start takes them up again. */
    @Override
    public void close() {
        closing = true;
        callbacks.close();
        List<Running> calls = List.copyOf(running.values());
        calls.forEach(call -> call.thread().interrupt());
    }
}
