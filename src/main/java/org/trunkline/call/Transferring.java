package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Stage;
import org.trunkline.flow.CallerLeft;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;

/** The stage in which a flow hands the caller to an extension or an outside number, and the talk that follows. */
final class Transferring {
    /** @param name how the record calls it */
    record Way(String name, Destination to) {}

    sealed interface Result {
        record Over(Ending ending) implements Result {}

        /** Busy, unanswered, or not to be reached. */
        record Failed(Cause why) implements Result {}
    }

    private final Context call;
    private final CallSettings settings;
    private final Announcements announcements;

    Transferring(Context call, CallSettings settings, Announcements announcements) {
        this.call = call;
        this.settings = settings;
        this.announcements = announcements;
    }

    Result run(Way way) {
        String id = call.names.leg();
        String room = call.names.room();
        call.caller.startMusic();
        Line leg = call.switchboard.dial(
                new Dial(
                        id,
                        way.to(),
                        announcements.callerNumber(),
                        announcements.callerName(""),
                        settings.transferRing()),
                event -> call.inbox.put(new CallSignal.FromLeg(id, event)));
        try {
            call.switchboard.openRoom(room);
            return untilOver(way, leg, room);
        } catch (CallerLeft | LineFailure e) {
            Context.quietly(() -> leg.hangUp(Cause.NORMAL));
            throw e;
        } finally {
            Context.quietly(() -> call.switchboard.closeRoom(room));
        }
    }

    /** The two talk already: the conversation went on while no controller ran. */
    Ending goOn(Line leg, String room) {
        Ending ending = untilHangUp(leg);
        Context.quietly(() -> call.switchboard.closeRoom(room));
        return ending;
    }

    private Result untilOver(Way way, Line leg, String room) {
        // The switch ends the ringing by itself; twice the time is for a switch that does not.
        Instant deadline = call.clock.instant().plus(settings.transferRing().multipliedBy(2));
        while (true) {
            switch (call.next(deadline)) {
                case CallSignal.FromLeg(String id, LineEvent.Answered _)
                when id.equals(leg.id()) -> {
                    call.caller.stopMusic();
                    call.switchboard.join(room, List.of(call.caller, leg));
                    call.write(new CallFact.Transferred(call.interaction, way.name()));
                    return new Result.Over(untilHangUp(leg));
                }
                case CallSignal.FromLeg(String id, LineEvent.HungUp hungUp)
                when id.equals(leg.id()) -> {
                    call.caller.stopMusic();
                    return new Result.Failed(hungUp.cause());
                }
                case null -> {
                    Context.quietly(() -> leg.hangUp(Cause.NORMAL));
                    call.caller.stopMusic();
                    return new Result.Failed(Cause.NO_ANSWER);
                }
                default -> {}
            }
        }
    }

    private Ending untilHangUp(Line leg) {
        Ending ending = null;
        while (ending == null) {
            ending = switch (call.poll(Context.FOREVER)) {
                case CallSignal.FromCaller(LineEvent.HungUp hungUp) -> over(hungUp.cause());
                case CallSignal.FromLeg(String id, LineEvent.HungUp hungUp)
                when id.equals(leg.id()) -> over(hungUp.cause());
                case null, default -> null;
            };
        }
        Context.quietly(() -> leg.hangUp(Cause.NORMAL));
        Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
        return ending;
    }

    private static Ending over(Cause cause) {
        return cause == Cause.SWITCH_FAILED ? Ending.systemFailure(Stage.TRANSFER) : Ending.transferred();
    }
}
