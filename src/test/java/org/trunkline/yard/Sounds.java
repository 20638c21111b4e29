package org.trunkline.yard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.PromptCache;
import org.trunkline.voice.Speech;
import org.trunkline.voice.Voices;

/** What is in recordings of 16 bit and 8 kHz. */
public final class Sounds {
    /** Long enough that nothing else is like it, short enough that a late packet does not fall into it every time. */
    private static final int PART = 4_000;
    /** So many are looked for: one late packet in a second of them must not decide. */
    private static final int PARTS = 4;

    private static final int WINDOW_MS = 10;
    /** The root mean square of what is no silence. */
    private static final double LOUD = 100;

    private Sounds() {}

    public static short[] read(Path wav) throws IOException {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.toFile())) {
            byte[] bytes = in.readAllBytes();
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        } catch (UnsupportedAudioFileException e) {
            throw new IOException(wav + " is no WAV", e);
        }
    }

    /** A text as the default voice says it in a prompt. */
    public static short[] spoken(Path folder, String text) throws IOException {
        try (PromptCache prompts = PromptCache.open(folder.resolve("prompts"), Voices.only(new KevinVoice(1)), 1)) {
            return read(Path.of(prompts.path(Speech.of(Locale.ENGLISH, text)) + ".wav"));
        }
    }

    /**
     * How much the best matching half second of {@code heard} is like one of the loudest half seconds of {@code wanted}:
     * 1 is the same but for its loudness, below 0.5 is another sound.
     */
    public static double likeness(short[] heard, short[] wanted) {
        return loudest(wanted).stream()
                .mapToDouble(part -> likeness(heard, part))
                .max()
                .orElse(0);
    }

    private static double likeness(short[] heard, double[] part) {
        double norm = Math.sqrt(energy(part));
        double energy = 0;
        double best = 0;
        for (int end = 0; end < heard.length; end++) {
            energy += (double) heard[end] * heard[end];
            int begin = end - part.length + 1;
            if (begin < 0) {
                continue;
            }
            if (energy > part.length * 100.0 * 100.0) {
                double sum = 0;
                for (int i = 0; i < part.length; i++) {
                    sum += part[i] * heard[begin + i];
                }
                best = Math.max(best, sum / (norm * Math.sqrt(energy)));
            }
            energy -= (double) heard[begin] * heard[begin];
        }
        return best;
    }

    /** From the first loud moment to the last. */
    public static int speechMs(short[] samples) {
        List<Integer> loud = loudMs(samples);
        return loud.isEmpty() ? 0 : loud.getLast() - loud.getFirst() + WINDOW_MS;
    }

    /** The longest silence between two loud moments. */
    public static int longestGapMs(short[] samples) {
        List<Integer> loud = loudMs(samples);
        return IntStream.range(1, loud.size())
                .map(i -> loud.get(i) - loud.get(i - 1) - WINDOW_MS)
                .max()
                .orElse(0);
    }

    /** When it is loud, in windows. */
    private static List<Integer> loudMs(short[] samples) {
        List<Integer> loud = new ArrayList<>();
        int window = WINDOW_MS * 8;
        for (int at = 0; at + window <= samples.length; at += window) {
            double energy = 0;
            for (int i = at; i < at + window; i++) {
                energy += (double) samples[i] * samples[i];
            }
            if (energy > window * LOUD * LOUD) {
                loud.add(at / 8);
            }
        }
        return loud;
    }

    private static List<double[]> loudest(short[] samples) {
        int length = Math.min(PART, samples.length);
        List<double[]> parts = new ArrayList<>();
        for (int begin = 0; length > 0 && begin + length <= samples.length; begin += length) {
            int from = begin;
            parts.add(IntStream.range(0, length)
                    .mapToDouble(i -> samples[from + i])
                    .toArray());
        }
        parts.sort(Comparator.comparingDouble(Sounds::energy).reversed());
        return parts.subList(0, Math.min(PARTS, parts.size()));
    }

    private static double energy(double[] part) {
        return Arrays.stream(part).map(x -> x * x).sum();
    }
}
