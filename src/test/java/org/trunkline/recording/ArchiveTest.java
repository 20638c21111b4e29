package org.trunkline.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    Path home;

    private Studio studio;

    @BeforeEach
    void open() {
        studio = new Studio(home, Studio.NONE, "", "");
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private Recording keep(String id, Path source) {
        return studio.archive.keepVoicemail(id, "i1", "sales", Duration.ZERO, source);
    }

    private Recordings.Deletion deletion(String id) {
        return Objects.requireNonNull(Awaitility.await()
                .until(() -> studio.recordings.find(id).orElseThrow().deleted(), Objects::nonNull));
    }

    @Test
    void a_kept_message_is_found_and_can_be_read_from_any_byte() throws Exception {
        Path source = Studio.wav(home.resolve("message.wav"), 2);
        byte[] content = Files.readAllBytes(source);
        Recording kept = keep("r1", source);
        assertThat(kept.file()).matches("\\d{4}/\\d\\d/\\d\\d/r1\\.wav");
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(2));
        assertThat(kept.bytes()).isEqualTo(content.length);
        Awaitility.await().until(() -> !Files.exists(source));
        assertThat(studio.recordings.find("r1").orElseThrow().recording())
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Duration.between(a, b).abs().toMillis() < 1, Instant.class)
                .isEqualTo(kept);
        assertThat(studio.recordings.of("i1")).hasSize(1);
        assertThat(studio.recordings.find("r2")).isEmpty();
        assertThat(studio.recordings.intact(kept)).isTrue();
        try (InputStream in = studio.recordings.open(kept, 100).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 100, content.length));
        }
        assertThatThrownBy(() -> studio.recordings.open(kept, content.length + 1))
                .isInstanceOf(IllegalArgumentException.class);
        Files.write(studio.folder.resolve(kept.file()), new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(studio.recordings.intact(kept)).isFalse();
        Files.delete(studio.folder.resolve(kept.file()));
        assertThat(studio.recordings.open(kept, 0)).isEmpty();
    }

    @Test
    void a_file_that_a_kill_left_without_a_length_is_repaired() throws Exception {
        Path source = Studio.wav(home.resolve("message.wav"), 3);
        byte[] content = Files.readAllBytes(source);
        for (int i = 0; i < 4; i++) {
            content[4 + i] = 0; // length of the file
            content[40 + i] = 0; // length of the sound
        }
        Files.write(source, content);
        Recording kept = keep("r2", source);
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(3));
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(
                studio.folder.resolve(kept.file()).toFile())) {
            assertThat(audio.getFrameLength()).isEqualTo(24_000);
        }
    }

    @Test
    void what_is_no_sound_or_no_id_is_refused_and_left_alone() throws Exception {
        Path text = Files.writeString(home.resolve("text"), "no sound at all, no sound at all, no sound at all");
        assertThatThrownBy(() -> keep("r5", text)).isInstanceOf(UncheckedIOException.class);
        assertThat(text).exists();
        Path sound = Studio.wav(home.resolve("sound.wav"), 1);
        assertThatThrownBy(() -> keep("../r5", sound)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_message_is_encrypted_where_there_is_a_key() throws Exception {
        studio.close();
        studio = new Studio(home, Map.of("now", Studio.KEY), "now", "");
        Recording kept = keep("r1", Studio.wav(home.resolve("message.wav"), 1));
        assertThat(kept.file()).endsWith("r1.wav.enc");
        assertThat(kept.key()).isEqualTo("now");
        assertThat(Files.readString(studio.folder.resolve(kept.file()), StandardCharsets.ISO_8859_1))
                .doesNotContain("RIFF");
        assertThat(studio.sound(kept)).startsWith(Studio.RIFF).hasSize(44 + 16_000);
        assertThat(studio.recordings.intact(kept)).isTrue();
    }

    @Test
    void what_is_due_is_deleted_by_itself_and_the_row_says_so() throws Exception {
        Recording stays = keep("r1", Studio.wav(home.resolve("one.wav"), 1));
        Recording goes = studio.archive.keepVoicemail(
                "r2", "i1", "sales", Duration.ofMillis(400), Studio.wav(home.resolve("two.wav"), 1));
        Recordings.Deletion deletion = deletion("r2");
        assertThat(deletion.by()).isEqualTo("retention");
        assertThat(Duration.between(goes.recordedAt(), deletion.at())).isGreaterThan(Duration.ofMillis(399));
        assertThat(studio.files()).containsExactly(studio.folder.resolve(stays.file()));
        assertThat(studio.recordings.find("r1").orElseThrow().deleted()).isNull();
    }

    @Test
    void what_fell_due_while_nothing_ran_is_deleted_at_the_next_start() throws Exception {
        Recording goes = studio.archive.keepVoicemail(
                "r2", "i1", "sales", Duration.ofDays(1), Studio.wav(home.resolve("two.wav"), 1));
        studio.settle();
        studio.database.write(tx -> tx.execute(
                "UPDATE recording SET delete_after = ?", goes.recordedAt().minusSeconds(1)));
        studio.close();
        studio = new Studio(home, Studio.NONE, "", "");
        assertThat(deletion("r2").by()).isEqualTo("retention");
        assertThat(studio.files()).isEmpty();
    }

    @Test
    void who_deleted_a_recording_and_why_stays_known() throws Exception {
        Recording kept = keep("r1", Studio.wav(home.resolve("one.wav"), 1));
        studio.settle();
        assertThat(studio.archive.delete(kept, "ada", "asked by the customer")).isTrue();
        studio.settle();
        assertThat(deletion("r1").by()).isEqualTo("ada");
        assertThat(deletion("r1").why()).isEqualTo("asked by the customer");
        assertThat(studio.archive.delete(kept, "ada", "again")).isFalse();
    }
}
