package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;

/** The live queue_log beside real calls: through a kill and a rotation it is what the export prints. */
class QueueLogFileIT extends OwnCenter {
    QueueLogFileIT() {
        super(Map.of("TRUNKLINE_REPORT_QUEUE_LOG", "log/queue_log"));
    }

    @Test
    void a_kill_and_a_rotation_leave_neither_gaps_nor_doubles() throws IOException {
        Path log = yard.home().resolve("log/queue_log");
        var _ = cast.agent("102", "1002", new Answering.AtOnce());
        Caller talks = cast.waiting("+442079460800", '2');
        var _ = center.await("call.Connected", talks.interaction(), talks.mark());
        // Somebody could serve the next caller, later.
        var _ = cast.agent("101", "1001", new Answering.Never());
        var _ = center.post("/api/v1/agents/101/not-ready", Map.of("reason", "meeting"));
        Caller waits = cast.waiting("+442079460801", '1');
        center.kill9();
        center.start();
        waits.phone().hangUp();
        talks.phone().hangUp();
        Awaitility.await()
                .atMost(Cast.PATIENCE)
                .until(() -> Files.readString(log).contains(talks.interaction() + "|support|Agent/102|COMPLETECALLER"));
        Path old = log.resolveSibling("queue_log.1");
        Files.move(log, old);
        Caller next = cast.waiting("+442079460802", '1');
        next.phone().hangUp();

        Awaitility.await().atMost(Cast.PATIENCE).untilAsserted(() -> {
            assertThat(log).content().contains(next.interaction() + "|billing|NONE|");
            List<String> written = new ArrayList<>(Files.readAllLines(old));
            written.addAll(Files.readAllLines(log));
            assertThat(written).isEqualTo(exported());
        });
    }

    private List<String> exported() {
        return center.send("GET", "/api/v1/queue-log", null).body().lines().toList();
    }
}
