package org.trunkline.call;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.trunkline.customer.Claim;
import org.trunkline.settings.Section;

/**
 * The numbers that callers dial, each with the flow that answers it: sections {@code [[number]]}.
 *
 * @param flows number as the trunk gives it, to the name of the flow
 * @param claims number to what its calls ask of every queue, where that is anything
 */
public record Numbers(Map<String, String> flows, Map<String, Claim> claims) {
    public Numbers {
        flows = Map.copyOf(flows);
        claims = Map.copyOf(claims);
    }

    /** @param root the whole file */
    public static Numbers from(Section root) {
        Map<String, String> flows = new TreeMap<>();
        Map<String, Claim> claims = new TreeMap<>();
        for (Section number : root.sections("number")) {
            String dialled = number.text("dialled");
            if (flows.put(dialled, number.text("flow")) != null) {
                number.problem("dialled", "the number " + dialled + " is there twice", "keep one of the two");
            }
            Set<String> skills = Claims.skills(number);
            if (!skills.isEmpty()) {
                claims.put(dialled, new Claim("number " + dialled, 0, skills));
            }
        }
        return new Numbers(flows, claims);
    }

    /** One of ours, to call from; empty if there is none. */
    String first() {
        return flows.keySet().stream().sorted().findFirst().orElse("");
    }

    Optional<String> flow(String dialled) {
        return Optional.ofNullable(flows.get(dialled));
    }

    Optional<Claim> claim(String dialled) {
        return Optional.ofNullable(claims.get(dialled));
    }
}
