package org.trunkline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Reference;
import org.trunkline.intent.Understood;
import org.trunkline.phone.Wav;
import org.trunkline.speech.Ears;
import org.trunkline.speech.SpeechEvent;

/**
 * Puts recordings through the ears that listen to callers, as a question that all intents answer, and holds what was
 * understood against what was meant. A folder holds a folder for each intent, {@code _other} for speech that is none of
 * them, and {@code _nothing} for noise and silence.
 */
final class SpeechTest {
    /** Speech that no intent is meant by. */
    static final String OTHER = "_other";
    /** Nobody speaks. */
    static final String NOTHING = "_nothing";

    private static final String DEAF = "_deaf";
    /** How long nobody may speak, as at a question of a flow. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /** @param after how long after the recording's last sample the result came */
    record Result(Path file, String expected, String got, double confidence, Duration after) {
        boolean right() {
            return expected.equals(got);
        }
    }

    private record Recording(Path file, String expected) {}

    private final Ears ears;
    private final Locale language;
    private final Dialogue dialogue;
    private final Reference reference;
    private final Duration pace;

    /** @param pace between frames of 20 ms: 20 ms is how calls come in */
    SpeechTest(Ears ears, Locale language, Dialogue dialogue, Reference reference, Duration pace) {
        this.ears = ears;
        this.language = language;
        this.dialogue = dialogue;
        this.reference = reference;
        this.pace = pace;
    }

    /**
     * @param atOnce how many are listened to at a time
     * @param intents whose folders may be there
     */
    List<Result> run(Path folder, int atOnce, Set<String> intents) {
        List<Recording> recordings = recordings(folder);
        recordings.stream()
                .map(Recording::expected)
                .filter(name -> !intents.contains(name) && !name.equals(OTHER) && !name.equals(NOTHING))
                .findFirst()
                .ifPresent(name -> {
                    throw new Refused("the folder '" + name + "' in " + folder + " is named like no intent; known: "
                            + String.join(", ", intents) + ", " + OTHER + ", " + NOTHING);
                });
        try (ExecutorService callers = Executors.newFixedThreadPool(atOnce)) {
            List<Future<Result>> waiting = recordings.stream()
                    .map(recording -> callers.submit(() -> listen(recording)))
                    .toList();
            return waiting.stream().map(SpeechTest::result).toList();
        }
    }

    private static Result result(Future<Result> waiting) {
        try {
            return waiting.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    private static List<Recording> recordings(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.toString().endsWith(".wav") && !folder.equals(file.getParent()))
                    .sorted(Comparator.naturalOrder())
                    .map(file -> new Recording(file, nameOf(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the folder " + folder + " cannot be read; give one that holds recordings", e);
        }
    }

    private static String nameOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? "" : String.valueOf(parent.getFileName());
    }

    private Result listen(Recording recording) {
        short[] samples = Wav.read(recording.file());
        try (Ears.Ear ear = ears.open(language, Recital.RATE)
                .orElseThrow(() -> new Refused("no room to listen to so many at once; give a smaller --at-once"))) {
            Recital.Told told = Recital.speak(ear, samples, dialogue.grammar(), SILENCE, pace);
            return result(recording, told.event(), told.after());
        }
    }

    private Result result(Recording recording, SpeechEvent event, Duration after) {
        Optional<Understood> meant = event instanceof SpeechEvent.Understood understood
                ? dialogue.understand(understood.heard(), reference)
                : Optional.empty();
        String got = switch (event) {
            case SpeechEvent.Understood _ -> meant.map(Understood::name).orElse(OTHER);
            case SpeechEvent.Nothing _ -> NOTHING;
            default -> DEAF;
        };
        return new Result(
                recording.file(),
                recording.expected(),
                got,
                meant.map(Understood::confidence).orElse(0.0),
                after);
    }

    /**
     * The confusion table, what was misunderstood, and the figures.
     *
     * @param accept from which confidence on an intent is taken without asking back
     */
    static void print(List<Result> results, double accept, PrintWriter out) {
        SortedMap<String, Map<String, Long>> table = results.stream()
                .collect(Collectors.groupingBy(
                        Result::expected, TreeMap::new, Collectors.groupingBy(Result::got, Collectors.counting())));
        List<String> got =
                List.copyOf(results.stream().map(Result::got).collect(Collectors.toCollection(TreeSet::new)));
        Columns confusion = new Columns(
                Stream.concat(Stream.of("meant \\ understood"), got.stream()).toArray(String[]::new));
        table.forEach((expected, counts) -> confusion.row(Stream.concat(
                        Stream.of(expected),
                        got.stream().map(name -> counts.containsKey(name) ? String.valueOf(counts.get(name)) : "."))
                .toArray(String[]::new)));
        confusion.print(out);
        results.stream()
                .filter(result -> !result.right())
                .forEach(result -> out.printf(
                        Locale.ROOT,
                        "wrong  %s: %s, confidence %.2f%n",
                        result.file(),
                        result.got(),
                        result.confidence()));
        List<Result> meant = results.stream()
                .filter(result -> !result.expected().startsWith("_"))
                .toList();
        share(out, "right", results, Result::right);
        share(
                out,
                "intents accepted at once and right",
                meant,
                result -> result.right() && result.confidence() >= accept);
        share(
                out,
                "outside speech accepted without asking back",
                results.stream()
                        .filter(result -> result.expected().equals(OTHER))
                        .toList(),
                result -> !result.got().startsWith("_") && result.confidence() >= accept);
        share(
                out,
                "noise and silence taken for nothing",
                results.stream()
                        .filter(result -> result.expected().equals(NOTHING))
                        .toList(),
                Result::right);
        long[] millis = meant.stream()
                .mapToLong(result -> result.after().toMillis())
                .sorted()
                .toArray();
        if (millis.length > 0) {
            out.printf(
                    "end of the recording to result: p50 %d ms, p95 %d ms%n",
                    millis[millis.length / 2], millis[Math.min(millis.length - 1, millis.length * 95 / 100)]);
        }
        out.flush();
    }

    private static void share(PrintWriter out, String what, List<Result> of, Predicate<Result> counts) {
        if (!of.isEmpty()) {
            long hits = of.stream().filter(counts).count();
            double[] interval = wilson(hits, of.size());
            out.printf(
                    Locale.ROOT,
                    "%s: %d of %d, %.1f %% (95 %% interval %.1f to %.1f)%n",
                    what,
                    hits,
                    of.size(),
                    100.0 * hits / of.size(),
                    100 * interval[0],
                    100 * interval[1]);
        }
    }

    /** Wilson's interval of a share at 95 %. */
    static double[] wilson(long hits, long of) {
        double z = 1.959964;
        double share = (double) hits / of;
        double middle = share + z * z / (2 * of);
        double half = z * Math.sqrt(share * (1 - share) / of + z * z / (4.0 * of * of));
        double scale = 1 + z * z / of;
        return new double[] {Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)};
    }
}
