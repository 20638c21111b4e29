package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.queue.Bench.pairs;
import static org.trunkline.queue.Bench.plan;
import static org.trunkline.queue.Bench.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Reasons;

/** Skills, strategies, limits, wrap-up and what supervisors do, setting by setting. */
class FloorRoutingTest {
    private static final QueuePlan BILLING = queue("billing", "billing");

    private static Agent agent(String id, Map<String, Integer> skills) {
        return new Agent(id, id, skills);
    }

    /** Three agents of the same skill, with a second of idle time between them: 103 is idle longest. */
    private static Bench three(QueuePlan queue) {
        Bench floor = new Bench();
        floor.apply(new FloorInput.Configured(plan(
                1,
                List.of(queue, queue("other", "billing")),
                List.of(
                        agent("101", Map.of("billing", 3)),
                        agent("102", Map.of("billing", 5)),
                        agent("103", Map.of("billing", 9))))));
        for (String id : List.of("103", "102", "101")) {
            floor.ready(id);
            floor.pass(Duration.ofSeconds(1));
        }
        return floor;
    }

    /** One call from beginning to end, without a wrap-up. */
    private static String call(Bench floor, String interaction, Duration talk) {
        String pair = pairs(floor.enter(interaction, "billing", 0)).getFirst();
        floor.accept(interaction);
        floor.pass(talk);
        floor.apply(new FloorInput.Released(interaction));
        return pair.substring(pair.indexOf('>') + 1);
    }

    private static List<String> calls(Bench floor, Duration... talks) {
        List<String> agents = new ArrayList<>();
        for (Duration talk : talks) {
            agents.add(call(floor, "c" + agents.size(), talk));
        }
        return agents;
    }

    private static QueuePlan strategy(String name) {
        return BILLING.with(QueueSettings.STRATEGY, name).with(QueueSettings.WRAP_UP_MODE, "none");
    }

    @Test
    void least_talk_goes_to_who_has_talked_least_since_log_in() {
        assertThat(calls(
                        three(strategy("least-talk")),
                        Duration.ofSeconds(50),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)))
                .containsExactly("101", "102", "103", "102", "102");
    }

    @Test
    void fewest_calls_goes_to_who_has_taken_the_fewest() {
        Duration talk = Duration.ofSeconds(5);
        assertThat(calls(three(strategy("fewest-calls")), talk, talk, talk, talk))
                .containsExactly("101", "102", "103", "101");
    }

    @Test
    void linear_always_begins_with_the_lowest_number() {
        Duration talk = Duration.ofSeconds(5);
        assertThat(calls(three(strategy("linear")), talk, talk, talk)).containsExactly("101", "101", "101");
    }

    @Test
    void round_robin_goes_on_after_the_last_one_over_a_restart_too() {
        Bench floor = three(strategy("round-robin"));
        Duration talk = Duration.ofSeconds(5);
        assertThat(calls(floor, talk, talk)).containsExactly("101", "102");
        floor.apply(new FloorInput.Restored(floor.core.state().restarted(floor.now)));
        assertThat(call(floor, "x", talk)).isEqualTo("103");
        assertThat(call(floor, "y", talk)).isEqualTo("101");
    }

    @Test
    void weighted_random_gives_the_better_ones_more_in_proportion() {
        Bench floor = three(strategy("weighted-random"));
        Map<String, Integer> taken = new TreeMap<>();
        for (int i = 0; i < 3400; i++) {
            taken.merge(call(floor, "c" + i, Duration.ofSeconds(1)), 1, Integer::sum);
        }
        // Proficiencies 3, 5 and 9 of 17: 600, 1000 and 1800 are expected.
        assertThat(taken.get("101")).isBetween(510, 690);
        assertThat(taken.get("102")).isBetween(890, 1110);
        assertThat(taken.get("103")).isBetween(1680, 1920);
    }

    @Test
    void ring_all_rings_all_and_the_first_to_answer_has_it() {
        Bench floor = three(strategy("ring-all"));
        floor.apply(new FloorInput.MadeNotReady("102", "lunch"));
        assertThat(pairs(floor.enter("a", "billing", 0))).containsExactlyInAnyOrder("a>101", "a>103");
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("102"))))
                .as("who becomes free rings too")
                .containsExactly("a>102");
        Contact contact = floor.contact("a");
        String of103 = contact.offers().entrySet().stream()
                .filter(offer -> offer.getValue().equals("103"))
                .findFirst()
                .orElseThrow()
                .getKey();
        List<Decision> decisions = floor.apply(new FloorInput.OfferAccepted(of103));
        assertThat(decisions).contains(new Decision.Accept(of103, "a", "103"));
        assertThat(decisions).filteredOn(Decision.Withdraw.class::isInstance).hasSize(2);
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);
        assertThat(floor.state("102")).isEqualTo(AgentState.AVAILABLE);
    }

    @Test
    void ring_all_gives_up_on_one_and_rings_on_at_the_others() {
        Bench floor = three(strategy("ring-all"));
        floor.enter("a", "billing", 0);
        String first = floor.offerOf("a");
        floor.apply(new FloorInput.OfferRefused(first, Refusal.DECLINED));
        assertThat(floor.contact("a").stage()).isEqualTo(Contact.Stage.OFFERED);
        assertThat(floor.contact("a").offers()).hasSize(2);
        floor.pass(Bench.RING);
        assertThat(floor.contact("a").stage()).isEqualTo(Contact.Stage.WAITING);
        assertThat(floor.agent("103").reason()).isEqualTo(Reasons.RONA);
    }

    @Test
    void ring_all_rings_those_too_for_whom_the_need_is_relaxed_meanwhile() {
        Bench floor =
                three(strategy("ring-all").skills("billing>=5").with(QueueSettings.RELAX, List.of("5s billing>=3")));

        assertThat(pairs(floor.enter("i1", "billing", 0))).containsExactly("i1>102", "i1>103");
        assertThat(pairs(floor.pass(Duration.ofSeconds(5)))).containsExactly("i1>101");
    }

    @Test
    void a_strategy_of_ones_own_is_found_by_its_name() {
        Bench floor = three(strategy("best-skilled"));
        assertThat(call(floor, "a", Duration.ofSeconds(1))).isEqualTo("103");
        assertThat(call(floor, "b", Duration.ofSeconds(1))).isEqualTo("103");
    }

    @Test
    void for_whom_a_strategy_of_ones_own_fails_comes_last() {
        Bench floor = three(strategy("half-broken"));
        assertThat(call(floor, "a", Duration.ofSeconds(1))).isEqualTo("103");
        floor.apply(new FloorInput.LoggedOut("103"));
        assertThat(call(floor, "b", Duration.ofSeconds(1))).isEqualTo("101");
    }

    @Test
    void proficiency_counts_and_relaxes_as_the_wait_grows() {
        Bench floor = three(
                queue("billing", "billing>=9").with(QueueSettings.RELAX, List.of("20s billing>=5", "45s billing")));
        floor.apply(new FloorInput.MadeNotReady("103", "lunch"));
        assertThat(pairs(floor.enter("a", "billing", 0))).isEmpty();
        assertThat(pairs(floor.pass(Duration.ofSeconds(19)))).isEmpty();
        assertThat(pairs(floor.pass(Duration.ofSeconds(1)))).containsExactly("a>102");
        floor.refuse("a", Refusal.DECLINED);
        assertThat(pairs(floor.pass(Duration.ofSeconds(24)))).isEmpty();
        assertThat(pairs(floor.pass(Duration.ofSeconds(1)))).containsExactly("a>101");
    }

    @Test
    void a_need_that_nobody_logged_in_meets_is_relaxed_at_once() {
        Bench floor = three(queue("billing", "billing>=9").with(QueueSettings.RELAX, List.of("20s billing>=5")));
        floor.apply(new FloorInput.LoggedOut("103"));
        assertThat(pairs(floor.enter("a", "billing", 0))).containsExactly("a>102");
    }

    @Test
    void the_preferred_agent_has_it_for_so_long_then_everybody() {
        Bench floor = three(BILLING);
        floor.apply(new FloorInput.MadeNotReady("101", "lunch"));
        Waiting.Preferred preferred = new Waiting.Preferred("101", Duration.ofSeconds(15));
        assertThat(pairs(floor.apply(
                        new FloorInput.Entered(new Waiting("a", "billing", 0, Set.of(), floor.now, preferred)))))
                .isEmpty();
        assertThat(pairs(floor.pass(Duration.ofSeconds(15)))).containsExactly("a>103");
        assertThat(pairs(floor.apply(
                        new FloorInput.Entered(new Waiting("b", "billing", 0, Set.of(), floor.now, preferred)))))
                .isEmpty();
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("101")))).containsExactly("b>101");
        floor.apply(new FloorInput.LoggedOut("101"));
        floor.apply(new FloorInput.Entered(new Waiting("c", "billing", 0, Set.of(), floor.now, preferred)));
        assertThat(floor.contact("c").step())
                .as("nobody waits for one who is not there")
                .isEqualTo(1);
    }

    @Test
    void where_waiting_makes_up_for_priority_the_older_one_comes_first_in_time() {
        Bench floor = three(BILLING);
        FloorPlan strict = floor.core.plan();
        floor.apply(
                new FloorInput.Configured(new FloorPlan(2, strict.queues(), strict.agents(), Duration.ofSeconds(30))));
        for (String id : List.of("101", "102", "103")) {
            floor.apply(new FloorInput.MadeNotReady(id, "lunch"));
        }
        floor.enter("old", "billing", 0);
        floor.pass(Duration.ofSeconds(29));
        floor.enter("urgent", "other", 1);
        floor.pass(Duration.ofSeconds(2));
        floor.enter("urgent but too late", "other", 1);
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("101")))).containsExactly("urgent>101");
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("102")))).containsExactly("old>102");
    }

    @Test
    void a_priority_that_is_changed_moves_who_already_waits() {
        Bench floor = three(BILLING);
        for (String id : List.of("101", "102", "103")) {
            floor.apply(new FloorInput.MadeNotReady(id, "lunch"));
        }
        floor.enter("a", "billing", 0);
        floor.enter("b", "billing", 0);
        assertThat(floor.apply(new FloorInput.Reprioritised("b", 4)))
                .containsExactly(new Decision.Placed("b", "billing", 4));
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("101")))).containsExactly("b>101");
    }

    @Test
    void a_caller_is_moved_to_another_queue_with_priority_and_arrival_even_while_a_phone_rings() {
        Bench floor = three(BILLING);
        floor.enter("a", "billing", 2);
        List<Decision> decisions = floor.apply(new FloorInput.Moved("a", "other"));
        assertThat(decisions)
                .contains(
                        new Decision.Withdraw("a/1", "a", "moved to another queue"),
                        new Decision.Placed("a", "other", 2));
        assertThat(pairs(decisions)).hasSize(1);
        assertThat(floor.figures("billing").moved()).isEqualTo(1);
        assertThat(floor.figures("other").offered()).isEqualTo(1);
        assertThat(floor.apply(new FloorInput.Moved("a", "none"))).hasOnlyElementsOfType(Decision.Rejected.class);
    }

    @Test
    void a_caller_is_given_to_a_chosen_agent() {
        Bench floor = three(BILLING);
        floor.apply(new FloorInput.MadeNotReady("102", "meeting"));
        floor.enter("a", "billing", 0);
        assertThat(floor.apply(new FloorInput.Assigned("a", "102")))
                .contains(new Decision.Withdraw("a/1", "a", "given to agent 102"));
        assertThat(floor.contact("a").stage()).isEqualTo(Contact.Stage.WAITING);
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("102")))).containsExactly("a>102");
    }

    @Test
    void a_queue_takes_so_many_and_so_many_for_each_agent() {
        Bench floor = three(BILLING.with(QueueSettings.MAX_WAITING, 2));
        for (String id : List.of("101", "102", "103")) {
            floor.apply(new FloorInput.MadeNotReady(id, "lunch"));
        }
        floor.enter("a", "billing", 0);
        floor.enter("b", "billing", 0);
        assertThat(floor.enter("c", "billing", 0)).containsExactly(new Decision.Overflow("c", Overflowing.FULL));
        floor.apply(new FloorInput.Configured(plan(
                2,
                List.of(BILLING.with(QueueSettings.MAX_WAITING_PER_AGENT, 1)),
                List.of(agent("101", Map.of("billing", 3)), agent("102", Map.of("billing", 5))))));
        assertThat(floor.enter("d", "billing", 0)).containsExactly(new Decision.Overflow("d", Overflowing.FULL));
        floor.apply(new FloorInput.Left("a"));
        assertThat(floor.enter("e", "billing", 0)).doesNotContain(new Decision.Overflow("e", Overflowing.FULL));
    }

    @Test
    void who_is_kept_for_one_agent_counts_on_all_who_can_serve() {
        Bench floor = three(BILLING.with(QueueSettings.MAX_WAITING_PER_AGENT, 1));
        for (String id : List.of("101", "102", "103")) {
            floor.apply(new FloorInput.MadeNotReady(id, "lunch"));
        }
        floor.enter("a", "billing", 0);
        Waiting.Preferred preferred = new Waiting.Preferred("101", Duration.ofSeconds(15));
        assertThat(floor.apply(new FloorInput.Entered(new Waiting("b", "billing", 0, Set.of(), floor.now, preferred))))
                .doesNotContain(new Decision.Overflow("b", Overflowing.FULL));
        assertThat(floor.contact("b").step()).isZero();
    }

    @Test
    void a_closed_queue_takes_in_nobody_and_those_who_wait_may_stay_or_not() {
        Bench floor = three(BILLING);
        for (String id : List.of("101", "102", "103")) {
            floor.apply(new FloorInput.MadeNotReady(id, "lunch"));
        }
        floor.enter("a", "billing", 0);
        floor.apply(new FloorInput.QueueClosed("billing", "We are closed.", false));
        assertThat(floor.enter("b", "billing", 0)).containsExactly(new Decision.Overflow("b", Overflowing.CLOSED));
        assertThat(floor.contact("a").stage()).isEqualTo(Contact.Stage.WAITING);
        assertThat(floor.core.view().closedMessage("billing")).isEqualTo("We are closed.");
        assertThat(floor.apply(new FloorInput.QueueClosed("billing", "", true)))
                .contains(new Decision.Overflow("a", Overflowing.CLOSED));
        floor.apply(new FloorInput.Restored(floor.core.state().restarted(floor.now)));
        assertThat(floor.enter("c", "billing", 0)).contains(new Decision.Overflow("c", Overflowing.CLOSED));
        floor.apply(new FloorInput.QueueOpened("billing"));
        floor.enter("d", "billing", 0);
        assertThat(floor.contact("d").stage()).isEqualTo(Contact.Stage.WAITING);
    }

    @Test
    void an_agent_is_not_ready_after_so_many_misses_in_a_row() {
        Bench floor = three(BILLING.with(QueueSettings.MISSES, 2));
        floor.enter("a", "billing", 0);
        floor.pass(Bench.RING);
        assertThat(floor.state("103")).as("rings again").isEqualTo(AgentState.RESERVED);
        floor.pass(Bench.RING);
        assertThat(floor.agent("103").reason()).isEqualTo(Reasons.RONA);
        floor.accept("a");
        floor.apply(new FloorInput.MadeReady("103"));
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
    }

    @Test
    void an_answer_forgives_the_misses_before_it() {
        Bench floor = three(strategy("linear").with(QueueSettings.MISSES, 2));
        floor.enter("a", "billing", 0);
        floor.pass(Bench.RING);
        floor.accept("a");
        floor.apply(new FloorInput.Released("a"));
        floor.enter("b", "billing", 0);
        floor.pass(Bench.RING);
        assertThat(floor.state("101")).isEqualTo(AgentState.RESERVED);
    }

    private static Bench wrapping(QueuePlan queue) {
        Bench floor = three(queue);
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.apply(new FloorInput.Released("a"));
        return floor;
    }

    private static List<Decision> ended(Bench floor, String disposition) {
        return floor.apply(new FloorInput.WrapUpEnded("103", "a", disposition));
    }

    @Test
    void an_optional_wrap_up_ends_when_the_agent_says_so() {
        Bench floor = wrapping(BILLING.with(QueueSettings.WRAP_UP_MODE, "optional"));
        floor.pass(Duration.ofHours(1));
        assertThat(floor.state("103")).isEqualTo(AgentState.WRAP_UP);
        ended(floor, "solved");
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
    }

    @Test
    void a_fixed_wrap_up_goes_on_to_its_end_with_the_disposition_that_was_given() {
        Bench floor = wrapping(BILLING.with(QueueSettings.WRAP_UP_MODE, "fixed"));
        ended(floor, "solved");
        floor.apply(new FloorInput.MadeReady("103"));
        assertThat(floor.state("103")).isEqualTo(AgentState.WRAP_UP);
        assertThat(floor.pass(Bench.WRAP_UP)).contains(new Decision.WrappedUp("103", "a", "solved"));
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
    }

    @Test
    void no_wrap_up_is_none_whatever_its_time() {
        Bench floor = wrapping(BILLING.with(QueueSettings.WRAP_UP_MODE, "none"));
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
    }

    @Test
    void a_required_disposition_is_one_of_the_queues_and_a_time_out_has_a_code_of_its_own() {
        Bench floor = wrapping(BILLING.with(QueueSettings.DISPOSITIONS, List.of("solved", "sold"))
                .with(QueueSettings.DISPOSITION_REQUIRED, true));
        assertThat(ended(floor, "bored").toString()).contains("no disposition 'bored'; choose one of solved, sold");
        assertThat(floor.apply(new FloorInput.MadeReady("103")).toString()).contains("wants a disposition");
        assertThat(floor.pass(Bench.WRAP_UP)).contains(new Decision.WrappedUp("103", "a", "wrap-up-timeout"));
        floor.enter("b", "billing", 0);
    }
}
