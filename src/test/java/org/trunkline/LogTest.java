package org.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as the server writes it. */
class LogTest {
    @Test
    void what_strangers_send_is_no_line_of_its_own(@TempDir Path home) throws Exception {
        LoggerContext logs = new LoggerContext();
        logs.putProperty("trunkline.home", home.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logs);
        configurator.doConfigure(Objects.requireNonNull(LogTest.class.getResource("/logback-server.xml")));
        String forged = "2026-11-23 10:00:00.000 ERROR [] all is lost";

        logs.getLogger("a").info("An email of {} came", "Ada\r\n" + forged);
        logs.getLogger("a").info("Another failed", new IllegalStateException("at \n\n" + forged));
        logs.getLogger("a").info("The end");
        logs.stop();

        List<String> lines = Files.readAllLines(home.resolve("log/trunkline.log"));
        assertThat(lines.stream().filter(line -> line.startsWith("20"))).hasSize(3);
        assertThat(lines)
                .contains("  " + forged)
                .anyMatch(line -> line.startsWith("  \tat org.trunkline.LogTest"))
                .last()
                .asString()
                .endsWith("The end");
    }
}
