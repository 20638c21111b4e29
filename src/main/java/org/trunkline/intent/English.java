package org.trunkline.intent;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Grammar.Expansion;
import org.trunkline.xml.Where;

/** English as it is spoken on the telephone. */
final class English implements Language {
    private static final Map<String, Character> DIGITS = digits();
    private static final Map<String, Integer> SEVERAL = Map.of("double", 2, "triple", 3);
    private static final List<String> UNITS = List.of("dollars", "dollar", "pounds", "pound", "euros", "euro", "bucks");
    private static final List<String> PARTS = List.of("cents", "cent", "pence", "p");
    private static final Set<String> SIGNS = Set.of("$", "£", "€");
    /** From the first to the twentieth. */
    private static final List<String> ORDINALS = EnglishDates.DAYS.subList(0, 20);
    /** The shortest and longest number with its country's code. */
    private static final int SHORTEST_PHONE = 7;

    private static final int LONGEST_PHONE = 15;

    private static Map<String, Character> digits() {
        Map<String, Character> digits = new LinkedHashMap<>();
        List<String> words = List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
        for (int i = 0; i < words.size(); i++) {
            digits.put(words.get(i), (char) ('0' + i));
        }
        digits.put("oh", '0');
        return digits;
    }

    @Override
    public List<String> before() {
        return List.of(
                "i want to",
                "i want",
                "i'd like to",
                "i'd like",
                "i would like to",
                "i would like",
                "i need to",
                "i need",
                "can i",
                "can you",
                "could you",
                "please",
                "give me",
                "it's",
                "it is");
    }

    @Override
    public List<String> after() {
        return List.of("please", "thank you", "thanks");
    }

    @Override
    public List<String> yes() {
        return List.of("yes", "yeah", "yes please", "that's right", "correct", "right", "yep", "sure");
    }

    @Override
    public List<String> no() {
        return List.of("no", "nope", "no thanks", "that's wrong", "wrong", "that's not right");
    }

    @Override
    public List<String> operator() {
        return List.of(
                "agent",
                "an agent",
                "operator",
                "the operator",
                "a person",
                "a real person",
                "speak to a person",
                "talk to a person",
                "speak to an agent",
                "talk to an agent",
                "speak to somebody",
                "talk to somebody",
                "representative",
                "a human");
    }

    @Override
    public String confirmation() {
        return "Did you say %s?";
    }

    @Override
    public String heard() {
        return "I heard";
    }

    @Override
    public String isRight() {
        return "Is that right? Say yes or no, or press 1 for yes, 2 for no.";
    }

    @Override
    public String notRight(SlotType type) {
        String what = switch (type) {
            case SlotType.Date _ -> "date";
            case SlotType.Money _ -> "amount";
            case SlotType.Digits _, SlotType.Phone _, SlotType.Count _ -> "number";
            case SlotType.OneOf _, SlotType.Spoken _ -> "answer";
        };
        return "That " + what + " is not right.";
    }

    @Override
    public String leaveMessage() {
        return "Nobody can speak to you now. Please leave a message after the tone.";
    }

    @Override
    public String whichDigit() {
        return "Which digit is wrong? Say, for example, the third is five. Or press its place and then the right digit,"
                + " or star for all of them again.";
    }

    @Override
    public List<Example> digitCorrections(int length) {
        SlotType place = new SlotType.OneOf(
                "place",
                Stream.concat(
                                IntStream.rangeClosed(1, Math.min(length, ORDINALS.size()))
                                        .mapToObj(n -> item(String.valueOf(n), ORDINALS.get(n - 1))),
                                Stream.of(item("last", "last")))
                        .toList());
        List<SlotType.Item> digits = DIGITS.entrySet().stream()
                .map(each -> item(each.getValue().toString(), each.getKey()))
                .toList();
        Example.Part at = new Example.Part.Slot("place", place);
        Example.Part wrong = new Example.Part.Slot("wrong", new SlotType.OneOf("wrong", digits));
        Example.Part digit = new Example.Part.Slot("digit", new SlotType.OneOf("digit", digits));
        Example.Part not = words("not");
        List<List<Example.Part>> ways = List.of(
                List.of(words("the"), at, words("is"), digit),
                List.of(words("the"), at, words("digit is"), digit),
                List.of(words("the"), at, words("one is"), digit),
                List.of(not, wrong, digit),
                List.of(not, wrong, words("but"), digit),
                List.of(digit, not, wrong));
        return ways.stream()
                .flatMap(way -> Stream.of(
                        way, Stream.concat(Stream.of(words("no")), way.stream()).toList()))
                .map(parts -> new Example(parts, Where.FILE))
                .toList();
    }

    private static SlotType.Item item(String value, String word) {
        return new SlotType.Item(value, List.of(List.of(word)));
    }

    private static Example.Part words(String text) {
        return new Example.Part.Words(Text.words(text));
    }

    @Override
    public List<String> complete() {
        return List.of("that's all", "that's it", "that is all", "done");
    }

    @Override
    public List<String> key(char key) {
        return DIGITS.entrySet().stream()
                .filter(each -> each.getValue() == key)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Optional<Expansion> expansion(SlotType type) {
        Expansion said = switch (type) {
            // "triple five" is three digits in one go.
            case SlotType.Digits(int min, int max, CheckDigit _) -> spelt((min + 2) / 3, max);
            case SlotType.Phone _ ->
                Expansions.sequence(
                        Expansions.maybe(Expansions.words("plus")), spelt((SHORTEST_PHONE + 2) / 3, LONGEST_PHONE));
            case SlotType.Count _ -> EnglishNumbers.RULE;
            case SlotType.Money _ -> money();
            case SlotType.Date _ -> EnglishDates.RULE;
            case SlotType.OneOf list -> Expansions.items(list);
            case SlotType.Spoken(String _, Expansion rule) -> rule;
        };
        return Optional.of(said);
    }

    private static Expansion spelt(int min, int max) {
        if (max == 1) {
            // Nobody calls a lone zero "oh", which sounds like "four".
            return Expansions.anyOf(
                    DIGITS.keySet().stream().filter(word -> !word.equals("oh")).toList());
        }
        Expansion one = Expansions.anyOf(DIGITS.keySet());
        Expansion unit = Expansions.oneOf(one, Expansions.sequence(Expansions.anyOf(List.of("double", "triple")), one));
        return new Grammar.Repeated(unit, min, max);
    }

    private static Expansion money() {
        Expansion number = EnglishNumbers.RULE;
        Expansion small = Expansions.sequence(EnglishNumbers.BELOW_HUNDRED, Expansions.anyOf(PARTS));
        Expansion large = Expansions.sequence(
                number,
                Expansions.anyOf(UNITS),
                Expansions.maybe(Expansions.sequence(
                        Expansions.maybe(Expansions.words("and")),
                        EnglishNumbers.BELOW_HUNDRED,
                        Expansions.maybe(Expansions.anyOf(PARTS)))));
        return Expansions.oneOf(large, small, number);
    }

    @Override
    public Optional<Value> value(SlotType type, List<String> words, Reference at) {
        return switch (type) {
            case SlotType.Digits digits ->
                Values.digits(words, DIGITS, SEVERAL).map(said -> Values.checked(digits, said));
            case SlotType.Phone _ -> phone(words, at);
            case SlotType.Count _ ->
                Values.number(words)
                        .or(() -> EnglishNumbers.value(words).map(BigDecimal::valueOf))
                        .map(number -> new Value(number.toPlainString(), true));
            case SlotType.Money _ -> amount(words).map(amount -> new Value(amount.toPlainString(), true));
            case SlotType.Date _ ->
                Values.date(words)
                        .or(() -> EnglishDates.value(words, at.today()))
                        .map(day -> new Value(day.toString(), true));
            case SlotType.OneOf list -> Values.item(list, words);
            case SlotType.Spoken spoken -> Values.spoken(spoken, words);
        };
    }

    private static Optional<Value> phone(List<String> words, Reference at) {
        boolean spoken = !words.isEmpty() && words.getFirst().equals("plus");
        boolean plus = spoken || (!words.isEmpty() && words.getFirst().startsWith("+"));
        List<String> rest = spoken ? words.subList(1, words.size()) : words;
        List<String> figures = rest.stream().map(word -> word.replace("+", "")).toList();
        return Values.digits(figures, DIGITS, SEVERAL)
                .map(digits -> Values.phone((plus ? "+" : "") + digits, at.region()));
    }

    private static Optional<BigDecimal> amount(List<String> words) {
        List<String> rest =
                !words.isEmpty() && SIGNS.contains(words.getFirst()) ? words.subList(1, words.size()) : words;
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        if (rest.size() > 1 && PARTS.contains(rest.getLast())) {
            int unit = unit(rest);
            return unit < 0
                    ? hundredths(rest.subList(0, rest.size() - 1))
                    : sum(rest, unit, rest.subList(unit + 1, rest.size() - 1));
        }
        int unit = unit(rest);
        if (unit < 0) {
            return whole(rest);
        }
        return unit == rest.size() - 1
                ? whole(rest.subList(0, unit))
                : sum(rest, unit, rest.subList(unit + 1, rest.size()));
    }

    private static Optional<BigDecimal> sum(List<String> words, int unit, List<String> after) {
        List<String> small =
                !after.isEmpty() && after.getFirst().equals("and") ? after.subList(1, after.size()) : after;
        return whole(words.subList(0, unit)).flatMap(large -> hundredths(small).map(large::add));
    }

    private static int unit(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (UNITS.contains(words.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<BigDecimal> whole(List<String> words) {
        return Values.amount(words).or(() -> EnglishNumbers.value(words).map(BigDecimal::valueOf));
    }

    private static Optional<BigDecimal> hundredths(List<String> words) {
        return Values.number(words)
                .or(() -> EnglishNumbers.value(words).map(BigDecimal::valueOf))
                .filter(cents -> cents.compareTo(BigDecimal.valueOf(100)) < 0)
                .map(cents -> cents.movePointLeft(2).setScale(2));
    }
}
