package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.yard.Baresip;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Sipp;
import org.trunkline.yard.Yard;

/** Callers of sipp and agents at sipp and baresip: peers that nobody here wrote. */
class SippAndBaresipIT extends OwnCenter {
    SippAndBaresipIT() {
        super(Map.of("TRUNKLINE_QUEUE_BILLING_RING", "2s"));
    }

    @ParameterizedTest
    @CsvSource({"caller-presses, digits", "caller-presses-by-info, digit"})
    void a_caller_of_sipp_reaches_an_agent_at_baresip(String scenario, String key) {
        int mark = center.mark();
        try (Baresip agent = Baresip.register(yard, "1009", true)) {
            cast.awaitPhone("1009", "IDLE", mark);
            cast.ready("104", "1009");
            try (Sipp caller = Sipp.start(
                    yard,
                    scenario,
                    "127.0.0.1",
                    Yard.freePort("127.0.0.1"),
                    Map.of("service", "5000", "caller", "+442079460501", key, "1"),
                    List.of("-d", "1000"))) {
                String interaction =
                        center.await("call.Connected", mark).path("interaction").asString("");
                agent.await("CALL_ESTABLISHED");
                agent.hangUp();
                assertThat(center.endingOf(interaction, mark)).isEqualTo("AGENT COMPLETED TALKING");
                assertThat(caller.succeeded()).as(caller::trace).isTrue();
                assertThat(center.get("/api/v1/interactions/" + interaction).toString())
                        .contains("+442079460501", "billing", "104");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "agent-never-answers, 1006, CANCEL sip:, no answer, NOT_READY, RONA",
        "agent-busy, 1007, SIP/2.0 486, busy, NOT_READY, phone busy",
        "agent-declines, 1008, SIP/2.0 603, declined, NOT_READY, declined"
    })
    void an_agent_at_sipp_who_does_not_take_the_call_leaves_the_caller_waiting(
            String scenario, String extension, String message, String how, String state, String reason) {
        int mark = center.mark();
        try (Sipp phone = Sipp.agent(yard, scenario, extension, List.of())) {
            cast.awaitPhone(extension, "IDLE", mark);
            cast.ready("104", extension);
            Caller caller = cast.waiting("+442079460502", '1');
            var over = center.await("call.OfferEnded", caller.interaction(), caller.mark());
            assertThat(over.path("fact").path("how").asString("")).isEqualTo(how);
            Awaitility.await(state + " " + reason).atMost(PATIENCE).until(() -> {
                var agent = center.get("/api/v1/agents/104");
                return agent.path("state").asString("").equals(state)
                        && agent.path("reason").asString("").equals(reason);
            });
            Awaitility.await(message).atMost(PATIENCE).until(() -> phone.trace().contains(message));
            caller.phone().hangUp();
            assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER ABANDONED QUEUED");
        }
    }

    @Test
    void an_agent_at_baresip_logs_in_takes_a_call_and_wraps_up_by_keys() {
        int mark = center.mark();
        try (Baresip phone = Baresip.register(yard, "1009", true)) {
            cast.awaitPhone("1009", "IDLE", mark);
            dial(phone, "*41", "104#" + yard.pin("104") + "#");
            center.awaitState("104", "NOT_READY");
            dial(phone, "*43", "");
            center.awaitState("104", "AVAILABLE");
            Caller caller = cast.waiting("+442079460503", '1');
            var _ = center.await("call.Connected", caller.interaction(), caller.mark());
            phone.await("CALL_ESTABLISHED");
            caller.phone().hangUp();
            assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
            phone.await("CALL_CLOSED");
            center.awaitState("104", "WRAP_UP");
            dial(phone, "*46", "");
            center.awaitState("104", "AVAILABLE");
            dial(phone, "*42", "");
            center.awaitState("104", "LOGGED_OUT");
        }
    }

    private static void dial(Baresip phone, String code, String keys) {
        phone.dial(code);
        phone.await("CALL_ESTABLISHED");
        keys.chars().forEach(key -> phone.command("sndcode", Character.toString(key)));
        phone.await("CALL_CLOSED");
    }
}
