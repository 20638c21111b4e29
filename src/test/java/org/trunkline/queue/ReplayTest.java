package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.queue.Bench.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Position;

/** Why an offer went where it went. */
class ReplayTest {
    private final Bench floor = new Bench();

    @Test
    void every_agent_has_a_verdict() {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(Bench.plan(
                7,
                List.of(Bench.queue("billing", "billing")),
                Stream.of("101", "102", "103", "104", "105", "106", "107", "108", "109", "110")
                        .map(id -> id.equals("103") ? agent(id, "support") : agent(id, "billing"))
                        .toList())));
        floor.ready("106");
        floor.enter("busy", "billing", 0);
        floor.accept("busy");
        floor.ready("107");
        floor.enter("wrapping", "billing", 0);
        floor.accept("wrapping");
        floor.apply(new FloorInput.Released("wrapping"));
        floor.ready("105");
        floor.enter("ringing", "billing", 0);
        floor.ready("108");
        floor.apply(new FloorInput.PhoneSeen("108", PhoneState.BUSY));
        floor.ready("109");
        floor.enter("resting", "billing", 0);
        floor.refuse("resting", Refusal.FAILED);
        floor.apply(new FloorInput.Left("resting"));
        floor.ready("103");
        floor.apply(new FloorInput.LoggedIn("104", "104"));
        floor.pass(Duration.ofSeconds(1));
        Instant first = floor.now;
        floor.ready("102");
        floor.pass(Duration.ofSeconds(1));
        Instant second = floor.now;
        floor.ready("101");
        floor.enter("a", "billing", 0);

        List<Explained> why = Replay.why(floor.journal.stream(), "a");

        assertThat(why).hasSize(1);
        Explained offer = why.getFirst();
        assertThat(offer.agent()).isEqualTo("102");
        assertThat(offer.planVersion()).isEqualTo(7);
        assertThat(offer.needed()).isEqualTo("billing");
        assertThat(offer.considered().stream()
                        .collect(Collectors.toMap(Explained.Considered::agent, Explained.Considered::verdict)))
                .isEqualTo(Map.of(
                        "101", new Verdict.LessIdle(second),
                        "102", new Verdict.Chosen(first, first.toEpochMilli() * 1000),
                        "103", new Verdict.MissingSkills(Set.of("billing")),
                        "104", new Verdict.NotReady("logged in"),
                        "105", new Verdict.Reserved("ringing"),
                        "106", new Verdict.Busy("busy"),
                        "107", new Verdict.WrapUp("wrapping"),
                        "108", new Verdict.PhoneBusy("108"),
                        "109", new Verdict.PhoneResting("109"),
                        "110", new Verdict.LoggedOut()));
        assertThat(new Verdict.MissingSkills(Set.of("b", "a")).code()).isEqualTo("MISSING_SKILLS");
        assertThat(new Verdict.MissingSkills(Set.of("b", "a")).detail()).isEqualTo("a, b");
    }

    @Test
    void each_offer_of_an_interaction_is_explained_and_other_rooms_facts_are_passed_over() {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(Bench.plan(
                1,
                List.of(Bench.queue("billing", "billing")),
                List.of(agent("101", "billing"), agent("102", "billing")))));
        floor.ready("101");
        floor.ready("102");
        floor.enter("a", "billing", 0);
        floor.enter("b", "billing", 0);
        floor.refuse("b", Refusal.DECLINED);
        floor.refuse("a", Refusal.DECLINED);
        floor.apply(new FloorInput.MadeReady("102"));
        record Other(String text) implements Fact {}
        Stream<Entry> mixed = floor.journal.stream()
                .flatMap(entry -> Stream.of(new Entry(new Position(1, 0), entry.at(), new Other("x")), entry));

        List<Explained> why = Replay.why(mixed, "a");

        assertThat(why).extracting(Explained::offer).containsExactly("a/1", "a/3");
        assertThat(why).extracting(Explained::agent).containsExactly("101", "102");
        assertThat(Replay.why(floor.journal.stream(), "nobody")).isEmpty();
    }

    @Test
    void a_stretch_without_a_state_to_begin_from_gives_nothing() {
        floor.ready("101");
        assertThat(Replay.state(floor.journal.stream())).isNull();
        assertThat(Replay.decisions(floor.journal.stream())).isEmpty();
    }
}
