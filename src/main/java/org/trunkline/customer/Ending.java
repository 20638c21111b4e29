package org.trunkline.customer;

import org.jspecify.annotations.Nullable;

/**
 * How an interaction ended: who is responsible, why, and in which stage (null where the stage says nothing). Both sets
 * are closed, so that reports can add up.
 */
public record Ending(
        Responsible responsible, Reason reason, @Nullable Stage stage) {
    public enum Responsible {
        CALLER,
        AGENT,
        CENTER,
        NETWORK,
        SYSTEM
    }

    public enum Reason {
        /** A conversation took place and one side hung up. */
        COMPLETED,
        /** The caller left before anybody or anything had served them. */
        ABANDONED,
        /** Handed on to another extension or number. */
        TRANSFERRED,
        /** A message was left. */
        VOICEMAIL,
        /** The flow ran to its end. */
        FLOW_ENDED,
        /** Nothing was ever heard from the caller: a robot, or a line that is broken. */
        DEAD_AIR,
        /** The caller was promised a call back. */
        CALLBACK,
        /** The queue's longest wait was over. */
        MAX_WAIT,
        /** Nobody was logged in to the queue. */
        NO_AGENT,
        /** As many waited as the queue takes, or the wait would have been longer than it allows. */
        QUEUE_FULL,
        /** A supervisor had closed the queue. */
        QUEUE_CLOSED,
        /** Of a call that we make, as the two that follow: the phone was busy, or the call was declined. */
        BUSY,
        NO_ANSWER,
        /** The number could not be reached, or was not called in the end. */
        NOT_REACHED,
        /** Taken by the dialplan's fallback while the controller was down. */
        FALLBACK,
        /** The caller's own phone or line vanished: no hang-up, and nothing was heard of it any more. */
        NETWORK_FAILURE,
        SYSTEM_FAILURE,
        /** A defect in a flow that its fault exit did not catch. */
        FLOW_FAULT
    }

    /** A conversation took place; {@code hungUp} ended it. */
    public static Ending completed(Responsible hungUp) {
        return new Ending(hungUp, Reason.COMPLETED, Stage.TALKING);
    }

    public static Ending abandoned(Stage stage) {
        return new Ending(Responsible.CALLER, Reason.ABANDONED, stage);
    }

    public static Ending transferred() {
        return new Ending(Responsible.CENTER, Reason.TRANSFERRED, Stage.TRANSFER);
    }

    public static Ending voicemail() {
        return new Ending(Responsible.CALLER, Reason.VOICEMAIL, Stage.VOICEMAIL);
    }

    /** The flow ran to its end and hung up. */
    public static Ending flowEnded() {
        return new Ending(Responsible.CENTER, Reason.FLOW_ENDED, Stage.FLOW);
    }

    public static Ending callBack(Stage stage) {
        return new Ending(Responsible.CENTER, Reason.CALLBACK, stage);
    }

    /** We were about to call the customer, and did not. */
    public static Ending notReached() {
        return new Ending(Responsible.CENTER, Reason.NOT_REACHED, Stage.QUEUED);
    }

    public static Ending deadAir() {
        return new Ending(Responsible.CALLER, Reason.DEAD_AIR, Stage.FLOW);
    }

    /** The queue gave the caller up and the flow has no way on. */
    public static Ending overflowed(Reason why) {
        return new Ending(Responsible.CENTER, why, Stage.QUEUED);
    }

    public static Ending fallback() {
        return new Ending(Responsible.SYSTEM, Reason.FALLBACK, null);
    }

    public static Ending networkFailure(Stage stage) {
        return new Ending(Responsible.NETWORK, Reason.NETWORK_FAILURE, stage);
    }

    public static Ending systemFailure(@Nullable Stage stage) {
        return new Ending(Responsible.SYSTEM, Reason.SYSTEM_FAILURE, stage);
    }

    public static Ending flowFault() {
        return new Ending(Responsible.CENTER, Reason.FLOW_FAULT, Stage.FLOW);
    }
}
