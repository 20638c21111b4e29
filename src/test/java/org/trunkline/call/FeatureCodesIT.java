package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** Agents say by their phone's keys what they do, and hear that it is done. */
class FeatureCodesIT extends OwnCenter {
    FeatureCodesIT() {
        super(Map.of());
    }

    @AfterEach
    void logOut() {
        for (String agent : new String[] {"103", "104", "105"}) {
            var _ = center.send("POST", "/api/v1/agents/" + agent + "/logout", "{}");
        }
    }

    @Test
    void an_agent_logs_in_by_number_and_pin_and_says_what_they_do() {
        var _ = cast.registered("1001", new Answering.Never());
        dial("1001", "*41", "103#" + yard.pin("103") + "#");
        assertThat(now("103")).isEqualTo("NOT_READY logged in at 1001");
        dial("1001", "*43", "");
        assertThat(now("103")).isEqualTo("AVAILABLE  at 1001");
        dial("1001", "*441", "");
        assertThat(now("103")).isEqualTo("NOT_READY lunch at 1001");
        dial("1001", "*43", "");
        assertThat(now("103")).isEqualTo("AVAILABLE  at 1001");
        dial("1001", "*44", "");
        assertThat(now("103")).isEqualTo("NOT_READY break at 1001");
        dial("1001", "*42", "");
        center.awaitState("103", "LOGGED_OUT");
    }

    @Test
    void five_wrong_pins_lock_the_right_one_out() {
        var _ = cast.registered("1001", new Answering.Never());
        String right = yard.pin("105");
        String wrong = (right.charAt(0) == '9' ? '0' : (char) (right.charAt(0) + 1)) + right.substring(1);
        for (int i = 0; i < 4; i++) {
            dial("1001", "*41", "105#" + wrong + "#");
        }
        dial("1001", "*41", "105#" + right + "#");
        center.awaitState("105", "NOT_READY");
        dial("1001", "*42", "");
        for (int i = 0; i < 5; i++) {
            dial("1001", "*41", "105#" + wrong + "#");
            center.awaitState("105", "LOGGED_OUT");
        }
        dial("1001", "*41", "105#" + right + "#");
        center.awaitState("105", "LOGGED_OUT");
    }

    @Test
    void an_agent_who_logs_in_at_another_phone_moves_there() {
        var _ = cast.registered("1001", new Answering.Never());
        var _ = cast.registered("1002", new Answering.Never());
        dial("1001", "*41", "103#" + yard.pin("103") + "#");
        dial("1002", "*41", "103#" + yard.pin("103") + "#");
        assertThat(now("103")).isEqualTo("NOT_READY logged in at 1002");
        dial("1001", "*43", "");
        center.awaitState("103", "NOT_READY");
        dial("1002", "*43", "");
        assertThat(now("103")).isEqualTo("AVAILABLE  at 1002");
    }

    @Test
    void a_break_after_this_call_begins_when_the_call_is_wrapped_up() {
        var _ = cast.agent("103", "1001", new Answering.AtOnce());
        Caller caller = cast.waiting("+442079460301", '1');
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        dial("1001", "*45", "");
        center.awaitState("103", "BUSY");
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
        center.awaitState("103", "WRAP_UP");
        dial("1001", "*46", "");
        assertThat(now("103")).isEqualTo("NOT_READY break at 1001");
    }

    @Test
    void an_agent_who_has_wrapped_up_takes_the_next_call() {
        var _ = cast.agent("103", "1001", new Answering.AtOnce());
        Caller first = cast.waiting("+442079460302", '1');
        var _ = center.await("call.Connected", first.interaction(), first.mark());
        first.phone().hangUp();
        var _ = center.endingOf(first.interaction(), first.mark());
        Caller second = cast.waiting("+442079460303", '1');
        center.awaitState("103", "WRAP_UP");
        dial("1001", "*46", "");
        var _ = center.await("call.Connected", second.interaction(), second.mark());
    }

    @Test
    void an_agent_who_says_ready_while_a_caller_waits_is_rung_once_the_phone_is_free() {
        Phone phone = cast.agent("103", "1001", new Answering.AtOnce());
        var _ = center.post("/api/v1/agents/103/not-ready", Map.of("reason", "test"));
        Caller caller = cast.waiting("+442079460305", '1');
        phone.call("*43");
        var _ = center.await("call.Connected", caller.interaction(), caller.mark());
        assertThat(center.factsOf(caller.interaction()))
                .as("rung once, and not while the phone was still in the call to *43")
                .noneMatch(fact -> fact.path("type").asString("").equals("floor.OfferRefused"));
    }

    @Test
    void a_phone_whose_agent_has_logged_out_is_offered_nothing() {
        Phone phone = cast.agent("103", "1001", new Answering.AtOnce());
        dial("1001", "*42", "");
        center.awaitState("103", "LOGGED_OUT");
        Caller caller = cast.waiting("+442079460304", '1');
        var _ = center.await(
                "the flow goes on because nobody is logged in",
                fact -> fact.path("interaction").asString("").equals(caller.interaction())
                        && fact.path("fact").path("step").asString("").equals("message"),
                caller.mark());
        assertThat(phone.events()).noneMatch(PhoneEvent.IncomingCall.class::isInstance);
    }

    /** Dials a feature code, presses the keys, hears what is said to that, and is hung up. */
    private void dial(String extension, String code, String keys) {
        try (Phone phone = Phone.open(PhoneSettings.local(extension, yard.password(extension), yard.sipPort()))) {
            phone.call(code);
            var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
            if (!keys.isEmpty()) {
                phone.send(keys);
                var _ = phone.await(PhoneEvent.DigitsSent.class, PATIENCE);
            }
            assertThat(phone.hearing().heardVoice(PATIENCE))
                    .as("what is said to " + code)
                    .isTrue();
            var _ = phone.await(PhoneEvent.Ended.class, PATIENCE);
        }
    }

    private String now(String agent) {
        JsonNode seen = center.get("/api/v1/agents/" + agent);
        return seen.path("state").asString("") + " " + seen.path("reason").asString("") + " at "
                + seen.path("phone").asString("");
    }
}
