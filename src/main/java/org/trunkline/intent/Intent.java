package org.trunkline.intent;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.trunkline.xml.Where;

/**
 * Something that a caller may want, with examples of how it is said.
 *
 * @param says how we say it: "did you say {@code says}?"
 * @param secrets slots whose values may be in memory only
 */
public record Intent(String name, String says, List<Example> examples, Set<String> secrets, Path file, Where where) {
    public Intent {
        examples = List.copyOf(examples);
        secrets = Set.copyOf(secrets);
    }

    /** The values that it may bring, by name. */
    public Map<String, SlotType> slots() {
        Map<String, SlotType> slots = new LinkedHashMap<>();
        for (Example example : examples) {
            example.slots().forEach(slot -> slots.putIfAbsent(slot.name(), slot.type()));
        }
        return slots;
    }

    /** With more examples; those without a word are left out. */
    Intent with(List<String> texts) {
        List<Example> more = Stream.concat(
                        examples.stream(),
                        texts.stream()
                                .filter(text -> !Text.words(text).isEmpty())
                                .map(Example::of))
                .toList();
        return new Intent(name, says, more, secrets, file, where);
    }
}
