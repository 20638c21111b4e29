package org.trunkline.speech;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The most frequent words of a language: what callers say who do not say what was asked for. */
record CommonWords(Map<String, Double> probabilities) {
    CommonWords {
        probabilities = Map.copyOf(probabilities);
    }

    static CommonWords english() {
        Map<String, Double> words = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CommonWords.class.getResourceAsStream("common-words-en.tsv")),
                StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split("\t", 2);
                words.put(parts[0], Math.pow(10, Double.parseDouble(parts[1])));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CommonWords(words);
    }

    /**
     * A unigram language model in the ARPA format.
     *
     * @param answers words of what is asked for, alike in probability
     * @param around words that may be said beside: as frequent as they are, or else rare
     * @param boost how much of the probability the answers' words have together
     */
    String languageModel(Set<String> answers, Set<String> around, double boost) {
        Map<String, Double> others = new LinkedHashMap<>(probabilities);
        double rare = Collections.min(probabilities.values());
        around.forEach(word -> others.putIfAbsent(word, rare));
        others.keySet().removeAll(answers);
        double sum = others.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> model = new LinkedHashMap<>();
        // An even chance of ending after each word.
        model.put("</s>", 0.3);
        answers.forEach(word -> model.put(word, 0.7 * boost / answers.size()));
        others.forEach((word, probability) -> model.put(word, 0.7 * (1 - boost) * probability / sum));
        StringBuilder text = new StringBuilder("\\data\\\nngram 1=" + (model.size() + 1) + "\n\n\\1-grams:\n-99 <s>\n");
        model.forEach((word, probability) ->
                text.append(String.format(Locale.ROOT, "%.4f %s%n", Math.log10(probability), word)));
        return text.append("\n\\end\\\n").toString();
    }
}
