package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoicesTest {
    private static final Speech HELLO = Speech.of(Locale.UK, "Hello.");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Faulty good = new Faulty("good");
    private final Faulty last = new Faulty("last");
    private final Faulty korean = new Faulty("korean");
    private final Voices voices = new Voices(Map.of("en", good, "ko", korean), last, now::get);

    private static final class Faulty implements Voice {
        private final String name;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean broken;

        Faulty(String name) {
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
            asked.incrementAndGet();
            if (broken) {
                throw new VoiceFailed("out of breath", null);
            }
            return new short[] {1, 2};
        }
    }

    @Test
    void each_language_has_its_voice() {
        assertThat(voices.of(Locale.US)).contains(good);
        assertThat(voices.of(Locale.KOREA)).contains(korean);
        assertThat(voices.of(Locale.GERMAN)).isEmpty();
        assertThat(Voices.only(last).of(Locale.UK)).contains(last);
    }

    @Test
    void for_a_voice_that_fails_the_last_one_speaks_english_and_it_is_tried_again_later() {
        good.broken = true;
        assertThat(voices.render(HELLO).voice).isEqualTo("last");
        assertThat(voices.failing()).containsEntry("en", "good: out of breath");
        good.broken = false;
        assertThat(voices.render(HELLO).voice).as("at rest").isEqualTo("last");
        assertThat(good.asked).hasValue(1);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));
        assertThat(voices.render(HELLO).voice).isEqualTo("good");
        assertThat(voices.failing()).isEmpty();
    }

    @Test
    void in_another_language_the_failure_is_told() {
        korean.broken = true;
        assertThatThrownBy(() -> voices.render(Speech.of(Locale.KOREA, "안녕"))).isInstanceOf(Voice.VoiceFailed.class);
        assertThat(voices.failing()).containsKey("ko");
        assertThat(last.asked).hasValue(0);
    }

    @Test
    void what_another_voice_said_is_not_kept_as_this_ones() {
        try (PromptCache cache = PromptCache.open(folder, voices, 1)) {
            good.broken = true;
            Path instead = cache.path(HELLO);
            good.broken = false;
            now.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));
            assertThat(cache.path(HELLO)).isNotEqualTo(instead);
            assertThat(cache.path(HELLO))
                    .isNotEqualTo(cache.path(new Speech(Locale.UK, HELLO.parts(), new Style(0.8, 1, 0))));
        }
    }
}
