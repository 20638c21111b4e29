package org.trunkline.mail;

import jakarta.mail.MessagingException;
import java.io.IOException;

/** A connection that what comes is fetched by. Used by one thread, but for {@link #close}. */
interface Fetching extends AutoCloseable {
    /** Fetches what is there and what comes, until it is closed or the connection is lost. */
    void run() throws MessagingException, IOException, InterruptedException;

    /** {@link #run} ends soon after. Does not wait. */
    @Override
    void close();
}
