package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.flow.Utterance;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.line.LineEvent;
import org.trunkline.voice.PromptCache;
import org.trunkline.voice.Speech;
import org.trunkline.voice.Style;
import org.trunkline.voice.Voice;
import org.trunkline.voice.Voices;

@Timeout(30)
class PlayingTest {
    @TempDir
    Path folder;

    private final StepwiseVoice voice = new StepwiseVoice();
    private final FakeLine line = new FakeLine(
            file -> assertThat(file).as("rendered when it is to be played").exists());
    private PromptCache prompts;
    private Context call;

    /** Renders a text when it is allowed to. */
    private static final class StepwiseVoice implements Voice {
        final Semaphore allowed = new Semaphore(0);

        @Override
        public String name() {
            return "stepwise";
        }

        @Override
        public Set<Style.Aspect> can() {
            return Set.of();
        }

        @Override
        public short[] render(String text, Style style) {
            allowed.acquireUninterruptibly();
            if (text.equals("Bad.")) {
                throw new VoiceFailed("hoarse", null);
            }
            short[] tone = new short[800];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (8000 * Math.sin(i * text.length() / 20.0));
            }
            return tone;
        }
    }

    private static final class NoJournal implements Journal {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public Position append(Instant at, Fact fact, Personal personal, Runnable committed) {
            return new Position(1, 1);
        }
    }

    @BeforeEach
    void open() {
        prompts = PromptCache.open(folder.resolve("prompts"), Voices.only(voice), 1);
        InstantSource clock = InstantSource.system();
        call = new Context(
                "1-1", line, new Inbox(clock), new FakeLine.Alone(line), new NoJournal(), _ -> {}, clock, () -> true);
    }

    @AfterEach
    void close() {
        voice.allowed.release(1000);
        prompts.close();
    }

    private static Utterance text(String text, boolean fixed) {
        return new Utterance.Text(Speech.of(Locale.UK, text), fixed, false);
    }

    private Playing playing(Utterance... prompt) {
        return Playing.of(call, prompts, List.of(prompt));
    }

    /** The next sentence is rendered now, and told. */
    private void rendered(Playing playing) {
        voice.allowed.release();
        CallSignal signal = call.next(Instant.now().plusSeconds(20));
        assertThat(signal).isInstanceOf(CallSignal.Rendered.class);
        playing.take(signal);
    }

    private void ended(Playing playing, String play) {
        playing.take(new CallSignal.FromCaller(new LineEvent.PlayEnded(play)));
    }

    private List<Integer> sounds() {
        return line.played.values().stream().map(List::size).toList();
    }

    @Test
    void the_first_sentence_plays_while_the_next_is_rendered() {
        try (Playing playing = playing(text("One.", false), text("Two.", false), text("Three.", false))) {
            playing.goOn();
            assertThat(line.played).isEmpty();
            rendered(playing);
            assertThat(sounds()).as("the first, and the breath after it").containsExactly(2);
            rendered(playing);
            assertThat(sounds()).as("the second stands behind it").containsExactly(2, 2);
            rendered(playing);
            assertThat(sounds()).as("the third waits until the first has ended").hasSize(2);
            ended(playing, List.copyOf(line.played.keySet()).get(0));
            assertThat(sounds()).containsExactly(2, 2, 1);
            assertThat(playing.isPlaying()).isTrue();
            List.copyOf(line.played.keySet()).subList(1, 3).forEach(play -> ended(playing, play));
            assertThat(playing.isPlaying()).isFalse();
        }
    }

    @Test
    void a_prompt_that_was_rendered_when_its_flow_was_loaded_needs_no_synthesis() {
        voice.allowed.release(2);
        prompts.prepare(List.of(Speech.of(Locale.UK, "Hello."), Speech.of(Locale.UK, "Goodbye.")))
                .join();
        try (Playing playing = playing(text("Hello.", true), text("Goodbye.", true))) {
            playing.goOn();
            assertThat(sounds()).as("at once, in one go").containsExactly(3);
        }
    }

    @Test
    void fixed_sentences_come_from_the_cache_and_others_leave_nothing_behind() throws Exception {
        voice.allowed.release(1);
        prompts.prepare(List.of(Speech.of(Locale.UK, "Hello."))).join();
        try (Playing playing = playing(text("Hello.", true), text("Your PIN is 1234.", false))) {
            playing.goOn();
            assertThat(sounds()).containsExactly(2);
            rendered(playing);
            assertThat(once()).hasSize(1);
        }
        assertThat(once()).isEmpty();
    }

    private List<Path> once() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("prompts/once"))) {
            return files.toList();
        }
    }

    @Test
    void stopped_what_stands_in_line_is_stopped_too_the_last_first_and_nothing_comes_after() throws Exception {
        try (Playing playing = playing(text("One.", false), text("Two.", false), text("Three.", false))) {
            playing.goOn();
            rendered(playing);
            rendered(playing);
            playing.stop();
            assertThat(line.stopped)
                    .containsExactlyElementsOf(List.copyOf(line.played.keySet()).reversed());
            rendered(playing);
            assertThat(playing.isPlaying()).isFalse();
            assertThat(line.played).hasSize(2);
        }
        assertThat(once()).isEmpty();
    }

    @Test
    void a_sentence_that_cannot_be_spoken_is_a_fault() {
        try (Playing playing = playing(text("One.", false), text("Bad.", false))) {
            playing.goOn();
            rendered(playing);
            assertThatThrownBy(() -> rendered(playing)).isInstanceOf(Voice.VoiceFailed.class);
        }
    }
}
