package org.trunkline.line;

/**
 * Something that can be played on a line.
 *
 * @param path absolute path without extension, or a name in the switch's own sound folder ({@code queue-thankyou})
 */
public record Sound(String path) {}
