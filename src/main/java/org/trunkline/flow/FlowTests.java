package org.trunkline.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Runs the tests that lie beside the flows of a folder, and tells what none of them reaches. */
final class FlowTests {
    private final FlowSet set;
    private final Set<String> entered = new HashSet<>();
    private final Set<String> left = new HashSet<>();

    FlowTests(FlowSet set) {
        this.set = set;
    }

    static TestReport run(Path folder, Catalogue catalogue) {
        FlowLoader.Loaded loaded = FlowLoader.load(folder, catalogue);
        if (!loaded.problems().isEmpty()) {
            return new TestReport(loaded.problems(), List.of(), List.of());
        }
        FlowTests tests = new FlowTests(loaded.flows());
        List<Problem> problems = new ArrayList<>();
        List<TestReport.Result> results = new ArrayList<>();
        for (Path file : files(folder)) {
            Problems found = new Problems(file);
            List<FlowTest> read = FlowTestReader.read(file, found);
            problems.addAll(found.list());
            read.forEach(test -> results.add(tests.run(test)));
        }
        return new TestReport(problems, results, tests.untested());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".test.xml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestReport.Result run(FlowTest test) {
        long began = System.nanoTime();
        Optional<Flow> flow = set.flow(test.flow());
        Optional<Problem> problem = flow.isEmpty()
                ? Optional.of(problem(test, test.where(), "there is no flow '" + test.flow() + "'"))
                : play(test, flow.get());
        return new TestReport.Result(test.file(), test.name(), problem, (System.nanoTime() - began) / 1000);
    }

    private Optional<Problem> play(FlowTest test, Flow flow) {
        ScriptedConversation conversation = new ScriptedConversation(test);
        FlowSession session =
                new FlowSession(set, flow, test.facts(), (at, step, exit) -> left.add(key(at, step) + " " + exit));
        try {
            Outcome outcome = session.start(conversation);
            while (conversation.mismatch().isEmpty()) {
                Optional<Outcome.Exit> exit = conversation.ended(outcome);
                if (exit.isEmpty()) {
                    conversation.over();
                    break;
                }
                outcome = session.goOn(exit.get(), conversation);
            }
        } catch (ScriptedConversation.Mismatch e) {
            // told by the conversation
        }
        entered.addAll(conversation.entered());
        return conversation
                .mismatch()
                .map(mismatch -> problem(test, mismatch.where, String.valueOf(mismatch.getMessage())));
    }

    private static Problem problem(FlowTest test, Where where, String what) {
        return new Problem(
                test.file(),
                where.line(),
                where.column(),
                "'" + test.name() + "': " + what,
                "correct the flow or the test");
    }

    private static String key(Flow flow, Step step) {
        return flow.name() + "/" + step.id();
    }

    private List<Problem> untested() {
        List<Problem> untested = new ArrayList<>();
        for (Flow flow : set.flows().values()) {
            Problems missing = new Problems(flow.file());
            for (Step step : flow.steps().values()) {
                if (OperatorSteps.has(step.id())) {
                    continue;
                }
                if (!entered.contains(key(flow, step))) {
                    missing.add(step.head().where(), "no test reaches the step '" + step.id() + "'", "add one");
                    continue;
                }
                for (Ways.Way way : Ways.of(step)) {
                    if (!left.contains(key(flow, step) + " " + way.exit())) {
                        missing.add(
                                way.to().where(),
                                "no test leaves the step '" + step.id() + "' by '" + way.exit() + "'",
                                "add one");
                    }
                }
            }
            untested.addAll(missing.list());
        }
        return untested;
    }
}
