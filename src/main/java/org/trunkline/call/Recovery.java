package org.trunkline.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Stage;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.StepRef;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Survey;
import org.trunkline.line.Survey.LiveLine;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Waiting;

/**
 * What a controller does once after its start: holds the interactions that have no ending against what is alive on the
 * switch. Conversations are watched on, waiting callers keep their place, callers in a flow begin their step again;
 * what is gone gets its ending, and what belongs to nobody is ended.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    /** The order in which the floor would serve them. */
    private static final Comparator<OpenInteraction> PLACE =
            Comparator.comparingInt((OpenInteraction one) -> -priority(one)).thenComparing(OpenInteraction::arrivedAt);

    private final Reception.Rooms rooms;
    private final OutboundSettings outbound;
    private final Survey survey;
    private final Set<String> legsInUse = new HashSet<>();
    private final Set<String> roomsInUse = new HashSet<>();

    private final Set<String> promised;

    /** @param promised those whose callers are to be called back */
    Recovery(Reception.Rooms rooms, OutboundSettings outbound, Survey survey, Set<String> promised) {
        this.promised = promised;
        this.rooms = rooms;
        this.outbound = outbound;
        this.survey = survey;
    }

    /** One interaction to be taken up again; {@code begin} makes the place once the call has its context. */
    record Resumption(OpenInteraction interaction, Arrival arrival, boolean answered, Begin begin) {}

    interface Begin {
        Place in(Context context, TalkParts parts);
    }

    /** @return those whose caller is still there; the others have their ending when this returns */
    List<Resumption> recover(List<OpenInteraction> open) {
        Map<String, Resumption> resumed = new LinkedHashMap<>();
        for (OpenInteraction interaction : open.stream().sorted(PLACE).toList()) {
            if (interaction.isCallingOut()) {
                callingOut(interaction).ifPresent(resumption -> resumed.put(interaction.id(), resumption));
                continue;
            }
            LiveLine line = survey.lines().get(interaction.line());
            if (interaction.outbound() && interaction.answeredAt() == null) {
                // Also one who answered just then: they are called anew, and the line is among the orphans.
                write(new CallFact.Ended(interaction.id(), Ending.systemFailure(interaction.stage())));
            } else if (promised.contains(interaction.id()) && interaction.stage() != Stage.TALKING) {
                // The caller was about to hear it, or has.
                write(new CallFact.Ended(interaction.id(), Ending.callBack(Stage.QUEUED)));
                hangUp(interaction.line());
            } else if (line == null || !line.inOurHands()) {
                end(interaction, line != null);
            } else {
                resumed.put(interaction.id(), resume(interaction, line));
            }
        }
        endOrphans();
        return List.copyOf(resumed.values());
    }

    /** Lines of those whom callers talk with; known after {@link #recover}. */
    Set<String> legsInUse() {
        return Set.copyOf(legsInUse);
    }

    /** Goes on if everybody who was rung has answered; a phone that still rings is let go, and so is who waits for it. */
    private Optional<Resumption> callingOut(OpenInteraction interaction) {
        OpenInteraction.CalledBy by = Objects.requireNonNull(interaction.calledBy());
        LiveLine agent = survey.lines().get(by.leg());
        LiveLine customer = survey.lines().get(interaction.line());
        boolean reached =
                customer == null ? interaction.stage() == Stage.RINGING : customer.answered() && customer.inOurHands();
        if (agent == null || !agent.answered() || !agent.inOurHands() || !reached) {
            write(new CallFact.Ended(interaction.id(), Ending.systemFailure(interaction.stage())));
            rooms.floor().calledOff(interaction.id());
            if (agent != null) {
                hangUp(by.leg());
            }
            log.info("[{}] was being called while the controller stopped", interaction.id());
            return Optional.empty();
        }
        legsInUse.add(by.leg());
        legsInUse.add(interaction.line());
        write(new CallFact.Resumed(interaction.id(), interaction.stage()));
        String number = interaction.caller() == null ? "" : interaction.caller();
        CallingOut.Order order = new CallingOut.Order(by.agent(), by.phone(), by.leg(), number, by.queue());
        CallingOut.Begin begin = customer == null ? CallingOut.Begin.DIAL_CUSTOMER : CallingOut.Begin.BOTH_ARE_THERE;
        return Optional.of(new Resumption(
                interaction,
                new Arrival(interaction.line(), interaction.dialled(), number, "", ""),
                true,
                (context, parts) -> new Place.CallsOut(
                        new CallingOut(context, outbound, parts.settings(), parts.announcements(), order), begin)));
    }

    private Resumption resume(OpenInteraction interaction, LiveLine line) {
        // That of a customer whom we called is one of ours.
        legsInUse.add(interaction.line());
        Arrival arrival = new Arrival(
                interaction.line(),
                interaction.dialled(),
                interaction.outbound()
                        ? given(interaction.caller())
                        : line.arrival().callerNumber(),
                interaction.outbound()
                        ? given(interaction.callerName())
                        : line.arrival().callerName(),
                line.arrival().fromPhone());
        write(new CallFact.Resumed(interaction.id(), interaction.stage()));
        OpenInteraction.Talk talk = interaction.talk();
        if (talk != null) {
            return talk(interaction, arrival, talk);
        }
        OpenInteraction.Place queued = interaction.queued();
        if (interaction.moved() && queued != null) {
            boolean known = isHeld(rooms.floor(), interaction.id());
            return new Resumption(
                    interaction, arrival, true, (_, _) -> new Place.InQueue(waiting(interaction, queued), known, null));
        }
        FlowSession session = session(interaction);
        return new Resumption(interaction, arrival, line.answered(), (_, _) -> flow(session));
    }

    /** Where the caller goes on if the agent is lost. */
    private static Place back(OpenInteraction interaction, @Nullable FlowSession session) {
        OpenInteraction.Place queued = interaction.queued();
        return interaction.moved() && queued != null
                ? new Place.InQueue(waiting(interaction, queued), false, null)
                : flow(session);
    }

    private static Waiting waiting(OpenInteraction interaction, OpenInteraction.Place queued) {
        return new Waiting(
                interaction.id(),
                queued.queue(),
                queued.priority(),
                queued.skills(),
                interaction.outbound() ? queued.arrivedAt() : interaction.arrivedAt());
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Place flow(@Nullable FlowSession session) {
        return session == null ? new Place.Nowhere() : new Place.InFlow(session);
    }

    /** Who hung up while no controller ran is told to the conversation as if it happened now. */
    private Resumption talk(OpenInteraction interaction, Arrival arrival, OpenInteraction.Talk talk) {
        String slot = talk.slot();
        Partner host = talk.host();
        if (slot != null && host != null) {
            FlowSession session = session(interaction);
            OpenInteraction.Place queued = interaction.queued();
            return new Resumption(
                    interaction,
                    arrival,
                    true,
                    (_, _) -> new Place.Parked(
                            slot,
                            host,
                            null,
                            queued == null ? null : flow(session),
                            queued == null ? 0 : queued.priority()));
        }
        Partner second = talk.second();
        List<String> wanted = new ArrayList<>();
        if (!talk.held() && !interaction.card()) {
            wanted.add(interaction.line());
        }
        if (host != null) {
            wanted.add(host.leg());
        }
        if (second != null && talk.secondAnswered()) {
            wanted.add(second.leg());
        }
        List<String> gone = new ArrayList<>(wanted);
        gone.removeIf(survey.lines()::containsKey);
        if (second != null && !talk.secondAnswered()) {
            // Whether it still rings or was answered just then: it is let go.
            gone.addFirst(second.leg());
        }
        wanted.removeAll(gone);
        legsInUse.addAll(wanted);
        Optional<String> there = wanted.stream()
                .flatMap(leg -> survey.roomsWith(leg).stream())
                .filter(Names::isOurs)
                .findFirst();
        there.ifPresent(roomsInUse::add);
        boolean arranged = there.isPresent()
                && survey.rooms().getOrDefault(there.get(), Set.of()).containsAll(wanted)
                && !talk.held()
                && !interaction.card();
        Contact contact = rooms.floor().view().contact(interaction.id());
        boolean onFloor = contact != null && contact.stage() == Contact.Stage.ACTIVE;
        FlowSession session = session(interaction);
        OpenInteraction.Place queued = interaction.queued();
        return new Resumption(interaction, arrival, true, (context, parts) -> {
            Talking talking = Talking.again(
                    context,
                    parts,
                    there.orElseGet(context.names::room),
                    party(context, host),
                    party(context, second),
                    talk.secondAnswered(),
                    talk.held(),
                    interaction.card(),
                    onFloor,
                    arranged);
            gone.forEach(leg -> context.inbox.put(new CallSignal.FromLeg(leg, new LineEvent.HungUp(Cause.NORMAL))));
            return new Place.InTalk(
                    talking,
                    onFloor && interaction.calledBy() == null ? back(interaction, session) : null,
                    queued == null ? 0 : queued.priority());
        });
    }

    private @Nullable Party party(Context context, @Nullable Partner who) {
        return who == null
                ? null
                : new Party(
                        who,
                        rooms.switchboard()
                                .take(who.leg(), event -> context.inbox.put(new CallSignal.FromLeg(who.leg(), event))));
    }

    private @Nullable FlowSession session(OpenInteraction interaction) {
        Map<String, String> variables = new HashMap<>(FlowSession.facts(
                interaction.caller() == null ? "" : interaction.caller(),
                interaction.dialled(),
                interaction.id(),
                interaction.arrivedAt()));
        variables.putAll(interaction.variables());
        OpenInteraction.FlowPosition at = interaction.position();
        if (at == null && interaction.askedAfter()) {
            return null; // cut off before the first step of what is asked
        }
        FlowLibrary flows = rooms.flows();
        Optional<FlowSession> session = at == null
                ? flows.session(interaction.flow() == null ? "" : interaction.flow(), variables)
                : flows.resume(new StepRef(at.flow(), at.version(), at.step(), Places.read(at.stack())), variables);
        return session.orElse(null);
    }

    /** @param elsewhere the line lives, but the dialplan has it */
    private void end(OpenInteraction interaction, boolean elsewhere) {
        boolean switchFailed = survey.switchStarted().isAfter(interaction.arrivedAt());
        Ending ending;
        if (switchFailed || elsewhere) {
            ending = Ending.systemFailure(interaction.stage());
        } else if (interaction.askedAfter()) {
            ending = Ending.completed(Responsible.AGENT);
        } else if (interaction.stage() == Stage.TALKING) {
            ending = Ending.completed(Responsible.CALLER);
        } else {
            ending = Ending.abandoned(interaction.stage());
        }
        write(new CallFact.Ended(interaction.id(), ending));
        if (interaction.stage() == Stage.TALKING) {
            rooms.floor().released(interaction.id());
        } else {
            rooms.floor().leave(interaction.id());
        }
        log.info("[{}] ended while no controller ran: {}", interaction.id(), ending);
    }

    static int priority(OpenInteraction interaction) {
        OpenInteraction.Place place = interaction.queued();
        return place == null ? 0 : place.priority();
    }

    private void endOrphans() {
        survey.lines().keySet().stream()
                .filter(line -> Names.isOurs(line) && !Names.isOfSession(line) && !legsInUse.contains(line))
                .forEach(this::hangUp);
        survey.rooms().keySet().stream()
                .filter(room -> Names.isOurs(room) && !roomsInUse.contains(room))
                .forEach(room -> Context.quietly(() -> rooms.switchboard().closeRoom(room)));
    }

    private void hangUp(String line) {
        Context.quietly(() -> rooms.switchboard().take(line, _ -> {}).hangUp(Cause.NORMAL));
    }

    private void write(CallFact fact) {
        Instant now = rooms.clock().instant();
        var _ = rooms.journal().append(now, fact);
    }

    /** Whether the floor keeps a place for this interaction from before a restart. */
    static boolean isHeld(Floor floor, String interaction) {
        Contact contact = floor.view().contact(interaction);
        return contact != null && contact.stage() == Contact.Stage.HELD;
    }
}
