package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.ToneMeter;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Sounds;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/**
 * The switch for card data on a real Asterisk: the digits, as events and as tones, reach the gateway and nobody and nothing
 * else.
 */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CardIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String NUMBER = "5425233430109903";
    private static final String KEYED = NUMBER + "#1227";
    private static final double[] TONES = {697, 770, 852, 941, 1209, 1336, 1477};
    private static final int RATE = 8000;
    private static final int TENTH = RATE / 10;
    private static final String RULES = """

            [[recordings.rule]]
            queue = "billing"
            """;

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<String> taken = new LinkedBlockingQueue<>();
    private HttpServer gateway;
    private Yard yard;
    private Center center;
    private Cast cast;
    private String shipped = "";

    @BeforeAll
    void up(Yard shared) throws IOException {
        yard = shared;
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/pay", exchange -> {
            taken.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"reference\":\"A-77\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        gateway.start();
        Path file = yard.home().resolve("trunkline.toml");
        shipped = Files.readString(file);
        Files.writeString(file, shipped + RULES);
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_RECORDINGS_FFMPEG", "",
                        "TRUNKLINE_RECORDINGS_MIN_FREE_MB", "1",
                        "TRUNKLINE_CARD_GATEWAY",
                                "http://127.0.0.1:" + gateway.getAddress().getPort() + "/pay"));
    }

    @AfterAll
    void down() throws IOException {
        center.close();
        gateway.stop(0);
        Files.writeString(yard.home().resolve("trunkline.toml"), shipped);
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
        taken.clear();
    }

    @AfterEach
    void leave() {
        cast.close();
    }

    private record Pair(Caller caller, Phone agent) {
        String interaction() {
            return caller.interaction();
        }
    }

    private Pair pair(String number) {
        Phone agent = cast.agent("103", "1003", new Answering.AtOnce());
        Caller caller = cast.waiting(number, '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        caller.phone().tone(CALLER_HZ, MINUTE);
        agent.tone(AGENT_HZ, MINUTE);
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        return new Pair(caller, agent);
    }

    private void switchCard(Pair two, boolean on) {
        var _ = center.post("/api/v1/interactions/" + two.interaction() + "/card", Map.of("on", on));
    }

    private JsonNode card(Pair two) {
        return center.get("/api/v1/interactions/" + two.interaction() + "/card");
    }

    private void awaitCard(Pair two, String state) {
        Awaitility.await(state)
                .atMost(PATIENCE)
                .until(() -> card(two).path("state").asString("").equals(state));
    }

    // ---- tones

    private static final String KEYS = "123456789*0#";

    /** The digits as a phone without RFC 4733 would send them: as sound. */
    private Path inBand(String digits) {
        short[] samples = new short[digits.length() * 2 * TENTH];
        for (int i = 0; i < digits.length(); i++) {
            int key = KEYS.indexOf(digits.charAt(i));
            double low = TONES[key / 3];
            double high = TONES[4 + key % 3];
            for (int at = 0; at < TENTH; at++) {
                samples[i * 2 * TENTH + at] = (short)
                        (6000 * (Math.sin(2 * Math.PI * low * at / RATE) + Math.sin(2 * Math.PI * high * at / RATE)));
            }
        }
        byte[] bytes = new byte[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        Path wav = folder.resolve("in-band-" + System.nanoTime() + ".wav");
        try {
            AudioSystem.write(
                    new AudioInputStream(
                            new ByteArrayInputStream(bytes), new AudioFormat(RATE, 16, 1, true, false), samples.length),
                    AudioFileFormat.Type.WAVE,
                    wav.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wav;
    }

    /** How many tenths of a second sound like a key: a tone of the rows and one of the columns, and little else. */
    private static int keys(short[] samples) {
        int count = 0;
        for (int i = 0; i + TENTH <= samples.length; i += TENTH / 2) {
            ToneMeter meter = new ToneMeter();
            meter.add(Arrays.copyOfRange(samples, i, i + TENTH));
            double row = Arrays.stream(TONES, 0, 4).map(meter::level).max().orElseThrow();
            double column = Arrays.stream(TONES, 4, 7).map(meter::level).max().orElseThrow();
            count += row > -40 && column > -40 && Math.min(row, column) > meter.level() - 9 ? 1 : 0;
        }
        return count;
    }

    private short[][] recorded(Pair two) throws Exception {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !recordings(two).isEmpty()
                        && recordings(two).stream()
                                .allMatch(one -> one.path("state").asString("").equals("kept")));
        List<short[]> channels = new ArrayList<>();
        for (JsonNode one : recordings(two)) {
            byte[] wav = center.download("/api/v1/recordings/" + one.path("id").asString(""));
            try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
                byte[] bytes = audio.readAllBytes();
                for (int channel = 0; channel < 2; channel++) {
                    short[] samples = new short[bytes.length / 4];
                    for (int i = 0; i < samples.length; i++) {
                        int at = 4 * i + 2 * channel;
                        samples[i] = (short) ((bytes[at] & 0xff) | bytes[at + 1] << 8);
                    }
                    channels.add(samples);
                }
            }
        }
        return channels.toArray(short[][]::new);
    }

    private List<JsonNode> recordings(Pair two) {
        return List.copyOf(center.get("/api/v1/interactions/" + two.interaction() + "/recordings")
                .path("items")
                .values());
    }

    // ---- what was written

    /** Any eight digits in a row of the number: a piece is as bad as the whole. */
    private static List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i + 8 <= NUMBER.length(); i++) {
            pieces.add(NUMBER.substring(i, i + 8));
        }
        return pieces;
    }

    private void nothingIsInAFile() {
        yard.eachFile(
                (file, content) -> assertThat(pieces()).as(file.toString()).noneMatch(content::contains));
    }

    /** All columns of all rows of all tables. The controller is down meanwhile. */
    private void nothingIsInARow() {
        center.kill9();
        try (Database database =
                Database.open(StoreSettings.from(yard.settings().root()))) {
            List<String> tables = database.jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")
                            .mapTo(String.class)
                            .list());
            assertThat(tables).hasSizeGreaterThan(10);
            int rows = 0;
            for (String table : tables) {
                for (Map<String, Object> row : database.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT * FROM \"" + table + "\"")
                                .mapToMap()
                                .list())) {
                    rows++;
                    String text = row.toString();
                    assertThat(pieces()).as(table).noneMatch(text::contains);
                }
            }
            assertThat(rows).isGreaterThan(20);
        }
        center.start();
    }

    private String gatewayHasIt() throws InterruptedException {
        String body = taken.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(body).as("what the gateway was sent").isNotNull();
        return body;
    }

    @Test
    void what_the_caller_keys_reaches_the_gateway_and_no_ear_file_row_or_recording() throws Exception {
        Pair two = pair("+442079460801");
        Phone supervisor = cast.registered("1002", new Answering.AtOnce());
        var _ = center.post(
                "/api/v1/supervisions", Map.of("interaction", two.interaction(), "phone", "1002", "mode", "LISTEN"));
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        // First a key as sound while the switch is off: then all have it, or this test would prove nothing.
        Path agentHeard = folder.resolve("agent-before.wav");
        two.agent().record(agentHeard);
        two.caller().phone().play(inBand("55"));
        Awaitility.await().atMost(PATIENCE).until(() -> two.agent().hearing().level(770) > -40);
        assertThat(two.agent().hearing().heardSilence(PATIENCE)).isTrue();
        two.agent().stopRecording();
        assertThat(keys(Sounds.read(agentHeard)))
                .as("keys heard by the agent before")
                .isPositive();

        switchCard(two, true);
        var _ = center.await(
                "call.CardSwitchOn", two.interaction(), two.caller().mark());
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("is asked")
                .isTrue();
        Path agentEar = folder.resolve("agent.wav");
        Path supervisorEar = folder.resolve("supervisor.wav");
        two.agent().record(agentEar);
        supervisor.record(supervisorEar);
        // As sound: on this line Asterisk goes by events, so no field gets it, but a leak would be heard.
        two.caller().phone().play(inBand(NUMBER));
        two.caller().phone().send(NUMBER + "#");
        awaitCard(two, "EXPIRY");
        assertThat(card(two).path("digits").asInt()).isEqualTo(16);
        assertThat(card(two).path("lastFour").asString()).isEqualTo("9903");
        assertThat(yard.taps(two.caller().line())).as("taps meanwhile").isZero();
        assertThat(center.send("POST", "/api/v1/interactions/" + two.interaction() + "/hold", "{}")
                        .statusCode())
                .as("nothing else is done meanwhile")
                .isEqualTo(409);
        two.caller().phone().send("1227741#");
        assertThat(gatewayHasIt()).contains("\"number\":\"" + NUMBER + "\"", "\"expiry\":\"1227\"", "\"code\":\"741\"");
        var _ = center.await(
                "call.CardSwitchOff", two.interaction(), two.caller().mark());
        two.agent().stopRecording();
        supervisor.stopRecording();
        two.caller().phone().tone(CALLER_HZ, MINUTE);
        assertThat(two.agent().hearing().heard(CALLER_HZ, PATIENCE))
                .as("together again")
                .isTrue();
        assertThat(supervisor.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(card(two).path("state").asString()).isEqualTo("ACCEPTED");
        assertThat(card(two).path("reference").asString()).isEqualTo("A-77");
        Awaitility.await().atMost(PATIENCE).until(() -> yard.taps(two.caller().line()) > 0);
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.interaction(), two.caller().mark());

        assertThat(keys(Sounds.read(agentEar))).as("keys heard by the agent").isZero();
        assertThat(keys(Sounds.read(supervisorEar)))
                .as("keys heard by the supervisor")
                .isZero();
        short[][] channels = recorded(two);
        assertThat(channels).hasDimensions(2, channels[0].length);
        int before = channels[0].length;
        assertThat(keys(channels[0]))
                .as("keys of before the switch, in the recording")
                .isBetween(1, 8);
        assertThat(keys(channels[1])).isZero();
        assertThat(before).isPositive();
        assertThat(center.factsOf(two.interaction()))
                .anySatisfy(fact ->
                        assertThat(fact.path("fact").path("cause").asString("")).isEqualTo("CARD"));
        assertThat(center.factsOf(two.interaction()))
                .noneMatch(fact -> fact.path("fact").toString().contains("9903"));
        nothingIsInARow();
        nothingIsInAFile();
    }

    @Test
    void the_switch_stays_on_through_a_kill_and_the_caller_begins_anew() throws Exception {
        Pair two = pair("+442079460802");
        switchCard(two, true);
        var _ = center.await(
                "call.CardSwitchOn", two.interaction(), two.caller().mark());
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE)).isTrue();
        two.caller().phone().send(NUMBER.substring(0, 8));
        Awaitility.await().atMost(PATIENCE).until(() -> card(two).path("digits").asInt() == 8);
        Path agentEar = folder.resolve("agent.wav");
        two.agent().record(agentEar);
        center.kill9();
        two.caller().phone().play(inBand(NUMBER));
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", two.interaction(), mark);
        assertThat(two.caller().phone().hearing().heardVoice(PATIENCE))
                .as("is asked again")
                .isTrue();
        assertThat(card(two).path("on").asBoolean()).isTrue();
        assertThat(yard.taps(two.caller().line())).isZero();
        assertThat(center.facts(mark))
                .noneMatch(fact -> fact.path("type").asString("").equals("recording.Began"));
        two.caller().phone().play(inBand(NUMBER));
        two.caller().phone().send(KEYED);
        awaitCard(two, "CODE");
        two.agent().stopRecording();
        two.caller().phone().send("741#");
        assertThat(gatewayHasIt()).contains(NUMBER);
        var _ = center.await("call.CardSwitchOff", two.interaction(), mark);
        two.caller().phone().tone(CALLER_HZ, MINUTE);
        assertThat(two.agent().hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        var _ = center.await("recording.Began", two.interaction(), mark);
        two.caller().phone().hangUp();
        var _ = center.endingOf(two.interaction(), mark);
        assertThat(keys(Sounds.read(agentEar))).as("keys heard by the agent").isZero();
        for (short[] channel : recorded(two)) {
            assertThat(keys(channel)).isZero();
        }
        nothingIsInAFile();
    }

    @Test
    void the_agent_switches_it_on_and_off_by_code_and_has_the_caller_again() {
        Pair two = pair("+442079460803");
        two.agent().send("*7");
        var _ = center.await(
                "call.CardSwitchOn", two.interaction(), two.caller().mark());
        two.agent().tone(AGENT_HZ, MINUTE);
        Awaitility.await("the caller hears the agent no more")
                .atMost(PATIENCE)
                .until(() -> !two.caller().phone().hearing().heard(AGENT_HZ, Duration.ofMillis(400)));
        two.agent().send("*7");
        assertThat(center.await(
                                "call.CardSwitchOff",
                                two.interaction(),
                                two.caller().mark())
                        .path("fact")
                        .path("how")
                        .asString(""))
                .isEqualTo("aborted");
        two.agent().tone(AGENT_HZ, MINUTE);
        assertThat(two.caller().phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        assertThat(two.agent().hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        two.agent().hangUp();
        assertThat(center.endingOf(two.interaction(), two.caller().mark())).isEqualTo("AGENT COMPLETED TALKING");
        assertThat(taken).isEmpty();
    }

    @Test
    void a_caller_who_hangs_up_while_keying_leaves_an_agent_who_is_free_again() {
        Pair two = pair("+442079460804");
        switchCard(two, true);
        var _ = center.await(
                "call.CardSwitchOn", two.interaction(), two.caller().mark());
        two.caller().phone().hangUp();
        assertThat(center.endingOf(two.interaction(), two.caller().mark())).isEqualTo("CALLER COMPLETED TALKING");
        var _ = two.agent().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.await(
                                "call.CardSwitchOff",
                                two.interaction(),
                                two.caller().mark())
                        .path("fact")
                        .path("how")
                        .asString(""))
                .isEqualTo("left");
    }

    @Test
    void a_flow_takes_card_data_too() throws Exception {
        String before = center.flow("demo", """
                <flow xmlns="urn:trunkline:flow:1" name="demo" start="pay" fault="sorry">
                  <card id="pay" next="thanks"><failed goto="sorry"/></card>
                  <prompt id="thanks">It is paid.</prompt>
                  <hangup id="end"/>
                  <prompt id="sorry" next="end">It is not paid.</prompt>
                </flow>
                """);
        try {
            Caller caller = cast.caller("+442079460805", "5000");
            var _ = center.await("call.CardSwitchOn", caller.interaction(), caller.mark());
            caller.phone().send(KEYED + "741#");
            assertThat(gatewayHasIt()).contains(NUMBER);
            var _ = center.await(
                    "the step for what was accepted",
                    event -> event.path("interaction").asString("").equals(caller.interaction())
                            && event.path("fact").path("step").asString("").equals("thanks"),
                    caller.mark());
            nothingIsInAFile();
        } finally {
            var _ = center.flow("demo", before);
        }
    }
}
