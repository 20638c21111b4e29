package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classifier on CLINC150: learnt from its training sentences, scored on its test sentences, which nothing was chosen
 * by but this class' floors.
 */
class ClincIT {
    private static final Logger log = LoggerFactory.getLogger(ClincIT.class);
    private static final Path DATA = Path.of("src/test/resources/clinc150");
    private static final Reference AT = new Reference(LocalDate.of(2026, 11, 22), "GB");

    private static List<Classifier.Labelled> read(String name) throws IOException {
        return Files.readAllLines(DATA.resolve("clinc_" + name + ".tsv")).stream()
                .map(line -> line.split("\t", 2))
                .map(parts -> new Classifier.Labelled(parts[0], parts[1]))
                .toList();
    }

    @Test
    void sentences_reach_their_intent_and_others_are_refused() throws Exception {
        List<Classifier.Labelled> train = read("train");
        long began = System.nanoTime();
        Classifier classifier = Classifier.learn(Locale.ENGLISH, Map.of(), train);
        Duration learning = Duration.ofNanos(System.nanoTime() - began);

        List<Classifier.Labelled> test = read("test");
        began = System.nanoTime();
        List<Classifier.Best> best =
                test.stream().map(each -> classifier.best(each.text())).toList();
        double millis = (System.nanoTime() - began) / 1e6 / test.size();
        long right = 0;
        long refused = 0;
        for (int i = 0; i < best.size(); i++) {
            right += best.get(i).intent().equals(test.get(i).intent()) ? 1 : 0;
            refused += best.get(i).score() < classifier.threshold() ? 1 : 0;
        }
        List<Classifier.Labelled> outside = read("oos_test");
        long caught = outside.stream()
                .filter(each -> classifier.classify(each.text(), AT).isEmpty())
                .count();
        double accuracy = (double) right / test.size();
        double falsely = (double) refused / test.size();
        double recall = (double) caught / outside.size();
        log.info(
                "CLINC150: in scope {}, out of scope recall {} at {} false; learnt in {} s, {} ms a sentence",
                accuracy,
                recall,
                falsely,
                learning.toMillis() / 1000.0,
                millis);
        assertThat(accuracy).isGreaterThan(0.90);
        assertThat(recall).isGreaterThan(0.50);
        assertThat(falsely).isLessThan(0.06);
    }

    @Test
    void a_thousand_examples_are_learnt_in_seconds() throws Exception {
        List<Classifier.Labelled> thousand = read("train").stream().limit(1000).toList();
        long began = System.nanoTime();
        var _ = Classifier.learn(Locale.ENGLISH, Map.of(), thousand);
        Duration learning = Duration.ofNanos(System.nanoTime() - began);
        log.info("1,000 examples of 20 intents learnt in {} s", learning.toMillis() / 1000.0);
        assertThat(learning).isLessThan(Duration.ofSeconds(20));
    }
}
