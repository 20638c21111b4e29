package org.trunkline.voice;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a text is read: SSML's {@code interpret-as}. */
public enum Reading {
    /** As it stands. */
    PLAIN,
    /** One by one, in groups. */
    DIGITS,
    /** Letter by letter. */
    CHARACTERS,
    /** A telephone number, in its usual groups. */
    TELEPHONE,
    CARDINAL,
    ORDINAL,
    DATE,
    /** A date that is near: its weekday, and no year. */
    DAY,
    TIME,
    CURRENCY;

    /** The reading of that name in SSML. */
    public static Optional<Reading> named(String interpretAs) {
        return switch (interpretAs) {
            case "spell-out", "verbatim" -> Optional.of(CHARACTERS);
            case "number" -> Optional.of(CARDINAL);
            default ->
                Arrays.stream(values())
                        .filter(each -> each != PLAIN && each != DAY)
                        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(interpretAs))
                        .findFirst();
        };
    }
}
