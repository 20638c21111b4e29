package org.trunkline.xml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.trunkline.settings.Nearest;

/** Reads an element's attributes and children with their types; what is wrong is told, and reading goes on. */
public final class Element {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");

    private final XmlNode node;
    private final Problems problems;
    private final Set<String> attributesKnown = new LinkedHashSet<>();
    private final Set<String> childrenKnown = new LinkedHashSet<>();

    public Element(XmlNode node, Problems problems) {
        this.node = node;
        this.problems = problems;
    }

    public String name() {
        return node.name;
    }

    public Where where() {
        return node.where;
    }

    public Where whereOf(String attribute) {
        XmlNode.Attribute found = node.attributes.get(attribute);
        return found == null ? node.where : found.where();
    }

    public Problems problems() {
        return problems;
    }

    public XmlNode node() {
        return node;
    }

    public Optional<String> optional(String attribute) {
        attributesKnown.add(attribute);
        return Optional.ofNullable(node.attributes.get(attribute)).map(XmlNode.Attribute::value);
    }

    /** The value, or empty text with the problem told. */
    public String required(String attribute) {
        Optional<String> value = optional(attribute).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            problems.add(whereOf(attribute), "<" + node.name + "> has no " + attribute, "add " + attribute + "=\"…\"");
        }
        return value.orElse("");
    }

    /** A required name that must look like the pattern. */
    public String name(String attribute, Pattern pattern, String kind) {
        String name = required(attribute);
        if (!name.isEmpty() && !pattern.matcher(name).matches()) {
            problems.add(whereOf(attribute), "'" + name + "' is no name for a " + kind, "write it as " + pattern);
        }
        return name;
    }

    public Duration duration(String attribute, Duration preset, Duration min, Duration max) {
        Optional<String> text = optional(attribute);
        if (text.isEmpty()) {
            return preset;
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            problems.add(
                    whereOf(attribute), "'" + text.get() + "' is no duration", "write a number and ms, s, m or h: 5s");
            return preset;
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            problems.add(
                    whereOf(attribute),
                    attribute + " is " + text.get(),
                    "write something from " + words(min) + " to " + words(max));
            return preset;
        }
        return duration;
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    public int integer(String attribute, int preset, int min, int max) {
        Optional<String> text = optional(attribute);
        if (text.isEmpty()) {
            return preset;
        }
        try {
            int value = Integer.parseInt(text.get().strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(
                whereOf(attribute),
                attribute + " is '" + text.get() + "'",
                "write a whole number from " + min + " to " + max);
        return preset;
    }

    public boolean flag(String attribute) {
        return switch (optional(attribute).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problems.add(whereOf(attribute), attribute + " is neither true nor false", "write true or false");
                yield false;
            }
        };
    }

    public Optional<Pattern> pattern(String attribute) {
        return optional(attribute).flatMap(text -> {
            try {
                return Optional.of(Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                problems.add(
                        whereOf(attribute),
                        "'" + text + "' is no pattern (" + e.getDescription() + ")",
                        "write a regular expression such as [0-9]{8}");
                return Optional.empty();
            }
        });
    }

    public List<Element> children(String name) {
        childrenKnown.add(name);
        return node.children().stream()
                .filter(child -> child.name.equals(name))
                .map(child -> new Element(child, problems))
                .toList();
    }

    public Optional<Element> child(String name) {
        List<Element> found = children(name);
        if (found.size() > 1) {
            problems.add(found.get(1).where(), "a second <" + name + "> in <" + node.name + ">", "keep one of the two");
        }
        return found.stream().findFirst();
    }

    /** Text is not for this element; call last, after all that may stand here was asked for. */
    public void done() {
        for (XmlNode.Content part : node.content) {
            if (part instanceof XmlNode.Content.Text(String text, Where at) && !text.isBlank()) {
                problems.add(
                        at,
                        "text in <" + node.name + ">: '"
                                + text.strip().lines().findFirst().orElse("") + "'",
                        childrenKnown.contains("prompt") ? "put it into a <prompt>" : "remove it");
            }
        }
        doneButText();
    }

    /** As {@link #done}, where text may stand. */
    public void doneButText() {
        node.attributes.forEach((name, attribute) -> {
            if (!attributesKnown.contains(name)) {
                problems.add(
                        attribute.where(),
                        "<" + node.name + "> has no attribute '" + name + "'",
                        instead(name, attributesKnown));
            }
        });
        for (XmlNode child : node.children()) {
            if (!childrenKnown.contains(child.name)) {
                problems.add(
                        child.where,
                        "<" + child.name + "> does not belong in <" + node.name + ">",
                        instead(child.name, childrenKnown));
            }
        }
    }

    private static String instead(String name, Set<String> known) {
        return Nearest.of(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(
                        known.isEmpty()
                                ? "remove it"
                                : "remove it; here may stand " + String.join(", ", new ArrayList<>(known)));
    }
}
