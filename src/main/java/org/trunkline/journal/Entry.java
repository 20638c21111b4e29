package org.trunkline.journal;

import java.time.Instant;

/** One line of the journal: where, when, what. */
public record Entry(Position position, Instant at, Fact fact) {}
