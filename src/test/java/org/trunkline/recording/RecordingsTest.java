package org.trunkline.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;

class RecordingsTest {
    private static final Instant AT = Instant.parse("2026-11-22T23:30:00Z");

    @TempDir
    Path folder;

    private Database database;
    private Recordings recordings;

    @BeforeEach
    void open() {
        database = new H2ForTests(folder).open();
        recordings = new Recordings(database, folder.resolve("recordings"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path wav(int seconds) throws IOException {
        Path file = folder.resolve("incoming.wav");
        byte[] sound = new byte[seconds * 16_000];
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(sound), new AudioFormat(8000, 16, 1, true, false), sound.length / 2),
                AudioFileFormat.Type.WAVE,
                file.toFile());
        return file;
    }

    @Test
    void a_kept_file_is_moved_and_can_be_read_from_any_byte() throws Exception {
        Path source = wav(2);
        byte[] content = Files.readAllBytes(source);
        Recording kept = recordings.keep("r1", "i1", "voicemail", "sales", source, AT);
        assertThat(kept.file()).isEqualTo("2026/11/22/r1.wav");
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(2));
        assertThat(kept.bytes()).isEqualTo(content.length);
        assertThat(source).doesNotExist();
        assertThat(recordings.intact(kept)).isTrue();
        try (InputStream in = recordings.open(kept, 100).orElseThrow()) {
            assertThat(in.readAllBytes()).hasSize(content.length - 100);
        }
        assertThatThrownBy(() -> recordings.open(kept, content.length + 1))
                .isInstanceOf(IllegalArgumentException.class);
        Files.delete(folder.resolve("recordings").resolve(kept.file()));
        assertThat(recordings.open(kept, 0)).isEmpty();
    }

    @Test
    void a_file_that_a_kill_left_without_a_length_is_repaired() throws Exception {
        Path source = wav(3);
        byte[] content = Files.readAllBytes(source);
        for (int i = 0; i < 4; i++) {
            content[4 + i] = 0; // length of the file
            content[40 + i] = 0; // length of the sound
        }
        Files.write(source, content);
        Recording kept = recordings.keep("r2", "i1", "voicemail", null, source, AT);
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(3));
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(
                folder.resolve("recordings").resolve(kept.file()).toFile())) {
            assertThat(audio.getFrameLength()).isEqualTo(24_000);
        }
    }

    @Test
    void rows_are_found_by_id_and_interaction() throws Exception {
        Recording kept = recordings.keep("r3", "i3", "voicemail", "sales", wav(1), AT);
        database.write(tx -> tx.execute(
                "INSERT INTO recording (id, interaction, kind, box, file, sha256, bytes, length_ms, recorded_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                kept.id(),
                kept.interaction(),
                kept.kind(),
                kept.box(),
                kept.file(),
                kept.sha256(),
                kept.bytes(),
                kept.length().toMillis(),
                kept.recordedAt()));
        assertThat(recordings.find("r3")).contains(kept);
        assertThat(recordings.of("i3")).containsExactly(kept);
        assertThat(recordings.find("r4")).isEmpty();
    }

    @Test
    void what_is_no_sound_or_no_id_is_refused_and_left_alone() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no sound at all, no sound at all, no sound at all");
        assertThatThrownBy(() -> recordings.keep("r5", "i", "voicemail", null, text, AT))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(text).exists();
        assertThatThrownBy(() -> recordings.keep("../r5", "i", "voicemail", null, wav(1), AT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
