package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
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
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.ToneMeter;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** The shipped flows by telephone: a message is left, a balance is asked for, and flows are edited under way. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowsIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String ACCOUNT = "48151623";
    private static final String PIN = "914275";
    private static final String WRONG_PIN = "637918";

    private Yard yard;
    private Center center;
    private Cast cast;
    private HttpServer bank;
    private Path selfService;
    private Path demo;
    private String shippedSelfService;
    private String shippedDemo;
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    @BeforeAll
    void up(Yard shared) throws IOException {
        yard = shared;
        bank = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bank.createContext("/accounts/check", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(body);
            boolean right = body.contains(ACCOUNT) && body.contains(PIN);
            byte[] answer = (right ? "{\"customer\": \"c-17\"}" : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(right ? 200 : 403, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        bank.createContext("/customers/c-17/balance", exchange -> {
            byte[] answer = "{\"balance\": 4711.29}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        bank.start();
        selfService = yard.home().resolve("flows/self-service.xml");
        demo = yard.home().resolve("flows/demo.xml");
        shippedSelfService = Files.readString(selfService);
        shippedDemo = Files.readString(demo);
        Files.writeString(
                selfService,
                shippedSelfService.replace(
                        "127.0.0.1:8099", "127.0.0.1:" + bank.getAddress().getPort()));
        center = new Center(yard);
    }

    @AfterAll
    void down() throws IOException {
        center.close();
        bank.stop(0);
        Files.writeString(selfService, shippedSelfService);
        Files.writeString(demo, shippedDemo);
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
    }

    @AfterEach
    void leave() {
        cast.close();
    }

    @Test
    void a_caller_who_hangs_up_while_recording_has_left_a_message() throws Exception {
        Caller caller = speaksAMessage("+442079460601");
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER VOICEMAIL VOICEMAIL");
        messageIsKept(caller);
    }

    @Test
    void a_caller_who_presses_a_key_ends_the_message_and_the_flow_goes_on() throws Exception {
        Caller caller = speaksAMessage("+442079460602");
        caller.phone().send("#");
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER VOICEMAIL VOICEMAIL");
        assertThat(steps(caller)).contains("demo/bye");
        messageIsKept(caller);
    }

    /** Nobody is logged in: the caller is asked for a message and has said at least two seconds of tone. */
    private Caller speaksAMessage(String name) {
        Caller caller = cast.waiting(name, '2');
        caller.phone().tone(CALLER_HZ, MINUTE);
        Awaitility.await("two seconds of the message")
                .atMost(PATIENCE)
                .until(() -> spooled(caller.interaction()) > 2 * 8_000 * 2);
        return caller;
    }

    private long spooled(String interaction) throws IOException {
        try (Stream<Path> files = Files.list(yard.home().resolve("asterisk/spool/recording"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tl." + interaction + ".voice"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void messageIsKept(Caller caller) throws Exception {
        JsonNode fact = center.await("call.VoicemailLeft", caller.interaction(), caller.mark())
                .path("fact");
        JsonNode kept = center.get("/api/v1/interactions/" + caller.interaction())
                .path("recordings")
                .path(0);
        assertThat(kept.path("id").asString(""))
                .isEqualTo(fact.path("recording").asString("?"));
        assertThat(kept.path("box").asString("")).isEqualTo("support");
        byte[] wav = center.download("/api/v1/recordings/" + kept.path("id").asString(""));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(wav)))
                .isEqualTo(fact.path("sha256").asString("?"));
        try (AudioInputStream sound = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            double seconds = sound.getFrameLength() / sound.getFormat().getFrameRate();
            assertThat(seconds).isBetween(2.0, 15.0);
            assertThat(kept.path("lengthSeconds").asDouble()).isBetween(seconds - 0.1, seconds + 0.1);
            ByteBuffer bytes = ByteBuffer.wrap(sound.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            short[] middle = new short[800];
            bytes.position(bytes.limit() / 4 * 2).asShortBuffer().get(middle);
            ToneMeter meter = new ToneMeter();
            meter.add(middle);
            assertThat(meter.hears(CALLER_HZ)).as("the caller's tone").isTrue();
        }
    }

    @Test
    void a_balance_is_told_for_the_right_pin_and_the_third_wrong_one_leads_on_and_no_digit_is_kept()
            throws IOException {
        Caller right = cast.caller("+442079460603", "5002");
        right.phone().send(ACCOUNT + PIN + "#");
        awaitStep(right, "speak");
        assertThat(right.phone().hearing().heardVoice(PATIENCE))
                .as("the balance")
                .isTrue();
        assertThat(center.endingOf(right.interaction(), right.mark())).isEqualTo("CENTER FLOW_ENDED FLOW");
        Caller wrong = cast.caller("+442079460604", "5002");
        for (int i = 0; i < 3; i++) {
            wrong.phone().send(ACCOUNT + WRONG_PIN + "#");
            awaitStep(wrong, i, "count");
        }
        awaitStep(wrong, "locked");
        awaitStep(wrong, "agent");
        wrong.phone().hangUp();
        var _ = center.endingOf(wrong.interaction(), wrong.mark());
        assertThat(steps(wrong)).doesNotContain("self-service/speak");
        assertThat(asked).hasSize(4).allMatch(body -> body.contains(ACCOUNT));
        // What is looked for would be found: the caller's number is on the record.
        assertThat(filesWith("2079460603")).isNotEmpty();
        assertThat(filesWith(ACCOUNT)).isEmpty();
        for (String secret : List.of(PIN, WRONG_PIN, "4711\\.29")) {
            assertThat(filesWith("(?<![\\w.])" + secret + "(?!\\w)")).as(secret).isEmpty();
        }
    }

    /** Every file below the yard's home: logs, spools, database, recordings, prompts. */
    private List<Path> filesWith(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        List<Path> found = new ArrayList<>();
        yard.eachFile((file, content) -> {
            if (wanted.matcher(content).find()) {
                found.add(file);
            }
        });
        return found;
    }

    @Test
    void an_edit_is_live_for_the_next_call_and_a_call_under_way_keeps_its_version() throws IOException {
        Caller old = cast.caller("+442079460605", "5000");
        Instant edited = Instant.now();
        int mark = center.mark();
        Files.writeString(
                demo,
                shippedDemo
                        .replace("dtmf=\"1\"", "dtmf=\"0\"")
                        .replace("dtmf=\"2\"", "dtmf=\"1\"")
                        .replace("dtmf=\"0\"", "dtmf=\"2\""));
        JsonNode loaded = center.await("call.FlowLoaded", mark);
        assertThat(Duration.between(edited, Instant.parse(loaded.path("at").asString(""))))
                .isLessThan(Duration.ofSeconds(1));
        Caller fresh = cast.caller("+442079460606", "5000");
        assertThat(version(fresh))
                .isEqualTo(loaded.path("fact").path("version").asString(""))
                .isNotEqualTo(version(old));
        fresh.phone().send("1");
        old.phone().send("1");
        assertThat(queueOf(fresh)).isEqualTo("support");
        assertThat(queueOf(old)).isEqualTo("billing");
        restore(version(old));
    }

    @Test
    void an_edit_that_is_wrong_changes_nothing_and_is_reported() throws IOException {
        String live = liveVersion();
        Files.writeString(demo, shippedDemo.replace("goto=\"billing\"/>", "goto=\"biling\"/>"));
        JsonNode problems = Awaitility.await("the problem to be reported")
                .atMost(PATIENCE)
                .until(() -> center.get("/api/v1/flow-problems").path("items"), items -> !items.isEmpty());
        assertThat(problems.toString()).contains("demo.xml", "biling", "billing");
        assertThat(problems.path(0).path("line").asInt(0)).isGreaterThan(1);
        Caller caller = cast.waiting("+442079460607", '1');
        assertThat(version(caller)).isEqualTo(live);
        assertThat(queueOf(caller)).isEqualTo("billing");
        restore(live);
        assertThat(center.get("/api/v1/flow-problems").path("items").values()).isEmpty();
    }

    @Test
    void a_queue_made_over_the_api_is_known_to_the_flows_and_stays_while_one_names_it() throws IOException {
        Path shop = demo.resolveSibling("shop.xml");
        Files.writeString(
                shop,
                "<flow xmlns='urn:trunkline:flow:1' name='shop' start='wait' fault-queue='billing'><queue id='wait' name='extra'/></flow>");
        Awaitility.await("the unknown queue to be reported")
                .atMost(PATIENCE)
                .until(() -> center.get("/api/v1/flow-problems").toString().contains("extra"));
        var _ = center.post("/api/v1/queues", Map.of("name", "extra"));
        assertThat(center.get("/api/v1/flow-problems").path("items").values()).isEmpty();
        assertThat(center.get("/api/v1/flows").toString()).contains("shop");
        var refused = center.send("DELETE", "/api/v1/queues/extra", "{}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("shop/wait");
        Files.delete(shop);
        Awaitility.await("the flow to be gone")
                .atMost(PATIENCE)
                .until(() -> !center.get("/api/v1/flows").toString().contains("shop"));
        assertThat(center.send("DELETE", "/api/v1/queues/extra", "{}").statusCode())
                .isEqualTo(204);
    }

    private void restore(String version) throws IOException {
        Files.writeString(demo, shippedDemo);
        Awaitility.await("the shipped flow to be live again")
                .atMost(PATIENCE)
                .until(() -> liveVersion().equals(version)
                        && center.get("/api/v1/flow-problems")
                                .path("items")
                                .values()
                                .isEmpty());
    }

    private String liveVersion() {
        return center.get("/api/v1/flows").path("items").values().stream()
                .filter(flow -> flow.path("flow").asString("").equals("demo"))
                .map(flow -> flow.path("version").asString(""))
                .findFirst()
                .orElse("");
    }

    private String version(Caller caller) {
        return center.await("call.Arrived", caller.interaction(), caller.mark())
                .path("fact")
                .path("flowVersion")
                .asString("");
    }

    private String queueOf(Caller caller) {
        return center.await("call.Queued", caller.interaction(), caller.mark())
                .path("fact")
                .path("queue")
                .asString("");
    }

    private List<String> steps(Caller caller) {
        return center.factsOf(caller.interaction()).stream()
                .filter(fact -> fact.path("type").asString("").equals("call.StepEntered"))
                .map(fact -> fact.path("fact").path("flow").asString("") + "/"
                        + fact.path("fact").path("step").asString(""))
                .toList();
    }

    private void awaitStep(Caller caller, String step) {
        awaitStep(caller, 0, step);
    }

    /** @param before how often it was entered before */
    private void awaitStep(Caller caller, int before, String step) {
        int[] left = {before};
        var _ = center.await(
                "step " + step + " of " + caller.interaction(),
                fact -> fact.path("interaction").asString("").equals(caller.interaction())
                        && fact.path("fact").path("step").asString("").equals(step)
                        && left[0]-- == 0,
                caller.mark());
    }
}
