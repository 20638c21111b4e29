package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.ToneMeter;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Calls on a real Asterisk are recorded, encrypted, and what is recorded is what was said. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int TENTH = 800;
    private static final double OTHER_HZ = 1700;
    private static final String RULES = """

            [[recordings.rule]]
            queue = "billing"
            direction = "out"
            record = false

            [[recordings.rule]]
            direction = "out"

            [[recordings.rule]]
            queue = "billing"
            keep = "90d"

            [[recordings.rule]]
            queue = "support"
            announcement = "This call may be recorded. Press nine if you do not agree."
            refuse_key = "9"
            """;
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private Yard yard;
    private Center center;
    private Cast cast;
    private String shipped = "";
    /** What other classes recorded without a key. */
    private Set<Path> before = Set.of();

    @BeforeAll
    void up(Yard shared) throws IOException {
        yard = shared;
        before = Set.copyOf(files());
        Path file = yard.home().resolve("trunkline.toml");
        shipped = Files.readString(file);
        Files.writeString(file, shipped.replace("\nkey = \"\"", "\nkey = \"k1\"") + RULES);
        Files.writeString(
                yard.home().resolve("secrets.toml"),
                Files.readString(yard.home().resolve("secrets.toml")) + "\n[recordings.keys]\nk1 = \"" + KEY + "\"\n");
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_RECORDINGS_FFMPEG",
                        "",
                        "TRUNKLINE_RECORDINGS_MIN_FREE_MB",
                        "1",
                        "TRUNKLINE_OUTBOUND_WINDOW",
                        "00:00-24:00"));
    }

    @AfterAll
    void down() throws IOException {
        center.close();
        Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
    }

    @AfterEach
    void leave() {
        cast.close();
    }

    private Caller talking(Phone agent) {
        Caller caller = cast.waiting("+442079461001", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        return caller;
    }

    @Test
    void calls_that_agents_make_have_rules_of_their_own() {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Phone customer = cast.outside(new Answering.AtOnce());
        int recorded = callOut(agent, customer, Map.of("agent", "103", "number", "+442079461090"));
        assertThat(recorded).as("by the rule of the direction").isEqualTo(1);
        int excepted = callOut(agent, customer, Map.of("agent", "103", "number", "+442079461090", "queue", "billing"));
        assertThat(excepted).as("by that of the queue and the direction").isZero();
    }

    /** @return how many recordings were made of a call in which both could be heard */
    private int callOut(Phone agent, Phone customer, Map<String, String> wish) {
        int mark = center.mark();
        String interaction =
                center.post("/api/v1/calls", wish).path("interaction").asString();
        var _ = center.await("call.Connected", interaction, mark);
        agent.tone(AGENT_HZ, MINUTE);
        customer.tone(CALLER_HZ, MINUTE);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(customer.hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        customer.hangUp();
        var _ = center.endingOf(interaction, mark);
        var _ = center.send("POST", "/api/v1/agents/103/end-wrap-up", "{}");
        cast.awaitPhone("1003", "IDLE", mark);
        return center.get("/api/v1/interactions/" + interaction + "/recordings")
                .path("items")
                .size();
    }

    /** Ends the call and gives its recordings, oldest first. */
    private List<JsonNode> recorded(Caller caller, int parts) {
        caller.phone().hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> list(caller).stream()
                                .filter(one -> one.path("state").asString("").equals("kept"))
                                .count()
                        == parts);
        return list(caller);
    }

    private List<JsonNode> list(Caller caller) {
        return List.copyOf(center.get("/api/v1/interactions/" + caller.interaction() + "/recordings")
                .path("items")
                .values());
    }

    private static final class Sound {
        private final short[] left;
        private final short[] right;

        Sound(short[] left, short[] right) {
            this.left = left;
            this.right = right;
        }

        int tenths() {
            return left.length / TENTH;
        }
    }

    private Sound sound(JsonNode recording) {
        byte[] wav =
                center.download("/api/v1/recordings/" + recording.path("id").asString(""));
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            assertThat(audio.getFormat().getChannels()).isEqualTo(2);
            byte[] bytes = audio.readAllBytes();
            short[] left = new short[bytes.length / 4];
            short[] right = new short[bytes.length / 4];
            for (int i = 0; i < left.length; i++) {
                left[i] = (short) ((bytes[4 * i] & 0xff) | bytes[4 * i + 1] << 8);
                right[i] = (short) ((bytes[4 * i + 2] & 0xff) | bytes[4 * i + 3] << 8);
            }
            return new Sound(left, right);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hears(short[] samples, int tenth, double hz) {
        ToneMeter meter = new ToneMeter();
        meter.add(Arrays.copyOfRange(samples, tenth * TENTH, (tenth + 1) * TENTH));
        return meter.hears(hz);
    }

    /** How many tenths of a second hold the tone. */
    private static int tenths(short[] samples, double hz) {
        int count = 0;
        for (int i = 0; i < samples.length / TENTH; i++) {
            count += hears(samples, i, hz) ? 1 : 0;
        }
        return count;
    }

    private List<Path> files() throws IOException {
        Path folder = Files.createDirectories(yard.home().resolve("data/recordings"));
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file) && !before.contains(file))
                    .toList();
        }
    }

    private void nothingPlainOnTheDisk() {
        try {
            List<Path> files = files();
            assertThat(files).isNotEmpty().allMatch(file -> file.toString().endsWith(".enc"));
            for (Path file : files) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("RIFF", "WAVE");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void caller_and_agent_are_on_their_channels_from_the_first_word_to_the_last() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        // Both speak before they are joined, so that what is missing at the beginning can be measured.
        notReady("101");
        Caller caller = cast.waiting("+442079461000", '1');
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        var _ = center.post("/api/v1/agents/101/ready", Map.of());
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        agent.tone(AGENT_HZ, MINUTE);
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        nothingPlainOnTheDisk();
        JsonNode kept = recorded(caller, 1).getFirst();
        assertThat(List.of(
                        kept.path("queue").asString(""),
                        kept.path("agent").asString(""),
                        kept.path("key").asString("")))
                .containsExactly("billing", "101", "k1");
        Sound sound = sound(kept);
        assertThat(hears(sound.left, 0, CALLER_HZ))
                .as("the caller is heard in the first tenth of a second")
                .isTrue();
        int quiet = 0;
        while (Math.abs(sound.left[quiet]) < 100) {
            quiet++;
        }
        assertThat(quiet / 8).as("ms missing at the beginning").isLessThan(20);
        assertThat(tenths(sound.right, AGENT_HZ)).isGreaterThan(0);
        assertThat(tenths(sound.right, CALLER_HZ)).isZero();
        assertThat(tenths(sound.left, AGENT_HZ)).isZero();
        assertThat(tenths(sound.left, CALLER_HZ)).isGreaterThan(sound.tenths() - 3);
        nothingPlainOnTheDisk();
        assertThat(center.send("POST", "/api/v1/recordings/" + kept.path("id").asString("") + "/verify", "{}")
                        .body())
                .contains("true");
    }

    @Test
    void what_agents_say_among_themselves_is_not_recorded_and_whoever_gets_the_caller_is() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = talking(agent);
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        someMoreIsRecorded();
        Phone other = cast.agent("102", "1002", new Answering.AtOnce());
        other.tone(OTHER_HZ, MINUTE);
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/consult", Map.of("agent", "102"));
        var _ = center.await("call.ConsultAnswered", caller.interaction(), caller.mark());
        assertThat(agent.hearing().heard(OTHER_HZ, PATIENCE)).isTrue();
        assertThat(other.hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).as("music").isTrue();
        someMoreIsRecorded();
        var _ = center.post("/api/v1/interactions/" + caller.interaction() + "/complete", Map.of());
        assertThat(other.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heard(OTHER_HZ, PATIENCE)).isTrue();
        someMoreIsRecorded();
        Sound sound = sound(recorded(caller, 1).getFirst());
        int[] silence = longestSilence(sound);
        int hold = silence[0];
        int back = silence[1];
        assertThat(back - hold).as("tenths on hold; %s", drawn(sound)).isGreaterThan(5);
        assertThat(tenths(Arrays.copyOf(sound.right, hold * TENTH), AGENT_HZ)).isPositive();
        assertThat(tenths(Arrays.copyOf(sound.right, hold * TENTH), OTHER_HZ))
                .as("who is asked")
                .isZero();
        short[] after = Arrays.copyOfRange(sound.right, back * TENTH, sound.right.length);
        assertThat(tenths(after, OTHER_HZ))
                .as("whoever got the caller; %s", drawn(sound))
                .isPositive();
        assertThat(tenths(after, AGENT_HZ)).isZero();
        assertThat(tenths(sound.left, CALLER_HZ)).isPositive();
    }

    /** Each tenth of a second of both channels: c, a and o for the tones of caller, agent and the other. */
    private static String drawn(Sound sound) {
        StringBuilder drawn = new StringBuilder();
        for (short[] channel : List.of(sound.left, sound.right)) {
            for (int i = 0; i < sound.tenths(); i++) {
                drawn.append(
                        hears(channel, i, CALLER_HZ)
                                ? 'c'
                                : hears(channel, i, AGENT_HZ)
                                        ? 'a'
                                        : hears(channel, i, OTHER_HZ) ? 'o' : isSilent(channel, i) ? '.' : '?');
            }
            drawn.append('\n');
        }
        return drawn.toString();
    }

    /** Three quarters of a second. */
    private void someMoreIsRecorded() {
        long before = openBytes();
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() > before + 24_000);
    }

    /** In both channels: its first tenth of a second, and the one after its last. */
    private static int[] longestSilence(Sound sound) {
        int[] longest = {0, 0};
        int from = 0;
        for (int i = 0; i < sound.tenths(); i++) {
            if (!isSilent(sound.left, i) || !isSilent(sound.right, i)) {
                from = i + 1;
            } else if (i + 1 - from > longest[1] - longest[0]) {
                longest = new int[] {from, i + 1};
            }
        }
        return longest;
    }

    private static boolean isSilent(short[] samples, int tenth) {
        for (int i = tenth * TENTH; i < (tenth + 1) * TENTH; i++) {
            if (Math.abs(samples[i]) > 50) {
                return false;
            }
        }
        return true;
    }

    @Test
    void an_agent_pauses_and_resumes_by_code() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = talking(agent);
        agent.send("*4");
        var _ = center.await("recording.Paused", caller.interaction(), caller.mark());
        agent.send("*4");
        var _ = center.await("recording.Resumed", caller.interaction(), caller.mark());
        var _ = recorded(caller, 1);
    }

    @Test
    void a_pause_holds_nothing_and_outlives_the_controller() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = talking(agent);
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() > 60_000);
        order(caller, "PAUSE");
        var _ = center.await("recording.Paused", caller.interaction(), caller.mark());
        center.kill9();
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        int mark = center.mark();
        center.start();
        JsonNode began = center.await("recording.Began", caller.interaction(), mark);
        assertThat(began.path("fact").path("paused").asBoolean(false)).isTrue();
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        order(caller, "RESUME");
        someMoreIsRecorded();
        List<JsonNode> parts = recorded(caller, 2);
        Sound first = sound(parts.get(0));
        Sound second = sound(parts.get(1));
        assertThat(tenths(first.left, CALLER_HZ)).as("before the pause").isGreaterThan(0);
        assertThat(hears(second.left, 0, CALLER_HZ)).as("in the pause").isFalse();
        assertThat(tenths(second.left, CALLER_HZ)).as("after it").isGreaterThan(3);
        assertThat(tenths(second.right, AGENT_HZ)).isGreaterThan(0);
    }

    @Test
    void a_call_that_is_recorded_goes_on_through_a_kill_and_both_parts_are_kept() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = talking(agent);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() > 60_000);
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = center.await("recording.Kept", caller.interaction(), mark);
        var _ = center.await("recording.Began", caller.interaction(), mark);
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() > 60_000);
        List<JsonNode> parts = recorded(caller, 2);
        for (JsonNode part : parts) {
            assertThat(tenths(sound(part).left, CALLER_HZ)).isGreaterThan(8);
            assertThat(tenths(sound(part).right, AGENT_HZ)).isGreaterThan(8);
            assertThat(part.path("lengthSeconds").asDouble(0)).isGreaterThan(1.5);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() == 0);
        Awaitility.await().atMost(PATIENCE).until(() -> yard.taps(caller.line()) == 0);
    }

    /** Of what is being recorded now. */
    private long openBytes() {
        try (Stream<Path> all = Files.list(yard.home().resolve("data/recordings/open"))) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_caller_who_presses_the_key_is_not_recorded_and_the_record_says_so() {
        Phone agent = cast.agent("102", "1001", new Answering.AtOnce());
        Caller caller = cast.caller("+442079461003", "5000");
        caller.phone().send("2");
        // Before the queue, to its end: nobody rings meanwhile.
        var _ = center.await(
                "the step of the queue",
                event -> event.path("interaction").asString("").equals(caller.interaction())
                        && event.path("fact").path("step").asString("").equals("support"),
                caller.mark());
        caller.phone().send("9");
        var _ = center.await("recording.Refused", caller.interaction(), caller.mark());
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        agent.tone(AGENT_HZ, MINUTE);
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        assertThat(center.send(
                                "POST",
                                "/api/v1/interactions/" + caller.interaction() + "/recording",
                                "{\"order\":\"ON\"}")
                        .statusCode())
                .isEqualTo(409);
        caller.phone().hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
        assertThat(list(caller)).isEmpty();
        assertThat(center.factsOf(caller.interaction()))
                .noneMatch(fact -> fact.path("type").asString("").equals("recording.Began"));
    }

    @Test
    void asterisk_killed_in_the_middle_leaves_what_was_said() {
        Phone agent = cast.agent("101", "1001", new Answering.AtOnce());
        Caller caller = talking(agent);
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() > 60_000);
        yard.kill9();
        yard.start();
        var _ = center.await("recording.Kept", caller.interaction(), caller.mark());
        assertThat(tenths(sound(list(caller).getFirst()).left, CALLER_HZ)).isGreaterThan(8);
        Awaitility.await().atMost(PATIENCE).until(() -> openBytes() == 0);
    }

    private void order(Caller caller, String order) {
        assertThat(center.send(
                                "POST",
                                "/api/v1/interactions/" + caller.interaction() + "/recording",
                                "{\"order\":\"" + order + "\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    private void notReady(String agent) {
        var _ = center.post("/api/v1/agents/" + agent + "/not-ready", Map.of("reason", "test"));
    }
}
