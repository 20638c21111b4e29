package org.trunkline.queue;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Need;
import org.trunkline.agent.Presence;

/** What was found of an agent when a contact was offered, or while it waited. */
public sealed interface Verdict {
    /** @param rank by the queue's strategy, the lowest is chosen; null: it goes by the idle time alone */
    record Chosen(Instant idleSince, @Nullable Long rank) implements Verdict {}

    /** Could take it. */
    record Free(Instant idleSince) implements Verdict {}

    /** Could have taken it, but another agent comes first by the queue's strategy. */
    record Outranked(long rank) implements Verdict {}

    /** Could have taken it, but is idle since later (or as long, and comes later by id). */
    record LessIdle(Instant idleSince) implements Verdict {}

    record MissingSkills(Set<String> missing) implements Verdict {
        public MissingSkills {
            missing = Ordered.set(missing);
        }
    }

    record NotReady(String reason) implements Verdict {}

    record Reserved(String interaction) implements Verdict {}

    record Busy(String interaction) implements Verdict {}

    record WrapUp(String interaction) implements Verdict {}

    record PhoneBusy(String phone) implements Verdict {}

    record PhoneUnreachable(String phone) implements Verdict {}

    /** The phone said busy or failed a moment ago. */
    record PhoneResting(String phone) implements Verdict {}

    record LoggedOut() implements Verdict {}

    /** As the trade writes it, e.g. {@code MISSING_SKILLS}. */
    default String code() {
        return switch (this) {
            case Chosen _ -> "CHOSEN";
            case Free _ -> "FREE";
            case LessIdle _ -> "LESS_IDLE";
            case Outranked _ -> "OUTRANKED";
            case MissingSkills _ -> "MISSING_SKILLS";
            case NotReady _ -> "NOT_READY";
            case Reserved _ -> "RESERVED";
            case Busy _ -> "BUSY";
            case WrapUp _ -> "WRAP_UP";
            case PhoneBusy _ -> "PHONE_BUSY";
            case PhoneUnreachable _ -> "PHONE_UNREACHABLE";
            case PhoneResting _ -> "PHONE_RESTING";
            case LoggedOut _ -> "LOGGED_OUT";
        };
    }

    /** What goes with the code, in words; may be empty. */
    default String detail() {
        return switch (this) {
            case Chosen(Instant since, Long rank) ->
                (rank == null ? "" : "rank " + rank + ", ") + "idle since " + since;
            case Free(Instant since) -> "idle since " + since;
            case LessIdle(Instant since) -> "idle since " + since;
            case Outranked(long rank) -> "rank " + rank;
            case MissingSkills(Set<String> missing) -> String.join(", ", missing);
            case NotReady(String reason) -> reason;
            case Reserved(String interaction) -> interaction;
            case Busy(String interaction) -> interaction;
            case WrapUp(String interaction) -> interaction;
            case PhoneBusy(String phone) -> phone;
            case PhoneUnreachable(String phone) -> phone;
            case PhoneResting(String phone) -> phone;
            case LoggedOut() -> "";
        };
    }

    /** What keeps an agent from being offered a contact with such a need; null: nothing. */
    static @Nullable Verdict obstacle(Seats seats, Seat seat, Need need) {
        String phone = seat.phone();
        if (phone == null) {
            return new LoggedOut();
        }
        Map<String, Integer> skills = seats.skills(seat.agent());
        if (!need.metBy(skills)) {
            return new MissingSkills(need.missing(skills));
        }
        Assignment current = seat.current();
        if (current != null) {
            return switch (current.stage()) {
                case OFFERED -> new Reserved(current.interaction());
                case ACTIVE, CONSULTED -> new Busy(current.interaction());
                case WRAP_UP -> new WrapUp(current.interaction());
            };
        }
        if (seat.presence() instanceof Presence.NotReady(String reason)) {
            return new NotReady(reason);
        }
        return switch (seats.phone(phone)) {
            case UNREACHABLE -> new PhoneUnreachable(phone);
            case BUSY -> new PhoneBusy(phone);
            case IDLE -> seats.resting(seat) ? new PhoneResting(phone) : null;
        };
    }
}
