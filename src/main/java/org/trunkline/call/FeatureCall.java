package org.trunkline.call;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.flow.CallerLeft;
import org.trunkline.flow.ConversationBroken;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.LineFailure;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Reply;
import org.trunkline.roster.Roster;

/**
 * The script of an agent who dials a feature code at a phone: {@code *41} log in, {@code *42} log out, {@code *43} ready,
 * {@code *44} not ready ({@code *44} and a digit: with the reason of that digit), {@code *45} break after this call,
 * {@code *46} end wrap-up. Not an interaction: what comes of it is the agent's state, and is in the journal.
 */
final class FeatureCall implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FeatureCall.class);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(5);

    private static final String LOGGED_IN = "You are logged in. You are not ready yet.";
    private static final String LOGGED_OUT = "You are logged out.";
    private static final String READY = "You are ready.";
    private static final String NOT_READY = "You are not ready.";
    private static final String BREAK = "Your break begins after this call.";
    private static final String WRAPPED_UP = "Your wrap up is over.";
    private static final String NOBODY = "Nobody is logged in at this phone.";
    private static final String NOBODY_PARKED = "Nobody is parked there.";
    private static final String UNKNOWN = "There is no such code.";

    /** All that is ever said here, for rendering in advance. */
    static final Set<String> TEXTS = Set.of(
            Attendant.ASK_AGENT,
            Attendant.ASK_PIN,
            Attendant.WRONG,
            LOGGED_IN,
            LOGGED_OUT,
            READY,
            NOT_READY,
            BREAK,
            WRAPPED_UP,
            NOBODY,
            Attendant.REFUSED,
            NOBODY_PARKED,
            UNKNOWN);

    private final Context call;
    private final Attendant attendant;
    private final Arrival arrival;
    private final Floor floor;
    private final Roster roster;
    private final ParkingLot lot;
    private final CallSettings settings;
    private final Runnable done;

    FeatureCall(
            Context call,
            Attendant attendant,
            Arrival arrival,
            Floor floor,
            Roster roster,
            ParkingLot lot,
            CallSettings settings,
            Runnable done) {
        this.call = call;
        this.attendant = attendant;
        this.arrival = arrival;
        this.floor = floor;
        this.roster = roster;
        this.lot = lot;
        this.settings = settings;
        this.done = done;
    }

    @Override
    public void run() {
        try {
            call.caller().answer();
            attendant.say(act());
        } catch (CallerLeft | Context.Stopping | ConversationBroken _) {
            // Whatever was changed by then stays changed.
        } catch (RuntimeException e) {
            log.error("feature code {} at phone {} failed", arrival.dialled(), arrival.fromPhone(), e);
        } finally {
            hangUp();
            done.run();
        }
    }

    private void hangUp() {
        try {
            call.caller().hangUp(Cause.NORMAL);
        } catch (LineFailure e) {
            log.warn("phone {} could not be hung up: {}", arrival.fromPhone(), e.getMessage());
        }
    }

    /** @return what to say */
    private String act() {
        String code = arrival.dialled();
        if (lot.isSlot(code.substring(1))) {
            return NOBODY_PARKED;
        }
        String detail = code.length() > 3 ? code.substring(3) : "";
        return switch (code.substring(0, Math.min(3, code.length()))) {
            case "*41" -> logIn();
            case "*42" -> change(agent -> floor.logout(agent), LOGGED_OUT);
            case "*43" -> change(agent -> floor.ready(agent), READY);
            case "*44" -> change(agent -> floor.notReady(agent, settings.reason(detail)), NOT_READY);
            case "*45" -> change(agent -> floor.breakAfterCall(agent, settings.reason(detail)), BREAK);
            case "*46" -> change(agent -> floor.endWrapUp(agent, null), WRAPPED_UP);
            default -> UNKNOWN;
        };
    }

    private String logIn() {
        String agent = attendant.ask(Attendant.ASK_AGENT, false);
        String pin = attendant.ask(Attendant.ASK_PIN, true);
        if (agent.isEmpty() || !roster.pinIsRight(agent, pin)) {
            return Attendant.WRONG;
        }
        return said(floor.login(agent, arrival.fromPhone()), LOGGED_IN);
    }

    private interface Command {
        CompletableFuture<Reply> of(String agent);
    }

    private String change(Command command, String done) {
        Optional<String> agent = floor.view().agents().values().stream()
                .filter(seen -> arrival.fromPhone().equals(seen.phone()))
                .map(AgentView::agent)
                .findFirst();
        return agent.isEmpty() ? NOBODY : said(command.of(agent.get()), done);
    }

    private String said(CompletableFuture<Reply> reply, String done) {
        try {
            return switch (reply.orTimeout(REPLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join()) {
                case Reply.Done _ -> done;
                case Reply.Refused refused -> {
                    log.info("{} at phone {}: {}", arrival.dialled(), arrival.fromPhone(), refused.why());
                    yield Attendant.REFUSED;
                }
            };
        } catch (CompletionException e) {
            log.warn("{} at phone {} got no reply from the floor", arrival.dialled(), arrival.fromPhone(), e);
            return Attendant.REFUSED;
        }
    }
}
