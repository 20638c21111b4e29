package org.trunkline.cli;

import org.trunkline.phone.PhoneEvent;

/** What a phone lived through, in words. */
final class PhoneWords {
    private PhoneWords() {}

    static String of(PhoneEvent event) {
        return switch (event) {
            case PhoneEvent.Registered registered -> "registered for " + registered.expires() + " s";
            case PhoneEvent.Unregistered _ -> "unregistered";
            case PhoneEvent.RegistrationRefused(int status, String reason, long _) ->
                "registration refused: " + status + " " + reason
                        + (status == 401 || status == 403 ? "; check --user and --password" : "; check --server");
            case PhoneEvent.Ringing(int status, long _) -> status == 183 ? "early audio" : "it rings there";
            case PhoneEvent.IncomingCall(String from, String name, String to, long _) ->
                "call from " + from + (name.isEmpty() ? "" : " (" + name + ")") + " to " + to;
            case PhoneEvent.Answered _ -> "answered";
            case PhoneEvent.Established _ -> "in conversation";
            case PhoneEvent.FirstAudio _ -> "first audio";
            case PhoneEvent.FirstVoice _ -> "first sound that is not silence";
            case PhoneEvent.DigitReceived(char digit, PhoneEvent.DigitsBy how, long _) ->
                "digit " + digit + " by " + how;
            case PhoneEvent.DigitsSent _ -> "digits sent";
            case PhoneEvent.Played _ -> "played to the end";
            case PhoneEvent.HeldByOther(boolean held, long _) -> held ? "held by the other side" : "taken back";
            case PhoneEvent.Held(boolean held, long _) -> held ? "on hold" : "resumed";
            case PhoneEvent.ReferProgress(int status, String reason, long _) -> "transfer: " + status + " " + reason;
            case PhoneEvent.Ended(PhoneEvent.Cause cause, int status, String reason, long _) ->
                "ended: " + ending(cause) + " (" + status + (reason.isEmpty() ? "" : " " + reason) + ")";
        };
    }

    private static String ending(PhoneEvent.Cause cause) {
        return switch (cause) {
            case HUNG_UP_HERE -> "hung up here";
            case HUNG_UP_THERE -> "hung up by the other side";
            case CANCELLED -> "the caller gave up";
            case REFUSED -> "refused";
            case REFUSED_HERE -> "refused here";
            case FAILED -> "failed";
        };
    }
}
