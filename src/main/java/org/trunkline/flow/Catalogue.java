package org.trunkline.flow;

import java.util.Optional;
import java.util.Set;
import org.trunkline.intent.SentenceVectors;
import org.trunkline.speech.Ears;
import org.trunkline.voice.Voices;

/**
 * What flows may use, for checking: names, who listens, and who speaks. An empty optional: not known here, so not checked.
 *
 * @param chats flows that a chat is answered by
 * @param sentences for understanding text by its meaning
 */
public record Catalogue(
        Optional<Set<String>> queues,
        Optional<Set<String>> skills,
        Optional<Set<String>> extensions,
        Optional<Set<String>> numbers,
        Optional<Set<String>> boxes,
        Set<String> chats,
        Optional<Ears> ears,
        SentenceVectors sentences,
        Optional<Voices> voices) {
    /** Which flows answer chats is not known. */
    public Catalogue(
            Optional<Set<String>> queues,
            Optional<Set<String>> skills,
            Optional<Set<String>> extensions,
            Optional<Set<String>> numbers,
            Optional<Set<String>> boxes,
            Optional<Ears> ears,
            SentenceVectors sentences,
            Optional<Voices> voices) {
        this(queues, skills, extensions, numbers, boxes, Set.of(), ears, sentences, voices);
    }

    /** Texts are understood by their words alone; who speaks is not known. */
    public Catalogue(
            Optional<Set<String>> queues,
            Optional<Set<String>> skills,
            Optional<Set<String>> extensions,
            Optional<Set<String>> numbers,
            Optional<Set<String>> boxes,
            Optional<Ears> ears) {
        this(queues, skills, extensions, numbers, boxes, ears, SentenceVectors.NONE, Optional.empty());
    }

    /** Names alone; who listens and speaks is not known. */
    public Catalogue(
            Optional<Set<String>> queues,
            Optional<Set<String>> skills,
            Optional<Set<String>> extensions,
            Optional<Set<String>> numbers,
            Optional<Set<String>> boxes) {
        this(queues, skills, extensions, numbers, boxes, Optional.empty());
    }

    /** Nothing is known, nothing checked. */
    public static final Catalogue UNKNOWN =
            new Catalogue(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
