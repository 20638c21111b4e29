package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Partner;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;

/**
 * The stage in which a caller waits in a parking slot, hearing music, until somebody dials it; when the time is over, whoever parked is
 * rung.
 */
final class Parking {
    /** So long at most is the parking agent told the slot. */
    private static final Duration TELLING = Duration.ofSeconds(10);

    private final Context call;
    private final TalkParts parts;
    private final Place.Parked at;
    private @Nullable String telling;

    Parking(Context call, TalkParts parts, Place.Parked at) {
        this.call = call;
        this.parts = parts;
        this.at = at;
    }

    /**
     * Until the caller is fetched, or given back to whoever parked.
     *
     * @return who has the caller, not joined yet; null: nobody
     */
    @Nullable
    Party run() {
        Party to = null;
        parts.lot().keep(at.slot(), call.interaction);
        call.parked(true);
        try {
            Arrival phone =
                    untilFetched(call.clock.instant().plus(parts.settings().parkingTimeout()));
            to = phone == null ? null : fetched(phone);
        } finally {
            parts.lot().leave(at.slot(), call.interaction);
            call.parked(false);
        }
        String back = at.by().phone();
        return to == null && back != null ? givenBack(at.by(), back) : to;
    }

    /** @return the phone that dialled the slot, not answered yet; null: nobody did in time */
    private @Nullable Arrival untilFetched(Instant deadline) {
        Party parker = at.parker();
        call.caller().startMusic();
        if (parker != null) {
            tell(parker.leg());
        }
        Instant toldBy = call.clock.instant().plus(TELLING);
        try {
            while (true) {
                switch (call.next(telling != null && toldBy.isBefore(deadline) ? toldBy : deadline)) {
                    case CallSignal.PickedUp fetched -> {
                        return fetched.phone();
                    }
                    case CallSignal.FromLeg(String leg, LineEvent.PlayEnded(String play))
                    when parker != null && parker.isAt(leg) && play.equals(telling) -> told();
                    case null -> {
                        if (telling == null) {
                            return null;
                        }
                        told();
                    }
                    default -> {}
                }
            }
        } finally {
            told();
        }
    }

    private Party fetched(Arrival phone) {
        Line line = call.switchboard.take(
                phone.line(), event -> call.inbox.put(new CallSignal.FromLeg(phone.line(), event)));
        Context.quietly(line::answer);
        return new Party(parts.targets().at(phone.fromPhone()).partner(phone.line()), line);
    }

    private @Nullable Party givenBack(Partner by, String phone) {
        Targets.Way way = new Targets.Way(by.kind(), by.name(), phone, new Destination.Phone(phone));
        return new Transferring(call, parts.settings(), parts.announcements()).run(way)
                        instanceof Transferring.Result.Reached(Party who)
                ? who
                : null;
    }

    private void told() {
        Party parker = at.parker();
        telling = null;
        if (parker != null) {
            Context.quietly(() -> parker.leg().hangUp(Cause.NORMAL));
        }
    }

    private void tell(Line leg) {
        List<Sound> digits = new ArrayList<>();
        at.slot().chars().forEach(digit -> digits.add(new Sound("digits/" + (char) digit)));
        String play = call.names.play();
        telling = play;
        Context.quietly(() -> leg.play(play, digits));
    }
}
