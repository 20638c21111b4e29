package org.trunkline.call;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Callback;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Supervision;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.HttpCall;
import org.trunkline.journal.Journal;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.PhoneState;
import org.trunkline.line.Switchboard;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.queue.Decision;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Reply;
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

    private final Rooms rooms;
    private final CallSettings settings;
    private final Targets targets;
    private final ParkingLot lot;
    private final CardDesk cards;
    private final OutboundSettings calling;
    private final Scripts scripts;
    private final CallScripts calls;
    private final SupervisorSessions supervisors;
    private final Outbound outbound;
    /** What earlier starts left without an ending; until the first survey tells what became of it. */
    private volatile @Nullable Unfinished toRecover;

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
        this.calling = calling.settings();
        this.lot = lot;
        this.cards = new CardDesk(card, rooms.http(), text -> Announcements.sound(rooms.prompts(), text));
        this.targets = new Targets(rooms.floor(), destinations, Set.copyOf(phones), notation);
        Whereabouts whereabouts = new Whereabouts();
        this.scripts = new Scripts(rooms, cards, whereabouts::wrote);
        this.calls = new CallScripts(
                rooms,
                settings,
                this.calling,
                numbers,
                tiers,
                destinations,
                targets,
                new Reach(phones, destinations.trunk(), notation),
                lot,
                cards,
                scripts,
                whereabouts);
        this.supervisors = new SupervisorSessions(rooms, settings, supervision, whereabouts, scripts, this);
        this.outbound = new Outbound(rooms, calling, scripts, calls::callOut);
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
        return calls.callbacks();
    }

    public OutboundCalls outbound() {
        return outbound;
    }

    /** Calls under way, by interaction. */
    public Set<String> interactions() {
        return scripts.names();
    }

    @Override
    public CompletableFuture<Reply> ask(String interaction, TalkRequest request) {
        Optional<Inbox> inbox = scripts.inbox(interaction);
        if (inbox.isEmpty()) {
            return CompletableFuture.completedFuture(new Reply.Refused("there is no call " + interaction));
        }
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        inbox.get().put(new CallSignal.Asked(request, answer));
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

    /** One at a time: right after a start a line is told twice and at once, by its event and by a survey. */
    private synchronized void arrive(Arrival arrival) {
        if (rooms.switchboard().has(arrival.line())) {
            return;
        }
        if (SupervisorSessions.isCode(arrival.dialled())) {
            supervisors.arrive(arrival);
        } else if (arrival.isBrought()) {
            brought(arrival);
        } else if (arrival.isOutbound()) {
            outbound.dialled(arrival);
        } else if (arrival.isFeatureCode()) {
            feature(arrival);
        } else {
            calls.arrive(arrival);
        }
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

    /** In the order in which the floor would serve them, whether on the line or at home. */
    private void resume(List<Recovery.Resumption> found, List<CallbackDesk.Resumption> owed) {
        record Next(int priority, Instant arrived, Runnable begin) {}
        List<Next> all = new ArrayList<>();
        found.forEach(call -> all.add(new Next(
                Recovery.priority(call.interaction()), call.interaction().arrivedAt(), () -> calls.resume(call))));
        owed.forEach(one ->
                all.add(new Next(one.callback().priority(), one.callback().place(), one.begin())));
        all.sort(Comparator.comparingInt((Next next) -> -next.priority()).thenComparing(Next::arrived));
        all.forEach(next -> next.begin().run());
    }

    private void feature(Arrival arrival) {
        Inbox parked = lot.interactionIn(arrival.dialled().substring(1))
                .flatMap(scripts::inbox)
                .orElse(null);
        if (parked != null) {
            var _ = rooms.switchboard()
                    .take(arrival.line(), event -> parked.put(new CallSignal.FromLeg(arrival.line(), event)));
            // With a script of its own it hears that there is nobody, should the caller have left just now.
            parked.put(new CallSignal.PickedUp(arrival, () -> ownScript(arrival)));
        } else {
            ownScript(arrival);
        }
    }

    private void ownScript(Arrival arrival) {
        String name = scripts.nextName("feature");
        Context context = scripts.context(name, arrival.line());
        scripts.start(
                name,
                context,
                new FeatureCall(
                        context,
                        scripts.attendant(context),
                        arrival,
                        rooms.floor(),
                        rooms.roster(),
                        lot,
                        settings,
                        () -> scripts.ended(name)));
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
            Recovery recovery = new Recovery(rooms, calling, up.survey(), CallbackDesk.origins(unfinished.callbacks()));
            List<Recovery.Resumption> found = recovery.recover(unfinished.calls());
            resume(found, calls.callbacks().recover(unfinished.callbacks(), unfinished.calls()));
            supervisors.recover(unfinished.supervisions(), up.survey(), recovery.legsInUse());
            toRecover = null;
        }
        scripts.linkBack();
        up.survey().lines().values().stream()
                .filter(line ->
                        line.inOurHands() && !Names.isOurs(line.arrival().line()))
                .forEach(line -> arrive(line.arrival()));
    }

    /** Leaves all calls to the switch: conversations and music go on, the next start takes them up again. */
    @Override
    public void close() {
        closing = true;
        calls.callbacks().close();
        scripts.interrupt();
    }
}
