package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trunkline.call.ToneEars.BILLING;
import static org.trunkline.call.ToneEars.BREAKING;
import static org.trunkline.call.ToneEars.DEAFENING;
import static org.trunkline.call.ToneEars.SUPPORT;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.ari.AriSettings;
import org.trunkline.ari.AriSwitchboard;
import org.trunkline.flow.Answer;
import org.trunkline.flow.CallerLeft;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.Question;
import org.trunkline.flow.Utterance;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.line.Arrival;
import org.trunkline.line.Line;
import org.trunkline.line.Sound;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.media.MediaSettings;
import org.trunkline.media.RtpPorts;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.speech.Ears;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Heard;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.PromptCache;
import org.trunkline.voice.Voices;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** A question over a real Asterisk to a real phone, answered by sounds, by keys and by both; tones stand for words. */
@InYard
class ListeningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration WORD = Duration.ofMillis(600);
    private static final double PROMPT = 440;
    /** A meter hears a tone, or silence, in a tenth of a second of it. */
    private static final long WINDOW_MILLIS = 100;

    private static final AtomicLong count = new AtomicLong(System.currentTimeMillis());

    private Yard yard;
    private RtpPorts ports;
    private AriSwitchboard switchboard;
    private PromptCache prompts;
    private Path longPrompt;
    private Path shortPrompt;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Phone> phones = new ArrayList<>();
    private final ToneEars ears = new ToneEars(1);

    @BeforeEach
    void up(Yard shared, @TempDir Path folder) throws Exception {
        yard = shared;
        ports = new RtpPorts(new MediaSettings("127.0.0.1", 5000, 5999));
        CountDownLatch linked = new CountDownLatch(1);
        switchboard = new AriSwitchboard(AriSettings.from(yard.settings().root()), ports, Set.of(), event -> {
            switch (event) {
                case SwitchboardEvent.LineArrived arrived -> arrivals.add(arrived.arrival());
                case SwitchboardEvent.LinkUp _ -> linked.countDown();
                default -> {}
            }
        });
        switchboard.start();
        assertThat(linked.await(20, TimeUnit.SECONDS)).isTrue();
        prompts = PromptCache.open(folder, Voices.only(new KevinVoice(1)), 1);
        longPrompt = tone(folder.resolve("long.wav"), 15);
        shortPrompt = tone(folder.resolve("short.wav"), 1);
    }

    @AfterEach
    void down() {
        phones.forEach(Phone::close);
        switchboard.close();
        ports.close();
        prompts.close();
    }

    private static Path tone(Path file, int seconds) throws IOException {
        byte[] bytes = new byte[seconds * 16_000];
        for (int i = 0; i < bytes.length / 2; i++) {
            int sample = (int) (8000 * Math.sin(2 * Math.PI * PROMPT * i / 8000));
            bytes[2 * i] = (byte) sample;
            bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        try (AudioInputStream stream =
                new AudioInputStream(new ByteArrayInputStream(bytes), format, bytes.length / 2)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    /** Keeps the notes, and forgets the rest. */
    private final class Notes implements Journal {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public Position append(Instant at, Fact fact, Personal personal, Runnable committed) {
            synchronized (notes) {
                notes.add(fact.toString());
            }
            return new Position(1, 1);
        }
    }

    private record Asked(Phone phone, TelephoneConversation conversation, Context call) {
        CompletableFuture<Answer> ask(Question question) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    answer.complete(conversation.ask(question));
                } catch (Throwable e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer.orTimeout(30, TimeUnit.SECONDS);
        }
    }

    @SuppressWarnings("NullAway") // nothing is recorded here, so there is nowhere to put it
    private Asked call(Ears listeners) throws InterruptedException {
        Phone phone = Phone.open(PhoneSettings.local("+442079460001", "", yard.sipPort()));
        phones.add(phone);
        phone.call("5000");
        Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
        assertThat(arrival).isNotNull();
        Inbox inbox = new Inbox(InstantSource.system());
        Context call = new Context(
                "it-" + count.incrementAndGet(),
                switchboard.take(arrival.line(), event -> inbox.put(new CallSignal.FromCaller(event))),
                inbox,
                switchboard,
                new Notes(),
                _ -> {},
                InstantSource.system(),
                switchboard::isLinked);
        Line line = call.caller();
        line.answer();
        var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
        return new Asked(
                phone,
                new TelephoneConversation(
                        call,
                        prompts,
                        _ -> new Fetched.Failure("nothing is fetched here"),
                        new Voicemails(null, Path.of("."), Duration.ZERO),
                        new CardDesk(
                                new CardSettings(null, "", Duration.ZERO, Duration.ZERO),
                                _ -> new Fetched.Failure("nothing is sent here"),
                                Sound::new),
                        listeners),
                call);
    }

    private static Question question(Path prompt, Duration silence) {
        return new Question(
                List.of(new Utterance.SoundFile(prompt)),
                2,
                "#",
                silence,
                Duration.ofSeconds(1),
                false,
                Optional.of(Question.Listen.to(new Grammar(Locale.ENGLISH, new Grammar.Words("billing")))));
    }

    private static String said(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Spoken.class);
        Heard heard = ((Answer.Spoken) answer).heard();
        return heard.hypotheses().isEmpty() ? "" : heard.hypotheses().getFirst().text();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Test
    void what_is_said_after_the_prompt_is_the_answer_and_the_next_prompt_comes_soon() throws Exception {
        Asked call = call(ears);
        List<Long> ends = new ArrayList<>();
        CompletableFuture<Answer> answer = call.ask(question(shortPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        assertThat(call.phone().hearing().heardSilence(PATIENCE)).isTrue();
        for (int n = 0; n < 5; n++) {
            call.phone().tone(n % 2 == 0 ? BILLING : SUPPORT, WORD);
            var _ = call.phone().await(PhoneEvent.Played.class, PATIENCE);
            long ended = System.nanoTime();
            CompletableFuture<Answer> next = answer.thenCompose(_ -> call.ask(question(shortPrompt, PATIENCE)));
            assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
            ends.add(millisSince(ended) - WINDOW_MILLIS);
            assertThat(said(answer.join())).isEqualTo(n % 2 == 0 ? "billing" : "support");
            assertThat(call.phone().hearing().heardSilence(PATIENCE)).isTrue();
            answer = next;
        }
        System.out.println("end of speech to the next prompt, ears taking 500 ms of it: " + ends + " ms");
        assertThat(ends.stream().sorted().toList().get(2)).isLessThan(1000);
    }

    @Test
    void speech_stops_the_prompt_at_once() throws Exception {
        Asked call = call(ears);
        long[] times = new long[10];
        for (int n = 0; n < times.length; n++) {
            CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
            assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
            call.phone().tone(BILLING, WORD);
            long begun = System.nanoTime();
            assertThat(call.phone().hearing().heardSilence(PATIENCE)).isTrue();
            times[n] = millisSince(begun) - WINDOW_MILLIS;
            assertThat(said(answer.join())).isEqualTo("billing");
        }
        Arrays.sort(times);
        System.out.println("first speech to the prompt being silent: " + Arrays.toString(times) + " ms");
        assertThat(times[5]).as("median, ms").isLessThan(200);
    }

    @Test
    void a_key_wins_over_speech_that_has_begun_and_keeps_its_meaning() throws Exception {
        Asked call = call(ears);
        CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().tone(BILLING, Duration.ofSeconds(10));
        assertThat(call.phone().hearing().heardSilence(PATIENCE)).isTrue();
        call.phone().send("47");
        assertThat(answer.join()).isEqualTo(new Answer.Keys("47", Answer.End.MAXIMUM));
        // What is still being said is no answer to what is asked next.
        call.phone().silence();
        assertThat(call.ask(question(shortPrompt, Duration.ofSeconds(1))).join())
                .isEqualTo(new Answer.Silence(true));
    }

    @Test
    void a_key_during_the_prompt_stops_it_and_the_listening() throws Exception {
        Asked call = call(ears);
        CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().send("4");
        assertThat(call.phone().hearing().heardSilence(PATIENCE)).isTrue();
        call.phone().tone(BILLING, WORD);
        assertThat(answer.join()).isEqualTo(new Answer.Keys("4", Answer.End.PAUSE));
    }

    @Test
    void silence_is_told_as_silence_and_noise_as_nothing_understood() throws Exception {
        Asked call = call(ears);
        assertThat(call.ask(question(shortPrompt, Duration.ofSeconds(1))).join())
                .isEqualTo(new Answer.Silence(true));
        CompletableFuture<Answer> answer = call.ask(question(shortPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().tone(2222, WORD);
        assertThat(said(answer.join())).isEmpty();
    }

    @Test
    void a_recognizer_that_dies_leaves_the_keys() throws Exception {
        keysGoOnAfter(DEAFENING);
    }

    @Test
    void ears_that_throw_leave_the_keys() throws Exception {
        keysGoOnAfter(BREAKING);
    }

    private void keysGoOnAfter(double hz) throws Exception {
        Asked call = call(ears);
        CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().tone(hz, WORD);
        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> {
            synchronized (notes) {
                return notes.stream().anyMatch(note -> note.contains("not listened to any more"));
            }
        });
        long deaf = System.nanoTime();
        call.phone().send("12");
        assertThat(answer.join()).isEqualTo(new Answer.Keys("12", Answer.End.MAXIMUM));
        assertThat(millisSince(deaf)).isLessThan(3000);
        CompletableFuture<Answer> next = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().tone(BILLING, WORD);
        call.phone().send("34");
        assertThat(next.join()).isEqualTo(new Answer.Keys("34", Answer.End.MAXIMUM));
        assertNothingListens();
    }

    @Test
    void a_call_that_there_is_no_room_to_listen_to_is_answered_by_keys() throws Exception {
        ToneEars full = new ToneEars(0);
        Asked call = call(full);
        CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().send("56");
        assertThat(answer.join()).isEqualTo(new Answer.Keys("56", Answer.End.MAXIMUM));
        call.conversation().rest();
        assertNothingListens();
    }

    @Test
    void without_ears_everything_works_by_keys_and_no_tap_is_made() throws Exception {
        Asked call = call(Ears.none());
        CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        assertNothingListens();
        call.phone().send("5#");
        assertThat(answer.join()).isEqualTo(new Answer.Keys("5", Answer.End.TERMINATOR));
    }

    @Test
    void a_caller_who_hangs_up_while_listened_to_is_let_go() throws Exception {
        Asked call = call(ears);
        CompletableFuture<Answer> answer = call.ask(question(longPrompt, PATIENCE));
        assertThat(call.phone().hearing().heard(PROMPT, PATIENCE)).isTrue();
        call.phone().tone(BILLING, PATIENCE);
        assertThat(call.phone().hearing().heardSilence(PATIENCE)).isTrue();
        call.phone().hangUp();
        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(CallerLeft.class);
        call.conversation().rest();
        assertNothingListens();
    }

    private void assertNothingListens() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ears.open.get()).isZero();
            assertThat(yard.cli("core show channels concise")).doesNotContain("Snoop/", "UnicastRTP/");
            assertThat(yard.cli("bridge show all")).doesNotContain("tap.");
        });
    }
}
