package org.trunkline.flow;

import java.time.Duration;

/** A voice message was taken. A zero length means that nothing was said, and nothing kept. */
public record Recorded(Duration length) {}
