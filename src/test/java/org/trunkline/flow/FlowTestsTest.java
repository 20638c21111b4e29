package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.xml.Problem;

/** The tests beside the flows must fail where the flow does something else. */
class FlowTestsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void flow() throws Exception {
        Files.writeString(folder.resolve("main.xml"), """
                <flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='support'>
                  <menu id='a' retries='0'><prompt>Press 1.</prompt>
                    <choice dtmf='1' goto='q'/><choice dtmf='2' goto='m'/><choice dtmf='3' goto='t'/>
                    <otherwise goto='end'/></menu>
                  <queue id='q' name='billing' priority='3' skills='english' agent='${customer_tier}'><timeout goto='m'/></queue>
                  <voicemail id='m' box='support'><prompt>Message?</prompt></voicemail>
                  <hangup id='end'/>
                  <transfer id='t' number='taxi'/>
                </flow>
                """);
    }

    private TestReport run(String script) throws Exception {
        Files.writeString(
                folder.resolve("main.test.xml"),
                "<tests xmlns='urn:trunkline:flow-test:1' flow='main'>\n<test name='t'>" + script + "</test></tests>");
        return FlowFiles.test(folder, Catalogue.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<hears>Press 1.</hears><keys>1</keys><queued name='billing' priority='3' skills='english'/>",
                "<keys>1</keys><queued name='billing' then='timeout'/><hears>Message?</hears><records box='support'/><ends/>",
                "<keys>1</keys><queued name='billing' agent=''/>",
                "<keys>2</keys><hangs-up/>",
                "<keys>3</keys><transferred number='taxi'/>",
                "<silence/><ends/>",
                "<hangs-up/>",
                "<fault step='a'/><queued name='support'/>"
            })
    void a_right_script_passes(String script) throws Exception {
        TestReport report = run(script);
        assertThat(report.problems()).isEmpty();
        assertThat(report.results())
                .singleElement()
                .satisfies(result -> assertThat(result.problem()).isEmpty());
        assertThat(report.passed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<hears>Press 2.</hears><keys>1</keys><queued name='billing'/> | the caller does not hear this",
                "<hears>Press 1.</hears><hears>Press 1.</hears><silence/><ends/> | the caller does not hear this",
                "<keys>1</keys><queued name='support'/> | the flow queues the caller in 'billing'",
                "<keys>1</keys><queued name='billing' priority='4'/> | the priority is 3",
                "<keys>1</keys><queued name='billing' skills=''/> | the skills are [english]",
                "<keys>1</keys><queued name='billing' agent='102'/> | no agent is named first",
                "<keys>1</keys><ends/> | the flow queues the caller in 'billing'",
                "<keys>1</keys><queued name='billing'/><hears>Message?</hears> | the caller does not hear this",
                "<keys>1</keys><queued name='billing'/><keys>1</keys> | the call is over before this",
                "<keys>1</keys><queued name='billing' then='noagent'/><records box='support'/><ends/> | queues the caller in 'support'",
                "<keys>2</keys><records box='billing'/><ends/> | the message goes into the box 'support'",
                "<keys>2</keys><ends/> | the flow records a message at 'm'",
                "<keys>3</keys><transferred number='bus'/> | the flow transfers to",
                "<silence/> | and the test is already over",
                "<silence/><queued name='billing'/> | the flow ends",
                "<ends/> | the flow asks for keys at 'a'",
                "<knows variable='x' value='1'/><silence/><ends/> | 'x' is ''"
            })
    void a_wrong_script_fails_and_says_why(String script, String why) throws Exception {
        TestReport report = run(script);
        assertThat(report.passed()).isFalse();
        assertThat(report.results())
                .singleElement()
                .satisfies(result -> assertThat(result.problem())
                        .hasValueSatisfying(problem ->
                                assertThat(problem.toString()).contains(why).contains("main.test.xml:2:")));
    }

    @Test
    void what_no_test_reaches_is_listed() throws Exception {
        TestReport report = run("<keys>1</keys><queued name='billing'/>");
        assertThat(report.untested())
                .extracting(Problem::what)
                .containsExactly(
                        "no test leaves the step 'a' by '2'",
                        "no test leaves the step 'a' by '3'",
                        "no test leaves the step 'a' by 'otherwise'",
                        "no test leaves the step 'q' by 'timeout'",
                        "no test reaches the step 'm'",
                        "no test reaches the step 'end'",
                        "no test reaches the step 't'");
    }

    @Test
    void mistakes_in_a_test_file_are_told_with_their_place() throws Exception {
        assertThat(run("<hear>x</hear><queued/><queued name='q' then='never'/>").problems())
                .extracting(Problem::toString)
                .anyMatch(told ->
                        told.contains("main.test.xml:2:16: <hear> does not belong in <test>; did you mean 'hears'?"))
                .anyMatch(told -> told.contains("<queued> has no name"))
                .anyMatch(told -> told.contains("'never' is no exit"));
        assertThat(FlowFiles.check(List.of(folder), Catalogue.UNKNOWN)).hasSize(3);
    }

    @Test
    void with_a_broken_flow_no_test_is_run() throws Exception {
        Files.writeString(folder.resolve("bad.xml"), "<flow");
        TestReport report = run("<hangs-up/>");
        assertThat(report.passed()).isFalse();
        assertThat(report.results()).isEmpty();
    }

    @Test
    void a_flow_can_be_played_in_the_terminal() {
        assertThat(played("7\n")).contains("« Press 1.", "(hang-up)");
        assertThat(played("1\nwhat\ntimeout\nPlease call me\n"))
                .contains("(waits in the queue billing, priority 3, skills english)", "« Message?", "(hang-up)");
        assertThat(played("Three, please.\n")).contains("(understood 3, 100 %)", "(is transferred to the number taxi)");
        assertThat(played("\n")).contains("(hang-up)");
        assertThat(played("hangup\n")).contains("(the caller hung up)");
        assertThat(played("")).contains("(the caller hung up)");
        assertThat(played("1\n")).contains("(the caller hung up)");
    }

    private String played(String typed) {
        StringWriter out = new StringWriter();
        FlowFiles.Played played = FlowFiles.run(
                folder.resolve("main.xml"),
                Catalogue.UNKNOWN,
                FlowSession.facts("", "", "", Instant.EPOCH),
                InstantSource.fixed(Instant.EPOCH),
                new FlowFiles.Player(
                        new BufferedReader(new StringReader(typed)), new PrintWriter(out), List.of(), (_, _, _) -> {
                            throw new IllegalArgumentException("nobody listens");
                        }));
        assertThat(played.problems()).isEmpty();
        return out.toString();
    }
}
