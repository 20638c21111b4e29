package org.trunkline.chat;

import java.io.IOException;

/** A visitor's socket, as the API brings it. */
public interface Wire {
    /** Returns when it is written: whoever does not read holds up nobody else. */
    void send(String frame) throws IOException;

    void close(int code, String why);
}
