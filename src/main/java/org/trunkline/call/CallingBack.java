package org.trunkline.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Ending;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;

/** The stage in which a customer is called back: by an agent who hears the ringing, or before an agent is sought. */
final class CallingBack {
    sealed interface Result {
        record Reached() implements Result {}

        /** @param again whether the customer is to be tried again without delay: it was not for them that it failed */
        record NotReached(Ending ending, String why, boolean again, boolean agentVanished) implements Result {}
    }

    private final Context call;
    private final Announcements announcements;
    private final Owed owed;
    private final Duration ring;

    /** @param ring how long the customer's phone rings */
    CallingBack(Context call, Announcements announcements, Owed owed, Duration ring) {
        this.call = call;
        this.announcements = announcements;
        this.owed = owed;
        this.ring = ring;
    }

    /** @param agent who has answered, and is there still if this tells nothing else; null: nobody yet */
    Result run(@Nullable Line agent) {
        String line = call.names.leg();
        if (!owed.desk().dials(owed.callback(), line, call)) {
            return new Result.NotReached(Ending.notReached(), "that number is being called already", false, false);
        }
        Dialling dialling = new Dialling(call, agent);
        try {
            Dial dial = new Dial(
                    line,
                    owed.desk().terms().reach().destination(owed.callback().number()),
                    owed.callback().dialled(),
                    "",
                    ring);
            return switch (dialling.run(dial)) {
                case Dialling.Result.Reached _ -> new Result.Reached();
                case Dialling.Result.Failed failed -> {
                    dialling.tell(announcements.notReached());
                    yield new Result.NotReached(failed.ending(), failed.why().unanswered(), false, false);
                }
                case Dialling.Result.AgentLeft left ->
                    new Result.NotReached(
                            left.ending(),
                            left.vanished() ? "the agent's phone vanished" : "the agent hung up",
                            true,
                            left.vanished());
            };
        } finally {
            owed.desk().dialled(owed.callback());
        }
    }
}
