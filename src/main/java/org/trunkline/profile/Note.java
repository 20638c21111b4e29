package org.trunkline.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param interaction that it is about; null: none in particular */
public record Note(String id, String customer, @Nullable String interaction, String text, String by, Instant at) {}
