package org.trunkline.flow;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.trunkline.voice.Reading;

/**
 * Cuts what is said into what is rendered by itself: a sentence with a variable in it alone, so that it can be heard while
 * the next one is rendered; sentences without, together, so that they come from the cache.
 */
final class Sentences {
    /** Stands for a value, and for all that is read as a number or a date: never an end of a sentence. */
    private static final String VALUE = "Xx";

    /** In characters: a text that takes some ten seconds to say. */
    private static final int LONG = 120;

    private Sentences() {}

    /** A part of a template, or a piece that is read in some way and is never cut. */
    private record Atom(Prompt.Piece piece, String shown, boolean literal) {
        Atom part(int from, int to) {
            String text = shown.substring(from, to);
            return new Atom(new Prompt.Piece(Template.literal(text), Reading.PLAIN, ""), text, true);
        }
    }

    /** Each sentence of a long text by itself; a short one is left whole, so that "E. Scrooge" is no two. */
    static List<Prompt.Phrase.Say> each(Prompt.Phrase.Say say, Locale language) {
        int length = say.pieces().stream()
                .mapToInt(piece -> piece.text().toString().length())
                .sum();
        return length < LONG
                ? List.of(say)
                : cut(atoms(say), language).stream()
                        .map(sentence -> new Prompt.Phrase.Say(sentence, say.style(), say.where()))
                        .toList();
    }

    /** A sentence with a variable, alone; those without, together. */
    static List<Prompt.Phrase.Say> of(Prompt.Phrase.Say say, Locale language) {
        if (say.fixed()) {
            return List.of(say);
        }
        List<Prompt.Phrase.Say> found = new ArrayList<>();
        List<Prompt.Piece> fixed = new ArrayList<>();
        for (List<Prompt.Piece> sentence : cut(atoms(say), language)) {
            if (sentence.stream().allMatch(piece -> piece.text().fixed())) {
                fixed.addAll(sentence);
            } else {
                add(fixed, say, found);
                add(new ArrayList<>(sentence), say, found);
            }
        }
        add(fixed, say, found);
        return found;
    }

    private static void add(List<Prompt.Piece> pieces, Prompt.Phrase.Say say, List<Prompt.Phrase.Say> found) {
        if (!pieces.isEmpty()) {
            found.add(new Prompt.Phrase.Say(pieces, say.style(), say.where()));
            pieces.clear();
        }
    }

    private static List<Atom> atoms(Prompt.Phrase.Say say) {
        List<Atom> atoms = new ArrayList<>();
        for (Prompt.Piece piece : say.pieces()) {
            if (piece.reading() != Reading.PLAIN) {
                atoms.add(new Atom(piece, VALUE, false));
                continue;
            }
            for (Template.Part part : piece.text().parts()) {
                Prompt.Piece alone = new Prompt.Piece(new Template(List.of(part)), Reading.PLAIN, "");
                atoms.add(
                        switch (part) {
                            case Template.Part.Literal(String text) -> new Atom(alone, text, true);
                            case Template.Part.Variable _ -> new Atom(alone, VALUE, false);
                        });
            }
        }
        return atoms;
    }

    private static List<List<Prompt.Piece>> cut(List<Atom> atoms, Locale language) {
        StringBuilder shown = new StringBuilder();
        atoms.forEach(atom -> shown.append(atom.shown()));
        // "Mr. Smith" is no end of a sentence.
        BreakIterator sentences =
                BreakIterator.getSentenceInstance(ULocale.forLanguageTag(language.toLanguageTag() + "-u-ss-standard"));
        sentences.setText(shown.toString());
        List<List<Prompt.Piece>> cut = new ArrayList<>();
        Deque<Atom> left = new ArrayDeque<>(atoms);
        int at = 0;
        for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
            List<Prompt.Piece> sentence = new ArrayList<>();
            while (at < end) {
                Atom atom = left.removeFirst();
                int length = atom.shown().length();
                if (atom.literal() && at + length > end) {
                    left.addFirst(atom.part(end - at, length));
                    atom = atom.part(0, end - at);
                    length = end - at;
                }
                sentence.add(atom.piece());
                at += length;
            }
            if (!sentence.isEmpty()) {
                cut.add(sentence);
            }
        }
        return cut;
    }
}
