package org.trunkline.call;

import org.trunkline.customer.Partner;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;

/** Whether the floor has a conversation with an agent, and what it is told when somebody else has the caller. */
final class Custody {
    private final Floor floor;
    private final String interaction;
    private boolean onFloor;

    Custody(Floor floor, String interaction, boolean onFloor) {
        this.floor = floor;
        this.interaction = interaction;
        this.onFloor = onFloor;
    }

    boolean isOnFloor() {
        return onFloor;
    }

    /** @param reserved whether the floor has them reserved, if they are an agent */
    void give(Partner to, boolean reserved) {
        if (onFloor && to.isAgent() && reserved) {
            floor.handedOver(interaction, to.name());
        } else if (onFloor && isIdle(to)) {
            floor.takenOver(interaction, to.name());
        } else if (onFloor) {
            floor.released(interaction);
            onFloor = false;
        }
    }

    /** Whom the caller was not given to in the end. */
    void letGo(Partner second) {
        // After a restart a queue may be what is known of an agent who had just accepted.
        if (onFloor && (second.isAgent() || second.kind() == Partner.Kind.QUEUE)) {
            floor.consultationEnded(interaction);
        }
    }

    /** A controller that was killed right after a hand-over was written may not have told the floor of it. */
    void settle(Partner now) {
        Contact contact = floor.view().contact(interaction);
        if (onFloor && contact != null && !(now.isAgent() && now.name().equals(contact.agent()))) {
            AgentView view = floor.view().agents().get(now.name());
            give(now, view != null && view.has(interaction));
        }
    }

    /** Whether this is an agent who can have the conversation at the floor. */
    private boolean isIdle(Partner who) {
        AgentView view = who.isAgent() ? floor.view().agents().get(who.name()) : null;
        return view != null && view.phone() != null && !view.isInCall();
    }
}
