package org.trunkline.ticket;

/** It cannot be done as things stand; the message tells why and, after a semicolon, what to do. */
public final class TicketRefused extends RuntimeException {
    public TicketRefused(String why) {
        super(why);
    }
}
