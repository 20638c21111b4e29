package org.trunkline.xml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An element as read, with its place. */
public final class XmlNode {
    /** What stands inside an element, in order. */
    public sealed interface Content {
        record Text(String text, Where where) implements Content {}

        record Child(XmlNode node) implements Content {}
    }

    /** @param value with entities resolved */
    public record Attribute(String value, Where where) {}

    final String namespace;
    final String name;
    final Where where;
    final Map<String, Attribute> attributes = new LinkedHashMap<>();
    final List<Content> content = new ArrayList<>();

    XmlNode(String namespace, String name, Where where) {
        this.namespace = namespace;
        this.name = name;
        this.where = where;
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    public Where where() {
        return where;
    }

    /** By name, in the order of the file. */
    public Map<String, Attribute> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    /** Text and elements, in the order of the file. */
    public List<Content> content() {
        return Collections.unmodifiableList(content);
    }

    public List<XmlNode> children() {
        return content.stream()
                .filter(Content.Child.class::isInstance)
                .map(part -> ((Content.Child) part).node())
                .toList();
    }

    /** All text inside, trimmed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Content part : content) {
            if (part instanceof Content.Text(String piece, Where ignored)) {
                text.append(piece);
            }
        }
        return text.toString().strip();
    }
}
