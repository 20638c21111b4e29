package org.trunkline.store;

/** The database cannot be opened or used; the message says which one and what to do. */
public final class StoreException extends RuntimeException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
