package org.trunkline.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The switch for card data of a conversation. While it is on, the caller is in no room and hears no music: nothing of what they key
 * reaches the others. Used by the call's own thread.
 */
final class CardSwitch {
    private final Context call;
    private final CardDesk desk;
    private final TalkRoom room;
    private final HostPhone phone;
    /** Null: it is off. */
    private @Nullable CardEntry entry;

    CardSwitch(Context call, CardDesk desk, TalkRoom room, HostPhone phone) {
        this.call = call;
        this.desk = desk;
        this.room = room;
        this.phone = phone;
    }

    /** It was on before a restart. */
    void resume() {
        entry = desk.open(call).orElse(null);
    }

    boolean isOn() {
        return entry != null;
    }

    Arrangement.@Nullable Card state() {
        return entry == null ? null : entry.isSending() ? Arrangement.Card.SENDING : Arrangement.Card.KEYING;
    }

    CardSettings settings() {
        return desk.settings();
    }

    /** The caller is alone on the line before they are asked. */
    void on(String by) {
        CardEntry opened = desk.open(call).orElseThrow();
        entry = opened;
        opened.switchOn(by);
        room.takeCallerOut();
        phone.sayDone();
        opened.ask();
    }

    /** Everybody is put where they should be: before that. */
    void keepOn() {
        if (entry != null) {
            entry.keepOn();
        }
    }

    /** After that. */
    void askAgain() {
        if (entry != null) {
            entry.ask();
        }
    }

    /** It is off in a moment. */
    void abort() {
        if (entry != null) {
            entry.abort();
        }
    }

    /** When {@link #take} is to be given null. */
    Instant deadline() {
        return entry == null ? Context.FOREVER : entry.deadline();
    }

    /** Goes on by what happened; once it is over, the caller is back. */
    void take(@Nullable CallSignal signal) {
        CardEntry on = entry;
        if (on == null || !on.take(signal)) {
            return;
        }
        entry = null;
        boolean accepted = on.switchOff(CardView.State.ABORTED, true) == CardView.State.ACCEPTED;
        room.join(call.caller());
        if (accepted) {
            phone.sayDone();
        } else {
            phone.sayNotPossible();
        }
    }

    /** The conversation is over. */
    void leave() {
        if (entry != null) {
            var _ = entry.switchOff(CardView.State.LEFT, false);
            entry = null;
        }
    }
}
