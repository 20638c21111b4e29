package org.trunkline.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Stage;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.StepRef;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.Survey;
import org.trunkline.line.Survey.LiveLine;

/**
 * What a controller does once after its start: holds the interactions that have no ending against what is alive on the
 * switch. Conversations are watched on, waiting callers keep their place, callers in a flow begin their step again;
 * what is gone gets its ending, and what belongs to nobody is ended.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    /** The order in which the floor would serve them. */
    private static final Comparator<OpenInteraction> PLACE =
            Comparator.comparingInt(Recovery::byPriority).thenComparing(OpenInteraction::arrivedAt);

    private final Reception.Rooms rooms;
    private final Survey survey;
    private final Set<String> legsInUse = new HashSet<>();
    private final Set<String> roomsInUse = new HashSet<>();

    Recovery(Reception.Rooms rooms, Survey survey) {
        this.rooms = rooms;
        this.survey = survey;
    }

    /** One interaction to be taken up again; {@code begin} makes the place once the call has its context. */
    record Resumption(OpenInteraction interaction, Arrival arrival, boolean answered, Begin begin) {}

    interface Begin {
        Place in(Context context);
    }

    /** @return those whose caller is still there; the others have their ending when this returns */
    List<Resumption> recover(List<OpenInteraction> open) {
        Map<String, Resumption> resumed = new LinkedHashMap<>();
        for (OpenInteraction interaction : open.stream().sorted(PLACE).toList()) {
            LiveLine line = survey.lines().get(interaction.line());
            if (line == null || !line.inOurHands()) {
                end(interaction, line != null);
            } else {
                resume(interaction, line).ifPresent(found -> resumed.put(interaction.id(), found));
            }
        }
        endOrphans();
        return List.copyOf(resumed.values());
    }

    private Optional<Resumption> resume(OpenInteraction interaction, LiveLine line) {
        Arrival arrival = new Arrival(
                interaction.line(),
                interaction.dialled(),
                line.arrival().callerNumber(),
                line.arrival().callerName(),
                line.arrival().fromPhone());
        OpenInteraction.Talk talk = interaction.talk();
        write(new CallFact.Resumed(interaction.id(), interaction.stage()));
        if (interaction.stage() == Stage.TALKING && talk != null) {
            return talk(interaction, arrival, talk);
        }
        if (interaction.stage() == Stage.TRANSFER) {
            Optional<Resumption> handed = handed(interaction, arrival);
            if (handed.isPresent()) {
                return handed;
            }
        }
        FlowSession session = session(interaction);
        return Optional.of(new Resumption(
                interaction,
                arrival,
                line.answered(),
                _ -> session == null ? new Place.Nowhere() : new Place.InFlow(session)));
    }

    private Optional<Resumption> talk(OpenInteraction interaction, Arrival arrival, OpenInteraction.Talk talk) {
        LiveLine agent = survey.lines().get(talk.leg());
        if (agent == null) {
            // The agent hung up while no controller ran: the conversation is over, the caller is in an empty room.
            write(new CallFact.Ended(interaction.id(), Ending.completed(Responsible.AGENT)));
            rooms.floor().released(interaction.id());
            hangUp(interaction.line());
            return Optional.empty();
        }
        legsInUse.add(talk.leg());
        List<String> shared = survey.roomsWith(talk.leg());
        boolean joined =
                !shared.isEmpty() && survey.roomsWith(interaction.line()).contains(shared.getFirst());
        roomsInUse.addAll(shared);
        FlowSession session = session(interaction);
        Place back = session == null ? new Place.Nowhere() : new Place.InFlow(session);
        return Optional.of(new Resumption(interaction, arrival, true, context -> {
            Line leg = rooms.switchboard()
                    .take(talk.leg(), event -> context.inbox.put(new CallSignal.FromLeg(talk.leg(), event)));
            String room = shared.isEmpty() ? context.names.room() : shared.getFirst();
            if (shared.isEmpty()) {
                rooms.switchboard().openRoom(room);
            }
            return new Place.InTalk(talk.agent(), talk.phone(), leg, room, joined, back);
        }));
    }

    /** The other line in the caller's room, if the transfer had got so far. */
    private Optional<Resumption> handed(OpenInteraction interaction, Arrival arrival) {
        for (String room : survey.roomsWith(interaction.line())) {
            for (String leg : survey.rooms().getOrDefault(room, Set.of())) {
                if (Names.interactionOf(leg).equals(Optional.of(interaction.id()))) {
                    legsInUse.add(leg);
                    roomsInUse.add(room);
                    return Optional.of(new Resumption(
                            interaction,
                            arrival,
                            true,
                            context -> new Place.Handed(
                                    rooms.switchboard()
                                            .take(leg, event -> context.inbox.put(new CallSignal.FromLeg(leg, event))),
                                    room)));
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable FlowSession session(OpenInteraction interaction) {
        Map<String, String> variables = new HashMap<>(FlowSession.facts(
                interaction.caller() == null ? "" : interaction.caller(),
                interaction.dialled(),
                interaction.id(),
                interaction.arrivedAt()));
        variables.putAll(interaction.variables());
        OpenInteraction.FlowPosition at = interaction.position();
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

    private static int byPriority(OpenInteraction interaction) {
        OpenInteraction.Place place = interaction.queued();
        return place == null ? 0 : -place.priority();
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
}
