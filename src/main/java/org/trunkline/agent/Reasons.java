package org.trunkline.agent;

/** The reasons for not ready that the floor itself sets; all others are codes of the business. */
public final class Reasons {
    /** Just logged in: nobody is offered a call before saying ready. */
    public static final String LOGGED_IN = "logged in";

    /** Redirected on no answer: the phone rang and nobody took the call. */
    public static final String RONA = "RONA";

    public static final String DECLINED = "declined";

    public static final String PHONE_UNREACHABLE = "phone unreachable";

    /** The phone answered busy although it was seen idle (do not disturb, say). */
    public static final String PHONE_BUSY = "phone busy";

    private Reasons() {}
}
