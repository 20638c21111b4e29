package org.trunkline.call;

import java.util.Map;
import java.util.Optional;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Partner;
import org.trunkline.flow.Outcome;
import org.trunkline.line.Destination;
import org.trunkline.settings.Section;

/**
 * Where flows and agents may send callers: sections {@code [outbound]} and {@code [transfer]}.
 *
 * @param numbers name to number: the allow-list
 * @param trunk by which they are dialled
 * @param anywhere whether agents may transfer to numbers that are not on the list
 * @param queues what agents key to transfer to a queue, to its name
 */
public record Destinations(Map<String, String> numbers, String trunk, boolean anywhere, Map<String, String> queues) {
    public Destinations {
        numbers = Map.copyOf(numbers);
        queues = Map.copyOf(queues);
    }

    /** @param name how the record calls it */
    record Outside(String name, Destination to) {}

    public static Destinations from(Section root) {
        Section outbound = root.section("outbound");
        Section transfer = root.section("transfer");
        return new Destinations(
                outbound.names("numbers"),
                outbound.text("trunk", ""),
                transfer.flag("anywhere", false),
                transfer.names("queues"));
    }

    /** @throws IllegalArgumentException for a name that is not on the allow-list; a flow that names it is not loaded */
    Targets.Way way(Outcome.Target target) {
        return switch (target) {
            case Outcome.Target.Extension(String number) ->
                new Targets.Way(Partner.Kind.EXTENSION, number, number, new Destination.Phone(number));
            case Outcome.Target.NamedNumber(String name) -> {
                String number = numbers.get(name);
                if (number == null || trunk.isEmpty()) {
                    throw new IllegalArgumentException(
                            "there is no outside number '" + name + "'; name it under [outbound] numbers, and a trunk");
                }
                yield new Targets.Way(Partner.Kind.OUTSIDE, name, "", new Destination.Outside(number, trunk));
            }
        };
    }

    /** @param wanted a name on the list, or a number in any notation; empty if agents may not send callers there */
    Optional<Outside> outside(String wanted, Numbers notation) {
        if (trunk.isEmpty()) {
            return Optional.empty();
        }
        String number = notation.e164(wanted).orElse(wanted);
        for (Map.Entry<String, String> listed : numbers.entrySet()) {
            String other = listed.getValue();
            if (wanted.equals(listed.getKey())
                    || number.equals(notation.e164(other).orElse(other))) {
                return Optional.of(new Outside(listed.getKey(), new Destination.Outside(listed.getValue(), trunk)));
            }
        }
        // Not kept in the record: it is a person's.
        return anywhere && number.matches("\\+?[0-9]{3,20}")
                ? Optional.of(new Outside("a number outside", new Destination.Outside(number, trunk)))
                : Optional.empty();
    }
}
