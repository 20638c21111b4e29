package org.trunkline.intent;

import java.util.List;
import java.util.Optional;
import org.trunkline.speech.Grammar;

/** A language of which only the designer knows something. */
final class Plain implements Language {
    @Override
    public String confirmation() {
        return "%s?";
    }

    @Override
    public String isRight() {
        return "?";
    }

    /** English, as what we know of another language is nothing. */
    @Override
    public String leaveMessage() {
        return new English().leaveMessage();
    }

    @Override
    public Optional<Grammar.Expansion> expansion(SlotType type) {
        return switch (type) {
            case SlotType.OneOf list -> Optional.of(Expansions.items(list));
            case SlotType.Spoken(String _, Grammar.Expansion rule) -> Optional.of(rule);
            case SlotType.Digits _, SlotType.Phone _, SlotType.Date _, SlotType.Count _, SlotType.Money _ ->
                Optional.empty();
        };
    }

    @Override
    public Optional<Value> value(SlotType type, List<String> words, Reference at) {
        return switch (type) {
            case SlotType.OneOf list -> Values.item(list, words);
            case SlotType.Spoken spoken -> Values.spoken(spoken, words);
            case SlotType.Digits _, SlotType.Phone _, SlotType.Date _, SlotType.Count _, SlotType.Money _ ->
                Optional.empty();
        };
    }
}
