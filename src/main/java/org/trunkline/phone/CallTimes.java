package org.trunkline.phone;

import org.jspecify.annotations.Nullable;

/**
 * When the steps of a phone's newest call happened, in {@link System#nanoTime()}; null for what has not happened.
 *
 * @param invite the INVITE left (a call placed) or came in (a call received)
 * @param ringing the first 180 or 183 left or came in
 * @param ok the 200 to the INVITE left or came in
 * @param firstAudio the first packet of audio came in
 * @param firstVoice the first tenth of a second that was not silent had come in
 */
public record CallTimes(
        @Nullable Long invite,
        @Nullable Long ringing,
        @Nullable Long ok,
        @Nullable Long firstAudio,
        @Nullable Long firstVoice,
        @Nullable Long ended) {
    static final CallTimes NONE = new CallTimes(null, null, null, null, null, null);

    CallTimes invited(long at) {
        return new CallTimes(at, null, null, null, null, null);
    }

    CallTimes rang(long at) {
        return ringing != null ? this : new CallTimes(invite, at, ok, firstAudio, firstVoice, ended);
    }

    CallTimes agreed(long at) {
        return ok != null ? this : new CallTimes(invite, ringing, at, firstAudio, firstVoice, ended);
    }

    CallTimes audio(long at) {
        return firstAudio != null ? this : new CallTimes(invite, ringing, ok, at, firstVoice, ended);
    }

    CallTimes voice(long at) {
        return firstVoice != null ? this : new CallTimes(invite, ringing, ok, firstAudio, at, ended);
    }

    CallTimes over(long at) {
        return ended != null ? this : new CallTimes(invite, ringing, ok, firstAudio, firstVoice, at);
    }
}
