package org.trunkline.phone;

/** A phone could not do what it was told; the message says what to do about it. */
public final class PhoneException extends RuntimeException {
    public PhoneException(String message) {
        super(message);
    }

    public PhoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
