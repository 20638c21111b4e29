package org.trunkline.customer;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one source asks of a queue for a call.
 *
 * @param source as a person reads it: {@code flow, number 5000, tier gold}
 * @param priority beside that of the others
 * @param skills needed beside those of the others, all of them
 */
public record Claim(String source, int priority, Set<String> skills) {
    public Claim {
        skills = Collections.unmodifiableSortedSet(new TreeSet<>(skills));
    }

    /** Whether it asks for nothing. */
    public boolean asksNothing() {
        return priority == 0 && skills.isEmpty();
    }

    public Claim skillsAlone() {
        return new Claim(source, 0, skills);
    }
}
