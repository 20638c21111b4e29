package org.trunkline.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.speech.Grammar;

/** What stands in a slot, and what it becomes. All values are text, as flows want them. */
public sealed interface SlotType {
    List<String> NAMES = List.of("digits", "number", "money", "date", "phone");

    /** As it is written in an example, without its options. */
    String name();

    /** A value, as it may be written in a sentence. */
    default String instance() {
        return switch (this) {
            case Digits(int min, int _, CheckDigit _) -> "12345678".substring(0, Math.min(min, 8));
            case Count _ -> "three";
            case Money _ -> "20 dollars";
            case Date _ -> "tomorrow";
            case Phone _ -> "020 7946 0000";
            case OneOf list ->
                list.items().stream()
                        .flatMap(item -> item.ways().stream())
                        .findFirst()
                        .map(way -> String.join(" ", way))
                        .orElse("");
            case Spoken(String _, Grammar.Expansion rule) -> Values.words(rule);
        };
    }

    /** A string of digits, said one by one. Value: the digits. */
    record Digits(int min, int max, CheckDigit check) implements SlotType {
        @Override
        public String name() {
            return "digits";
        }

        boolean accepts(String digits) {
            return digits.length() >= min && digits.length() <= max && check.holds(digits);
        }
    }

    /** A whole number. Value: in figures. */
    record Count() implements SlotType {
        @Override
        public String name() {
            return "number";
        }
    }

    /** An amount. Value: in figures, {@code 12.50}; the currency is the designer's own. */
    record Money() implements SlotType {
        @Override
        public String name() {
            return "money";
        }
    }

    /** A day. Value: {@code 2026-11-23}. */
    record Date() implements SlotType {
        @Override
        public String name() {
            return "date";
        }
    }

    /** A telephone number. Value: {@code +442079460000}. */
    record Phone() implements SlotType {
        @Override
        public String name() {
            return "phone";
        }
    }

    /** One of a list of the designer's. Value: the item's. */
    record OneOf(String name, List<Item> items) implements SlotType {
        public OneOf {
            items = List.copyOf(items);
        }
    }

    /**
     * What a grammar of the designer's lets be said. Value: the tag, or the words.
     *
     * @param name the grammar's
     */
    record Spoken(String name, Grammar.Expansion rule) implements SlotType {}

    /** @param ways how it is said, each as words */
    record Item(String value, List<List<String>> ways) {
        public Item {
            ways = ways.stream().map(List::copyOf).toList();
        }
    }

    /**
     * The type of that name, other than a list.
     *
     * @param check of digits: as {@link CheckDigit#of} takes it, or empty
     * @return empty if there is no such type, or the check is none of it
     */
    static Optional<SlotType> of(String name, int min, int max, String check) {
        if (name.equals("digits")) {
            Optional<CheckDigit> rule = check.isEmpty() ? Optional.of(CheckDigit.NONE) : CheckDigit.of(check);
            return rule.map(each -> new Digits(min, max, each));
        }
        if (!check.isEmpty()) {
            return Optional.empty();
        }
        return switch (name) {
            case "number" -> Optional.of(new Count());
            case "money" -> Optional.of(new Money());
            case "date" -> Optional.of(new Date());
            case "phone" -> Optional.of(new Phone());
            default -> Optional.empty();
        };
    }

    /**
     * The value of keys that were pressed for this type: digits; an amount with {@code *} for its point; a day as day,
     * month and year in eight digits.
     *
     * @return empty if they are none
     */
    default Optional<String> keyed(String keys, Reference at) {
        return switch (this) {
            case Digits digits -> Optional.of(keys).filter(digits::accepts);
            case Count _ -> Values.number(List.of(keys)).map(number -> number.toPlainString());
            case Money _ -> Values.amount(List.of(keys.replace('*', '.'))).map(amount -> amount.toPlainString());
            case Date _ ->
                keys.matches("[0-9]{8}")
                        ? Values.date(List.of(
                                        keys.substring(4) + "-" + keys.substring(2, 4) + "-" + keys.substring(0, 2)))
                                .map(day -> day.toString())
                        : Optional.empty();
            case Phone _ ->
                Optional.of(Values.phone(keys, at.region()))
                        .filter(Language.Value::valid)
                        .map(Language.Value::text);
            case OneOf _, Spoken _ -> Optional.empty();
        };
    }

    /** Words that a recognizer must know for the slot; those of a list are the designer's. */
    default List<String> own() {
        List<String> words = new ArrayList<>();
        if (this instanceof OneOf(String _, List<Item> items)) {
            items.forEach(item -> item.ways().forEach(words::addAll));
        }
        return words;
    }
}
