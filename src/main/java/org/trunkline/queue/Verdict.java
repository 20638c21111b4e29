package org.trunkline.queue;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
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

    /** Could have taken it, but has more in hand than the one who was chosen. */
    record MoreInHand(int contacts) implements Verdict {}

    record MissingSkills(Set<String> missing) implements Verdict {
        public MissingSkills {
            missing = Ordered.set(missing);
        }
    }

    record NotReady(String reason) implements Verdict {}

    record Reserved(String interaction) implements Verdict {}

    /** In this call. */
    record Busy(String interaction) implements Verdict {}

    /**
     * There is no room beside what is in hand.
     *
     * @param inHand by channel, how many
     * @param most of these channels, how many are taken
     */
    record AtCapacity(Map<Channel, Integer> inHand, Map<Channel, Integer> most) implements Verdict {
        String words() {
            return inHand.entrySet().stream()
                    .map(each ->
                            each.getValue() + " " + each.getKey().word() + " of " + most.getOrDefault(each.getKey(), 0))
                    .collect(Collectors.joining(", "));
        }
    }

    /** Takes nothing of this channel. */
    record NotTaken(Channel channel) implements Verdict {}

    /** Is logged in without a phone, for what is written. */
    record NoPhone() implements Verdict {}

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
            case MoreInHand _ -> "MORE_IN_HAND";
            case MissingSkills _ -> "MISSING_SKILLS";
            case NotReady _ -> "NOT_READY";
            case Reserved _ -> "RESERVED";
            case Busy _ -> "BUSY";
            case AtCapacity _ -> "AT_CAPACITY";
            case NotTaken _ -> "NOT_TAKEN";
            case NoPhone _ -> "NO_PHONE";
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
            case MoreInHand(int contacts) -> contacts + " in hand";
            case MissingSkills(Set<String> missing) -> String.join(", ", missing);
            case NotReady(String reason) -> reason;
            case Reserved(String interaction) -> interaction;
            case Busy(String interaction) -> interaction;
            case AtCapacity full -> full.words();
            case NotTaken(Channel channel) -> channel.word();
            case NoPhone() -> "";
            case WrapUp(String interaction) -> interaction;
            case PhoneBusy(String phone) -> phone;
            case PhoneUnreachable(String phone) -> phone;
            case PhoneResting(String phone) -> phone;
            case LoggedOut() -> "";
        };
    }

    /** What keeps an agent from being offered a contact with such a need; null: nothing. */
    static @Nullable Verdict obstacle(Seats seats, Seat seat, Need need, Channel channel) {
        if (!seat.loggedIn()) {
            return new LoggedOut();
        }
        if (seats.capacity(seat).most(channel) == 0) {
            return new NotTaken(channel);
        }
        Map<String, Integer> skills = seats.skills(seat.agent());
        if (!need.metBy(skills)) {
            return new MissingSkills(need.missing(skills));
        }
        Assignment call = seat.call();
        if (call != null) {
            return switch (call.stage()) {
                case OFFERED -> new Reserved(call.interaction());
                case ACTIVE, CONSULTED -> new Busy(call.interaction());
                case WRAP_UP -> new WrapUp(call.interaction());
            };
        }
        Assignment offered = seat.offered();
        if (!seats.hasRoom(seat, channel)) {
            return offered == null ? full(seats, seat) : new Reserved(offered.interaction());
        }
        if (seat.presence() instanceof Presence.NotReady(String reason)) {
            return new NotReady(reason);
        }
        String phone = seat.phone();
        if (channel.isWritten()) {
            return null;
        }
        if (phone == null) {
            return new NoPhone();
        }
        return switch (seats.phone(phone)) {
            case UNREACHABLE -> new PhoneUnreachable(phone);
            case BUSY -> new PhoneBusy(phone);
            case IDLE -> seats.resting(seat) ? new PhoneResting(phone) : null;
        };
    }

    private static Verdict full(Seats seats, Seat seat) {
        Map<Channel, Integer> inHand = new EnumMap<>(Channel.class);
        seat.channels().forEach(channel -> inHand.merge(channel, 1, Integer::sum));
        return new AtCapacity(inHand, seats.capacity(seat).most());
    }
}
