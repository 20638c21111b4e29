package org.trunkline.conversation;

/**
 * A message is stored.
 *
 * @param interaction that it belongs to
 * @param message its id with us
 */
public record Receipt(String interaction, String message, How how) {
    public enum How {
        /** The first of an interaction. */
        OPENED,
        /** One more of an interaction that goes on. */
        CONTINUED,
        /** The interaction was over, and goes on by this message. */
        REOPENED,
        /** It answers what was asked after the interaction was over, and it stays over. */
        ANSWERED,
        /** It was stored before; nothing has changed. */
        KNOWN
    }
}
