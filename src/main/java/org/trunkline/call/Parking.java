package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;

/** The stage in which a caller waits in a parking slot, hearing music, until somebody dials it or the time is over. */
final class Parking {
    /** So long at most is the parking agent told the slot. */
    private static final Duration TELLING = Duration.ofSeconds(10);

    private final Context call;
    private final String slot;
    private final @Nullable Party parker;
    private @Nullable String telling;

    /** @param parker still on the line, to be told the slot; null: nobody */
    Parking(Context call, String slot, @Nullable Party parker) {
        this.call = call;
        this.slot = slot;
        this.parker = parker;
    }

    /**
     * @return the phone that dialled the slot, not answered yet; null: nobody did in time
     */
    @Nullable
    Arrival run(Instant deadline) {
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

    private void told() {
        telling = null;
        if (parker != null) {
            Context.quietly(() -> parker.leg().hangUp(Cause.NORMAL));
        }
    }

    private void tell(Line leg) {
        List<Sound> digits = new ArrayList<>();
        slot.chars().forEach(digit -> digits.add(new Sound("digits/" + (char) digit)));
        String play = call.names.play();
        telling = play;
        Context.quietly(() -> leg.play(play, digits));
    }
}
