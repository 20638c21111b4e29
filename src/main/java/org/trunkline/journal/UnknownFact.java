package org.trunkline.journal;

import org.jspecify.annotations.Nullable;

/** A fact that was written by another version and is not among the registered types; its text is kept as it was. */
public record UnknownFact(String type, @Nullable String interaction, String json) implements Fact {}
