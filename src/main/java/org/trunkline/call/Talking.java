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

/** The stage in which caller and agent talk, until one of them hangs up. */
final class Talking {
    private final Context call;
    private final Line agentLeg;
    private final String room;

    Talking(Context call, Line agentLeg, String room) {
        this.call = call;
        this.agentLeg = agentLeg;
        this.room = room;
    }

    /** Joins the two, then as {@link #goOn}. */
    Ending begin(String agent, String phone) {
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
    Ending goOn() {
        return untilHangUp(Context.FOREVER);
    }

    private Ending untilHangUp(Instant deadline) {
        Ending ending = null;
        while (ending == null) {
            CallSignal signal = call.poll(deadline);
            ending = switch (signal) {
                case CallSignal.FromCaller(LineEvent.HungUp hungUp) -> ended(Responsible.CALLER, hungUp.cause());
                case CallSignal.FromLeg(String leg, LineEvent.HungUp hungUp)
                when leg.equals(agentLeg.id()) -> ended(Responsible.AGENT, hungUp.cause());
                case null -> Ending.systemFailure(Stage.TALKING);
                default -> null;
            };
        }
        return ending;
    }

    /** Ends what is left of the conversation; done last, because the agent may be wanted already. */
    void tidyUp() {
        Context.quietly(() -> agentLeg.hangUp(Cause.NORMAL));
        Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
        Context.quietly(() -> call.switchboard.closeRoom(room));
    }

    private static Ending ended(Responsible hungUp, Cause cause) {
        return cause == Cause.SWITCH_FAILED ? Ending.systemFailure(Stage.TALKING) : Ending.completed(hungUp);
    }
}
