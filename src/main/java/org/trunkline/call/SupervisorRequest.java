package org.trunkline.call;

import org.trunkline.customer.SupervisionMode;

/** What can be asked of a supervisor's presence in a call; who may is decided where it is asked. */
public sealed interface SupervisorRequest {
    record Change(SupervisionMode mode) implements SupervisorRequest {}

    /** The supervisor is whom the caller talks with from here on, the agent is let go; this ends the session. */
    record TakeOver() implements SupervisorRequest {}

    /** The supervisor's phone is hung up. */
    record End() implements SupervisorRequest {}
}
