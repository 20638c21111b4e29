package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Text with variables in it, written {@code ${name}}. */
record Template(List<Part> parts) {
    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    static final Template EMPTY = new Template(List.of());

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

    Template {
        parts = List.copyOf(parts);
    }

    sealed interface Part {
        record Literal(String text) implements Part {}

        record Variable(String name) implements Part {}
    }

    static Template of(Element element, String attribute) {
        return of(element.required(attribute), element.whereOf(attribute), element.problems());
    }

    static Template of(String text, Where where, Problems problems) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            literal(text.substring(from, matcher.start()), parts, where, problems);
            String name = matcher.group(1);
            if (NAME.matcher(name).matches()) {
                parts.add(new Part.Variable(name));
            } else {
                problems.add(where, "'${" + name + "}' is no variable", "write ${name}, of letters, digits and _");
            }
            from = matcher.end();
        }
        literal(text.substring(from), parts, where, problems);
        return new Template(parts);
    }

    /** Text as it stands. */
    static Template literal(String text) {
        return new Template(List.of(new Part.Literal(text)));
    }

    private static void literal(String text, List<Part> parts, Where where, Problems problems) {
        if (text.contains("${")) {
            problems.add(where, "'${' without '}'", "write ${name}");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Literal(text));
        }
    }

    boolean fixed() {
        return variables().isEmpty();
    }

    List<String> variables() {
        return parts.stream()
                .filter(Part.Variable.class::isInstance)
                .map(part -> ((Part.Variable) part).name())
                .toList();
    }

    /** With each variable replaced by what {@code value} gives for its name. */
    String expand(UnaryOperator<String> value) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String literal) -> text.append(literal);
                case Part.Variable(String name) -> text.append(value.apply(name));
            }
        }
        return text.toString();
    }

    /** As the designer wrote it. */
    @Override
    public String toString() {
        return expand(name -> "${" + name + "}");
    }
}
