package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Voice activity and endpoints on real voice; the recognizer is played. */
class ListeningEarsTest {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final ListeningEars.Limits LIMITS = new ListeningEars.Limits(
            3, 2, 0.5f, Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMillis(1500));

    private final LinkedBlockingQueue<SpeechEvent> events = new LinkedBlockingQueue<>();
    private final Played recognizer = new Played();
    private ListeningEars ears;

    /** Counts what it is given, and does as it is told. */
    private static final class Played implements Recognizer {
        final LinkedBlockingQueue<Integer> utterances = new LinkedBlockingQueue<>();
        final CountDownLatch free = new CountDownLatch(1);
        volatile boolean hangs;
        volatile boolean throwing;
        /** How long a session takes to be made, and as long to begin. */
        volatile Duration slow = Duration.ZERO;

        /** Sessions are not closed before. */
        volatile CountDownLatch closing = new CountDownLatch(0);

        final AtomicInteger sessions = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public Abilities abilities() {
            return new Abilities("played", Locale.ENGLISH, List.of(8000), false, false, true);
        }

        @Override
        public boolean knows(String word) {
            return !word.equals("wibble");
        }

        @Override
        public CallSession session(int rate) {
            sessions.incrementAndGet();
            dawdle();
            return new CallSession() {
                private int samples;

                @Override
                public void begin(Optional<Grammar> grammar, Consumer<String> partial) {
                    dawdle();
                    samples = 0;
                }

                @Override
                public void audio(short[] audio) {
                    if (throwing) {
                        throw new IllegalStateException("broken");
                    }
                    if (hangs) {
                        try {
                            free.await();
                        } catch (InterruptedException _) {
                            // A native call would not notice either.
                        }
                    }
                    samples += audio.length;
                }

                @Override
                public Heard end() {
                    utterances.add(samples);
                    return new Heard(
                            List.of(new Heard.Hypothesis("yes", 0.9, List.of())), Duration.ofMillis(samples / 8));
                }

                @Override
                public void close() {
                    try {
                        closing.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    closed.incrementAndGet();
                }
            };
        }

        private void dawdle() {
            try {
                var _ = free.await(slow.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        ears = new ListeningEars(Map.of("en", recognizer), VoiceActivity.open(), LIMITS, List.of("no vosk for ko"));
    }

    @AfterEach
    void close() {
        recognizer.free.countDown();
        recognizer.closing.countDown();
        ears.close();
    }

    private static void say(Ears.Ear ear, short[] audio) {
        for (int from = 0; from < audio.length; from += 160) {
            ear.audio(Arrays.copyOfRange(audio, from, Math.min(audio.length, from + 160)));
        }
    }

    private SpeechEvent next() throws InterruptedException {
        SpeechEvent event = events.poll(5, TimeUnit.SECONDS);
        assertThat(event).as("an event within 5 s").isNotNull();
        return event;
    }

    /** The place of one that was closed is free in a moment, once its recognizer is closed too. */
    private Ears.Ear ear() {
        return Awaitility.await()
                .until(() -> ears.open(Locale.ENGLISH, 8000), Optional::isPresent)
                .orElseThrow();
    }

    private void listen(Ears.Ear ear) {
        ear.listen(Optional.of(Grammars.MENU), SILENCE, events::add);
    }

    private static short[] yes() {
        return Recordings.commands().stream()
                .filter(clip -> clip.said().equals("yes"))
                .findFirst()
                .orElseThrow()
                .audio();
    }

    @Test
    void silence_after_the_prompt_is_nothing() throws Exception {
        Ears.Ear ear = ear();
        listen(ear);
        ear.promptEnded();
        say(ear, new short[8000 * 3]);
        assertThat(next()).isEqualTo(new SpeechEvent.Nothing());
        assertThat(events).isEmpty();
    }

    @Test
    void noise_tones_and_hum_are_nothing() throws Exception {
        List<short[]> signals = List.of(
                Recordings.noise(24_000, 30, 3),
                Recordings.noise(24_000, 300, 4),
                Recordings.noise(24_000, 2000, 5),
                Recordings.tone(24_000, 50, 3000),
                Recordings.tone(24_000, 425, 6000),
                Recordings.tone(24_000, 1004, 8000));
        for (short[] signal : signals) {
            try (Ears.Ear ear = ear()) {
                listen(ear);
                ear.promptEnded();
                say(ear, signal);
                assertThat(next()).isInstanceOf(SpeechEvent.Nothing.class);
            }
        }
        assertThat(recognizer.utterances).isEmpty();
    }

    @Test
    void a_line_with_a_sound_on_it_is_told_from_a_dead_one() throws Exception {
        Map<short[], Boolean> sounds = Map.of(
                Recordings.noise(24_000, 1000, 3),
                true,
                Recordings.tone(24_000, 425, 6000),
                true,
                Recordings.noise(24_000, 30, 4),
                false,
                Recordings.inCall(Recordings.noise(1600, 3000, 5), 8000, 16_000),
                false);
        for (Map.Entry<short[], Boolean> sound : sounds.entrySet()) {
            try (Ears.Ear ear = ear()) {
                listen(ear);
                ear.promptEnded();
                say(ear, sound.getKey());
                assertThat(next()).isEqualTo(new SpeechEvent.Nothing(sound.getValue()));
            }
        }
    }

    @Test
    void silence_while_the_prompt_plays_does_not_count() throws Exception {
        Ears.Ear ear = ear();
        listen(ear);
        say(ear, new short[8000 * 3]);
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Understood.class);
    }

    @Test
    void speech_is_heard_with_what_came_before_it_and_ends_after_silence() throws Exception {
        Ears.Ear ear = ear();
        listen(ear);
        ear.promptEnded();
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next())
                .isInstanceOfSatisfying(
                        SpeechEvent.Understood.class,
                        understood -> assertThat(understood
                                        .heard()
                                        .hypotheses()
                                        .getFirst()
                                        .text())
                                .isEqualTo("yes"));
        assertThat(recognizer.utterances.poll()).isGreaterThan(yes().length / 2 + 4000);
    }

    @Test
    void speech_in_noise_is_heard() throws Exception {
        Ears.Ear ear = ear();
        listen(ear);
        ear.promptEnded();
        say(ear, Recordings.noisy(Recordings.inCall(yes(), 4000, 8000), 15, 9));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Understood.class);
    }

    @Test
    void every_recording_of_a_word_begins_and_ends_once() throws Exception {
        for (Recordings.Clip clip : Recordings.commands()) {
            try (Ears.Ear ear = ear()) {
                listen(ear);
                ear.promptEnded();
                say(ear, Recordings.inCall(clip.audio(), 4000, 8000));
                assertThat(next()).as(clip.file()).isEqualTo(new SpeechEvent.Began());
                assertThat(next()).as(clip.file()).isInstanceOf(SpeechEvent.Understood.class);
            }
        }
    }

    @Test
    void who_talks_over_everything_is_cut_and_asked_again() throws Exception {
        Ears.Ear ear = ear();
        for (int question = 0; question < 2; question++) {
            listen(ear);
            for (int i = 0; i < 12; i++) {
                say(ear, yes());
            }
            assertThat(next()).isEqualTo(new SpeechEvent.Began());
            assertThat(next()).isInstanceOf(SpeechEvent.Understood.class);
        }
        assertThat(recognizer.utterances.poll()).isLessThan(8000 * 6);
        assertThat(recognizer.sessions.get()).isEqualTo(1);
    }

    @Test
    void a_line_without_any_audio_is_nothing_by_the_clock() throws Exception {
        Ears.Ear ear = ear();
        ear.listen(Optional.of(Grammars.MENU), Duration.ofMillis(100), events::add);
        ear.promptEnded();
        assertThat(next()).isEqualTo(new SpeechEvent.Nothing());
    }

    @Test
    void after_a_key_nothing_is_told() throws Exception {
        Ears.Ear ear = ear();
        listen(ear);
        say(ear, Recordings.inCall(yes(), 4000, 0));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        ear.cease();
        say(ear, new short[16_000]);
        ear.listen(Optional.of(Grammars.MENU), Duration.ofMillis(100), events::add);
        ear.promptEnded();
        say(ear, new short[4000]);
        assertThat(next()).isEqualTo(new SpeechEvent.Nothing());
        assertThat(recognizer.utterances).isEmpty();
    }

    @Test
    void a_recognizer_that_hangs_is_deaf_within_three_seconds_and_others_hear_on() throws Exception {
        recognizer.hangs = true;
        Ears.Ear ear = ear();
        listen(ear);
        long from = System.nanoTime();
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Deaf.class);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(3));
        assertThat(ears.figures().failures()).isEqualTo(1);
        assertThat(ears.figures().hung()).isEqualTo(1);
        recognizer.hangs = false;
        listen(ear);
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Understood.class);
        assertThat(recognizer.sessions.get()).isEqualTo(2);
    }

    @Test
    void a_recognizer_that_takes_its_time_for_each_thing_does_not_hang() throws Exception {
        recognizer.slow = Duration.ofSeconds(1);
        Ears.Ear ear = ear();
        listen(ear);
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Understood.class);
        assertThat(ears.figures().failures()).isZero();
    }

    @Test
    void when_every_thread_hangs_there_is_no_ear_until_one_comes_back() throws Exception {
        recognizer.hangs = true;
        List<Ears.Ear> hanging = new ArrayList<>();
        for (int i = 0; i < LIMITS.threads(); i++) {
            Ears.Ear ear = ear();
            hanging.add(ear);
            listen(ear);
            say(ear, Recordings.inCall(yes(), 4000, 8000));
            assertThat(next()).isEqualTo(new SpeechEvent.Began());
            assertThat(next()).isInstanceOf(SpeechEvent.Deaf.class);
        }
        assertThat(ears.open(Locale.ENGLISH, 8000)).isEmpty();
        assertThat(ears.figures().trouble())
                .hasValueSatisfying(text -> assertThat(text).contains("does not answer"));
        recognizer.hangs = false;
        recognizer.free.countDown();
        hanging.forEach(Ears.Ear::close);
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (ears.figures().hung() > 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(ears.figures().trouble().orElse("")).doesNotContain("does not answer");
        assertThat(ears.open(Locale.ENGLISH, 8000)).isPresent();
    }

    @Test
    void a_recognizer_that_throws_is_deaf_once_and_works_again_at_the_next_question() throws Exception {
        recognizer.throwing = true;
        Ears.Ear ear = ear();
        listen(ear);
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Deaf.class);
        assertThat(recognizer.closed.get()).isEqualTo(1);
        assertThat(ears.figures().trouble())
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("no vosk for ko; the last answer was lost")
                        .contains("broken"));
        recognizer.throwing = false;
        listen(ear);
        say(ear, Recordings.inCall(yes(), 4000, 8000));
        assertThat(next()).isEqualTo(new SpeechEvent.Began());
        assertThat(next()).isInstanceOf(SpeechEvent.Understood.class);
        assertThat(ears.figures().trouble()).hasValue("no vosk for ko");
    }

    @Test
    void beyond_the_limit_there_is_no_ear_and_a_closed_one_makes_room() {
        List<Ears.Ear> open = new ArrayList<>();
        for (int i = 0; i < LIMITS.open(); i++) {
            open.add(ear());
        }
        assertThat(ears.open(Locale.ENGLISH, 8000)).isEmpty();
        assertThat(ears.figures().refused()).isEqualTo(1);
        open.getFirst().close();
        open.getFirst().close();
        assertThat(ears.open(Locale.ENGLISH, 8000)).isPresent();
        assertThat(ears.open(Locale.ENGLISH, 8000)).isEmpty();
    }

    @Test
    void there_are_never_more_recognizers_than_places() throws Exception {
        List<Ears.Ear> open = new ArrayList<>();
        for (int i = 0; i < LIMITS.open(); i++) {
            Ears.Ear ear = ear();
            open.add(ear);
            listen(ear);
            ear.promptEnded();
            say(ear, new short[8000 * 3]);
            assertThat(next()).isEqualTo(new SpeechEvent.Nothing());
        }
        recognizer.closing = new CountDownLatch(1);
        open.forEach(Ears.Ear::close);
        assertThat(ears.open(Locale.ENGLISH, 8000)).isEmpty();
        recognizer.closing.countDown();
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (ears.figures().open() > 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(recognizer.closed.get()).isEqualTo(LIMITS.open());
        assertThat(ears.open(Locale.ENGLISH, 8000)).isPresent();
    }

    @Test
    void languages_without_a_recognizer_have_no_ear_and_know_every_word() {
        assertThat(ears.open(Locale.KOREAN, 8000)).isEmpty();
        assertThat(ears.abilities(Locale.KOREAN)).isEmpty();
        assertThat(Map.of("en", ears.knows(Locale.UK, "wibble"), "ko", ears.knows(Locale.KOREAN, "wibble")))
                .contains(entry("en", false), entry("ko", true));
    }
}
