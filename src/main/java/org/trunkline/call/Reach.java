package org.trunkline.call;

import java.util.Optional;
import java.util.Set;
import org.trunkline.customer.Numbers;
import org.trunkline.line.Destination;

/**
 * Where we can call customers: at the phones of ours, and outside if there is a trunk.
 *
 * @param phones the extensions of ours
 * @param trunk empty: there is none
 */
record Reach(Set<String> phones, String trunk, Numbers notation) {
    Reach {
        phones = Set.copyOf(phones);
    }

    /** The number as it is kept, an extension or in E.164; empty if it is none. */
    Optional<String> number(String given) {
        return phones.contains(given) ? Optional.of(given) : notation.e164(given);
    }

    /** @param number as {@link #number} gives it */
    boolean reaches(String number) {
        return isInside(number) || !trunk.isEmpty();
    }

    boolean isInside(String number) {
        return phones.contains(number);
    }

    Destination destination(String number) {
        return isInside(number) ? new Destination.Phone(number) : new Destination.Outside(number, trunk);
    }
}
