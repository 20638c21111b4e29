package org.trunkline.voice;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * A program that is run for each text: the text on its standard input or as {@code {text}}, WAV or raw PCM on its standard
 * output or in {@code {file}}.
 */
final class CommandVoice implements Voice {
    /** Longer text is no prompt, and would not fit into a pipe; the audio of it is some ten minutes. */
    private static final int LONGEST = 10_000;

    private static final long LARGEST = 128L << 20;
    private static final int MOST_TOLD = 300;
    private static final Pattern PLACE = Pattern.compile("\\{(text|file|rate|stretch|pitch)(?:\\*([0-9]{1,4}))?}");

    /** @param speed of the voice against its own, 1: as it is */
    record Limits(Duration time, double speed) {}

    /**
     * @param words the program and its arguments, with places such as <code>{file}</code>, <code>{rate*175}</code>
     * @param version prints the program's version; may be empty
     * @param raw sample rate of 16-bit PCM; 0: WAV
     */
    record Command(String kind, List<String> words, List<String> version, int raw, Limits limits) {
        Command {
            words = List.copyOf(words);
            version = List.copyOf(version);
        }

        private boolean has(String place) {
            return words.stream()
                    .flatMap(word -> PLACE.matcher(word).results())
                    .anyMatch(found -> found.group(1).equals(place));
        }
    }

    private final Command command;
    private final Path scratch;
    private final String name;
    private final Set<Style.Aspect> can;

    private CommandVoice(Command command, Path scratch, String name) {
        this.command = command;
        this.scratch = scratch;
        this.name = name;
        this.can = EnumSet.noneOf(Style.Aspect.class);
        if (command.has("rate") || command.has("stretch")) {
            can.add(Style.Aspect.RATE);
        }
        if (command.has("pitch")) {
            can.add(Style.Aspect.PITCH);
        }
    }

    /** A program that is missing is told when it is to speak: it may be installed by then. */
    static CommandVoice open(Command command, Path scratch) {
        return new CommandVoice(command, scratch, command.kind() + "-" + fingerprint(command, scratch));
    }

    /** What is wrong with a command, if anything. */
    static Optional<String> problem(List<String> words) {
        if (words.isEmpty()) {
            return Optional.of("is missing");
        }
        return words.stream()
                .flatMap(word -> Pattern.compile("\\{[^}]*}").matcher(word).results())
                .map(found -> found.group())
                .filter(place -> !PLACE.matcher(place).matches())
                .findFirst()
                .map(place -> "'" + place + "' stands for nothing");
    }

    /** Changes with the command, with what its program says of its version, and with the files that it names. */
    private static String fingerprint(Command command, Path scratch) {
        List<String> all = new ArrayList<>();
        for (String word : command.words()) {
            all.add(word);
            file(word).ifPresent(file -> all.add(stamp(file)));
        }
        all.add(command.raw() + " " + command.limits().speed());
        if (!command.version().isEmpty()) {
            try {
                all.add(printed(command.version(), scratch, command.limits().time(), false));
            } catch (VoiceFailed e) {
                // Told when it is to speak.
            }
        }
        return DigestUtils.sha256Hex(String.join("\n", all)).substring(0, 12);
    }

    /** The file that a word of a command stands for, on the search path too. */
    static Optional<Path> file(String word) {
        if (word.isBlank() || PLACE.matcher(word).find()) {
            return Optional.empty();
        }
        Stream<File> places = word.contains("/")
                ? Stream.of(new File(word))
                : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> new File(folder, word));
        return places.filter(File::isFile).map(File::toPath).findFirst();
    }

    private static String stamp(Path file) {
        try {
            return file.toRealPath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return file.toString();
        }
    }

    /**
     * All that a program prints.
     *
     * @throws VoiceFailed if it cannot be run, does not end, or, where that is {@code checked}, ends badly
     */
    static String printed(List<String> words, Path scratch, Duration limit, boolean checked) {
        try (Run run = new Run(words, scratch, "", limit)) {
            if (checked) {
                run.ended();
            }
            return run.printed();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Style.Aspect> can() {
        return can;
    }

    @Override
    public short[] render(String text, Style style) {
        if (text.length() > LONGEST) {
            throw new VoiceFailed("a text of " + text.length() + " characters is too long to speak", null);
        }
        if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return new short[0];
        }
        Path file = scratch.resolve(UUID.randomUUID() + ".voice");
        String input = command.has("text") ? "" : text + "\n";
        try (Run run = new Run(
                words(text, style, file), scratch, input, command.limits().time())) {
            run.ended();
            return samples(command.has("file") ? file : run.output);
        } catch (UnsupportedAudioFileException | IOException e) {
            throw new VoiceFailed(
                    command.words().getFirst() + " gave no audio that can be read (" + e.getMessage()
                            + "); WAV is expected, or with raw = RATE 16-bit PCM",
                    e);
        } finally {
            Run.delete(file);
        }
    }

    private List<String> words(String text, Style style, Path file) {
        double rate = style.rate() * command.limits().speed();
        return command.words().stream()
                .map(word -> PLACE.matcher(word)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                switch (found.group(1)) {
                                    case "text" -> text;
                                    case "file" -> file.toString();
                                    case "rate" -> number(rate, found.group(2));
                                    case "stretch" -> number(1 / rate, found.group(2));
                                    default -> number(style.pitch(), found.group(2));
                                })))
                .toList();
    }

    private static String number(double value, @Nullable String times) {
        return times == null
                ? String.format(Locale.ROOT, "%.2f", value)
                : String.valueOf(Math.round(value * Integer.parseInt(times)));
    }

    private short[] samples(Path file) throws IOException, UnsupportedAudioFileException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            throw new IOException("none at all");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(Files.size(file) + " bytes");
        }
        if (command.raw() > 0) {
            return telephone(Files.readAllBytes(file), 1, command.raw());
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                AudioInputStream audio = AudioSystem.getAudioInputStream(bytes)) {
            AudioFormat given = audio.getFormat();
            AudioFormat wanted = new AudioFormat(
                    AudioFormat.Encoding.PCM_SIGNED,
                    given.getSampleRate(),
                    16,
                    given.getChannels(),
                    2 * given.getChannels(),
                    given.getSampleRate(),
                    false);
            byte[] pcm = AudioSystem.getAudioInputStream(wanted, audio).readAllBytes();
            return telephone(pcm, given.getChannels(), given.getSampleRate());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedAudioFileException(e.getMessage());
        }
    }

    private static short[] telephone(byte[] pcm, int channels, double rate) throws IOException {
        ShortBuffer given = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        double[] mono = new double[given.remaining() / channels];
        for (int i = 0; i < mono.length; i++) {
            for (int c = 0; c < channels; c++) {
                mono[i] += (double) given.get(i * channels + c) / channels;
            }
        }
        if (mono.length == 0) {
            throw new IOException("none at all");
        }
        double[] slow = Resampler.toTelephone(mono, rate);
        short[] samples = new short[slow.length];
        for (int i = 0; i < slow.length; i++) {
            samples[i] = (short) Math.clamp(Math.round(slow[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return samples;
    }

    /** A process with files for what it prints, so that nobody has to read along; all gone when closed. */
    private static final class Run implements AutoCloseable {
        private final String program;
        private final String input;
        final Path output;
        private final Path errors;
        private final Process process;
        private final Duration limit;

        Run(List<String> words, Path scratch, String input, Duration limit) {
            this.program = words.getFirst();
            this.input = input;
            this.limit = limit;
            String id = UUID.randomUUID().toString();
            this.output = scratch.resolve(id + ".out");
            this.errors = scratch.resolve(id + ".err");
            this.process = start(words);
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It does not read; its exit code tells more.
            }
        }

        private Process start(List<String> words) {
            try {
                return new ProcessBuilder(words)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
            } catch (IOException e) {
                delete(output);
                delete(errors);
                throw new VoiceFailed(
                        "cannot be started (" + e.getMessage() + "); install it, or correct [[voice]]", e);
            }
        }

        /** Waits for a good end. */
        void ended() {
            inTime();
            if (process.exitValue() != 0) {
                throw new VoiceFailed(program + " ended with exit code " + process.exitValue() + told(), null);
            }
        }

        private void inTime() {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new VoiceFailed(
                            program + " did not end within " + limit.toMillis() + " ms and was killed" + told(), null);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VoiceFailed(program + " was given up", e);
            }
        }

        /** What it complained of, without the text: that may be somebody's secret. */
        private String told() {
            String said = content(errors);
            String known = input.isBlank() ? said : said.replace(input.strip(), "…");
            return known.isEmpty() ? "" : ": " + known.substring(0, Math.min(MOST_TOLD, known.length()));
        }

        /** All that it printed; flite tells its version with exit code 1. */
        String printed() {
            inTime();
            return content(output) + content(errors);
        }

        private static String content(Path file) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                return lines.limit(20).collect(Collectors.joining(" ")).strip();
            } catch (IOException e) {
                return "";
            }
        }

        @Override
        public void close() {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            delete(output);
            delete(errors);
        }

        static void delete(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Left-overs in this folder are deleted at the next start.
            }
        }
    }
}
