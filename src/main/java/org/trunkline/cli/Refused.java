package org.trunkline.cli;

/** A command cannot be carried out; the message is for the user, with a remedy. */
final class Refused extends RuntimeException {
    Refused(String message) {
        super(message, null, false, false);
    }
}
