package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedFlowsTest {
    private static final Path FLOWS = Path.of("ivr-flows");
    private static final Catalogue NAMES = new Catalogue(
            Optional.of(Set.of("billing", "support")),
            Optional.of(Set.of()),
            Optional.of(Set.of()),
            Optional.of(Set.of()),
            Optional.empty());

    @TempDir
    Path folder;

    @Test
    void the_shipped_flows_have_no_problem() {
        assertThat(FlowFiles.check(List.of(FLOWS), NAMES)).isEmpty();
    }

    @Test
    void their_tests_pass_and_reach_every_step_and_exit() {
        TestReport report = FlowFiles.test(FLOWS, Catalogue.UNKNOWN);
        assertThat(report.problems()).isEmpty();
        assertThat(report.results())
                .hasSizeGreaterThan(20)
                .allSatisfy(result -> assertThat(result.problem()).isEmpty());
        assertThat(report.untested()).isEmpty();
    }

    @Test
    void names_with_quotes_do_not_break_the_drawing() throws Exception {
        Path file = Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='q'>"
                        + "<prompt id='a'>Say \"hi\" \\ bye</prompt><hangup id='b'/></flow>");
        assertThat(FlowFiles.graph(file).dot()).contains("“Say \\\"hi\\\" \\\\ bye”");
    }
}
