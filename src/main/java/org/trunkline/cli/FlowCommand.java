package org.trunkline.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trunkline.flow.Catalogue;
import org.trunkline.flow.FlowFiles;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.TestReport;
import org.trunkline.intent.SentenceVectors;
import org.trunkline.phone.Wav;
import org.trunkline.settings.SettingsException;
import org.trunkline.setup.Setup;
import org.trunkline.speech.Ears;
import org.trunkline.voice.Voices;
import org.trunkline.xml.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code trunkline flow}: works on files, needs no running system, and holds flows against this installation's recognizers
 * where there are any. Exit 0: all is well; 1: something is wrong in the files.
 */
@Command(name = "flow", mixinStandardHelpOptions = true, description = "Check, play, test and draw flows, offline.")
public final class FlowCommand implements Runnable {
    private final Supplier<Ears> ears;
    private final Supplier<Voices> voices;

    @Spec
    @Nullable
    CommandSpec spec;

    /**
     * @param ears opens what listens to callers
     * @param voices opens what speaks to them
     */
    FlowCommand(Supplier<Ears> ears, Supplier<Voices> voices) {
        this.ears = ears;
        this.voices = voices;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true, Charset.defaultCharset())
                : spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec == null
                ? new PrintWriter(System.err, true, Charset.defaultCharset())
                : spec.commandLine().getErr();
    }

    /** What listens to callers in this installation; without it flows are checked as if everything could be heard. */
    private Ears listening() {
        Ears open;
        String why = "there is no recognizer in this installation; see docs/speech.md";
        try {
            open = ears.get();
        } catch (SettingsException e) {
            open = Ears.none();
            why = String.valueOf(e.getMessage());
        }
        if (deaf(open)) {
            err().println("What callers say was not checked: " + why);
            err().flush();
        }
        return open;
    }

    private static boolean deaf(Ears ears) {
        return ears.figures().limit() == 0;
    }

    private static Optional<Ears> known(Ears ears) {
        return Optional.of(ears).filter(open -> !deaf(open));
    }

    private static Catalogue catalogue(Ears ears, SentenceVectors sentences) {
        return new Catalogue(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                known(ears),
                sentences,
                Optional.empty());
    }

    /** What speaks in this installation; empty if its settings, which {@link #listening} tells about, are wrong. */
    private Optional<Voices> speaking() {
        try {
            return Optional.of(voices.get());
        } catch (SettingsException e) {
            return Optional.empty();
        }
    }

    private int tell(List<Problem> problems) {
        problems.forEach(out()::println);
        out().flush();
        return problems.stream().allMatch(Problem::warning) ? 0 : 1;
    }

    private static Optional<Set<String>> names(@Nullable String list) {
        return Optional.ofNullable(list).map(text -> Set.copyOf(Arrays.asList(text.split(",", -1))));
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Tells everything that is wrong in flows, as file:line:column: what; remedy.")
    int check(
            @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "flow files, or folders of them")
                    List<Path> files,
            @Option(names = "--queues", paramLabel = "A,B", description = "queues that exist; others are then errors")
                    @Nullable
                    String queues,
            @Option(names = "--numbers", paramLabel = "A,B", description = "names of allowed numbers") @Nullable
                    String numbers) {
        try (Ears open = listening()) {
            return tell(FlowFiles.check(
                    files,
                    new Catalogue(
                            names(queues),
                            Optional.empty(),
                            Optional.empty(),
                            names(numbers),
                            Optional.empty(),
                            known(open),
                            SentenceVectors.NONE,
                            speaking())));
        }
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = {
                "Plays a flow as text.",
                "Type keys or words and Enter; @FILE.wav is said in that recording; nothing is silence;",
                "hangup, or the end of input, hangs up."
            })
    int run(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--caller",
                            defaultValue = "+442079460000",
                            description = "the caller's number (default: ${DEFAULT-VALUE})")
                    String caller,
            @Option(
                            names = "--dialled",
                            defaultValue = "+442079460001",
                            description = "the number dialled (default: ${DEFAULT-VALUE})")
                    String dialled,
            @Option(
                            names = "--chat",
                            description = "as a chat: messages and choices; type a choice's label to choose it")
                    boolean chat,
            @Option(names = "--tier", defaultValue = "", description = "the customer's tier (default: none)")
                    String tier,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description = "when the call arrives, as in tests: 2026-11-23T10:00:00Z (default: now)")
                    @Nullable
                    Instant at,
            @Option(
                            names = "--audio",
                            paramLabel = "FILE.wav",
                            description = {
                                "said by the caller where the flow listens, and heard by this installation's recognizer;",
                                "may be given again for the next answer"
                            })
                    @Nullable
                    List<Path> audio) {
        List<Path> recordings = audio == null ? List.of() : audio;
        recordings.forEach(Wav::read); // an unreadable one is told before the call
        InstantSource now = InstantSource.system();
        InstantSource clock = at == null ? now : InstantSource.offset(now, Duration.between(now.instant(), at));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        try (Ears open = listening();
                SentenceVectors sentences = SpeechCommand.sentences();
                RecordedCaller speaker = new RecordedCaller(open)) {
            if (deaf(open) && !recordings.isEmpty()) {
                throw new Refused("nobody can hear a recording here; see docs/speech.md, or type what is said");
            }
            return tell(FlowFiles.run(
                            file,
                            catalogue(open, sentences),
                            FlowSession.facts(caller, dialled, "terminal", clock.instant(), tier),
                            clock,
                            new FlowFiles.Player(in, out(), chat, recordings, speaker))
                    .problems());
        }
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Runs the tests (NAME.test.xml) beside the flows, and lists what none of them reaches.")
    int test(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            description =
                                    "folder of flows; without it: those of the installation if it has any (var/flows), else ivr-flows")
                    @Nullable
                    Path given,
            @Option(names = "--all-reached", description = "untested steps and exits are errors") boolean allReached) {
        Path folder = given == null ? Setup.here().flowsToTest() : given;
        if (!Files.isDirectory(folder)) {
            throw new Refused(folder + " is no folder; give the one that holds the flows and their tests");
        }
        TestReport report;
        try (Ears open = listening();
                SentenceVectors sentences = SpeechCommand.sentences()) {
            report = FlowFiles.test(folder, catalogue(open, sentences));
        }
        PrintWriter out = out();
        report.problems().forEach(out::println);
        for (TestReport.Result result : report.results()) {
            result.problem()
                    .ifPresentOrElse(
                            problem -> out.println("FAIL  " + problem),
                            () -> out.println("ok    " + result.file().getFileName() + ": " + result.name()));
        }
        report.untested().forEach(problem -> out.println("      " + problem));
        long failed = report.results().stream()
                .filter(result -> result.problem().isPresent())
                .count();
        long micros =
                report.results().stream().mapToLong(TestReport.Result::micros).sum();
        out.printf(
                "%s: %d tests, %d failed, %d steps and exits not reached, %.1f ms%n",
                folder, report.results().size(), failed, report.untested().size(), micros / 1000.0);
        out.flush();
        return report.passed() && !(allReached && !report.untested().isEmpty()) ? 0 : 1;
    }

    @Command(
            name = "graph",
            mixinStandardHelpOptions = true,
            description = {"Draws a flow in Graphviz' language.", "trunkline flow graph main.xml | dot -Tsvg > main.svg"
            })
    int graph(@Parameters(paramLabel = "FILE") Path file) {
        FlowFiles.Graph graph = FlowFiles.graph(file);
        if (!graph.dot().isEmpty()) {
            out().print(graph.dot());
            out().flush();
        }
        graph.problems().forEach(problem -> {
            err().println(problem);
            err().flush();
        });
        return graph.problems().isEmpty() ? 0 : 1;
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints the XML schema of the flow language, for editors.")
    int schema() {
        out().print(FlowFiles.schema());
        out().flush();
        return 0;
    }
}
