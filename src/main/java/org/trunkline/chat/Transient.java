package org.trunkline.chat;

/** What passes and is written down nowhere: for the agent's page, now or never. */
public sealed interface Transient {
    String interaction();

    /** The visitor writes, or has stopped. */
    record Typing(String interaction, boolean on) implements Transient {}

    /** The visitor has read up to this message. */
    record Read(String interaction, String message) implements Transient {}
}
