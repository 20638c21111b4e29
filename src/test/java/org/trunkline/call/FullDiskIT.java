package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** The disk is full of something else while a call is recorded. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
    private static final int MEGA = 20;
    private static final int LEFT_MB = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Yard yard;
    private Center center;
    private String shipped = "";

    @BeforeAll
    void up(Yard shared) throws IOException {
        yard = shared;
        Path file = yard.home().resolve("trunkline.toml");
        shipped = Files.readString(file);
        Files.writeString(file, shipped + "\n[[recordings.rule]]\nqueue = \"billing\"\n");
        long free = Files.getFileStore(yard.home()).getUsableSpace() >> MEGA;
        assertThat(free).as("MB free for this test").isGreaterThan(3 * LEFT_MB);
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_RECORDINGS_MIN_FREE_MB",
                        String.valueOf(free - LEFT_MB),
                        "TRUNKLINE_QUEUE_BILLING_WRAP_UP",
                        "1s"));
    }

    @AfterAll
    void down() throws IOException {
        center.close();
        Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
    }

    @Test
    void recording_stops_with_an_alarm_and_the_call_goes_on() throws Exception {
        Path filler = yard.home().resolve("filler");
        try (Cast cast = new Cast(yard, center)) {
            Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
            Caller caller = cast.waiting("+442079461101", '1');
            var _ = center.await("recording.Began", caller.interaction(), caller.mark());
            caller.phone().tone(CALLER_HZ, MINUTE);
            agent.tone(AGENT_HZ, MINUTE);
            assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();

            fill(filler);
            var _ = center.await("recording.Stopped", caller.interaction(), caller.mark());
            assertThat(health()).contains("min_free_mb");
            assertThat(center.send("GET", "/metrics", null).body()).contains("trunkline_recording_trouble 1.0");
            assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE))
                    .as("agent still hears caller")
                    .isTrue();
            assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
            caller.phone().hangUp();
            assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");

            Files.delete(filler);
            Caller next = cast.waiting("+442079461102", '1');
            var _ = center.await("recording.Began", next.interaction(), next.mark());
            Awaitility.await().atMost(PATIENCE).until(() -> !health().contains("min_free_mb"));
        } finally {
            Files.deleteIfExists(filler);
        }
    }

    private String health() {
        return center.get("/health/ready").toString();
    }

    private static void fill(Path filler) throws Exception {
        Process process = new ProcessBuilder("fallocate", "-l", 2 * LEFT_MB + "M", filler.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
