package org.trunkline.messaging;

/** What a network sent is not taken. */
public final class HookRefused extends Exception {
    private final int status;
    private final String type;
    private final String remedy;

    /** @param type short name of the kind of problem */
    HookRefused(int status, String type, String what, String remedy) {
        super(what, null, false, false);
        this.status = status;
        this.type = type;
        this.remedy = remedy;
    }

    static HookRefused invalid(String field, String what, String remedy) {
        return new HookRefused(400, "invalid", field + ": " + what, remedy);
    }

    /** It is to be sent again. */
    public static HookRefused later(String what) {
        return new HookRefused(503, "later", what, "send it again in a while");
    }

    public boolean isForNow() {
        return status == 409 || status == 429 || status == 503;
    }

    /** Of HTTP; one that is to be sent again later is 409, 429 or 503. */
    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String remedy() {
        return remedy;
    }
}
