package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.Stage;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.queue.Reply;

/** The stage in which caller and agent talk, until one of them hangs up or is lost. */
final class Talking {
    sealed interface Result {
        record Over(Ending ending) implements Result {}

        /** The agent's phone is gone without a hang-up; the caller is still there. */
        record AgentVanished() implements Result {}
    }

    private final Context call;
    private final Line agentLeg;
    private final String room;
    private boolean held;

    Talking(Context call, Line agentLeg, String room) {
        this.call = call;
        this.agentLeg = agentLeg;
        this.room = room;
    }

    /** Joins the two, then as {@link #goOn}. */
    Result begin(String agent, String phone) {
        Instant deadline = Context.FOREVER;
        try {
            call.caller.stopMusic();
            call.switchboard.join(room, List.of(call.caller, agentLeg));
            call.write(new CallFact.Connected(call.interaction, agent, phone, agentLeg.id()));
        } catch (LineFailure e) {
            if (e.kind() != LineFailure.Kind.GONE) {
                throw e;
            }
            deadline = call.clock.instant().plus(Context.HANG_UP_COMES);
        }
        return untilHangUp(deadline);
    }

    /** The two are joined already: the conversation went on while no controller ran. */
    Result goOn() {
        return untilHangUp(Context.FOREVER);
    }

    private Result untilHangUp(Instant deadline) {
        Result result = null;
        while (result == null) {
            CallSignal signal = call.poll(deadline);
            result = switch (signal) {
                case CallSignal.FromCaller(LineEvent.HungUp hungUp) -> callerGone(hungUp.cause());
                case CallSignal.FromLeg(String leg, LineEvent.HungUp hungUp)
                when leg.equals(agentLeg.id()) -> agentGone(hungUp.cause());
                case CallSignal.Asked asked -> {
                    asked.answer().complete(done(asked.request()));
                    yield null;
                }
                case null -> new Result.Over(Ending.systemFailure(Stage.TALKING));
                default -> null;
            };
        }
        return result;
    }

    private Reply done(TalkRequest request) {
        try {
            return switch (request) {
                case TalkRequest.Hold _ when held -> new Reply.Refused("the caller is on hold already");
                case TalkRequest.Hold _ -> {
                    call.switchboard.leave(room, List.of(call.caller));
                    call.caller.startMusic();
                    call.write(new CallFact.Held(call.interaction));
                    held = true;
                    yield new Reply.Done();
                }
                case TalkRequest.Resume _ when !held -> new Reply.Refused("the caller is not on hold");
                case TalkRequest.Resume _ -> {
                    call.caller.stopMusic();
                    call.switchboard.join(room, List.of(call.caller));
                    call.write(new CallFact.HoldEnded(call.interaction));
                    held = false;
                    yield new Reply.Done();
                }
            };
        } catch (LineFailure e) {
            return new Reply.Refused("the switch did not do it: " + e.getMessage());
        }
    }

    private static Result callerGone(Cause cause) {
        return new Result.Over(
                switch (cause) {
                    case SWITCH_FAILED -> Ending.systemFailure(Stage.TALKING);
                    case VANISHED -> Ending.networkFailure(Stage.TALKING);
                    default -> Ending.completed(Responsible.CALLER);
                });
    }

    private static Result agentGone(Cause cause) {
        return switch (cause) {
            case SWITCH_FAILED -> new Result.Over(Ending.systemFailure(Stage.TALKING));
            case VANISHED -> new Result.AgentVanished();
            default -> new Result.Over(Ending.completed(Responsible.AGENT));
        };
    }

    /** Ends what is left of the conversation; done last, because the agent may be wanted already. */
    void tidyUp() {
        Context.quietly(() -> agentLeg.hangUp(Cause.NORMAL));
        Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
        Context.quietly(() -> call.switchboard.closeRoom(room));
    }
}
