package org.trunkline.phone;

/** What a phone lived through; {@code at} is {@link System#nanoTime()} when it happened at the socket or timer. */
public sealed interface PhoneEvent {
    long at();

    /** The registrar accepted the binding for {@code expires} seconds; sent again at each refresh. */
    record Registered(int expires, long at) implements PhoneEvent {}

    record Unregistered(long at) implements PhoneEvent {}

    /** @param status the SIP status of the refusal; 408 if the registrar never answered */
    record RegistrationRefused(int status, String reason, long at) implements PhoneEvent {}

    /** The other side's phone rings (180), or the switch plays something before answering (183). */
    record Ringing(int status, long at) implements PhoneEvent {}

    /**
     * An INVITE came in.
     *
     * @param from the user part of the From address, e.g. {@code 1001} or {@code +442079460000}
     * @param name the display name of the caller, "" if there is none
     * @param to the user part of the address that was called
     */
    record IncomingCall(String from, String name, String to, long at) implements PhoneEvent {}

    /** The 200 OK to an INVITE left this phone. */
    record Answered(long at) implements PhoneEvent {}

    /** Both sides agreed: the ACK was sent or has come in. */
    record Established(long at) implements PhoneEvent {}

    /** The first packet of audio of this call. */
    record FirstAudio(long at) implements PhoneEvent {}

    /** The first tenth of a second of this call that was not silent. */
    record FirstVoice(long at) implements PhoneEvent {}

    /** @param how the way it came: RFC 4733 or SIP INFO */
    record DigitReceived(char digit, DigitsBy how, long at) implements PhoneEvent {}

    /** All digits that waited to be sent by RFC 4733 are out. */
    record DigitsSent(long at) implements PhoneEvent {}

    /** A sound that was played came to its end. */
    record Played(long at) implements PhoneEvent {}

    /** The other side put this phone on hold (true) or took it back (false). */
    record HeldByOther(boolean held, long at) implements PhoneEvent {}

    /** The answer to {@link Phone#hold()} (true) or {@link Phone#resume()} (false). */
    record Held(boolean held, long at) implements PhoneEvent {}

    /** What became of {@link Phone#refer(String)}: first 202 or a refusal, then what the NOTIFYs report. */
    record ReferProgress(int status, String reason, long at) implements PhoneEvent {}

    /**
     * The call is over, or never came to be.
     *
     * @param status the SIP status that ended it, 200 after a conversation, 408 without an answer
     * @param reason the other side's words, e.g. {@code Busy Here} or {@code Q.850;cause=16}
     */
    record Ended(Cause cause, int status, String reason, long at) implements PhoneEvent {}

    /** Who ended a call. */
    enum Cause {
        HUNG_UP_HERE,
        HUNG_UP_THERE,
        /** The caller gave up before this phone answered. */
        CANCELLED,
        /** The other side refused, see the status. */
        REFUSED,
        /** This phone refused. */
        REFUSED_HERE,
        /** Nobody answered the request, or it could not be sent. */
        FAILED
    }

    /** How a digit travels. */
    enum DigitsBy {
        RFC4733,
        INFO
    }
}
