package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.queue.Bench.pairs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.journal.FactTypes;

/** Several contacts at once, by channel. */
class FloorCapacityTest {
    private static final QueuePlan ALL = Bench.queue("all");
    private final Bench floor = new Bench();

    private void agents(Agent... agents) {
        floor.apply(new FloorInput.Restored(FloorState.EMPTY));
        floor.apply(new FloorInput.Configured(Bench.plan(1, List.of(ALL), List.of(agents))));
    }

    private static Agent agent(String id, Map<Channel, Integer> other) {
        return new Agent(id, id, Map.of(), Capacity.USUAL.with(other));
    }

    private static Agent agent(String id) {
        return agent(id, Map.of());
    }

    private List<Decision> enter(String interaction, Channel channel) {
        return floor.apply(new FloorInput.Entered(waiting(interaction, channel)));
    }

    private Waiting waiting(String interaction, Channel channel) {
        return new Waiting(interaction, "all", 0, Set.of(), floor.now).on(channel);
    }

    private void has(String interaction, Channel channel) {
        enter(interaction, channel);
        floor.accept(interaction);
    }

    private Set<Channel> takes(String agent) {
        return floor.agent(agent).takes();
    }

    private Map<String, AgentView.InHand> inHand(String agent) {
        return floor.agent(agent).inHand().stream()
                .collect(Collectors.toMap(AgentView.InHand::interaction, one -> one));
    }

    @Test
    void three_chats_are_all_that_an_agent_takes_and_the_fourth_waits() {
        agents(agent("101"));
        floor.ready("101");
        has("c1", Channel.CHAT);
        assertThat(floor.state("101")).isEqualTo(AgentState.AVAILABLE);
        assertThat(takes("101")).doesNotContain(Channel.VOICE).contains(Channel.CHAT, Channel.EMAIL);
        has("c2", Channel.CHAT);
        has("c3", Channel.CHAT);
        assertThat(takes("101")).isEmpty();
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        assertThat(pairs(enter("c4", Channel.CHAT))).isEmpty();
        assertThat(pairs(enter("call", Channel.VOICE))).isEmpty();

        // Its wrap-up still counts.
        assertThat(pairs(floor.apply(new FloorInput.Released("c2")))).isEmpty();
        assertThat(pairs(floor.apply(new FloorInput.WrapUpEnded("101", "c2", null))))
                .containsExactly("c4>101");
        assertThat(inHand("101")).containsOnlyKeys("c1", "c3", "c4");
        assertThat(floor.core.view().writing().get("101"))
                .extracting(Contact::interaction)
                .containsExactly("c1", "c3");
    }

    @Test
    void one_thing_is_offered_at_a_time() {
        agents(agent("101"));
        floor.ready("101");
        assertThat(pairs(enter("c1", Channel.CHAT))).containsExactly("c1>101");
        assertThat(floor.state("101")).isEqualTo(AgentState.RESERVED);
        assertThat(pairs(enter("c2", Channel.CHAT))).isEmpty();
        assertThat(pairs(floor.accept("c1"))).containsExactly("c2>101");
    }

    @Test
    void who_has_less_in_hand_comes_first() {
        agents(agent("101"), agent("102"));
        floor.ready("101");
        floor.pass(Duration.ofSeconds(5));
        floor.ready("102");
        assertThat(pairs(enter("c1", Channel.CHAT))).containsExactly("c1>101");
        floor.accept("c1");
        assertThat(pairs(enter("c2", Channel.CHAT))).containsExactly("c2>102");
        floor.accept("c2");
        assertThat(pairs(enter("c3", Channel.CHAT))).containsExactly("c3>101");
        List<Explained> why = Replay.why(floor.journal.stream(), "c2");
        assertThat(verdicts(why.getFirst())).containsEntry("101", new Verdict.MoreInHand(1));
    }

    @Test
    void emails_yield_to_a_call_and_go_on_after_it() {
        agents(agent("101"));
        floor.ready("101");
        has("m1", Channel.EMAIL);
        has("m2", Channel.EMAIL);
        assertThat(takes("101")).contains(Channel.VOICE, Channel.EMAIL);

        assertThat(pairs(enter("call", Channel.VOICE))).containsExactly("call>101");
        floor.accept("call");
        assertThat(floor.state("101")).isEqualTo(AgentState.BUSY);
        assertThat(floor.agent("101").interaction()).isEqualTo("call");
        assertThat(inHand("101").get("m1"))
                .satisfies(
                        one -> assertThat(Objects.requireNonNull(one).paused()).isTrue());
        assertThat(pairs(enter("m3", Channel.EMAIL))).isEmpty();

        floor.apply(new FloorInput.Released("call"));
        assertThat(floor.state("101")).isEqualTo(AgentState.WRAP_UP);
        assertThat(pairs(floor.pass(Bench.WRAP_UP))).containsExactly("m3>101");
        assertThat(inHand("101").values()).noneMatch(AgentView.InHand::paused);
    }

    @Test
    void an_email_that_is_offered_is_withdrawn_for_a_call_and_goes_to_somebody_else() {
        agents(agent("101"), agent("102", Map.of(Channel.VOICE, 0)));
        floor.ready("101");
        assertThat(pairs(enter("m1", Channel.EMAIL))).containsExactly("m1>101");
        floor.apply(new FloorInput.LoggedIn("102", null));
        floor.apply(new FloorInput.MadeReady("102"));
        List<Decision> decisions = enter("call", Channel.VOICE);
        assertThat(decisions).contains(new Decision.Withdraw("m1/1", "m1", "another contact comes first"));
        assertThat(pairs(decisions)).containsExactly("call>101", "m1>102");
    }

    @Test
    void a_call_goes_before_an_email_whatever_its_priority() {
        agents(agent("101"));
        floor.ready("101");
        floor.apply(new FloorInput.MadeNotReady("101", "lunch"));
        floor.apply(new FloorInput.Entered(new Waiting("m", "all", 9, Set.of(), floor.now).on(Channel.EMAIL)));
        enter("call", Channel.VOICE);
        assertThat(pairs(floor.apply(new FloorInput.MadeReady("101")))).containsExactly("call>101");
    }

    @Test
    void without_a_phone_everything_but_calls_is_offered() {
        agents(agent("101"));
        floor.apply(new FloorInput.LoggedIn("101", null));
        floor.apply(new FloorInput.MadeReady("101"));
        assertThat(takes("101")).containsExactly(Channel.SMS, Channel.EMAIL, Channel.CHAT, Channel.SOCIAL);
        assertThat(enter("call", Channel.VOICE)).contains(new Decision.Overflow("call", Overflowing.NO_AGENT));
        List<Decision> decisions = enter("chat", Channel.CHAT);
        assertThat(decisions).contains(new Decision.Offer("chat/1", "chat", "all", "101", null));
        floor.accept("chat");
        assertThat(floor.apply(new FloorInput.CalledOut(waiting("out", Channel.VOICE), "101")))
                .containsExactly(new Decision.Rejected("agent 101 has no phone; log in at one"));

        floor.apply(new FloorInput.PhoneSeen("2001", PhoneState.IDLE));
        floor.apply(new FloorInput.LoggedIn("101", "2001"));
        assertThat(floor.agent("101").phone()).isEqualTo("2001");
        assertThat(inHand("101")).containsOnlyKeys("chat");
    }

    @Test
    void an_email_waits_for_days_and_a_chat_does_not() {
        agents(agent("101"));
        assertThat(enter("chat", Channel.CHAT)).contains(new Decision.Overflow("chat", Overflowing.NO_AGENT));
        enter("mail", Channel.EMAIL);
        floor.pass(Duration.ofDays(2));
        assertThat(pairs(floor.ready("101"))).containsExactly("mail>101");
    }

    @Test
    void nobody_answers_what_is_offered_in_writing_either() {
        agents(agent("101"));
        floor.ready("101");
        has("c1", Channel.CHAT);
        enter("c2", Channel.CHAT);
        floor.pass(Bench.RING);
        assertThat(floor.state("101")).isEqualTo(AgentState.NOT_READY);
        assertThat(floor.agent("101").reason()).isEqualTo("RONA");
        // The conversation goes on.
        assertThat(inHand("101")).containsOnlyKeys("c1");
    }

    @Test
    void each_has_a_wrap_up_of_its_own() {
        agents(agent("101"));
        floor.ready("101");
        has("c1", Channel.CHAT);
        has("c2", Channel.CHAT);
        floor.apply(new FloorInput.Released("c1"));
        floor.pass(Duration.ofSeconds(10));
        floor.apply(new FloorInput.Released("c2"));
        List<Decision> decisions = floor.pass(Duration.ofSeconds(20));
        assertThat(decisions).contains(new Decision.WrappedUp("101", "c1", null));
        assertThat(inHand("101")).containsOnlyKeys("c2");
        assertThat(floor.apply(new FloorInput.WrapUpEnded("101", "c2", "solved")))
                .contains(new Decision.WrappedUp("101", "c2", "solved"));
        assertThat(inHand("101")).isEmpty();
    }

    @Test
    void one_who_writes_again_while_being_wrapped_up_may_have_the_same_agent() {
        agents(agent("101"));
        floor.ready("101");
        has("c1", Channel.CHAT);
        floor.apply(new FloorInput.Released("c1"));
        List<Decision> decisions = enter("c1", Channel.CHAT);
        assertThat(pairs(decisions)).containsExactly("c1>101");
        assertThat(decisions).contains(new Decision.WrappedUp("101", "c1", null));
        floor.accept("c1");
        assertThat(floor.pass(Bench.WRAP_UP)).isEmpty();
        assertThat(inHand("101").get("c1"))
                .satisfies(
                        one -> assertThat(Objects.requireNonNull(one).stage()).isEqualTo(Assignment.Stage.ACTIVE));
    }

    @Test
    void an_agent_who_chats_may_call_and_gets_nothing_more_meanwhile() {
        agents(agent("101"));
        floor.ready("101");
        has("c1", Channel.CHAT);
        floor.apply(new FloorInput.CalledOut(waiting("out", Channel.VOICE), "101"));
        assertThat(floor.agent("101").interaction()).isEqualTo("out");
        assertThat(takes("101")).isEmpty();
        assertThat(floor.apply(new FloorInput.CalledOut(waiting("again", Channel.VOICE), "101")))
                .containsExactly(new Decision.Rejected("agent 101 has a call or a wrap-up in hand"));
        floor.apply(new FloorInput.Released("out"));
        floor.pass(Bench.WRAP_UP);
        assertThat(takes("101")).contains(Channel.CHAT);
    }

    @Test
    void not_ready_and_log_out_show_though_emails_are_in_hand() {
        agents(agent("101"));
        floor.ready("101");
        has("m1", Channel.EMAIL);
        floor.apply(new FloorInput.MadeNotReady("101", "lunch"));
        assertThat(floor.state("101")).isEqualTo(AgentState.NOT_READY);
        floor.apply(new FloorInput.LoggedOut("101"));
        assertThat(floor.state("101")).isEqualTo(AgentState.LOGGED_OUT);
        assertThat(inHand("101")).containsOnlyKeys("m1");
    }

    @Test
    void why_somebody_waits_says_what_the_agents_have_in_hand() {
        agents(
                agent("101"),
                agent("102"),
                agent("103", Map.of(Channel.CHAT, 0, Channel.SMS, 0)),
                agent("104", Map.of(Channel.CHAT, 2)));
        List.of("101", "102", "103").forEach(floor::ready);
        floor.apply(new FloorInput.CalledOut(waiting("call", Channel.VOICE), "102"));
        has("c1", Channel.CHAT);
        has("c2", Channel.CHAT);
        has("s1", Channel.SMS);
        enter("c3", Channel.CHAT);
        ExplainedWait wait =
                Replay.waiting(floor.journal.stream(), "c3", floor.now).orElseThrow();
        Map<String, String> words = wait.considered().stream()
                .collect(Collectors.toMap(
                        Explained.Considered::agent,
                        one -> one.verdict().code() + " " + one.verdict().detail()));
        assertThat(words)
                .containsEntry("102", "BUSY call")
                .containsEntry("103", "NOT_TAKEN chat")
                .containsEntry("104", "LOGGED_OUT ");
        assertThat(words).containsEntry("101", "AT_CAPACITY 1 sms of 3, 2 chat of 3");
    }

    @Test
    void a_supervisor_gives_a_chat_to_nobody_who_takes_none() {
        agents(agent("101"), agent("102", Map.of(Channel.CHAT, 0)));
        floor.ready("101");
        floor.ready("102");
        floor.apply(new FloorInput.MadeNotReady("101", "lunch"));
        enter("c1", Channel.CHAT);
        assertThat(floor.apply(new FloorInput.Assigned("c1", "102")))
                .containsExactly(new Decision.Rejected("agent 102 takes no chat"));
    }

    @Test
    void journals_of_before_there_were_channels_are_of_calls() {
        FactTypes facts = FactTypes.of(Map.of("floor", FloorInput.class));
        String before = """
                {"waiting":{"interaction":"a","queue":"all","priority":0,"skills":[],"arrived":"2026-03-02T09:00:00Z",\
                "preferred":null,"callback":false}}""";
        assertThat(facts.read("floor.Entered", "a", before))
                .isEqualTo(new FloorInput.Entered(new Waiting("a", "all", 0, Set.of(), Bench.NINE)));
        String plan = """
                {"plan":{"version":1,"queues":{},"agents":{"101":{"id":"101","name":"101","skills":{"billing":5}}}}}""";
        assertThat(facts.read("floor.Configured", null, plan))
                .isEqualTo(new FloorInput.Configured(Bench.plan(1, List.of(), List.of(Bench.agent("101", "billing")))));
        String seat = """
                {"state":{"plan":{"version":1,"queues":{},"agents":{}},"entries":0,"offers":0,"timersSet":0,"phones":{},\
                "contacts":{},"timers":{},"figures":{},"agents":{"101":{"agent":"101","presence":{"is":"Available"},\
                "phone":"201","since":"2026-03-02T09:00:00Z","idleSince":"2026-03-02T09:00:00Z","assignments":{"a":\
                {"interaction":"a","queue":"all","phone":"201","offer":"a/1","stage":"ACTIVE",\
                "since":"2026-03-02T09:00:00Z","disposition":null}}}}}}""";
        FloorInput.Restored restored = (FloorInput.Restored) facts.read("floor.Restored", null, seat);
        assertThat(restored.state().agents().get("101"))
                .satisfies(one -> assertThat(Objects.requireNonNull(one).call()).isNotNull());
    }

    private static Map<String, Verdict> verdicts(Explained why) {
        return why.considered().stream()
                .collect(Collectors.toMap(Explained.Considered::agent, Explained.Considered::verdict));
    }
}
