package org.trunkline.profile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that this installation wants to know of its customers.
 *
 * @param choices what a {@link Type#CHOICE} may be; else empty
 */
public record Field(String name, Type type, List<String> choices) {
    private static final int LONGEST = 2000;

    public Field {
        choices = List.copyOf(choices);
    }

    public enum Type {
        TEXT,
        NUMBER,
        DATE,
        FLAG,
        CHOICE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Type> of(String word) {
            return Arrays.stream(values())
                    .filter(type -> type.word().equals(word))
                    .findFirst();
        }

        static String words() {
            return Arrays.stream(values()).map(Type::word).collect(Collectors.joining(", "));
        }
    }

    /**
     * The value as it is kept.
     *
     * @throws IllegalArgumentException if it is none of this field; says what to give
     */
    String read(String value) {
        String text = value.strip();
        if (text.length() > LONGEST) {
            throw no("give at most " + LONGEST + " characters");
        }
        return switch (type) {
            case TEXT -> text;
            case NUMBER -> number(text);
            case DATE -> date(text);
            case FLAG -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw no("give true or false");
                }
                yield text;
            }
            case CHOICE -> {
                if (!choices.contains(text)) {
                    throw no("give one of " + String.join(", ", choices));
                }
                yield text;
            }
        };
    }

    private String number(String text) {
        try {
            // What is far out of any use would be written out as millions of zeros.
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.precision() - number.scale()) <= 30 && Math.abs(number.scale()) <= 30) {
                return number.toPlainString();
            }
        } catch (NumberFormatException e) {
            // answered below, like one that is too large
        }
        throw no("give a number such as 12.5");
    }

    private String date(String text) {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw no("give a day such as 2026-11-23");
        }
    }

    private IllegalArgumentException no(String remedy) {
        return new IllegalArgumentException(name + ": " + remedy);
    }
}
