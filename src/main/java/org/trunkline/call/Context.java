package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.flow.CallerLeft;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Switchboard;
import org.trunkline.queue.QueueSignal;

/**
 * What every stage of one call works with. Used by the call's own thread, except that anybody may put into the inbox.
 */
final class Context {
    private static final Logger log = LoggerFactory.getLogger(Context.class);

    /** Further off than any call lasts. */
    static final Instant FOREVER = Instant.ofEpochSecond(1L << 33);

    /** A line that a command found gone has hung up, and that is told within this time. */
    static final Duration HANG_UP_COMES = Duration.ofSeconds(5);

    final String interaction;
    final Inbox inbox;
    final Switchboard switchboard;
    final Names names;
    final InstantSource clock;
    private Line caller;
    private final Journal journal;
    private final Consumer<CallFact> told;
    private final BooleanSupplier linked;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
    private Cause callerCause = Cause.NORMAL;
    /** Whether a phone may fetch the caller now. */
    private boolean parked;

    private CallRecording recording = CallRecording.none();

    /** @param told is told each fact about the call right after it is written */
    Context(
            String interaction,
            Line caller,
            Inbox inbox,
            Switchboard switchboard,
            Journal journal,
            Consumer<CallFact> told,
            InstantSource clock,
            BooleanSupplier linked) {
        this.interaction = interaction;
        this.caller = caller;
        this.inbox = inbox;
        this.switchboard = switchboard;
        this.journal = journal;
        this.told = told;
        this.clock = clock;
        this.linked = linked;
        this.names = new Names(interaction, journal.epoch());
    }

    /** Of the party that the interaction is with. */
    Line caller() {
        return caller;
    }

    /** The customer whom the interaction is to be with is being rung. */
    void dialled(Line line) {
        caller = line;
    }

    /** Whether there is a line yet. */
    boolean isUndialled() {
        return caller instanceof NoLine;
    }

    void recordBy(CallRecording recorded) {
        recording = recorded;
    }

    CallRecording recording() {
        return recording;
    }

    /** Receiver of what the floor tells this call. */
    void fromFloor(QueueSignal signal) {
        inbox.put(new CallSignal.FromQueue(signal));
    }

    /**
     * Waits for what comes next, until the deadline (then null). What is asked of the call meanwhile is refused: only
     * a conversation can do it.
     *
     * @throws CallerLeft when that is the caller's hang-up
     * @throws Stopping when this controller is being stopped
     */
    @Nullable
    CallSignal next(Instant deadline) {
        CallSignal signal = poll(deadline);
        if (signal instanceof CallSignal.FromCaller(LineEvent.HungUp hungUp)) {
            callerCause = hungUp.cause();
            throw new CallerLeft();
        }
        if (signal instanceof CallSignal.Asked asked) {
            asked.refuse("the caller is not in conversation");
        }
        return signal;
    }

    /** As {@link #next}, but gives the caller's hang-up, and what is asked, as they are. */
    @Nullable
    CallSignal poll(Instant deadline) {
        try {
            CallSignal signal = inbox.take(deadline);
            // What is wanted of the recording concerns no stage: it is done here, wherever the call is.
            while (signal instanceof CallSignal.Asked(TalkRequest.Recording wanted, var answer)) {
                answer.complete(recording.done(wanted.order(), wanted.by()));
                signal = inbox.take(deadline);
            }
            if (signal instanceof CallSignal.PickedUp late && !parked) {
                late.refuse();
            }
            if (signal instanceof CallSignal.Overflow) {
                throw new IllegalStateException("more happened to this call than it can take");
            }
            return signal;
        } catch (InterruptedException _) {
            throw new Stopping();
        }
    }

    /**
     * For when a command found the caller's line gone: its hang-up is on its way.
     *
     * @throws CallerLeft as a rule; returns if nothing is told in time
     */
    void awaitHangUp() {
        Instant deadline = clock.instant().plus(HANG_UP_COMES);
        while (next(deadline) != null) {
            // Whatever else was told is of no use to a line that is gone.
        }
    }

    /** Waits until the switch can be spoken to again; at once if it was only slow. */
    void awaitLink(Duration limit) {
        Instant deadline = clock.instant().plus(limit);
        CallSignal signal = null;
        while (!linked.getAsBoolean()
                && !(signal instanceof CallSignal.LinkBack)
                && clock.instant().isBefore(deadline)) {
            signal = next(deadline);
        }
    }

    void parked(boolean now) {
        parked = now;
    }

    /** Why the caller's line ended; meaningful after {@link CallerLeft}. */
    Cause callerCause() {
        return callerCause;
    }

    void write(CallFact fact) {
        write(fact, Personal.NONE);
    }

    void write(CallFact fact, Personal personal) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        written = durable;
        var _ = journal.append(clock.instant(), fact, personal, () -> durable.complete(null));
        told.accept(fact);
    }

    /** Something for whoever reads the record of this call. */
    void note(String text) {
        write(new CallFact.Noted(interaction, text));
    }

    /** Completes when all that was written so far is durable; on the journal's thread, if it is not yet. */
    CompletableFuture<Void> written() {
        return written;
    }

    /** The caller's line is ended. */
    void hangUpCaller() {
        quietly(() -> caller().hangUp(Cause.NORMAL));
    }

    /** For tidying up: a line or room that cannot be ended now is found and ended by the next reconciliation. */
    static void quietly(Runnable command) {
        try {
            command.run();
        } catch (LineFailure e) {
            log.warn("left for the next reconciliation: {}", e.getMessage());
        }
    }

    /** This controller stops; the call lives on in the switch and is taken up again after the next start. */
    static final class Stopping extends RuntimeException {
        Stopping() {
            super("the controller is being stopped", null, false, false);
        }
    }
}
