package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.queue.Bench.pairs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Reasons;

/** Agents and their phones on the floor, rule by rule. */
class FloorAgentsTest {
    private final Bench floor = Bench.threeAgents();

    @Test
    void a_phone_that_is_busy_is_not_offered_until_it_is_idle() {
        floor.ready("101");
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.BUSY));
        assertThat(pairs(floor.enter("a", "billing", 0))).isEmpty();
        assertThat(pairs(floor.apply(new FloorInput.PhoneSeen("101", PhoneState.IDLE))))
                .containsExactly("a>101");
    }

    @Test
    void a_phone_that_vanishes_while_ringing_gives_the_contact_back_at_once() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.ready("102");
        List<Decision> decisions = floor.apply(new FloorInput.PhoneSeen("101", PhoneState.UNREACHABLE));
        assertThat(decisions).contains(new Decision.Withdraw("a/1", "a", "phone unreachable"));
        assertThat(pairs(decisions)).containsExactly("a>102");
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.PHONE_UNREACHABLE);
    }

    @Test
    void an_agent_whose_phone_vanished_stays_not_ready_when_it_is_back() {
        floor.ready("101");
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.UNREACHABLE));
        assertThat(floor.apply(new FloorInput.MadeReady("101"))).hasOnlyElementsOfType(Decision.Rejected.class);
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.IDLE));
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.PHONE_UNREACHABLE);
        assertThat(floor.agent("101").phoneState()).isEqualTo(PhoneState.IDLE);
        floor.apply(new FloorInput.MadeReady("101"));
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);
    }

    @Test
    void a_phone_that_vanishes_in_conversation_makes_not_ready_after_it() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.apply(new FloorInput.PhoneSeen("101", PhoneState.UNREACHABLE));
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        floor.apply(new FloorInput.Released("a"));
        floor.pass(Bench.WRAP_UP);
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.PHONE_UNREACHABLE);
    }

    @Test
    void an_agent_who_is_asked_into_a_conversation_is_reserved_until_it_ends() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        assertThat(floor.apply(new FloorInput.Consulted("a", "102")))
                .as("not logged in")
                .hasOnlyElementsOfType(Decision.Rejected.class);
        floor.ready("102");
        floor.apply(new FloorInput.Consulted("a", "102"));
        assertThat(floor.state("102")).isEqualTo(AgentState.BUSY);
        assertThat(pairs(floor.enter("b", "billing", 0))).isEmpty();
        floor.ready("103");
        assertThat(floor.apply(new FloorInput.Consulted("a", "103")))
                .as("one at a time")
                .hasOnlyElementsOfType(Decision.Rejected.class);
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("102")).isNotEqualTo(AgentState.BUSY);
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
    }

    @Test
    void a_conversation_that_is_handed_over_is_the_other_agents_and_the_first_wraps_up() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.ready("102");
        floor.apply(new FloorInput.Consulted("a", "102"));
        floor.apply(new FloorInput.HandedOver("a", "102"));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        assertThat(floor.state("102")).isEqualTo(AgentState.BUSY);
        assertThat(floor.contact("a").agent()).isEqualTo("102");
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("102")).isEqualTo(AgentState.WRAP_UP);
    }

    @Test
    void a_queue_that_is_asked_offers_it_in_the_callers_place_and_who_accepts_is_asked_into_the_conversation() {
        floor.ready("101");
        floor.enter("a", "billing", 3);
        floor.accept("a");
        floor.ready("103");
        floor.enter("b", "support", 0);
        floor.accept("b");
        floor.enter("c", "support", 2);
        assertThat(pairs(floor.apply(new FloorInput.QueueConsulted("a", "support"))))
                .as("nobody is free")
                .isEmpty();
        assertThat(floor.apply(new FloorInput.QueueConsulted("a", "billing")))
                .as("one at a time")
                .hasOnlyElementsOfType(Decision.Rejected.class);
        floor.apply(new FloorInput.Released("b"));
        floor.apply(new FloorInput.WrapUpEnded("103", "b", null));
        String asking = Contact.asking("a");
        assertThat(floor.contact(asking).withAgent())
                .as("the caller's priority is higher")
                .isEqualTo("103");
        assertThat(floor.contact("c").stage()).isEqualTo(Contact.Stage.WAITING);
        floor.accept(asking);
        assertThat(floor.core.state().contacts()).doesNotContainKey(asking);
        assertThat(floor.agent("103").interaction()).isEqualTo("a");
        assertThat(floor.figures("support").answered())
                .as("it was no call of the queue")
                .isEqualTo(1);
        floor.apply(new FloorInput.HandedOver("a", "103"));
        assertThat(floor.contact("a").agent()).isEqualTo("103");
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
    }

    @Test
    void a_queue_is_asked_no_more_when_the_conversation_is_over_or_it_is_called_off_or_after_a_restart() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        assertThat(floor.apply(new FloorInput.QueueConsulted("a", "support")))
                .as("nobody is logged in")
                .containsExactly(new Decision.Overflow(Contact.asking("a"), Overflowing.NO_AGENT));
        floor.ready("103");
        floor.apply(new FloorInput.QueueConsulted("a", "support"));
        assertThat(floor.state("103")).isEqualTo(AgentState.RESERVED);
        floor.apply(new FloorInput.ConsultationEnded("a"));
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
        floor.apply(new FloorInput.QueueConsulted("a", "support"));
        FloorState after = floor.core.state().restarted(floor.now);
        assertThat(after.contacts()).containsOnlyKeys("a");
        assertThat(after.timers().values()).noneMatch(timer -> Contact.isAsking(timer.subject()));
        floor.apply(new FloorInput.Restored(after));
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
        floor.apply(new FloorInput.QueueConsulted("a", "support"));
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("103")).isEqualTo(AgentState.AVAILABLE);
        assertThat(floor.core.state().contacts()).isEmpty();
    }

    @Test
    void a_conversation_that_is_taken_over_is_the_supervisors_and_the_first_wraps_up() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.ready("102");
        floor.apply(new FloorInput.TakenOver("a", "102"));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        assertThat(floor.state("102")).isEqualTo(AgentState.BUSY);
        floor.apply(new FloorInput.TakenOver("a", "103"));
        assertThat(floor.state("102")).as("by somebody who is logged out").isEqualTo(AgentState.WRAP_UP);
        assertThat(floor.core.state().contacts()).isEmpty();
    }

    @Test
    void an_agent_who_calls_a_customer_has_nothing_else_in_hand_and_wraps_up_by_the_queues_rules() {
        assertThat(callOut("a", "101")).as("not logged in").hasOnlyElementsOfType(Decision.Rejected.class);
        floor.ready("101");
        floor.apply(new FloorInput.MadeNotReady("101", "training"));
        callOut("a", "101");
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        assertThat(callOut("b", "101")).hasOnlyElementsOfType(Decision.Rejected.class);
        floor.apply(new FloorInput.MadeReady("101"));
        assertThat(floor.core.state().figures()).as("is no call of the queue").doesNotContainKey("billing");
        assertThat(pairs(floor.enter("waits", "billing", 0))).isEmpty();
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
    }

    @Test
    void a_call_out_that_the_agent_does_not_answer_has_no_wrap_up() {
        floor.ready("101");
        callOut("a", "101");
        floor.apply(new FloorInput.CalledOff("a"));
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);
    }

    private List<Decision> callOut(String interaction, String agent) {
        return floor.apply(
                new FloorInput.CalledOut(new Waiting(interaction, "billing", 0, Set.of(), floor.now, null), agent));
    }

    @Test
    void a_contact_whose_agents_phone_is_lost_in_conversation_goes_back_to_its_old_place() {
        floor.ready("101");
        Instant arrived = floor.now;
        floor.enter("cut off", "billing", 0);
        floor.accept("cut off");
        floor.pass(Duration.ofMinutes(2));
        floor.enter("later", "billing", 0);
        List<Decision> lost = floor.apply(new FloorInput.AgentVanished("cut off"));
        assertThat(lost).noneMatch(Decision.WrappedUp.class::isInstance);
        assertThat(pairs(lost)).isEmpty();
        assertThat(floor.state("101")).isEqualTo(AgentState.NOT_READY);
        assertThat(floor.agent("101").reason()).isEqualTo(Reasons.PHONE_UNREACHABLE);
        floor.apply(new FloorInput.Entered(new Waiting("cut off", "billing", 0, Set.of(), arrived)));
        assertThat(pairs(floor.ready("102"))).containsExactly("cut off>102");
        assertThat(floor.apply(new FloorInput.AgentVanished("later"))).hasOnlyElementsOfType(Decision.Rejected.class);
    }

    @Test
    void nobody_can_go_ready_at_a_phone_never_seen() {
        floor.apply(new FloorInput.LoggedIn("101", "2001"));
        assertThat(floor.apply(new FloorInput.MadeReady("101"))).hasOnlyElementsOfType(Decision.Rejected.class);
    }

    @Test
    void wrap_up_ends_by_its_limit_or_before() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        floor.pass(Bench.WRAP_UP.minusMillis(1));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        floor.pass(Duration.ofMillis(1));
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);

        floor.enter("b", "billing", 0);
        floor.accept("b");
        floor.apply(new FloorInput.Released("b"));
        assertThat(floor.apply(new FloorInput.WrapUpEnded("101", "a", null)))
                .hasOnlyElementsOfType(Decision.Rejected.class);
        floor.apply(new FloorInput.WrapUpEnded("101", "b", "solved"));
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);
        assertThat(floor.timers).isEmpty();
    }

    @Test
    void going_ready_ends_the_wrap_up() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.apply(new FloorInput.Released("a"));
        floor.enter("b", "billing", 0);
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("101")))).containsExactly("b>101");
    }

    @Test
    void a_break_that_was_asked_for_begins_after_the_call_and_its_wrap_up() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.apply(new FloorInput.BreakRequested("101", "lunch"));
        assertThat(floor.state("101")).isEqualTo(AgentState.RESERVED);
        floor.accept("a");
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        floor.enter("b", "billing", 0);
        assertThat(pairs(floor.pass(Bench.WRAP_UP))).isEmpty();
        assertThat(floor.agent("101").reason()).isEqualTo("lunch");
    }

    @Test
    void a_break_without_anything_in_hand_begins_at_once_and_not_ready_stops_the_ringing() {
        floor.ready("101");
        floor.apply(new FloorInput.BreakRequested("101", "lunch"));
        assertThat(floor.state("101")).isEqualTo(AgentState.NOT_READY);
        floor.apply(new FloorInput.MadeReady("101"));
        floor.enter("a", "billing", 0);
        assertThat(floor.apply(new FloorInput.MadeNotReady("101", "meeting")))
                .contains(new Decision.Withdraw("a/1", "a", "agent went not ready"));
        assertThat(floor.agent("101").reason()).isEqualTo("meeting");
    }

    @Test
    void a_phone_serves_one_agent_and_an_agent_can_move_to_another() {
        floor.ready("101");
        assertThat(floor.apply(new FloorInput.LoggedIn("102", "101"))).hasOnlyElementsOfType(Decision.Rejected.class);
        floor.enter("a", "billing", 0);
        floor.apply(new FloorInput.PhoneSeen("2001", PhoneState.IDLE));
        List<Decision> decisions = floor.apply(new FloorInput.LoggedIn("101", "2001"));
        assertThat(decisions).contains(new Decision.Withdraw("a/1", "a", "agent moved to another phone"));
        assertThat(decisions).contains(new Decision.Offer("a/2", "a", "billing", "101", "2001"));
        assertThat(floor.apply(new FloorInput.LoggedIn("102", "101")))
                .doesNotHaveAnyElementsOfTypes(Decision.Rejected.class);
    }

    @Test
    void an_agent_who_logs_out_in_conversation_is_gone_after_it() {
        floor.ready("101");
        floor.enter("a", "billing", 0);
        floor.accept("a");
        floor.apply(new FloorInput.LoggedOut("101"));
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        floor.apply(new FloorInput.Released("a"));
        assertThat(floor.state("101")).isEqualTo(AgentState.LOGGED_OUT);
    }

    @Test
    void times_and_reasons_show_in_the_agents_view() {
        floor.ready("101");
        Instant ready = floor.now;
        floor.pass(Duration.ofSeconds(7));
        assertThat(floor.agent("101").since()).isEqualTo(ready);
        floor.enter("a", "billing", 0);
        assertThat(floor.agent("101"))
                .isEqualTo(new AgentView(
                        "101",
                        AgentState.RESERVED,
                        floor.now,
                        null,
                        "101",
                        PhoneState.IDLE,
                        "a",
                        "billing",
                        List.of(new AgentView.InHand(
                                "a", "billing", Channel.VOICE, Assignment.Stage.OFFERED, floor.now, false)),
                        Set.of()));
    }
}
