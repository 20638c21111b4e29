package org.trunkline.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final double CALLER = 1000;
    private static final double AGENT = 600;
    private static final Map<String, String> KEYS = Map.of("now", Studio.KEY, "old", Studio.OLD_KEY);

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

    private void reopen(Map<String, String> keys, String key) {
        studio.close();
        studio = new Studio(home, keys, key, "");
    }

    private Recording recorded(Duration length) throws CannotRecord {
        Take take = studio.begin("1-1", Duration.ZERO);
        studio.talk(take, length, CALLER, AGENT);
        take.end();
        return studio.kept(take.id());
    }

    private static void assertTones(byte[] wav) {
        short[] left = Studio.channel(wav, 0);
        short[] right = Studio.channel(wav, 1);
        assertThat(Studio.level(left, CALLER)).isBetween(7900.0, 8100.0);
        assertThat(Studio.level(left, AGENT)).isLessThan(10);
        assertThat(Studio.level(right, AGENT)).isBetween(7900.0, 8100.0);
        assertThat(Studio.level(right, CALLER)).isLessThan(10);
    }

    @Test
    void a_call_is_kept_with_the_caller_on_the_left_and_the_agent_on_the_right() throws Exception {
        Recording kept = recorded(Duration.ofSeconds(3));
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(3));
        assertThat(kept.kind()).isEqualTo(Recording.CALL);
        assertThat(kept.key()).isNull();
        assertThat(studio.recordings.intact(kept)).isTrue();
        assertTones(studio.sound(kept));
        Recordings.Row row = studio.recordings.find(kept.id()).orElseThrow();
        assertThat(List.of(row.queue(), row.agent())).containsExactly("billing", "101");
        Awaitility.await().until(() -> studio.files().size() == 1);
    }

    @Test
    void with_a_key_no_byte_on_the_disk_is_ever_plain() throws Exception {
        reopen(KEYS, "now");
        Take take = studio.begin("1-1", Duration.ZERO);
        studio.talk(take, Duration.ofSeconds(3), CALLER, AGENT);
        Path working = studio.archive.working(take.id());
        Awaitility.await().until(() -> Files.size(working) > 50_000);
        assertThat(isPlain(working)).isFalse();
        take.end();
        Recording kept = studio.kept(take.id());
        assertThat(kept.key()).isEqualTo("now");
        assertThat(kept.file()).endsWith(".wav.enc");
        assertThat(studio.files()).noneMatch(RecorderTest::isPlain);
        assertTones(studio.sound(kept));
        byte[] all = studio.sound(kept);
        for (int from : new int[] {1, 4096, 50_001, all.length - 1, all.length}) {
            try (var in = studio.recordings.open(kept, from).orElseThrow()) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(all, from, all.length));
            }
        }
    }

    /** Whether the header, or a period of the tones as they are written, is in the file. */
    private static boolean isPlain(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteArrayOutputStream tones = new ByteArrayOutputStream();
            short[] caller = Studio.tone(CALLER, 168);
            short[] agent = Studio.tone(AGENT, 168);
            for (int i = 160; i < 168; i++) {
                tones.write(caller[i]);
                tones.write(caller[i] >> 8);
                tones.write(agent[i]);
                tones.write(agent[i] >> 8);
            }
            return contains(bytes, Studio.RIFF) || contains(bytes, tones.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void the_search_for_plain_sound_finds_it_where_it_is() throws Exception {
        Recording kept = recorded(Duration.ofSeconds(1));
        byte[] bytes = Files.readAllBytes(studio.folder.resolve(kept.file()));
        Path headless = Files.write(home.resolve("headless"), Arrays.copyOfRange(bytes, 44, bytes.length));
        assertThat(isPlain(headless)).isTrue();
    }

    @Test
    void what_an_old_key_encrypted_is_heard_with_it_and_with_no_other() throws Exception {
        reopen(KEYS, "old");
        Recording kept = recorded(Duration.ofSeconds(1));
        assertThat(kept.key()).isEqualTo("old");
        reopen(KEYS, "now");
        assertTones(studio.sound(kept));
        reopen(Map.of("now", Studio.KEY), "now");
        assertThat(studio.recordings.intact(kept)).isFalse();
    }

    @Test
    void a_changed_byte_of_an_encrypted_file_is_noticed() throws Exception {
        reopen(KEYS, "now");
        Recording kept = recorded(Duration.ofSeconds(1));
        Path file = studio.folder.resolve(kept.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[9000] ^= 1;
        Files.write(file, bytes);
        assertThat(studio.recordings.intact(kept)).isFalse();
        assertThatThrownBy(() -> studio.sound(kept)).isInstanceOf(Exception.class);
    }

    @Test
    void what_a_kill_left_is_kept_up_to_the_last_piece_at_the_next_start() throws Exception {
        for (String key : List.of("", "now")) {
            reopen(KEYS, key);
            Take take = studio.begin("1-1", Duration.ofDays(1));
            studio.talk(take, Duration.ofSeconds(3), CALLER, AGENT);
            Path working = studio.archive.working(take.id());
            Awaitility.await().until(() -> Files.size(working) >= (key.isEmpty() ? 96_000 : 94_000));
            studio.settle();
            // As the disk is when the process is killed now.
            byte[] left = Files.readAllBytes(working);
            take.end();
            studio.kept(take.id());
            studio.database.write(
                    tx -> tx.execute("UPDATE recording SET kept_at = NULL, file = '' WHERE id = ?", take.id()));
            studio.close();
            Files.createDirectories(working.getParent());
            Files.write(working, left);
            studio = new Studio(home, KEYS, key, "");
            Recording kept = studio.kept(take.id());
            assertThat(kept.length()).isBetween(Duration.ofMillis(2700), Duration.ofMillis(3000));
            assertThat(kept.deleteAfter()).isNotNull();
            assertTones(studio.sound(kept));
            Awaitility.await().until(() -> !Files.exists(working));
        }
    }

    @Test
    void a_file_that_was_left_before_anything_was_in_it_is_cleared_away() throws Exception {
        studio.close();
        Path open = Files.createDirectories(home.resolve("recordings/open"));
        Files.write(open.resolve("1-2.rec.1.1.wav.enc"), new byte[100]);
        Files.write(open.resolve("1-2.rec.1.2.wav"), new byte[44]);
        studio = new Studio(home, KEYS, "now", "");
        Awaitility.await().until(() -> studio.files().isEmpty());
    }

    @Test
    void nothing_is_said_in_a_pause() throws Exception {
        Take take = studio.begin("1-1", Duration.ZERO);
        studio.talk(take, Duration.ofSeconds(1), CALLER, AGENT);
        take.pause(true);
        studio.talk(take, Duration.ofSeconds(1), CALLER, AGENT);
        take.pause(false);
        studio.talk(take, Duration.ofSeconds(1), CALLER, AGENT);
        take.end();
        byte[] wav = studio.sound(studio.kept(take.id()));
        for (int channel : new int[] {0, 1}) {
            short[] samples = Studio.channel(wav, channel);
            assertThat(samples).hasSize(24_000);
            assertThat(Arrays.copyOfRange(samples, 8000, 16_000)).containsOnly((short) 0);
        }
    }

    @Test
    void a_full_disk_stops_recording_with_an_alarm_until_there_is_room_again() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        Take take =
                studio.recorder.begin(new Recorder.Part("1-1", null, null, Duration.ZERO, false), stopped::countDown);
        studio.talk(take, Duration.ofSeconds(2), CALLER, AGENT);
        assertThat(studio.recorder.trouble()).isEmpty();
        studio.free.set(50 << 20);
        studio.talk(take, Duration.ofSeconds(6), CALLER, AGENT);
        assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(studio.recorder.trouble().orElseThrow()).contains("50 MB are free");
        assertThat(studio.recorder.active()).isZero();
        assertThat(studio.kept(take.id()).length()).isGreaterThan(Duration.ofSeconds(2));
        assertThatThrownBy(() -> studio.begin("1-2", Duration.ZERO)).isInstanceOf(CannotRecord.class);
        assertThat(studio.recorder.stopped()).isEqualTo(2);
        take.said(new short[160]);
        take.end();
        studio.free.set(Long.MAX_VALUE);
        studio.begin("1-3", Duration.ZERO).end();
        assertThat(studio.recorder.trouble()).isEmpty();
    }

    @Test
    void what_was_decided_about_a_call_is_there_for_the_next_start() throws Exception {
        assertThat(studio.recordings.stateOf("1-1")).isEqualTo(CallState.FRESH);
        for (RecordingFact fact : List.of(
                new RecordingFact.Announced("1-1"),
                new RecordingFact.Switched("1-1", true, "flow"),
                new RecordingFact.Paused("1-1", PauseCause.ASKED, "101"),
                new RecordingFact.Refused("1-2", "key 9"))) {
            var _ = studio.journal.append(Instant.now(), fact);
        }
        studio.settle();
        assertThat(studio.recordings.stateOf("1-1"))
                .isEqualTo(new CallState(true, false, true, Set.of(PauseCause.ASKED)));
        assertThat(studio.recordings.stateOf("1-2")).isEqualTo(new CallState(null, true, false, Set.of()));
        var _ = studio.journal.append(Instant.now(), new RecordingFact.Resumed("1-1", PauseCause.ASKED, "101"));
        studio.settle();
        assertThat(studio.recordings.stateOf("1-1").pauses()).isEmpty();
    }

    @Test
    void opus_keeps_the_channels_apart() throws Exception {
        studio.close();
        studio = new Studio(home, KEYS, "now", "ffmpeg");
        assumeTrue(new Opus("ffmpeg").works(), "no ffmpeg here");
        Recording kept = recorded(Duration.ofSeconds(5));
        assertThat(kept.format()).isEqualTo(Format.OPUS);
        assertThat(kept.file()).endsWith(".opus.enc");
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(kept.bytes()).isLessThan(16_000L * 5 / 2);
        Path opus = Files.write(home.resolve("out.opus"), studio.sound(kept));
        Path wav = home.resolve("out.wav");
        assertThat(new ProcessBuilder(
                                "ffmpeg", "-loglevel", "error", "-i", opus.toString(), "-ar", "8000", wav.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        byte[] bytes = Files.readAllBytes(wav);
        for (int channel : new int[] {0, 1}) {
            short[] samples = Studio.channel(bytes, channel);
            short[] middle = Arrays.copyOfRange(samples, 8000, 32_000);
            double own = Studio.level(middle, channel == 0 ? CALLER : AGENT);
            double other = Studio.level(middle, channel == 0 ? AGENT : CALLER);
            assertThat(own).isGreaterThan(6000);
            assertThat(20 * Math.log10(own / other)).as("dB apart").isGreaterThan(40);
        }
    }

    @Test
    void an_encoder_that_fails_leaves_wav() throws Exception {
        studio.close();
        Path broken = Files.writeString(
                home.resolve("ffmpeg"), "#!/bin/sh\n[ \"$2\" = -encoders ] && echo libopus || exit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        studio = new Studio(home, Studio.NONE, "", broken.toString());
        Recording kept = recorded(Duration.ofSeconds(1));
        assertThat(kept.format()).isEqualTo(Format.WAV);
        assertTones(studio.sound(kept));
    }
}
