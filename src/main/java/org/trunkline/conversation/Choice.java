package org.trunkline.conversation;

/**
 * An answer that a message offers, as a button where the channel has such.
 *
 * @param label what is read
 * @param value what whoever asked knows it by; writing it is the same as choosing it
 */
public record Choice(String label, String value) {
    public static final int MOST = 30;
    public static final int LONGEST = 200;

    public Choice {
        if (label.isBlank() || label.length() > LONGEST || value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "choices: '" + label + "' is empty or longer than " + LONGEST + " characters; correct it");
        }
    }
}
