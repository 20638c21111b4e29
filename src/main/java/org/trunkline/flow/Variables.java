package org.trunkline.flow;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a session, each with what it was set to and whether that is a secret. */
final class Variables {
    private record Value(String text, boolean sensitive) {}

    private final Map<String, Value> values = new HashMap<>();

    Variables(Map<String, String> known) {
        known.forEach((name, text) -> values.put(name, new Value(text, false)));
    }

    void set(String name, String text, boolean sensitive) {
        values.put(name, new Value(text, sensitive));
    }

    Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /** Empty text if the variable is not set. */
    String get(String name) {
        return Optional.ofNullable(values.get(name)).map(Value::text).orElse("");
    }

    boolean sensitive(String name) {
        return Optional.ofNullable(values.get(name)).map(Value::sensitive).orElse(false);
    }

    boolean sensitive(Template template) {
        return template.variables().stream().anyMatch(this::sensitive);
    }

    /** @throws StepFailed if a variable of the template is not set */
    String expand(Template template) {
        return template.expand(this::required);
    }

    /** @throws StepFailed if the variable is not set */
    String required(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new StepFailed("the variable '" + name + "' has no value");
        }
        return value.text();
    }

    /** @throws StepFailed if the text is no number; {@code what} names where it came from, as the text may be a secret */
    static BigDecimal number(String text, String what) {
        String trimmed = text.strip();
        try {
            // A short text only: 1e999999999 is a number too, and takes for ever to speak.
            BigDecimal number = trimmed.length() > 30 ? null : new BigDecimal(trimmed);
            if (number != null && Math.abs((long) number.scale()) <= 30) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new StepFailed(what + " is no number");
    }
}
