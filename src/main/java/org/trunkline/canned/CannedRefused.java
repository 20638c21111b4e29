package org.trunkline.canned;

/** A canned answer that cannot be so. Unchecked: who asked over the API is told. */
public final class CannedRefused extends RuntimeException {
    private final String field;
    private final String remedy;

    CannedRefused(String field, String what, String remedy) {
        super(what, null, false, false);
        this.field = field;
        this.remedy = remedy;
    }

    /** What of it is wrong. */
    public String field() {
        return field;
    }

    public String remedy() {
        return remedy;
    }
}
