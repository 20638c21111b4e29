package org.trunkline.line;

/** Something that can be played on a line. */
public sealed interface Sound {
    /** @param path absolute path without extension, or a name in the switch's own sound folder ({@code queue-thankyou}) */
    record File(String path) implements Sound {}

    /** Read one by one: 1 2 3. */
    record Digits(String digits) implements Sound {}

    /** Read as a number: one hundred twenty-three. */
    record Cardinal(long value) implements Sound {}
}
