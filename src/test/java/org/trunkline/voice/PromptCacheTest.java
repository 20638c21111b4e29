package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptCacheTest {
    @TempDir
    Path folder;

    /** Speaks a tone as long as the text. */
    private static final class ToneVoice implements Voice {
        final ConcurrentLinkedQueue<String> rendered = new ConcurrentLinkedQueue<>();
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final String name;

        ToneVoice(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<Style.Aspect> can() {
            return Set.of();
        }

        @Override
        public short[] render(String text, Style style) {
            if (text.equals("bad")) {
                throw new VoiceFailed("no", null);
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            assertThat(Thread.currentThread().isVirtual()).isFalse();
            rendered.add(text);
            short[] tone = new short[text.length() * 80];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (1000 * Math.sin(2 * Math.PI * 440 * i / 8000));
            }
            now.decrementAndGet();
            return tone;
        }
    }

    private static Speech english(String text) {
        return Speech.of(Locale.UK, text);
    }

    @Test
    void a_text_becomes_a_wav_that_asterisk_plays() throws Exception {
        try (PromptCache cache = PromptCache.open(folder.resolve("prompts"), Voices.only(new ToneVoice("tone")), 2)) {
            Path path = cache.path(english("Thanks for calling."));
            assertThat(path).isAbsolute();
            File wav = new File(path + ".wav");
            AudioFormat format = AudioSystem.getAudioFileFormat(wav).getFormat();
            assertThat(format.getSampleRate()).isEqualTo(8000f);
            assertThat(format.getSampleSizeInBits()).isEqualTo(16);
            assertThat(format.getChannels()).isEqualTo(1);
            assertThat(AudioSystem.getAudioFileFormat(wav).getFrameLength()).isEqualTo(19 * 80);
            assertThat(path.getFileName().toString()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void a_text_is_rendered_once_and_found_again_after_a_restart() {
        ToneVoice voice = new ToneVoice("tone");
        Path first;
        try (PromptCache cache = PromptCache.open(folder, Voices.only(voice), 2)) {
            first = cache.path(english("hello"));
            assertThat(cache.path(english("hello"))).isEqualTo(first);
        }
        try (PromptCache cache = PromptCache.open(folder, Voices.only(voice), 2)) {
            assertThat(cache.path(english("hello"))).isEqualTo(first);
        }
        assertThat(voice.rendered).containsExactly("hello");
    }

    @Test
    void another_voice_is_another_recording() {
        try (PromptCache one = PromptCache.open(folder, Voices.only(new ToneVoice("one")), 1);
                PromptCache two = PromptCache.open(folder, Voices.only(new ToneVoice("two")), 1)) {
            assertThat(one.path(english("hello"))).isNotEqualTo(two.path(english("hello")));
        }
    }

    @Test
    void many_callers_share_few_threads_and_one_rendering() throws Exception {
        ToneVoice voice = new ToneVoice("tone");
        CountDownLatch together = new CountDownLatch(1);
        try (PromptCache cache = PromptCache.open(folder, Voices.only(voice), 2);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> paths = new ArrayList<>();
            IntStream.range(0, 200)
                    .forEach(i -> paths.add(callers.submit(() -> {
                        together.await();
                        return cache.path(english("text " + i % 20));
                    })));
            together.countDown();
            for (Future<Path> path : paths) {
                assertThat(Path.of(path.get() + ".wav")).exists();
            }
        }
        assertThat(voice.most.get()).isLessThanOrEqualTo(2);
        assertThat(voice.rendered.stream().distinct().count()).isEqualTo(20);
        assertThat(parts()).isEmpty();
    }

    private List<Path> parts() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    @Test
    void what_must_not_be_kept_is_a_file_of_its_own_and_gone_after_a_restart() {
        ToneVoice voice = new ToneVoice("tone");
        Path first;
        try (PromptCache cache = PromptCache.open(folder, Voices.only(voice), 1)) {
            first = cache.once(english("Your balance is 12.")).join();
            assertThat(cache.once(english("Your balance is 12.")).join()).isNotEqualTo(first);
            assertThat(Path.of(first + ".wav")).exists();
        }
        PromptCache.open(folder, Voices.only(voice), 1).close();
        assertThat(Path.of(first + ".wav")).doesNotExist();
    }

    @Test
    void prompts_are_prepared_ahead() {
        ToneVoice voice = new ToneVoice("tone");
        try (PromptCache cache = PromptCache.open(folder, Voices.only(voice), 2)) {
            cache.prepare(List.of(english("one"), english("two"), english("one")))
                    .join();
            assertThat(voice.rendered).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void a_text_that_cannot_be_spoken_is_told_and_may_be_tried_again() {
        try (PromptCache cache = PromptCache.open(folder, Voices.only(new ToneVoice("tone")), 1)) {
            assertThatThrownBy(() -> cache.path(english("bad"))).isInstanceOf(Voice.VoiceFailed.class);
            assertThatThrownBy(() -> cache.path(english("bad"))).isInstanceOf(Voice.VoiceFailed.class);
            assertThatThrownBy(() -> cache.prepare(List.of(english("bad"))).join())
                    .hasCauseInstanceOf(Voice.VoiceFailed.class);
            assertThat(Path.of(cache.path(english("good")) + ".wav")).exists();
        }
    }

    @Test
    void a_folder_that_cannot_be_written_is_told() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> PromptCache.open(file, Voices.only(new ToneVoice("tone")), 1))
                .hasMessageContaining("cannot be written");
    }
}
