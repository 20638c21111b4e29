package org.trunkline.messaging;

/**
 * What the network says became of a message.
 *
 * @param message by the id that the network knows it by
 * @param why it failed; empty otherwise
 */
record Report(What what, String message, String why) {
    enum What {
        DELIVERED,
        READ,
        FAILED
    }
}
