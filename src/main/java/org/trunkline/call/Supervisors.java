package org.trunkline.call;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.SupervisionMode;
import org.trunkline.queue.Reply;

/** Supervisors who are present in calls, as seen from outside of their scripts. Safe for any thread. */
public interface Supervisors {
    /**
     * What is wished for over the API.
     *
     * @param supervisor an agent's id; null: known by {@code by} alone
     * @param by name of the token or user
     * @param phone the extension to ring
     */
    record Wish(String interaction, @Nullable String supervisor, String by, String phone, SupervisionMode mode) {}

    sealed interface Started {
        /** The phone rings. */
        record Ringing(String session) implements Started {}

        record Refused(String why) implements Started {}
    }

    /** Rings the supervisor's phone; who answers it is present in the call. */
    Started start(Wish wish);

    /** @return refused if there is no such session (any more), or if it cannot be done now */
    CompletableFuture<Reply> ask(String session, SupervisorRequest request);

    /** The agents with whom supervisors are present now and who may know it. */
    Set<String> monitored();
}
