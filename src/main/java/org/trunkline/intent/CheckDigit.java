package org.trunkline.intent;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the digits of a string vouch for each other. */
public sealed interface CheckDigit {
    CheckDigit NONE = new None();
    CheckDigit LUHN = new Luhn();
    CheckDigit MOD97 = new Mod97();

    boolean holds(String digits);

    record None() implements CheckDigit {
        @Override
        public boolean holds(String digits) {
            return true;
        }
    }

    /** As of card numbers. */
    record Luhn() implements CheckDigit {
        @Override
        public boolean holds(String digits) {
            int sum = 0;
            for (int i = 0; i < digits.length(); i++) {
                int digit = digits.charAt(digits.length() - 1 - i) - '0';
                int weighed = i % 2 == 0 ? digit : digit * 2;
                sum += weighed > 9 ? weighed - 9 : weighed;
            }
            return sum % 10 == 0;
        }
    }

    /** As of IBANs: the number divided by 97 leaves 1. */
    record Mod97() implements CheckDigit {
        @Override
        public boolean holds(String digits) {
            int rest = 0;
            for (int i = 0; i < digits.length(); i++) {
                rest = (rest * 10 + digits.charAt(i) - '0') % 97;
            }
            return rest == 1;
        }
    }

    /**
     * A designer's own rule: each digit times its weight, summed up, divided by the modulus, leaves the rest.
     *
     * @param weights the last is of the last digit; where there are more digits they begin again, from the end
     */
    record Weighted(List<Integer> weights, int modulus, int rest) implements CheckDigit {
        private static final Pattern RULE =
                Pattern.compile("weights((?: [0-9]{1,3}){1,40}) mod ([1-9][0-9]{0,3})(?: rest ([0-9]{1,4}))?");

        public Weighted {
            weights = List.copyOf(weights);
        }

        static Optional<CheckDigit> parse(String rule) {
            Matcher parts = RULE.matcher(rule.strip().replaceAll("\\s+", " "));
            if (!parts.matches()) {
                return Optional.empty();
            }
            List<Integer> weights = Stream.of(parts.group(1).strip().split(" ", -1))
                    .map(Integer::valueOf)
                    .toList();
            int modulus = Integer.parseInt(parts.group(2));
            int rest = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
            // Nothing ever leaves such a rest, and everything leaves the other.
            return rest >= modulus || modulus == 1
                    ? Optional.empty()
                    : Optional.of(new Weighted(weights, modulus, rest));
        }

        @Override
        public boolean holds(String digits) {
            List<Integer> backwards = weights.reversed();
            int sum = 0;
            for (int i = 0; i < digits.length(); i++) {
                sum += (digits.charAt(digits.length() - 1 - i) - '0') * backwards.get(i % backwards.size());
            }
            return sum % modulus == rest;
        }
    }

    /** @param rule {@code luhn}, {@code mod97}, or as {@code weights 10 9 8 7 6 5 4 3 2 1 mod 11 rest 0} */
    static Optional<CheckDigit> of(String rule) {
        return switch (rule) {
            case "luhn" -> Optional.of(LUHN);
            case "mod97" -> Optional.of(MOD97);
            default -> Weighted.parse(rule);
        };
    }
}
