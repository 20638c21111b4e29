package org.trunkline.intent;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brings free text to the intent that it is likest to, or to none. A linear model of word and character n-grams, learnt
 * from the examples; from which score on a text is taken for one of the intents, and how sure that is, is learnt from
 * examples that were held out. Immutable, thread-safe.
 */
public final class Classifier {
    /** This share of the held-out examples is refused: the price of refusing what is none of the intents. */
    static final double REFUSED = 0.05;

    private static final int FOLDS = 4;
    private static final double COST = 1;
    private static final double EPSILON = 0.1;
    /** How much the nearest example counts beside the model's margin; both are about 1 for a sure case. */
    private static final double NEIGHBOUR = 0.5;

    private static final int NEAREST = 3;

    private final Locale language;
    private final Map<String, Intent> intents;
    private final Trained trained;
    private final double threshold;
    private final Sureness sureness;

    private Classifier(
            Locale language, Map<String, Intent> intents, Trained trained, double threshold, Sureness sureness) {
        this.language = language;
        this.intents = intents;
        this.trained = trained;
        this.threshold = threshold;
        this.sureness = sureness;
    }

    /** An example and its intent. */
    record Labelled(String intent, String text) {}

    /** @param intents one at least */
    static Classifier learn(Locale language, Collection<Intent> intents) {
        Map<String, Intent> named = new LinkedHashMap<>();
        List<Labelled> examples = new ArrayList<>();
        for (Intent intent : intents) {
            named.put(intent.name(), intent);
            examples.add(new Labelled(intent.name(), intent.says()));
            intent.examples().forEach(example -> examples.add(new Labelled(intent.name(), example.text())));
        }
        return learn(language, named, examples);
    }

    static Classifier learn(Locale language, Map<String, Intent> named, List<Labelled> examples) {
        List<Scored> heldOut = heldOut(examples);
        double[] scores = heldOut.stream().mapToDouble(Scored::score).sorted().toArray();
        double threshold = scores.length == 0 ? 0 : scores[(int) (scores.length * REFUSED)];
        return new Classifier(language, named, Trained.on(examples), threshold, Sureness.of(heldOut));
    }

    /** How a text that was not learnt from was scored, and whether its best intent was the right one. */
    record Scored(double score, boolean right) {}

    /** Each example as a model scores it that has learnt from the others. */
    private static List<Scored> heldOut(List<Labelled> examples) {
        List<Scored> scored = new ArrayList<>();
        Map<String, Integer> seen = new LinkedHashMap<>();
        int[] fold = examples.stream()
                .mapToInt(each -> seen.merge(each.intent(), 1, Integer::sum) % FOLDS)
                .toArray();
        for (int held = 0; held < FOLDS; held++) {
            int now = held;
            List<Labelled> learnt = IntStream.range(0, fold.length)
                    .filter(i -> fold[i] != now)
                    .mapToObj(examples::get)
                    .toList();
            if (learnt.isEmpty()) {
                continue;
            }
            Trained model = Trained.on(learnt);
            IntStream.range(0, fold.length)
                    .filter(i -> fold[i] == now)
                    .mapToObj(examples::get)
                    .forEach(each -> {
                        Best best = model.best(each.text());
                        scored.add(new Scored(best.score(), best.intent().equals(each.intent())));
                    });
        }
        return scored;
    }

    /** The intent that the text is likest to, with the values found in it; empty: it is like none. */
    Optional<Understood> classify(String text, Reference at) {
        Best best = trained.best(text);
        if (best.score() < threshold || !trained.features().knowsAWordOf(text)) {
            return Optional.empty();
        }
        Intent intent = intents.get(best.intent());
        Map<String, String> slots = intent == null ? Map.of() : slots(intent, Text.words(text), at);
        return Optional.of(new Understood(best.intent(), slots, sureness.of(best.score()), best.nearest()));
    }

    /** For measuring: the best intent whatever the score. */
    Best best(String text) {
        return trained.best(text);
    }

    double threshold() {
        return threshold;
    }

    /** The longest values of the intent's slots that stand anywhere in the text. */
    private Map<String, String> slots(Intent intent, List<String> words, Reference at) {
        Language known = Language.of(language);
        Map<String, String> slots = new LinkedHashMap<>();
        intent.slots().forEach((name, type) -> {
            for (int length = words.size(); length > 0 && !slots.containsKey(name); length--) {
                for (int from = 0; from + length <= words.size(); from++) {
                    known.value(type, words.subList(from, from + length), at)
                            .filter(Language.Value::valid)
                            .ifPresent(value -> slots.putIfAbsent(name, value.text()));
                }
            }
        });
        return slots;
    }

    /** @param similarity to the nearest example, from 0 to 1 */
    record Best(String intent, double score, double similarity, List<String> nearest) {}

    /** What was learnt from some examples. */
    private record Trained(
            Features features,
            Model model,
            boolean several,
            List<String> intents,
            List<Labelled> examples,
            List<Feature[]> vectors) {

        static Trained on(List<Labelled> examples) {
            Features features =
                    Features.of(examples.stream().map(Labelled::text).toList());
            List<String> intents =
                    examples.stream().map(Labelled::intent).distinct().toList();
            List<Feature[]> vectors =
                    examples.stream().map(each -> features.vector(each.text())).toList();
            Problem problem = new Problem();
            problem.l = vectors.size();
            problem.n = features.size();
            problem.x = vectors.toArray(Feature[][]::new);
            problem.y = examples.stream()
                    .mapToDouble(each -> intents.indexOf(each.intent()))
                    .toArray();
            Linear.disableDebugOutput();
            Model model = Linear.train(problem, new Parameter(SolverType.L2R_L2LOSS_SVC_DUAL, COST, EPSILON));
            return new Trained(features, model, intents.size() > 1, intents, List.copyOf(examples), vectors);
        }

        Best best(String text) {
            Feature[] vector = features.vector(text);
            double[] margins = margins(vector);
            int[] labels = model.getLabels();
            int best = IntStream.range(0, margins.length)
                    .reduce((a, b) -> margins[b] > margins[a] ? b : a)
                    .orElse(0);
            double[] similar = features.similarities(vector, vectors);
            List<Integer> nearest = largest(similar);
            double similarity = similar[nearest.getFirst()];
            return new Best(
                    intents.get(labels[best]),
                    margins[best] + NEIGHBOUR * similarity,
                    similarity,
                    nearest.stream().map(i -> examples.get(i).text()).toList());
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

        /** One for each of the model's labels. Of two intents the model has one margin, of one none. */
        private double[] margins(Feature[] vector) {
            double[] margins = new double[model.getNrClass()];
            if (several) {
                double ignored = Linear.predictValues(model, vector, margins);
            }
            if (model.getNrClass() == 2) {
                margins[1] = -margins[0];
            }
            return margins;
        }
    }

    /** How often a score is right: a logistic curve through the held-out examples. */
    record Sureness(double slope, double middle) {
        private static final int STEPS = 300;
        private static final double RATE = 0.5;

        static Sureness of(List<Scored> heldOut) {
            double slope = 4;
            double offset = 0;
            // Smoothed, as if one right and one wrong had been seen beside them: a handful of examples proves little.
            double right = heldOut.stream().filter(Scored::right).count();
            double wrong = heldOut.size() - right;
            double yes = (right + 1) / (right + 2);
            double no = 1 / (wrong + 2);
            for (int i = 0; i < STEPS && !heldOut.isEmpty(); i++) {
                double bySlope = 0;
                double byOffset = 0;
                for (Scored each : heldOut) {
                    double error = curve(slope * each.score() + offset) - (each.right() ? yes : no);
                    bySlope += error * each.score();
                    byOffset += error;
                }
                slope -= RATE * bySlope / heldOut.size();
                offset -= RATE * byOffset / heldOut.size();
            }
            return new Sureness(Math.max(0, slope), offset);
        }

        double of(double score) {
            return curve(slope * score + middle);
        }

        private static double curve(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }

    @Override
    public String toString() {
        return "Classifier[" + language + ", "
                + Arrays.toString(trained.intents().toArray()) + "]";
    }
}
