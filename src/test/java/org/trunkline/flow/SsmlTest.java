package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.intent.SentenceVectors;
import org.trunkline.voice.Style;
import org.trunkline.voice.Voice;
import org.trunkline.voice.Voices;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;

class SsmlTest {
    private static final Path FILE = Path.of("main.xml");

    @TempDir
    Path folder;

    private static final String LONG =
            "This is the third reminder of many that came before, and there is more to be said."
                    + " Somebody will come to you tomorrow at about nine in the morning.";

    private static String flow(String prompt) {
        return "<flow xmlns='urn:trunkline:flow:1' name='main' language='en' start='a' fault-queue='q'>\n<prompt id='a' next='z'>"
                + prompt + "</prompt>\n<hangup id='z'/></flow>";
    }

    /** What is heard, with its style. */
    private static List<Utterance> said(String prompt, Map<String, String> variables) {
        Problems problems = new Problems(FILE);
        Flow flow = FlowReader.read(FILE, flow(prompt), problems).orElseThrow();
        assertThat(problems.list()).isEmpty();
        FlowSet set = FlowSet.of(Path.of("."), new TreeMap<>(Map.of("main", flow)), Map.of());
        Step.Say step = (Step.Say) Objects.requireNonNull(flow.steps().get("a"));
        return new Speaking(set, flow.locale(), new Variables(variables)).of(step.prompt());
    }

    private static List<String> words(List<Utterance> said) {
        return said.stream()
                .map(each -> switch (each) {
                    case Utterance.Text text ->
                        (text.fixed() ? "" : "~") + text.speech().words();
                    case Utterance.Pause(Duration length) -> length.toMillis() + " ms";
                    case Utterance.SoundFile(Path file) -> "[" + file.getFileName() + "]";
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Hello.<break time='1.5s'/>Goodbye.                        | Hello.; 1500 ms; Goodbye.
            Hello.<break/>Bye. <break strength='none'/> See you.      | Hello.; 400 ms; Bye.; See you.
            Room <say-as interpret-as='digits'>12</say-as>.           | Room one two.
            <say-as interpret-as='currency'>£3.50</say-as> please     | three pounds and fifty pence please
            The <say-as interpret-as='ordinal'>3</say-as> of <number>4</number> | The third of four
            <say-as interpret-as='date' format='mdy'>2/1/2026</say-as> | the first of February, twenty twenty-six
            Ask the <sub alias='help desk'>HD</sub> for more.         | Ask the help desk for more.
            <p>One.</p><p><s>Two.</s><s>Three.</s></p>                | One.; 400 ms; Two.; Three.; 400 ms
            Press <emphasis>one</emphasis> now.                       | Press; one; now.
            Sing <whisper>softly</whisper> now.                       | Sing softly now.
            <say-as interpret-as='opera'>La</say-as>!                 | La!
            <say>One <digits>2</digits></say> three                   | One two; three
            """)
    void what_is_written_is_what_is_heard(String prompt, String heard) {
        assertThat(String.join("; ", words(said(prompt, Map.of())))).isEqualTo(heard);
    }

    @Test
    void styles_are_nested_and_loudness_is_in_decibels() {
        List<Utterance> said = said(
                "<prosody rate='80%' volume='-6dB'>a <emphasis level='strong'>b</emphasis>"
                        + " <prosody pitch='+12st' rate='fast'>c</prosody></prosody> d",
                Map.of());
        assertThat(said)
                .extracting(each -> ((Utterance.Text) each).speech().style())
                .containsExactly(
                        new Style(0.8, 1, -6),
                        new Style(0.8 * 0.85, 1.12, -3),
                        new Style(0.8 * 1.3, 2, -6),
                        Style.PLAIN);
    }

    @Test
    void text_with_a_variable_is_cut_into_sentences_and_the_fixed_ones_stay_together() {
        String prompt = "Hello. This is Acme Ltd. in St. Ives. Mr. ${name}, you owe <number>${sum}</number> pounds."
                + " Please pay. We thank you. ${more}";
        assertThat(words(said(prompt, Map.of("name", "E. Scrooge", "sum", "21", "more", LONG))))
                .containsExactly(
                        "Hello. This is Acme Ltd. in St. Ives.",
                        "~Mr. E. Scrooge, you owe twenty one pounds.",
                        "Please pay. We thank you.",
                        "~This is the third reminder of many that came before, and there is more to be said.",
                        "~Somebody will come to you tomorrow at about nine in the morning.");
        assertThat(words(said("No value: ${more}. That is all.", Map.of("more", ""))))
                .containsExactly("~No value: .", "That is all.");
    }

    @Test
    void what_is_fixed_at_load_is_what_the_line_asks_for_later() {
        String prompt = "Hello ${name}. How are you? <emphasis>Fine</emphasis> <digits>42</digits>";
        Flow flow = FlowReader.read(FILE, flow(prompt), new Problems(FILE)).orElseThrow();
        FlowSet set = FlowSet.of(Path.of("."), new TreeMap<>(Map.of("main", flow)), Map.of());
        List<Utterance.Text> fixed = said(prompt, Map.of("name", "you")).stream()
                .map(Utterance.Text.class::cast)
                .filter(Utterance.Text::fixed)
                .toList();
        assertThat(fixed).hasSize(3);
        assertThat(set.fixedTexts())
                .containsExactlyInAnyOrderElementsOf(
                        fixed.stream().map(Utterance.Text::speech).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <break time='soon'/>x                        | 2:32: the break is 'soon'; write up to 10s: 300ms, 1.5s
            <break time='11s'/>x                         | 2:32: the break is '11s'; write up to 10s: 300ms, 1.5s
            <break strength='string'/>x                  | 2:32: unknown strength 'string'; did you mean 'strong'?
            <emphasis level='most'>x</emphasis>          | 2:35: unknown level 'most'; known: moderate, none, reduced, strong
            <prosody rate='very'>x</prosody>             | 2:34: the rate is 'very'; write 80%, or one of default, fast, medium, slow, x-fast, x-slow
            <say-as interpret-as='date' format='x'>1</say-as> | 2:53: the format is 'x'; write dmy, mdy or ymd
            <say-as>1</say-as>                           | 2:25: <say-as> has no interpret-as; add interpret-as="…"
            <sub>x</sub>y                                | 2:25: <sub> has no alias; add alias="…"
            """)
    void a_value_that_cannot_be_is_an_error(String prompt, String problem) throws Exception {
        assertThat(check(prompt, Optional.empty()))
                .anySatisfy(found -> assertThat(told(found)).isEqualTo(problem))
                .noneMatch(Problem::warning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a <numbr>1</numbr>                             | 2:27: warning: <numbr> is ignored, its text is spoken; did you mean <number>?
            a <voice name='x'>y</voice>                    | 2:27: warning: <voice> is ignored, its text is spoken; see docs/flows.md for what can be spoken
            <say-as interpret-as='opera'>La</say-as>       | 2:33: warning: 'opera' is ignored, the text is spoken as it stands; write digits, characters, telephone, cardinal, ordinal, date, time or currency
            <prosody contour='(0%,+20Hz)'>y</prosody>      | 2:34: warning: contour is ignored; remove it
            <prosody rate='slow' pitch='high'>y</prosody>  | 2:25: warning: the pitch is ignored by the voice drone; leave it out, or choose another voice
            <emphasis>y</emphasis>                         | 2:25: warning: the pitch is ignored by the voice drone; leave it out, or choose another voice
            """)
    void what_cannot_be_followed_is_a_warning_that_names_it(String prompt, String warning) throws Exception {
        List<Problem> found = check(prompt, Optional.of(Voices.only(new Drone())));
        assertThat(found).singleElement().satisfies(problem -> {
            assertThat(told(problem)).isEqualTo(warning);
            assertThat(problem.warning()).isTrue();
        });
    }

    @Test
    void a_flow_in_a_language_that_no_voice_speaks_is_told() throws Exception {
        Voices english = new Voices(Map.of(), new Drone(), InstantSource.system());
        assertThat(checked(flow("x").replace("'en'", "'ko'"), Optional.of(english)))
                .singleElement()
                .satisfies(problem -> assertThat(told(problem))
                        .isEqualTo("2:25: warning: no voice speaks Korean; set one up with [[voice]] in trunkline.toml,"
                                + " or play recordings"));
    }

    @Test
    void a_flow_with_warnings_goes_live() throws Exception {
        Files.writeString(folder.resolve("main.xml"), flow("a <whisper>b</whisper>"));
        FlowArchive nowhere = new FlowArchive() {
            @Override
            public void keep(String flow, String version, String content) {}

            @Override
            public Optional<String> find(String flow, String version) {
                return Optional.empty();
            }
        };
        try (FlowLibrary library = FlowLibrary.open(folder, () -> Catalogue.UNKNOWN, nowhere, texts -> {})) {
            assertThat(library.flow("main")).isPresent();
            assertThat(library.problems()).isEmpty();
            assertThat(library.warnings()).hasSize(1);
        }
    }

    private static String told(Problem problem) {
        return problem.toString().substring(problem.file().toString().length() + 1);
    }

    private List<Problem> check(String prompt, Optional<Voices> voices) throws Exception {
        return checked(flow(prompt), voices);
    }

    private List<Problem> checked(String flow, Optional<Voices> voices) throws Exception {
        Path file = Files.writeString(folder.resolve("main.xml"), flow);
        return FlowFiles.check(
                List.of(file),
                new Catalogue(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        SentenceVectors.NONE,
                        voices));
    }

    /** Speaks as fast as one likes, on one note. */
    private static final class Drone implements Voice {
        @Override
        public String name() {
            return "drone";
        }

        @Override
        public Set<Style.Aspect> can() {
            return Set.of(Style.Aspect.RATE);
        }

        @Override
        public short[] render(String text, Style style) {
            return new short[0];
        }
    }
}
