package org.trunkline.call;

import java.util.Map;
import org.trunkline.flow.Outcome;
import org.trunkline.line.Destination;
import org.trunkline.settings.Section;

/**
 * Where flows may send callers outside: section {@code [outbound]}.
 *
 * @param numbers name to number: the allow-list
 * @param trunk by which they are dialled
 */
public record Destinations(Map<String, String> numbers, String trunk) {
    public Destinations {
        numbers = Map.copyOf(numbers);
    }

    public static Destinations from(Section root) {
        Section section = root.section("outbound");
        return new Destinations(section.names("numbers"), section.text("trunk", ""));
    }

    /** @throws IllegalArgumentException for a name that is not on the allow-list; a flow that names it is not loaded */
    Transferring.Way way(Outcome.Target target) {
        return switch (target) {
            case Outcome.Target.Extension extension ->
                new Transferring.Way("extension " + extension.number(), new Destination.Phone(extension.number()));
            case Outcome.Target.NamedNumber named -> {
                String number = numbers.get(named.name());
                if (number == null || trunk.isEmpty()) {
                    throw new IllegalArgumentException("there is no outside number '" + named.name()
                            + "'; name it under [outbound] numbers, and a trunk");
                }
                yield new Transferring.Way(named.name(), new Destination.Outside(number, trunk));
            }
        };
    }
}
