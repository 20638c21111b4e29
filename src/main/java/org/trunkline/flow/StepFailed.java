package org.trunkline.flow;

/** A step cannot do what it should; the session goes on at the fault exit. The message carries no caller's value. */
final class StepFailed extends RuntimeException {
    StepFailed(String message) {
        super(message, null, false, false);
    }
}
