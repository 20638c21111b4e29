package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.flow.RecordOrder;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;

/**
 * What the host of a conversation asks for at the phone itself, by codes that are keyed and by the phone's own transfer key, and how
 * it is told there what became of it. Used by the call's own thread.
 */
final class HostPhone {
    private static final Logger log = LoggerFactory.getLogger(HostPhone.class);
    private static final Sound WHICH_NUMBER = new Sound("pbx-transfer");
    private static final Sound NOT_POSSIBLE = new Sound("pbx-invalid");
    private static final Sound DONE = new Sound("beep");

    sealed interface Wish {
        record For(TalkRequest request) implements Wish {}

        /** A number was asked for, and none was keyed: the caller is wanted back. */
        record NoNumber() implements Wish {}
    }

    private final Context call;
    private final TalkRoom room;
    private final Targets targets;
    private final Codes codes = new Codes();
    /** Whether the phone waits to be told what became of the transfer that it asked for. */
    private boolean owesAnswer;

    HostPhone(Context call, TalkRoom room, Targets targets) {
        this.call = call;
        this.room = room;
        this.targets = targets;
    }

    // ---- codes

    /** When {@link #late} is to be asked. */
    Instant deadline() {
        return codes.deadline();
    }

    /** @return null if there is nothing to do yet */
    @Nullable
    Wish key(char key, Arrangement now) {
        return wish(codes.key(key, call.clock.instant()), now);
    }

    @Nullable
    Wish late(Arrangement now) {
        return wish(codes.late(), now);
    }

    /** Whoever keyed is gone. */
    void reset() {
        codes.reset();
    }

    private @Nullable Wish wish(Codes.@Nullable Keyed keyed, Arrangement now) {
        return switch (keyed) {
            case Codes.Keyed.Of(Codes.Code code) -> {
                TalkRequest request = request(code, now);
                yield request == null ? null : new Wish.For(request);
            }
            case Codes.Keyed.Dialled(boolean blindly, String digits) -> {
                TalkTarget to = targets.dialled(digits);
                yield new Wish.For(blindly ? new TalkRequest.Transfer(to) : new TalkRequest.Consult(to));
            }
            case Codes.Keyed.NoNumber _ -> new Wish.NoNumber();
            case null -> null;
        };
    }

    private @Nullable TalkRequest request(Codes.Code code, Arrangement now) {
        return switch (code) {
            case BLIND, ATTENDED -> {
                if (now.isConsulting()) {
                    yield new TalkRequest.Complete();
                }
                if (now.transfer() == Arrangement.Transfer.NONE && now.card() == null) {
                    askNumber(code);
                }
                yield null;
            }
            case ABORT -> new TalkRequest.Abort();
            case CONFERENCE -> new TalkRequest.Conference();
            case PAUSE -> new TalkRequest.Recording(pauseOrResume(), "the agent, by code");
            case HOLD -> now.callerIn() ? new TalkRequest.Hold() : new TalkRequest.Resume();
            case PARK -> new TalkRequest.Park();
            case CARD -> new TalkRequest.Card(now.card() == null, "the agent, by code");
        };
    }

    private void askNumber(Codes.Code code) {
        Party host = room.host();
        if (host != null) {
            codes.number(code, call.clock.instant());
            room.putCaller(false);
            play(host, WHICH_NUMBER);
        }
    }

    private RecordOrder pauseOrResume() {
        return call.recording().isPausedByRequest() ? RecordOrder.RESUME : RecordOrder.PAUSE;
    }

    // ---- the transfer key

    /** The phone's transfer key with a number: what is asked thereby. */
    TalkRequest transfer(String to) {
        owesAnswer = true;
        return new TalkRequest.Transfer(targets.dialled(to));
    }

    /** The phone's transfer key after a second call: whom it spoke with is fetched from there, and comes as a request. */
    void bring(Party from, String other) {
        if (owesAnswer) {
            return; // told twice
        }
        owesAnswer = true;
        try {
            call.switchboard.bring(other, call.interaction);
        } catch (LineFailure e) {
            log.info("whom {} spoke with cannot be fetched: {}", from.who(), e.getMessage());
            answer(false);
        }
    }

    /** If the phone waits for it. */
    void answer(boolean done) {
        Party asking = room.host();
        if (owesAnswer && asking != null) {
            Context.quietly(() -> asking.leg().answerTransfer(done));
        }
        owesAnswer = false;
    }

    // ---- in the host's ear

    void sayDone() {
        say(DONE);
    }

    void sayNotPossible() {
        say(NOT_POSSIBLE);
    }

    private void say(Sound sound) {
        Party host = room.host();
        if (host != null) {
            play(host, sound);
        }
    }

    private void play(Party host, Sound sound) {
        host.leg().play(call.names.play(), List.of(sound));
    }
}
