package org.trunkline.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an agent has begun to write in an interaction. */
public record Draft(String agent, @Nullable String subject, String text, Instant savedAt) {}
