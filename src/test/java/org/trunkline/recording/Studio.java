package org.trunkline.recording;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.awaitility.Awaitility;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;

/** A recording room with a journal and a database of its own, and sounds for it. */
final class Studio implements AutoCloseable {
    static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    static final String OLD_KEY = "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";
    static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);
    static final Map<String, String> NONE = Map.of();

    final Path folder;
    final RecordingSettings settings;
    final Database database;
    final StoredJournal journal;
    final Recordings recordings;
    final Archive archive;
    final Recorder recorder;
    final AtomicLong nanos = new AtomicLong();
    final AtomicLong free = new AtomicLong(Long.MAX_VALUE);

    Studio(Path home, Map<String, String> keys, String key, String ffmpeg) {
        this.folder = home.resolve("recordings");
        this.settings = new RecordingSettings(folder, keys, key, ffmpeg, 100 << 20, false, Duration.ZERO, List.of());
        this.database = new H2ForTests(home).open();
        this.journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of("recording", RecordingFact.class)),
                JournalSettings.in(home.resolve("spool")),
                InstantSource.system(),
                List.of(new RecordingProjection()));
        this.recordings = new Recordings(database, settings);
        this.archive = new Archive(settings, recordings, journal, InstantSource.system());
        this.recorder = new Recorder(settings, archive, journal, InstantSource.system(), nanos::get, free::get);
        archive.start();
    }

    Take begin(String interaction, Duration keep) throws CannotRecord {
        return recorder.begin(new Recorder.Part(interaction, "billing", "101", keep, false), () -> {});
    }

    /** Twenty milliseconds at a time, both channels. */
    void talk(Take take, Duration length, double callerHz, double agentHz) {
        short[] caller = tone(callerHz, (int) length.toMillis() * 8);
        short[] agent = tone(agentHz, caller.length);
        for (int at = 0; at < caller.length; at += 160) {
            nanos.addAndGet(20_000_000);
            take.said(Arrays.copyOfRange(caller, at, at + 160));
            take.heard(Arrays.copyOfRange(agent, at, at + 160));
        }
    }

    Recording kept(String id) {
        return Awaitility.await()
                .until(
                        () -> recordings.find(id),
                        row -> row.isPresent() && row.get().kept())
                .orElseThrow()
                .recording();
    }

    byte[] sound(Recording recording) {
        try (InputStream in = recordings.open(recording, 0).orElseThrow()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is written down is in the tables when this returns. */
    void settle() throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        var _ = journal.append(
                InstantSource.system().instant(),
                new RecordingFact.Switched("settled", true, "test"),
                Personal.NONE,
                written::countDown);
        written.await();
    }

    static short[] tone(double hz, int samples) {
        short[] tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * i / 8000));
        }
        return tone;
    }

    static Path wav(Path file, int seconds) {
        try {
            byte[] sound = new byte[seconds * 16_000];
            AudioSystem.write(
                    new AudioInputStream(
                            new ByteArrayInputStream(sound),
                            new AudioFormat(8000, 16, 1, true, false),
                            sound.length / 2),
                    AudioFileFormat.Type.WAVE,
                    file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One channel of a stereo WAV, as the JDK reads it. */
    static short[] channel(byte[] wav, int channel) {
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            byte[] bytes = audio.readAllBytes();
            short[] samples = new short[bytes.length / 4];
            for (int i = 0; i < samples.length; i++) {
                samples[i] =
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(4 * i + 2 * channel);
            }
            return samples;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** How loud a tone is in these samples: 8000 is as {@link #tone} makes it. */
    static double level(short[] samples, double hz) {
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < samples.length; i++) {
            sine += samples[i] * Math.sin(2 * Math.PI * hz * i / 8000);
            cosine += samples[i] * Math.cos(2 * Math.PI * hz * i / 8000);
        }
        return 2 * Math.hypot(sine, cosine) / samples.length;
    }

    @Override
    public void close() {
        recorder.close();
        archive.close();
        journal.close();
        database.close();
    }
}
