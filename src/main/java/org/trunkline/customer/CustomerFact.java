package org.trunkline.customer;

import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** Who customers are; registered as {@code customer.*}. By: the name of the token or user. */
public sealed interface CustomerFact extends Fact {
    /** Personal value: an address in the notation of its kind. */
    String ADDRESS = "address";

    /** Personal value of {@link Added}. */
    String NAME = "name";

    /** There is a customer who did not come by a call; the id is {@code c} and the entry's position. Personal: the name. */
    record Added(String by) implements CustomerFact {}

    /** Name, note or tier were changed; the row says what they are now. */
    record Edited(String customer, String by) implements CustomerFact {}

    /** The customer can be reached there too. Personal: the address. */
    record IdentityAdded(String customer, String kind, boolean verified, String by) implements CustomerFact {}

    record IdentityRemoved(String customer, String kind, String by) implements CustomerFact {}

    /** Somebody made sure that the address is the customer's, or it turned out that nobody did. */
    record IdentityVerified(String customer, String kind, boolean verified, String by) implements CustomerFact {}

    /** An address is of several people, or it is not after all: while it is, it tells nobody's identity. */
    record AddressShared(String kind, boolean shared, String by) implements CustomerFact {}

    /**
     * Two customers are one person. Nothing is moved: the absorbed one, with those who were merged into it, is shown as the
     * survivor, and what is said of both from now on is the survivor's.
     *
     * @param rule the kind of verified identity that both have, if a rule did it; null: a person did it
     */
    record Merged(
            String merge,
            String survivor,
            String absorbed,
            @Nullable String rule,
            String by) implements CustomerFact {}

    /** They were two people after all: the absorbed one is a customer again, with all that was theirs. */
    record Unmerged(String merge, String by) implements CustomerFact {}

    /**
     * The customer said whether they want to be contacted so.
     *
     * @param refused null: what was said before is taken back
     */
    record ConsentSaid(
            String customer, String channel, @Nullable Boolean refused, String by) implements CustomerFact {}

    /** Somebody said whose contact it was; null: nobody's that we know. */
    record Assigned(String interaction, @Nullable String customer, String by) implements CustomerFact {}
}
