package org.trunkline.speech;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Ears on the recognizers of this installation. Thread-safe. */
final class ListeningEars implements Ears {
    /**
     * @param open how many ears at once
     * @param threads that recognize at once
     * @param voice probability of voice that counts as voice
     * @param silence after speech that ends an utterance
     * @param longest utterance
     * @param hung a recognizer that takes longer for a piece of audio has hung
     */
    record Limits(int open, int threads, float voice, Duration silence, Duration longest, Duration hung) {}

    private final Map<String, Recognizer> recognizers;
    private final VoiceActivity activity;
    private final Limits limits;
    private final EarThreads threads;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final List<String> missing;

    /**
     * @param recognizers by language code; closed with the ears
     * @param missing recognizers that should be there and could not be opened, and why
     */
    ListeningEars(Map<String, Recognizer> recognizers, VoiceActivity activity, Limits limits, List<String> missing) {
        this.missing = List.copyOf(missing);
        this.recognizers = Map.copyOf(recognizers);
        this.activity = activity;
        this.limits = limits;
        threads = new EarThreads(limits.threads(), limits.hung());
    }

    @Override
    public Optional<Recognizer.Abilities> abilities(Locale language) {
        return recognizer(language).map(Recognizer::abilities);
    }

    @Override
    public boolean knows(Locale language, String word) {
        return recognizer(language).map(recognizer -> recognizer.knows(word)).orElse(true);
    }

    private Optional<Recognizer> recognizer(Locale language) {
        return Optional.ofNullable(recognizers.get(language.getLanguage()));
    }

    @Override
    public Optional<Ear> open(Locale language, int rate) {
        if (rate != 8000 && rate != 16_000) {
            throw new IllegalArgumentException("a telephone's audio has 8000 or 16000 samples a second, not " + rate);
        }
        Optional<Recognizer> recognizer = recognizer(language);
        if (recognizer.isEmpty()) {
            return Optional.empty();
        }
        if (open.incrementAndGet() > limits.open() || threads.exhausted()) {
            open.decrementAndGet();
            refused.incrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new CallEar(threads, limits, activity, recognizer.get(), rate, open::decrementAndGet));
    }

    @Override
    public Figures figures() {
        int hung = threads.hung();
        return new Figures(open.get(), limits.open(), refused.get(), threads.failures(), hung, trouble(hung));
    }

    private Optional<String> trouble(int hung) {
        if (threads.exhausted()) {
            return Optional.of("the recognizer does not answer: " + hung
                    + " threads hang in it; callers use keys; restart Trunkline to listen again");
        }
        List<String> all = new ArrayList<>(missing);
        threads.trouble().ifPresent(why -> all.add("the last answer was lost, its caller used keys: " + why));
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
    }

    @Override
    public void close() {
        boolean ended = threads.close();
        // What a hung thread still uses must not be freed under it.
        if (ended) {
            recognizers.values().stream().distinct().forEach(Recognizer::close);
            activity.close();
        }
    }
}
