package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Claim;
import org.trunkline.customer.Stage;
import org.trunkline.flow.CallerLeft;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Refusal;
import org.trunkline.queue.Reply;
import org.trunkline.queue.WaitRange;
import org.trunkline.queue.Waiting;

/**
 * The stage in which a caller waits for an agent: music, announcements, and phones that ring. Who rings is the floor's
 * decision; this stage carries it out and tells the floor what became of it.
 */
final class Queueing {
    private static final Logger log = LoggerFactory.getLogger(Queueing.class);
    private static final int MOST_TO_SAY = 2;

    sealed interface Result {
        /** The agent's phone is answered and the floor has confirmed it; the two are not joined yet. */
        record Won(String agent, String phone, Line leg, String room) implements Result {}

        record Overflowed(Overflowing why) implements Result {}

        /** The caller keeps the place and is called back. */
        record CalledBack() implements Result {}

        /** It is the turn of a customer who is to be called before an agent is. */
        record Turn() implements Result {}
    }

    /** @param room made while the phone rings, so that joining costs one command */
    private record Ringing(QueueSignal.Offered offer, Line leg, String room) {}

    private final Context call;
    private final Floor floor;
    private final CallSettings settings;
    private final Announcements announcements;
    private final CallbackDesk callbacks;
    private final Arrival arrival;
    private final @Nullable Owed owed;
    private Waiting waiting;
    private List<Claim> claims;
    private final Map<String, Ringing> ringing = new HashMap<>();
    private @Nullable String announcement;
    /** What came while another announcement played: a position and a comfort message may be due at once. */
    private final Queue<List<Sound>> toSay = new ArrayDeque<>();

    private Stage left = Stage.QUEUED;
    /** While the caller is asked where we are to call. */
    private @Nullable CallbackQuestion question;
    /** Whether the caller has chosen to be called back; the floor has yet to say that no agent was faster. */
    private boolean chosen;

    private boolean calledBack;

    /**
     * @param owed the customer is to be called back; null: they are on the line
     * @param claims where priority and skills of {@code waiting} come from
     */
    Queueing(
            Context call,
            Floor floor,
            CallSettings settings,
            Announcements announcements,
            CallbackDesk callbacks,
            Arrival arrival,
            @Nullable Owed owed,
            Waiting waiting,
            List<Claim> claims) {
        this.callbacks = callbacks;
        this.arrival = arrival;
        this.owed = owed;
        this.call = call;
        this.floor = floor;
        this.settings = settings;
        this.announcements = announcements;
        this.waiting = waiting;
        this.claims = claims;
    }

    /**
     * @param known whether the floor knows the contact already, from before a restart
     * @param greeting said once the caller waits; empty: nothing
     */
    Result run(boolean known, List<Sound> greeting) {
        Instant since = call.clock.instant();
        try {
            // First, so that the floor decides while the switch starts the music.
            if (!known) {
                enter();
            }
            call.caller().startMusic();
            announce(greeting);
            Result result = null;
            while (result == null) {
                result = handle(call.next(question == null ? Context.FOREVER : question.deadline()));
            }
            return result;
        } catch (CallerLeft | LineFailure e) {
            left = ringing.isEmpty() ? Stage.QUEUED : Stage.RINGING;
            floor.leave(waiting.interaction());
            hangUpAll();
            if (e instanceof CallerLeft
                    && owed == null
                    && !isCalledBack()
                    && call.callerCause() != Cause.SWITCH_FAILED) {
                callbacks.dropped(waiting, arrival, Duration.between(since, call.clock.instant()));
            }
            throw e;
        }
    }

    /** Where a supervisor has placed the caller meanwhile, else as at the beginning. */
    Waiting waiting() {
        return waiting;
    }

    /** Whether the caller was told, or is as good as told, that we call back. */
    boolean isCalledBack() {
        return calledBack || chosen;
    }

    /** Whether a phone rang when the caller left. */
    Stage left() {
        return left;
    }

    private void enter() {
        queued(waiting.preferred() == null ? null : waiting.preferred().agent());
        Optional<Waiting> kept =
                owed == null ? callbacks.rejoin(waiting, arrival.callerNumber(), call::fromFloor) : Optional.empty();
        if (kept.isPresent()) {
            waiting = kept.get();
        } else {
            floor.enter(waiting, call::fromFloor);
        }
    }

    private void queued(@Nullable String agent) {
        call.write(new CallFact.Queued(
                waiting.interaction(), waiting.queue(), waiting.priority(), waiting.skills(), claims, agent));
    }

    private @Nullable Result handle(@Nullable CallSignal signal) {
        if (question != null) {
            asked(question, signal);
        }
        return switch (signal) {
            case CallSignal.FromQueue(QueueSignal fromQueue) -> handle(fromQueue);
            case CallSignal.FromLeg(String leg, LineEvent event) -> {
                handle(leg, event);
                yield null;
            }
            case CallSignal.FromCaller(LineEvent.PlayEnded ended) -> {
                if (ended.play().equals(announcement)) {
                    announcement = null;
                    goOn();
                }
                yield null;
            }
            case CallSignal.FromCaller(LineEvent.Key(char key)) -> {
                keyed(key);
                yield null;
            }
            case CallSignal.FromFloor(Reply reply) -> decided(reply);
            case CallSignal.FromCaller _,
                    CallSignal.FromSpeech _,
                    CallSignal.Rendered _,
                    CallSignal.ToSupervisor _,
                    CallSignal.LinkBack _,
                    CallSignal.Asked _,
                    CallSignal.PickedUp _,
                    CallSignal.FromGateway _,
                    CallSignal.OfQueue _,
                    CallSignal.Overflow _ -> null;
            case null -> null;
        };
    }

    private void keyed(char key) {
        boolean offered = question == null
                && !chosen
                && callbacks
                        .terms()
                        .key(waiting.queue(), arrival.callerNumber())
                        .filter(String.valueOf(key)::equals)
                        .isPresent();
        if (!offered) {
            return;
        }
        toSay.clear();
        if (announcement != null) {
            call.caller().stop(announcement);
            announcement = null;
        }
        call.caller().stopMusic();
        question = new CallbackQuestion(
                call,
                announcements,
                callbacks,
                callbacks.terms().callable(arrival.callerNumber()).orElse(null));
        question.ask();
    }

    private void asked(CallbackQuestion now, @Nullable CallSignal signal) {
        switch (now.take(signal)) {
            case CallbackQuestion.Outcome.Given(String number) -> {
                chosen = true;
                endQuestion();
                var _ = callbacks
                        .promise(waiting, number, arrival.callerName(), arrival.dialled())
                        .whenComplete((reply, failure) -> call.inbox.put(new CallSignal.FromFloor(
                                failure == null ? reply : new Reply.Refused("the floor does not answer"))));
            }
            case CallbackQuestion.Outcome.Declined _ -> {
                endQuestion();
                call.caller().startMusic();
            }
            case null -> {}
        }
    }

    private void endQuestion() {
        if (question != null) {
            question.stop();
            question = null;
        }
    }

    /** Of the floor, about the place that the caller gives up. */
    private @Nullable Result decided(Reply reply) {
        if (!chosen) {
            return null;
        }
        chosen = false;
        calledBack = reply instanceof Reply.Done;
        if (calledBack) {
            hangUpAll();
            return new Result.CalledBack();
        }
        call.caller().startMusic();
        return null;
    }

    private @Nullable Result handle(QueueSignal signal) {
        switch (signal) {
            case QueueSignal.Offered _
            when owed != null && owed.customerFirst() && call.isUndialled() -> {
                floor.setAside(waiting.interaction());
                return new Result.Turn();
            }
            case QueueSignal.Offered offer -> ring(offer);
            case QueueSignal.Withdrawn withdrawn -> stopRinging(withdrawn.offer(), withdrawn.why());
            case QueueSignal.Accepted accepted -> {
                return won(accepted.offer());
            }
            case QueueSignal.Positioned(int position, WaitRange expected) -> {
                List<Sound> sounds = new ArrayList<>(announcements.position(position));
                if (expected != null) {
                    sounds.addAll(announcements.expected(expected));
                }
                announce(withOffer(sounds));
            }
            case QueueSignal.Comforted(String message) -> announce(withOffer(announcements.comfort(message)));
            case QueueSignal.Placed(String queue, int priority) -> {
                if (priority != waiting.priority()) {
                    claims = claims.stream().map(Claim::skillsAlone).toList();
                }
                waiting = waiting.placed(queue, priority);
                queued(null);
            }
            case QueueSignal.Overflowed overflowed -> {
                call.write(new CallFact.Overflowed(
                        waiting.interaction(),
                        waiting.queue(),
                        overflowed.why().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
                call.caller().stopMusic();
                return new Result.Overflowed(overflowed.why());
            }
        }
        return null;
    }

    private void ring(QueueSignal.Offered offer) {
        String id = call.names.leg();
        String room = call.names.room();
        try {
            Line leg = call.switchboard.dial(
                    // The floor ends the ringing; the switch's own limit is for when nobody is left to do so.
                    announcements.dial(id, new Destination.Phone(offer.rings()), offer.queue(), settings.longestRing()),
                    event -> call.inbox.put(new CallSignal.FromLeg(id, event)));
            ringing.put(id, new Ringing(offer, leg, room));
            call.recording().arm(waiting.queue());
            call.write(new CallFact.Rang(waiting.interaction(), offer.offer(), offer.agent(), offer.rings(), id));
            call.switchboard.openRoom(room);
        } catch (LineFailure e) {
            log.warn("agent {} at phone {} could not be rung", offer.agent(), offer.rings(), e);
            Ringing begun = ringing.remove(id);
            if (begun != null) {
                end(begun, "failed");
            }
            floor.refused(offer.offer(), Refusal.FAILED);
        }
    }

    private void handle(String leg, LineEvent event) {
        Ringing rings = ringing.get(leg);
        if (rings == null) {
            return;
        }
        switch (event) {
            case LineEvent.Answered _ -> floor.accepted(rings.offer().offer());
            case LineEvent.HungUp hungUp -> {
                ringing.remove(leg);
                Refusal refusal = refusal(hungUp.cause());
                call.write(new CallFact.OfferEnded(
                        waiting.interaction(),
                        rings.offer().offer(),
                        refusal.name().toLowerCase(Locale.ROOT)));
                Context.quietly(() -> call.switchboard.closeRoom(rings.room()));
                floor.refused(rings.offer().offer(), refusal);
            }
            default -> {}
        }
    }

    static Refusal refusal(Cause cause) {
        return switch (cause) {
            case BUSY -> Refusal.BUSY;
            case NO_ANSWER -> Refusal.NO_ANSWER;
            case DECLINED, NORMAL -> Refusal.DECLINED;
            case UNREACHABLE, VANISHED -> Refusal.UNREACHABLE;
            case CONGESTION, LOST, SWITCH_FAILED -> Refusal.FAILED;
        };
    }

    private @Nullable Result won(String offer) {
        Ringing winner = null;
        for (Ringing rings : List.copyOf(ringing.values())) {
            if (rings.offer().offer().equals(offer)) {
                winner = rings;
                ringing.remove(rings.leg().id());
            }
        }
        if (winner == null) {
            // The agent hung up between answering and the floor's word: the caller goes on waiting in the old place.
            floor.released(waiting.interaction());
            enter();
            return null;
        }
        hangUpAll();
        endQuestion();
        if (announcement != null) {
            call.caller().stop(announcement);
        }
        call.write(new CallFact.OfferEnded(waiting.interaction(), offer, "accepted"));
        return new Result.Won(winner.offer().agent(), winner.offer().rings(), winner.leg(), winner.room());
    }

    private void stopRinging(String offer, String why) {
        for (Ringing rings : List.copyOf(ringing.values())) {
            if (rings.offer().offer().equals(offer)) {
                ringing.remove(rings.leg().id());
                end(rings, why);
            }
        }
    }

    private void hangUpAll() {
        List.copyOf(ringing.values()).forEach(rings -> end(rings, "withdrawn"));
        ringing.clear();
    }

    private void end(Ringing rings, String how) {
        call.write(new CallFact.OfferEnded(waiting.interaction(), rings.offer().offer(), how));
        Context.quietly(() -> rings.leg().hangUp(Cause.NORMAL));
        Context.quietly(() -> call.switchboard.closeRoom(rings.room()));
    }

    private List<Sound> withOffer(List<Sound> sounds) {
        List<Sound> all = new ArrayList<>(sounds);
        callbacks
                .terms()
                .key(waiting.queue(), arrival.callerNumber())
                .ifPresent(key -> all.addAll(announcements.offerCallback(key)));
        return all;
    }

    private void announce(List<Sound> sounds) {
        if (question != null || chosen || sounds.isEmpty() || toSay.size() == MOST_TO_SAY) {
            return;
        }
        toSay.add(sounds);
        if (announcement == null) {
            call.caller().stopMusic();
            goOn();
        }
    }

    /** Says what is to be said next, or plays music. */
    private void goOn() {
        List<Sound> next = toSay.poll();
        if (next == null) {
            call.caller().startMusic();
        } else {
            String play = call.names.play();
            announcement = play;
            call.caller().play(play, next);
        }
    }
}
