package org.trunkline.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;

/**
 * An agent as seen from outside.
 *
 * @param since when this state began: another interaction begins it anew, and so does another reason of not ready
 * @param reason of not ready, also of the one that will begin after what is in hand; null if none
 * @param phone where logged in; null: nowhere
 * @param phoneState null without a phone
 * @param interaction offered, active or in wrap-up; null: none
 * @param queue of that interaction
 */
public record AgentView(
        String agent,
        AgentState state,
        Instant since,
        @Nullable String reason,
        @Nullable String phone,
        @Nullable PhoneState phoneState,
        @Nullable String interaction,
        @Nullable String queue) {}
