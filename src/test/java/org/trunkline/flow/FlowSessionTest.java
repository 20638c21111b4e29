package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowSessionTest {
    private static final Map<String, String> FACTS = FlowSession.facts("+4420", "100", "i1", Instant.EPOCH);

    @TempDir
    Path folder;

    private FlowSet flows = FlowSet.of(Path.of("."), new TreeMap<>(), Map.of());

    private Flow flow(String name, String attributes, String body) throws Exception {
        Files.writeString(
                folder.resolve(name + ".xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='" + name + "' " + attributes + ">" + body + "</flow>");
        FlowLoader.Loaded loaded = FlowLoader.load(folder, Catalogue.UNKNOWN);
        assertThat(loaded.problems()).isEmpty();
        flows = loaded.flows();
        return flows.flow(name).orElseThrow();
    }

    private FlowSession session(String body) throws Exception {
        Flow flow = flow("main", "start='a' fault-queue='support'", body);
        return new FlowSession(flows, flow, FACTS, FlowSession.Trace.NONE);
    }

    private static final String MENU = "<menu id='a' timeout='4s' retries='1'><prompt>Press 1.</prompt>"
            + "<choice dtmf='1' goto='q'/><nomatch><prompt>Wrong.</prompt></nomatch>"
            + "<noinput><prompt>Hello?</prompt></noinput><otherwise goto='end'/></menu>"
            + "<queue id='q' name='billing' priority='7' skills='english, french'><timeout goto='late'/></queue>"
            + "<prompt id='late'>Sorry ${caller}.</prompt><hangup id='end'/>";

    @Test
    void a_key_leads_to_the_queue_and_the_queue_s_timeout_leads_on() throws Exception {
        FakeConversation caller = new FakeConversation("1");
        FlowSession session = session(MENU);
        assertThat(session.start(caller)).isInstanceOfSatisfying(Outcome.Enqueue.class, enqueue -> {
            assertThat(enqueue.queue()).isEqualTo("billing");
            assertThat(enqueue.priority()).isEqualTo(7);
            assertThat(enqueue.skills()).containsExactlyInAnyOrder("english", "french");
            assertThat(enqueue.exits()).containsExactly(Outcome.Exit.TIMEOUT);
            assertThat(enqueue.step().step()).isEqualTo("q");
        });
        assertThat(session.goOn(Outcome.Exit.TIMEOUT, caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).containsExactly("Press 1.", "Sorry +4420.");
        assertThat(caller.entered).extracting(StepRef::step).containsExactly("a", "q", "late", "end");
    }

    @Test
    void an_agent_who_is_to_have_the_call_first_may_come_from_a_variable_and_may_be_nobody() throws Exception {
        String body =
                "<set id='a' variable='own' value='%s'/><queue name='billing' id='q' agent='${own}' agent-within='10s'/>";
        assertThat(session(body.formatted(" 102 ")).start(new FakeConversation()))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        enqueue -> assertThat(enqueue.first())
                                .contains(new Outcome.FirstAgent("102", Duration.ofSeconds(10))));
        assertThat(session(body.formatted("")).start(new FakeConversation()))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        enqueue -> assertThat(enqueue.first()).isEmpty());
        assertThat(session("<queue name='billing' id='a' agent='102'/>").start(new FakeConversation()))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        enqueue -> assertThat(enqueue.first())
                                .contains(new Outcome.FirstAgent("102", Duration.ofSeconds(30))));
    }

    @Test
    void the_customer_s_tier_is_known_to_every_flow() throws Exception {
        String body =
                "<branch id='a'><when variable='customer_tier' is='gold' goto='vip'/><otherwise goto='q'/></branch>"
                        + "<queue id='vip' name='vip'/><queue id='q' name='billing'/>";
        assertThat(session(body).start(new FakeConversation()))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        enqueue -> assertThat(enqueue.queue()).isEqualTo("billing"));
        FlowSession gold = session(body);
        gold.customerTier("gold");
        assertThat(gold.start(new FakeConversation()))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        enqueue -> assertThat(enqueue.queue()).isEqualTo("vip"));
    }

    @Test
    void a_wrong_key_and_silence_are_asked_again_each_in_its_words_then_otherwise() throws Exception {
        FakeConversation caller = new FakeConversation("5", "");
        assertThat(session(MENU).start(caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).containsExactly("Press 1.", "Wrong. Press 1.");
        FakeConversation silent = new FakeConversation("", "");
        assertThat(session(MENU).start(silent)).isEqualTo(new Outcome.Finished());
        assertThat(silent.heard).containsExactly("Press 1.", "Hello? Press 1.");
    }

    @Test
    void a_conversation_that_breaks_off_takes_no_fault_exit_and_the_step_begins_again() throws Exception {
        FakeConversation caller = new FakeConversation("1");
        FlowSession session = session(MENU);
        caller.broken.add("line");
        assertThat(session.start(caller)).isInstanceOf(Outcome.Fault.class);
        assertThat(caller.failures).isEmpty();
        caller.broken.clear();
        assertThat(session.start(caller))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        queue -> assertThat(queue.queue()).isEqualTo("billing"));
        assertThat(caller.entered).extracting(StepRef::step).containsExactly("a", "a", "q");
        caller.broken.add("line");
        assertThat(session.goOn(Outcome.Exit.TIMEOUT, caller)).isInstanceOf(Outcome.Fault.class);
        caller.broken.clear();
        assertThat(session.start(caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).containsExactly("Press 1.", "Sorry +4420.");
    }

    @Test
    void who_hangs_up_has_left() throws Exception {
        assertThat(session(MENU).start(new FakeConversation())).isEqualTo(new Outcome.Left());
    }

    @Test
    void an_exit_that_the_queue_does_not_have_is_a_fault() throws Exception {
        FakeConversation caller = new FakeConversation("1");
        FlowSession session = session(MENU);
        assertThat(session.start(caller)).isInstanceOf(Outcome.Enqueue.class);
        assertThat(session.goOn(Outcome.Exit.NO_AGENT, caller))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        queue -> assertThat(queue.queue()).isEqualTo("support"));
        assertThat(caller.failures).containsExactly("main/q: the step has no <noagent>");
        // The fault queue overflows too: no going round in a circle.
        assertThat(session.goOn(Outcome.Exit.NO_AGENT, caller)).isInstanceOf(Outcome.Fault.class);
    }

    @Test
    void digits_are_checked_and_secrets_told_as_such() throws Exception {
        FakeConversation caller = new FakeConversation("12#", "9234#", "1234");
        Outcome outcome = session("<gather id='a' variable='pin' min='4' max='4' pattern='1.*' sensitive='true' "
                        + "terminator='#' timeout='7s' between='2s'><prompt>PIN?</prompt><otherwise goto='end'/></gather>"
                        + "<set id='copy' variable='same' value='x${pin}'/>"
                        + "<prompt id='say'>It is ${same} or <digits>${pin}</digits> and <number>${pin}</number></prompt>"
                        + "<hangup id='end'/>")
                .start(caller);
        assertThat(outcome).isEqualTo(new Outcome.Finished());
        assertThat(caller.secrets).containsExactlyInAnyOrder("pin", "same");
        assertThat(caller.kept)
                .as("what the engine sets by itself follows from the arrival")
                .isEmpty();
        assertThat(caller.questions).allSatisfy(question -> {
            assertThat(question.sensitive()).isTrue();
            assertThat(question.maxKeys()).isEqualTo(4);
            assertThat(question.firstKey()).hasSeconds(7);
            assertThat(question.betweenKeys()).hasSeconds(2);
        });
        assertThat(caller.utterances.getLast()).isInstanceOfSatisfying(Utterance.Text.class, text -> {
            assertThat(text.fixed()).isFalse();
            assertThat(text.sensitive()).isTrue();
            assertThat(text.speech().words())
                    .isEqualTo("It is x1234 or one two three four" + " and one thousand two hundred and thirty four");
        });
        assertThat(caller.utterances.toString()).doesNotContain("1234");
    }

    @Test
    void the_first_test_that_holds_is_taken() throws Exception {
        String branch = "<set id='a' variable='v' value='%s'/><branch id='b'>"
                + "<when variable='v' is='red' goto='is'/><when variable='v' at-least='10' goto='big'/>"
                + "<when variable='v' at-most='-1' goto='small'/><when variable='v' matches='[0-9]{2}' goto='two'/>"
                + "<when variable='v' set='false' goto='unset'/><when variable='v' is-not='five' goto='other'/>"
                + "<otherwise goto='else'/></branch>"
                + "<hangup id='is'/><hangup id='big'/><hangup id='small'/><hangup id='two'/><hangup id='unset'/>"
                + "<hangup id='other'/><hangup id='else'/>";
        assertThat(last(branch.formatted("red"))).isEqualTo("is");
        assertThat(last(branch.formatted("10.0"))).isEqualTo("big");
        assertThat(last(branch.formatted("-2"))).isEqualTo("small");
        assertThat(last(branch.formatted("07"))).isEqualTo("two");
        assertThat(last(branch.formatted("3"))).isEqualTo("other");
    }

    private String last(String body) throws Exception {
        FakeConversation caller = new FakeConversation();
        assertThat(session(body).start(caller)).isEqualTo(new Outcome.Finished());
        return caller.entered.getLast().step();
    }

    @Test
    void a_test_on_a_number_that_is_none_is_a_fault() throws Exception {
        FakeConversation caller = new FakeConversation();
        session("<set id='a' variable='v' value='red'/><branch id='b'><when variable='v' at-least='1' goto='end'/>"
                        + "<otherwise goto='end'/></branch><hangup id='end'/>")
                .start(caller);
        assertThat(caller.failures).containsExactly("main/b: 'v' is no number");
    }

    @Test
    void what_a_caller_said_leads_to_no_other_place_of_a_server() throws Exception {
        for (String said : List.of(".", "..")) {
            FakeConversation caller = new FakeConversation();
            session("<set id='a' variable='v' value='" + said + "'/><http id='ask' url='http://host/c/${v}/orders'>"
                            + "<failure goto='end'/></http><hangup id='end'/>")
                    .start(caller);
            assertThat(caller.requests).isEmpty();
            assertThat(caller.failures)
                    .containsExactly("main/ask: a part of the address's path is . or .., which leads elsewhere");
        }
    }

    private static final String HTTP = "<gather id='a' variable='pin' sensitive='true'><prompt>PIN?</prompt>"
            + "<otherwise goto='end'/></gather><http id='ask' method='POST' timeout='2s' "
            + "url='http://host/c/${caller}'><header name='X-Pin' value='${pin}'/>"
            + "<body>{\"pin\": \"p${pin}\", \"list\": [1, \"${caller}\", null]}</body>"
            + "<result pointer='/a/0/b' variable='b'/><result pointer='/n' variable='n' sensitive='true'/>"
            + "<on status='404' goto='unknown'/><failure goto='failed'/></http>"
            + "<prompt id='ok' next='end'>${b} ${n}</prompt><hangup id='unknown'/><hangup id='failed'/><hangup id='end'/>";

    private FakeConversation fetched(Fetched response) throws Exception {
        FakeConversation caller = new FakeConversation("12\"");
        caller.answers.clear();
        caller.answers.add("12*#");
        caller.responses.add(response);
        assertThat(session(HTTP).start(caller)).isEqualTo(new Outcome.Finished());
        return caller;
    }

    @Test
    void a_request_carries_variables_and_the_response_brings_some() throws Exception {
        FakeConversation caller = fetched(new Fetched.Response(200, "{\"a\": [{\"b\": \"x y\"}], \"n\": 1.50}"));
        assertThat(caller.heard).endsWith("x y 1.50");
        assertThat(caller.kept).containsEntry("b", "x y").doesNotContainKey("n");
        assertThat(caller.secrets).contains("n");
        assertThat(caller.requests).singleElement().satisfies(request -> {
            assertThat(request.uri()).hasToString("http://host/c/%2B4420");
            assertThat(request.headers()).containsEntry("X-Pin", "12*");
            assertThat(request.body()).contains("{\"pin\":\"p12*\",\"list\":[1,\"+4420\",null]}");
            assertThat(request.toString()).doesNotContain("12*");
        });
    }

    @Test
    void whatever_is_not_the_wanted_answer_is_a_failure() throws Exception {
        for (Fetched response : List.of(
                new Fetched.Failure("refused"),
                new Fetched.Response(500, "{}"),
                new Fetched.Response(302, "{}"),
                new Fetched.Response(200, "no json"),
                new Fetched.Response(200, ""),
                new Fetched.Response(200, "{\"a\": [{\"b\": {}}], \"n\": 1}"),
                new Fetched.Response(200, "{\"a\": [{\"b\": 1}], \"n\": null}"),
                new Fetched.Response(200, "[".repeat(100_000)))) {
            FakeConversation caller = fetched(response);
            assertThat(caller.entered.getLast().step()).isEqualTo("failed");
            assertThat(caller.kept).doesNotContainKey("b");
        }
        assertThat(fetched(new Fetched.Response(404, "")).entered.getLast().step())
                .isEqualTo("unknown");
    }

    @Test
    void a_failing_step_goes_to_its_own_exit_then_the_flow_s_then_the_queue_and_tells_no_value() throws Exception {
        Flow flow = flow(
                "main",
                "start='a' fault='general' fault-queue='support'",
                "<voicemail id='a' box='b' fault='own'/><hangup id='end'/>"
                        + "<voicemail id='own' box='b' next='end'/><voicemail id='general' box='b' next='end'/>");
        FakeConversation caller = new FakeConversation();
        caller.broken.add("record");
        Outcome outcome = new FlowSession(flows, flow, FACTS, FlowSession.Trace.NONE).start(caller);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Enqueue.class, queue -> {
            assertThat(queue.queue()).isEqualTo("support");
            assertThat(queue.exits()).isEmpty();
        });
        assertThat(caller.failures)
                .containsExactly(
                        "main/a: IllegalStateException",
                        "main/own: IllegalStateException",
                        "main/general: IllegalStateException");
    }

    @Test
    void a_flow_without_a_way_out_ends_as_a_fault() throws Exception {
        Flow flow = flow("main", "start='a' fault='a'", "<voicemail id='a' box='b'/><hangup id='end'/>");
        FakeConversation caller = new FakeConversation();
        caller.broken.add("record");
        assertThat(new FlowSession(flows, flow, FACTS, FlowSession.Trace.NONE).start(caller))
                .isInstanceOf(Outcome.Fault.class);
        assertThat(caller.failures).hasSize(2);
    }

    @Test
    void a_conversation_that_fails_everywhere_still_ends_the_session() throws Exception {
        FakeConversation caller = new FakeConversation();
        caller.broken.add("a");
        assertThat(session("<hangup id='a'/>").start(caller)).isInstanceOf(Outcome.Enqueue.class);
    }

    @Test
    void a_loop_that_the_check_did_not_see_ends_as_a_fault() throws Exception {
        FakeConversation caller = new FakeConversation();
        Outcome outcome = session(
                        "<set id='a' variable='n' add='1'/><branch id='b'>"
                                + "<when variable='n' at-least='100000' goto='end'/><otherwise goto='a'/></branch><hangup id='end'/>")
                .start(caller);
        assertThat(outcome).isInstanceOf(Outcome.Enqueue.class);
        assertThat(caller.failures).singleElement().asString().contains("1000 steps without asking");
    }

    private static final String INNER =
            "<gather id='i' variable='x'><prompt>X?</prompt><otherwise goto='out'/></gather>"
                    + "<gather id='j' variable='y' sensitive='true'><prompt>Y?</prompt><otherwise goto='out'/></gather>"
                    + "<gather id='k' variable='z'><prompt>Z?</prompt><otherwise goto='out'/></gather><prompt id='l'>${y}</prompt>"
                    + "<return id='out'/>";

    private Flow nested() throws Exception {
        flow("inner", "start='i' fault-queue='inner'", INNER);
        return flow(
                "main",
                "start='a' fault-queue='support'",
                "<prompt id='a'>Hi.</prompt><subflow id='sub' flow='inner'/><prompt id='after'>Back.</prompt><hangup id='end'/>");
    }

    @Test
    void a_sub_flow_returns_to_where_it_was_called() throws Exception {
        Flow main = nested();
        FakeConversation caller = new FakeConversation("1", "2", "3");
        assertThat(new FlowSession(flows, main, FACTS, FlowSession.Trace.NONE).start(caller))
                .isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).containsExactly("Hi.", "X?", "Y?", "Z?", "2", "Back.");
        StepRef inner = caller.entered.stream()
                .filter(ref -> ref.step().equals("i"))
                .findFirst()
                .orElseThrow();
        assertThat(inner.returns()).containsExactly(new StepRef("main", main.version(), "sub", List.of()));
    }

    @Test
    void a_fault_in_a_sub_flow_prefers_the_sub_flow_s_exit() throws Exception {
        FakeConversation caller = new FakeConversation();
        caller.broken.add("i");
        assertThat(new FlowSession(flows(), flows.flow("main").orElseThrow(), FACTS, FlowSession.Trace.NONE)
                        .start(caller))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        queue -> assertThat(queue.queue()).isEqualTo("inner"));
    }

    private FlowSet flows() throws Exception {
        nested();
        return flows;
    }

    private Optional<FlowSession> resumed(StepRef at, Map<String, String> kept) {
        Map<String, String> variables = new HashMap<>(FACTS);
        variables.putAll(kept);
        return FlowSession.resume(flows, at, variables, ref -> flows.flow(ref.flow()));
    }

    @Test
    void after_a_restart_the_step_begins_again_and_the_sub_flow_still_returns() throws Exception {
        Flow main = nested();
        FakeConversation before = new FakeConversation("1");
        assertThat(new FlowSession(flows, main, FACTS, FlowSession.Trace.NONE).start(before))
                .isEqualTo(new Outcome.Left());
        StepRef at = before.entered.getLast();
        assertThat(at.step()).isEqualTo("j");
        FakeConversation after = new FakeConversation("2", "3");
        assertThat(resumed(at, before.kept).orElseThrow().start(after)).isEqualTo(new Outcome.Finished());
        assertThat(after.heard).containsExactly("Y?", "Z?", "2", "Back.");
    }

    @Test
    void after_a_restart_a_step_that_needs_a_lost_secret_is_not_begun_but_the_flow_is() throws Exception {
        Flow main = nested();
        FakeConversation before = new FakeConversation("1", "2");
        assertThat(new FlowSession(flows, main, FACTS, FlowSession.Trace.NONE).start(before))
                .isEqualTo(new Outcome.Left());
        StepRef at = before.entered.getLast();
        assertThat(at.step()).isEqualTo("k");
        FakeConversation after = new FakeConversation();
        assertThat(resumed(at, before.kept).orElseThrow().start(after)).isEqualTo(new Outcome.Left());
        assertThat(after.heard).containsExactly("Hi.", "X?");
    }

    @Test
    void after_a_restart_a_version_that_nobody_knows_is_not_resumed() throws Exception {
        nested();
        StepRef at = new StepRef("gone", "1", "a", List.of());
        assertThat(resumed(at, Map.of())).isEmpty();
    }

    @Test
    void a_transfer_names_its_target_and_may_fail() throws Exception {
        FakeConversation caller = new FakeConversation();
        FlowSession session = session(
                "<transfer id='a' number='taxi'><failure goto='b'/></transfer><transfer id='b' extension='101'/>");
        assertThat(session.start(caller)).isInstanceOfSatisfying(Outcome.TransferTo.class, transfer -> {
            assertThat(transfer.target()).isEqualTo(new Outcome.Target.NamedNumber("taxi"));
            assertThat(transfer.exits()).isEqualTo(Set.of(Outcome.Exit.FAILURE));
        });
        assertThat(session.goOn(Outcome.Exit.FAILURE, caller))
                .isInstanceOfSatisfying(
                        Outcome.TransferTo.class,
                        transfer -> assertThat(transfer.target()).isEqualTo(new Outcome.Target.Extension("101")));
    }

    @Test
    void card_data_goes_on_when_the_gateway_accepts_it_and_elsewhere_when_not() throws Exception {
        String steps =
                "<card id='a' next='b'><failed goto='c'/></card><queue id='b' name='paid'/><queue id='c' name='desk'/>";
        FakeConversation payer = new FakeConversation();
        payer.cards.add(true);
        assertThat(session(steps).start(payer))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        queue -> assertThat(queue.queue()).isEqualTo("paid"));
        FakeConversation other = new FakeConversation();
        other.cards.add(false);
        assertThat(session(steps).start(other))
                .isInstanceOfSatisfying(
                        Outcome.Enqueue.class,
                        queue -> assertThat(queue.queue()).isEqualTo("desk"));
    }

    @Test
    void a_flow_orders_the_recording_of_what_follows() throws Exception {
        FakeConversation caller = new FakeConversation();
        assertThat(session("<record-call id='a' set='off'/><record-call id='b' set='refuse'/><hangup id='c'/>")
                        .start(caller))
                .isEqualTo(new Outcome.Finished());
        assertThat(caller.orders).containsExactly(RecordOrder.OFF, RecordOrder.REFUSE);
    }
}
