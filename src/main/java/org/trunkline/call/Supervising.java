package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Partner;
import org.trunkline.customer.SupervisionMode;
import org.trunkline.flow.CallerLeft;
import org.trunkline.flow.ConversationBroken;
import org.trunkline.line.Cause;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Monitor;
import org.trunkline.line.Sound;
import org.trunkline.queue.Reply;

/**
 * The script of a supervisor who is present in a call, on a line of their own and with a thread of its own: it follows the
 * call to whatever agent it goes, and ends with it. Keys: {@code 4} listen, {@code 5} whisper, {@code 6} barge, {@code 7}
 * take over. The call itself knows nothing of it, until the supervisor takes it over: then the line is the call's.
 */
final class Supervising implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Supervising.class);

    /** A line that is not heard any more as a rule means that the call moves, which is told in a moment. */
    private static final Duration MOVE_IS_TOLD = Duration.ofMillis(500);

    private static final int MOST_MISSES = 10;
    private static final Sound TONE = new Sound("beep");
    private static final Sound NOT_POSSIBLE = new Sound("pbx-invalid");
    static final String TOOK_OVER = "took over";
    static final String OVER = "The call has ended.";

    /** All that is ever said here, for rendering in advance. */
    static final Set<String> TEXTS = Set.of(OVER);

    /** How the supervisor comes in. */
    interface Entrance {
        /** @return empty: not let in, and told so */
        Optional<Present> come();
    }

    /**
     * @param who the supervisor, should they take the call over
     * @param mode the wished one
     * @param told the agents who have been told already
     */
    record Present(String session, String interaction, Partner who, SupervisionMode mode, Set<String> told) {}

    /** What is in force. */
    record State(SupervisionMode mode, @Nullable String agent, Notice notice) {}

    private final Context call;
    private final Attendant attendant;
    private final Entrance entrance;
    private final Whereabouts whereabouts;
    private final Function<Whereabouts.Spot, Notice> notices;
    private final Talks talks;
    private final Runnable done;
    private final Set<String> told = new HashSet<>();
    private String interaction;
    private SupervisionMode wished = SupervisionMode.LISTEN;
    private Whereabouts.@Nullable Spot spot;
    private @Nullable Monitor monitor;
    private @Nullable String heard;
    private @Nullable Partner who;
    /** Whether the call has been asked to go on with the supervisor and has not answered. */
    private boolean taking;
    /** Whether the line is the call's. */
    private boolean handedIn;

    private Instant tryAgain = Context.FOREVER;
    private int misses;
    private volatile @Nullable State state;

    /**
     * @param call the context of the supervisor's own line, named by the session
     * @param interaction of a session that is written down already; empty: the entrance writes it
     */
    Supervising(
            Context call,
            String interaction,
            Attendant attendant,
            Entrance entrance,
            Whereabouts whereabouts,
            Function<Whereabouts.Spot, Notice> notices,
            Talks talks,
            Runnable done) {
        this.call = call;
        this.interaction = interaction;
        this.attendant = attendant;
        this.entrance = entrance;
        this.whereabouts = whereabouts;
        this.notices = notices;
        this.talks = talks;
        this.done = done;
    }

    /** What was last put in force; null: nothing yet. Asked by any thread. */
    @Nullable
    State state() {
        return state;
    }

    @Override
    public void run() {
        String how = "failed";
        try {
            Optional<Present> came = entrance.come();
            if (came.isEmpty()) {
                how = "not let in";
            } else {
                how = stay(came.get());
            }
        } catch (CallerLeft _) {
            how = left();
        } catch (Context.Stopping _) {
            // The switch goes on as it is; the next start takes the session up again.
            return;
        } catch (ConversationBroken e) {
            log.warn("session {} of a supervisor broke off: {}", call.interaction, e.getMessage());
        } catch (RuntimeException e) {
            log.error("session {} of a supervisor failed", call.interaction, e);
        } finally {
            MDC.remove("interaction");
        }
        detach();
        if (!handedIn) {
            Context.quietly(() -> call.caller().hangUp(Cause.NORMAL));
        }
        if (!interaction.isEmpty()) {
            call.write(new CallFact.SupervisionEnded(interaction, call.interaction, how));
        }
        done.run();
    }

    private String left() {
        return switch (call.callerCause()) {
            case NORMAL -> state == null ? "declined" : "hung up";
            case BUSY -> "busy";
            case NO_ANSWER -> "not answered";
            case DECLINED -> "declined";
            case UNREACHABLE, CONGESTION -> "not reached";
            case VANISHED -> "the phone vanished";
            case LOST, SWITCH_FAILED -> "the line was lost";
        };
    }

    /** @return how it ended */
    private String stay(Present present) {
        interaction = present.interaction();
        who = present.who();
        wished = present.mode();
        told.addAll(present.told());
        MDC.put("interaction", interaction);
        Consumer<Whereabouts.Spot> follower = now -> call.inbox.put(new CallSignal.Moved(now));
        try {
            Optional<Whereabouts.Spot> at = whereabouts.follow(interaction, follower);
            if (at.isEmpty()) {
                return over();
            }
            spot = at.get();
            attach();
            String how = null;
            while (how == null) {
                how = handle(call.next(tryAgain));
            }
            return how;
        } finally {
            whereabouts.leave(interaction, follower);
        }
    }

    /** @return how it ended, or null when it goes on */
    private @Nullable String handle(@Nullable CallSignal signal) {
        switch (signal) {
            case CallSignal.TakenOver(Reply reply) -> {
                return takenOver(reply);
            }
            case CallSignal.Moved(Whereabouts.Spot now) when taking -> spot = now;
            case CallSignal.Unheard _ when taking -> {}
            case CallSignal.FromCaller(LineEvent.Key _) when taking -> {}
            case CallSignal.Steered steered when taking -> steered.refuse("the call is just being taken over");
            case CallSignal.FromCaller(LineEvent.Key(char key)) when key == '7' -> takeOver(new CompletableFuture<>());
            case CallSignal.Steered(SupervisorRequest.TakeOver _, var answer) -> takeOver(answer);
            case CallSignal.Moved(Whereabouts.Spot now) -> {
                spot = now;
                if (now.over()) {
                    return over();
                }
                if (now.card() || monitor == null || !now.heard().equals(heard)) {
                    attach();
                }
            }
            case CallSignal.Unheard _ -> {
                detach();
                tryAgain = call.clock.instant().plus(MOVE_IS_TOLD);
            }
            case CallSignal.FromCaller(LineEvent.Key(char key)) -> pressed(key);
            case CallSignal.Steered(SupervisorRequest.Change(SupervisionMode mode), var answer) ->
                answer.complete(change(mode));
            case CallSignal.Steered(SupervisorRequest.End _, var answer) -> {
                answer.complete(new Reply.Done());
                return "ended over the API";
            }
            case null -> {
                if (misses == MOST_MISSES) {
                    return over();
                }
                attach();
            }
            default -> {}
        }
        return null;
    }

    private void pressed(char key) {
        SupervisionMode mode = switch (key) {
            case '4' -> SupervisionMode.LISTEN;
            case '5' -> SupervisionMode.WHISPER;
            case '6' -> SupervisionMode.BARGE;
            default -> wished;
        };
        if (mode != wished) {
            var _ = change(mode);
        }
    }

    /** The line is in no room from here on: the call takes it into its own. */
    private void takeOver(CompletableFuture<Reply> answer) {
        taking = true;
        tryAgain = Context.FOREVER;
        detach();
        var _ = talks.ask(interaction, new TalkRequest.TakeOver(Objects.requireNonNull(who)))
                .thenAccept(reply -> {
                    call.inbox.put(new CallSignal.TakenOver(reply));
                    answer.complete(reply);
                });
    }

    /** @return how it ended, or null when it goes on as before */
    private @Nullable String takenOver(Reply reply) {
        taking = false;
        if (reply instanceof Reply.Refused(String why)) {
            log.info("session {} cannot take the call over: {}", call.interaction, why);
            // The call may have had the line for a moment.
            var _ = call.switchboard.take(
                    call.caller().id(), event -> call.inbox.put(new CallSignal.FromCaller(event)));
            if (spot != null && spot.over()) {
                return over();
            }
            Context.quietly(() -> call.caller().play(call.names.play(), List.of(NOT_POSSIBLE)));
            attach();
            return null;
        }
        handedIn = true;
        return TOOK_OVER;
    }

    private Reply change(SupervisionMode mode) {
        wished = mode;
        if (monitor != null) {
            try {
                monitor.mode(atTheSwitch(inForce()));
                inForceNow();
                return new Reply.Done();
            } catch (LineFailure e) {
                missed(e);
            }
        }
        attach();
        return monitor == null ? new Reply.Refused("the call cannot be heard at the moment") : new Reply.Done();
    }

    /** Hears the call where it is now; what the switch does not do now is tried again. */
    private void attach() {
        detach();
        Whereabouts.Spot at = spot;
        tryAgain = Context.FOREVER;
        if (at == null || at.card()) {
            // Nobody hears a caller who keys card data; its end is told as a move.
            return;
        }
        try {
            monitor = call.switchboard.monitor(
                    at.heard(), call.caller(), atTheSwitch(inForce()), () -> call.inbox.put(new CallSignal.Unheard()));
            heard = at.heard();
            tryAgain = Context.FOREVER;
            misses = 0;
            inForceNow();
        } catch (LineFailure e) {
            missed(e);
        }
    }

    private void missed(LineFailure why) {
        if (why.kind() == LineFailure.Kind.NOT_OWNER) {
            throw new Context.Stopping();
        }
        log.info("session {} hears nothing at the moment: {}", call.interaction, why.getMessage());
        detach();
        misses++;
        tryAgain = call.clock.instant().plus(MOVE_IS_TOLD);
    }

    /** Where there is no agent, a whisper would be heard by the caller. */
    private SupervisionMode inForce() {
        return wished == SupervisionMode.WHISPER && (spot == null || spot.leg() == null)
                ? SupervisionMode.LISTEN
                : wished;
    }

    private static Monitor.Mode atTheSwitch(SupervisionMode mode) {
        return switch (mode) {
            case LISTEN -> Monitor.Mode.LISTEN;
            case WHISPER -> Monitor.Mode.WHISPER;
            case BARGE -> Monitor.Mode.BARGE;
        };
    }

    private void inForceNow() {
        Whereabouts.Spot at = spot;
        String agent = at == null ? null : at.agent();
        String leg = at == null ? null : at.leg();
        Notice notice = at == null || agent == null ? Notice.NONE : notices.apply(at);
        if (agent != null && leg != null && told.add(agent) && notice == Notice.TONE) {
            Context.quietly(() -> call.switchboard.tell(leg, call.names.play(), TONE));
        }
        State now = new State(inForce(), agent, notice);
        if (!now.equals(state)) {
            state = now;
            call.write(new CallFact.SupervisionSet(
                    interaction,
                    call.interaction,
                    now.mode(),
                    now.agent(),
                    now.notice().word()));
        }
    }

    private void detach() {
        Monitor last = monitor;
        monitor = null;
        heard = null;
        if (last != null) {
            last.close();
        }
    }

    private String over() {
        detach();
        attendant.say(OVER);
        return "call ended";
    }
}
