package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Reason;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.Stage;
import org.trunkline.line.Cause;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;

/** The customer is dialled, whose line is that of the call from then on; an agent on the line already hears it ring. */
final class Dialling {
    /** How it ended; nobody is joined with anybody, and whoever was not reached is rung no more. */
    sealed interface Result {
        /** The customer has answered, and the agent is there. */
        record Reached() implements Result {}

        /** Busy, unanswered, not to be reached, or let go by us; the agent is still there. */
        record Failed(Cause why) implements Result {
            Ending ending() {
                return why == Cause.SWITCH_FAILED
                        ? Ending.systemFailure(Stage.DIALLING)
                        : new Ending(
                                reason(why) == Reason.NOT_REACHED ? Responsible.NETWORK : Responsible.CALLER,
                                reason(why),
                                Stage.DIALLING);
            }
        }

        /** @param vanished without a hang-up: the phone is gone */
        record AgentLeft(boolean vanished) implements Result {
            Ending ending() {
                return new Ending(Responsible.AGENT, Reason.ABANDONED, Stage.DIALLING);
            }
        }
    }

    private static final int WRITTEN_SECONDS = 2;

    private final Context call;
    private final @Nullable Line agent;

    /** @param agent whose events come to the call as {@link CallSignal.FromLeg}; null: nobody is there yet */
    Dialling(Context call, @Nullable Line agent) {
        this.call = call;
        this.agent = agent;
    }

    static Reason reason(Cause cause) {
        return switch (cause) {
            case BUSY, DECLINED -> Reason.BUSY;
            case NORMAL, NO_ANSWER -> Reason.NO_ANSWER;
            case UNREACHABLE, CONGESTION, VANISHED, LOST, SWITCH_FAILED -> Reason.NOT_REACHED;
        };
    }

    Result run(Dial dial) {
        if (agent != null) {
            Context.quietly(agent::startRinging);
        }
        Result result = ring(dial);
        if (agent != null) {
            Context.quietly(agent::stopRinging);
        }
        if (!(result instanceof Result.Reached)) {
            Context.quietly(() -> call.caller().hangUp(Cause.NORMAL));
        }
        return result;
    }

    private Result ring(Dial dial) {
        // Nobody's phone rings of whom nothing would be known after a kill; a disk that hangs stops no call.
        call.written()
                .copy()
                .completeOnTimeout(null, WRITTEN_SECONDS, TimeUnit.SECONDS)
                .join();
        try {
            call.dialled(call.switchboard.dial(dial, event -> call.inbox.put(new CallSignal.FromCaller(event))));
        } catch (LineFailure e) {
            if (e.kind() == LineFailure.Kind.NOT_OWNER) {
                throw e;
            }
            // What the switch did not answer it may have done all the same.
            call.dialled(call.switchboard.take(dial.line(), _ -> {}));
            return new Result.Failed(Cause.CONGESTION);
        }
        // The switch ends the ringing by itself; twice the time is for a switch that does not.
        Instant deadline = call.clock.instant().plus(dial.ring().multipliedBy(2));
        Result result = null;
        while (result == null) {
            result = happened(call.poll(deadline));
        }
        return result;
    }

    private @Nullable Result happened(@Nullable CallSignal signal) {
        return switch (signal) {
            case CallSignal.FromCaller(LineEvent.Answered _) -> new Result.Reached();
            case CallSignal.FromCaller(LineEvent.HungUp(Cause cause)) -> new Result.Failed(cause);
            case CallSignal.FromLeg(String leg, LineEvent.HungUp(Cause cause))
            when isAgent(leg) -> new Result.AgentLeft(cause == Cause.VANISHED);
            case CallSignal.Asked asked -> {
                asked.refuse("the customer is still being dialled");
                yield null;
            }
            case null -> new Result.Failed(Cause.NO_ANSWER);
            default -> null;
        };
    }

    private boolean isAgent(String leg) {
        return agent != null && leg.equals(agent.id());
    }

    /** The agent, if there is one, hears that the customer could not be had; returns when they have, or hung up. */
    void tell(List<Sound> sounds) {
        Line there = agent;
        if (there == null) {
            return;
        }
        Instant deadline = call.clock.instant().plus(Context.HANG_UP_COMES);
        String play = call.names.play();
        try {
            there.play(play, sounds);
            boolean over = false;
            while (!over) {
                over = switch (call.poll(deadline)) {
                    case CallSignal.FromLeg(String leg, LineEvent.PlayEnded(String ended)) ->
                        isAgent(leg) && ended.equals(play);
                    case CallSignal.FromLeg(String leg, LineEvent.HungUp _) -> isAgent(leg);
                    case CallSignal.Asked asked -> {
                        asked.refuse("the customer was not reached");
                        yield false;
                    }
                    case null -> true;
                    default -> false;
                };
            }
        } catch (LineFailure _) {
            // They hung up, or will hear nothing.
        }
    }
}
