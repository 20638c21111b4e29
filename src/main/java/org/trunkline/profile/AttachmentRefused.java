package org.trunkline.profile;

/** A file that is not kept; the message says why. */
public final class AttachmentRefused extends Exception {
    public enum Cause {
        TOO_LARGE,
        TYPE
    }

    private final Cause refusal;

    AttachmentRefused(Cause refusal, String why) {
        super(why);
        this.refusal = refusal;
    }

    public Cause refusal() {
        return refusal;
    }
}
