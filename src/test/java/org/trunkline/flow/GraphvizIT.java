package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphvizIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"main", "after-hours", "self-service", "demo"})
    void graphviz_draws_each_shipped_flow(String name) throws Exception {
        FlowFiles.Graph graph = FlowFiles.graph(Path.of("ivr-flows", name + ".xml"));
        assertThat(graph.problems()).isEmpty();
        assertThat(graph.dot()).startsWith("digraph \"" + name + "\" {").contains(" -> ");
        Path dot = Files.writeString(folder.resolve(name + ".dot"), graph.dot());
        Path svg = folder.resolve(name + ".svg");
        Process process = new ProcessBuilder("dot", "-Tsvg", "-o", svg.toString(), dot.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(svg)).contains("<svg");
    }
}
