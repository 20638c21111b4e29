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
        return type instanceof SlotType.OneOf list ? Optional.of(Expansions.items(list)) : Optional.empty();
    }

    @Override
    public Optional<Value> value(SlotType type, List<String> words, Reference at) {
        return type instanceof SlotType.OneOf list ? Values.item(list, words) : Optional.empty();
    }
}
