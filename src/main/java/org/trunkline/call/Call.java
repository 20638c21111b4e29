package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
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
    private final Instant arrived;
    private final Floor floor;
    private final CallSettings settings;
    private final Announcements announcements;
    private final TelephoneConversation conversation;
    private final Function<Outcome.Target, Transferring.Way> ways;
    private final Runnable done;
    private Place place;
    private @Nullable Queueing waited;
    private Runnable tidyUp = () -> {};
    private final boolean answered;
    private boolean keepsPlace;
    /** Whether the caller just lost the agent and has not been told so yet. */
    private boolean cutOff;

    /**
     * @param begin where to enter the script
     * @param answered whether the caller is answered already, as they are after a restart
     * @param keepsPlace whether the floor knows the contact from before a restart
     * @param done told when the script is over, unless the controller is being stopped
     */
    Call(
            Context call,
            Arrival arrival,
            Instant arrived,
            Floor floor,
            CallSettings settings,
            TelephoneConversation conversation,
            Announcements announcements,
            Function<Outcome.Target, Transferring.Way> ways,
            Place begin,
            boolean answered,
            boolean keepsPlace,
            Runnable done) {
        this.call = call;
        this.arrival = arrival;
        this.arrived = arrived;
        this.floor = floor;
        this.settings = settings;
        this.conversation = conversation;
        this.announcements = announcements;
        this.ways = ways;
        this.place = begin;
        this.answered = answered;
        this.keepsPlace = keepsPlace;
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
            if (place instanceof Place.InTalk) {
                // Only now, so that the wrap-up comes after the ending in the record too.
                floor.released(call.interaction);
            }
            tidyUp.run();
            log.info("ended: {}", ending);
            done.run();
        } catch (Context.Stopping _) {
            log.info("left to the switch in place {}", place.getClass().getSimpleName());
        } finally {
            conversation.rest();
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
            log.error("the script of this call failed; the caller goes to the fallback of {}", arrival.dialled(), e);
            floor.leave(call.interaction);
            Context.quietly(() -> call.caller.handOver(arrival.dialled()));
            return Ending.systemFailure(stage());
        }
    }

    /** From place to place until an ending is reached; a place that failed for want of the switch is entered again. */
    private Ending script() {
        if (!answered) {
            call.caller.answer();
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
            case Place.InFlow(FlowSession session) -> follow(session, session.start(conversation));
            case Place.InQueue queue -> inQueue(queue);
            case Place.InTalk talk -> inTalk(talk);
            case Place.InTransfer transfer -> inTransfer(transfer);
            case Place.Handed(Line leg, String room) -> new Transferring(call, settings, announcements).goOn(leg, room);
            case Place.Nowhere _ -> {
                call.caller.handOver(arrival.dialled());
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
        return switch (outcome) {
            case Outcome.Enqueue step -> {
                Waiting waiting = new Waiting(call.interaction, step.queue(), step.priority(), step.skills(), arrived);
                place = new Place.InQueue(session, step, waiting, keepsPlace);
                keepsPlace = false;
                yield null;
            }
            case Outcome.TransferTo step -> {
                place = new Place.InTransfer(session, step);
                yield null;
            }
            case Outcome.Finished _ -> {
                Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
                yield conversation.leftMessage() ? Ending.voicemail() : Ending.flowEnded();
            }
            case Outcome.CallBack _ -> {
                Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
                yield Ending.callBack();
            }
            case Outcome.DeadAir _ -> {
                Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
                yield Ending.deadAir();
            }
            case Outcome.Left _ -> throw new CallerLeft();
            case Outcome.Fault fault -> {
                log.error("flow failed at {}: {}; the caller goes to the fallback", fault.step(), fault.what());
                call.write(
                        new CallFact.Noted(call.interaction, "flow failed at " + fault.step() + ": " + fault.what()));
                call.caller.handOver(arrival.dialled());
                yield Ending.flowFault();
            }
        };
    }

    private @Nullable Ending inQueue(Place.InQueue at) {
        Queueing queueing = new Queueing(call, floor, settings, announcements, at.waiting());
        waited = queueing;
        List<Sound> greeting = cutOff ? announcements.cutOff() : List.of();
        cutOff = false;
        return switch (queueing.run(at.known(), greeting)) {
            case Queueing.Result.Won won -> {
                Place back = new Place.InQueue(at.session(), at.step(), queueing.waiting(), false);
                place = new Place.InTalk(won.agent(), won.phone(), won.leg(), won.room(), false, back);
                yield null;
            }
            case Queueing.Result.Overflowed(Overflowing why) -> overflow(at, queueing.waiting().queue(), why);
        };
    }

    private @Nullable Ending inTalk(Place.InTalk at) {
        Talking talking = new Talking(call, at.leg(), at.room());
        tidyUp = talking::tidyUp;
        return switch (at.joined() ? talking.goOn() : talking.begin(at.agent(), at.phone())) {
            case Talking.Result.Over(Ending ending) -> ending;
            case Talking.Result.AgentVanished _ -> {
                log.warn("the phone {} of agent {} vanished in conversation", at.phone(), at.agent());
                floor.agentVanished(call.interaction);
                call.write(
                        new CallFact.Noted(
                                call.interaction,
                                "the phone of agent " + at.agent()
                                        + " vanished in conversation: back to the queue, with the priority and arrival of before"));
                tidyUp = () -> {};
                Context.quietly(() -> call.switchboard.closeRoom(at.room()));
                place = at.back();
                cutOff = true;
                yield null;
            }
        };
    }

    private @Nullable Ending overflow(Place.InQueue at, String queue, Overflowing why) {
        if (why == Overflowing.CLOSED) {
            conversation.announce(announcements.closed(floor.view().closedMessage(queue)));
        }
        Optional<Outcome.Exit> exit =
                ways(why).stream().filter(at.step().exits()::contains).findFirst();
        if (exit.isPresent()) {
            place = new Place.InFlow(at.session());
            return follow(at.session(), at.session().goOn(exit.get(), conversation));
        }
        conversation.announce(announcements.goodbye());
        Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
        return Ending.overflowed(
                switch (why) {
                    case MAX_WAIT -> Ending.Reason.MAX_WAIT;
                    case NO_AGENT -> Ending.Reason.NO_AGENT;
                    case FULL, ESTIMATED_WAIT -> Ending.Reason.QUEUE_FULL;
                    case CLOSED -> Ending.Reason.QUEUE_CLOSED;
                });
    }

    /** Where the flow may go on; one that says nothing of full and closed queues has a way for the like of it. */
    private static List<Outcome.Exit> ways(Overflowing why) {
        return switch (why) {
            case MAX_WAIT -> List.of(Outcome.Exit.TIMEOUT);
            case NO_AGENT -> List.of(Outcome.Exit.NO_AGENT);
            case FULL, ESTIMATED_WAIT -> List.of(Outcome.Exit.FULL, Outcome.Exit.TIMEOUT);
            case CLOSED -> List.of(Outcome.Exit.CLOSED, Outcome.Exit.NO_AGENT);
        };
    }

    private @Nullable Ending inTransfer(Place.InTransfer at) {
        Transferring.Way way = ways.apply(at.step().target());
        return switch (new Transferring(call, settings, announcements).run(way)) {
            case Transferring.Result.Over(Ending ending) -> ending;
            case Transferring.Result.Failed _
            when at.step().exits().contains(Outcome.Exit.FAILURE) -> {
                place = new Place.InFlow(at.session());
                yield follow(at.session(), at.session().goOn(Outcome.Exit.FAILURE, conversation));
            }
            case Transferring.Result.Failed _ -> {
                conversation.announce(announcements.goodbye());
                Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
                yield new Ending(Ending.Responsible.CENTER, Ending.Reason.NO_AGENT, Stage.TRANSFER);
            }
        };
    }

    /** Whether the floor keeps a place for this interaction from before a restart. */
    static boolean isHeld(Floor floor, String interaction) {
        Contact contact = floor.view().contact(interaction);
        return contact != null && contact.stage() == Contact.Stage.HELD;
    }

    private Ending left() {
        if (call.callerCause() == Cause.SWITCH_FAILED) {
            return Ending.systemFailure(stage());
        }
        if (conversation.leftMessage()) {
            return Ending.voicemail();
        }
        return call.callerCause() == Cause.VANISHED ? Ending.networkFailure(stage()) : Ending.abandoned(stage());
    }

    private Stage stage() {
        return switch (place) {
            case Place.InFlow _, Place.Nowhere _ -> conversation.stage();
            case Place.InQueue _ -> waited == null ? Stage.QUEUED : waited.left();
            case Place.InTalk _ -> Stage.TALKING;
            case Place.InTransfer _, Place.Handed _ -> Stage.TRANSFER;
        };
    }
}
