package org.trunkline.call;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.Given;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Stage;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.queue.Reply;

/**
 * The stage in which a caller talks: with a host (an agent, or whoever the caller was transferred to) and, for a while,
 * a second one whom the host consults, transfers to or brings in. There is one room; the host is always in it, the
 * second once answered, and the caller unless on hold, when they hear music. So each of hold, consultation, conference
 * and transfer is who is in the room, and {@link #run} can be entered again at any point by arranging just that.
 *
 * <p>Here it is decided what follows from what happened and from what is asked; the {@link TalkRoom}, the
 * {@link Consultation}, the {@link CardSwitch}, the {@link HostPhone} and the {@link Custody} each keep their part of how it stands.
 */
final class Talking {
    private static final Logger log = LoggerFactory.getLogger(Talking.class);

    sealed interface Result {
        record Over(Ending ending) implements Result {}

        /** The host's phone is gone without a hang-up; the caller is still there. */
        record HostVanished(Partner host) implements Result {}

        /** The host has left, and whom the caller was to be given to could not be had. */
        record Stranded() implements Result {}

        record ToQueue(String queue) implements Result {}

        /** The one who parked is still on the line. */
        record Park(String slot, Party by) implements Result {}
    }

    private final Context call;
    private final TalkParts parts;
    private final TalkRoom room;
    private final Custody custody;
    private final Consultation consultation;
    private final HostPhone phone;
    private final CardSwitch card;

    private Talking(Context call, TalkParts parts, TalkRoom room, boolean onFloor) {
        this.call = call;
        this.parts = parts;
        this.room = room;
        this.custody = new Custody(parts.floor(), call.interaction, onFloor);
        this.consultation = new Consultation(call, parts, room, custody);
        this.phone = new HostPhone(call, room, parts.targets());
        this.card = new CardSwitch(call, parts.cards(), room, phone);
    }

    /**
     * With somebody whose phone is answered and who is not joined with the caller yet.
     *
     * @param onFloor whether the floor gave them the caller
     * @param introduction written once they are joined
     */
    static Talking with(
            Context call, TalkParts parts, Party host, String room, boolean onFloor, @Nullable CallFact introduction) {
        // The room was made while the agent's phone rang, so that joining costs one command less.
        return new Talking(call, parts, TalkRoom.joining(call, room, host, onFloor, introduction), onFloor);
    }

    /**
     * As it was before a restart.
     *
     * @param arranged whether everybody is where they should be already
     */
    static Talking again(
            Context call,
            TalkParts parts,
            String room,
            @Nullable Party host,
            @Nullable Party second,
            boolean secondAnswered,
            boolean held,
            boolean card,
            boolean onFloor,
            boolean arranged) {
        Talking talking = new Talking(call, parts, TalkRoom.again(call, room, host, !held, arranged), onFloor);
        talking.consultation.resume(second, secondAnswered, host == null);
        if (host != null) {
            talking.custody.settle(host.who());
        }
        if (card) {
            talking.card.resume();
        }
        return talking;
    }

    Result run() {
        Result result = null;
        if (room.isArranged()) {
            room.record();
        } else {
            result = carefully(this::arrange);
        }
        while (result == null) {
            CallSignal signal = call.poll(deadline());
            result = carefully(() -> handle(signal));
        }
        card.leave();
        return result;
    }

    boolean isOnFloor() {
        return custody.isOnFloor();
    }

    /** Who talks with the caller, if it is an agent. */
    Optional<String> agent() {
        return Optional.ofNullable(room.host())
                .map(Party::who)
                .filter(Partner::isAgent)
                .map(Partner::name);
    }

    Stage stage() {
        return isOnFloor() || agent().isPresent() ? Stage.TALKING : Stage.TRANSFER;
    }

    /** Ends what is left of the conversation but the caller; done last, because the agent may be wanted already. */
    void tidyUp() {
        consultation.hangUpAll();
        room.close();
    }

    private interface Doing {
        @Nullable
        Result run();
    }

    /** A command that finds a line gone is as good as done: that line's hang-up is on its way and decides what follows. */
    private @Nullable Result carefully(Doing doing) {
        try {
            return doing.run();
        } catch (LineFailure e) {
            if (e.kind() != LineFailure.Kind.GONE) {
                room.scattered();
                throw e;
            }
            room.expect(call.clock.instant().plus(Context.HANG_UP_COMES));
            return null;
        }
    }

    private @Nullable Result arrange() {
        room.open();
        card.keepOn();
        room.gather(consultation.answered(), card.isOn());
        card.askAgain();
        room.introduce();
        return null;
    }

    private Instant deadline() {
        Instant first = phone.deadline().isBefore(room.overdue()) ? phone.deadline() : room.overdue();
        return card.deadline().isBefore(first) ? card.deadline() : first;
    }

    private @Nullable Result handle(@Nullable CallSignal signal) {
        Result result = happened(signal);
        if (result == null) {
            card.take(signal);
        }
        return result;
    }

    private @Nullable Result happened(@Nullable CallSignal signal) {
        Party host = room.host();
        Party second = consultation.second();
        return switch (signal) {
            case CallSignal.FromCaller(LineEvent.HungUp hungUp) -> callerGone(hungUp.cause());
            case CallSignal.FromLeg(String leg, LineEvent event)
            when host != null && host.isAt(leg) -> ofHost(host, event);
            case CallSignal.FromLeg(String leg, LineEvent event)
            when second != null && second.isAt(leg) -> ofSecond(second, event);
            case CallSignal.FromLeg(String leg, LineEvent event) -> {
                consultation.happened(leg, event);
                yield null;
            }
            case CallSignal.OfQueue of when consultation.asks(of.of()) -> ofQueue(of);
            case CallSignal.Asked(TalkRequest request, CompletableFuture<Reply> answer) -> asked(request, answer);
            case CallSignal.FromFloor(Reply reply) -> consultation.reserved(reply) ? null : backToHost(false);
            case null -> late();
            default -> null;
        };
    }

    private @Nullable Result late() {
        Instant now = call.clock.instant();
        if (!now.isBefore(room.overdue())) {
            room.expectNobody();
            // The switch ends the ringing by itself, and tells of lines that are gone: this is for one that does not.
            return consultation.state() == Arrangement.Transfer.RINGING
                    ? secondFailed("no answer")
                    : overSystemFailure();
        }
        return now.isBefore(phone.deadline()) ? null : byKeys(phone.late(arrangement()));
    }

    // ---- who is gone

    private Result callerGone(Cause cause) {
        return new Result.Over(
                switch (cause) {
                    case SWITCH_FAILED -> Ending.systemFailure(stage());
                    case VANISHED -> Ending.networkFailure(stage());
                    default -> stage() == Stage.TALKING ? Ending.completed(Responsible.CALLER) : Ending.transferred();
                });
    }

    private Result overSystemFailure() {
        return new Result.Over(Ending.systemFailure(stage()));
    }

    private @Nullable Result hostGone(Party gone, Cause cause) {
        room.expectNobody();
        phone.reset();
        if (cause == Cause.SWITCH_FAILED) {
            return overSystemFailure();
        }
        return switch (consultation.state()) {
            case NONE -> {
                if (cause == Cause.VANISHED && isOnFloor()) {
                    yield new Result.HostVanished(gone.who());
                }
                yield new Result.Over(
                        gone.who().isAgent() ? Ending.completed(Responsible.AGENT) : Ending.transferred());
            }
            case ANSWERED, QUEUED -> complete();
            case RESERVING, RINGING -> {
                // Putting the phone down while the other one still rings makes it a blind transfer.
                consultation.beBlind();
                room.hostLeft();
                room.expect(consultation.ringsUntil());
                yield null;
            }
        };
    }

    // ---- events of the others

    private @Nullable Result ofHost(Party from, LineEvent event) {
        return switch (event) {
            case LineEvent.HungUp(Cause cause) -> hostGone(from, cause);
            case LineEvent.Key(char key) -> from.who().isAgent() ? byKeys(phone.key(key, arrangement())) : null;
            case LineEvent.Held _ -> {
                room.heldByPhone(true);
                yield null;
            }
            case LineEvent.Unheld _ -> {
                room.heldByPhone(false);
                yield null;
            }
            case LineEvent.TransferAsked(String to, String other) -> {
                if (other.isEmpty()) {
                    yield byTransferKey(from, to);
                }
                phone.bring(from, other);
                yield null;
            }
            case LineEvent.Ringing _, LineEvent.Answered _, LineEvent.PlayEnded _, LineEvent.RecordEnded _ -> null;
        };
    }

    private @Nullable Result byTransferKey(Party from, String to) {
        return byPhone(phone.transfer(to), why -> {
            log.info("the transfer by {} to {} is not possible: {}", from.who(), to, why);
            phone.answer(false);
        });
    }

    /** What is refused is told in the host's ear, and the caller comes back. */
    private @Nullable Result byKeys(HostPhone.@Nullable Wish wish) {
        return switch (wish) {
            case HostPhone.Wish.For(TalkRequest request) ->
                byPhone(request, why -> {
                    log.info("not possible by keys: {}", why);
                    var _ = carefully(() -> sayNotPossible(request));
                });
            case HostPhone.Wish.NoNumber _ -> backToHost(true);
            case null -> null;
        };
    }

    private @Nullable Result byPhone(TalkRequest request, Consumer<String> refused) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        Result result = asked(request, answer);
        var _ = answer.thenAccept(reply -> {
            if (reply instanceof Reply.Refused(String why)) {
                refused.accept(why);
            }
        });
        return result;
    }

    private @Nullable Result sayNotPossible(TalkRequest request) {
        boolean callerWaits = request instanceof TalkRequest.Transfer || request instanceof TalkRequest.Consult;
        if (callerWaits && consultation.state() == Arrangement.Transfer.NONE) {
            return backToHost(true);
        }
        phone.sayNotPossible();
        return null;
    }

    private @Nullable Result ofSecond(Party from, LineEvent event) {
        return switch (event) {
            case LineEvent.Answered _ -> {
                secondReached(from);
                yield null;
            }
            case LineEvent.HungUp(Cause cause) -> {
                room.expectNobody();
                if (cause == Cause.SWITCH_FAILED) {
                    yield overSystemFailure();
                }
                if (consultation.state() == Arrangement.Transfer.ANSWERED) {
                    consultation.end("hung up");
                    room.putCaller(true);
                    yield null;
                }
                yield secondFailed(cause.unanswered());
            }
            default -> null;
        };
    }

    private @Nullable Result ofQueue(CallSignal.OfQueue signal) {
        return switch (consultation.told(signal)) {
            case QueueConsultation.News.Found(Party agent) -> {
                secondReached(agent);
                yield null;
            }
            case QueueConsultation.News.Failed(String why) -> {
                CompletableFuture<Reply> answer = signal.of().answer();
                boolean isNews = answer.isDone();
                consultation.end(why);
                answer.complete(new Reply.Refused(why));
                yield backToHost(isNews);
            }
            case null -> null;
        };
    }

    private void secondReached(Party reached) {
        room.expectNobody();
        if (consultation.isBlind()) {
            handOver(reached, Given.BLIND, false);
        } else {
            consultation.join(reached);
        }
    }

    private @Nullable Result secondFailed(String why) {
        consultation.end(why);
        phone.answer(false);
        return backToHost(true);
    }

    /** Caller and host are together again, or the caller is alone. */
    private @Nullable Result backToHost(boolean failed) {
        Party host = room.host();
        if (host == null) {
            return new Result.Stranded();
        }
        host.leg().stopRinging();
        if (failed) {
            phone.sayNotPossible();
        }
        room.putCaller(true);
        return null;
    }

    // ---- what is asked

    private @Nullable Result asked(TalkRequest request, CompletableFuture<Reply> answer) {
        String no = arrangement().whyNot(request, parts.targets(), card.settings());
        if (no != null) {
            answer.complete(new Reply.Refused(no));
            return null;
        }
        try {
            Result result = carryOut(request, answer);
            if (!isAnsweredLater(request)) {
                // What is answered must not be forgotten by a kill.
                var _ = call.written().thenRun(() -> answer.complete(new Reply.Done()));
            }
            return result;
        } catch (LineFailure e) {
            answer.complete(new Reply.Refused("the switch did not do it: " + e.getMessage()));
            throw e;
        }
    }

    /** Once the target's phone is being rung. */
    private static boolean isAnsweredLater(TalkRequest request) {
        return switch (request) {
            case TalkRequest.Transfer(TalkTarget to) -> !(to instanceof TalkTarget.Queue);
            case TalkRequest.Consult _ -> true;
            default -> false;
        };
    }

    private @Nullable Result carryOut(TalkRequest request, CompletableFuture<Reply> answer) {
        switch (request) {
            case TalkRequest.Hold _ -> room.putCaller(false);
            case TalkRequest.Resume _ -> room.putCaller(true);
            case TalkRequest.Transfer(TalkTarget.Queue(String queue)) -> {
                return toQueue(queue);
            }
            case TalkRequest.Transfer(TalkTarget to) -> consultation.reach(to, true, answer);
            case TalkRequest.Consult(TalkTarget.Queue(String queue)) -> consultation.ask(queue, answer);
            case TalkRequest.Consult(TalkTarget to) -> consultation.reach(to, false, answer);
            case TalkRequest.Park _ -> {
                return park();
            }
            case TalkRequest.Complete _ -> {
                return complete();
            }
            case TalkRequest.Abort _ -> {
                consultation.end("aborted");
                return backToHost(false);
            }
            case TalkRequest.Conference _ -> {
                room.putCaller(true);
                call.write(new CallFact.Conferenced(call.interaction));
            }
            case TalkRequest.Card(boolean on, String by) -> {
                if (on) {
                    card.on(by);
                } else {
                    card.abort();
                }
            }
            case TalkRequest.TakeOver(Partner supervisor) -> give(supervisor, Given.TAKE_OVER, answer);
            case TalkRequest.Bring(Partner other) -> give(other, Given.ATTENDED, answer);
            case TalkRequest.Recording wanted ->
                answer.complete(call.recording().done(wanted.order(), wanted.by()));
        }
        return null;
    }

    private Arrangement arrangement() {
        Party host = room.host();
        return new Arrangement(
                host == null ? null : host.who(),
                consultation.state(),
                room.isCallerIn(),
                room.isHeldByPhone(),
                isOnFloor(),
                card.state());
    }

    /** Nothing happens if all slots are taken but that the agent hears it. */
    private @Nullable Result park() {
        Party by = room.host();
        Optional<String> slot = parts.lot().park(call.interaction);
        if (by == null || slot.isEmpty()) {
            return sayNotPossible(new TalkRequest.Park());
        }
        call.write(new CallFact.Parked(call.interaction, slot.get(), by.who()));
        room.park(by);
        return new Result.Park(slot.get(), by);
    }

    // ---- who has the caller next

    /** Without the host from here on: to the second, or to the place that the question had in its queue. */
    private @Nullable Result complete() {
        String queue = consultation.queue();
        if (queue != null) {
            return toQueue(queue);
        }
        Party to = consultation.answered();
        Party from = room.host();
        if (to != null) {
            handOver(to, room.isCallerIn() ? Given.CONFERENCE : Given.ATTENDED, true);
        } else if (from != null) {
            consultation.beBlind();
            room.hostLeft();
            Context.quietly(() -> from.leg().hangUp(Cause.NORMAL));
        }
        return null;
    }

    private Result toQueue(String queue) {
        Party from = room.host();
        consultation.end("the caller goes to the queue");
        phone.answer(true);
        call.write(new CallFact.MovedToQueue(
                call.interaction, queue, from == null ? "" : from.who().toString()));
        return new Result.ToQueue(queue);
    }

    /** Somebody whom nobody reserved has the caller from here on. If their line is gone, nothing has changed. */
    private void give(Partner to, Given how, CompletableFuture<Reply> answer) {
        Line leg = call.switchboard.take(to.leg(), event -> call.inbox.put(new CallSignal.FromLeg(to.leg(), event)));
        try {
            room.join(leg);
        } catch (LineFailure e) {
            if (e.kind() != LineFailure.Kind.GONE) {
                throw e;
            }
            answer.complete(new Reply.Refused(to + " has hung up"));
            phone.answer(false);
            return;
        }
        handOver(new Party(to, leg), how, true);
    }

    /**
     * They are the host from here on; who was it until now is out.
     *
     * @param joined whether they are in the room already
     */
    private void handOver(Party to, Given how, boolean joined) {
        Party from = room.host();
        call.write(new CallFact.HandedOver(
                call.interaction, to.who(), from == null ? null : from.who().toString(), how));
        custody.give(to.who(), consultation.second() != null);
        phone.answer(true);
        consultation.over();
        room.handOver(to, joined);
    }
}
