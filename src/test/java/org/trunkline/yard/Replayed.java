package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.customer.CallFact;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.Position;
import org.trunkline.queue.Decision;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.Replay;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

/** The floor's journal, replayed, decides again what calls were seen to carry out; nobody else has the database open. */
final class Replayed {
    private Replayed() {}

    /**
     * @param firstEpoch of the first start that is looked at
     * @return how many things that calls did were held against what was decided again
     */
    static int check(StoreSettings store, long firstEpoch) {
        try (Database database = Database.open(store)) {
            FactTypes types = FactTypes.of(
                    Map.of("call", CallFact.class, "conversation", ConversationFact.class, "floor", FloorInput.class));
            JournalReader journal = new JournalReader(database, types);
            return journal.after(new Position(firstEpoch, -1), Integer.MAX_VALUE).stream()
                    .collect(Collectors.groupingBy(entry -> entry.position().epoch()))
                    .values()
                    .stream()
                    .mapToInt(Replayed::check)
                    .sum();
        }
    }

    private static int check(List<Entry> entries) {
        Set<Object> decided = new HashSet<>();
        for (Replay.Step step : Replay.decisions(entries.stream())) {
            for (Decision decision : step.decisions()) {
                switch (decision) {
                    case Decision.Offer offer ->
                        // A phone rings for calls alone.
                        decided.add(Arrays.asList(offer.offer(), offer.interaction(), offer.agent(), offer.phone()));
                    case Decision.Overflow(String interaction, var why) ->
                        decided.add(List.of(
                                interaction, why.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
                    default -> {}
                }
            }
        }
        int seen = 0;
        for (Entry entry : entries) {
            Object done = switch (entry.fact()) {
                case CallFact.Rang rang -> List.of(rang.offer(), rang.interaction(), rang.agent(), rang.phone());
                case ConversationFact.Offered offered ->
                    Arrays.asList(offered.offer(), offered.interaction(), offered.agent(), null);
                case CallFact.Overflowed overflowed -> List.of(overflowed.interaction(), overflowed.why());
                default -> null;
            };
            if (done != null) {
                assertThat(decided).as("replayed, at %s", entry.position()).contains(done);
                seen++;
            }
        }
        return seen;
    }
}
