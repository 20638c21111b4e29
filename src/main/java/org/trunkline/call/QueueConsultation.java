package org.trunkline.call;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.Partner;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Refusal;
import org.trunkline.queue.Reply;

/**
 * A queue that is asked for one of its agents, until one has answered: the floor offers the question as it does callers, and
 * the phones that it names are rung from here. Used by the call's own thread.
 */
final class QueueConsultation {
    private static final Logger log = LoggerFactory.getLogger(QueueConsultation.class);

    sealed interface News {
        /** The floor has reserved this agent for the conversation, and their phone is answered. */
        record Found(Party agent) implements News {}

        /** Nobody is asked any more. */
        record Failed(String why) implements News {}
    }

    private record Ringing(QueueSignal.Offered offer, Line leg) {}

    private final Context call;
    private final TalkParts parts;
    private final CompletableFuture<Reply> answer;
    private final Map<String, Ringing> ringing = new HashMap<>();
    private String queue;

    private QueueConsultation(Context call, TalkParts parts, String queue, CompletableFuture<Reply> answer) {
        this.call = call;
        this.parts = parts;
        this.queue = queue;
        this.answer = answer;
    }

    /** @param answer completed once it waits in the queue, or cannot */
    static QueueConsultation begin(Context call, TalkParts parts, String queue, CompletableFuture<Reply> answer) {
        QueueConsultation begun = new QueueConsultation(call, parts, queue, answer);
        begun.ask();
        return begun;
    }

    private void ask() {
        var _ = parts.floor()
                .queueConsulted(
                        call.interaction, queue, signal -> call.inbox.put(new CallSignal.OfQueue(this, signal, null)))
                .whenComplete((reply, failure) -> call.inbox.put(new CallSignal.OfQueue(
                        this, null, failure == null ? reply : new Reply.Refused("the floor does not answer"))));
    }

    /** Where a supervisor has placed it meanwhile, else as at the beginning. */
    String queue() {
        return queue;
    }

    CompletableFuture<Reply> answer() {
        return answer;
    }

    @Nullable
    News told(Reply reply) {
        if (reply instanceof Reply.Refused(String why)) {
            return new News.Failed(why);
        }
        var _ = call.written().thenRun(() -> answer.complete(reply));
        return null;
    }

    @Nullable
    News told(QueueSignal signal) {
        switch (signal) {
            case QueueSignal.Offered offer -> ring(offer);
            case QueueSignal.Withdrawn withdrawn -> {
                Ringing gone = taken(withdrawn.offer());
                if (gone != null) {
                    Context.quietly(() -> gone.leg().hangUp(Cause.NORMAL));
                }
            }
            case QueueSignal.Accepted(String offer) -> {
                return won(offer);
            }
            case QueueSignal.Overflowed overflowed -> {
                return new News.Failed("nobody of queue " + queue + " is free: "
                        + overflowed.why().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
            case QueueSignal.Placed placed -> queue = placed.queue();
            // Who asks hears it ring.
            case QueueSignal.Positioned _, QueueSignal.Comforted _ -> {}
        }
        return null;
    }

    void happened(String leg, LineEvent event) {
        Ringing rings = ringing.get(leg);
        if (rings != null && event instanceof LineEvent.Answered) {
            parts.floor().accepted(rings.offer().offer());
        } else if (rings != null && event instanceof LineEvent.HungUp(Cause cause)) {
            ringing.remove(leg);
            parts.floor().refused(rings.offer().offer(), Queueing.refusal(cause));
        }
    }

    private void ring(QueueSignal.Offered offer) {
        String id = call.names.leg();
        try {
            Line leg = call.switchboard.dial(
                    // The floor ends the ringing; the switch's own limit is for when nobody is left to do so.
                    parts.announcements()
                            .dial(
                                    id,
                                    new Destination.Phone(offer.rings()),
                                    offer.queue(),
                                    parts.settings().longestRing()),
                    event -> call.inbox.put(new CallSignal.FromLeg(id, event)));
            ringing.put(id, new Ringing(offer, leg));
        } catch (LineFailure e) {
            log.warn("agent {} at phone {} could not be rung", offer.agent(), offer.rings(), e);
            parts.floor().refused(offer.offer(), Refusal.FAILED);
        }
    }

    private @Nullable News won(String offer) {
        Ringing winner = taken(offer);
        if (winner == null) {
            // The agent hung up between answering and the floor's word.
            parts.floor().consultationEnded(call.interaction);
            ask();
            return null;
        }
        hangUpAll();
        return new News.Found(new Party(
                new Partner(
                        Partner.Kind.AGENT,
                        winner.offer().agent(),
                        winner.offer().rings(),
                        winner.leg().id()),
                winner.leg()));
    }

    private @Nullable Ringing taken(String offer) {
        for (Ringing rings : List.copyOf(ringing.values())) {
            if (rings.offer().offer().equals(offer)) {
                return ringing.remove(rings.leg().id());
            }
        }
        return null;
    }

    /** Nobody rings any more; the floor has to be told apart from it. */
    void hangUpAll() {
        ringing.values().forEach(rings -> Context.quietly(() -> rings.leg().hangUp(Cause.NORMAL)));
        ringing.clear();
    }
}
