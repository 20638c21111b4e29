package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.intent.SentenceVectors;
import org.trunkline.xml.Problem;

class FlowCheckTest {
    private static final Catalogue NAMES = new Catalogue(
            Optional.of(Set.of("billing", "support")),
            Optional.of(Set.of("english")),
            Optional.of(Set.of("101")),
            Optional.of(Set.of("taxi")),
            Optional.of(Set.of("support")));

    @TempDir
    Path folder;

    private List<String> check(String body) throws Exception {
        return check("start='a' fault-queue='support'", body);
    }

    /** All problems of main.xml as {@code line:column: what; remedy}. */
    private List<String> check(String attributes, String body) throws Exception {
        Path file = Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' " + attributes + ">\n" + body + "\n</flow>");
        return FlowFiles.check(List.of(file), NAMES).stream()
                .map(Problem::toString)
                .map(text -> text.substring(file.toString().length() + 1))
                .toList();
    }

    private static final String END = "\n<hangup id='end'/>";

    @Test
    void everything_wrong_is_told_at_once_in_the_order_of_the_file() throws Exception {
        assertThat(check("""
                <menu id='a' timeout='5' retries='2'>
                  <prompt>Press 1.</prompt>
                  <choice dtmf='1' goto='biling'/>
                  <choice dtmf='1' goto='billing'/>
                  <otherwise goto='billing'/>
                </menu>
                <queue id='billing' name='biling'/>
                <prompt id='lost' next='billing'><play file='sounds/hello.wav'/></prompt>
                """))
                .containsExactly(
                        "2:14: '5' is no duration; write a number and ms, s, m or h: 5s",
                        "4:20: unknown step 'biling'; did you mean 'billing'?",
                        "5:11: the key 1 is in this menu twice; give it to one choice",
                        "8:21: unknown queue 'biling'; did you mean 'billing'?",
                        "9:1: no way leads to the step 'lost'; let a step go to it, or remove it",
                        "9:40: the sound file 'sounds/hello.wav' is missing; put it at sounds/hello.wav in the flow folder");
    }

    @Test
    void what_is_different_in_a_chat_is_told_where_the_flow_is_for_chats() throws Exception {
        String steps = """
                <card id='a' next='b'><failed goto='b'/></card>
                <transfer id='b' extension='101'><failure goto='c'/></transfer>
                <callback id='c'><prompt>We call.</prompt><unknown goto='d'/></callback>
                <gather id='d' variable='pin' sensitive='true'><prompt>PIN?</prompt><otherwise goto='f'/></gather>
                <prompt id='e'>It is ${pin}.</prompt>
                <hangup id='f'/>
                """;
        assertThat(check("channels='voice' start='a' fault-queue='support'", steps))
                .isEmpty();
        assertThat(check("channels='voice chat' start='a' fault-queue='support'", steps))
                .hasSize(4)
                .allSatisfy(warning -> assertThat(warning).contains("warning: ").contains("chat"))
                .anySatisfy(warning -> assertThat(warning).startsWith("2:1: ").contains("left by <failed>"))
                .anySatisfy(warning -> assertThat(warning).startsWith("3:1: ").contains("left by <failure>"))
                .anySatisfy(warning -> assertThat(warning).startsWith("4:1: ").contains("left by <unknown>"))
                .anySatisfy(warning -> assertThat(warning).contains("'pin' is shown as ••••"));
    }

    @Test
    void a_chat_that_is_answered_by_a_flow_for_calls_is_told() throws Exception {
        Path file = Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='support'><hangup id='a'/></flow>");
        Catalogue chats = new Catalogue(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of("main"),
                Optional.empty(),
                SentenceVectors.NONE,
                Optional.empty());
        assertThat(FlowFiles.check(List.of(file), chats))
                .singleElement()
                .asString()
                .contains("write channels=\"voice chat\" on <flow>");
    }

    @Test
    void channels_and_labels_are_checked() throws Exception {
        assertThat(check("channels='fax' start='a' fault-queue='support'", "<hangup id='a'/>"))
                .containsExactly("1:56: channels is 'fax'; write voice, chat or voice chat");
        assertThat(check("""
                <menu id='a'><prompt>1?</prompt><choice dtmf='1' label=' ' goto='b'/><otherwise goto='b'/></menu>
                <hangup id='b'/>
                """))
                .singleElement()
                .asString()
                .contains("the label is empty or longer than 60 characters");
    }

    @Test
    void attributes_over_several_lines_are_found_where_they_stand() throws Exception {
        assertThat(check("<queue id='a'\n   name='nobody'\n   priority='high'/>"))
                .containsExactly(
                        "3:4: unknown queue 'nobody'; known: billing, support",
                        "4:4: priority is 'high'; write a whole number from 0 to 100");
    }

    private static final String MISTAKES = """
            <hangup id='a' next='b'/>                                      | 2:16: <hangup> has no attribute 'next'
            <hangup/>                                                      | <hangup> has no id
            <hangup id='1 2'/>                                             | '1 2' is no name for a step
            <hangup id='a'/><hangup id='a'/>                               | a second step with the id 'a'; the first is in line 2
            <hangups id='a'/>                                              | did you mean 'hangup'?
            <hangup id='a'>bye</hangup>                                    | text in <hangup>: 'bye'
            <prompt id='a' next='a2'>hi</prompt><hangup id='a2'/><x:y xmlns:x='urn:x'/> | is of the namespace 'urn:x'
            <prompt id='a'>hi</prompt>                                     | the flow has no step after <prompt>
            <prompt id='a'/><hangup id='b'/>                               | <prompt> says nothing
            <prompt id='a'>hi ${name</prompt><hangup id='b'/>              | '${' without '}'
            <prompt id='a'>hi ${a b}</prompt><hangup id='b'/>              | '${a b}' is no variable
            <prompt id='a'>hi ${calller}</prompt><hangup id='b'/>          | unknown variable 'calller'; did you mean 'caller'?
            <prompt id='a' fault='b0'>hi</prompt><hangup id='b'/>          | unknown step 'b0'
            <menu id='a'><prompt>hi</prompt><otherwise goto='a'/></menu>   | the menu has no choice
            <menu id='a'><choice dtmf='1' goto='a'/><otherwise goto='b'/></menu><hangup id='b'/> | says nothing
            <menu id='a'><prompt>hi</prompt><choice dtmf='1' goto='a'/></menu> | <menu> has no <otherwise>
            <menu id='a'><prompt>hi</prompt><choice dtmf='12' goto='a'/><otherwise goto='b'/></menu><hangup id='b'/> | '12' is no key
            <gather id='a' min='5' max='2' variable='v'><prompt>hi</prompt><otherwise goto='b'/></gather><hangup id='b'/> | min is greater than max
            <gather id='a' variable='caller'><prompt>hi</prompt><otherwise goto='b'/></gather><hangup id='b'/> | is given by the call
            <gather id='a' variable='v' pattern='['><prompt>hi</prompt><otherwise goto='b'/></gather><hangup id='b'/> | is no pattern
            <gather id='a' variable='v' sensitive='yes'><prompt>hi</prompt><otherwise goto='b'/></gather><hangup id='b'/> | neither true nor false
            <gather id='a' variable='v' timeout='99h'><prompt>hi</prompt><otherwise goto='b'/></gather><hangup id='b'/> | write something from 100ms to 60s
            <branch id='a'><otherwise goto='b'/></branch><hangup id='b'/>  | the branch tests nothing
            <branch id='a'><when variable='caller' goto='b'/><otherwise goto='b'/></branch><hangup id='b'/> | <when> has no test
            <branch id='a'><when variable='caller' is='1' set='true' goto='b'/><otherwise goto='b'/></branch><hangup id='b'/> | several tests
            <branch id='a'><when variable='tires' is='1' goto='b'/><otherwise goto='b'/></branch><hangup id='b'/> | unknown variable 'tires'
            <branch id='a'><when variable='caller' at-least='x' goto='b'/><otherwise goto='b'/></branch><hangup id='b'/> | 'x' is no number
            <hours id='a' calendar='c.ics' timezone='Europe/Londn'><open goto='b'/><closed goto='b'/></hours><hangup id='b'/> | did you mean 'Europe/London'?
            <hours id='a' calendar='c.ics' timezone='Europe/London'><open goto='b'/><closed goto='b'/></hours><hangup id='b'/> | the calendar 'c.ics' is missing
            <hours id='a' calendar='../c.ics' timezone='Europe/London'><open goto='b'/><closed goto='b'/></hours><hangup id='b'/> | is outside the flow folder
            <set id='a' variable='v'/><hangup id='b'/>                     | <set> needs either value or add
            <queue id='a' name='support' skills='french'/>                 | unknown skill 'french'
            <queue id='a' name='support' agent='ada'/>                     | 'ada' is no agent's number
            <queue id='a' name='support' agent-within='5s'/>               | agent-within without an agent
            <queue id='a' name='support' agent='${own}'/>                  | unknown variable 'own'
            <gather id='a' variable='pin' sensitive='true'><prompt>PIN?</prompt><otherwise goto='b'/></gather><queue id='b' name='support' agent='${pin}'/> | the sensitive variable 'pin' would be written down
            <set id='a' variable='customer_tier' value='x'/>               | is given by the call
            <transfer id='a'/>                                             | <transfer> needs either extension or number
            <transfer id='a' extension='${caller}'/>                       | may not come from a variable
            <transfer id='a' number='${caller}'/>                          | may not come from a variable
            <transfer id='a' number='+4420'/>                              | is no name of an allowed number
            <transfer id='a' number='taxis'/>                              | unknown allowed number 'taxis'; did you mean 'taxi'?
            <transfer id='a' extension='102'/>                             | unknown extension '102'; did you mean '101'?
            <voicemail id='a' box='suport'/><hangup id='b'/>               | unknown mailbox 'suport'; did you mean 'support'?
            <http id='a' url='ftp://x/'><failure goto='b'/></http><hangup id='b'/> | is no http address with a fixed host
            <http id='a' url='http://${caller}/'><failure goto='b'/></http><hangup id='b'/> | is no http address with a fixed host
            <http id='a' url='http://h:${caller}/'><failure goto='b'/></http><hangup id='b'/> | is no http address with a fixed host
            <http id='a' url='http://h/ x'><failure goto='b'/></http><hangup id='b'/> | is no address
            <http id='a' url='http://h/'/><hangup id='b'/>                 | <http> has no <failure>
            <http id='a' url='http://h/' method='PUT'><failure goto='b'/></http><hangup id='b'/> | write GET or POST
            <http id='a' url='http://h/'><body>{}</body><failure goto='b'/></http><hangup id='b'/> | a GET has no body
            <http id='a' method='POST' url='http://h/'><body>{"a": ${caller}}</body><failure goto='b'/></http><hangup id='b'/> | the body is no JSON
            <http id='a' url='http://h/'><result pointer='x' variable='v'/><failure goto='b'/></http><hangup id='b'/> | 'x' is no JSON pointer
            <subflow id='a' flow='other'/><hangup id='b'/>                 | unknown flow 'other'
            <subflow id='a' flow='main'/><hangup id='b'/>                  | the flow calls itself
            <goto id='a' step='a'/>                                        | a loop without a caller's action: a
            """;

    static Stream<Arguments> mistakes() {
        return MISTAKES.lines().map(line -> line.split(" *\\| *", 2)).map(parts -> Arguments.of(parts[0], parts[1]));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told(String body, String told) throws Exception {
        assertThat(check(body)).anyMatch(problem -> problem.contains(told));
    }

    @Test
    void what_the_flow_itself_lacks_is_told() throws Exception {
        assertThat(check("fault-queue='support'", END)).anyMatch(told -> told.contains("<flow> has no start"));
        assertThat(check("start='end'", END)).anyMatch(told -> told.contains("where its callers go when it fails"));
        assertThat(check("start='end' fault-queue='x'", END)).anyMatch(told -> told.contains("unknown queue 'x'"));
        assertThat(check("start='end' fault='x'", END)).anyMatch(told -> told.contains("unknown step 'x'"));
        assertThat(check("start='end' fault='end'", "")).anyMatch(told -> told.contains("the flow has no step"));
        Files.writeString(
                folder.resolve("other.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault='a'><hangup id='a'/></flow>");
        assertThat(FlowFiles.check(List.of(folder.resolve("other.xml")), NAMES).toString())
                .contains("the flow is named 'main' but its file 'other.xml'");
    }

    @Test
    void a_variable_must_be_set_on_every_way_to_its_use() throws Exception {
        String gather = """
                <gather id='a' variable='account'><prompt>Number?</prompt><otherwise goto='%s'/></gather>
                <prompt id='say'>You said <digits>${account}</digits></prompt>
                <hangup id='end'/>
                """;
        assertThat(check(gather.formatted("end"))).isEmpty();
        assertThat(check(gather.formatted("say")))
                .containsExactly(
                        "3:1: the variable 'account' may have no value when 'say' begins; set it on every way that leads here");
    }

    @Test
    void a_sub_flow_knows_what_its_callers_know_and_they_what_it_sets() throws Exception {
        Files.writeString(
                folder.resolve("inner.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='inner' start='i' fault-queue='support'>"
                        + "<set id='i' variable='sum' value='${first} ${second}'/><return id='r'/></flow>");
        String body = """
                <set id='a' variable='first' value='1'/>
                %s
                <subflow id='sub' flow='inner'/>
                <prompt id='say'>${sum}</prompt>
                <hangup id='end'/>
                """;
        assertThat(check(body.formatted("<set id='b' variable='second' value='2'/>")))
                .isEmpty();
        assertThat(FlowFiles.check(List.of(folder), NAMES)).isEmpty();
        assertThat(check(body.formatted(""))).isEmpty();
        assertThat(FlowFiles.check(List.of(folder), NAMES).toString())
                .contains("inner.xml:1:")
                .contains("unknown variable 'second'");
    }

    @Test
    void flows_that_call_each_other_in_a_circle_are_told() throws Exception {
        Files.writeString(
                folder.resolve("inner.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='inner' start='i' fault-queue='support'>"
                        + "<subflow id='i' flow='main'/><return id='r'/></flow>");
        assertThat(check("<subflow id='a' flow='inner'/>" + END))
                .anyMatch(told -> told.contains("the flow calls itself by way of 'inner'"));
    }

    @Test
    void a_secret_may_not_stand_in_an_address() throws Exception {
        String http = """
                <gather id='a' variable='pin' sensitive='true'><prompt>PIN?</prompt><otherwise goto='end'/></gather>
                <set id='copy' variable='same' value='${pin}'/>
                <http id='ask' method='POST' url='http://h/%s'><body>{"pin": "${pin}"}</body><failure goto='end'/></http>
                <hangup id='end'/>
                """;
        assertThat(check(http.formatted(""))).isEmpty();
        assertThat(check(http.formatted("${same}")))
                .anyMatch(told -> told.contains("'same' would stand in an address"));
    }

    @Test
    void a_loop_that_a_silent_caller_would_never_leave_is_told() throws Exception {
        String menu = """
                <menu id='a'><prompt>Press 1.</prompt><choice dtmf='1' goto='%s'/><otherwise goto='%s'/></menu>
                <prompt id='again' next='a'>Once more.</prompt>
                <hangup id='end'/>
                """;
        assertThat(check(menu.formatted("again", "end"))).isEmpty();
        assertThat(check(menu.formatted("end", "again")))
                .anyMatch(told -> told.startsWith("2:1: a loop without a caller's action: a, again"));
    }

    @Test
    void a_loop_that_counts_and_leaves_is_fine() throws Exception {
        String loop = """
                <http id='a' url='http://h/'><failure goto='count'/></http>
                <goto id='done' step='end'/>
                <set id='count' variable='tries' %s/>
                <branch id='enough'><when variable='tries' at-least='3' goto='end'/><otherwise goto='a'/></branch>
                <hangup id='end'/>
                """;
        assertThat(check(loop.formatted("add='1'"))).isEmpty();
        assertThat(check(loop.formatted("value='1'"))).anyMatch(told -> told.contains("a loop without"));
    }

    @Test
    void a_sub_flow_that_waits_for_the_caller_breaks_a_loop_and_one_that_does_not_does_not() throws Exception {
        String inner = "<flow xmlns='urn:trunkline:flow:1' name='inner' start='i' fault-queue='support'>%s</flow>";
        Files.writeString(
                folder.resolve("inner.xml"),
                inner.formatted(
                        "<menu id='i'><prompt>1?</prompt><choice dtmf='1' goto='r'/><otherwise goto='h'/></menu>"
                                + "<return id='r'/><hangup id='h'/>"));
        assertThat(check("<subflow id='a' flow='inner' next='a'/>")).isEmpty();
        Files.writeString(folder.resolve("inner.xml"), inner.formatted("<prompt id='i'>hi</prompt><return id='r'/>"));
        assertThat(check("<subflow id='a' flow='inner' next='a'/>")).anyMatch(told -> told.contains("a loop without"));
    }

    @Test
    void a_waiting_caller_may_come_back_to_the_queue() throws Exception {
        assertThat(check("<queue id='a' name='support'><timeout goto='p'/></queue>"
                        + "<prompt id='p' next='a'>Please hold on.</prompt>"))
                .isEmpty();
        assertThat(check("<queue id='a' name='support'><noagent goto='p'/></queue>"
                        + "<prompt id='p' next='a'>Please hold on.</prompt>"))
                .anyMatch(told -> told.contains("a loop without"));
    }

    @Test
    void a_sound_in_the_wrong_format_is_told() throws Exception {
        Files.writeString(folder.resolve("x.wav"), "no sound");
        assertThat(check("<prompt id='a'><play file='x.wav'/></prompt>" + END))
                .anyMatch(told -> told.contains("is not a WAV of 8 kHz, 16 bit, mono; convert it: sox x.wav"));
    }

    @Test
    void a_bad_calendar_is_told_in_its_own_file() throws Exception {
        Files.writeString(
                folder.resolve("c.ics"),
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='support'>"
                        + "<hours id='a' calendar='c.ics' timezone='Europe/London'><open goto='b'/><closed goto='b'/></hours>"
                        + "<hangup id='b'/></flow>");
        assertThat(FlowFiles.check(List.of(folder.resolve("main.xml")), NAMES))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.file()).hasFileName("c.ics");
                    assertThat(problem.line()).isEqualTo(3);
                });
    }

    @Test
    void without_a_catalogue_names_are_taken_as_they_are() throws Exception {
        Path file = Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='any'><queue id='a' name='other'/></flow>");
        assertThat(FlowFiles.check(List.of(file), Catalogue.UNKNOWN)).isEmpty();
        assertThat(FlowFiles.check(List.of(file), NAMES)).hasSize(2);
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        assertThat(FlowFiles.check(List.of(folder.resolve("none.xml")), NAMES)).hasSize(1);
    }
}
