package org.trunkline.queue;

import org.jspecify.annotations.Nullable;

/**
 * What was expected when a contact began to wait.
 *
 * @param simpleMillis its position times the time from one answer to the next; 0: too little was known
 * @param range that it was told, or would have been had it asked; null: too little was known
 */
public record Estimate(long simpleMillis, @Nullable WaitRange range) {
    static final Estimate NONE = new Estimate(0, null);
}
