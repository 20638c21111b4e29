package org.trunkline.intent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.trunkline.speech.Grammar;

/**
 * What the room knows of a language: what people say around what they want, and how values are said. Unless a language says
 * otherwise, nothing is known.
 */
interface Language {
    /** A language that we know nothing of has words and lists, and no typed slots. */
    static Language of(Locale language) {
        return switch (language.getLanguage()) {
            case "en" -> new English();
            case "ko" -> new Korean();
            default -> new Plain();
        };
    }

    /** Said before what is wanted. */
    default List<String> before() {
        return List.of();
    }

    /** Said after it. */
    default List<String> after() {
        return List.of();
    }

    default List<String> yes() {
        return List.of();
    }

    default List<String> no() {
        return List.of();
    }

    /** How a person is asked for. */
    default List<String> operator() {
        return List.of();
    }

    /** What {@code %s} was understood as, asked back. */
    String confirmation();

    /** Said before a value that is read back. */
    default String heard() {
        return "";
    }

    /** Said after it. */
    String isRight();

    /** Said where nobody is on duty, before a message is taken. */
    String leaveMessage();

    /** Said of a value that cannot be taken. */
    default String notRight(SlotType type) {
        return "";
    }

    /** Asks which digit of a string that was heard is wrong. */
    default String whichDigit() {
        return "";
    }

    /** How one digit of a string is corrected: slots {@code place} (or {@code wrong}) and {@code digit}. */
    default List<Example> digitCorrections(int length) {
        return List.of();
    }

    /** That what is said digit by digit is complete. */
    default List<String> complete() {
        return List.of();
    }

    /** How a key is named. */
    default List<String> key(char key) {
        return List.of();
    }

    /** How a value of this type is said; empty: not known in this language. */
    Optional<Grammar.Expansion> expansion(SlotType type);

    /** The value of these words, said or written; empty: they are none of the type. */
    Optional<Value> value(SlotType type, List<String> words, Reference at);

    /** @param valid false where it is of the type and still impossible: too short, a wrong check digit */
    record Value(String text, boolean valid) {}

    /** Whether the language has typed slots of this kind. */
    default boolean has(SlotType type) {
        return expansion(type).isPresent();
    }
}
