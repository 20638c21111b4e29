package org.trunkline.line;

/** A command to the switch that was not carried out; says of itself what kind of failure it is. */
public final class LineFailure extends RuntimeException {
    public enum Kind {
        /** The line (or room) is not there any more: its hang-up is on its way to the receiver, or was delivered. */
        GONE,
        /** The switch refused: a defect of ours or of the set-up. */
        REFUSED,
        /** No answer within the deadline, or no link: the command may or may not have been carried out. */
        NO_REPLY,
        /** This controller no longer owns the switch: another one took over. */
        NOT_OWNER
    }

    private final Kind kind;

    public LineFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public LineFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
