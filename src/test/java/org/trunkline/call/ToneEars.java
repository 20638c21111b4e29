package org.trunkline.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trunkline.phone.ToneMeter;
import org.trunkline.speech.Ears;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Heard;
import org.trunkline.speech.Recognizer;
import org.trunkline.speech.SpeechEvent;

/**
 * Ears that take tones for words: 600 Hz is {@code billing}, 900 Hz {@code support}, 1500 Hz makes them deaf, 1800 Hz
 * breaks them, any other sound is speech that cannot be understood. Speech has ended after half a second of silence.
 */
public class ToneEars implements Ears {
    public static final double BILLING = 600;
    public static final double SUPPORT = 900;
    public static final double DEAFENING = 1500;
    static final double BREAKING = 1800;
    static final Duration END_OF_SPEECH = Duration.ofMillis(500);

    final AtomicInteger open = new AtomicInteger();
    private final int limit;

    public ToneEars(int limit) {
        this.limit = limit;
    }

    @Override
    public Optional<Recognizer.Abilities> abilities(Locale language) {
        return language.equals(Locale.ENGLISH)
                ? Optional.of(new Recognizer.Abilities("tones", language, List.of(8000), true, true, true))
                : Optional.empty();
    }

    @Override
    public Figures figures() {
        return new Figures(0, 1000, 0, 0, 0, Optional.empty());
    }

    @Override
    public boolean knows(Locale language, String word) {
        return true;
    }

    @Override
    public Optional<Ear> open(Locale language, int rate) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new ToneEar(rate));
    }

    @Override
    public void close() {}

    private final class ToneEar implements Ear {
        private final int rate;
        /** Of the newest tenth of a second. */
        private final ToneMeter meter = new ToneMeter();

        private @Nullable Consumer<SpeechEvent> receiver;
        private Duration silence = Duration.ZERO;
        private boolean ended;
        private boolean began;
        private int quiet;
        private Map<String, Integer> heard = Map.of();
        private int speech;

        ToneEar(int rate) {
            this.rate = rate;
        }

        @Override
        public synchronized void listen(Optional<Grammar> grammar, Duration silence, Consumer<SpeechEvent> receiver) {
            this.receiver = receiver;
            this.silence = silence;
            ended = false;
            began = false;
            quiet = 0;
            speech = 0;
            heard = new HashMap<>();
        }

        @Override
        public synchronized void promptEnded() {
            ended = true;
            quiet = 0;
        }

        @Override
        public synchronized void cease() {
            receiver = null;
        }

        @Override
        public synchronized void audio(short[] samples) {
            Consumer<SpeechEvent> to = receiver;
            if (to == null) {
                return;
            }
            meter.add(samples);
            if (loud(samples)) {
                quiet = 0;
                speech++;
                if (!began) {
                    began = true;
                    to.accept(new SpeechEvent.Began());
                }
                if (meter.hears(DEAFENING)) {
                    receiver = null;
                    to.accept(new SpeechEvent.Deaf("a tone of 1500 Hz"));
                } else if (meter.hears(BREAKING)) {
                    throw new IllegalStateException("a tone of 1800 Hz");
                } else if (meter.hears(BILLING)) {
                    heard.merge("billing", 1, Integer::sum);
                } else if (meter.hears(SUPPORT)) {
                    heard.merge("support", 1, Integer::sum);
                }
                return;
            }
            quiet += samples.length;
            if (began && millis(quiet) >= END_OF_SPEECH.toMillis()) {
                receiver = null;
                to.accept(new SpeechEvent.Understood(understood()));
            } else if (!began && ended && millis(quiet) >= silence.toMillis()) {
                receiver = null;
                to.accept(new SpeechEvent.Nothing());
            }
        }

        private static boolean loud(short[] samples) {
            long sum = 0;
            for (short sample : samples) {
                sum += sample * sample;
            }
            return sum > 300L * 300 * samples.length;
        }

        private long millis(int samples) {
            return samples * 1000L / rate;
        }

        private Heard understood() {
            return new Heard(
                    heard.entrySet().stream()
                            .filter(word -> word.getValue() > speech / 2)
                            .map(word -> new Heard.Hypothesis(word.getKey(), 0.9, List.of()))
                            .toList(),
                    Duration.ofMillis(20L * speech));
        }

        @Override
        public void close() {
            cease();
            open.decrementAndGet();
        }
    }
}
