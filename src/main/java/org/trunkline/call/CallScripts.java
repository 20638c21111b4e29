package org.trunkline.call;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Ending;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Stage;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.FlowSession;
import org.trunkline.journal.Personal;
import org.trunkline.line.Arrival;
import org.trunkline.line.Sound;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Waiting;
import org.trunkline.recording.CallState;
import org.trunkline.recording.Direction;

/**
 * Begins the scripts of calls, each at its place: who arrives, whom an agent calls, whom we owe a call, and what an earlier start left.
 * Thread-safe.
 */
final class CallScripts {
    private static final Logger log = LoggerFactory.getLogger(CallScripts.class);

    private final Reception.Rooms rooms;
    private final CallSettings settings;
    private final OutboundSettings outbound;
    private final Numbers numbers;
    private final Destinations destinations;
    private final Targets targets;
    private final Whispers whispers;
    private final FirstAgents firstAgents;
    private final Claims claims;
    private final ParkingLot lot;
    private final CardDesk cards;
    private final CallbackDesk callbacks;
    private final Scripts scripts;
    private final Whereabouts whereabouts;

    CallScripts(
            Reception.Rooms rooms,
            CallSettings settings,
            OutboundSettings outbound,
            Numbers numbers,
            Tiers tiers,
            Destinations destinations,
            Targets targets,
            Reach reach,
            ParkingLot lot,
            CardDesk cards,
            Scripts scripts,
            Whereabouts whereabouts) {
        this.rooms = rooms;
        this.settings = settings;
        this.outbound = outbound;
        this.numbers = numbers;
        this.destinations = destinations;
        this.targets = targets;
        this.lot = lot;
        this.cards = cards;
        this.scripts = scripts;
        this.whereabouts = whereabouts;
        this.firstAgents = new FirstAgents(rooms.roster()::plan, rooms.floor()::view, rooms.lastAgent(), rooms.clock());
        this.claims = new Claims(numbers, tiers, rooms.tier(), rooms.roster()::plan);
        this.whispers =
                new Whispers(rooms.roster()::plan, text -> rooms.prompts().once(Announcements.speech(text)));
        this.callbacks = new CallbackDesk(
                rooms, new CallbackTerms(rooms.roster()::plan, reach), numbers::first, claims, new Attempts());
    }

    CallbackDesk callbacks() {
        return callbacks;
    }

    /** A caller. */
    void arrive(Arrival arrival) {
        String interaction = scripts.nextInteraction();
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
        Context context = scripts.context(interaction, arrival.line());
        context.recordBy(CallRecording.of(rooms.recording(), context, flow, Direction.IN, "", CallState.FRESH));
        start(
                context,
                arrival,
                now,
                (_, _) -> session.<Place>map(Place.InFlow::new).orElseGet(Place.Nowhere::new),
                false,
                false);
    }

    /** An agent's call to a customer. */
    void callOut(Context context, Arrival arrival, CallingOut.Order order, CallingOut.Begin begin) {
        whereabouts.began(context.interaction, context.caller().id());
        context.recordBy(
                CallRecording.of(rooms.recording(), context, "", Direction.OUT, order.queue(), CallState.FRESH));
        start(
                context,
                arrival,
                rooms.clock().instant(),
                (_, parts) -> new Place.CallsOut(
                        new CallingOut(context, outbound, settings, parts.announcements(), order), begin),
                true,
                false);
    }

    /** The floor is told here, in the order of their places, and not by each call's thread when it gets that far. */
    void resume(Recovery.Resumption found) {
        OpenInteraction interaction = found.interaction();
        whereabouts.resumed(interaction);
        Context context = scripts.context(interaction.id(), interaction.line());
        context.recordBy(CallRecording.of(
                rooms.recording(),
                context,
                interaction.flow() == null ? "" : interaction.flow(),
                interaction.outbound() ? Direction.OUT : Direction.IN,
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
        TalkParts parts = new TalkParts(
                rooms.floor(),
                settings,
                new Announcements(arrival, this::spoken),
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
                scripts.conversation(context, rooms.ears()),
                parts,
                destinations::way,
                begin.in(context, parts),
                answered,
                held,
                completed,
                (made, queue) -> CallRecording.of(rooms.recording(), made, "", Direction.OUT, queue, CallState.FRESH),
                () -> {
                    over.run();
                    scripts.ended(context.interaction);
                    whereabouts.forget(context.interaction);
                    cards.forget(context.interaction);
                });
        scripts.start(context.interaction, context, call);
    }

    private Sound spoken(String text) {
        return Announcements.sound(rooms.prompts(), text);
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

    /** Calls to customers, which wait without a line. */
    private final class Attempts implements CallbackDesk.Attempts {
        @Override
        public String nextInteraction() {
            return scripts.nextInteraction();
        }

        @Override
        public CallbackDesk.Attempt attempt(Owed owed, Waiting waiting) {
            Callback callback = owed.callback();
            Context context = scripts.context(waiting.interaction(), new NoLine(), new Inbox(rooms.clock()));
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
                    CallScripts.this.start(
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
}
