package org.trunkline.customer;

import java.util.List;

/** Two customers who may be one person, and why; for a person to decide. */
public record Duplicate(String customer, String other, List<Reason> reasons) {
    public Duplicate {
        reasons = List.copyOf(reasons);
    }

    /** @param kind of the address that both have */
    public record Reason(Why why, String kind) {}

    public enum Why {
        /** Somebody made sure, of both, that the address is theirs. */
        SAME_VERIFIED_ADDRESS,
        /** Both have the same address, though nobody made sure of both, and the same name. */
        SAME_NAME_AND_ADDRESS
    }
}
