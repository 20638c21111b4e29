package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Heard;

class DialogueTest {
    /** A Sunday. */
    private static final Reference AT = new Reference(LocalDate.of(2026, 11, 22), "GB");

    @TempDir
    Path folder;

    private IntentSet intents = IntentSet.NONE;

    @BeforeEach
    void load() throws Exception {
        Files.writeString(folder.resolve("a.xml"), """
                <intents xmlns='urn:trunkline:intents:1' language='en'>
                  <intent name='billing' says='billing'>
                    <example>pay my bill</example>
                    <example>what's the balance of account {account:digits 8 luhn}</example>
                    <example>pay {amount:money} on {day:date}</example>
                    <example>take {n:number} off</example>
                    <example>call me back on {phone:phone}</example>
                  </intent>
                  <intent name='plan' says='change of plan'>
                    <example>change to {plan:plan}</example>
                  </intent>
                  <list name='plan'><item value='gold'><synonym>the golden one</synonym></item>
                    <item value='P-2'><synonym>silver plan</synonym></item></list>
                </intents>
                """);
        IntentFiles.Loaded loaded = IntentFiles.load(folder, (_, _) -> true);
        assertThat(loaded.problems()).isEmpty();
        intents = loaded.intents();
    }

    private Dialogue dialogue() {
        Dialogue dialogue = Dialogue.in(Locale.ENGLISH);
        for (Intent intent : intents.in(Locale.ENGLISH).values()) {
            dialogue = dialogue.orIntent(intent.name(), intent);
        }
        return dialogue.orOperator("operator");
    }

    private Optional<Understood> understood(String text) {
        return dialogue().understand(Heard.written(text), AT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "billing | billing | {}",
                "I want to pay my bill, please! | billing | {}",
                "Can you pay my bill | billing | {}",
                "agent | operator | {}",
                "I'd like to speak to a person | operator | {}",
                "what’s the balance of account four oh one two double eight eight eight | billing | {}",
                "what's the balance of account 18001234 | billing | {}",
                "what's the balance of account one eight double oh one two three one | billing | {}",
                "pay fifty pounds on the third of december | billing | {amount=50, day=2026-12-03}",
                "pay £12.50 on 2026-12-24 | billing | {amount=12.50, day=2026-12-24}",
                "pay twenty five dollars and ten cents on next sunday | billing | {amount=25.10, day=2026-11-29}",
                "pay ninety pence on sunday | billing | {amount=0.90, day=2026-11-22}",
                "pay a hundred and five on today | billing | {amount=105, day=2026-11-22}",
                "pay two euros fifty on november first | billing | {amount=2.50, day=2027-11-01}",
                "pay one on the day after tomorrow | billing | {amount=1, day=2026-11-24}",
                "take twelve thousand three hundred and forty five off | billing | {n=12345}",
                "take 1,200 off | billing | {n=1200}",
                "call me back on oh two oh seven nine four six oh oh double oh | billing | {phone=+442079460000}",
                "call me back on +1 650-253-0000 | billing | {phone=+16502530000}",
                "change to gold | plan | {plan=gold}",
                "change to the golden one | plan | {plan=gold}",
                "change to silver plan | plan | {plan=P-2}"
            })
    void what_is_said_as_in_an_example_is_understood_with_its_values(String text, String name, String slots) {
        assertThat(understood(text)).hasValueSatisfying(found -> {
            assertThat(found.name()).isEqualTo(name);
            assertThat(new java.util.TreeMap<>(found.slots()).toString()).isEqualTo(slots);
            assertThat(found.confidence()).isEqualTo(1);
        });
    }

    @Test
    void digits_with_a_right_check_digit_are_a_value_and_others_are_left_out() {
        assertThat(understood("what's the balance of account one two three four five six seven four"))
                .hasValueSatisfying(found -> assertThat(found.slots()).isEqualTo(Map.of("account", "12345674")));
        assertThat(understood("what's the balance of account one two three four five six seven five"))
                .hasValueSatisfying(found -> assertThat(found.slots()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"pay my", "bill", "i want to", "take five and off", "take twenty twenty off", "change to bronze", "''"})
    void what_no_example_says_is_not_understood(String text) {
        assertThat(understood(text)).isEmpty();
    }

    @Test
    void the_best_hypothesis_that_is_of_the_grammar_is_taken_with_its_confidence() {
        Heard heard = new Heard(
                List.of(
                        new Heard.Hypothesis("pay my pill", 0.7, List.of()),
                        new Heard.Hypothesis("pay my bill", 0.4, List.of())),
                Duration.ofSeconds(1));
        assertThat(dialogue().understand(heard, AT)).hasValueSatisfying(found -> {
            assertThat(found.name()).isEqualTo("billing");
            assertThat(found.confidence()).isEqualTo(0.4);
        });
    }

    @Test
    void whatever_the_grammar_lets_be_heard_is_understood() {
        Dialogue dialogue = dialogue();
        Grammar grammar = dialogue.grammar().orElseThrow();
        long seed = 20261122;
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            String[] choice = new String[1];
            String text = say(grammar.root(), random, choice);
            assertThat(dialogue.understand(Heard.written(text), AT))
                    .map(Understood::name)
                    .as("seed %d: '%s' of %s", seed, text, choice[0])
                    .contains(choice[0]);
        }
    }

    /** A sentence of the grammar; the outermost tag is its choice. */
    private static String say(Grammar.Expansion rule, Random random, String[] choice) {
        return switch (rule) {
            case Grammar.Words(String text) -> text;
            case Grammar.Sequence(var parts) -> joined(parts, random, choice);
            case Grammar.OneOf(var ways) -> say(ways.get(random.nextInt(ways.size())), random, choice);
            case Grammar.Repeated(var part, int min, int max) -> {
                int times = min + random.nextInt(max - min + 1);
                yield joined(java.util.Collections.nCopies(times, part), random, choice);
            }
            case Grammar.Tagged(String tag, var part) -> {
                choice[0] = choice[0] == null ? tag : choice[0];
                yield say(part, random, choice);
            }
        };
    }

    private static String joined(List<Grammar.Expansion> parts, Random random, String[] choice) {
        StringBuilder text = new StringBuilder();
        for (Grammar.Expansion part : parts) {
            String said = say(part, random, choice);
            text.append(text.isEmpty() || said.isEmpty() ? "" : " ").append(said);
        }
        return text.toString();
    }

    @Test
    void a_correction_brings_the_right_value() {
        Dialogue dialogue = Dialogue.in(Locale.ENGLISH)
                .orYesNo("yes", "no")
                .orCorrection("no", "value", new SlotType.Digits(4, 4, CheckDigit.NONE));
        assertThat(dialogue.understand(Heard.written("no one two three four"), AT))
                .hasValueSatisfying(found -> assertThat(found.slots()).containsEntry("value", "1234"));
        assertThat(dialogue.understand(Heard.written("Yes."), AT))
                .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo("yes"));
    }

    @Test
    void korean_has_digits_days_and_the_little_words() {
        Locale korean = Locale.of("ko");
        Dialogue dialogue = Dialogue.in(korean)
                .orPhrases("billing", List.of("요금 문의"))
                .orOperator("operator")
                .orValue("number", "value", new SlotType.Digits(4, 4, CheckDigit.NONE));
        assertThat(dialogue.understand(Heard.written("요금 문의"), AT)).isPresent();
        assertThat(dialogue.understand(Heard.written("상담원"), AT))
                .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo("operator"));
        assertThat(dialogue.understand(Heard.written("일 이 삼 공"), AT))
                .hasValueSatisfying(found -> assertThat(found.slots()).containsEntry("value", "1230"));
        assertThat(dialogue.grammar().orElseThrow().language()).isEqualTo(korean);
    }
}
