package org.trunkline.call;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.trunkline.customer.Claim;
import org.trunkline.settings.Section;

/**
 * What customers are distinguished by, and what that gives them in every queue: sections {@code [[tier]]}.
 *
 * @param claims by the tier's name
 */
public record Tiers(Map<String, Claim> claims) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public Tiers {
        claims = Map.copyOf(claims);
    }

    /** @param root the whole file */
    public static Tiers from(Section root) {
        Map<String, Claim> claims = new TreeMap<>();
        for (Section tier : root.sections("tier")) {
            String name = tier.text("name");
            Claim claim = new Claim("tier " + name, tier.number("priority", 0, 0, 100), Claims.skills(tier));
            if (!name.isEmpty() && !NAME.matcher(name).matches()) {
                tier.problem(
                        "name",
                        "'" + name + "' cannot be a name",
                        "use small letters, digits, - and _, beginning with a letter or digit; 64 at most");
            } else if (claims.put(name, claim) != null) {
                tier.problem("name", "the tier " + name + " is there twice", "keep one of the two");
            }
        }
        return new Tiers(claims);
    }
}
