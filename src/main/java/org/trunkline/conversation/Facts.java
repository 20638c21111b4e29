package org.trunkline.conversation;

import java.time.InstantSource;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;

/** Writes facts down, now. */
record Facts(Journal journal, InstantSource clock) {
    /** Never waits. */
    void append(ConversationFact fact) {
        var _ = journal.append(clock.instant(), fact);
    }

    /** @param durable run on the journal's thread, must not block */
    void append(ConversationFact fact, Runnable durable) {
        var _ = journal.append(clock.instant(), fact, Personal.NONE, durable);
    }

    /** Is durable when this returns. */
    Position commit(ConversationFact fact, Personal personal) {
        return journal.commit(clock.instant(), fact, personal);
    }
}
