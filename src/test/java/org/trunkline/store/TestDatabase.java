package org.trunkline.store;

/** A database for tests that can be taken away and brought back. */
public interface TestDatabase extends AutoCloseable {
    /** Opens it, as a process that starts does. */
    Database open();

    void takeAway() throws Exception;

    void bringBack() throws Exception;

    @Override
    void close();
}
