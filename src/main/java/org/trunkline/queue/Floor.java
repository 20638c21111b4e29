package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;

/**
 * The core's one owner thread, named {@code floor}: takes inputs in the order they come, applies and journals them, and
 * lets decisions go once their input is durable.
 *
 * <p>All public methods are thread-safe and never block. Receivers, observers and replies run on the journal's writer
 * thread, in order, and must not block either. By the time a reply or a signal comes, {@link #view()} shows what led to
 * it.
 *
 * <p>New work (a contact, an agent's command) is turned away while {@value #CAPACITY} inputs wait; what answers or ends
 * earlier work is always taken, and bounded by that work.
 */
public final class Floor implements AutoCloseable {
    static final int CAPACITY = 10_000;
    /** Inputs of one batch: one group of the journal, one view. */
    private static final int BATCH = 256;

    private static final Logger log = LoggerFactory.getLogger(Floor.class);

    private final Journal journal;
    private final InstantSource clock;
    private final int checkpointEvery;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final List<Consumer<Decision>> observers = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor alarmClock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("floor-timers").daemon().factory());
    private final Thread owner = Thread.ofPlatform().name("floor").unstarted(this::run);
    private volatile FloorView view = FloorView.EMPTY;
    private volatile boolean closing;

    // Owned by the owner thread, and by start() before it.
    private final FloorCore core = new FloorCore();
    private final Map<String, Consumer<QueueSignal>> receivers = new HashMap<>();
    private final Map<String, ScheduledFuture<?>> alarms = new HashMap<>();
    private Instant last = Instant.EPOCH;
    private int sinceCheckpoint;

    /** @param input made by the owner, so that it can refer to the state; null: stop */
    private record Message(
            @Nullable Function<FloorCore, FloorInput> input,
            @Nullable Consumer<QueueSignal> receiver,
            @Nullable CompletableFuture<Reply> reply) {
        static Message of(FloorInput input) {
            return new Message(_ -> input, null, null);
        }
    }

    /** An applied input, and what to do when it is durable. */
    private record Applied(Instant at, FloorInput input, List<Runnable> release) {}

    public Floor(Journal journal, InstantSource clock) {
        this(journal, clock, 10_000);
    }

    /** @param checkpointEvery after so many inputs the whole state is journaled */
    Floor(Journal journal, InstantSource clock, int checkpointEvery) {
        this.journal = journal;
        this.clock = clock;
        this.checkpointEvery = checkpointEvery;
        alarmClock.setRemoveOnCancelPolicy(true);
    }

    /**
     * Begins the epoch; call once, before anything is expected of the floor.
     *
     * <p>Conversations of the state go on until {@link #released}. Who waited or was offered is held, keeping the place,
     * until {@link #resume} (the offer is made anew) or {@link #leave}; {@link #view()} shows at once whom to resume.
     *
     * @param state as the last epoch left it ({@link Replay#state}); null: none
     */
    public void start(@Nullable FloorState state, FloorPlan plan) {
        FloorState initial = state == null ? FloorState.EMPTY : state.restarted(now());
        List<Applied> batch = new ArrayList<>();
        batch.add(apply(Message.of(new FloorInput.Restored(initial))));
        initial.timers().values().forEach(timer -> setAlarm(timer.id(), timer.at()));
        batch.add(apply(Message.of(new FloorInput.Configured(plan))));
        view = core.view();
        write(batch);
        owner.start();
    }

    /** A contact comes; one that is here already returns ({@link FloorInput.Entered}). */
    public void enter(Waiting waiting, Consumer<QueueSignal> receiver) {
        if (overloaded()) {
            log.error(
                    "interaction {}: turned away, the floor has {} inputs to do", waiting.interaction(), inbox.size());
            receiver.accept(new QueueSignal.Overflowed(Overflowing.NO_AGENT));
            return;
        }
        inbox.add(new Message(_ -> new FloorInput.Entered(waiting), receiver, null));
    }

    /**
     * A contact takes the place of another one, which hears nothing more; refused, and nothing changed, if that one is not
     * there or in conversation.
     */
    public CompletableFuture<Reply> takePlace(String from, Waiting waiting, Consumer<QueueSignal> receiver) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        inbox.add(new Message(_ -> new FloorInput.PlaceTaken(from, waiting), receiver, reply));
        return reply;
    }

    /** Keeps its place without being offered, until {@link #resume}. */
    public void setAside(String interaction) {
        put(new FloorInput.SetAside(interaction));
    }

    /** A call to a customer that is not wanted any more, or came to nothing ({@link FloorInput.CalledOff}). */
    public void calledOff(String interaction) {
        put(new FloorInput.CalledOff(interaction));
    }

    /**
     * After a restart: the script of this contact runs again. A conversation just goes on; a contact that the state does
     * not know is told that it overflowed.
     */
    public void resume(String interaction, Consumer<QueueSignal> receiver) {
        inbox.add(new Message(_ -> new FloorInput.Resumed(interaction), receiver, null));
    }

    /** The caller is gone or taken elsewhere. */
    public void leave(String interaction) {
        put(new FloorInput.Left(interaction));
    }

    /** If the offer is over already, the receiver was sent {@link QueueSignal.Withdrawn}, or will be. */
    public void accepted(String offer) {
        put(new FloorInput.OfferAccepted(offer));
    }

    public void refused(String offer, Refusal refusal) {
        put(new FloorInput.OfferRefused(offer, refusal));
    }

    /** The conversation is over. */
    public void released(String interaction) {
        put(new FloorInput.Released(interaction));
    }

    /** The agent's phone is gone from the conversation, the caller is not: {@link #enter} is to follow. */
    public void agentVanished(String interaction) {
        put(new FloorInput.AgentVanished(interaction));
    }

    /** Reserves a second agent for a conversation; refused if that agent is not free. */
    public CompletableFuture<Reply> consulted(String interaction, String agent) {
        return command(_ -> new FloorInput.Consulted(interaction, agent));
    }

    /**
     * Asks a queue for an agent to be asked into a conversation: one is offered as to any contact of the queue; who accepts is
     * reserved as by {@link #consulted}. Until then it is the receiver that is told.
     */
    public CompletableFuture<Reply> queueConsulted(String interaction, String queue, Consumer<QueueSignal> receiver) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        inbox.add(new Message(_ -> new FloorInput.QueueConsulted(interaction, queue), receiver, reply));
        return reply;
    }

    public void consultationEnded(String interaction) {
        put(new FloorInput.ConsultationEnded(interaction));
    }

    /** The conversation is now the consulted agent's; the one of before wraps up. */
    public void handedOver(String interaction, String agent) {
        put(new FloorInput.HandedOver(interaction, agent));
    }

    /** As {@link #handedOver}, to an agent who was not reserved ({@link FloorInput.TakenOver}). */
    public void takenOver(String interaction, String agent) {
        put(new FloorInput.TakenOver(interaction, agent));
    }

    /** The agent calls a customer; refused if the agent has something in hand. */
    public CompletableFuture<Reply> callOut(Waiting waiting, String agent) {
        return command(_ -> new FloorInput.CalledOut(waiting, agent));
    }

    public void phoneSeen(String phone, PhoneState state) {
        put(new FloorInput.PhoneSeen(phone, state));
    }

    public CompletableFuture<Reply> login(String agent, String phone) {
        return command(_ -> new FloorInput.LoggedIn(agent, phone));
    }

    public CompletableFuture<Reply> logout(String agent) {
        return command(_ -> new FloorInput.LoggedOut(agent));
    }

    public CompletableFuture<Reply> ready(String agent) {
        return command(_ -> new FloorInput.MadeReady(agent));
    }

    public CompletableFuture<Reply> notReady(String agent, String reason) {
        return command(_ -> new FloorInput.MadeNotReady(agent, reason));
    }

    public CompletableFuture<Reply> breakAfterCall(String agent, String reason) {
        return command(_ -> new FloorInput.BreakRequested(agent, reason));
    }

    /** @param disposition how the interaction ended, in the business's words; null: not said */
    public CompletableFuture<Reply> endWrapUp(String agent, @Nullable String disposition) {
        return command(now -> {
            Seat seat = now.seats().seat(agent);
            Assignment wrapUp = seat == null ? null : seat.current(Assignment.Stage.WRAP_UP);
            return new FloorInput.WrapUpEnded(agent, wrapUp == null ? null : wrapUp.interaction(), disposition);
        });
    }

    public CompletableFuture<Reply> reprioritise(String interaction, int priority) {
        return command(_ -> new FloorInput.Reprioritised(interaction, priority));
    }

    /** A contact that waits goes to another queue, with its priority and arrival. */
    public CompletableFuture<Reply> move(String interaction, String queue) {
        return command(_ -> new FloorInput.Moved(interaction, queue));
    }

    /** A contact that waits is this agent's as soon as the agent is free. */
    public CompletableFuture<Reply> assign(String interaction, String agent) {
        return command(_ -> new FloorInput.Assigned(interaction, agent));
    }

    /**
     * @param message said to those who are turned away; may be empty
     * @param evict whether those who wait overflow too
     */
    public CompletableFuture<Reply> closeQueue(String queue, String message, boolean evict) {
        return command(_ -> new FloorInput.QueueClosed(queue, message, evict));
    }

    public CompletableFuture<Reply> openQueue(String queue) {
        return command(_ -> new FloorInput.QueueOpened(queue));
    }

    public CompletableFuture<Reply> configure(FloorPlan plan) {
        return command(_ -> new FloorInput.Configured(plan));
    }

    /** Is told of every decision made after this call, once it is durable. */
    public void observe(Consumer<Decision> observer) {
        observers.add(observer);
    }

    /** The floor after the last durable batch of inputs. */
    public FloorView view() {
        return view;
    }

    /** Does what has come so far, then stops. What is not answered by then is refused. */
    @Override
    public void close() {
        closing = true;
        inbox.add(new Message(null, null, null));
        try {
            if (owner.isAlive() && !owner.join(Duration.ofSeconds(10))) {
                log.error("the floor did not stop within 10 s; {} inputs are left", inbox.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        alarmClock.shutdownNow();
        for (Message late = inbox.poll(); late != null; late = inbox.poll()) {
            if (late.reply() != null) {
                late.reply().complete(CLOSED);
            }
        }
    }

    private static final Reply CLOSED = new Reply.Refused("the controller is stopping; try again when it is back");
    private static final Reply OVERLOADED = new Reply.Refused("the floor has too much to do; try again in a second");

    private boolean overloaded() {
        return inbox.size() >= CAPACITY;
    }

    private void put(FloorInput input) {
        inbox.add(Message.of(input));
    }

    private CompletableFuture<Reply> command(Function<FloorCore, FloorInput> input) {
        if (closing || overloaded()) {
            return CompletableFuture.completedFuture(closing ? CLOSED : OVERLOADED);
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        inbox.add(new Message(input, null, reply));
        return reply;
    }

    private void run() {
        List<Message> messages = new ArrayList<>(BATCH);
        boolean stopped = false;
        while (!stopped) {
            try {
                messages.add(inbox.take());
            } catch (InterruptedException e) {
                // Nobody but a stopping process interrupts it; conversations outlive that by design.
                log.warn("the floor was interrupted and stops");
                return;
            }
            inbox.drainTo(messages, BATCH - 1);
            List<Applied> batch = new ArrayList<>(messages.size());
            for (Message message : messages) {
                if (message.input() == null) {
                    stopped = true;
                } else {
                    batch.add(apply(message));
                }
            }
            messages.clear();
            if (sinceCheckpoint >= checkpointEvery) {
                batch.add(checkpoint());
            }
            write(batch);
        }
    }

    private Applied checkpoint() {
        sinceCheckpoint = 0;
        return new Applied(last, new FloorInput.Restored(core.state()), List.of());
    }

    private Applied apply(Message message) {
        last = now();
        sinceCheckpoint++;
        if (message.input() == null) {
            throw new IllegalArgumentException("a stop is not an input");
        }
        FloorInput input = message.input().apply(core);
        String told = input instanceof FloorInput.QueueConsulted(String asking, String _)
                ? Contact.asking(asking)
                : input.interaction();
        if (told != null && message.receiver() != null) {
            receivers.put(told, message.receiver());
        }
        List<Runnable> release = new ArrayList<>();
        try {
            List<Decision> decisions = core.apply(last, input);
            decisions.forEach(decision -> schedule(decision, release));
            if (message.reply() != null) {
                CompletableFuture<Reply> reply = message.reply();
                Reply answer = answer(decisions);
                release.add(() -> reply.complete(answer));
            }
        } catch (RuntimeException e) {
            // A defect. The state that it left is journaled, so that replay goes on from what is, not from what should
            // be.
            log.error("input {} failed; it may have been done in part", input, e);
            if (message.reply() != null) {
                message.reply().complete(new Reply.Refused("internal fault; see the log of " + last));
            }
            return checkpoint();
        }
        if (input instanceof FloorInput.PlaceTaken(String from, Waiting _)
                && core.contacts().contact(from) == null) {
            receivers.remove(from);
        }
        if (input.interaction() != null) {
            for (String one : List.of(input.interaction(), Contact.asking(input.interaction()))) {
                if (core.contacts().contact(one) == null) {
                    receivers.remove(one);
                }
            }
        }
        return new Applied(last, input, release);
    }

    /** Timers start at once; everything else is to be released. */
    private void schedule(Decision decision, List<Runnable> release) {
        switch (decision) {
            case Decision.SetTimer(String timer, Instant at) -> setAlarm(timer, at);
            case Decision.CancelTimer(String timer) -> {
                ScheduledFuture<?> alarm = alarms.remove(timer);
                if (alarm != null) {
                    alarm.cancel(false);
                }
            }
            case Decision.Offer made ->
                signal(
                        made.interaction(),
                        new QueueSignal.Offered(made.offer(), made.queue(), made.agent(), made.phone()),
                        release);
            case Decision.Withdraw(String offer, String interaction, String why) ->
                signal(interaction, new QueueSignal.Withdrawn(offer, why), release);
            case Decision.Accept accept ->
                signal(accept.interaction(), new QueueSignal.Accepted(accept.offer()), release);
            case Decision.Overflow(String interaction, Overflowing why) -> {
                signal(interaction, new QueueSignal.Overflowed(why), release);
                receivers.remove(interaction);
            }
            case Decision.Position told ->
                signal(told.interaction(), new QueueSignal.Positioned(told.position(), told.expected()), release);
            case Decision.Comfort(String interaction, String message) ->
                signal(interaction, new QueueSignal.Comforted(message), release);
            case Decision.Placed placed ->
                signal(placed.interaction(), new QueueSignal.Placed(placed.queue(), placed.priority()), release);
            case Decision.WrappedUp _, Decision.AgentChanged _, Decision.Rejected _ -> {}
        }
        release.add(() -> observers.forEach(observer -> observer.accept(decision)));
    }

    private void signal(String interaction, QueueSignal signal, List<Runnable> release) {
        Consumer<QueueSignal> receiver = receivers.get(interaction);
        if (receiver == null) {
            log.warn("interaction {}: nobody is there for {}", interaction, signal);
        } else {
            release.add(() -> receiver.accept(signal));
        }
    }

    private void setAlarm(String timer, Instant at) {
        if (closing) {
            return;
        }
        long delay = Math.max(0, Duration.between(clock.instant(), at).toNanos());
        alarms.put(
                timer, alarmClock.schedule(() -> put(new FloorInput.TimerFired(timer)), delay, TimeUnit.NANOSECONDS));
    }

    private static Reply answer(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Rejected(String why)) {
                return new Reply.Refused(why);
            }
        }
        return new Reply.Done();
    }

    /** The journal commits in order: once the last of a batch is durable, all are. */
    private void write(List<Applied> batch) {
        if (batch.isEmpty()) {
            return;
        }
        FloorView after = core.view();
        Runnable release = () -> {
            view = after;
            batch.forEach(applied -> applied.release().forEach(Floor::runSafely));
        };
        for (int i = 0; i < batch.size(); i++) {
            Applied applied = batch.get(i);
            boolean isLast = i == batch.size() - 1;
            if (applied.input() instanceof FloorInput.TimerFired(String timer)) {
                alarms.remove(timer);
            }
            try {
                journal.append(applied.at(), applied.input(), Personal.NONE, isLast ? release : () -> {});
            } catch (RuntimeException e) {
                log.error("input {} could not be journaled; the floor goes on without its record", applied.input(), e);
                if (isLast) {
                    release.run();
                }
            }
        }
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.error("a receiver of the floor failed", e);
        }
    }

    /** Never goes back. Milliseconds, as they are stored: replay sees the same times. */
    private Instant now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return now.isBefore(last) ? last : now;
    }
}
