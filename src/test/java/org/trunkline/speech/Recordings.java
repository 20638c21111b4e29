package org.trunkline.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** People's recordings as a telephone line would bring them, and signals that are no speech. */
final class Recordings {
    private static final Path FOLDER = Path.of("src/test/resources/speech");
    private static final List<String> DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    record Clip(String file, String speaker, String said, List<Short> samples) {
        short[] audio() {
            short[] audio = new short[samples.size()];
            for (int i = 0; i < audio.length; i++) {
                audio[i] = samples.get(i);
            }
            return audio;
        }
    }

    private Recordings() {}

    static List<Clip> commands() {
        return listed("commands");
    }

    static List<Clip> outside() {
        return listed("outside");
    }

    private static List<Clip> listed(String folder) {
        try (Stream<String> lines = Files.lines(FOLDER.resolve(folder).resolve(folder + ".tsv"))) {
            return lines.map(line -> line.split("\t", -1))
                    .map(line -> clip(folder + "/" + line[0], line[1], line[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Clip> digits() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("digits"))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .map(file -> clip("digits/" + file, file.split("_", -1)[1], DIGITS.get(file.charAt(0) - '0')))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Clip clip(String file, String speaker, String said) {
        return new Clip(file, speaker, said, read(FOLDER.resolve(file)));
    }

    static List<Short> read(Path file) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            List<Short> samples = new ArrayList<>();
            while (bytes.remaining() > 1) {
                samples.add(bytes.getShort());
            }
            return samples;
        } catch (IOException | UnsupportedAudioFileException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** With silence before and after, as in a call. */
    static short[] inCall(short[] speech, int before, int after) {
        short[] line = Arrays.copyOf(noise(before + speech.length + after, 8, 1), before + speech.length + after);
        for (int i = 0; i < speech.length; i++) {
            line[before + i] = clip(line[before + i] + speech[i]);
        }
        return line;
    }

    /** White noise over the whole, so many dB below the speech in it. */
    static short[] noisy(short[] audio, double decibels, long seed) {
        double sum = 0;
        int voiced = 0;
        for (short sample : audio) {
            if (Math.abs(sample) > 200) {
                sum += (double) sample * sample;
                voiced++;
            }
        }
        short[] noise = noise(audio.length, Math.sqrt(sum / Math.max(1, voiced)) / Math.pow(10, decibels / 20), seed);
        for (int i = 0; i < audio.length; i++) {
            noise[i] = clip(noise[i] + audio[i]);
        }
        return noise;
    }

    /** @param level root mean square */
    static short[] noise(int length, double level, long seed) {
        Random random = new Random(seed);
        short[] noise = new short[length];
        for (int i = 0; i < length; i++) {
            noise[i] = clip(random.nextGaussian() * level);
        }
        return noise;
    }

    static short[] tone(int length, double hertz, double level) {
        short[] tone = new short[length];
        for (int i = 0; i < length; i++) {
            tone[i] = clip(Math.sin(2 * Math.PI * hertz * i / 8000) * level);
        }
        return tone;
    }

    private static short clip(double sample) {
        return (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
