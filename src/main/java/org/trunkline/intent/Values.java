package org.trunkline.intent;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.trunkline.speech.Grammar;

/** Values that are the same in every language: of lists, and written in figures. */
final class Values {
    private static final Pattern FIGURES = Pattern.compile("\\p{Nd}+(?:[-/]\\p{Nd}+)*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}");
    private static final Pattern AMOUNT =
            Pattern.compile("(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\\.[0-9]{1,2})?");

    private Values() {}

    static Optional<Language.Value> item(SlotType.OneOf list, List<String> words) {
        return list.items().stream()
                .filter(item -> item.ways().contains(words))
                .findFirst()
                .map(item -> new Language.Value(item.value(), true));
    }

    /** The value of words that a grammar lets be said. */
    static Optional<Language.Value> spoken(SlotType.Spoken type, List<String> words) {
        Map<Integer, Optional<String>> ends = ends(type.rule(), words, 0);
        return Optional.ofNullable(ends.get(words.size()))
                .map(tag -> new Language.Value(tag.orElseGet(() -> String.join(" ", words)), true));
    }

    /** Where the rule can end that begins there, with the last tag on the way. */
    private static Map<Integer, Optional<String>> ends(Grammar.Expansion rule, List<String> words, int begin) {
        Map<Integer, Optional<String>> ends = new TreeMap<>();
        switch (rule) {
            case Grammar.Words(String text) -> {
                List<String> wanted = Text.words(text);
                int end = begin + wanted.size();
                if (end <= words.size() && words.subList(begin, end).equals(wanted)) {
                    ends.put(end, Optional.empty());
                }
            }
            case Grammar.Sequence(List<Grammar.Expansion> parts) -> {
                Map<Integer, Optional<String>> at = Map.of(begin, Optional.empty());
                for (Grammar.Expansion part : parts) {
                    at = then(at, part, words);
                }
                ends.putAll(at);
            }
            case Grammar.OneOf(List<Grammar.Expansion> ways) ->
                ways.forEach(way -> ends(way, words, begin).forEach(ends::putIfAbsent));
            case Grammar.Repeated(Grammar.Expansion part, int min, int max) -> {
                Map<Integer, Optional<String>> at = Map.of(begin, Optional.empty());
                for (int count = 0; count <= max && !at.isEmpty(); count++) {
                    if (count >= min) {
                        at.forEach(ends::putIfAbsent);
                    }
                    at = then(at, part, words);
                }
            }
            case Grammar.Tagged(String tag, Grammar.Expansion part) ->
                ends(part, words, begin).keySet().forEach(end -> ends.put(end, Optional.of(tag)));
        }
        return ends;
    }

    private static Map<Integer, Optional<String>> then(
            Map<Integer, Optional<String>> begins, Grammar.Expansion part, List<String> words) {
        Map<Integer, Optional<String>> ends = new TreeMap<>();
        begins.forEach((begin, tag) ->
                ends(part, words, begin).forEach((end, later) -> ends.putIfAbsent(end, later.or(() -> tag))));
        return ends;
    }

    /** Words that the rule lets be said: the first way through it. */
    static String words(Grammar.Expansion rule) {
        return switch (rule) {
            case Grammar.Words(String text) -> text;
            case Grammar.Sequence(List<Grammar.Expansion> parts) ->
                parts.stream()
                        .map(Values::words)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" "));
            case Grammar.OneOf(List<Grammar.Expansion> ways) -> ways.isEmpty() ? "" : words(ways.getFirst());
            case Grammar.Repeated(Grammar.Expansion part, int _, int _) -> words(part);
            case Grammar.Tagged(String _, Grammar.Expansion part) -> words(part);
        };
    }

    /**
     * Digits said one by one or written.
     *
     * @param one the words of a digit
     * @param several words before a digit that is said once and meant several times
     */
    static Optional<String> digits(List<String> words, Map<String, Character> one, Map<String, Integer> several) {
        StringBuilder digits = new StringBuilder();
        int times = 1;
        for (String word : words) {
            Character digit = one.get(word);
            if (digit != null) {
                digits.repeat(digit, times);
                times = 1;
            } else if (times == 1 && several.containsKey(word)) {
                times = several.get(word);
            } else if (times == 1 && FIGURES.matcher(word).matches()) {
                word.chars().filter(Character::isDigit).forEach(c -> digits.append(Character.digit(c, 10)));
            } else {
                return Optional.empty();
            }
        }
        return times == 1 && !digits.isEmpty() ? Optional.of(digits.toString()) : Optional.empty();
    }

    static Language.Value checked(SlotType.Digits type, String digits) {
        return new Language.Value(digits, type.accepts(digits));
    }

    /** @param digits perhaps with a plus before them */
    static Language.Value phone(String digits, String region) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = numbers.parse(digits, region);
            return new Language.Value(
                    numbers.format(number, PhoneNumberUtil.PhoneNumberFormat.E164), numbers.isValidNumber(number));
        } catch (NumberParseException e) {
            return new Language.Value(digits, false);
        }
    }

    /** A whole number in figures. */
    static Optional<BigDecimal> number(List<String> words) {
        return words.size() == 1 && NUMBER.matcher(words.getFirst()).matches()
                ? Optional.of(new BigDecimal(words.getFirst().replace(",", "")))
                : Optional.empty();
    }

    static Optional<BigDecimal> amount(List<String> words) {
        return words.size() == 1 && AMOUNT.matcher(words.getFirst()).matches()
                ? Optional.of(new BigDecimal(words.getFirst().replace(",", "")))
                : Optional.empty();
    }

    static Optional<LocalDate> date(List<String> words) {
        try {
            return words.size() == 1 ? Optional.of(LocalDate.parse(words.getFirst())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
