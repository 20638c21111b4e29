package org.trunkline.flow;

import java.time.Duration;

/**
 * A voice message to be taken.
 *
 * @param box the mailbox it belongs to
 * @param maxLength the recording ends then at the latest
 * @param silence the recording ends after so much of it
 */
public record Recording(String box, Duration maxLength, Duration silence) {}
