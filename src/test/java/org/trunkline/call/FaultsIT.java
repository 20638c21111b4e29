package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Proxy;
import org.trunkline.yard.Yard;

/** Parts are killed, frozen and cut off while calls are in every stage; nobody is lost and nothing is told twice. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Yard yard;
    private Proxy proxy;
    private Center center;
    private Cast cast;

    /** A flow that hands its caller to extension 1005; it answers number 5002 here. */
    private static final String HANDOVER = """
            <flow xmlns="urn:trunkline:flow:1" name="handover" start="desk" fault-queue="support">
              <transfer id="desk" extension="1005"/>
            </flow>
            """;

    @BeforeAll
    void up(Yard shared) throws IOException {
        yard = shared;
        Files.writeString(yard.home().resolve("flows/handover.xml"), HANDOVER);
        proxy = new Proxy(yard.ariPort());
        center = new Center(
                yard,
                Map.of(
                        "TRUNKLINE_ASTERISK_ARI_URL",
                        "http://127.0.0.1:" + proxy.port() + "/ari",
                        "TRUNKLINE_NUMBER_5002_FLOW",
                        "handover"));
    }

    @AfterAll
    void down() throws IOException {
        center.close();
        proxy.close();
        Files.delete(yard.home().resolve("flows/handover.xml"));
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
    }

    @AfterEach
    void leave() {
        cast.close();
    }

    /** A caller in a prompt, one in the queue, one ringing an agent, and a pair in conversation. */
    private record Stages(Caller inPrompt, Caller inQueue, Caller ringing, Caller talking, Phone ringer, Phone talker) {
        List<Caller> all() {
            return List.of(inPrompt, inQueue, ringing, talking);
        }
    }

    private Stages everyStage() {
        Phone talker = cast.agent("103", "1003", new Answering.AtOnce());
        Caller talking = cast.waiting("+442079460101", '1');
        var _ = center.await("call.Connected", talking.interaction(), talking.mark());
        talking.phone().tone(CALLER_HZ, MINUTE);
        talker.tone(AGENT_HZ, MINUTE);
        Phone ringer = cast.agent("104", "1004", new Answering.Never());
        Caller ringing = cast.waiting("+442079460102", '1');
        var _ = ringer.await(PhoneEvent.IncomingCall.class, PATIENCE);
        Caller inQueue = cast.waiting("+442079460103", '1');
        Caller inPrompt = cast.caller("+442079460104", "5000");
        assertThat(inPrompt.phone().hearing().heardVoice(PATIENCE)).isTrue();
        return new Stages(inPrompt, inQueue, ringing, talking, ringer, talker);
    }

    @Test
    void the_controller_killed_and_started_again_takes_every_call_up_where_it_was() {
        Stages stages = everyStage();
        center.kill9();
        assertThat(stages.inQueue().phone().hearing().heardVoice(PATIENCE))
                .as("music goes on")
                .isTrue();
        assertThat(stages.talking().phone().hearing().heard(AGENT_HZ, PATIENCE))
                .as("talk goes on")
                .isTrue();
        int mark = center.mark();
        center.start();
        for (Caller caller : stages.all()) {
            var _ = center.await("call.Resumed", caller.interaction(), mark);
        }
        assertThat(stages.talker().hearing().heard(CALLER_HZ, PATIENCE))
                .as("talk goes on")
                .isTrue();
        // The ringing caller came first and is offered first, again.
        var offered = center.await("call.Rang", mark);
        assertThat(offered.path("interaction").asString(""))
                .isEqualTo(stages.ringing().interaction());
        stages.ringer().answering(new Answering.AtOnce());
        stages.ringer().answer();
        var _ = center.await("call.Connected", stages.ringing().interaction(), mark);
        // The caller in the prompt hears it anew and can go on.
        assertThat(stages.inPrompt().phone().hearing().heardVoice(PATIENCE)).isTrue();
        stages.inPrompt().phone().send("1");
        var _ = center.await("floor.Entered", stages.inPrompt().interaction(), mark);
        stages.talking().phone().hangUp();
        assertThat(center.endingOf(stages.talking().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        var _ = center.await("floor.Released", stages.talking().interaction(), mark);
        var _ = center.send("POST", "/api/v1/agents/103/end-wrap-up", "{}");
        var _ = center.await("call.Connected", stages.inQueue().interaction(), mark);
        hangUpAll(stages, mark);
        stages.all().forEach(this::adds_up);
        nothingIsLeftOnTheSwitch();
    }

    @Test
    void callers_who_hang_up_while_the_controller_is_dead_get_their_ending_at_the_next_start() {
        Stages stages = everyStage();
        center.kill9();
        stages.all().forEach(caller -> caller.phone().hangUp());
        for (Caller caller : stages.all()) {
            var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        }
        int mark = center.mark();
        center.start();
        assertThat(center.endingOf(stages.inPrompt().interaction(), mark)).isEqualTo("CALLER ABANDONED FLOW");
        assertThat(center.endingOf(stages.inQueue().interaction(), mark)).isEqualTo("CALLER ABANDONED QUEUED");
        assertThat(center.endingOf(stages.ringing().interaction(), mark)).contains("CALLER ABANDONED");
        assertThat(center.endingOf(stages.talking().interaction(), mark)).isEqualTo("CALLER COMPLETED TALKING");
        center.awaitState("104", "AVAILABLE");
        nothingIsLeftOnTheSwitch();
    }

    @Test
    void a_transferred_caller_goes_on_talking_while_the_controller_is_dead_and_after() {
        Phone desk = cast.registered("1005", new Answering.AtOnce());
        Caller caller = cast.caller("+442079460106", "5002");
        var _ = center.await("call.Transferred", caller.interaction(), caller.mark());
        desk.tone(AGENT_HZ, MINUTE);
        center.kill9();
        int mark = center.mark();
        center.start();
        var _ = center.await("call.Resumed", caller.interaction(), mark);
        assertThat(caller.phone().hearing().heard(AGENT_HZ, PATIENCE)).isTrue();
        desk.hangUp();
        assertThat(center.endingOf(caller.interaction(), mark)).isEqualTo("CENTER TRANSFERRED TRANSFER");
        nothingIsLeftOnTheSwitch();
    }

    @Test
    void the_link_to_asterisk_cut_for_three_seconds_changes_nothing_for_anybody() {
        Stages stages = everyStage();
        proxy.cut();
        var _ = stages.inQueue().phone().hearing().heardSilence(Duration.ofSeconds(3));
        int mark = center.mark();
        proxy.mend();
        assertThat(stages.talker().hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        assertThat(stages.inQueue().phone().hearing().heardVoice(PATIENCE)).isTrue();
        // Whom an agent answers before the link is back, the switch has nobody to hand to.
        var _ = center.await("floor.PhoneSeen", mark);
        stages.ringer().answer();
        var _ = center.await("call.Connected", stages.ringing().interaction(), mark);
        stages.inPrompt().phone().send("1");
        var _ = center.await("floor.Entered", stages.inPrompt().interaction(), mark);
        hangUpAll(stages, mark);
        stages.all().forEach(this::adds_up);
        nothingIsLeftOnTheSwitch();
    }

    @Test
    void hang_ups_while_the_link_is_cut_are_found_when_it_is_back() {
        Stages stages = everyStage();
        proxy.cut();
        stages.all().forEach(caller -> caller.phone().hangUp());
        for (Caller caller : stages.all()) {
            var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        }
        int mark = center.mark();
        proxy.mend();
        for (Caller caller : stages.all()) {
            assertThat(center.endingOf(caller.interaction(), mark)).startsWith("CALLER");
        }
        nothingIsLeftOnTheSwitch();
    }

    @Test
    void asterisk_frozen_for_a_while_is_waited_for() {
        Stages stages = everyStage();
        yard.freeze();
        assertThat(center.send("GET", "/health/ready", null).statusCode()).isEqualTo(503);
        int mark = center.mark();
        yard.thaw();
        stages.inPrompt().phone().send("1");
        var _ = center.await("floor.Entered", stages.inPrompt().interaction(), mark);
        stages.ringer().answer();
        var _ = center.await("call.Connected", stages.ringing().interaction(), mark);
        assertThat(stages.talker().hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
        hangUpAll(stages, mark);
        stages.all().forEach(this::adds_up);
    }

    @Test
    void asterisk_killed_closes_every_interaction_as_a_system_failure_to_be_called_back() {
        Stages stages = everyStage();
        int mark = center.mark();
        yard.kill9();
        yard.start();
        for (Caller caller : stages.all()) {
            assertThat(center.endingOf(caller.interaction(), mark)).startsWith("SYSTEM SYSTEM_FAILURE");
        }
        String callbacks = center.get("/api/v1/callbacks").toString();
        stages.all().forEach(caller -> assertThat(callbacks).contains(caller.interaction()));
        // And the next call is served.
        Caller next = cast.caller("+442079460105", "5000");
        assertThat(next.phone().hearing().heardVoice(PATIENCE)).isTrue();
        next.phone().hangUp();
        assertThat(center.endingOf(next.interaction(), next.mark())).isEqualTo("CALLER ABANDONED FLOW");
    }

    private void hangUpAll(Stages stages, int mark) {
        stages.all().forEach(caller -> caller.phone().hangUp());
        stages.all().forEach(caller -> {
            var _ = center.endingOf(caller.interaction(), mark);
        });
    }

    /** Each interaction's journal: one arrival, one ending and nothing of the call after it, one winner per offer. */
    private void adds_up(Caller caller) {
        List<String> types = center.factsOf(caller.interaction()).stream()
                .map(fact -> fact.path("type").asString(""))
                .filter(type -> type.startsWith("call."))
                .toList();
        assertThat(types.getFirst()).isEqualTo("call.Arrived");
        assertThat(types.stream().filter("call.Arrived"::equals)).hasSize(1);
        assertThat(types.stream().filter("call.Ended"::equals)).hasSize(1);
        assertThat(types.stream().filter("call.Connected"::equals)).hasSizeLessThanOrEqualTo(1);
    }

    private void nothingIsLeftOnTheSwitch() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).isBlank();
            assertThat(yard.cli("bridge show all")).doesNotContain("tl.");
        });
    }
}
