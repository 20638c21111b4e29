package org.trunkline.ticket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is promised, in the order of the file: the first entry that is for a ticket holds. */
public final class Slas {
    public static final Slas NONE = new Slas(List.of());

    private final List<SlaTerms> all;

    Slas(List<SlaTerms> all) {
        this.all = List.copyOf(all);
    }

    SlaTerms pick(Priority priority, @Nullable String queue, @Nullable String tier) {
        return all.stream()
                .filter(terms -> terms.isFor(priority, queue, tier))
                .findFirst()
                .orElse(SlaTerms.NONE);
    }

    /** Of one that is in no settings any more: nothing is promised. */
    SlaTerms named(String name) {
        return all.stream()
                .filter(terms -> terms.name().equals(name))
                .findFirst()
                .orElse(SlaTerms.NONE);
    }
}
