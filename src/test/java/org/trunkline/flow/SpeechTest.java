package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.speech.Ears;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Recognizer;
import org.trunkline.voice.Speech;
import org.trunkline.xml.Problem;

/** Callers who speak, against flows. */
class SpeechTest {
    private static final Map<String, String> FACTS =
            FlowSession.facts("+4420", "100", "i1", java.time.Instant.parse("2026-11-23T12:00:00Z"));

    private static final String MENU = "<menu id='a' retries='2'><prompt>Billing or plans?</prompt>"
            + "<choice dtmf='1' intent='billing' goto='b'/><choice intent='plan' say='plans, the plan desk' goto='p'/>"
            + "<nomatch><prompt>Sorry?</prompt></nomatch><nomatch><prompt>Press 1.</prompt></nomatch>"
            + "<noinput><prompt>Hello?</prompt></noinput><otherwise goto='end'/></menu>"
            + "<queue id='b' name='billing'/><prompt id='p' next='end'>Plan ${plan}.</prompt>"
            + "<hangup id='end'/>";

    @TempDir
    Path folder;

    private FlowSet flows = FlowSet.of(Path.of("."), new TreeMap<>(), Map.of());

    @BeforeEach
    void intents() throws Exception {
        Files.createDirectory(folder.resolve("intents"));
        Files.writeString(folder.resolve("intents/a.xml"), """
                <intents xmlns='urn:trunkline:intents:1' language='en'>
                  <intent name='billing' says='billing'><example>pay my bill</example>
                    <example>there is a mistake on my invoice</example><example>why was i charged twice</example>
                    <example>send me a copy of my bill</example></intent>
                  <intent name='plan' says='change of plan'><example>change to {plan:plan}</example>
                    <example>move me to another tariff</example><example>upgrade my contract</example>
                    <example>what plans do you have</example></intent>
                  <list name='plan'><item value='gold'/><item value='silver'/></list>
                </intents>
                """);
    }

    private FlowLoader.Loaded load(String attributes, String body, Catalogue catalogue) throws Exception {
        Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='people' " + attributes + ">"
                        + body + "</flow>");
        return FlowLoader.load(folder, catalogue);
    }

    private FlowSession session(String attributes, String body) throws Exception {
        FlowLoader.Loaded loaded = load(attributes, body, Catalogue.UNKNOWN);
        assertThat(loaded.problems()).isEmpty();
        flows = loaded.flows();
        return new FlowSession(flows, flows.flow("main").orElseThrow(), FACTS, FlowSession.Trace.NONE);
    }

    private static String queue(Outcome outcome) {
        return outcome instanceof Outcome.Enqueue enqueue ? enqueue.queue() : outcome.toString();
    }

    @ParameterizedTest
    @CsvSource({"1", "billing", "'I want to pay my bill, please'", "one"})
    void a_menu_takes_a_key_its_name_or_an_example(String answer) throws Exception {
        assertThat(queue(session("", MENU).start(new FakeConversation(answer)))).isEqualTo("billing");
    }

    @Test
    void the_question_says_what_may_be_said() throws Exception {
        FakeConversation caller = new FakeConversation();
        session("", MENU).start(caller);
        Grammar grammar =
                caller.questions.getFirst().listen().orElseThrow().grammar().orElseThrow();
        assertThat(grammar.language()).isEqualTo(Locale.ENGLISH);
        assertThat(grammar.toString()).contains("the plan desk", "pay my bill", "operator", "gold");
    }

    @Test
    void an_intent_s_values_are_variables_and_are_empty_if_not_said() throws Exception {
        FakeConversation caller = new FakeConversation("change to gold");
        session("", MENU).start(caller);
        assertThat(caller.heard).contains("Plan gold.");
        assertThat(caller.kept).containsEntry("plan", "gold");
        assertThat(caller.understood).containsExactly("plan 1.0");
        FakeConversation other = new FakeConversation("upgrade my contract");
        session("", MENU).start(other);
        assertThat(other.heard).contains("Plan .");
    }

    @Test
    void what_is_doubtful_is_asked_back_and_taken_after_a_yes() throws Exception {
        FakeConversation caller = new FakeConversation("0.5 billing", "yes");
        assertThat(queue(session("", MENU).start(caller))).isEqualTo("billing");
        assertThat(caller.heard).containsExactly("Billing or plans?", "Did you say billing?");
        assertThat(caller.understood).containsExactly("billing 0.5");
        FakeConversation key = new FakeConversation("0.5 billing", "1");
        assertThat(queue(session("", MENU).start(key))).isEqualTo("billing");
    }

    @ParameterizedTest
    @CsvSource({"no", "2", "''", "banana"})
    void what_is_doubtful_and_not_confirmed_is_asked_anew(String reply) throws Exception {
        FakeConversation caller = new FakeConversation("0.5 billing", reply, "plans");
        session("", MENU).start(caller);
        assertThat(caller.heard)
                .containsExactly("Billing or plans?", "Did you say billing?", "Sorry? Billing or plans?", "Plan .");
    }

    @Test
    void a_no_with_another_choice_is_that_choice() throws Exception {
        FakeConversation caller = new FakeConversation("0.5 billing", "plans");
        session("", MENU).start(caller);
        assertThat(caller.heard).contains("Plan .");
    }

    @Test
    void what_is_hardly_heard_is_not_taken_and_prompts_escalate_to_otherwise() throws Exception {
        FakeConversation caller = new FakeConversation("0.1 billing", "bananas", "0.2 plans");
        assertThat(session("", MENU).start(caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard)
                .containsExactly("Billing or plans?", "Sorry? Billing or plans?", "Press 1. Billing or plans?");
    }

    @Test
    void a_step_has_its_own_thresholds() throws Exception {
        String strict = MENU.replace("id='a'", "id='a' accept='0.95' confirm='0.9'");
        FakeConversation caller = new FakeConversation("0.8 billing", "0.92 billing", "yes");
        assertThat(queue(session("", strict).start(caller))).isEqualTo("billing");
        assertThat(caller.heard).endsWith("Did you say billing?");
    }

    @ParameterizedTest
    @CsvSource({"0", "agent", "I would like to speak to a person", "zero", "operator"})
    void who_asks_for_a_person_comes_to_the_fault_queue(String answer) throws Exception {
        assertThat(queue(session("", MENU).start(new FakeConversation(answer)))).isEqualTo("people");
    }

    @ParameterizedTest
    @CsvSource({"0", "agent"})
    void a_person_may_be_asked_for_where_we_ask_back_and_read_back(String answer) throws Exception {
        assertThat(queue(session("", MENU).start(new FakeConversation("0.5 billing", answer))))
                .isEqualTo("people");
        FakeConversation digits = new FakeConversation("four one double five", answer);
        assertThat(queue(session("", gather("min='4' max='4'")).start(digits))).isEqualTo("people");
        FakeConversation which = new FakeConversation("four one double five", "no", answer);
        assertThat(queue(session("", gather("min='4' max='4'")).start(which))).isEqualTo("people");
    }

    @Test
    void a_zero_that_is_a_choice_or_may_begin_a_number_is_that_first() throws Exception {
        String taken = MENU.replace("<choice dtmf='1'", "<choice dtmf='0' goto='b'/><choice dtmf='1'");
        assertThat(queue(session("", taken).start(new FakeConversation("zero"))))
                .isEqualTo("billing");
        FakeConversation digits = new FakeConversation("zero", "no", "zero one two three", "yes");
        session("", gather("min='4' max='4'")).start(digits);
        assertThat(digits.heard).contains("Did you say agent?", "Again. Which?", "Got 0123.");
        assertThat(queue(session("", gather("min='4' max='4'")).start(new FakeConversation("zero", "yes"))))
                .isEqualTo("people");
        FakeConversation one = new FakeConversation("zero", "yes");
        session("", gather("min='1' max='4'")).start(one);
        assertThat(one.kept).containsEntry("x", "0");
    }

    @Test
    void a_person_who_is_heard_badly_is_asked_back() throws Exception {
        FakeConversation caller = new FakeConversation("0.5 agent", "yes");
        assertThat(queue(session("", gather("min='4' max='4'")).start(caller))).isEqualTo("people");
        assertThat(caller.heard).containsExactly("Which?", "Did you say agent?");
    }

    private static Outcome.Enqueue waits(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Enqueue.class);
        return (Outcome.Enqueue) outcome;
    }

    @Test
    void without_anybody_on_duty_who_asks_for_a_person_is_told_so_and_leaves_a_message() throws Exception {
        FlowSession session = session("", MENU);
        FakeConversation caller = new FakeConversation("agent");
        assertThat(waits(session.start(caller)).exits())
                .containsExactlyInAnyOrder(Outcome.Exit.TIMEOUT, Outcome.Exit.NO_AGENT);
        assertThat(session.goOn(Outcome.Exit.NO_AGENT, caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).endsWith("Nobody can speak to you now. Please leave a message after the tone.");
        assertThat(caller.boxes).containsExactly("people");
        assertThat(flows.fixedTexts())
                .extracting(Speech::words)
                .contains("Nobody can speak to you now. Please leave a message after the tone.");
    }

    @Test
    void the_flow_s_own_voicemail_takes_the_message_if_it_has_one() throws Exception {
        String body = MENU + "<voicemail id='mail' box='ours' next='end'><prompt>Speak up.</prompt></voicemail>"
                + "<prompt id='used' next='mail'>x</prompt>";
        String reached = body.replace("<otherwise goto='end'/>", "<otherwise goto='used'/>");
        FlowSession session = session("", reached);
        FakeConversation caller = new FakeConversation("0");
        var _ = waits(session.start(caller));
        session.goOn(Outcome.Exit.NO_AGENT, caller);
        assertThat(caller.heard).endsWith("Speak up.");
        assertThat(caller.boxes).containsExactly("ours");
        FlowSession silent = session("", reached.replace("<prompt>Speak up.</prompt>", ""));
        FakeConversation told = new FakeConversation("0");
        var _ = waits(silent.start(told));
        silent.goOn(Outcome.Exit.TIMEOUT, told);
        assertThat(told.heard).endsWith("Nobody can speak to you now. Please leave a message after the tone.");
        assertThat(told.boxes).containsExactly("ours");
    }

    @Test
    void the_operator_s_own_step_keeps_its_ways_and_off_duty_comes_first() throws Exception {
        String body = MENU + "<queue id='staff' name='people' priority='7'><noagent goto='p2'/></queue>"
                + "<prompt id='p2' next='staff'>Nobody.</prompt>"
                + "<callback id='back'><prompt>We call you back.</prompt><unknown goto='p2'/></callback>";
        String kept = body.replace("<callback id='back'>", "<callback id='back' fault='back'>");
        FlowSession session = session("off-duty='back'", kept.replace("next='staff'", "next='end'"));
        FakeConversation caller = new FakeConversation("agent");
        assertThat(waits(session.start(caller)).priority()).isEqualTo(7);
        assertThat(session.goOn(Outcome.Exit.NO_AGENT, caller)).isEqualTo(new Outcome.CallBack());
        assertThat(caller.heard).endsWith("We call you back.");
        FlowSession own = session(
                "",
                MENU + "<queue id='staff' name='people'><noagent goto='p2'/></queue>"
                        + "<prompt id='p2' next='end'>Nobody.</prompt>");
        FakeConversation other = new FakeConversation("agent");
        var _ = waits(own.start(other));
        assertThat(own.goOn(Outcome.Exit.NO_AGENT, other)).isEqualTo(new Outcome.Finished());
        assertThat(other.heard).endsWith("Nobody.");
    }

    @Test
    void a_call_back_is_promised_to_a_number_that_is_known_even_if_the_caller_hangs_up_at_that() throws Exception {
        String body = "<callback id='a'><prompt>We call you back.</prompt><unknown goto='mail'/></callback>"
                + "<voicemail id='mail' box='b'><prompt>Speak.</prompt></voicemail><hangup id='end'/>";
        FakeConversation hasty = new FakeConversation();
        hasty.broken.add("left");
        assertThat(session("", body).start(hasty)).isEqualTo(new Outcome.CallBack());
        FlowSession withheld = new FlowSession(
                flows,
                flows.flow("main").orElseThrow(),
                FlowSession.facts("", "100", "i1", java.time.Instant.EPOCH),
                FlowSession.Trace.NONE);
        FakeConversation caller = new FakeConversation();
        assertThat(withheld.start(caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).containsExactly("Speak.");
    }

    @Test
    void an_operator_that_is_another_step_is_the_designer_s_word() throws Exception {
        FlowSession named = session("operator='p'", MENU.replace("Plan ${plan}.", "Hello."));
        FakeConversation caller = new FakeConversation("0");
        assertThat(named.start(caller)).isEqualTo(new Outcome.Finished());
        assertThat(caller.heard).contains("Hello.");
    }

    @Test
    void an_operator_that_is_an_extension_leads_to_a_message_when_it_does_not_answer() throws Exception {
        String body = MENU + "<transfer id='desk' extension='1003'/>";
        FlowSession session = session("operator='desk'", body);
        FakeConversation caller = new FakeConversation("agent");
        assertThat(session.start(caller)).isInstanceOf(Outcome.TransferTo.class);
        session.goOn(Outcome.Exit.FAILURE, caller);
        assertThat(caller.boxes).containsExactly("1003");
    }

    @Test
    void a_restart_finds_who_asked_for_a_person_still_waiting_for_one() throws Exception {
        FlowSession session = session("", MENU);
        FakeConversation caller = new FakeConversation("agent");
        StepRef at = waits(session.start(caller)).step();
        FlowSession resumed =
                FlowSession.resume(flows, at, FACTS, _ -> flows.flow("main")).orElseThrow();
        assertThat(queue(resumed.start(new FakeConversation()))).isEqualTo("people");
    }

    @Test
    void a_designer_who_says_none_has_no_operator() throws Exception {
        FakeConversation caller = new FakeConversation("agent", "0", "1");
        assertThat(queue(session("operator='none'", MENU).start(caller))).isEqualTo("billing");
        assertThat(caller.heard).hasSize(3);
    }

    @Test
    void a_line_without_any_sound_ends_apart_and_one_that_nobody_listened_to_does_not() throws Exception {
        assertThat(session("", MENU).start(new FakeConversation(".", ".", "."))).isEqualTo(new Outcome.DeadAir());
        assertThat(session("", MENU).start(new FakeConversation("", ".", "."))).isEqualTo(new Outcome.Finished());
        assertThat(session("", MENU).start(new FakeConversation("noise", ".", ".")))
                .isEqualTo(new Outcome.Finished());
        assertThat(session("dead-air='ignore'", MENU).start(new FakeConversation(".", ".", ".")))
                .isEqualTo(new Outcome.Finished());
    }

    private static String gather(String attributes) {
        return "<gather id='a' variable='x' retries='1' " + attributes + "><prompt>Which?</prompt>"
                + "<nomatch><prompt>Again.</prompt></nomatch><otherwise goto='end'/></gather>"
                + "<prompt id='told'>Got ${x}.</prompt><hangup id='end'/>";
    }

    @Test
    void digits_that_were_said_are_read_back() throws Exception {
        FakeConversation caller = new FakeConversation("four one double five", "yes");
        session("", gather("min='4' max='4'")).start(caller);
        assertThat(caller.heard)
                .containsExactly(
                        "Which?",
                        "I heard 4 1 5 5. Is that right? Say yes or no, or press 1 for yes, 2 for no.",
                        "Got 4155.");
    }

    @Test
    void a_correction_is_read_back_in_its_turn() throws Exception {
        FakeConversation caller = new FakeConversation("four one double five", "no four one double nine", "1");
        session("", gather("min='4' max='4'")).start(caller);
        assertThat(caller.kept).containsEntry("x", "4199");
        FakeConversation refused = new FakeConversation("four one double five", "no", "", "1234");
        session("", gather("min='4' max='4'")).start(refused);
        assertThat(refused.heard.get(2)).startsWith("Which digit is wrong?");
        assertThat(refused.kept).containsEntry("x", "1234");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no, the third is seven        |            | 4175",
                "the last one is a nine        |            | ",
                "the last one is nine          |            | 4159",
                "the second digit is six       |            | 4655",
                "not one, two                  |            | 4255",
                "not one but two               |            | 4255",
                "two, not one                  |            | 4255",
                "no, not five, six             | the fourth is six | 4156",
                "no                            | the first is eight | 8155",
                "no                            | 18#        | 8155",
                "2                             | 23         | 4355",
                "2                             | 2749       | 2749",
                "no                            | *          | ",
                "no                            | 92         | 4155",
                "the ninth is two              |            | "
            })
    void one_digit_is_corrected_by_speech_or_by_keys(String correction, String which, String value) throws Exception {
        FakeConversation caller = which == null
                ? new FakeConversation("four one double five", correction, "yes", "")
                : new FakeConversation("four one double five", correction, which, "yes", "");
        session("", gather("min='4' max='4'")).start(caller);
        if (value == null) {
            assertThat(caller.kept).isEmpty();
            assertThat(caller.heard).filteredOn(said -> said.endsWith("Which?")).hasSizeGreaterThan(1);
        } else {
            assertThat(caller.kept).containsEntry("x", value);
        }
    }

    @Test
    void a_correction_that_the_check_digit_refuses_is_none() throws Exception {
        FakeConversation caller =
                new FakeConversation("one two three four five six seven four", "the third is five", "12345674");
        session("", gather("min='8' max='8' check='luhn'")).start(caller);
        assertThat(caller.kept).containsEntry("x", "12345674");
        assertThat(caller.heard).filteredOn(said -> said.startsWith("Which?")).hasSize(2);
    }

    @Test
    void corrections_without_end_are_asked_for_anew_and_end() throws Exception {
        String[] never = Stream.iterate(0, n -> n < 40, n -> n + 1)
                .map(n -> n % 2 == 0 ? "four one double five" : "the third is seven")
                .toArray(String[]::new);
        assertThat(session("", gather("min='4' max='4'")).start(new FakeConversation(never)))
                .isEqualTo(new Outcome.Finished());
    }

    @ParameterizedTest
    @CsvSource({
        "weights 3 1 mod 10, 4006381333931, 4006381333932",
        "weights 10 9 8 7 6 5 4 3 2 1 mod 11, 9434765919, 9434765918",
        "weights 2 1 mod 7 rest 3, 11, 12"
    })
    void a_check_of_the_designer_s_own_is_held(String rule, String good, String bad) throws Exception {
        FakeConversation caller = new FakeConversation(bad, good);
        session("", gather("min='2' max='13' check='" + rule + "'")).start(caller);
        assertThat(caller.heard).containsExactly("Which?", "Again. Which?", "Got " + good + ".");
    }

    @Test
    void digits_are_asked_for_one_by_one_each_repeated_and_asked_back_if_doubtful() throws Exception {
        FakeConversation caller = new FakeConversation(
                "four", "0.5 one", "yes", "five", "no", "0.5 nine", "no", "banana", "seven", "6", "yes");
        session("", gather("min='4' max='4' by='digit' retries='5'").replace("retries='1'", ""))
                .start(caller);
        assertThat(caller.heard)
                .containsExactly(
                        "Which?",
                        "4",
                        "Did you say one?",
                        "1",
                        "5",
                        "4 1",
                        "Did you say nine?",
                        "4 1",
                        "4 1",
                        "7",
                        "I heard 4 1 7 6. Is that right? Say yes or no, or press 1 for yes, 2 for no.",
                        "Got 4176.");
    }

    @Test
    void digit_by_digit_takes_the_whole_by_keys_a_person_and_an_early_end() throws Exception {
        String step = gather("min='2' max='4' by='digit'");
        FakeConversation keys = new FakeConversation("four", "1234");
        session("", step).start(keys);
        assertThat(keys.kept).containsEntry("x", "1234");
        FakeConversation early = new FakeConversation("four", "one", "that's all", "yes");
        session("", step).start(early);
        assertThat(early.kept).containsEntry("x", "41");
        FakeConversation pause = new FakeConversation("four", "one", "", "yes");
        session("", step).start(pause);
        assertThat(pause.kept).containsEntry("x", "41");
        assertThat(queue(session("", step).start(new FakeConversation("four", "agent"))))
                .isEqualTo("people");
        assertThat(queue(session("", step).start(new FakeConversation("0")))).isEqualTo("people");
        assertThat(session("", step).start(new FakeConversation("four", "banana", "apple", "cherry", "melon", "", "")))
                .isEqualTo(new Outcome.Finished());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min='8' max='8' check='luhn' | 12345675 | That number is not right.",
                "min='8' max='8' check='luhn' | one two three four five six seven five | That number is not right.",
                "min='8' max='8' check='luhn' speech='false' | 12345675 | That number is not right.",
                "min='2' max='4' by='digit' pattern='1.*' | 22# | That number is not right.",
                "type='date' | 31022026 | That date is not right.",
                "type='money' | 1*2*3 | That amount is not right.",
                "min='4' max='4' | banana | "
            })
    void a_value_that_cannot_be_is_told_in_a_sentence_of_ours_where_the_designer_has_none(
            String attributes, String answer, String told) throws Exception {
        String step = gather(attributes).replace("<nomatch><prompt>Again.</prompt></nomatch>", "");
        FakeConversation caller = new FakeConversation(answer);
        FlowSession session = session("", step);
        session.start(caller);
        assertThat(caller.heard).containsExactly("Which?", told == null ? "Which?" : told + " Which?");
        if (told != null) {
            assertThat(flows.fixedTexts()).extracting(Speech::written).contains(told);
        }
    }

    @Test
    void a_wrong_check_digit_is_never_taken_by_speech_or_by_keys() throws Exception {
        FakeConversation caller = new FakeConversation("one two three four five six seven five", "12345674");
        session("", gather("min='8' max='8' check='luhn'")).start(caller);
        assertThat(caller.heard).containsExactly("Which?", "Again. Which?", "Got 12345674.");
        assertThat(session("", gather("min='8' max='8' check='luhn'"))
                        .start(new FakeConversation("12345675", "12345675")))
                .isEqualTo(new Outcome.Finished());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date | the third of december | yes | 2026-12-03",
                "date | tomorrow | 1 | 2026-11-24",
                "date | 24122026 | | 2026-12-24",
                "money | twelve pounds fifty | yes | 12.50",
                "money | 12*50 | | 12.50",
                "number | three hundred and five | that's right | 305",
                "phone | oh two oh seven nine four six oh oh double oh | yes | +442079460000",
                "phone | 02079460000 | | +442079460000"
            })
    void other_types_are_said_and_keyed(String type, String answer, String reply, String value) throws Exception {
        FakeConversation caller = reply == null ? new FakeConversation(answer) : new FakeConversation(answer, reply);
        session("", gather("type='" + type + "'")).start(caller);
        assertThat(caller.kept).containsEntry("x", value);
    }

    @Test
    void a_secret_is_for_keys_alone_unless_the_designer_says_otherwise() throws Exception {
        FakeConversation keys = new FakeConversation("1234");
        session("", gather("min='4' max='4' sensitive='true'").replace("Got ${x}.", "Got."))
                .start(keys);
        String grammar =
                keys.questions.getFirst().listen().orElseThrow().grammar().toString();
        assertThat(grammar).contains("operator").doesNotContain("four");
        FakeConversation said = new FakeConversation("one two three four", "1234");
        session("", gather("min='4' max='4' sensitive='true'").replace("Got ${x}.", "Got."))
                .start(said);
        assertThat(said.heard).containsExactly("Which?", "Which?", "Got.");
        FakeConversation spoken = new FakeConversation("one two three four", "yes");
        session("", gather("min='4' max='4' sensitive='true' speech='true'").replace("Got ${x}.", "Got."))
                .start(spoken);
        assertThat(spoken.secrets).contains("x");
        assertThat(spoken.kept).doesNotContainKey("x");
    }

    private static final String OPEN =
            "<listen id='a' mode='open' intents='billing plan'><prompt>How may I help?</prompt>"
                    + "<intent name='billing' goto='b'/><intent name='plan' goto='p'/><otherwise goto='end'/></listen>"
                    + "<queue id='b' name='billing'/><queue id='p' name='plans'/><hangup id='end'/>";

    @Test
    void an_open_question_takes_any_words_and_brings_them_to_the_intent_they_are_likest_to() throws Exception {
        FakeConversation caller = new FakeConversation("i think the invoice has a mistake in it", "yes");
        assertThat(queue(session("", OPEN).start(caller))).isEqualTo("billing");
        assertThat(caller.questions.getFirst().listen().orElseThrow().grammar()).isEmpty();
        assertThat(session("", OPEN).start(new FakeConversation("zzz", "qqq", "xxx")))
                .isEqualTo(new Outcome.Finished());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sensitive='true' | i want to speak to a person |",
                "speech='false'   | agent    |",
                "speech='false'   | 0        |",
                "speech='false'   | zero     | yes",
            })
    void a_person_may_be_asked_for_where_keys_alone_count(String attributes, String answer, String reply)
            throws Exception {
        FakeConversation caller = reply == null ? new FakeConversation(answer) : new FakeConversation(answer, reply);
        String step = gather("min='4' max='4' " + attributes).replace("Got ${x}.", "Got.");
        assertThat(queue(session("", step).start(caller))).isEqualTo("people");
        FakeConversation none = new FakeConversation(answer, "1234", "1234");
        assertThat(session("operator='none'", step).start(none)).isEqualTo(new Outcome.Finished());
        assertThat(none.questions.getFirst().listen()).isEmpty();
    }

    @Test
    void who_speaks_beside_a_question_for_keys_loses_no_try_and_is_then_left_to_the_keys() throws Exception {
        FakeConversation caller = new FakeConversation("where is my card", "0.2 agent", "1234");
        session("", gather("min='4' max='4' speech='false'").replace("retries='1'", "retries='0'"))
                .start(caller);
        assertThat(caller.heard).containsExactly("Which?", "Which?", "Which?", "Got 1234.");
        assertThat(caller.questions.get(1).listen()).isPresent();
        assertThat(caller.questions.get(2).listen()).isEmpty();
        String[] talk = Stream.generate(() -> "and so on").limit(40).toArray(String[]::new);
        assertThat(session("", gather("min='4' max='4' speech='false'")).start(new FakeConversation(talk)))
                .isEqualTo(new Outcome.Finished());
    }

    @ParameterizedTest
    @CsvSource({
        "yes, people, ''",
        "1, people, ''",
        "agent, people, ''",
        "0, people, ''",
        "no, '', Which?",
        "2, '', Which?",
        "'', '', Which?",
        "1234, '', Got 1234.",
        "12, '', Again. Which?"
    })
    void a_doubtful_wish_for_a_person_is_asked_back_and_keys_count_as_the_value_meanwhile(
            String reply, String queue, String then) throws Exception {
        FakeConversation caller = new FakeConversation("0.5 agent", reply);
        Outcome outcome = session("", gather("min='4' max='4' speech='false'")).start(caller);
        assertThat(caller.heard).startsWith("Which?", "Did you say agent?");
        if (queue.isEmpty()) {
            assertThat(caller.heard.get(2)).isEqualTo(then);
        } else {
            assertThat(queue(outcome)).isEqualTo(queue);
        }
    }

    @Test
    void where_a_person_cannot_be_asked_for_beside_keys_the_check_says_so() throws Exception {
        String step = gather("sensitive='true'").replace("Got ${x}.", "Got.");
        assertThat(load("", step, listening(true, true)).warnings()).isEmpty();
        assertThat(load("language='de'", step, listening(true, true)).warnings())
                .singleElement()
                .asString()
                .contains("main.xml:1:", "words for it are not known in German; say in the prompt that the key 0");
        assertThat(load("language='de' operator='none'", step, listening(true, true))
                        .warnings())
                .isEmpty();
        Catalogue deaf = new Catalogue(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Ears.none()));
        assertThat(load("", step, deaf).warnings())
                .singleElement()
                .asString()
                .contains("there is no recognizer for English");
    }

    private List<String> problems(String attributes, String body, Catalogue catalogue) throws Exception {
        return load(attributes, body, catalogue).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static Catalogue listening(boolean dictation, boolean digitStrings) {
        Ears ears = new Ears() {
            @Override
            public Optional<Recognizer.Abilities> abilities(Locale language) {
                return Optional.of(new Recognizer.Abilities(
                        "small model", language, List.of(8000), dictation, digitStrings, true));
            }

            @Override
            public boolean knows(Locale language, String word) {
                return !word.equals("bananarama");
            }

            @Override
            public Optional<Ear> open(Locale language, int rate) {
                return Optional.empty();
            }

            @Override
            public Figures figures() {
                return new Figures(0, 0, 0, 0, 0, Optional.empty());
            }

            @Override
            public void close() {}
        };
        return new Catalogue(
                Optional.of(Set.of("billing", "people", "plans")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ears));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "intent='billing' | intent='biling' | unknown intent 'biling'; did you mean 'billing'?",
                "say='plans, the plan desk' | say='plans, bananarama' | dictionary has no word 'bananarama'",
                "say='plans, the plan desk' | say='the plan desk, Pay my bill' | pay my bill' leads to the choice of line 1 too",
                "intent='plan' say='plans, the plan desk' | intent='billing' | leads to the choice of line 1 too; keep it in",
                "dtmf='1' intent='billing' | id='x' | <choice> has no dtmf, no intent and no say",
                "retries='2' | accept='0.3' confirm='0.6' | confirm is greater than accept",
                "retries='2' | accept='1.5' | accept is '1.5'; write a confidence from 0 to 1",
                "retries='2' | operator='nobody' | <menu> has no attribute 'operator'"
            })
    void what_cannot_be_said_is_told_at_load(String from, String to, String told) throws Exception {
        assertThat(problems("", MENU.replace(from, to), listening(true, true)))
                .anySatisfy(problem -> assertThat(problem).contains(told).contains("main.xml:1:"));
    }

    @Test
    void flows_are_held_against_what_the_recognizer_can_do() throws Exception {
        assertThat(problems("", OPEN, listening(false, false)))
                .singleElement()
                .asString()
                .contains("small model takes no dictation in English; write mode=\"directed\"");
        assertThat(problems("", OPEN, listening(true, false))).isEmpty();
        assertThat(problems("", gather("read-back='false'"), listening(true, false)))
                .singleElement()
                .asString()
                .contains("strings of digits are often misheard by small model; leave read-back out");
        assertThat(problems("", gather("read-back='false' by='digit'"), listening(true, false)))
                .isEmpty();
        FlowLoader.Loaded warned = load("", gather(""), listening(true, false));
        assertThat(warned.problems()).isEmpty();
        assertThat(warned.warnings())
                .singleElement()
                .asString()
                .contains("warning: strings of digits are often misheard by small model; write by=\"digit\"");
        assertThat(load("", gather("by='digit'"), listening(true, false)).warnings())
                .isEmpty();
        assertThat(problems("operator='peple'", MENU, listening(true, true)))
                .singleElement()
                .asString()
                .contains("unknown step or queue 'peple'; did you mean 'people'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check='weights 3 1'        | is no check of digits; write luhn, mod97, or a rule",
                "check='weights 1 mod 5 rest 5' | is no check of digits",
                "by='letter'                | by is 'letter'; write value or digit",
                "by='digit' type='date'     | only digits that may be said are asked for digit by digit; leave by out",
                "by='digit' speech='false'  | only digits that may be said are asked for digit by digit; leave by out"
            })
    void a_gather_that_cannot_be_is_told(String attributes, String told) throws Exception {
        assertThat(problems("", gather(attributes), Catalogue.UNKNOWN))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("main.xml") + ":1:")
                .contains(told);
    }

    @Test
    void a_flow_that_asks_says_where_a_person_is() throws Exception {
        String flow = "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault='end'>" + MENU + "</flow>";
        Files.writeString(folder.resolve("main.xml"), flow);
        assertThat(FlowLoader.load(folder, Catalogue.UNKNOWN).problems())
                .singleElement()
                .asString()
                .contains("callers who ask for a person have nowhere to go; add operator=");
        Files.writeString(folder.resolve("main.xml"), flow.replace("fault='end'", "fault='end' operator='none'"));
        assertThat(FlowLoader.load(folder, Catalogue.UNKNOWN).problems()).isEmpty();
        assertThat(problems("operator='none' off-duty='end'", MENU, Catalogue.UNKNOWN))
                .singleElement()
                .asString()
                .contains("off-duty is for questions whose operator is a queue or a transfer");
        assertThat(problems("off-duty='nowhere'", MENU, Catalogue.UNKNOWN))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains("unknown step 'nowhere'"));
    }

    @Test
    void a_mistake_in_the_intents_is_told_once_and_not_again_by_each_flow_that_names_them() throws Exception {
        Path intents = folder.resolve("intents/a.xml");
        Files.writeString(intents, Files.readString(intents).replace("</intents>", "</intent>"));
        List<String> told = problems("", MENU, Catalogue.UNKNOWN);
        assertThat(told).singleElement().asString().startsWith(intents + ":");
        assertThat(FlowFiles.check(List.of(folder.resolve("main.xml")), Catalogue.UNKNOWN))
                .extracting(Problem::toString)
                .isEqualTo(told);
    }

    @Test
    void steps_of_ours_are_not_offered_for_a_misspelt_one() throws Exception {
        assertThat(problems("", MENU.replace("goto='b'", "goto='zzzzzzz'"), Catalogue.UNKNOWN))
                .anySatisfy(problem -> assertThat(problem).contains("unknown step 'zzzzzzz'; known: a, b, end, p"))
                .noneSatisfy(problem -> assertThat(problem).contains("_operator"));
    }

    @Test
    void intents_without_a_way_are_told() throws Exception {
        assertThat(problems("", OPEN.replace("billing plan", "billing plan sales"), Catalogue.UNKNOWN))
                .singleElement()
                .asString()
                .contains("the intent 'sales' leads nowhere; add <intent name=\"sales\"");
    }

    @Test
    void a_sensitive_slot_is_a_secret_wherever_it_goes() throws Exception {
        Files.writeString(folder.resolve("intents/pay.xml"), """
                <intents xmlns='urn:trunkline:intents:1' language='en'>
                  <intent name='pay' says='pay'>
                    <example>pay with card {card:digits 4 sensitive}</example><example>pay on {when:date}</example>
                  </intent>
                </intents>
                """);
        FlowSession session = session("operator='none'", """
                <listen id='a' intents='pay'><prompt>How?</prompt><intent name='pay' goto='b'/><otherwise goto='z'/></listen>
                <set id='b' variable='copy' value='${card}'/>
                <prompt id='c'>It is ${copy}.</prompt>
                <queue id='z' name='people'/>
                """);
        FakeConversation caller = new FakeConversation("pay with card four one double seven");
        assertThat(queue(session.start(caller))).isEqualTo("people");
        assertThat(caller.kept).containsOnlyKeys("when");
        assertThat(caller.secrets).contains("card", "copy").doesNotContain("when");
        assertThat(caller.utterances.toString()).doesNotContain("4177");
        assertThat(caller.understood.toString()).contains("pay").doesNotContain("4177");

        assertThat(load("operator='none'", """
                <listen id='a' intents='pay'><prompt>How?</prompt><intent name='pay' goto='b'/><otherwise goto='b'/></listen>
                <http id='b' url='http://127.0.0.1/${card}'><failure goto='z'/></http>
                <queue id='z' name='people'/>
                """, Catalogue.UNKNOWN).problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains("card"));
    }
}
