package org.trunkline.flow;

import java.util.List;
import java.util.stream.Stream;
import org.trunkline.xml.Where;

/** What is said, piece after piece. */
record Prompt(List<Phrase> phrases) {
    static final Prompt NONE = new Prompt(List.of());

    Prompt {
        phrases = List.copyOf(phrases);
    }

    sealed interface Phrase {
        record Say(Template text) implements Phrase {}

        /** @param file as written, relative to the flow folder */
        record Play(String file, Where where) implements Phrase {}

        record Spell(Template digits) implements Phrase {}

        record Count(Template number) implements Phrase {}
    }

    /** Fixed text; of no text there is nothing to say. */
    static Prompt of(String text) {
        return text.isEmpty()
                ? NONE
                : new Prompt(List.of(new Phrase.Say(new Template(List.of(new Template.Part.Literal(text))))));
    }

    boolean isEmpty() {
        return phrases.isEmpty();
    }

    /** The templates that are put in at run time. */
    List<Template> templates() {
        return phrases.stream()
                .flatMap(phrase -> switch (phrase) {
                    case Phrase.Say(Template text) -> Stream.of(text);
                    case Phrase.Spell(Template digits) -> Stream.of(digits);
                    case Phrase.Count(Template number) -> Stream.of(number);
                    case Phrase.Play _ -> Stream.<Template>empty();
                })
                .toList();
    }
}
