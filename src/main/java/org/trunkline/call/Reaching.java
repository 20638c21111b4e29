package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.queue.Reply;

/** The stage in which a customer is called back: by an agent who hears the ringing, or before an agent is sought. */
final class Reaching {
    /** Longer no agent is told that a customer was not reached. */
    private static final Duration TELLING = Duration.ofSeconds(6);

    sealed interface Result {
        record Reached() implements Result {}

        record NotReached(String why) implements Result {}

        record AgentLeft() implements Result {}
    }

    private final Context call;
    private final CallSettings settings;
    private final Announcements announcements;
    private final Owed owed;

    Reaching(Context call, CallSettings settings, Announcements announcements, Owed owed) {
        this.call = call;
        this.settings = settings;
        this.announcements = announcements;
        this.owed = owed;
    }

    /** @param agent who has answered; null: nobody yet */
    Result run(Destination to, @Nullable Line agent) {
        String id = call.names.leg();
        if (!owed.desk().dials(owed.callback(), id, call)) {
            return new Result.NotReached("that number is being called already");
        }
        try {
            if (agent != null) {
                agent.startRinging();
            }
            call.dialled(call.switchboard.dial(
                    new Dial(id, to, owed.callback().dialled(), "", settings.transferRing()),
                    event -> call.inbox.put(new CallSignal.FromCaller(event))));
            return untilAnswered(agent);
        } catch (LineFailure e) {
            // It may have been dialled all the same.
            Context.quietly(() -> call.switchboard.take(id, _ -> {}).hangUp(Cause.NORMAL));
            if (e.kind() == LineFailure.Kind.NOT_OWNER) {
                throw e;
            }
            return new Result.NotReached("the switch failed");
        } finally {
            owed.desk().dialled(owed.callback());
        }
    }

    private Result untilAnswered(@Nullable Line agent) {
        // The switch ends the ringing by itself; twice the time is for a switch that does not.
        Instant deadline = call.clock.instant().plus(settings.transferRing().multipliedBy(2));
        while (true) {
            switch (call.poll(deadline)) {
                case CallSignal.FromCaller(LineEvent.Answered _) -> {
                    return new Result.Reached();
                }
                case CallSignal.FromCaller(LineEvent.HungUp(Cause cause)) -> {
                    // Also when nobody wants the call any more, while the phone still rings.
                    Context.quietly(() -> call.caller().hangUp(Cause.NORMAL));
                    return new Result.NotReached(words(cause));
                }
                case CallSignal.FromLeg(String leg, LineEvent.HungUp _)
                when agent != null && leg.equals(agent.id()) -> {
                    Context.quietly(() -> call.caller().hangUp(Cause.NORMAL));
                    return new Result.AgentLeft();
                }
                case CallSignal.Asked(TalkRequest _, CompletableFuture<Reply> answer) ->
                    answer.complete(new Reply.Refused("the customer is being called"));
                case null -> {
                    Context.quietly(() -> call.caller().hangUp(Cause.NORMAL));
                    return new Result.NotReached("no answer");
                }
                default -> {}
            }
        }
    }

    private static String words(Cause cause) {
        return cause == Cause.NORMAL
                ? "declined"
                : cause.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** The agent hears that the customer could not be had; returns when they have, or hung up. */
    void tell(Line agent) {
        Instant deadline = call.clock.instant().plus(TELLING);
        String play = call.names.play();
        try {
            agent.stopRinging();
            agent.play(play, announcements.notReached());
            boolean heard = false;
            while (!heard) {
                heard = switch (call.poll(deadline)) {
                    case CallSignal.FromLeg(String leg, LineEvent.PlayEnded(String ended)) ->
                        leg.equals(agent.id()) && ended.equals(play);
                    case CallSignal.FromLeg(String leg, LineEvent.HungUp _) -> leg.equals(agent.id());
                    case null -> true;
                    default -> false;
                };
            }
        } catch (LineFailure _) {
            // They hung up, or will hear nothing.
        }
    }
}
