package org.trunkline.canned;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;
import org.jspecify.annotations.Nullable;

/**
 * Text with variables: {@code ${customer_name}}, or {@code ${customer_name:-Sir or Madam}} with what stands there if it is
 * not known.
 */
final class Wording {
    /** What may stand in a text. */
    static final Set<String> VARIABLES = Set.of("customer_name", "agent_name", "queue", "interaction", "date");

    private static final String OTHERWISE = ":-";

    private Wording() {}

    /** The variables of this text that there are not. */
    static Set<String> unknown(String text) {
        Set<String> found = new TreeSet<>();
        for (String name : named(text)) {
            String variable = name.split(OTHERWISE, 2)[0];
            if (!VARIABLES.contains(variable)) {
                found.add(variable);
            }
        }
        return found;
    }

    /** With the values of variables; one that has neither a value nor a text instead stays as it is, for the agent to see. */
    static Filled fill(@Nullable String subject, String text, Map<String, String> values) {
        Set<String> missing = named(subject == null ? text : subject + text);
        missing.removeIf(name -> name.contains(OTHERWISE) || values.containsKey(name));
        return new Filled(subject == null ? null : replace(subject, values::get), replace(text, values::get), missing);
    }

    /** As they stand in the text, each with its text instead. */
    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        StringLookup note = name -> {
            names.add(name);
            return "";
        };
        var _ = new StringSubstitutor(note).setValueDelimiter("").replace(text);
        return names;
    }

    /** A value is text as it is, whoever chose it: a customer named ${agent_name} stays so. */
    private static String replace(String text, StringLookup lookup) {
        return new StringSubstitutor(lookup)
                .setDisableSubstitutionInValues(true)
                .replace(text);
    }
}
