package org.trunkline.intent;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was learnt from some examples: a linear model of their words and pieces of words and, where there are vectors, of
 * their meaning.
 *
 * @param vectors of words and pieces, by example
 */
record Learnt(
        Features features,
        Model model,
        List<String> intents,
        List<Classifier.Labelled> examples,
        List<Feature[]> vectors,
        Map<String, float[]> meanings) {
    /** This and the weights below were chosen on held-out training sentences of CLINC150. */
    private static final double COST = 0.3;

    /** Beside words and pieces, whose vectors have length 1 each. */
    private static final double MEANING = 2;
    /** How much the nearest example counts beside the model's margin; both are about 1 for a sure case. */
    private static final double NEIGHBOUR = 0.5;

    private static final float[] NOTHING = {};
    private static final double EPSILON = 0.1;
    private static final int NEAREST = 3;

    /** @param similarity to the nearest example, from 0 to 1 */
    record Best(String intent, double score, double similarity, List<String> nearest) {}

    /** @param meanings of what is said in all examples, or empty */
    static Learnt from(List<Classifier.Labelled> examples, Map<String, float[]> meanings) {
        Features features =
                Features.of(examples.stream().map(Classifier.Labelled::text).toList());
        List<String> intents =
                examples.stream().map(Classifier.Labelled::intent).distinct().toList();
        List<Feature[]> vectors =
                examples.stream().map(each -> features.vector(each.text())).toList();
        Problem problem = new Problem();
        problem.l = vectors.size();
        problem.n = 1 + features.size() + (meanings.isEmpty() ? 0 : MiniLm.SIZE);
        problem.x = IntStream.range(0, vectors.size())
                .mapToObj(i -> joined(
                        vectors.get(i),
                        features.size(),
                        meanings.getOrDefault(examples.get(i).said(), NOTHING)))
                .toArray(Feature[][]::new);
        problem.y = examples.stream()
                .mapToDouble(each -> intents.indexOf(each.intent()))
                .toArray();
        Linear.disableDebugOutput();
        // All intents at once: as good as each against the rest, and many times faster.
        Model model = Linear.train(problem, new Parameter(SolverType.MCSVM_CS, COST, EPSILON));
        return new Learnt(features, model, intents, List.copyOf(examples), vectors, meanings);
    }

    /** Without the constant one, a text of which nothing is known would be as likely as one that is refused. */
    private static Feature[] joined(Feature[] words, int after, float[] meaning) {
        Feature[] joined = Arrays.copyOf(words, words.length + 1 + meaning.length);
        joined[words.length] = new FeatureNode(after + 1, 1);
        for (int i = 0; i < meaning.length; i++) {
            joined[words.length + 1 + i] = new FeatureNode(after + 2 + i, MEANING * meaning[i]);
        }
        return joined;
    }

    /** @param meaning of the text; empty: it is judged by its words alone */
    Best best(String text, float[] meaning) {
        Feature[] vector = features.vector(text);
        double[] margins = margins(joined(vector, features.size(), meaning));
        int[] labels = model.getLabels();
        int best = IntStream.range(0, margins.length)
                .reduce((a, b) -> margins[b] > margins[a] ? b : a)
                .orElse(0);
        double[] similar = similarities(vector, meaning);
        List<Integer> nearest = largest(similar);
        double similarity = similar[nearest.getFirst()];
        return new Best(
                intents.get(labels[best]),
                margins[best] + NEIGHBOUR * similarity,
                similarity,
                nearest.stream().map(i -> examples.get(i).text()).toList());
    }

    /** Words, pieces and meaning count as they do in the model. */
    private double[] similarities(Feature[] vector, float[] meaning) {
        double[] similarities = features.similarities(vector, vectors);
        double weight = MEANING * MEANING / (MEANING * MEANING + 2);
        for (int i = 0; i < similarities.length && meaning.length > 0; i++) {
            float[] other = meanings.getOrDefault(examples.get(i).said(), NOTHING);
            double product = 0;
            for (int j = 0; j < other.length; j++) {
                product += other[j] * meaning[j];
            }
            similarities[i] = weight * product + (1 - weight) * similarities[i];
        }
        return similarities;
    }

    private static List<Integer> largest(double[] values) {
        List<Integer> largest = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            int place = largest.size();
            while (place > 0 && values[largest.get(place - 1)] < values[i]) {
                place--;
            }
            if (place < NEAREST) {
                largest.add(place, i);
                if (largest.size() > NEAREST) {
                    largest.removeLast();
                }
            }
        }
        return largest;
    }

    /** One for each of the model's labels; of one intent alone the model knows nothing. */
    private double[] margins(Feature[] vector) {
        double[] margins = new double[model.getNrClass()];
        if (intents.size() > 1) {
            double ignored = Linear.predictValues(model, vector, margins);
        }
        return margins;
    }
}
