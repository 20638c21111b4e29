package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.xml.sax.SAXException;

/** The schema and our own reading agree: what editors accept is what the check accepts. */
class FlowSchemaTest {
    private static final String EVERYTHING = """
            <menu id='a' fault='end' timeout='500ms' retries='0'><prompt>Hi <say>there</say><play file='x.wav'/>
              <digits>12</digits><number>12</number></prompt><choice dtmf='*' goto='b'/><nomatch/><noinput><prompt>x</prompt></noinput>
              <otherwise goto='b'/></menu>
            <gather id='b' variable='v' min='1' max='4' terminator='*#' between='1s' pattern='[0-9]+' sensitive='true' next='c'>
              <prompt>x</prompt><otherwise goto='c'/></gather>
            <branch id='c'><when variable='v' is='1' goto='d'/><when variable='v' at-least='0.5' goto='d'/><otherwise goto='d'/></branch>
            <hours id='d' calendar='c.ics' timezone='UTC'><open goto='e'/><closed goto='e'/><holiday goto='e'/></hours>
            <set id='e' variable='w' value=''/>
            <set id='e2' variable='w' add='-1'/>
            <http id='h' method='POST' url='https://h/x?y=1' timeout='2s' next='i'><header name='A' value='b'/><body>{}</body>
              <result pointer='/x' variable='y' sensitive='true'/><on status='404' goto='i'/><failure goto='i'/></http>
            <subflow id='i' flow='main2'/>
            <voicemail id='j' box='b' max='1m' silence='2s'><prompt>x</prompt></voicemail>
            <transfer id='k' extension='101'><failure goto='l'/></transfer>
            <queue id='l' name='q' priority='3' skills='a, b' agent='${w}' agent-within='20s'><timeout goto='m'/><noagent goto='m'/></queue>
            <goto id='m' step='end'/>
            <prompt id='n' next='r'>x<break time='1.5s'/><break strength='weak'/><say-as interpret-as='date' format='dmy'>1/2/2026</say-as>
              <sub alias='y'>x</sub><p><s>x <emphasis level='strong'>y</emphasis></s></p><prosody rate='80%' pitch='-2st' volume='+3dB'>x</prosody>
              <say>x <digits>1</digits></say><number>2</number></prompt>
            <return id='r'/>
            <hangup id='end'/>
            """;

    private static String flow(String body) {
        return "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault='n' fault-queue='q'>" + body + "</flow>";
    }

    private static List<Problem> read(String content) {
        Problems problems = new Problems(Path.of("main.xml"));
        assertThat(FlowReader.read(Path.of("main.xml"), content, problems)).isPresent();
        return problems.list();
    }

    private static void validate(String content) throws Exception {
        Schema schema =
                SchemaFactory.newDefaultInstance().newSchema(new StreamSource(new StringReader(FlowFiles.schema())));
        schema.newValidator().validate(new StreamSource(new StringReader(content)));
    }

    @Test
    void everything_that_the_language_has_is_accepted_by_both() {
        assertThat(read(flow(EVERYTHING))).isEmpty();
        assertThatCode(() -> validate(flow(EVERYTHING))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<hangup/>",
                "<hangup id='a' next='b'/>",
                "<hangup id='a'/><hangup id='a'/>",
                "<hangs id='a'/>",
                "<hangup id='a'>text</hangup>",
                "<menu id='a' timeout='5'><prompt>x</prompt><choice dtmf='1' goto='a'/><otherwise goto='a'/></menu>",
                "<menu id='a'><prompt>x</prompt><choice dtmf='12' goto='a'/><otherwise goto='a'/></menu>",
                "<menu id='a'><prompt>x</prompt><choice dtmf='1'/><otherwise goto='a'/></menu>",
                "<prompt id='a' next='a'><play/></prompt>",
                "<prompt id='a' next='a'>x<break time='1 s'/></prompt>",
                "<prompt id='a' next='a'>x<emphasis level='most'>y</emphasis></prompt>",
                "<prompt id='a' next='a'><sub>y</sub></prompt>",
                "<gather id='a'><prompt>x</prompt><otherwise goto='a'/></gather>",
                "<queue id='a' name='q' priority='high'/>",
                "<queue id='a'/>",
                "<goto id='a'/>",
                "<http id='a' method='PUT' url='http://h/' next='a'><failure goto='a'/></http>"
            })
    void a_mistake_is_refused_by_both(String body) {
        assertThat(read(flow(body))).isNotEmpty();
        assertThatThrownBy(() -> validate(flow(body))).isInstanceOf(SAXException.class);
    }
}
