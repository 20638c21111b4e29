package org.trunkline.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.xml.Where;

/** A way to say something: words, with slots between them. */
public record Example(List<Part> parts, Where where) {
    public Example {
        parts = List.copyOf(parts);
    }

    public sealed interface Part {
        /** @param words as {@link Text#words} gives them, one at least */
        record Words(List<String> words) implements Part {
            public Words {
                words = List.copyOf(words);
            }
        }

        /** @param name empty: nobody wants its value */
        record Slot(String name, SlotType type) implements Part {}
    }

    /** A phrase without slots. */
    static Example of(String phrase) {
        return new Example(List.of(new Part.Words(Text.words(phrase))), Where.FILE);
    }

    /** Those whose value is wanted. */
    List<Part.Slot> slots() {
        return parts.stream()
                .filter(Part.Slot.class::isInstance)
                .map(Part.Slot.class::cast)
                .filter(slot -> !slot.name().isEmpty())
                .toList();
    }

    List<String> words() {
        return parts.stream()
                .flatMap(part -> part instanceof Part.Words(List<String> words) ? words.stream() : Stream.<String>of())
                .toList();
    }

    /** The same for examples that the same words could mean. */
    String key() {
        List<String> key = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Words(List<String> words) -> key.addAll(words);
                case Part.Slot(String _, SlotType type) -> key.add("{" + type.name() + "}");
            }
        }
        return String.join(" ", key);
    }

    /** As a caller may say it, with something in the slots. */
    String said() {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Words(List<String> words) -> String.join(" ", words);
                    case Part.Slot(String _, SlotType type) -> type.instance();
                })
                .collect(Collectors.joining(" "));
    }

    /** For learning: slots by their type. */
    String text() {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Words(List<String> words) -> String.join(" ", words);
                    case Part.Slot(String _, SlotType type) ->
                        type instanceof SlotType.Spoken ? type.instance() : "{" + type.name() + "}";
                })
                .collect(Collectors.joining(" "));
    }
}
