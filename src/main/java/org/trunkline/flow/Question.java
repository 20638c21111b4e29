package org.trunkline.flow;

import java.time.Duration;
import java.util.List;

/**
 * A question that is answered by keys.
 *
 * @param maxKeys 1 or more: the answer is complete with so many keys
 * @param terminators keys that end the answer and are not part of it; may be empty
 * @param firstKey how long to wait for the first key, from the end of the prompt
 * @param betweenKeys how long to wait for each further key
 * @param sensitive the keys are a secret: they may exist in memory only
 */
public record Question(
        List<Utterance> prompt,
        int maxKeys,
        String terminators,
        Duration firstKey,
        Duration betweenKeys,
        boolean sensitive) {
    public Question {
        prompt = List.copyOf(prompt);
        if (maxKeys < 1) {
            throw new IllegalArgumentException("a question for " + maxKeys + " keys; ask for at least one");
        }
    }
}
