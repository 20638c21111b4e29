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

    private Result untilOver(Way way, Line leg, String room) {
        boolean talking = false;
        // The switch ends the ringing by itself; twice the time is for a switch that does not.
        Instant deadline = call.clock.instant().plus(settings.transferRing().multipliedBy(2));
        while (true) {
            CallSignal signal = call.poll(talking ? Context.FOREVER : deadline);
            switch (signal) {
                case CallSignal.FromLeg(String id, LineEvent.Answered _)
                when id.equals(leg.id()) -> {
                    call.caller.stopMusic();
                    call.switchboard.join(room, List.of(call.caller, leg));
                    call.write(new CallFact.Transferred(call.interaction, way.name()));
                    talking = true;
                }
                case CallSignal.FromLeg(String id, LineEvent.HungUp hungUp)
                when id.equals(leg.id()) -> {
                    if (!talking) {
                        call.caller.stopMusic();
                        return new Result.Failed(hungUp.cause());
                    }
                    Context.quietly(() -> call.caller.hangUp(Cause.NORMAL));
                    return new Result.Over(over(hungUp.cause()));
                }
                case CallSignal.FromCaller(LineEvent.HungUp hungUp) -> {
                    Context.quietly(() -> leg.hangUp(Cause.NORMAL));
                    return new Result.Over(talking ? over(hungUp.cause()) : Ending.abandoned(Stage.TRANSFER));
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

    private static Ending over(Cause cause) {
        return cause == Cause.SWITCH_FAILED ? Ending.systemFailure(Stage.TRANSFER) : Ending.transferred();
    }
}
