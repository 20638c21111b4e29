package org.trunkline.call;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.flow.RecordOrder;
import org.trunkline.line.Line;
import org.trunkline.line.Line.Side;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.line.Switchboard;
import org.trunkline.line.Tap;
import org.trunkline.queue.Reply;
import org.trunkline.recording.CallState;
import org.trunkline.recording.CannotRecord;
import org.trunkline.recording.Direction;
import org.trunkline.recording.PauseCause;
import org.trunkline.recording.Recorder;
import org.trunkline.recording.RecordingFact;
import org.trunkline.recording.RecordingSettings.Rule;
import org.trunkline.recording.Take;

/**
 * Whether and how one call is recorded. Two taps on the caller's line give the two channels: what the caller says, and
 * what the caller hears. So whoever speaks with the caller is recorded, after a transfer too, and nothing that is not
 * for the caller's ears. The taps are made while the agent's phone rings; what comes before the two are joined is thrown
 * away. Nothing in here ever keeps a call from going on.
 *
 * <p>Used by the call's thread; samples pass through on threads of the media.
 */
final class CallRecording {
    private static final Logger log = LoggerFactory.getLogger(CallRecording.class);
    /** As long as a call waits for its taps; the two are joined then all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Some frames: the switch finds with one that nobody taps. */
    private static final Duration FORGETS = Duration.ofMillis(100);

    private static final String BEEP = "beep";

    private final @Nullable RecordingDesk desk;
    private final String interaction;
    private final String flow;
    private final Direction direction;
    private final @Nullable Line caller;
    private final @Nullable Switchboard switchboard;
    private String queue;
    private @Nullable Boolean wish;
    private boolean refused;
    private boolean announced;
    private final Set<PauseCause> pauses = EnumSet.noneOf(PauseCause.class);
    private volatile @Nullable Talk talk;
    private volatile boolean held;
    /** Whether nothing of the line may be heard at all. */
    private volatile boolean card;

    private @Nullable CompletableFuture<List<Tap>> taps;
    private volatile @Nullable Take take;

    private record Talk(@Nullable String agent, String leg) {}

    /** For lines that are never recorded. */
    static CallRecording none() {
        return new CallRecording(null, "", "", Direction.IN, null, null, "", CallState.FRESH);
    }

    static CallRecording of(
            RecordingDesk desk, Context call, String flow, Direction direction, String queue, CallState state) {
        return new CallRecording(
                desk, call.interaction, flow, direction, call.caller(), call.switchboard, queue, state);
    }

    private CallRecording(
            @Nullable RecordingDesk desk,
            String interaction,
            String flow,
            Direction direction,
            @Nullable Line caller,
            @Nullable Switchboard switchboard,
            String queue,
            CallState state) {
        this.desk = desk;
        this.interaction = interaction;
        this.flow = flow;
        this.direction = direction;
        this.caller = caller;
        this.switchboard = switchboard;
        this.queue = queue;
        this.wish = state.wish();
        this.refused = state.refused();
        this.announced = state.announced();
        this.pauses.addAll(state.pauses());
        this.card = pauses.contains(PauseCause.CARD);
    }

    /** The rule for this call, once it is known by which queue it goes; empty: by none. */
    private Optional<Rule> rule() {
        return desk == null ? Optional.empty() : Optional.of(desk.settings().rule(queue, flow, direction));
    }

    private boolean isWanted() {
        Boolean asked = wish;
        return !refused && (asked != null ? asked : rule().map(Rule::record).orElse(false));
    }

    /** What the caller must hear to its end before an agent is sought; empty: nothing, or it was heard. */
    Optional<Rule> toAnnounce(String queue) {
        this.queue = queue;
        return announced || !isWanted()
                ? Optional.empty()
                : rule().filter(rule -> !rule.announcement().isEmpty());
    }

    void announced() {
        announced = true;
        write(new RecordingFact.Announced(interaction));
    }

    void refused(String how) {
        refused = true;
        write(new RecordingFact.Refused(interaction, how));
        stop();
    }

    /** As {@link #arm()}, by the rule of this queue. */
    void arm(String queue) {
        this.queue = queue;
        arm();
    }

    /** Somebody is rung for the caller: the taps are made meanwhile. */
    void arm() {
        if (isWanted() && taps == null && !card) {
            taps = tapBoth();
        }
    }

    /**
     * Whoever is joined next speaks with the caller; what is said from now on is recorded. Goes on if it was begun.
     *
     * @param agent null: somebody who is no agent
     */
    void begin(@Nullable String agent, Line leg) {
        Talk before = talk;
        talk = new Talk(agent, leg.id());
        if (before != null && !before.leg().equals(leg.id())) {
            tapAnew();
        }
        if (isWanted()) {
            start();
        }
    }

    /** While the caller is on hold, neither what they say nor what they hear is kept. */
    void onHold(boolean now) {
        held = now;
    }

    /** The caller speaks with nobody any more. */
    void end() {
        talk = null;
        held = false;
        stop();
        untap();
    }

    /**
     * The caller keys card data: nothing of their line leaves the switch from here on, whatever else is ordered. Nothing
     * happens if that is so already.
     */
    void cardOn() {
        card = true;
        pause(PauseCause.CARD, "the switch for card data");
        untap();
    }

    /** @param goesOnTalking whether the caller is joined with the others again, right after this */
    void cardOff(boolean goesOnTalking) {
        card = false;
        if (goesOnTalking && talk != null && take != null) {
            var _ = tapped();
        }
        resume(PauseCause.CARD, "the switch for card data");
        if (goesOnTalking && talk != null && isWanted()) {
            start();
        }
    }

    /**
     * For another party. Asterisk's translators go by the packets' numbers: what somebody new says is dropped as late if
     * their numbers are lower, until nobody taps the line any more.
     */
    private void tapAnew() {
        CompletableFuture<List<Tap>> old = taps;
        if (old == null) {
            return;
        }
        taps = null;
        try {
            old.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).forEach(Tap::close);
            Thread.sleep(FORGETS);
        } catch (TimeoutException | ExecutionException _) {
            var _ = old.thenAcceptAsync(both -> both.forEach(Tap::close), CallRecording::aside);
        } catch (InterruptedException _) {
            throw new Context.Stopping();
        }
        if (take != null) {
            var _ = tapped();
        }
    }

    private void untap() {
        CompletableFuture<List<Tap>> made = taps;
        taps = null;
        if (made != null) {
            var _ = made.thenAcceptAsync(both -> both.forEach(Tap::close), CallRecording::aside)
                    .exceptionally(e -> null);
        }
    }

    /** Done for somebody outside, who is answered. */
    Reply done(RecordOrder order, String by) {
        if (desk == null || talk == null) {
            return new Reply.Refused("the caller is not in conversation");
        }
        if (refused && order == RecordOrder.ON) {
            return new Reply.Refused("the caller does not want to be recorded");
        }
        if (card && order == RecordOrder.ON && take == null) {
            return new Reply.Refused("the switch for card data is on");
        }
        if (take == null && (order == RecordOrder.PAUSE || order == RecordOrder.RESUME)) {
            return new Reply.Refused("the call is not being recorded");
        }
        if ((order == RecordOrder.PAUSE) == pauses.contains(PauseCause.ASKED)
                && (order == RecordOrder.PAUSE || order == RecordOrder.RESUME)) {
            return new Reply.Refused(
                    order == RecordOrder.PAUSE ? "the recording is paused already" : "the recording is not paused");
        }
        order(order, by);
        return order == RecordOrder.ON && take == null
                ? new Reply.Refused("the call cannot be recorded now; its story says why")
                : new Reply.Done();
    }

    /** @param by who or what wants it */
    void order(RecordOrder order, String by) {
        switch (order) {
            case ON, OFF -> {
                wish = order == RecordOrder.ON;
                write(new RecordingFact.Switched(interaction, order == RecordOrder.ON, by));
                if (!isWanted()) {
                    stop();
                } else if (talk != null) {
                    start();
                }
            }
            case PAUSE -> pause(PauseCause.ASKED, by);
            case RESUME -> resume(PauseCause.ASKED, by);
            case REFUSE -> refused(by);
        }
    }

    boolean isPausedByRequest() {
        return pauses.contains(PauseCause.ASKED);
    }

    private void pause(PauseCause cause, String by) {
        if (pauses.add(cause)) {
            Take running = take;
            if (running != null) {
                running.pause(true);
            }
            write(new RecordingFact.Paused(interaction, cause, by));
        }
    }

    private void resume(PauseCause cause, String by) {
        if (pauses.remove(cause)) {
            write(new RecordingFact.Resumed(interaction, cause, by));
            Take running = take;
            if (running != null && pauses.isEmpty()) {
                running.pause(false);
            }
        }
    }

    private void start() {
        RecordingDesk desk = this.desk;
        Talk with = talk;
        if (desk == null || with == null || take != null || card || !tapped()) {
            return;
        }
        Rule rule = desk.settings().rule(queue, flow, direction);
        try {
            Take begun = desk.recorder()
                    .begin(
                            new Recorder.Part(
                                    interaction,
                                    queue.isEmpty() ? null : queue,
                                    with.agent(),
                                    rule.keep(),
                                    !pauses.isEmpty()),
                            () -> take = null);
            take = begun;
            beep(rule.beep(), begun);
        } catch (CannotRecord e) {
            write(new RecordingFact.Stopped(interaction, null, String.valueOf(e.getMessage())));
        }
    }

    /** Waits for the taps, and makes them if need be. */
    private boolean tapped() {
        CompletableFuture<List<Tap>> made = taps;
        if (made == null || made.isCompletedExceptionally()) {
            made = tapBoth();
            taps = made;
        }
        try {
            var _ = made.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            log.warn("the caller's audio is not there yet; the recording begins when it comes");
        } catch (ExecutionException e) {
            boolean gone = e.getCause() instanceof LineFailure failure && failure.kind() == LineFailure.Kind.GONE;
            if (!gone) {
                log.error("this call is not recorded: its audio cannot be had", e.getCause());
                write(new RecordingFact.Stopped(interaction, null, "the caller's audio cannot be had"));
            }
            return false;
        } catch (InterruptedException _) {
            throw new Context.Stopping();
        }
        return true;
    }

    private void stop() {
        Take running = take;
        take = null;
        if (running != null) {
            running.end();
        }
    }

    private CompletableFuture<List<Tap>> tapBoth() {
        CompletableFuture<Tap> says = tap(Side.SAYS, (to, samples) -> to.said(samples));
        CompletableFuture<Tap> hears = tap(Side.HEARS, (to, samples) -> to.heard(samples));
        return says.thenCombine(hears, List::of).whenComplete((_, failure) -> {
            if (failure != null) {
                // The one that was made is of no use alone.
                var _ = says.thenAcceptAsync(Tap::close, CallRecording::aside);
                var _ = hears.thenAcceptAsync(Tap::close, CallRecording::aside);
            }
        });
    }

    private interface Receiving {
        void take(Take take, short[] samples);
    }

    private CompletableFuture<Tap> tap(Side side, Receiving receiving) {
        Consumer<short[]> receiver = samples -> {
            Take to = take;
            if (to != null && !card) {
                receiving.take(to, held ? new short[samples.length] : samples);
            }
        };
        Line line = java.util.Objects.requireNonNull(caller);
        return CompletableFuture.supplyAsync(() -> line.tap(side, receiver), CallRecording::aside);
    }

    private static void aside(Runnable work) {
        Thread.ofVirtual().name("recording").start(work);
    }

    /** Both hear one at once and then every so often, as long as this part lasts. */
    private void beep(Duration every, Take part) {
        Switchboard to = switchboard;
        Line line = caller;
        if (every.isZero() || to == null || line == null) {
            return;
        }
        Thread.ofVirtual().name("beep-" + interaction).start(() -> {
            try {
                for (int count = 1; take == part; count++) {
                    if (card) {
                        Thread.sleep(every);
                        continue;
                    }
                    String id = part.id() + ".beep." + count;
                    Talk with = talk;
                    Context.quietly(() -> to.tell(line.id(), id + ".caller", new Sound(BEEP)));
                    if (with != null) {
                        Context.quietly(() -> to.tell(with.leg(), id + ".agent", new Sound(BEEP)));
                    }
                    Thread.sleep(every);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void write(RecordingFact fact) {
        if (desk != null) {
            var _ = desk.journal().append(desk.clock().instant(), fact);
        }
    }
}
