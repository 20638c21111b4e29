package org.trunkline.intent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The classifier on CLINC150: learnt from its training sentences, scored on its test sentences, which nothing was chosen
 * by. {@link #main} prints the figures as a line of JSON, for {@code scripts/bench}.
 *
 * @param inScope share of the test's sentences whose intent is the likeliest
 * @param oosRecall share of the sentences outside all intents that are refused
 * @param falsely share of the test's sentences that are refused
 * @param learnSeconds of a processor, for a thousand examples of 20 intents, none of them known from before
 * @param classifyMillis for a sentence
 */
record ClincFigures(
        double inScope,
        double oosRecall,
        double falsely,
        int inScopeSentences,
        int oosSentences,
        double learnSeconds,
        double classifyMillis) {
    private static final Path DATA = Path.of("src/test/resources/clinc150");
    private static final Path KEPT = Path.of("target/clinc150");
    private static final Reference AT = new Reference(LocalDate.of(2026, 11, 22), "GB");

    static List<Classifier.Labelled> read(String name) {
        try {
            return Files.readAllLines(DATA.resolve("clinc_" + name + ".tsv")).stream()
                    .map(line -> line.split("\t", 2))
                    .map(parts -> new Classifier.Labelled(parts[0], parts[1], parts[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("CLINC150 cannot be read; run this in the project's folder", e);
        }
    }

    /**
     * @param perIntent examples of each intent that are learnt from; CLINC150 has 50
     * @param every so many sentences of the test, one is scored
     */
    static ClincFigures measured(int perIntent, int every) {
        List<Classifier.Labelled> train = read("train");
        Map<String, Integer> seen = new HashMap<>();
        List<Classifier.Labelled> learnt = train.stream()
                .filter(each -> seen.merge(each.intent(), 1, Integer::sum) <= perIntent)
                .toList();
        try (SentenceVectors sentences = SentenceVectors.keptIn(KEPT)) {
            return measured(
                    Classifier.learn(Locale.ENGLISH, Map.of(), learnt, sentences),
                    everyNth(read("test"), every),
                    everyNth(read("oos_test"), every),
                    learning(train.subList(0, 1000)));
        }
    }

    private static <T> List<T> everyNth(List<T> all, int n) {
        return IntStream.range(0, all.size() / n).mapToObj(i -> all.get(i * n)).toList();
    }

    private static ClincFigures measured(
            Classifier classifier, List<Classifier.Labelled> test, List<Classifier.Labelled> outside, double learning) {
        long began = System.nanoTime();
        List<Learnt.Best> best =
                test.stream().map(each -> classifier.best(each.text())).toList();
        double classifying = (System.nanoTime() - began) / 1e9;
        int right = 0;
        int refused = 0;
        for (int i = 0; i < best.size(); i++) {
            right += best.get(i).intent().equals(test.get(i).intent()) ? 1 : 0;
            refused += best.get(i).score() < classifier.threshold() ? 1 : 0;
        }
        long caught = outside.stream()
                .filter(each -> classifier.classify(each.text(), AT).isEmpty())
                .count();
        return new ClincFigures(
                (double) right / test.size(),
                (double) caught / outside.size(),
                (double) refused / test.size(),
                test.size(),
                outside.size(),
                learning,
                classifying * 1000 / test.size());
    }

    private static double learning(List<Classifier.Labelled> examples) {
        Path empty = KEPT.resolve("learning");
        try (SentenceVectors sentences = SentenceVectors.keptIn(empty)) {
            Files.deleteIfExists(empty.resolve(MiniLm.NAME + ".bin"));
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long began = threads.getCurrentThreadCpuTime();
            var _ = Classifier.learn(Locale.ENGLISH, Map.of(), examples, sentences);
            return (threads.getCurrentThreadCpuTime() - began) / 1e9;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clinc_in_scope", inScope);
        json.put("clinc_oos_recall", oosRecall);
        json.put("clinc_false", falsely);
        json.put("n_in", inScopeSentences);
        json.put("n_oos", oosSentences);
        json.put("learn_s_per_1000", learnSeconds);
        json.put("classify_ms", classifyMillis);
        return json;
    }

    public static void main(String[] args) {
        System.out.println(
                JsonMapper.builder().build().writeValueAsString(measured(50, 1).json()));
    }
}
