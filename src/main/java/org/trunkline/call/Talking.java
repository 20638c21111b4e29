package org.trunkline.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.Given;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Stage;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.RecordOrder;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Reply;

/**
 * The stage in which a caller talks: with a host (an agent, or whoever the caller was transferred to) and, for a while,
 * a second one whom the host consults, transfers to or brings in. There is one room; the host is always in it, the
 * second once answered, and the caller unless on hold, when they hear music. So each of hold, consultation, conference
 * and transfer is who is in the room, and {@link #run} can be entered again at any point by arranging just that.
 */
final class Talking {
    private static final Logger log = LoggerFactory.getLogger(Talking.class);
    private static final Sound WHICH_NUMBER = new Sound("pbx-transfer");
    private static final Sound NOT_POSSIBLE = new Sound("pbx-invalid");
    private static final Sound DONE = new Sound("beep");

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

    /**
     * What conversations need of the other rooms.
     *
     * @param afterwards the flow that asks a caller what they think of it when their agent has hung up, by interaction
     */
    record Parts(
            Floor floor,
            CallSettings settings,
            Announcements announcements,
            Targets targets,
            Whispers whispers,
            ParkingLot lot,
            CardDesk cards,
            FirstAgents firstAgents,
            Claims claims,
            CallbackDesk callbacks,
            Function<String, Optional<FlowSession>> afterwards) {}

    private record Asking(Targets.Way way, boolean blind, CompletableFuture<Reply> answer) {}

    private final Context call;
    private final Parts parts;
    private final String room;
    private final Codes codes = new Codes();
    private @Nullable Party host;
    private @Nullable Party second;
    private boolean secondAnswered;
    private boolean blind;
    private boolean callerIn;
    /** Whether the host's own hold key is down; the switch plays the music then. */
    private boolean heldByPhone;
    /** Whether the floor has this interaction with an agent. */
    private boolean onFloor;
    /** Whether the host's phone waits to be told what became of the transfer that it asked for. */
    private boolean owesAnswer;

    /** While the switch for card data is on: the caller is in no room and hears no music. */
    private @Nullable CardEntry card;

    private @Nullable Asking reserving;
    /** The queue that the host asks for an agent, until one has answered. */
    private @Nullable QueueConsultation queueAsked;

    private boolean roomOpen;
    private boolean arranged;
    /** To be told once everybody is in the room. */
    private @Nullable CallFact introduction;
    /** When the ringing of the second, or the hang-up of one found gone, is overdue. */
    private Instant overdue = Context.FOREVER;

    private Talking(Context call, Parts parts, String room) {
        this.call = call;
        this.parts = parts;
        this.room = room;
    }

    /**
     * With somebody whose phone is answered and who is not joined with the caller yet.
     *
     * @param onFloor whether the floor gave them the caller
     * @param introduction written once they are joined
     */
    static Talking with(
            Context call, Parts parts, Party host, String room, boolean onFloor, @Nullable CallFact introduction) {
        Talking talking = new Talking(call, parts, room);
        talking.host = host;
        talking.callerIn = true;
        talking.onFloor = onFloor;
        // Made while the agent's phone rang, so that joining costs one command less.
        talking.roomOpen = onFloor;
        talking.introduction = introduction;
        return talking;
    }

    /**
     * As it was before a restart.
     *
     * @param arranged whether everybody is where they should be already
     */
    static Talking again(
            Context call,
            Parts parts,
            String room,
            @Nullable Party host,
            @Nullable Party second,
            boolean secondAnswered,
            boolean held,
            boolean card,
            boolean onFloor,
            boolean arranged) {
        Talking talking = new Talking(call, parts, room);
        talking.host = host;
        talking.second = second;
        talking.secondAnswered = secondAnswered;
        talking.blind = host == null;
        talking.callerIn = !held;
        talking.onFloor = onFloor;
        talking.arranged = arranged;
        if (host != null && onFloor) {
            talking.settle(host.who());
        }
        if (card) {
            talking.card = parts.cards().open(call).orElse(null);
        }
        return talking;
    }

    Result run() {
        Result result = null;
        if (!arranged) {
            result = carefully(this::arrange);
        } else if (host != null) {
            record(host);
        }
        while (result == null) {
            CallSignal signal = call.poll(deadline());
            result = carefully(() -> handle(signal));
        }
        if (card != null) {
            var _ = card.switchOff(CardView.State.LEFT, false);
            card = null;
        }
        return result;
    }

    boolean isOnFloor() {
        return onFloor;
    }

    /** Who talks with the caller, if it is an agent. */
    Optional<String> agent() {
        return Optional.ofNullable(host)
                .map(Party::who)
                .filter(Partner::isAgent)
                .map(Partner::name);
    }

    Stage stage() {
        Party now = host;
        return onFloor || (now != null && now.who().isAgent()) ? Stage.TALKING : Stage.TRANSFER;
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
                arranged = false;
                roomOpen = false;
                throw e;
            }
            overdue = call.clock.instant().plus(Context.HANG_UP_COMES);
            return null;
        }
    }

    private @Nullable Result arrange() {
        arranged = true;
        if (!roomOpen) {
            call.switchboard.openRoom(room);
            roomOpen = true;
        }
        List<Line> members = new ArrayList<>();
        if (card != null) {
            card.keepOn();
        }
        if (callerIn && card == null) {
            call.caller().stopMusic();
            members.add(call.caller());
        }
        if (host != null) {
            members.add(host.leg());
        }
        if (second != null && secondAnswered) {
            members.add(second.leg());
        }
        if (host != null) {
            // Before the first word.
            record(host);
        }
        if (!members.isEmpty()) {
            call.switchboard.join(room, members);
        }
        if (card != null) {
            call.switchboard.leave(room, List.of(call.caller()));
            card.ask();
        } else if (!callerIn) {
            call.switchboard.leave(room, List.of(call.caller()));
            call.caller().startMusic();
        }
        if (introduction != null) {
            call.write(introduction);
            introduction = null;
        }
        return null;
    }

    private void record(Party with) {
        call.recording().begin(with.who().isAgent() ? with.who().name() : null, with.leg());
        call.recording().onHold(!callerIn || heldByPhone);
    }

    private Instant deadline() {
        Instant first = codes.deadline().isBefore(overdue) ? codes.deadline() : overdue;
        return card != null && card.deadline().isBefore(first) ? card.deadline() : first;
    }

    private @Nullable Result handle(@Nullable CallSignal signal) {
        Result result = happened(signal);
        if (result == null && card != null && card.take(signal)) {
            switchedOff(card);
        }
        return result;
    }

    private @Nullable Result happened(@Nullable CallSignal signal) {
        return switch (signal) {
            case CallSignal.FromCaller(LineEvent.HungUp hungUp) -> callerGone(hungUp.cause());
            case CallSignal.FromLeg(String leg, LineEvent event)
            when host != null && host.isAt(leg) -> ofHost(host, event);
            case CallSignal.FromLeg(String leg, LineEvent event)
            when second != null && second.isAt(leg) -> ofSecond(second, event);
            case CallSignal.FromLeg(String leg, LineEvent event)
            when queueAsked != null -> {
                queueAsked.happened(leg, event);
                yield null;
            }
            case CallSignal.OfQueue of when of.of() == queueAsked -> ofQueue(of.of(), of);
            case CallSignal.Asked(TalkRequest request, CompletableFuture<Reply> answer) -> asked(request, answer);
            case CallSignal.FromFloor(Reply reply) -> reserved(reply);
            case null -> late();
            default -> null;
        };
    }

    private @Nullable Result late() {
        Instant now = call.clock.instant();
        if (!now.isBefore(overdue)) {
            overdue = Context.FOREVER;
            // The switch ends the ringing by itself, and tells of lines that are gone: this is for one that does not.
            return second != null && !secondAnswered ? secondFailed("no answer") : overSystemFailure();
        }
        return now.isBefore(codes.deadline()) ? null : keyed(codes.late());
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
        overdue = Context.FOREVER;
        codes.reset();
        if (cause == Cause.SWITCH_FAILED) {
            return overSystemFailure();
        }
        if (second != null && secondAnswered) {
            handToSecond(second, callerIn ? Given.CONFERENCE : Given.ATTENDED);
            return null;
        }
        if (queueAsked != null) {
            // As below; the caller has the place that the question had.
            return toQueue(queueAsked.queue());
        }
        if (second != null || reserving != null) {
            // Putting the phone down while the other one still rings makes it a blind transfer.
            blind = true;
            call.write(new CallFact.HostLeft(call.interaction));
            host = null;
            overdue = ringsUntil();
            return null;
        }
        if (cause == Cause.VANISHED && onFloor) {
            return new Result.HostVanished(gone.who());
        }
        return new Result.Over(gone.who().isAgent() ? Ending.completed(Responsible.AGENT) : Ending.transferred());
    }

    private Instant ringsUntil() {
        return call.clock.instant().plus(parts.settings().transferRing().multipliedBy(2));
    }

    // ---- events of the others

    private @Nullable Result ofHost(Party from, LineEvent event) {
        return switch (event) {
            case LineEvent.HungUp(Cause cause) -> hostGone(from, cause);
            case LineEvent.Key(char key) -> from.who().isAgent() ? keyed(codes.key(key, call.clock.instant())) : null;
            case LineEvent.Held _ -> {
                if (callerIn) {
                    call.write(new CallFact.Held(call.interaction, true));
                }
                heldByPhone = true;
                call.recording().onHold(true);
                yield null;
            }
            case LineEvent.Unheld _ -> {
                if (callerIn) {
                    call.write(new CallFact.HoldEnded(call.interaction));
                }
                heldByPhone = false;
                call.recording().onHold(!callerIn);
                yield null;
            }
            case LineEvent.TransferAsked(String to, String other) -> {
                if (other.isEmpty()) {
                    yield transferKey(from, to);
                }
                bring(from, other);
                yield null;
            }
            case LineEvent.Ringing _, LineEvent.Answered _, LineEvent.PlayEnded _, LineEvent.RecordEnded _ -> null;
        };
    }

    private @Nullable Result transferKey(Party from, String to) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        owesAnswer = true;
        Result result = asked(new TalkRequest.Transfer(parts.targets().dialled(to)), answer);
        var _ = answer.thenAccept(reply -> {
            if (reply instanceof Reply.Refused(String why)) {
                log.info("the transfer by {} to {} is not possible: {}", from.who(), to, why);
                answerPhone(false);
            }
        });
        return result;
    }

    /** The phone's transfer key after a second call: whom it spoke with is fetched from there, and comes as a request. */
    private void bring(Party from, String other) {
        if (owesAnswer) {
            return; // told twice
        }
        owesAnswer = true;
        try {
            call.switchboard.bring(other, call.interaction);
        } catch (LineFailure e) {
            log.info("whom {} spoke with cannot be fetched: {}", from.who(), e.getMessage());
            answerPhone(false);
        }
    }

    private void answerPhone(boolean done) {
        Party asking = host;
        if (owesAnswer && asking != null) {
            Context.quietly(() -> asking.leg().answerTransfer(done));
        }
        owesAnswer = false;
    }

    private @Nullable Result ofSecond(Party from, LineEvent event) {
        return switch (event) {
            case LineEvent.Answered _ -> {
                secondReached(from);
                yield null;
            }
            case LineEvent.HungUp(Cause cause) -> {
                overdue = Context.FOREVER;
                if (cause == Cause.SWITCH_FAILED) {
                    yield overSystemFailure();
                }
                if (secondAnswered) {
                    release("hung up");
                    stayWithHost();
                    yield null;
                }
                yield secondFailed(cause.unanswered());
            }
            default -> null;
        };
    }

    private void secondReached(Party reached) {
        overdue = Context.FOREVER;
        if (blind || host == null) {
            handToSecond(reached, Given.BLIND);
            return;
        }
        secondAnswered = true;
        call.write(new CallFact.ConsultAnswered(call.interaction));
        host.leg().stopRinging();
        call.switchboard.join(room, List.of(reached.leg()));
    }

    // ---- what is done

    /** The second is the host from here on; who was it until now is out. */
    private void handToSecond(Party to, Given how) {
        Party from = host;
        call.write(new CallFact.HandedOver(
                call.interaction, to.who(), from == null ? null : from.who().toString(), how));
        tellFloor(to.who(), second != null);
        boolean joined = secondAnswered;
        answerPhone(true);
        host = to;
        second = null;
        secondAnswered = false;
        overdue = Context.FOREVER;
        if (heldByPhone) {
            heldByPhone = false;
            call.caller().stopMusic();
        }
        if (from != null) {
            Context.quietly(() -> from.leg().hangUp(Cause.NORMAL));
        }
        record(to);
        if (!joined) {
            call.switchboard.join(room, List.of(to.leg()));
        }
        putCaller(true);
    }

    /** @param reserved whether the floor has them reserved, if they are an agent */
    private void tellFloor(Partner to, boolean reserved) {
        if (onFloor && to.isAgent() && reserved) {
            parts.floor().handedOver(call.interaction, to.name());
        } else if (onFloor && isIdle(to)) {
            parts.floor().takenOver(call.interaction, to.name());
        } else if (onFloor) {
            parts.floor().released(call.interaction);
            onFloor = false;
        }
    }

    /** A controller that was killed right after a hand-over was written may not have told the floor of it. */
    private void settle(Partner now) {
        Contact contact = parts.floor().view().contact(call.interaction);
        if (contact != null && !(now.isAgent() && now.name().equals(contact.agent()))) {
            AgentView view = parts.floor().view().agents().get(now.name());
            tellFloor(now, view != null && view.has(call.interaction));
        }
    }

    /** Whether this is an agent who can have the conversation at the floor. */
    private boolean isIdle(Partner who) {
        AgentView view = who.isAgent() ? parts.floor().view().agents().get(who.name()) : null;
        return view != null && view.phone() != null && !view.isInCall();
    }

    /** Somebody whom nobody reserved has the caller from here on. If their line is gone, nothing has changed. */
    private void give(Partner to, Given how, CompletableFuture<Reply> answer) {
        Line leg = call.switchboard.take(to.leg(), event -> call.inbox.put(new CallSignal.FromLeg(to.leg(), event)));
        try {
            call.switchboard.join(room, List.of(leg));
        } catch (LineFailure e) {
            if (e.kind() != LineFailure.Kind.GONE) {
                throw e;
            }
            answer.complete(new Reply.Refused(to + " has hung up"));
            answerPhone(false);
            return;
        }
        secondAnswered = true;
        handToSecond(new Party(to, leg), how);
    }

    /** The second is out, or never came in. */
    private void release(String why) {
        Party gone = second;
        second = null;
        secondAnswered = false;
        overdue = Context.FOREVER;
        call.write(new CallFact.ConsultEnded(call.interaction, why));
        if (gone != null) {
            // After a restart a queue may be what is known of an agent who had just accepted.
            if (onFloor && (gone.who().isAgent() || gone.who().kind() == Partner.Kind.QUEUE)) {
                parts.floor().consultationEnded(call.interaction);
            }
            Context.quietly(() -> gone.leg().hangUp(Cause.NORMAL));
        }
    }

    /** Asks a queue for one of its agents; the host hears it ring until one has answered. The caller is on hold. */
    private void ask(String queue, CompletableFuture<Reply> answer) {
        Party from = host;
        putCaller(false);
        blind = false;
        writeConsulting(new Partner(Partner.Kind.QUEUE, queue, null, call.names.leg()));
        queueAsked = QueueConsultation.begin(call, parts, queue, answer);
        if (from != null) {
            from.leg().startRinging();
        }
    }

    private @Nullable Result ofQueue(QueueConsultation of, CallSignal.OfQueue signal) {
        QueueConsultation.News news = signal.signal() != null
                ? of.told(signal.signal())
                : signal.reply() != null ? of.told(signal.reply()) : null;
        return switch (news) {
            case QueueConsultation.News.Found(Party agent) -> {
                queueAsked = null;
                second = agent;
                writeConsulting(agent.who());
                secondReached(agent);
                yield null;
            }
            case QueueConsultation.News.Failed(String why) -> {
                boolean isNews = of.answer().isDone();
                endAsking(why);
                of.answer().complete(new Reply.Refused(why));
                yield backToHost(isNews);
            }
            case null -> null;
        };
    }

    private void endAsking(String why) {
        QueueConsultation ended = queueAsked;
        queueAsked = null;
        if (ended != null) {
            call.write(new CallFact.ConsultEnded(call.interaction, why));
            parts.floor().consultationEnded(call.interaction);
            ended.hangUpAll();
        }
    }

    private @Nullable Result secondFailed(String why) {
        release(why);
        answerPhone(false);
        return backToHost(true);
    }

    /** Caller and host are together again, or the caller is alone. */
    private @Nullable Result backToHost(boolean failed) {
        if (host == null) {
            return new Result.Stranded();
        }
        Line leg = host.leg();
        leg.stopRinging();
        if (failed) {
            leg.play(call.names.play(), List.of(NOT_POSSIBLE));
        }
        stayWithHost();
        return null;
    }

    private void stayWithHost() {
        putCaller(true);
    }

    /** Into the room, or out of it to the music. */
    private void putCaller(boolean in) {
        if (callerIn == in) {
            return;
        }
        callerIn = in;
        call.recording().onHold(!in || heldByPhone);
        call.write(in ? new CallFact.HoldEnded(call.interaction) : new CallFact.Held(call.interaction, false));
        if (in) {
            call.caller().stopMusic();
            call.switchboard.join(room, List.of(call.caller()));
        } else {
            call.switchboard.leave(room, List.of(call.caller()));
            call.caller().startMusic();
        }
    }

    // ---- card data

    /** Nothing of what the caller keys reaches the others: they are alone on the line before they are asked. */
    private void switchOn(String by) {
        CardEntry entry = parts.cards().open(call).orElseThrow();
        card = entry;
        entry.switchOn(by);
        call.switchboard.leave(room, List.of(call.caller()));
        tellHost(DONE);
        entry.ask();
    }

    private void switchedOff(CardEntry entry) {
        card = null;
        boolean accepted = entry.switchOff(CardView.State.ABORTED, true) == CardView.State.ACCEPTED;
        call.switchboard.join(room, List.of(call.caller()));
        tellHost(accepted ? DONE : NOT_POSSIBLE);
    }

    private void tellHost(Sound sound) {
        if (host != null) {
            host.leg().play(call.names.play(), List.of(sound));
        }
    }

    // ---- what is asked

    private @Nullable Result asked(TalkRequest request, CompletableFuture<Reply> answer) {
        String no = arrangement().whyNot(request, parts.targets(), parts.cards().settings());
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
            case TalkRequest.Hold _ -> putCaller(false);
            case TalkRequest.Resume _ -> putCaller(true);
            case TalkRequest.Transfer(TalkTarget.Queue(String queue)) -> {
                return toQueue(queue);
            }
            case TalkRequest.Transfer(TalkTarget to) -> reach(to, true, answer);
            case TalkRequest.Consult(TalkTarget.Queue(String queue)) -> ask(queue, answer);
            case TalkRequest.Consult(TalkTarget to) -> reach(to, false, answer);
            case TalkRequest.Park _ -> {
                return park();
            }
            case TalkRequest.Complete _
            when queueAsked != null -> {
                return toQueue(queueAsked.queue());
            }
            case TalkRequest.Complete _ -> complete();
            case TalkRequest.Abort _ -> {
                if (queueAsked != null) {
                    endAsking("aborted");
                } else {
                    release("aborted");
                }
                return backToHost(false);
            }
            case TalkRequest.Conference _ -> {
                putCaller(true);
                call.write(new CallFact.Conferenced(call.interaction));
            }
            case TalkRequest.Card(boolean on, String by) -> {
                if (on) {
                    switchOn(by);
                } else if (card != null) {
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
        CardEntry entry = card;
        return new Arrangement(
                host == null ? null : host.who(),
                transfer(),
                callerIn,
                heldByPhone,
                onFloor,
                entry == null ? null : entry.isSending() ? Arrangement.Card.SENDING : Arrangement.Card.KEYING);
    }

    private Arrangement.Transfer transfer() {
        if (reserving != null) {
            return Arrangement.Transfer.RESERVING;
        } else if (queueAsked != null) {
            return Arrangement.Transfer.QUEUED;
        } else if (second == null) {
            return Arrangement.Transfer.NONE;
        }
        return secondAnswered ? Arrangement.Transfer.ANSWERED : Arrangement.Transfer.RINGING;
    }

    /** Nothing happens if all slots are taken but that the agent hears it. */
    private @Nullable Result park() {
        Party by = host;
        Optional<String> slot = parts.lot().park(call.interaction);
        if (by == null || slot.isEmpty()) {
            return sayNotPossible(new TalkRequest.Park());
        }
        call.write(new CallFact.Parked(call.interaction, slot.get(), by.who()));
        // Both are out before the room is closed: what is played to one who is on the way out is lost.
        call.switchboard.leave(room, List.of(call.caller(), by.leg()));
        host = null;
        return new Result.Park(slot.get(), by);
    }

    private Result toQueue(String queue) {
        Party from = host;
        endAsking("the caller goes to the queue");
        answerPhone(true);
        call.write(new CallFact.MovedToQueue(
                call.interaction, queue, from == null ? "" : from.who().toString()));
        return new Result.ToQueue(queue);
    }

    private void complete() {
        Party to = second;
        if (to != null && secondAnswered) {
            handToSecond(to, callerIn ? Given.CONFERENCE : Given.ATTENDED);
        } else if (host != null) {
            Party from = host;
            blind = true;
            host = null;
            call.write(new CallFact.HostLeft(call.interaction));
            Context.quietly(() -> from.leg().hangUp(Cause.NORMAL));
        }
    }

    /** Rings a target; an agent of the floor is reserved first. The caller is on hold from here on. */
    private void reach(TalkTarget to, boolean blindly, CompletableFuture<Reply> answer) {
        Targets.Way way = parts.targets().way(to).orElseThrow();
        Targets.Way known = way.kind() == Partner.Kind.AGENT && !onFloor
                ? new Targets.Way(Partner.Kind.EXTENSION, way.phone(), way.phone(), way.to())
                : way;
        Asking asking = new Asking(known, blindly, answer);
        putCaller(false);
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

    private @Nullable Result reserved(Reply reply) {
        Asking asking = reserving;
        reserving = null;
        if (asking == null) {
            return null;
        }
        if (reply instanceof Reply.Refused) {
            asking.answer().complete(reply);
            return backToHost(false);
        }
        ring(asking);
        return null;
    }

    private void ring(Asking asking) {
        String id = call.names.leg();
        Partner partner = asking.way().partner(id);
        Party from = host;
        blind = asking.blind() || from == null;
        writeConsulting(partner);
        second = new Party(partner, dial(asking, id));
        secondAnswered = false;
        overdue = ringsUntil();
        if (from != null) {
            from.leg().startRinging();
        }
        var _ = call.written().thenRun(() -> asking.answer().complete(new Reply.Done()));
    }

    private void writeConsulting(Partner with) {
        Party from = host;
        call.write(new CallFact.Consulting(
                call.interaction, with, from == null ? null : from.who().toString(), blind));
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

    // ---- keys

    private @Nullable Result keyed(Codes.@Nullable Keyed keyed) {
        return switch (keyed) {
            case Codes.Keyed.Of(Codes.Code code) -> code(code);
            case Codes.Keyed.Dialled(boolean blindly, String digits) -> {
                TalkTarget to = parts.targets().dialled(digits);
                yield byKeys(blindly ? new TalkRequest.Transfer(to) : new TalkRequest.Consult(to));
            }
            case Codes.Keyed.NoNumber _ -> backToHost(true);
            case null -> null;
        };
    }

    private @Nullable Result code(Codes.Code code) {
        return switch (code) {
            case BLIND, ATTENDED -> {
                if (second != null || queueAsked != null) {
                    yield byKeys(new TalkRequest.Complete());
                }
                if (host != null && reserving == null && card == null) {
                    codes.number(code, call.clock.instant());
                    putCaller(false);
                    host.leg().play(call.names.play(), List.of(WHICH_NUMBER));
                }
                yield null;
            }
            case ABORT -> byKeys(new TalkRequest.Abort());
            case CONFERENCE -> byKeys(new TalkRequest.Conference());
            case PAUSE -> byKeys(new TalkRequest.Recording(pauseOrResume(), "the agent, by code"));
            case HOLD -> byKeys(callerIn ? new TalkRequest.Hold() : new TalkRequest.Resume());
            case PARK -> byKeys(new TalkRequest.Park());
            case CARD -> byKeys(new TalkRequest.Card(card == null, "the agent, by code"));
        };
    }

    private RecordOrder pauseOrResume() {
        return call.recording().isPausedByRequest() ? RecordOrder.RESUME : RecordOrder.PAUSE;
    }

    /** Asked by the host's keys: what is refused is told in the host's ear, and the caller comes back. */
    private @Nullable Result byKeys(TalkRequest request) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        Result result = asked(request, answer);
        var _ = answer.thenAccept(reply -> {
            if (reply instanceof Reply.Refused(String why)) {
                log.info("not possible by keys: {}", why);
                var _ = carefully(() -> sayNotPossible(request));
            }
        });
        return result;
    }

    private @Nullable Result sayNotPossible(TalkRequest request) {
        boolean callerWaits = request instanceof TalkRequest.Transfer || request instanceof TalkRequest.Consult;
        if (callerWaits && second == null && reserving == null && queueAsked == null) {
            return backToHost(true);
        }
        if (host != null) {
            host.leg().play(call.names.play(), List.of(NOT_POSSIBLE));
        }
        return null;
    }

    /** Ends what is left of the conversation but the caller; done last, because the agent may be wanted already. */
    void tidyUp() {
        if (queueAsked != null) {
            queueAsked.hangUpAll();
        }
        for (Party party : new Party[] {host, second}) {
            if (party != null) {
                Context.quietly(() -> party.leg().hangUp(Cause.NORMAL));
            }
        }
        Context.quietly(() -> call.switchboard.closeRoom(room));
    }
}
