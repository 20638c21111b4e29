package org.trunkline.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.Position;

class StoryTest {
    private static String told(CallFact fact) {
        return new Story(FactTypes.of(Map.of("call", CallFact.class)))
                .tell(List.of(new Entry(new Position(1, 1), Instant.EPOCH, fact)))
                .getFirst()
                .text();
    }

    @Test
    void who_waits_is_told_with_where_skills_and_priority_come_from() {
        List<Claim> claims = List.of(
                new Claim("flow", 2, Set.of("billing>=5")),
                new Claim("number 5000", 0, Set.of("english")),
                new Claim("tier gold", 5, Set.of("english", "vip")));
        assertThat(told(new CallFact.Queued("i", "billing", 7, Set.of("billing>=5", "english", "vip"), claims, "102")))
                .isEqualTo("waits in queue billing, priority 7 (5 of tier gold), needs billing>=5 (flow), "
                        + "english (number 5000, tier gold), vip (tier gold), kept for agent 102 at first");
        assertThat(told(new CallFact.Queued("i", "billing", 0, Set.of())))
                .isEqualTo("waits in queue billing, priority 0");
    }
}
