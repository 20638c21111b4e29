package org.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.speech.Ears;
import picocli.CommandLine;

class FlowCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new FlowCommand(Ears::none))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void check_is_silent_and_zero_when_all_is_well() {
        assertThat(run("check", "ivr-flows")).isZero();
        assertThat(out).hasToString("");
        assertThat(run("check", "ivr-flows/main.xml", "ivr-flows/demo.xml", "--queues", "billing,support"))
                .isZero();
    }

    @Test
    void check_tells_problems_and_is_not_zero() throws Exception {
        assertThat(run("check", "ivr-flows", "--queues", "billing")).isEqualTo(1);
        assertThat(out.toString()).contains("main.xml:").contains("unknown queue 'support'");
        Path bad = Files.writeString(folder.resolve("bad.xml"), "<flow>\n</flo>");
        assertThat(run("check", bad.toString())).isEqualTo(1);
        assertThat(out.toString()).startsWith(bad + ":2:");
        assertThat(run("check")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void test_runs_what_lies_beside_the_flows() {
        assertThat(run("test", "ivr-flows", "--all-reached")).isZero();
        assertThat(out.toString()).contains(" 0 failed, 0 steps and exits not reached");
    }

    @Test
    void test_with_untested_steps_fails_if_wanted() throws Exception {
        Files.copy(Path.of("ivr-flows/demo.xml"), folder.resolve("demo.xml"));
        Files.createDirectory(folder.resolve("intents"));
        Files.copy(Path.of("ivr-flows/intents/main.xml"), folder.resolve("intents/main.xml"));
        assertThat(run("test", folder.toString())).isZero();
        assertThat(out.toString()).contains("no test reaches the step 'welcome'");
        assertThat(run("test", folder.toString(), "--all-reached")).isEqualTo(1);
    }

    @Test
    void graph_draws() {
        assertThat(run("graph", "ivr-flows/main.xml")).isZero();
        assertThat(out.toString()).startsWith("digraph");
        assertThat(run("graph", folder.resolve("none.xml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be read");
    }

    @Test
    void schema_prints_xml() throws Exception {
        assertThat(run("schema")).isZero();
        DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(
                        out.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
