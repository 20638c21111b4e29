package org.trunkline.intent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brings free text to the intent that it is likest to, or to none. See {@link Learnt} for what is learnt
 * from the examples; from which score on a text is taken for one of the intents, and how sure that is, is learnt from
 * examples that were held out. Immutable, thread-safe.
 */
final class Classifier {
    /** This share of the held-out examples is refused: the price of refusing what is none of the intents. */
    static final double REFUSED = 0.05;

    private static final int FOLDS = 4;
    /** With so many scores the threshold is sure enough, and no further part is held out. */
    private static final int ENOUGH = 400;

    private static final float[] NO_MEANING = {};

    private final Locale language;
    private final Map<String, Intent> intents;
    private final SentenceVectors sentences;
    private final Learnt learnt;
    private final double threshold;
    private final Sureness sureness;

    private Classifier(
            Locale language,
            Map<String, Intent> intents,
            SentenceVectors sentences,
            Learnt learnt,
            double threshold,
            Sureness sureness) {
        this.language = language;
        this.intents = intents;
        this.sentences = sentences;
        this.learnt = learnt;
        this.threshold = threshold;
        this.sureness = sureness;
    }

    /**
     * An example and its intent.
     *
     * @param text with slots as {@code {type}}
     * @param said with something in the slots, as a caller would say it
     */
    record Labelled(String intent, String text, String said) {}

    /** @param intents one at least */
    static Classifier learn(Locale language, Collection<Intent> intents, SentenceVectors sentences) {
        Map<String, Intent> named = new LinkedHashMap<>();
        List<Labelled> examples = new ArrayList<>();
        for (Intent intent : intents) {
            named.put(intent.name(), intent);
            examples.add(new Labelled(intent.name(), intent.says(), intent.says()));
            intent.examples()
                    .forEach(example -> examples.add(new Labelled(intent.name(), example.text(), example.said())));
        }
        return learn(language, named, examples, sentences);
    }

    static Classifier learn(
            Locale language, Map<String, Intent> named, List<Labelled> examples, SentenceVectors sentences) {
        Map<String, float[]> meanings =
                sentences.of(language, examples.stream().map(Labelled::said).toList());
        List<Scored> heldOut = heldOut(examples, meanings);
        double[] scores = heldOut.stream().mapToDouble(Scored::score).sorted().toArray();
        double threshold = scores.length == 0 ? 0 : scores[(int) (scores.length * REFUSED)];
        return new Classifier(
                language, named, sentences, Learnt.from(examples, meanings), threshold, Sureness.of(heldOut));
    }

    /** How a text that was not learnt from was scored, and whether its best intent was the right one. */
    record Scored(double score, boolean right) {}

    /** Examples as a model scores them that has learnt from the others. */
    private static List<Scored> heldOut(List<Labelled> examples, Map<String, float[]> meanings) {
        List<Scored> scored = new ArrayList<>();
        Map<String, Integer> seen = new LinkedHashMap<>();
        int[] fold = examples.stream()
                .mapToInt(each -> seen.merge(each.intent(), 1, Integer::sum) % FOLDS)
                .toArray();
        for (int held = 0; held < FOLDS && scored.size() < ENOUGH; held++) {
            int now = held;
            List<Labelled> learnt = IntStream.range(0, fold.length)
                    .filter(i -> fold[i] != now)
                    .mapToObj(examples::get)
                    .toList();
            if (learnt.isEmpty()) {
                continue;
            }
            Learnt model = Learnt.from(learnt, meanings);
            IntStream.range(0, fold.length)
                    .filter(i -> fold[i] == now)
                    .mapToObj(examples::get)
                    .forEach(each -> {
                        Learnt.Best best = model.best(each.text(), meanings.getOrDefault(each.said(), NO_MEANING));
                        scored.add(new Scored(best.score(), best.intent().equals(each.intent())));
                    });
        }
        return scored;
    }

    /** The intent that the text is likest to, with the values found in it; empty: it is like none. */
    Optional<Understood> classify(String text, Reference at) {
        Learnt.Best best = best(text);
        if (best.score() < threshold) {
            return Optional.empty();
        }
        Intent intent = intents.get(best.intent());
        Map<String, String> slots = intent == null ? Map.of() : slots(intent, Text.words(text), at);
        return Optional.of(new Understood(best.intent(), slots, sureness.of(best.score()), best.nearest()));
    }

    /** The examples that the text is nearest to, best first; none if it has nothing in common with any. */
    List<String> nearest(String text) {
        Learnt.Best best = best(text);
        return best.similarity() > 0 ? best.nearest() : List.of();
    }

    /** The best intent whatever the score; a text of which nothing is known has none. */
    Learnt.Best best(String text) {
        boolean byMeaning = !learnt.meanings().isEmpty();
        Optional<float[]> meaning = byMeaning ? sentences.of(language, text) : Optional.empty();
        boolean known = meaning.isPresent() || (!byMeaning && learnt.features().knowsAWordOf(text));
        Learnt.Best best = learnt.best(text, meaning.orElse(NO_MEANING));
        return known
                ? best
                : new Learnt.Best(best.intent(), Double.NEGATIVE_INFINITY, best.similarity(), best.nearest());
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
}
