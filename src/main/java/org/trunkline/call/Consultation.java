package org.trunkline.call;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Partner;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.queue.Reply;

/**
 * The second one of a conversation, and the way there: an agent is reserved at the floor before the phone rings, a queue gives one of
 * its agents, everybody else is rung at once. The host hears it ring, the caller is on hold. There is one at a time; it is over when
 * the second becomes the host, or is let go. Used by the call's own thread.
 */
final class Consultation {
    private static final Logger log = LoggerFactory.getLogger(Consultation.class);

    private record Asking(Targets.Way way, boolean blind, CompletableFuture<Reply> answer) {}

    private final Context call;
    private final TalkParts parts;
    private final TalkRoom room;
    private final Custody custody;

    private @Nullable Asking reserving;
    /** The queue that the host asks for an agent, until one has answered. */
    private @Nullable QueueConsultation queueAsked;

    private @Nullable Party second;
    private boolean answered;
    private boolean blind;

    Consultation(Context call, TalkParts parts, TalkRoom room, Custody custody) {
        this.call = call;
        this.parts = parts;
        this.room = room;
        this.custody = custody;
    }

    /** As it was before a restart. */
    void resume(@Nullable Party with, boolean hasAnswered, boolean blindly) {
        second = with;
        answered = hasAnswered;
        blind = blindly;
    }

    Arrangement.Transfer state() {
        if (reserving != null) {
            return Arrangement.Transfer.RESERVING;
        } else if (queueAsked != null) {
            return Arrangement.Transfer.QUEUED;
        } else if (second == null) {
            return Arrangement.Transfer.NONE;
        }
        return answered ? Arrangement.Transfer.ANSWERED : Arrangement.Transfer.RINGING;
    }

    /** Who rings or has answered. */
    @Nullable
    Party second() {
        return second;
    }

    /** Who is in the room too. */
    @Nullable
    Party answered() {
        return answered ? second : null;
    }

    /** The queue that is asked. */
    @Nullable
    String queue() {
        return queueAsked == null ? null : queueAsked.queue();
    }

    /** Whether the second has the caller as soon as they answer. */
    boolean isBlind() {
        return blind || room.host() == null;
    }

    /** From here on the host waits no more for the second to answer. */
    void beBlind() {
        blind = true;
    }

    Instant ringsUntil() {
        return call.clock.instant().plus(parts.settings().transferRing().multipliedBy(2));
    }

    // ---- by the target's name

    /** Rings a target; an agent of the floor is reserved first. The caller is on hold from here on. */
    void reach(TalkTarget to, boolean blindly, CompletableFuture<Reply> answer) {
        Targets.Way way = parts.targets().way(to).orElseThrow();
        Targets.Way known = way.kind() == Partner.Kind.AGENT && !custody.isOnFloor()
                ? new Targets.Way(Partner.Kind.EXTENSION, way.phone(), way.phone(), way.to())
                : way;
        Asking asking = new Asking(known, blindly, answer);
        room.putCaller(false);
        if (known.kind() == Partner.Kind.AGENT) {
            reserving = asking;
            var _ = parts.floor()
                    .consulted(call.interaction, known.name())
                    .whenComplete((reply, failure) -> call.inbox.put(new CallSignal.FromFloor(
                            failure == null ? reply : new Reply.Refused("the floor does not answer"))));
        } else {
            ring(asking);
        }
    }

    /** @return false if the agent cannot be had; who asked has been told */
    boolean reserved(Reply reply) {
        Asking asking = reserving;
        reserving = null;
        if (asking == null) {
            return true;
        }
        if (reply instanceof Reply.Refused) {
            asking.answer().complete(reply);
            return false;
        }
        ring(asking);
        return true;
    }

    private void ring(Asking asking) {
        String id = call.names.leg();
        Partner partner = asking.way().partner(id);
        Party host = room.host();
        blind = asking.blind() || host == null;
        writeConsulting(partner);
        second = new Party(partner, dial(asking, id));
        answered = false;
        room.expect(ringsUntil());
        if (host != null) {
            host.leg().startRinging();
        }
        var _ = call.written().thenRun(() -> asking.answer().complete(new Reply.Done()));
    }

    private Line dial(Asking asking, String id) {
        try {
            return call.switchboard.dial(
                    parts.announcements()
                            .dial(id, asking.way().to(), "", parts.settings().transferRing()),
                    event -> call.inbox.put(new CallSignal.FromLeg(id, event)));
        } catch (LineFailure e) {
            log.warn("{} could not be rung", asking.way().name(), e);
            call.inbox.put(new CallSignal.FromLeg(id, new LineEvent.HungUp(Cause.CONGESTION)));
            return call.switchboard.take(id, _ -> {});
        }
    }

    private void writeConsulting(Partner with) {
        Party host = room.host();
        call.write(new CallFact.Consulting(
                call.interaction, with, host == null ? null : host.who().toString(), blind));
    }

    // ---- by a queue

    /** Asks a queue for one of its agents. The caller is on hold from here on. */
    void ask(String queue, CompletableFuture<Reply> answer) {
        Party host = room.host();
        room.putCaller(false);
        blind = false;
        writeConsulting(new Partner(Partner.Kind.QUEUE, queue, null, call.names.leg()));
        queueAsked = QueueConsultation.begin(call, parts, queue, answer);
        if (host != null) {
            host.leg().startRinging();
        }
    }

    boolean asks(QueueConsultation one) {
        return one == queueAsked;
    }

    /** On a phone that the queue had rung. */
    void happened(String leg, LineEvent event) {
        if (queueAsked != null) {
            queueAsked.happened(leg, event);
        }
    }

    /** Whom the queue has found is the second. */
    QueueConsultation.@Nullable News told(CallSignal.OfQueue signal) {
        QueueConsultation.News news = signal.signal() != null
                ? signal.of().told(signal.signal())
                : signal.reply() != null ? signal.of().told(signal.reply()) : null;
        if (news instanceof QueueConsultation.News.Found(Party agent)) {
            queueAsked = null;
            second = agent;
            writeConsulting(agent.who());
        }
        return news;
    }

    // ---- what becomes of it

    /** The second speaks with the host. */
    void join(Party reached) {
        answered = true;
        call.write(new CallFact.ConsultAnswered(call.interaction));
        Party host = room.host();
        if (host != null) {
            host.leg().stopRinging();
        }
        room.join(reached.leg());
    }

    /** The second is the host now. */
    void over() {
        second = null;
        answered = false;
    }

    /** The second is out, or never came in; the queue is asked no more. */
    void end(String why) {
        QueueConsultation asked = queueAsked;
        Party gone = second;
        queueAsked = null;
        over();
        if (asked != null) {
            call.write(new CallFact.ConsultEnded(call.interaction, why));
            parts.floor().consultationEnded(call.interaction);
            asked.hangUpAll();
        } else if (gone != null) {
            room.expectNobody();
            call.write(new CallFact.ConsultEnded(call.interaction, why));
            custody.letGo(gone.who());
            Context.quietly(() -> gone.leg().hangUp(Cause.NORMAL));
        }
    }

    /** Ends the lines alone, when the conversation is over. */
    void hangUpAll() {
        Party last = second;
        if (queueAsked != null) {
            queueAsked.hangUpAll();
        }
        if (last != null) {
            Context.quietly(() -> last.leg().hangUp(Cause.NORMAL));
        }
    }
}
