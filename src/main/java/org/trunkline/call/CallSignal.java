package org.trunkline.call;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trunkline.flow.Fetched;
import org.trunkline.line.Arrival;
import org.trunkline.line.LineEvent;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Reply;
import org.trunkline.speech.SpeechEvent;

/** All that a call's script can be told; everything that happens to a call comes as one of these. */
sealed interface CallSignal {
    /** From the line of the party that the interaction is with. */
    record FromCaller(LineEvent event) implements CallSignal {}

    /** From a leg that the call dialled itself. */
    record FromLeg(String leg, LineEvent event) implements CallSignal {}

    record FromQueue(QueueSignal signal) implements CallSignal {}

    /** The floor's answer to what this call asked of it. */
    record FromFloor(Reply reply) implements CallSignal {}

    /** @param question what it is about: a call counts the questions at which it listens */
    record FromSpeech(int question, SpeechEvent event) implements CallSignal {}

    /**
     * To a conversation whose agent asks a queue: exactly one is given.
     *
     * @param reply to the question itself
     */
    record OfQueue(
            QueueConsultation of,
            @Nullable QueueSignal signal,
            @Nullable Reply reply) implements CallSignal {}

    /** What became of the card data that was sent. */
    record FromGateway(CardEntry of, Fetched answer) implements CallSignal {}

    /** Something of the prompt that plays has been rendered. */
    record Rendered() implements CallSignal {}

    /** The link to the switch is back: what failed for want of it can be tried again. */
    record LinkBack() implements CallSignal {}

    /** Somebody outside wants something done; must be answered, see {@link Talks}. */
    record Asked(TalkRequest request, CompletableFuture<Reply> answer) implements CallSignal {
        void refuse(String why) {
            answer.complete(new Reply.Refused(why));
        }
    }

    /** What only the script of a supervisor is told. */
    sealed interface ToSupervisor extends CallSignal {}

    /** The call that the supervisor is present in has moved, or is over. */
    record Moved(Whereabouts.Spot now) implements ToSupervisor {}

    /** The call's answer to the supervisor who wants to take it over. */
    record TakenOver(Reply reply) implements ToSupervisor {}

    /** The line that the supervisor heard has ended. */
    record Unheard() implements ToSupervisor {}

    /** Somebody outside wants the supervisor's presence changed; must be answered, see {@link Supervisors}. */
    record Steered(SupervisorRequest request, CompletableFuture<Reply> answer) implements ToSupervisor {
        void refuse(String why) {
            answer.complete(new Reply.Refused(why));
        }
    }

    /** A phone dialled the slot that the caller is parked in; must be accepted or refused. */
    record PickedUp(Arrival phone, Runnable refusal) implements CallSignal {
        void refuse() {
            refusal.run();
        }
    }

    /** More came than a call can take: something runs wild, and the call ends. */
    record Overflow() implements CallSignal {}
}
