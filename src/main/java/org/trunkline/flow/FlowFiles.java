package org.trunkline.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.trunkline.xml.XmlFile;

/** What a designer does with flow files, without a running system: check, play, test, draw. */
public final class FlowFiles {
    private FlowFiles() {}

    /**
     * Checks files and folders. A file is checked among the flows beside it; its own problems are told, and those
     * of the intents and calendars.
     *
     * @return everything that is wrong, and the warnings
     */
    public static List<Problem> check(List<Path> filesAndFolders, Catalogue catalogue) {
        Map<Path, FlowLoader.Loaded> folders = new LinkedHashMap<>();
        Set<Problem> problems = new LinkedHashSet<>();
        for (Path given : filesAndFolders) {
            if (!Files.exists(given)) {
                problems.add(new Problem(given, 0, 0, "there is no such file", "check the name"));
                continue;
            }
            boolean folder = Files.isDirectory(given);
            if (!folder && given.toString().endsWith(".test.xml")) {
                Problems found = new Problems(given);
                var ignored = FlowTestReader.read(given, found);
                problems.addAll(found.list());
                continue;
            }
            if (!folder && folder(given).endsWith(FlowLoader.INTENTS)) {
                problems.addAll(problemsOf(given, FlowLoader.load(folder(folder(given)), catalogue)));
                continue;
            }
            if (!folder && !FlowLoader.isFlow(given)) {
                problems.add(new Problem(given, 0, 0, "is no flow file", "let its name end in .xml"));
                continue;
            }
            FlowLoader.Loaded loaded =
                    folders.computeIfAbsent(folder ? given : folder(given), each -> FlowLoader.load(each, catalogue));
            problems.addAll(folder ? withTests(given, loaded) : problemsOf(given, loaded));
        }
        return List.copyOf(problems);
    }

    private static List<Problem> withTests(Path folder, FlowLoader.Loaded loaded) {
        List<Problem> all = new ArrayList<>(loaded.all());
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".test.xml")).sorted().forEach(file -> {
                Problems found = new Problems(file);
                var ignored = FlowTestReader.read(file, found);
                all.addAll(found.list());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Path folder(Path file) {
        return Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }

    private static List<Problem> problemsOf(Path file, FlowLoader.Loaded loaded) {
        Path name = file.getFileName();
        List<Problem> found = new ArrayList<>();
        for (Problem problem : loaded.all()) {
            boolean calendar = !problem.file().toString().endsWith(".xml");
            boolean intents = !folder(file).endsWith(FlowLoader.INTENTS)
                    && folder(problem.file()).endsWith(FlowLoader.INTENTS);
            boolean own = Objects.equals(problem.file().getFileName(), name) && sameFolder(problem.file(), file);
            // A flow cannot be held against intents and calendars that have mistakes themselves.
            if (own || calendar || intents) {
                found.add(problem);
            }
        }
        return found;
    }

    private static boolean sameFolder(Path a, Path b) {
        return Objects.equals(folder(a).getFileName(), folder(b).getFileName());
    }

    /** How a file was played, or what is wrong with it. */
    public record Played(List<Problem> problems, Optional<Outcome> outcome) {
        public Played {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Who plays a flow: what it says goes to {@code out}, what the caller does is read from {@code in}, a line each time.
     *
     * @param chat whether it is a chat: messages and choices, instead of what is heard
     * @param recordings spoken one after the other, where the flow listens, before {@code in} is asked
     */
    public record Player(BufferedReader in, PrintWriter out, boolean chat, List<Path> recordings, Speaker speaker) {
        /** Of a call. */
        public Player(BufferedReader in, PrintWriter out, List<Path> recordings, Speaker speaker) {
            this(in, out, false, recordings, speaker);
        }

        public Player {
            recordings = List.copyOf(recordings);
        }
    }

    /** Plays a flow. */
    public static Played run(
            Path file, Catalogue catalogue, Map<String, String> facts, InstantSource clock, Player player) {
        List<Problem> problems = check(List.of(file), catalogue).stream()
                .filter(problem -> !problem.warning())
                .toList();
        FlowSet set = FlowLoader.load(folder(file), catalogue).flows();
        Optional<Flow> flow = set.flow(FlowReader.stem(file));
        if (!problems.isEmpty() || flow.isEmpty()) {
            return new Played(problems, Optional.empty());
        }
        try (HttpFetch http = new HttpFetch()) {
            TerminalConversation terminal = new TerminalConversation(player, clock, http);
            FlowSession session = new FlowSession(
                    set, flow.get(), player.chat() ? FlowSession.inChat(facts) : facts, FlowSession.Trace.NONE);
            Outcome outcome = session.start(terminal);
            Optional<Outcome.Exit> exit = terminal.ended(outcome);
            while (exit.isPresent()) {
                outcome = session.goOn(exit.get(), terminal);
                exit = terminal.ended(outcome);
            }
            player.out().flush();
            return new Played(List.of(), Optional.of(outcome));
        }
    }

    /** Runs the test files of a folder. */
    public static TestReport test(Path folder, Catalogue catalogue) {
        return FlowTests.run(folder, catalogue);
    }

    /** The flow in Graphviz' language, or the problems that keep it from being read. */
    public static Graph graph(Path file) {
        Problems problems = new Problems(file);
        Optional<Flow> flow = XmlFile.read(file, problems).flatMap(text -> FlowReader.read(file, text, problems));
        return new Graph(problems.list(), flow.map(FlowGraph::dot).orElse(""));
    }

    /** @param dot empty if the file cannot be read at all */
    public record Graph(List<Problem> problems, String dot) {
        public Graph {
            problems = List.copyOf(problems);
        }
    }

    /** The XML schema that editors complete from. */
    public static String schema() {
        try (InputStream in = Objects.requireNonNull(FlowFiles.class.getResourceAsStream("flow.xsd"), "flow.xsd")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
