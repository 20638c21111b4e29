package org.trunkline.flow;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trunkline.xml.Problem;

/**
 * What came of the tests in a folder.
 *
 * @param problems of the flows and the test files themselves; if flows have some, no test was run
 * @param untested steps and exits that no test reaches
 */
public record TestReport(List<Problem> problems, List<Result> results, List<Problem> untested) {
    public TestReport {
        problems = List.copyOf(problems);
        results = List.copyOf(results);
        untested = List.copyOf(untested);
    }

    /** @param micros how long the test took, in microseconds */
    public record Result(Path file, String name, Optional<Problem> problem, long micros) {}

    public boolean passed() {
        return problems.isEmpty()
                && results.stream().allMatch(result -> result.problem().isEmpty());
    }
}
