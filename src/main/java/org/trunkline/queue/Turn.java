package org.trunkline.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The application of one input: its time, what was decided so far, and whom the change may concern. */
final class Turn {
    final Instant at;
    final List<Decision> decisions = new ArrayList<>();
    /** Agents whose seat was written, with what was seen of them before. */
    final Map<String, @Nullable AgentView> touched = new TreeMap<>();
    /** Agents who came to be free and are so still: may be offered a contact. */
    final SortedMap<String, Member> freed = new TreeMap<>();
    /** Contacts that came to wait. */
    final List<String> waiting = new ArrayList<>();
    /** Whether any contact may go with any agent now. */
    boolean all;

    Turn(Instant at) {
        this.at = at;
    }

    void decide(Decision decision) {
        decisions.add(decision);
    }

    void reject(String why) {
        decisions.add(new Decision.Rejected(why));
    }
}
