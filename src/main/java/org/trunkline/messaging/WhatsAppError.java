package org.trunkline.messaging;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the Cloud API says is wrong, in words for an agent.
 *
 * @param code of Meta's
 * @param what happened and what to do
 */
record WhatsAppError(int code, Kind kind, String what) {
    enum Kind {
        /** Trying again later may help. */
        LATER,
        /** The account's set-up is wrong: an administrator's matter. */
        ACCOUNT,
        /** This message will not be sent. */
        REFUSED
    }

    static final String WINDOW =
            "the customer last wrote more than 24 hours ago, and WhatsApp takes nothing but templates then; begin the message"
                    + " with /template NAME LANGUAGE, and write a line for each parameter";

    private static final Map<Integer, WhatsAppError> KNOWN = Map.ofEntries(
            refused(131_047, WINDOW),
            refused(
                    131_026,
                    "it cannot be delivered: the number is not with WhatsApp, or its app is too old; reach them by"
                            + " another channel"),
            refused(131_049, "WhatsApp holds it back, since this customer gets many such messages; try it another day"),
            refused(
                    131_050,
                    "the customer has told WhatsApp that they want no marketing from us; write nothing of the kind"),
            refused(131_051, "WhatsApp does not take messages of this type; send it as a text"),
            refused(131_052, "the file could not be fetched; send it again"),
            refused(131_053, "WhatsApp does not take this file, by its type or size; send another"),
            refused(132_000, "the template has another number of parameters; write a line for each"),
            refused(132_001, "there is no such template in this language, or it is not approved; see WhatsApp Manager"),
            refused(132_005, "the template is too long with these parameters; shorten them"),
            refused(132_007, "the template breaks WhatsApp's rules; use another"),
            refused(132_012, "a parameter of the template has not the form that it wants; see WhatsApp Manager"),
            refused(132_015, "the template is paused, since customers complained; use another"),
            refused(132_016, "the template was disabled for good; use another"),
            account(0, "the access token is not valid any more"),
            account(3, "the access token lacks a permission"),
            account(10, "the access token lacks a permission"),
            account(190, "the access token has expired"),
            account(368, "the account is blocked for breaking WhatsApp's rules"),
            account(131_005, "the access token lacks a permission"),
            account(131_031, "the account is locked"),
            account(131_042, "WhatsApp wants to be paid first: see the billing settings"),
            account(133_010, "the number is not registered with the Cloud API"),
            later(1, "WhatsApp failed by itself"),
            later(2, "WhatsApp is overloaded or away"),
            later(4, "too many requests"),
            later(80_007, "too many requests"),
            later(130_429, "too many messages a second"),
            later(131_000, "WhatsApp failed by itself"),
            later(131_016, "WhatsApp is overloaded or away"),
            later(131_048, "too many of our messages were taken for spam"),
            later(131_056, "too many messages to this customer within a short time"));

    private static Map.Entry<Integer, WhatsAppError> refused(int code, String what) {
        return Map.entry(code, new WhatsAppError(code, Kind.REFUSED, what));
    }

    private static Map.Entry<Integer, WhatsAppError> account(int code, String what) {
        return Map.entry(code, new WhatsAppError(code, Kind.ACCOUNT, what));
    }

    private static Map.Entry<Integer, WhatsAppError> later(int code, String what) {
        return Map.entry(code, new WhatsAppError(code, Kind.LATER, what));
    }

    /**
     * @param error what an answer, or a status that failed, has about it
     * @param status of HTTP; 0: it is none of an answer
     */
    static WhatsAppError of(JsonNode error, int status) {
        int code = error.path("code").asInt(-1);
        WhatsAppError known = KNOWN.get(code);
        String details = error.path("error_data").path("details").asString("");
        if (known != null) {
            return new WhatsAppError(code, known.kind(), known.what() + " (" + code + ")");
        }
        String said = details.isEmpty()
                ? error.path("message").asString(error.path("title").asString("no reason given"))
                : details;
        return new WhatsAppError(
                code,
                status >= 500 || status == 429 ? Kind.LATER : Kind.REFUSED,
                "WhatsApp says: " + said + (code < 0 ? "" : " (" + code + ")"));
    }
}
