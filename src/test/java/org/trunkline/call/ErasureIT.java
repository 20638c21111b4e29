package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.assertj.core.data.Offset;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real call is recorded, taken out, and erased; then no file of the installation has the caller any more. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasureIT {
    private static final String NUMBER = "+442079461733";
    private static final String NAME = "Zebedee Quillon";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Yard yard;
    private Center center;
    private String shipped = "";

    @BeforeAll
    void up(Yard shared) throws IOException {
        yard = shared;
        Path file = yard.home().resolve("trunkline.toml");
        shipped = Files.readString(file);
        Files.writeString(
                file,
                shipped.replace("\nkey = \"\"", "\nkey = \"k7\"")
                        + "\n[[recordings.rule]]\nqueue = \"billing\"\nkeep = \"90d\"\n");
        Path secrets = yard.home().resolve("secrets.toml");
        String key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        Files.writeString(
                secrets,
                Files.readString(secrets)
                        + (Files.readString(secrets).contains("[recordings.keys]")
                                ? "k7 = \"" + key + "\"\n"
                                : "\n[recordings.keys]\nk7 = \"" + key + "\"\n"));
        center = new Center(yard, Map.of("TRUNKLINE_RECORDINGS_FFMPEG", "", "TRUNKLINE_RECORDINGS_MIN_FREE_MB", "1"));
    }

    @AfterAll
    void down() throws IOException {
        center.close();
        Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
    }

    @Test
    void a_caller_is_taken_out_with_the_sound_and_erased_from_every_file() throws Exception {
        String interaction;
        try (Cast cast = new Cast(yard, center)) {
            Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
            Caller caller = cast.waiting(NUMBER, '1');
            interaction = caller.interaction();
            var _ = center.await("call.Connected", interaction, caller.mark());
            caller.phone().tone(CALLER_HZ, MINUTE);
            agent.tone(AGENT_HZ, MINUTE);
            assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
            assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
            caller.phone().hangUp();
            var _ = center.endingOf(interaction, caller.mark());
            var _ = center.send("POST", "/api/v1/agents/101/end-wrap-up", "{}");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            recording(interaction).path("state").asString("").equals("kept"));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> center.get("/api/v1/interactions/" + interaction)
                            .at("/interaction/stage")
                            .isNull());
        }
        String id = center.get("/api/v1/interactions/" + interaction)
                .at("/interaction/customer")
                .asString("");
        String one = "/api/v1/customers/" + id;
        assertThat(center.send("PATCH", one, "{\"name\":\"" + NAME + "\"}").statusCode())
                .isEqualTo(200);
        var _ = center.post(one + "/notes", Map.of("text", "Quillon wants to be called back"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        center.get("/api/v1/search?q=quillon").path("items").size() == 2);

        Map<String, byte[]> zip = unpacked(center.download("POST", one + "/export"));
        JsonNode recording = recording(interaction);
        byte[] wav = zip.get("recordings/" + recording.path("id").asString("") + ".wav");
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            double seconds = audio.getFrameLength() / audio.getFormat().getFrameRate();
            assertThat(seconds)
                    .isGreaterThan(0.1)
                    .isEqualTo(recording.path("lengthSeconds").asDouble(), Offset.offset(0.1));
        }
        assertThat(new String(zip.get("index.html"), StandardCharsets.UTF_8)).contains(NAME, NUMBER);
        assertThat(zip).containsKey("vcon/" + interaction + ".json");

        JsonNode receipt =
                JsonMapper.shared().readTree(center.send("DELETE", one, null).body());
        assertThat(receipt.path("valid").asBoolean()).as(receipt.toString()).isTrue();
        assertThat(receipt.at("/erased/recordings").asInt()).isEqualTo(1);
        assertThat(center.get("/api/v1/search?q=quillon").path("items")).isEmpty();
        assertThat(center.get("/api/v1/interactions/" + interaction)
                        .at("/interaction/ending/reason")
                        .asString(""))
                .as("the figures stay")
                .isEqualTo("COMPLETED");
        center.stop();
        assertThat(with("79461733", "Quillon")).isEmpty();
        center.start();
    }

    private JsonNode recording(String interaction) {
        return center.get("/api/v1/interactions/" + interaction + "/recordings").at("/items/0");
    }

    private static Map<String, byte[]> unpacked(byte[] bytes) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    /** The files of the installation that have one of these. */
    private List<Path> with(String... traces) {
        List<Path> found = new ArrayList<>();
        yard.eachFile((file, text) -> {
            if (Stream.of(traces).anyMatch(text::contains)) {
                found.add(file);
            }
        });
        return found;
    }
}
