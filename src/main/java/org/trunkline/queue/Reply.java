package org.trunkline.queue;

/** What became of an agent's command. */
public sealed interface Reply {
    record Done() implements Reply {}

    record Refused(String why) implements Reply {}
}
