package org.trunkline.line;

import java.time.Duration;

/**
 * An order to ring somebody.
 *
 * @param line the id that the new line is to have; chosen by the caller so that it is known before the first event
 * @param ring after this long unanswered the switch gives up by itself
 */
public record Dial(String line, Destination to, String callerNumber, String callerName, Duration ring) {}
