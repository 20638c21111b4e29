package org.trunkline.call;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Given;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Stage;
import org.trunkline.flow.CallerLeft;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.Outcome;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.Waiting;
import org.trunkline.voice.PromptCache;

/**
 * The script of one interaction by telephone, run by a virtual thread of its own from arrival to ending. It goes from
 * place to place; each can be entered afresh, which is what happens after a restart, and when the switch fails to
 * answer on the way. Whatever breaks in here, the caller is handed to the switch's own fallback.
 */
final class Call implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Call.class);
    private static final int MOST_FAILURES = 3;

    private final Context call;
    private final Arrival arrival;
    private final Floor floor;
    private final CallSettings settings;
    private final Announcements announcements;
    private final TalkParts parts;
    private final TelephoneConversation conversation;
    private final Needs needs;
    private final Function<Outcome.Target, Targets.Way> ways;
    private final Runnable done;
    private Place place;
    private @Nullable Queueing waited;
    private Runnable tidyUp = () -> {};
    private final boolean answered;
    private boolean keepsPlace;
    private final BiFunction<Context, String, CallRecording> recordings;
    /** Whether a customer whom we called has not been told so yet. */
    private boolean hereWeAre;

    /** Whether the caller just lost the agent and has not been told so yet. */
    private boolean cutOff;

    /** How the conversation ended, while the caller is asked what they think of it; else null. */
    private @Nullable Ending completed;

    /**
     * @param begin where to enter the script
     * @param answered whether the caller is answered already, as they are after a restart
     * @param keepsPlace whether the floor knows the contact from before a restart
     * @param completed how the conversation ended after which the caller is being asked; null: they are not
     * @param recordings how a call that we made is recorded, by its queue
     * @param done told when the script is over, unless the controller is being stopped
     */
    Call(
            Context call,
            Arrival arrival,
            Instant arrived,
            TelephoneConversation conversation,
            TalkParts parts,
            Function<Outcome.Target, Targets.Way> ways,
            Place begin,
            boolean answered,
            boolean keepsPlace,
            @Nullable Ending completed,
            BiFunction<Context, String, CallRecording> recordings,
            Runnable done) {
        this.call = call;
        this.arrival = arrival;
        this.floor = parts.floor();
        this.settings = parts.settings();
        this.conversation = conversation;
        this.announcements = parts.announcements();
        this.parts = parts;
        this.needs = new Needs(call, arrival, arrived, parts.claims(), parts.firstAgents());
        this.ways = ways;
        this.place = begin;
        this.answered = answered;
        this.keepsPlace = keepsPlace;
        this.completed = completed;
        this.recordings = recordings;
        this.done = done;
    }

    Inbox inbox() {
        return call.inbox;
    }

    @Override
    public void run() {
        MDC.put("interaction", call.interaction);
        try {
            Ending ending = ending();
            call.write(new CallFact.Ended(call.interaction, ending));
            if (place instanceof Place.CallsOut out) {
                if (out.calling().isAgentThere()) {
                    floor.released(call.interaction);
                } else {
                    floor.calledOff(call.interaction);
                }
            } else if (place instanceof Place.InTalk talk) {
                if (talk.talking().isOnFloor()) {
                    // Only now, so that the wrap-up comes after the ending in the record too.
                    floor.released(call.interaction);
                } else {
                    // Who has the caller past the floor has no wrap-up.
                    talk.talking()
                            .agent()
                            .ifPresent(agent -> call.write(new CallFact.Disposed(call.interaction, agent, null)));
                }
            }
            tidyUp.run();
            log.info("ended: {}", ending);
            done.run();
        } catch (Context.Stopping _) {
            log.info("left to the switch in place {}", place.getClass().getSimpleName());
        } finally {
            conversation.rest();
            call.recording().end();
            MDC.remove("interaction");
        }
    }

    private Ending ending() {
        try {
            return script();
        } catch (CallerLeft _) {
            return left();
        } catch (Context.Stopping e) {
            throw e;
        } catch (RuntimeException e) {
            if (completed != null) {
                log.error("asking the caller after the conversation failed", e);
                call.hangUpCaller();
                return completed;
            }
            log.error("the script of this call failed; the caller goes to the fallback of {}", arrival.dialled(), e);
            floor.leave(call.interaction);
            Context.quietly(() -> call.caller().handOver(arrival.dialled()));
            return Ending.systemFailure(stage());
        }
    }

    /** From place to place until an ending is reached; a place that failed for want of the switch is entered again. */
    private Ending script() {
        if (!answered) {
            call.caller().answer();
            call.write(new CallFact.Answered(call.interaction));
        }
        Ending ending = null;
        int failures = 0;
        while (ending == null) {
            try {
                ending = enter(place);
                failures = 0;
            } catch (LineFailure failure) {
                if (failure.kind() == LineFailure.Kind.NOT_OWNER) {
                    throw new Context.Stopping();
                }
                if (failure.kind() == LineFailure.Kind.REFUSED || ++failures == MOST_FAILURES) {
                    throw failure;
                }
                if (failure.kind() == LineFailure.Kind.GONE) {
                    // As a rule the caller has hung up, which is told in a moment.
                    call.awaitHangUp();
                }
                log.warn("entering {} again: {}", place.getClass().getSimpleName(), failure.getMessage());
                call.awaitLink(settings.patience());
            }
        }
        return ending;
    }

    /** @return the ending, or null when the script goes on at another place */
    private @Nullable Ending enter(Place at) {
        return switch (at) {
            case Place.InFlow(FlowSession session) -> {
                session.customerTier(needs.tier());
                yield follow(session, session.start(conversation));
            }
            case Place.InQueue queue -> inQueue(queue);
            case Place.InTalk talk -> inTalk(talk);
            case Place.InTransfer transfer -> inTransfer(transfer);
            case Place.CallsOut out -> callOut(out);
            case Place.Parked parked -> inSlot(parked);
            case Place.Nowhere _
            when completed != null -> {
                call.hangUpCaller();
                yield completed;
            }
            case Place.Nowhere _ -> {
                call.caller().handOver(arrival.dialled());
                yield Ending.flowFault();
            }
        };
    }

    private @Nullable Ending follow(FlowSession session, Outcome outcome) {
        conversation.rest();
        RuntimeException trouble = conversation.trouble();
        if (trouble != null) {
            throw trouble;
        }
        if (completed != null && !(outcome instanceof Outcome.Left)) {
            // It leads nowhere but to the end.
            if (!(outcome instanceof Outcome.Finished)) {
                call.note("what was asked after the conversation ended by "
                        + outcome.getClass().getSimpleName());
            }
            call.hangUpCaller();
            return completed;
        }
        return switch (outcome) {
            case Outcome.Enqueue step -> {
                Contact kept = keepsPlace ? floor.view().contact(call.interaction) : null;
                Waiting waiting = needs.by(step, kept == null ? null : kept.waiting());
                place = new Place.InQueue(waiting, keepsPlace, new Place.FlowStep(session, step));
                keepsPlace = false;
                yield null;
            }
            case Outcome.TransferTo step -> {
                place = new Place.InTransfer(session, step);
                yield null;
            }
            case Outcome.Finished _ -> {
                call.hangUpCaller();
                yield conversation.leftMessage() ? Ending.voicemail() : Ending.flowEnded();
            }
            case Outcome.CallBack _ -> {
                call.hangUpCaller();
                yield Ending.callBack(Stage.FLOW);
            }
            case Outcome.DeadAir _ -> {
                call.hangUpCaller();
                yield Ending.deadAir();
            }
            case Outcome.Left _ -> throw new CallerLeft();
            case Outcome.Fault fault -> {
                log.error("flow failed at {}: {}; the caller goes to the fallback", fault.step(), fault.what());
                call.note("flow failed at " + fault.step() + ": " + fault.what());
                call.caller().handOver(arrival.dialled());
                yield Ending.flowFault();
            }
        };
    }

    private @Nullable Ending inQueue(Place.InQueue at) {
        Owed owed = at.owed();
        if (owed == null) {
            sayThatItIsRecorded(at.waiting().queue());
        }
        Queueing queueing = new Queueing(
                call, floor, settings, announcements, parts.callbacks(), arrival, owed, at.waiting(), needs.claims());
        waited = queueing;
        List<Sound> greeting = hereWeAre ? announcements.hereWeAre() : cutOff ? announcements.cutOff() : List.of();
        cutOff = false;
        hereWeAre = false;
        return switch (queueing.run(at.known(), greeting)) {
            case Queueing.Result.Won won -> {
                Waiting waiting = queueing.waiting();
                if (!whispered(won, waiting.queue())) {
                    place = new Place.InQueue(waiting, false, at.step(), owed);
                    yield null;
                }
                if (owed != null) {
                    yield callBack(owed, waiting, won);
                }
                place = talk(won, waiting, at.step());
                yield null;
            }
            case Queueing.Result.CalledBack _ -> {
                conversation.announce(announcements.keepsPlace());
                call.hangUpCaller();
                yield Ending.callBack(Stage.QUEUED);
            }
            case Queueing.Result.Turn _ -> callBack(Objects.requireNonNull(owed), queueing.waiting(), null);
            case Queueing.Result.Overflowed _
            when owed != null -> {
                owed.desk().notReached(owed.callback(), "the queue is closed", false);
                yield Ending.notReached();
            }
            case Queueing.Result.Overflowed(Overflowing why) ->
                overflow(at, queueing.waiting().queue(), why);
        };
    }

    /** @param won the agent who has answered; null: the customer is to be on the line first */
    private @Nullable Ending callBack(Owed owed, Waiting waiting, Queueing.Result.@Nullable Won won) {
        Line agent = won == null ? null : won.leg();
        if (won != null) {
            tidyUp = () -> letGo(won);
        }
        CallingBack calling = new CallingBack(call, announcements, owed, settings.transferRing());
        return switch (calling.run(agent)) {
            case CallingBack.Result.Reached _ -> {
                call.write(new CallFact.Answered(call.interaction));
                owed.desk().reached(owed.callback());
                call.recordBy(recordings.apply(call, waiting.queue()));
                if (won == null) {
                    hereWeAre = true;
                    floor.resume(call.interaction, call::fromFloor);
                    place = new Place.InQueue(waiting, true, null);
                } else {
                    place = reached(won, waiting);
                }
                yield null;
            }
            case CallingBack.Result.NotReached(Ending ending, String why, boolean again, boolean agentVanished) -> {
                if (won != null) {
                    letGo(won);
                }
                if (agentVanished) {
                    floor.agentVanished(call.interaction);
                } else {
                    floor.calledOff(call.interaction);
                }
                owed.desk().notReached(owed.callback(), why, again);
                yield ending;
            }
        };
    }

    private Place reached(Queueing.Result.Won won, Waiting waiting) {
        // Should anything break here, the customer is a caller who waits.
        place = new Place.InQueue(waiting.onLine(), false, null);
        try {
            sayThatItIsRecorded(waiting.queue());
            call.recording().arm(waiting.queue());
            return talk(won, waiting.onLine(), null);
        } catch (CallerLeft | LineFailure e) {
            letGo(won);
            floor.calledOff(call.interaction);
            throw e;
        }
    }

    private void letGo(Queueing.Result.Won won) {
        tidyUp = () -> {};
        Context.quietly(() -> won.leg().hangUp(Cause.NORMAL));
        Context.quietly(() -> call.switchboard.closeRoom(won.room()));
    }

    private Place talk(Queueing.Result.Won won, Waiting waiting, Place.@Nullable FlowStep from) {
        Partner agent = new Partner(
                Partner.Kind.AGENT, won.agent(), won.phone(), won.leg().id());
        CallFact connected = new CallFact.Connected(
                call.interaction, won.agent(), won.phone(), won.leg().id());
        return new Place.InTalk(
                Talking.with(call, parts, new Party(agent, won.leg()), won.room(), true, connected),
                // Whom the caller was kept for has just been lost then.
                new Place.InQueue(waiting.forAnybody(), false, from),
                waiting.priority());
    }

    /** @return false if the agent hung up before the caller was connected: the caller is off the floor then */
    private boolean whispered(Queueing.Result.Won won, String queue) {
        Optional<CompletableFuture<Path>> said = parts.whispers().of(queue, arrival.callerName());
        boolean stays = false;
        try {
            stays = said.isEmpty() || new Whispering(call, won.leg()).run(said.get());
            return stays;
        } finally {
            said.ifPresent(PromptCache::discard);
            if (!stays) {
                floor.released(call.interaction);
                letGo(won);
            }
        }
    }

    private @Nullable Ending callOut(Place.CallsOut at) {
        tidyUp = at.calling()::tidyUp;
        return switch (at.calling().run(at.begin())) {
            case CallingOut.Result.Over(Ending ending) -> ending;
            case CallingOut.Result.Reached(Party agent, String room) -> {
                sayThatItIsRecorded(at.calling().queue());
                CallFact connected = new CallFact.Connected(
                        call.interaction,
                        agent.who().name(),
                        String.valueOf(agent.who().phone()),
                        agent.who().leg());
                place = new Place.InTalk(Talking.with(call, parts, agent, room, true, connected), null, 0);
                yield null;
            }
        };
    }

    private @Nullable Ending inTalk(Place.InTalk at) {
        Talking talking = at.talking();
        tidyUp = () -> {
            talking.tidyUp();
            call.hangUpCaller();
        };
        Talking.Result result = talking.run();
        call.recording().end();
        return switch (result) {
            case Talking.Result.Over(Ending ending) -> over(talking, ending);
            case Talking.Result.HostVanished(Partner host) -> {
                log.warn("the phone {} of {} vanished in conversation", host.phone(), host);
                floor.agentVanished(call.interaction);
                call.note("the phone of " + host
                        + " vanished in conversation: back to the queue, with the priority and arrival of before");
                cutOff = true;
                yield leaveTalk(talking, at.back());
            }
            case Talking.Result.Stranded _ -> {
                if (talking.isOnFloor()) {
                    floor.released(call.interaction);
                }
                yield leaveTalk(talking, at.back());
            }
            case Talking.Result.ToQueue(String queue) -> {
                if (talking.isOnFloor()) {
                    floor.released(call.interaction);
                }
                yield leaveTalk(talking, new Place.InQueue(needs.sentTo(queue, at.priority()), false, null));
            }
            case Talking.Result.Park(String slot, Party by) -> {
                if (talking.isOnFloor()) {
                    floor.released(call.interaction);
                }
                yield leaveTalk(talking, new Place.Parked(slot, by.who(), by, at.back(), at.priority()));
            }
        };
    }

    /** Once the agent has hung up, a caller who stays may be asked what they think of it; the agent wraps up meanwhile. */
    private @Nullable Ending over(Talking talking, Ending ending) {
        FlowSession asking = ending.equals(Ending.completed(Ending.Responsible.AGENT))
                ? parts.afterwards().apply(call.interaction).orElse(null)
                : null;
        if (asking == null) {
            return ending;
        }
        completed = ending;
        if (talking.isOnFloor()) {
            floor.released(call.interaction);
        } else {
            talking.agent().ifPresent(agent -> call.write(new CallFact.Disposed(call.interaction, agent, null)));
        }
        return leaveTalk(talking, new Place.InFlow(asking));
    }

    private @Nullable Ending inSlot(Place.Parked at) {
        Party to = new Parking(call, parts, at).run();
        if (to == null) {
            return goOn(at.back());
        }
        CallFact handed =
                new CallFact.HandedOver(call.interaction, to.who(), at.by().toString(), Given.PARK);
        place = new Place.InTalk(
                Talking.with(call, parts, to, call.names.room(), false, handed), at.back(), at.priority());
        return null;
    }

    /** The caller goes on without those of the conversation. */
    private @Nullable Ending leaveTalk(Talking talking, @Nullable Place next) {
        tidyUp = () -> {};
        talking.tidyUp();
        return goOn(next);
    }

    private @Nullable Ending goOn(@Nullable Place next) {
        if (next != null) {
            place = next;
            return null;
        }
        return goodbye(new Ending(Ending.Responsible.CENTER, Ending.Reason.NO_AGENT, Stage.TRANSFER));
    }

    private @Nullable Ending overflow(Place.InQueue at, String queue, Overflowing why) {
        if (why == Overflowing.CLOSED) {
            conversation.announce(announcements.closed(floor.view().closedMessage(queue)));
        }
        Place.FlowStep from = at.step();
        Optional<Outcome.Exit> exit = from == null ? Optional.empty() : from.exit(why);
        if (from != null && exit.isPresent()) {
            place = new Place.InFlow(from.session());
            return follow(from.session(), from.session().goOn(exit.get(), conversation));
        }
        return goodbye(Ending.overflowed(
                switch (why) {
                    case MAX_WAIT -> Ending.Reason.MAX_WAIT;
                    case NO_AGENT -> Ending.Reason.NO_AGENT;
                    case FULL, ESTIMATED_WAIT -> Ending.Reason.QUEUE_FULL;
                    case CLOSED -> Ending.Reason.QUEUE_CLOSED;
                }));
    }

    /** Hung up on, politely. */
    private Ending goodbye(Ending ending) {
        conversation.announce(announcements.goodbye());
        call.hangUpCaller();
        return ending;
    }

    /** To its end, since whoever is recorded must have heard it; a key may refuse. */
    private void sayThatItIsRecorded(String queue) {
        call.recording().toAnnounce(queue).ifPresent(rule -> {
            if (conversation.announce(announcements.saying(rule.announcement()), rule.refuseKey())) {
                call.recording().refused("key " + rule.refuseKey());
                conversation.announce(announcements.notRecorded());
            } else {
                call.recording().announced();
            }
        });
    }

    private @Nullable Ending inTransfer(Place.InTransfer at) {
        Targets.Way way = ways.apply(at.step().target());
        sayThatItIsRecorded("");
        return switch (new Transferring(call, settings, announcements).run(way)) {
            case Transferring.Result.Reached(Party who) -> {
                CallFact handed =
                        new CallFact.Transferred(call.interaction, who.who().toString(), who.who());
                place = new Place.InTalk(Talking.with(call, parts, who, call.names.room(), false, handed), null, 0);
                yield null;
            }
            case Transferring.Result.Failed _
            when at.step().exits().contains(Outcome.Exit.FAILURE) -> {
                place = new Place.InFlow(at.session());
                yield follow(at.session(), at.session().goOn(Outcome.Exit.FAILURE, conversation));
            }
            case Transferring.Result.Failed _ -> goOn(null);
        };
    }

    private Ending left() {
        if (completed != null) {
            return completed;
        }
        if (call.callerCause() == Cause.SWITCH_FAILED) {
            return Ending.systemFailure(stage());
        }
        if (conversation.leftMessage()) {
            return Ending.voicemail();
        }
        if (call.isUndialled()) {
            return Ending.notReached();
        }
        if (place instanceof Place.InQueue && waited != null && waited.isCalledBack()) {
            return Ending.callBack(Stage.QUEUED);
        }
        return call.callerCause() == Cause.VANISHED ? Ending.networkFailure(stage()) : Ending.abandoned(stage());
    }

    private Stage stage() {
        return switch (place) {
            case Place.InFlow _, Place.Nowhere _ -> conversation.stage();
            case Place.InQueue _ -> waited == null ? Stage.QUEUED : waited.left();
            case Place.InTalk talk -> talk.talking().stage();
            case Place.InTransfer _, Place.Parked _ -> Stage.TRANSFER;
            case Place.CallsOut out -> out.calling().stage();
        };
    }
}
