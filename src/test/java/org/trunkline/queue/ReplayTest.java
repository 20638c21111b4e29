package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.trunkline.queue.Bench.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.Agent;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Position;

/** Why an offer went where it went, and why somebody waits. */
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
                        "102", new Verdict.Chosen(first, null),
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
    void the_scores_of_a_strategy_are_told_of_the_chosen_one_too() {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(Bench.plan(
                1,
                List.of(Bench.queue("billing", "billing").with(QueueSettings.STRATEGY, "best-skilled")),
                List.of(
                        new Agent("101", "101", Map.of("billing", 3)),
                        new Agent("102", "102", Map.of("billing", 8))))));
        floor.ready("101");
        Instant since = floor.now;
        floor.ready("102");
        floor.enter("a", "billing", 0);
        assertThat(Replay.why(floor.journal.stream(), "a").getFirst().considered())
                .extracting(Explained.Considered::agent, one -> one.verdict().detail())
                .containsExactly(tuple("101", "rank -3"), tuple("102", "rank -8, idle since " + since));
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
    void who_waits_is_told_who_comes_first_and_what_keeps_each_agent() {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(Bench.plan(
                3,
                List.of(
                        Bench.queue("billing", "billing>=5").with(QueueSettings.RELAX, List.of("20s billing")),
                        Bench.queue("vip", "billing>=5"),
                        Bench.queue("support", "support")),
                List.of(
                        agent("101", "billing"),
                        new Agent("102", "Agent 102", Map.of("billing", 3)),
                        agent("103", "billing"),
                        agent("104", "billing"),
                        agent("105", "support")))));
        Instant began = floor.now;
        floor.ready("101");
        floor.enter("talking", "billing", 0);
        floor.accept("talking");
        floor.ready("102");
        floor.apply(new FloorInput.LoggedIn("103", "103"));
        floor.enter("old", "billing", 0);
        floor.enter("other", "support", 9);
        floor.pass(Duration.ofSeconds(1));
        floor.apply(new FloorInput.Entered(new Waiting("same", "billing", 0, Set.of(), floor.now.plusSeconds(1))));
        floor.pass(Duration.ofSeconds(1));
        floor.enter("a", "billing", 0);
        Instant entered = floor.now;
        floor.enter("late", "billing", 0);
        floor.pass(Duration.ofSeconds(1));
        floor.enter("important", "vip", 4);

        ExplainedWait wait =
                Replay.waiting(floor.journal.stream(), "a", floor.now).orElseThrow();

        assertThat(wait.stage()).isEqualTo(Contact.Stage.WAITING);
        assertThat(wait.at()).isEqualTo(floor.now);
        assertThat(wait.entered()).isEqualTo(entered);
        assertThat(wait.position()).isEqualTo(3);
        assertThat(wait.needed()).isEqualTo("billing>=5");
        assertThat(wait.relaxes()).isEqualTo(entered.plusSeconds(20));
        assertThat(wait.overflows()).isEqualTo(entered.plus(Bench.MAX_WAIT));
        assertThat(wait.planVersion()).isEqualTo(3);
        assertThat(wait.ahead())
                .extracting(ExplainedWait.Ahead::interaction, ExplainedWait.Ahead::queue, ExplainedWait.Ahead::because)
                .containsExactly(
                        tuple("important", "vip", ExplainedWait.Because.PRIORITY),
                        tuple("old", "billing", ExplainedWait.Because.AGE),
                        tuple("same", "billing", ExplainedWait.Because.ENTERED_FIRST));
        assertThat(wait.allAhead()).isEqualTo(3);
        assertThat(verdicts(wait))
                .isEqualTo(Map.of(
                        "101", new Verdict.Busy("talking"),
                        "102", new Verdict.MissingSkills(Set.of("billing>=5")),
                        "103", new Verdict.NotReady("logged in"),
                        "104", new Verdict.LoggedOut(),
                        "105", new Verdict.LoggedOut()));
        // As it was before, and where it did not wait.
        assertThat(Replay.waiting(floor.journal.stream(), "a", entered)
                        .orElseThrow()
                        .ahead())
                .hasSize(2);
        assertThat(Replay.waiting(floor.journal.stream(), "a", began)).isEmpty();
        assertThat(Replay.waiting(floor.journal.stream(), "talking", floor.now)).isEmpty();
    }

    @Test
    void a_wait_that_is_over_is_told_as_it_was_just_before_its_end() {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(
                Bench.plan(1, List.of(Bench.queue("billing", "billing")), List.of(agent("101", "billing")))));
        floor.apply(new FloorInput.LoggedIn("101", "101"));
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.IDLE));
        floor.enter("a", "billing", 0);
        floor.pass(Duration.ofSeconds(40));
        floor.apply(new FloorInput.MadeReady("101"));
        Instant offered = floor.now;
        floor.accept("a");
        floor.pass(Duration.ofSeconds(40));

        ExplainedWait wait = Replay.waited(floor.journal::stream, "a", floor.now.plusSeconds(60))
                .orElseThrow();

        assertThat(wait.at()).isEqualTo(offered);
        assertThat(verdicts(wait)).isEqualTo(Map.of("101", new Verdict.NotReady("logged in")));
        assertThat(Replay.waited(floor.journal::stream, "nobody", floor.now)).isEmpty();
    }

    @Test
    void a_wait_that_goes_on_is_told_as_it_is_now_and_held_contacts_may_have_free_agents() {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(
                Bench.plan(1, List.of(Bench.queue("billing", "billing")), List.of(agent("101", "billing")))));
        floor.apply(new FloorInput.LoggedIn("101", "101"));
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.IDLE));
        floor.enter("a", "billing", 0);
        Instant now = floor.now.plusSeconds(90);
        assertThat(Replay.waited(floor.journal::stream, "a", now).orElseThrow().at())
                .isEqualTo(now);

        floor.apply(new FloorInput.Restored(floor.core.state().restarted(floor.now)));
        floor.apply(new FloorInput.MadeReady("101"));

        ExplainedWait held =
                Replay.waiting(floor.journal.stream(), "a", floor.now).orElseThrow();
        assertThat(held.stage()).isEqualTo(Contact.Stage.HELD);
        assertThat(verdicts(held))
                .isEqualTo(Map.of("101", new Verdict.Free(floor.agent("101").since())));
    }

    private static Map<String, Verdict> verdicts(ExplainedWait wait) {
        return wait.considered().stream()
                .collect(Collectors.toMap(Explained.Considered::agent, Explained.Considered::verdict));
    }

    @Test
    void a_stretch_without_a_state_to_begin_from_gives_nothing() {
        floor.ready("101");
        assertThat(Replay.state(floor.journal.stream())).isNull();
        assertThat(Replay.decisions(floor.journal.stream())).isEmpty();
    }
}
