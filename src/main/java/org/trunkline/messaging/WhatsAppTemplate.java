package org.trunkline.messaging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template that Meta has approved, as an agent writes it: {@code /template NAME LANGUAGE} and a line for each parameter of
 * its body.
 */
record WhatsAppTemplate(String name, String language, List<String> parameters) {
    private static final Pattern FIRST =
            Pattern.compile("/template\\s+([a-z0-9_]{1,512})\\s+([a-z]{2,3}(?:_[A-Z]{2})?)\\s*");

    /** Empty: it is a message as any. */
    static Optional<WhatsAppTemplate> read(String text) {
        List<String> lines = text.strip().lines().toList();
        Matcher first = FIRST.matcher(lines.isEmpty() ? "" : lines.getFirst());
        return first.matches()
                ? Optional.of(new WhatsAppTemplate(
                        first.group(1),
                        first.group(2),
                        lines.stream()
                                .skip(1)
                                .filter(line -> !line.isBlank())
                                .map(String::strip)
                                .toList()))
                : Optional.empty();
    }

    Map<String, Object> json() {
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", name);
        template.put("language", Map.of("code", language));
        if (!parameters.isEmpty()) {
            template.put(
                    "components",
                    List.of(Map.of(
                            "type",
                            "body",
                            "parameters",
                            parameters.stream()
                                    .map(value -> Map.of("type", "text", "text", value))
                                    .toList())));
        }
        return template;
    }
}
