package org.trunkline.journal;

import java.util.Map;

/** Values about a person that accompany a fact: kept in erasable rows, never in the journal itself. */
public record Personal(Map<String, String> values) {
    public static final Personal NONE = new Personal(Map.of());

    public Personal {
        values = Map.copyOf(values);
    }

    public static Personal of(String name, String value) {
        return new Personal(Map.of(name, value));
    }
}
