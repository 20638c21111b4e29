package org.trunkline.call;

import java.time.Instant;
import org.trunkline.flow.CallerLeft;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;

/** The stage in which a phone is rung for a caller who hears music: an extension or an outside number. */
final class Transferring {
    sealed interface Result {
        /** Not joined with the caller yet. */
        record Reached(Party who) implements Result {}

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

    Result run(Targets.Way way) {
        String id = call.names.leg();
        call.caller().startMusic();
        Line leg = call.switchboard.dial(
                announcements.dial(id, way.to(), "", settings.transferRing()),
                event -> call.inbox.put(new CallSignal.FromLeg(id, event)));
        try {
            call.recording().arm();
            return untilAnswered(way, leg);
        } catch (CallerLeft | LineFailure e) {
            Context.quietly(() -> leg.hangUp(Cause.NORMAL));
            throw e;
        }
    }

    private Result untilAnswered(Targets.Way way, Line leg) {
        // The switch ends the ringing by itself; twice the time is for a switch that does not.
        Instant deadline = call.clock.instant().plus(settings.transferRing().multipliedBy(2));
        while (true) {
            switch (call.next(deadline)) {
                case CallSignal.FromLeg(String id, LineEvent.Answered _)
                when id.equals(leg.id()) -> {
                    return new Result.Reached(new Party(way.partner(id), leg));
                }
                case CallSignal.FromLeg(String id, LineEvent.HungUp hungUp)
                when id.equals(leg.id()) -> {
                    call.caller().stopMusic();
                    return new Result.Failed(hungUp.cause());
                }
                case null -> {
                    Context.quietly(() -> leg.hangUp(Cause.NORMAL));
                    call.caller().stopMusic();
                    return new Result.Failed(Cause.NO_ANSWER);
                }
                default -> {}
            }
        }
    }
}
