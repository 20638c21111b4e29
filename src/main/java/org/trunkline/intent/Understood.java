package org.trunkline.intent;

import java.util.List;
import java.util.Map;

/**
 * What somebody meant.
 *
 * @param name of the intent, or of another choice of the question
 * @param slots values by slot; one that was not said, or said and impossible, is not there
 * @param confidence from 0 to 1
 * @param nearest examples that it was closest to, best first; empty where it was said as the grammar has it
 */
public record Understood(String name, Map<String, String> slots, double confidence, List<String> nearest) {
    public Understood {
        slots = Map.copyOf(slots);
        nearest = List.copyOf(nearest);
    }

    /** The text is for logs, so it does not show what was said. */
    @Override
    public String toString() {
        return name + " " + slots.keySet() + " " + confidence;
    }
}
