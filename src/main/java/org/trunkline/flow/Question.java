package org.trunkline.flow;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.trunkline.speech.Grammar;

/**
 * A question that is answered by keys or, where somebody can listen, by speech.
 *
 * @param maxKeys 1 or more: the answer is complete with so many keys
 * @param terminators keys that end the answer and are not part of it; may be empty
 * @param firstKey how long to wait for the first key, from the end of the prompt
 * @param betweenKeys how long to wait for each further key
 * @param sensitive the keys are a secret: they may exist in memory only
 * @param listen what may be said; empty: the question is for keys alone
 * @param options what can be chosen of, for those who can show it; choosing is the same as typing the option's value
 */
public record Question(
        List<Utterance> prompt,
        int maxKeys,
        String terminators,
        Duration firstKey,
        Duration betweenKeys,
        boolean sensitive,
        Optional<Listen> listen,
        List<Option> options) {
    /** @param label for readers */
    public record Option(String label, String value) {}

    /** @param grammar empty: anything may be said (dictation) */
    public record Listen(Locale language, Optional<Grammar> grammar) {
        public static Listen to(Grammar grammar) {
            return new Listen(grammar.language(), Optional.of(grammar));
        }
    }

    /** A question that offers nothing. */
    public Question(
            List<Utterance> prompt,
            int maxKeys,
            String terminators,
            Duration firstKey,
            Duration betweenKeys,
            boolean sensitive,
            Optional<Listen> listen) {
        this(prompt, maxKeys, terminators, firstKey, betweenKeys, sensitive, listen, List.of());
    }

    /** A question for keys alone. */
    public Question(
            List<Utterance> prompt,
            int maxKeys,
            String terminators,
            Duration firstKey,
            Duration betweenKeys,
            boolean sensitive) {
        this(prompt, maxKeys, terminators, firstKey, betweenKeys, sensitive, Optional.empty());
    }

    public Question {
        prompt = List.copyOf(prompt);
        options = List.copyOf(options);
        if (maxKeys < 1) {
            throw new IllegalArgumentException("a question for " + maxKeys + " keys; ask for at least one");
        }
    }
}
