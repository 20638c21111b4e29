package org.trunkline.conversation;

import java.time.Instant;

/**
 * Somebody who looks at an interaction.
 *
 * @param writing whether they write an answer
 * @param until when they count as gone, unless they say so again
 */
public record Watcher(String agent, boolean writing, Instant until) {}
