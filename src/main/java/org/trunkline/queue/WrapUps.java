package org.trunkline.queue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time after a conversation, in the queue's mode, with the disposition it ends with. */
final class WrapUps {
    private final Seats seats;
    private final Contacts contacts;
    private final Timers timers;

    WrapUps(Seats seats, Contacts contacts, Timers timers) {
        this.seats = seats;
        this.contacts = contacts;
        this.timers = timers;
    }

    /** The agent's part of the conversation is over. */
    void begin(Turn turn, Contact contact) {
        Seat seat = seats.taken(Objects.requireNonNull(contact.agent()));
        Assignment assignment = Objects.requireNonNull(seat.assignments().get(contact.interaction()));
        Seat talked = seat.with(seat.tally().talked(Duration.between(assignment.since(), turn.at)));
        QueuePlan plan = contacts.plan(contact.queue());
        Duration limit = plan == null || !seat.loggedIn() ? Duration.ZERO : limit(plan);
        if (limit.isZero()) {
            seats.put(turn, talked.without(contact.interaction()).idleSince(turn.at));
            turn.decide(new Decision.WrappedUp(seat.agent(), contact.interaction(), null));
        } else {
            seats.put(turn, talked.with(assignment.now(Assignment.Stage.WRAP_UP, turn.at)));
            timers.set(turn, Timer.Kind.WRAP_UP, subject(seat, assignment), limit.isNegative() ? Duration.ZERO : limit);
        }
    }

    /** Of its timer: of what an agent says by telephone there is one. */
    private static String subject(Seat seat, Assignment wrapUp) {
        return wrapUp.isCall() ? seat.agent() : seat.agent() + "/" + wrapUp.interaction();
    }

    /** Zero: no wrap-up; negative: as long as the agent likes. */
    private static Duration limit(QueuePlan plan) {
        return switch (plan.get(QueueSettings.WRAP_UP_MODE)) {
            case "none" -> Duration.ZERO;
            case "optional" -> Duration.ofSeconds(-1);
            default -> plan.get(QueueSettings.WRAP_UP);
        };
    }

    /** Why a wrap-up cannot end like this; empty if it can. */
    Optional<String> objection(Assignment wrapUp, @Nullable String disposition) {
        QueuePlan plan = contacts.plan(wrapUp.queue());
        if (plan == null) {
            return Optional.empty();
        }
        List<String> codes = plan.get(QueueSettings.DISPOSITIONS);
        String code = disposition == null ? wrapUp.disposition() : disposition;
        String choice = codes.isEmpty() ? "give one" : "choose one of " + String.join(", ", codes);
        if (code != null && !codes.isEmpty() && !codes.contains(code)) {
            return Optional.of("queue " + plan.name() + " has no disposition '" + code + "'; " + choice);
        }
        return code == null && plan.get(QueueSettings.DISPOSITION_REQUIRED)
                ? Optional.of("queue " + plan.name() + " wants a disposition; " + choice)
                : Optional.empty();
    }

    /** Whether a wrap-up goes on to its end whatever the agent does. */
    private boolean isFixed(Seat seat, Assignment wrapUp) {
        QueuePlan plan = contacts.plan(wrapUp.queue());
        return plan != null
                && plan.get(QueueSettings.WRAP_UP_MODE).equals("fixed")
                && timers.runs(Timer.Kind.WRAP_UP, subject(seat, wrapUp));
    }

    /** The agent says that it is done, with this disposition; the seat is not written yet. */
    Seat ended(Turn turn, Seat seat, Assignment wrapUp, @Nullable String disposition) {
        String code = disposition == null ? wrapUp.disposition() : disposition;
        if (isFixed(seat, wrapUp)) {
            return code == null ? seat : seat.with(wrapUp.disposed(code));
        }
        return over(turn, seat, wrapUp, code);
    }

    /** The one whose timer this was has run out. */
    void ranOut(Turn turn, String subject) {
        int slash = subject.indexOf('/');
        Seat seat = seats.taken(slash < 0 ? subject : subject.substring(0, slash));
        Assignment wrapUp = slash < 0 ? seat.call() : seat.assignments().get(subject.substring(slash + 1));
        seats.put(turn, cut(turn, seat, Objects.requireNonNull(wrapUp, subject)));
    }

    /** It has run out, or something else ends it; the seat is not written yet. */
    Seat cut(Turn turn, Seat seat, Assignment wrapUp) {
        QueuePlan plan = contacts.plan(wrapUp.queue());
        boolean coded = plan != null
                && (plan.get(QueueSettings.DISPOSITION_REQUIRED)
                        || !plan.get(QueueSettings.DISPOSITIONS).isEmpty());
        String code = wrapUp.disposition() == null && plan != null && coded
                ? plan.get(QueueSettings.TIMEOUT_DISPOSITION)
                : wrapUp.disposition();
        return over(turn, seat, wrapUp, code);
    }

    private Seat over(Turn turn, Seat seat, Assignment wrapUp, @Nullable String code) {
        timers.cancel(turn, Timer.Kind.WRAP_UP, subject(seat, wrapUp));
        turn.decide(new Decision.WrappedUp(seat.agent(), wrapUp.interaction(), code));
        return seat.without(wrapUp.interaction()).idleSince(turn.at);
    }
}
