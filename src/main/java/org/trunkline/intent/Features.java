package org.trunkline.intent;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Text as a vector: how often each word, pair of words and piece of a word of three or four letters is in it, weighed by
 * how rare it is among the examples. Words and pieces are brought to length 1 each.
 */
final class Features {
    private static final Pattern FIGURES = Pattern.compile(".*\\p{Nd}.*");
    private static final int SHORTEST_PIECE = 3;
    private static final int LONGEST_PIECE = 4;

    private final Map<String, Integer> indexes;
    private final double[] rarity;

    private Features(Map<String, Integer> indexes, double[] rarity) {
        this.indexes = indexes;
        this.rarity = rarity;
    }

    static Features of(Collection<String> texts) {
        Map<String, Integer> indexes = new HashMap<>();
        Map<String, Integer> documents = new HashMap<>();
        for (String text : texts) {
            new HashSet<>(terms(text).keySet()).forEach(term -> documents.merge(term, 1, Integer::sum));
        }
        documents.keySet().stream().sorted().forEach(term -> indexes.put(term, indexes.size() + 1));
        double[] rarity = new double[indexes.size() + 1];
        documents.forEach((term, count) ->
                rarity[indexes.getOrDefault(term, 0)] = Math.log((1.0 + texts.size()) / (1.0 + count)) + 1);
        return new Features(indexes, rarity);
    }

    int size() {
        return indexes.size();
    }

    /** In the order of the indexes, as liblinear wants it. */
    Feature[] vector(String text) {
        TreeMap<Integer, Double> words = new TreeMap<>();
        TreeMap<Integer, Double> pieces = new TreeMap<>();
        terms(text).forEach((term, count) -> {
            Integer index = indexes.get(term);
            if (index != null) {
                (term.charAt(0) == 'w' ? words : pieces).put(index, (1 + Math.log(count)) * rarity[index]);
            }
        });
        TreeMap<Integer, Double> all = new TreeMap<>(normed(words));
        all.putAll(normed(pieces));
        return all.entrySet().stream()
                .map(each -> new FeatureNode(each.getKey(), each.getValue()))
                .toArray(Feature[]::new);
    }

    private static Map<Integer, Double> normed(Map<Integer, Double> vector) {
        double length =
                Math.sqrt(vector.values().stream().mapToDouble(x -> x * x).sum());
        Map<Integer, Double> normed = new HashMap<>();
        vector.forEach((index, value) -> normed.put(index, value / length));
        return normed;
    }

    /** Pieces of words alone are found in anything. */
    boolean knowsAWordOf(String text) {
        return Text.words(text).stream().anyMatch(word -> indexes.containsKey("w" + word));
    }

    /** The cosine between the text and each example. */
    double[] similarities(Feature[] vector, List<Feature[]> examples) {
        double[] dense = new double[indexes.size() + 1];
        for (Feature each : vector) {
            dense[each.getIndex()] = each.getValue();
        }
        double length = length(vector);
        double[] similarities = new double[examples.size()];
        // Plain loops: this goes through every example, for each text.
        for (int i = 0; i < similarities.length; i++) {
            double product = 0;
            for (Feature each : examples.get(i)) {
                product += each.getValue() * dense[each.getIndex()];
            }
            similarities[i] = product == 0 ? 0 : product / (length * length(examples.get(i)));
        }
        return similarities;
    }

    private static double length(Feature[] vector) {
        double squares = 0;
        for (Feature each : vector) {
            squares += each.getValue() * each.getValue();
        }
        return Math.sqrt(squares);
    }

    private static Map<String, Integer> terms(String text) {
        Map<String, Integer> terms = new HashMap<>();
        List<String> words = Text.words(text).stream()
                .map(word -> FIGURES.matcher(word).matches() ? "digits" : word)
                .toList();
        for (int i = 0; i < words.size(); i++) {
            terms.merge("w" + words.get(i), 1, Integer::sum);
            if (i > 0) {
                terms.merge("w" + words.get(i - 1) + " " + words.get(i), 1, Integer::sum);
            }
            String padded = " " + words.get(i) + " ";
            for (int length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++) {
                for (int from = 0; from + length <= padded.length(); from++) {
                    terms.merge("c" + padded.substring(from, from + length), 1, Integer::sum);
                }
            }
        }
        return terms;
    }
}
