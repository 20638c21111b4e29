package org.trunkline.intent;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trunkline.speech.Grammar;

/** Korean: digits, days near today, and the little words of a dialogue. Numbers and money are not here yet. */
final class Korean implements Language {
    private static final Map<String, Character> DIGITS = Map.ofEntries(
            Map.entry("공", '0'),
            Map.entry("영", '0'),
            Map.entry("일", '1'),
            Map.entry("이", '2'),
            Map.entry("삼", '3'),
            Map.entry("사", '4'),
            Map.entry("오", '5'),
            Map.entry("육", '6'),
            Map.entry("칠", '7'),
            Map.entry("팔", '8'),
            Map.entry("구", '9'));
    private static final Map<String, Integer> DAYS = Map.of("오늘", 0, "내일", 1, "모레", 2, "어제", -1);

    @Override
    public List<String> yes() {
        return List.of("네", "예");
    }

    @Override
    public List<String> no() {
        return List.of("아니요", "아니오");
    }

    @Override
    public List<String> operator() {
        return List.of("상담원", "상담사");
    }

    @Override
    public String confirmation() {
        return "%s, 맞습니까?";
    }

    @Override
    public String isRight() {
        return "맞습니까?";
    }

    @Override
    public String notRight(SlotType type) {
        return "입력하신 내용이 맞지 않습니다.";
    }

    @Override
    public String leaveMessage() {
        return "지금은 상담원이 없습니다. 삐 소리가 난 후 메시지를 남겨 주십시오.";
    }

    @Override
    public List<String> key(char key) {
        return DIGITS.entrySet().stream()
                .filter(each -> each.getValue() == key)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public Optional<Grammar.Expansion> expansion(SlotType type) {
        return switch (type) {
            case SlotType.Digits digits ->
                Optional.of(new Grammar.Repeated(
                        Expansions.anyOf(DIGITS.keySet().stream().sorted().toList()), digits.min(), digits.max()));
            case SlotType.Phone _ ->
                Optional.of(new Grammar.Repeated(
                        Expansions.anyOf(DIGITS.keySet().stream().sorted().toList()), 7, 15));
            case SlotType.Date _ ->
                Optional.of(Expansions.anyOf(DAYS.keySet().stream().sorted().toList()));
            case SlotType.OneOf list -> Optional.of(Expansions.items(list));
            case SlotType.Spoken(String _, Grammar.Expansion rule) -> Optional.of(rule);
            case SlotType.Count _, SlotType.Money _ -> Optional.empty();
        };
    }

    @Override
    public Optional<Value> value(SlotType type, List<String> words, Reference at) {
        return switch (type) {
            case SlotType.Digits digits ->
                Values.digits(words, DIGITS, Map.of()).map(said -> Values.checked(digits, said));
            case SlotType.Phone _ ->
                Values.digits(words, DIGITS, Map.of()).map(said -> Values.phone(said, at.region()));
            case SlotType.Date _ ->
                Values.date(words)
                        .or(() -> words.size() == 1 && DAYS.containsKey(words.getFirst())
                                ? Optional.of(at.today().plusDays(DAYS.getOrDefault(words.getFirst(), 0)))
                                : Optional.<LocalDate>empty())
                        .map(day -> new Value(day.toString(), true));
            case SlotType.OneOf list -> Values.item(list, words);
            case SlotType.Spoken spoken -> Values.spoken(spoken, words);
            case SlotType.Count _, SlotType.Money _ -> Optional.empty();
        };
    }
}
