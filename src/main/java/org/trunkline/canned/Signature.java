package org.trunkline.canned;

/**
 * What stands below the answers of an agent or, where the agent has none, of a queue.
 *
 * @param name of the queue, or id of the agent
 */
public record Signature(Of of, String name, String text) {
    public enum Of {
        QUEUE,
        AGENT
    }
}
