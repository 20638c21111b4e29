package org.trunkline.recording;

/** Nothing can be recorded now; the call goes on all the same. The message says why and is fit for the record. */
public final class CannotRecord extends Exception {
    CannotRecord(String why) {
        super(why);
    }

    CannotRecord(String why, Throwable cause) {
        super(why, cause);
    }
}
