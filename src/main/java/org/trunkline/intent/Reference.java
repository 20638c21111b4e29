package org.trunkline.intent;

import java.time.LocalDate;

/**
 * What "tomorrow" and a number without its country's code are understood by.
 *
 * @param region of telephone numbers, such as {@code GB}
 */
public record Reference(LocalDate today, String region) {}
