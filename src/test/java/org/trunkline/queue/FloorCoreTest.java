package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.queue.Bench.agent;
import static org.trunkline.queue.Bench.pairs;
import static org.trunkline.queue.Bench.plan;
import static org.trunkline.queue.Bench.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Reasons;

/** Who gets whom, rule by rule. */
class FloorCoreTest {
    private final Bench floor = Bench.threeAgents();

    @Test
    void the_longest_idle_agent_with_the_skills_gets_the_contact() {
        floor.ready("103");
        floor.pass(Duration.ofSeconds(1));
        floor.ready("102");
        floor.pass(Duration.ofSeconds(1));
        floor.ready("101");

        assertThat(pairs(floor.enter("a", "billing", 0))).containsExactly("a>103");
        assertThat(pairs(floor.enter("b", "billing", 0))).containsExactly("b>102");
        assertThat(pairs(floor.enter("c", "billing", 0))).containsExactly("c>101");
        assertThat(pairs(floor.enter("d", "billing", 0))).isEmpty();
    }

    @Test
    void a_contact_needs_its_own_skills_beside_the_queues() {
        floor.ready("101");
        floor.ready("102");
        assertThat(pairs(floor.enter("a", "billing", 0, "french"))).containsExactly("a>102");
        assertThat(pairs(floor.enter("b", "billing", 0, "french"))).isEmpty();
    }

    @Test
    void a_queue_without_skills_is_for_anybody() {
        floor.ready("101");
        assertThat(pairs(floor.enter("a", "any", 0))).containsExactly("a>101");
    }

    @Test
    void an_agent_who_becomes_free_gets_the_highest_priority_then_the_first_to_arrive_across_queues() {
        floor.ready("103");
        floor.enter("talking", "support", 0);
        floor.accept("talking");
        floor.enter("old", "billing", 0);
        floor.pass(Duration.ofSeconds(1));
        floor.enter("urgent", "support", 5);
        floor.pass(Duration.ofSeconds(1));
        floor.enter("urgent but later", "billing", 5);
        floor.apply(new FloorInput.Entered(
                new Waiting("came before all", "support", 0, Set.of(), floor.now.minusSeconds(60))));

        floor.apply(new FloorInput.Released("talking"));
        assertThat(pairs(floor.pass(Bench.WRAP_UP))).containsExactly("urgent>103");
        assertThat(pairs(floor.apply(new FloorInput.Left("urgent")))).containsExactly("urgent but later>103");
        assertThat(pairs(floor.apply(new FloorInput.Left("urgent but later")))).containsExactly("came before all>103");
        assertThat(pairs(floor.apply(new FloorInput.Left("came before all")))).containsExactly("old>103");
    }

    @Test
    void whoever_arrived_first_within_a_priority_goes_first_even_if_entering_later() {
        floor.ready("103");
        floor.enter("talking", "support", 0);
        floor.accept("talking");
        floor.enter("second", "billing", 0);
        floor.apply(new FloorInput.Entered(new Waiting("first", "support", 0, Set.of(), floor.now.minusSeconds(60))));
        floor.apply(new FloorInput.Released("talking"));

        assertThat(pairs(floor.apply(new FloorInput.WrapUpEnded("103", "talking", "solved"))))
                .containsExactly("first>103");
    }

    @Test
    void an_offer_has_an_id_that_never_comes_twice() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        assertThat(floor.offerOf("a")).isEqualTo("a/1");
        floor.accept("a");
        floor.apply(new FloorInput.Released("a"));
        floor.apply(new FloorInput.WrapUpEnded("101", "a", null));
        floor.enter("a", "billing", 0);
        assertThat(floor.offerOf("a")).isEqualTo("a/2");
    }

    @Test
    void no_answer_in_the_ring_time_withdraws_the_offer_and_makes_the_agent_not_ready() {
        floor.ready("101");
        floor.enter("a", "billing", 3);
        Instant arrived = floor.now;
        floor.pass(Duration.ofSeconds(10));
        floor.ready("102");

        List<Decision> decisions = floor.pass(Duration.ofSeconds(10));

        assertThat(decisions).contains(new Decision.Withdraw("a/1", "a", "no answer"));
        assertThat(pairs(decisions)).containsExactly("a>102");
        assertThat(floor.state("101")).isEqualTo(AgentState.NOT_READY);
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.RONA);
        Contact contact = floor.contact("a");
        assertThat(contact.waiting().arrived()).isEqualTo(arrived);
        assertThat(contact.waiting().priority()).isEqualTo(3);
    }

    @Test
    void who_declines_or_cannot_be_reached_becomes_not_ready_and_the_next_is_offered() {
        floor.ready("101");
        floor.pass(Duration.ofSeconds(1));
        floor.ready("102");
        floor.pass(Duration.ofSeconds(1));
        floor.ready("103");
        floor.enter("a", "billing", 0);
        assertThat(pairs(floor.refuse("a", Refusal.DECLINED))).containsExactly("a>102");
        assertThat(pairs(floor.refuse("a", Refusal.UNREACHABLE))).containsExactly("a>103");
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.DECLINED);
        assertThat(floor.agent("102").reason()).isEqualTo(Reasons.PHONE_UNREACHABLE);
    }

    @Test
    void a_refused_contact_goes_before_those_who_came_later() {
        floor.ready("103");
        floor.enter("first", "billing", 0);
        floor.pass(Duration.ofSeconds(1));
        floor.enter("second", "billing", 0);
        floor.refuse("first", Refusal.DECLINED);
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("103")))).containsExactly("first>103");
    }

    @Test
    void a_phone_that_says_busy_makes_its_agent_not_ready_at_once_and_the_next_agent_is_offered() {
        floor.ready("101");
        floor.pass(Duration.ofSeconds(1));
        floor.ready("102");
        floor.enter("a", "billing", 0);
        assertThat(pairs(floor.refuse("a", Refusal.BUSY))).containsExactly("a>102");
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.PHONE_BUSY);
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.BUSY));
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.IDLE));
        assertThat(pairs(floor.enter("b", "billing", 0))).isEmpty();
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("101")))).containsExactly("b>101");
    }

    @Test
    void a_failure_of_ours_leaves_the_agent_ready_and_rests_the_phone_even_if_it_is_seen_idle() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.refuse("a", Refusal.FAILED);
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);
        assertThat(pairs(floor.apply(new FloorInput.PhoneSeen("101", PhoneState.IDLE))))
                .isEmpty();
        assertThat(pairs(floor.pass(FloorCore.REST))).containsExactly("a>101");
    }

    @Test
    void the_longest_wait_overflows() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.enter("b", "billing", 0);
        floor.accept("a");
        assertThat(floor.pass(Bench.MAX_WAIT)).contains(new Decision.Overflow("b", Overflowing.MAX_WAIT));
        assertThat(floor.core.view().contact("b")).isNull();
    }

    @Test
    void the_longest_wait_lets_a_phone_ring_to_its_end() {
        floor.ready("101");
        floor.apply(new FloorInput.MadeNotReady("101", "late"));
        floor.enter("a", "billing", 0);
        floor.pass(Bench.MAX_WAIT.minusSeconds(10));
        floor.apply(new FloorInput.MadeReady("101"));
        assertThat(floor.pass(Duration.ofSeconds(19))).isEmpty();
        assertThat(floor.pass(Duration.ofSeconds(1)))
                .contains(
                        new Decision.Withdraw("a/1", "a", "no answer"),
                        new Decision.Overflow("a", Overflowing.MAX_WAIT));
    }

    @Test
    void a_contact_overflows_at_once_if_nobody_with_the_skills_is_logged_in() {
        floor.ready("101");
        assertThat(floor.enter("a", "support", 0)).containsExactly(new Decision.Overflow("a", Overflowing.NO_AGENT));
        assertThat(floor.enter("b", "nowhere", 0)).containsExactly(new Decision.Overflow("b", Overflowing.NO_AGENT));
        assertThat(floor.timers).isEmpty();
    }

    @Test
    void a_contact_overflows_when_the_last_agent_with_the_skills_logs_out() {
        floor.ready("101");
        floor.ready("103");
        floor.apply(new FloorInput.MadeNotReady("101", "lunch"));
        floor.enter("a", "support", 0);
        floor.enter("b", "support", 0);
        floor.enter("c", "billing", 0);
        List<Decision> decisions = floor.apply(new FloorInput.LoggedOut("103"));
        assertThat(decisions)
                .contains(
                        new Decision.Withdraw("a/1", "a", "agent logged out"),
                        new Decision.Overflow("a", Overflowing.NO_AGENT),
                        new Decision.Overflow("b", Overflowing.NO_AGENT))
                .doesNotContain(new Decision.Overflow("c", Overflowing.NO_AGENT));
        assertThat(floor.core.view().contact("c")).isNotNull();
    }

    @Test
    void a_caller_who_leaves_while_a_phone_rings_frees_the_agent_without_losing_the_agents_turn() {
        floor.ready("101");
        floor.pass(Duration.ofSeconds(1));
        floor.ready("102");
        floor.enter("a", "billing", 0);
        assertThat(floor.apply(new FloorInput.Left("a"))).contains(new Decision.Withdraw("a/1", "a", "caller left"));
        assertThat(pairs(floor.enter("b", "billing", 0))).containsExactly("b>101");
    }

    @Test
    void an_offer_that_is_over_cannot_be_accepted() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.pass(Bench.RING);
        assertThat(floor.apply(new FloorInput.OfferAccepted("a/1"))).hasOnlyElementsOfType(Decision.Rejected.class);
        assertThat(floor.state("101")).isEqualTo(AgentState.NOT_READY);
        floor.apply(new FloorInput.MadeReady("101"));
        assertThat(floor.accept("a")).contains(new Decision.Accept("a/2", "a", "101"));
    }

    @Test
    void a_caller_who_returns_from_a_conversation_keeps_the_place_and_frees_the_agent() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        Instant arrived = floor.now;
        floor.accept("a");
        floor.pass(Duration.ofSeconds(5));
        floor.enter("b", "billing", 0);
        floor.apply(new FloorInput.Entered(new Waiting("a", "billing", 0, Set.of(), arrived)));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        assertThat(pairs(floor.pass(Bench.WRAP_UP))).containsExactly("a>101");
    }

    @Test
    void a_waiting_contact_is_told_its_position() {
        floor.apply(new FloorInput.Configured(plan(
                2,
                List.of(queue("billing", "billing")
                        .with(QueueSettings.WRAP_UP, Duration.ZERO)
                        .with(QueueSettings.MAX_WAIT, Duration.ZERO)
                        .with(QueueSettings.ANNOUNCE_EVERY, Duration.ofSeconds(10))),
                List.of(agent("101", "billing")))));
        floor.apply(new FloorInput.LoggedIn("101", "101"));
        floor.enter("a", "billing", 0);
        floor.enter("b", "billing", 0);
        floor.enter("c", "billing", 1);
        assertThat(floor.pass(Duration.ofSeconds(10)))
                .contains(
                        new Decision.Position("c", 1, 0, null),
                        new Decision.Position("a", 2, 1, null),
                        new Decision.Position("b", 3, 2, null));
        floor.apply(new FloorInput.Left("c"));
        assertThat(floor.pass(Duration.ofSeconds(10)))
                .contains(new Decision.Position("a", 1, 0, null), new Decision.Position("b", 2, 1, null));
    }

    @Test
    void a_new_plan_moves_those_who_wait() {
        floor.ready("101");
        floor.apply(new FloorInput.LoggedIn("103", "103"));
        floor.enter("a", "support", 0);
        floor.enter("b", "any", 0);
        assertThat(pairs(floor.apply(new FloorInput.Configured(
                        plan(2, Bench.QUEUES, List.of(agent("101", "support", "billing"), agent("103", "support")))))))
                .isEmpty();
        floor.apply(new FloorInput.Left("b"));
        assertThat(floor.core.view().contact("a"))
                .extracting(Contact::withAgent)
                .isEqualTo("101");
    }

    @Test
    void a_queue_that_is_removed_overflows_and_an_agent_who_is_removed_talks_on() {
        floor.ready("101");
        floor.ready("103");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.enter("b", "support", 0);
        List<Decision> decisions = floor.apply(new FloorInput.Configured(
                plan(2, List.of(queue("billing", "billing")), List.of(agent("103", "billing")))));
        assertThat(decisions)
                .contains(
                        new Decision.Withdraw("b/2", "b", "queue removed"),
                        new Decision.Overflow("b", Overflowing.NO_AGENT));
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.core.view().agents()).containsOnlyKeys("103");
    }

    @Test
    void figures_count_each_contact_once() {
        floor.ready("101");
        floor.enter("in time", "billing", 0);
        floor.pass(Duration.ofSeconds(20));
        floor.apply(new FloorInput.MadeReady("101"));
        floor.accept("in time");
        floor.enter("short", "billing", 0);
        floor.enter("abandoned", "billing", 0);
        floor.enter("overflowed", "billing", 0);
        floor.enter("late", "billing", 0);
        floor.pass(Duration.ofSeconds(4));
        floor.apply(new FloorInput.Left("short"));
        floor.pass(Duration.ofSeconds(1));
        floor.apply(new FloorInput.Left("abandoned"));
        floor.pass(Bench.MAX_WAIT.minusSeconds(10));
        floor.apply(new FloorInput.Left("late"));

        floor.pass(Duration.ofSeconds(5));
        floor.apply(new FloorInput.LoggedOut("101"));
        floor.enter("nobody", "billing", 0);

        QueueFigures billing = floor.figures("billing");
        assertThat(billing).isEqualTo(new QueueFigures(6, 1, 1, 2, 1, 1, 1, 0, Duration.ofSeconds(20)));
        assertThat(billing.serviceLevel()).hasValue(1 / 5.0);
    }

    @Test
    void after_a_restart_conversations_go_on_and_who_waited_is_offered_once_resumed() {
        floor.ready("101");
        floor.enter("talking", "billing", 0);
        floor.accept("talking");
        floor.ready("102");
        floor.enter("ringing", "billing", 0);
        floor.enter("waiting", "billing", 0);

        floor.apply(new FloorInput.Restored(floor.core.state().restarted(floor.now)));
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        assertThat(floor.state("102")).isEqualTo(AgentState.AVAILABLE);
        assertThat(floor.apply(new FloorInput.OfferAccepted("ringing/2")))
                .hasOnlyElementsOfType(Decision.Rejected.class);
        assertThat(floor.apply(new FloorInput.Resumed("talking"))).isEmpty();
        assertThat(pairs(floor.apply(new FloorInput.Resumed("ringing")))).containsExactly("ringing>102");
        assertThat(floor.offerOf("ringing")).isEqualTo("ringing/3");
        floor.accept("ringing");
        assertThat(pairs(floor.apply(new FloorInput.Resumed("waiting")))).isEmpty();
        assertThat(floor.apply(new FloorInput.Resumed("unknown")))
                .containsExactly(new Decision.Overflow("unknown", Overflowing.NO_AGENT));
        floor.apply(new FloorInput.Released("talking"));
        assertThat(pairs(floor.pass(Bench.WRAP_UP))).contains("waiting>101");
    }

    @Test
    void who_is_held_too_long_overflows_when_resumed() {
        floor.apply(new FloorInput.LoggedIn("101", "101"));
        floor.enter("a", "billing", 0);
        floor.apply(new FloorInput.Restored(floor.core.state().restarted(floor.now)));
        assertThat(floor.pass(Bench.MAX_WAIT)).isEmpty();
        assertThat(floor.apply(new FloorInput.Resumed("a")))
                .containsExactly(new Decision.Overflow("a", Overflowing.MAX_WAIT));
    }
}
