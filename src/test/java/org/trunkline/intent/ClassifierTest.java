package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.speech.Heard;

class ClassifierTest {
    private static final Reference AT = new Reference(LocalDate.of(2026, 11, 22), "GB");

    @TempDir
    Path folder;

    private IntentSet intents(SentenceVectors sentences, String language) throws IOException {
        Path intents = Files.createDirectories(folder.resolve("intents"));
        Files.writeString(intents.resolve("main.xml"), """
                <intents xmlns="urn:trunkline:intents:1" language="%s">
                  <intent name="billing" says="billing">
                    <example>pay my bill</example>
                    <example>there is a mistake on my invoice</example>
                    <example>what do i owe you</example>
                    <example>i was charged twice</example>
                  </intent>
                  <intent name="support" says="support">
                    <example>something does not work</example>
                    <example>my machine is broken</example>
                    <example>report a problem with my line</example>
                    <example>i need technical help</example>
                  </intent>
                  <intent name="cancel" says="cancel">
                    <example>end my contract</example>
                    <example>i want to leave you</example>
                    <example>cancel my subscription on {day:date}</example>
                    <example>i do not need it any more</example>
                  </intent>
                </intents>
                """.formatted(language));
        IntentFiles.Loaded loaded = IntentFiles.load(intents, (_, _) -> true, sentences);
        assertThat(loaded.problems()).isEmpty();
        return loaded.intents();
    }

    private static List<String> names(IntentSet set, Locale language, String... texts) {
        return List.of(texts).stream()
                .map(text ->
                        set.classify(language, text, AT).map(Understood::name).orElse("none"))
                .toList();
    }

    @Test
    void a_text_without_a_word_of_the_examples_is_understood_by_its_meaning() throws Exception {
        try (SentenceVectors sentences = SentenceVectors.keptIn(folder.resolve("sentences"))) {
            IntentSet set = intents(sentences, "en");
            assertThat(names(
                            set,
                            Locale.ENGLISH,
                            "how much money must be paid",
                            "the equipment stopped functioning",
                            "please terminate this agreement"))
                    .containsExactly("billing", "support", "cancel");
            assertThat(names(set, Locale.ENGLISH, "will it rain in paris", "xyzzy plugh"))
                    .containsOnly("none");
            assertThat(set.trouble()).isEmpty();
        }
        assertThat(names(intents(SentenceVectors.NONE, "en"), Locale.ENGLISH, "please terminate this agreement"))
                .containsExactly("none");
    }

    @Test
    void an_answer_tells_the_nearest_examples_and_the_values() throws Exception {
        try (SentenceVectors sentences = SentenceVectors.keptIn(folder.resolve("sentences"))) {
            Understood understood = intents(sentences, "en")
                    .classify(Locale.ENGLISH, "kindly stop my subscription tomorrow", AT)
                    .orElseThrow();
            assertThat(understood.name()).isEqualTo("cancel");
            assertThat(understood.nearest().getFirst()).isEqualTo("cancel my subscription on {date}");
            assertThat(understood.slots()).containsEntry("day", "2026-11-23");
        }
    }

    @Test
    void what_was_heard_badly_is_no_surer_than_the_hearing() throws Exception {
        IntentSet set = intents(SentenceVectors.NONE, "en");
        Heard heard = new Heard(
                List.of(new Heard.Hypothesis("pay my bill", 0.5, List.of())), java.time.Duration.ofSeconds(1));
        assertThat(set.classify(Locale.ENGLISH, heard, AT).orElseThrow().confidence())
                .isLessThanOrEqualTo(0.5)
                .isEqualTo(0.5
                        * set.classify(Locale.ENGLISH, "pay my bill", AT)
                                .orElseThrow()
                                .confidence());
    }

    @Test
    void examples_that_were_met_before_are_taken_from_the_file() throws Exception {
        Path kept = folder.resolve("sentences");
        Path file = kept.resolve(MiniLm.NAME + ".bin");
        Map<String, float[]> first;
        try (SentenceVectors sentences = SentenceVectors.keptIn(kept)) {
            first = sentences.of(Locale.ENGLISH, List.of("pay my bill", "end my contract"));
        }
        FileTime written = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, written);
        try (SentenceVectors sentences = SentenceVectors.keptIn(kept)) {
            assertThat(sentences.of(Locale.ENGLISH, List.of("pay my bill")).get("pay my bill"))
                    .isEqualTo(first.get("pay my bill"));
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
            var _ = sentences.of(Locale.ENGLISH, List.of("pay my bill", "a new one"));
            assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(written);
        }
        try (var files = Files.list(kept)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_damaged_file_costs_the_work_again_and_nothing_else() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("sentences"));
        Path file = kept.resolve(MiniLm.NAME + ".bin");
        Files.writeString(file, "something else entirely");
        try (SentenceVectors sentences = SentenceVectors.keptIn(kept)) {
            assertThat(sentences.of(Locale.ENGLISH, List.of("pay my bill"))).containsOnlyKeys("pay my bill");
        }
        assertThat(Files.size(file)).isEqualTo(4 + 64 + 4L * MiniLm.SIZE);
    }

    @Test
    void other_languages_go_by_words_alone() throws Exception {
        try (SentenceVectors sentences = SentenceVectors.keptIn(folder.resolve("sentences"))) {
            Locale german = Locale.GERMAN;
            assertThat(sentences.of(german, List.of("meine rechnung"))).isEmpty();
            assertThat(sentences.of(german, "meine rechnung")).isEmpty();
        }
    }

    @Test
    void without_the_model_words_alone_count_and_the_trouble_is_told() throws Exception {
        SentenceVectors sentences = SentenceVectors.keptIn(folder.resolve("sentences"), () -> {
            throw new MiniLm.Missing(new UnsatisfiedLinkError("no onnxruntime in java.library.path"));
        });
        IntentSet set = intents(sentences, "en");
        set.learn();
        assertThat(names(set, Locale.ENGLISH, "i want to pay my bill")).containsExactly("billing");
        assertThat(set.trouble().orElseThrow()).contains("words alone", "no onnxruntime");
    }

    @Test
    void sentences_come_in_the_pieces_that_the_model_was_trained_on() {
        try (MiniLm model = MiniLm.open()) {
            // As the tokenizer that comes with the model has them.
            assertThat(model.tokens("my luggage was on delta flight abc123, i can’t find it"))
                    .containsExactly(
                            101, 2026, 17434, 2001, 2006, 7160, 3462, 5925, 12521, 2509, 1010, 1045, 2064, 1521, 1056,
                            2424, 2009, 102);
            assertThat(model.tokens("Grüße, Zoë! " + "word ".repeat(500)))
                    .hasSize(128)
                    .endsWith(102);
        }
    }

    @Test
    void near_meanings_are_near_vectors() {
        try (MiniLm model = MiniLm.open()) {
            float[] bill = model.vector("pay my bill");
            assertThat(cosine(bill, bill)).isBetween(0.999, 1.001);
            assertThat(cosine(bill, model.vector("settle an invoice")))
                    .isGreaterThan(2 * cosine(bill, model.vector("the cat is asleep")));
        }
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
        }
        return product;
    }
}
