package org.trunkline.call;

import org.jspecify.annotations.Nullable;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.Numbers;

/** Calls that agents make to customers. Safe for any thread; asks the database. */
public interface OutboundCalls {
    /**
     * Who may be called, when and by which trunk.
     *
     * @param numbers what is dialled, in E.164
     */
    record Rules(OutboundSettings settings, DoNotContact doNotContact, Numbers numbers) {}

    /**
     * What is wished for over the API.
     *
     * @param agent who calls; their phone is rung first
     * @param number as anybody would write it
     * @param queue by whose rules the call is recorded and wrapped up; null: the usual one
     * @param by name of the token or user
     * @param anyTime whether the customer may be called outside of the calling hours
     */
    record Wish(String agent, String number, @Nullable String queue, String by, boolean anyTime) {}

    sealed interface Started {
        /** The agent's phone is about to ring. */
        record Calling(String interaction) implements Started {}

        /** @param why what is wrong and, after a semicolon, what to do */
        record Refused(Why cause, String why) implements Started {}
    }

    enum Why {
        NUMBER,
        DO_NOT_CALL,
        CALLING_HOURS,
        AGENT
    }

    Started call(Wish wish);
}
