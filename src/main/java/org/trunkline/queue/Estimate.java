package org.trunkline.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was expected when a contact began to wait.
 *
 * @param simple its position times the time from one answer to the next; null: too little was known
 * @param range that it was told, or would have been had it asked; null: too little was known
 */
public record Estimate(@Nullable Duration simple, @Nullable WaitRange range) {}
