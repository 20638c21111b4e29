package org.trunkline.flow;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.trunkline.voice.Reading;
import org.trunkline.voice.Style;
import org.trunkline.xml.Where;

/** What is said, piece after piece. */
record Prompt(List<Phrase> phrases) {
    static final Prompt NONE = new Prompt(List.of());

    Prompt {
        phrases = List.copyOf(phrases);
    }

    sealed interface Phrase {
        /**
         * One or more sentences in one style.
         *
         * @param where the element that gives the style, or the text
         */
        record Say(List<Piece> pieces, Style style, Where where) implements Phrase {
            public Say {
                pieces = List.copyOf(pieces);
            }

            /** Whether it is the same in every call. */
            boolean fixed() {
                return pieces.stream().allMatch(piece -> piece.text().fixed());
            }
        }

        /** @param file as written, relative to the flow folder */
        record Play(String file, Where where) implements Phrase {}

        record Pause(Duration length) implements Phrase {}
    }

    /** @param format see {@link org.trunkline.voice.Speech.Part} */
    record Piece(Template text, Reading reading, String format) {}

    /** Fixed text; of no text there is nothing to say. */
    static Prompt of(String text) {
        return text.isEmpty()
                ? NONE
                : new Prompt(List.of(new Phrase.Say(
                        List.of(new Piece(Template.literal(text), Reading.PLAIN, "")), Style.PLAIN, Where.FILE)));
    }

    boolean isEmpty() {
        return phrases.isEmpty();
    }

    /** The templates that are put in at run time. */
    List<Template> templates() {
        return phrases.stream()
                .flatMap(phrase -> switch (phrase) {
                    case Phrase.Say say -> say.pieces().stream().map(Piece::text);
                    case Phrase.Play _, Phrase.Pause _ -> Stream.<Template>empty();
                })
                .toList();
    }
}
