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
import java.util.regex.Pattern;

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
