package org.trunkline.flow;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trunkline.settings.Nearest;
import org.trunkline.voice.Reading;
import org.trunkline.voice.Style;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlNode;

/** Reads what is said: text, our own elements say, play, digits and number, and those of SSML, in their order. */
final class PromptReader {
    private static final Set<String> KNOWN =
            Set.of("say", "play", "digits", "number", "say-as", "sub", "break", "emphasis", "prosody", "p", "s");

    private static final Pattern TIME = Pattern.compile("([0-9]{0,4}(?:\\.[0-9]{1,3})?)(ms|s)");
    private static final Pattern PERCENT = Pattern.compile("([+-]?)([0-9]{1,3})%");
    private static final Pattern SEMITONES = Pattern.compile("([+-][0-9]{1,2}(?:\\.[0-9])?)st");
    private static final Pattern DECIBELS = Pattern.compile("([+-][0-9]{1,2}(?:\\.[0-9])?)dB");
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(10);
    private static final Duration PARAGRAPH = Duration.ofMillis(400);

    private static final Map<String, Duration> BREAKS = Map.of(
            "none", Duration.ZERO,
            "x-weak", Duration.ofMillis(100),
            "weak", Duration.ofMillis(200),
            "medium", Duration.ofMillis(400),
            "strong", Duration.ofMillis(700),
            "x-strong", Duration.ofMillis(1200));
    private static final Map<String, Style> EMPHASIS = Map.of(
            "strong", new Style(0.85, 1.12, 3),
            "moderate", new Style(0.92, 1.06, 2),
            "reduced", new Style(1.08, 0.96, -3),
            "none", Style.PLAIN);
    private static final Map<String, Double> RATES =
            Map.of("x-slow", 0.5, "slow", 0.75, "medium", 1.0, "fast", 1.3, "x-fast", 1.7, "default", 1.0);
    private static final Map<String, Double> PITCHES =
            Map.of("x-low", 0.75, "low", 0.87, "medium", 1.0, "high", 1.15, "x-high", 1.3, "default", 1.0);
    private static final Map<String, Double> VOLUMES = Map.of(
            "silent", -40.0, "x-soft", -12.0, "soft", -6.0, "medium", 0.0, "loud", 3.0, "x-loud", 6.0, "default", 0.0);

    private final Problems problems;
    private final List<Prompt.Phrase> phrases = new ArrayList<>();
    /** What was read since the last phrase, all of one style. */
    private final List<Prompt.Piece> pieces = new ArrayList<>();

    private Where piecesAt = Where.FILE;

    /** For one prompt. */
    PromptReader(Problems problems) {
        this.problems = problems;
    }

    Prompt read(Element prompt) {
        Prompt read = readStep(prompt);
        prompt.doneButText();
        return read;
    }

    /** Leaves the attributes to the caller of this method. */
    Prompt readStep(Element prompt) {
        inside(prompt, Style.PLAIN, prompt.where());
        if (phrases.isEmpty()) {
            problems.add(prompt.where(), "<prompt> says nothing", "write text, or <play file=\"…\"/>, inside it");
        }
        return new Prompt(phrases);
    }

    /** @param styled the element that gives the style */
    private void inside(Element element, Style style, Where styled) {
        content(element, style, styled);
        end(style);
    }

    private void content(Element element, Style style, Where styled) {
        for (XmlNode.Content part : element.node().content()) {
            switch (part) {
                case XmlNode.Content.Text(String text, Where at) -> {
                    String spaced = text.replaceAll("\\s+", " ");
                    piece(spaced, Reading.PLAIN, "", style.equals(Style.PLAIN) ? at : styled);
                }
                case XmlNode.Content.Child(XmlNode node) -> {
                    element.children(node.name());
                    child(new Element(node, problems), style, styled);
                }
            }
        }
    }

    private void piece(String text, Reading reading, String format, Where at) {
        if (pieces.isEmpty()) {
            piecesAt = at;
        }
        pieces.add(new Prompt.Piece(Template.of(text, at, problems), reading, format));
    }

    private void end(Style style) {
        // Punctuation alone is not heard.
        if (pieces.stream()
                .anyMatch(piece -> !piece.text().fixed()
                        || piece.text().toString().codePoints().anyMatch(Character::isLetterOrDigit))) {
            phrases.add(new Prompt.Phrase.Say(pieces, style, piecesAt));
        }
        pieces.clear();
    }

    private void child(Element element, Style style, Where styled) {
        switch (element.name()) {
            case "digits" -> read(element, Reading.DIGITS, "", styled);
            case "number" -> read(element, Reading.CARDINAL, "", styled);
            case "say-as" -> sayAs(element, styled);
            case "sub" -> {
                piece(element.required("alias"), Reading.PLAIN, "", styled);
                element.doneButText();
            }
            case "play" -> {
                end(style);
                phrases.add(new Prompt.Phrase.Play(element.required("file"), element.whereOf("file")));
                element.done();
            }
            case "break" -> {
                end(style);
                pause(length(element));
                element.done();
            }
            case "say" -> {
                end(style);
                if (element.node().text().isEmpty() && element.node().children().isEmpty()) {
                    empty(element);
                }
                inside(element, style, styled);
                element.doneButText();
            }
            case "p", "s" -> {
                end(style);
                inside(element, style, styled);
                pause(element.name().equals("p") ? PARAGRAPH : Duration.ZERO);
                element.doneButText();
            }
            case "emphasis" -> {
                end(style);
                inside(element, style.with(emphasis(element)), element.where());
                element.doneButText();
            }
            case "prosody" -> {
                end(style);
                inside(element, style.with(prosody(element)), element.where());
                element.doneButText();
            }
            default -> {
                problems.warn(
                        element.where(),
                        "<" + element.name() + "> is ignored, its text is spoken",
                        Nearest.of(element.name(), KNOWN)
                                .map(near -> "did you mean <" + near + ">?")
                                .orElse("see docs/flows.md for what can be spoken"));
                content(element, style, styled);
            }
        }
    }

    private void pause(Duration length) {
        if (!length.isZero()) {
            phrases.add(new Prompt.Phrase.Pause(length));
        }
    }

    private void empty(Element element) {
        problems.add(element.where(), "<" + element.name() + "> is empty", "write what is to be spoken in it");
    }

    private void read(Element element, Reading reading, String format, Where styled) {
        String text = element.node().text();
        if (text.isEmpty()) {
            empty(element);
        }
        piece(text.replaceAll("\\s+", " "), reading, format, styled);
        element.doneButText();
    }

    private void sayAs(Element element, Where styled) {
        String kind = element.required("interpret-as");
        String format = element.optional("format").orElse("");
        Reading reading = Reading.named(kind).orElse(Reading.PLAIN);
        if (reading == Reading.PLAIN && !kind.isEmpty()) {
            problems.warn(
                    element.whereOf("interpret-as"),
                    "'" + kind + "' is ignored, the text is spoken as it stands",
                    "write digits, characters, telephone, cardinal, ordinal, date, time or currency");
        }
        if (reading == Reading.DATE
                && !format.isEmpty()
                && !Set.of("dmy", "mdy", "ymd").contains(format)) {
            problems.add(element.whereOf("format"), "the format is '" + format + "'", "write dmy, mdy or ymd");
        }
        if (element.optional("detail").isPresent()) {
            ignored(element, "detail");
        }
        read(element, reading, format, styled);
    }

    private void ignored(Element element, String attribute) {
        problems.warn(element.whereOf(attribute), attribute + " is ignored", "remove it");
    }

    private Duration length(Element element) {
        Optional<String> time = element.optional("time");
        Optional<Duration> strength = one(element, "strength", BREAKS);
        if (time.isEmpty()) {
            return strength.orElse(BREAKS.getOrDefault("medium", Duration.ZERO));
        }
        Matcher matcher = TIME.matcher(time.get());
        if (matcher.matches()
                && !matcher.group(1).isEmpty()
                && !matcher.group(1).equals(".")) {
            Duration length = Duration.ofMillis(new BigDecimal(matcher.group(1))
                    .movePointRight(matcher.group(2).equals("s") ? 3 : 0)
                    .longValue());
            if (length.compareTo(LONGEST_BREAK) <= 0) {
                return length;
            }
        }
        problems.add(element.whereOf("time"), "the break is '" + time.get() + "'", "write up to 10s: 300ms, 1.5s");
        return Duration.ZERO;
    }

    private Style emphasis(Element element) {
        return one(element, "level", EMPHASIS).orElse(EMPHASIS.getOrDefault("moderate", Style.PLAIN));
    }

    /** One of the values that have names. */
    private <T> Optional<T> one(Element element, String attribute, Map<String, T> values) {
        return element.optional(attribute).flatMap(name -> {
            Optional<T> value = Optional.ofNullable(values.get(name));
            if (value.isEmpty()) {
                problems.unknown(element.whereOf(attribute), attribute, name, values.keySet());
            }
            return value;
        });
    }

    private Style prosody(Element element) {
        for (String attribute : List.of("contour", "range", "duration")) {
            if (element.optional(attribute).isPresent()) {
                ignored(element, attribute);
            }
        }
        return new Style(
                factor(element, "rate", RATES, "80%"),
                factor(element, "pitch", PITCHES, "+10% or -2st"),
                gain(element));
    }

    private double factor(Element element, String attribute, Map<String, Double> names, String example) {
        Optional<String> text = element.optional(attribute);
        if (text.isEmpty()) {
            return 1;
        }
        Double named = names.get(text.get());
        if (named != null) {
            return named;
        }
        Matcher percent = PERCENT.matcher(text.get());
        if (percent.matches()) {
            double part = Integer.parseInt(percent.group(2)) / 100.0;
            return switch (percent.group(1)) {
                case "+" -> 1 + part;
                case "-" -> 1 - part;
                default -> part;
            };
        }
        Matcher semitones = SEMITONES.matcher(text.get());
        if (attribute.equals("pitch") && semitones.matches()) {
            return Math.pow(2, Double.parseDouble(semitones.group(1)) / 12);
        }
        problems.add(
                element.whereOf(attribute),
                "the " + attribute + " is '" + text.get() + "'",
                "write " + example + ", or one of " + String.join(", ", new TreeSet<>(names.keySet())));
        return 1;
    }

    private double gain(Element element) {
        Optional<String> text = element.optional("volume");
        if (text.isEmpty()) {
            return 0;
        }
        Matcher decibels = DECIBELS.matcher(text.get());
        if (decibels.matches()) {
            return Double.parseDouble(decibels.group(1));
        }
        return one(element, "volume", VOLUMES).orElse(0.0);
    }
}
