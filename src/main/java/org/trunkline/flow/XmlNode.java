package org.trunkline.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An element as read, with its place. */
final class XmlNode {
    /** What stands inside an element, in order. */
    sealed interface Content {
        record Text(String text, Where where) implements Content {}

        record Child(XmlNode node) implements Content {}
    }

    /** @param value with entities resolved */
    record Attribute(String value, Where where) {}

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

    List<XmlNode> children() {
        return content.stream()
                .filter(Content.Child.class::isInstance)
                .map(part -> ((Content.Child) part).node())
                .toList();
    }

    /** All text inside, trimmed. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Content part : content) {
            if (part instanceof Content.Text(String piece, Where ignored)) {
                text.append(piece);
            }
        }
        return text.toString().strip();
    }
}
