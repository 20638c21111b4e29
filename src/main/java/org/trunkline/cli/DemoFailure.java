package org.trunkline.cli;

/** What went wrong in a step of the demo. */
final class DemoFailure extends RuntimeException {
    DemoFailure(String message) {
        super(message, null, false, false);
    }
}
