package org.trunkline.call;

/** What somebody wants done to a running conversation; who may is decided where it is asked. */
public sealed interface TalkRequest {
    /** The caller hears music until {@link Resume}; the others stay where they are. */
    record Hold() implements TalkRequest {}

    record Resume() implements TalkRequest {}
}
