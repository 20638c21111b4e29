package org.trunkline.voice;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is spoken in one breath, in one style.
 *
 * @param language with the region, which says how dates and money are read
 */
public record Speech(Locale language, List<Part> parts, Style style) {
    /** @param format of dates: an order such as {@code dmy}; else empty */
    public record Part(String text, Reading reading, String format) {
        public static Part plain(String text) {
            return new Part(text, Reading.PLAIN, "");
        }
    }

    public Speech {
        parts = List.copyOf(parts);
    }

    public static Speech of(Locale language, String text) {
        return new Speech(language, List.of(Part.plain(text)), Style.PLAIN);
    }

    /** For a voice: figures as the language's people say them. */
    public String words() {
        return spaced(parts.stream()
                .map(part -> Words.of(language, part.text(), part.reading(), part.format()))
                .collect(Collectors.joining()));
    }

    /** Whether a pause belongs after it. */
    public boolean endsSentence() {
        String last = parts.isEmpty() ? "" : parts.getLast().text().strip();
        return !last.isEmpty() && ".!?:。！？".indexOf(last.charAt(last.length() - 1)) >= 0;
    }

    /** For readers. */
    public String written() {
        return spaced(parts.stream()
                .map(part -> switch (part.reading()) {
                    case DIGITS, CHARACTERS, TELEPHONE ->
                        String.join(" ", part.text().split("", -1)).strip();
                    case PLAIN, CARDINAL, ORDINAL, DATE, DAY, TIME, CURRENCY -> part.text();
                })
                .collect(Collectors.joining()));
    }

    private static String spaced(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** The text may be personal. */
    @Override
    public String toString() {
        return "Speech[" + language + ", " + parts.size() + " parts]";
    }
}
