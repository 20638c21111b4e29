package org.trunkline.customer;

import org.jspecify.annotations.Nullable;

/**
 * Somebody whom a caller talks with, or is to.
 *
 * @param name id of the agent, the extension, or the name of the number outside
 * @param phone the extension of the phone; null: none of ours
 * @param leg id of their channel
 */
public record Partner(Kind kind, String name, @Nullable String phone, String leg) {
    public enum Kind {
        AGENT,
        EXTENSION,
        OUTSIDE,
        /** One of its agents, whoever takes it; has no channel yet. */
        QUEUE
    }

    public boolean isAgent() {
        return kind == Kind.AGENT;
    }

    /** As in {@code agent 101}. */
    @Override
    public String toString() {
        return switch (kind) {
            case AGENT -> "agent " + name;
            case EXTENSION -> "extension " + name;
            case OUTSIDE -> name;
            case QUEUE -> "queue " + name;
        };
    }
}
