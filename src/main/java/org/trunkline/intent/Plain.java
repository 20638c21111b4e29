package org.trunkline.intent;

import java.util.List;
import java.util.Optional;
import org.trunkline.speech.Grammar;

/** A language of which only the designer knows something. */
final class Plain implements Language {
    @Override
    public List<String> before() {
        return List.of();
    }

    @Override
    public List<String> after() {
        return List.of();
    }

    @Override
    public List<String> yes() {
        return List.of();
    }

    @Override
    public List<String> no() {
        return List.of();
    }

    @Override
    public List<String> operator() {
        return List.of();
    }

    @Override
    public String confirmation() {
        return "%s?";
    }

    @Override
    public String heard() {
        return "";
    }

    @Override
    public String isRight() {
        return "?";
    }

    @Override
    public List<String> key(char key) {
        return List.of();
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
