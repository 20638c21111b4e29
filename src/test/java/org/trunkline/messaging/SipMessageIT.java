package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Sipp;
import org.trunkline.yard.Yard;

/** SMS as SIP MESSAGE, by a real Asterisk to and from a carrier of sipp's. */
class SipMessageIT extends MessagingStory {
    SipMessageIT() {
        super(Map.of());
    }

    private void texted(String from, String text) {
        try (Sipp sender = Sipp.start(
                yard,
                "message-sends",
                Yard.CARRIER,
                Yard.freePort(Yard.CARRIER),
                Map.of("service", Yard.TEXTS, "caller", from, "text", text))) {
            assertThat(sender.succeeded()).as(sender.trace()).isTrue();
        }
    }

    private Sipp carrier(int messages) {
        return Sipp.start(
                yard,
                "message-takes",
                Yard.CARRIER,
                yard.carrierPort(),
                Map.of(),
                List.of("-m", Integer.toString(messages)));
    }

    @Test
    void a_text_message_is_answered_by_one() {
        String customer = "+442079461901";
        texted(customer, "Is it open, \"today\"? ${EPOCH} (yes), é");
        String interaction = awaitOf(customer);
        assertThat(texts(interaction)).containsExactly("Is it open, \"today\"? ${EPOCH} (yes), é");
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        try (Sipp carrier = carrier(1)) {
            answer(interaction, "Yes, until six: ${EPOCH}.");
            assertThat(carrier.succeeded()).as(carrier.trace()).isTrue();
            assertThat(carrier.trace())
                    .contains("MESSAGE sip:" + customer + "@")
                    .contains("From: <sip:" + Yard.TEXTS + "@")
                    .contains("Yes, until six: ${EPOCH}.");
        }
        awaitState(interaction, "Yes, until six: ${EPOCH}.", "SENT", "");
        texted(customer, "Thank you");
        awaitTexts(interaction, "Is it open, \"today\"? ${EPOCH} (yes), é", "Yes, until six: ${EPOCH}.", "Thank you");

        try (Sipp carrier = carrier(3)) {
            answer(interaction, "We are open every day. ".repeat(100).strip());
            assertThat(carrier.succeeded()).as(carrier.trace()).isTrue();
            assertThat(carrier.trace()).contains("(1/3) We").contains("(3/3) ");
        }
    }

    /** Asterisk tells the sender that it has it, so it must not be lost, whoever is down. */
    @Test
    void what_comes_while_the_controller_is_down_is_there_once_when_it_is_back() {
        String customer = "+442079461902";
        center.kill9();
        texted(customer, "Are you there?");
        texted(customer, "Hello?");
        center.start();
        String interaction = awaitOf(customer);
        awaitTexts(interaction, "Are you there?", "Hello?");
        center.kill9();
        center.start();
        texted(customer, "Well?");
        awaitTexts(interaction, "Are you there?", "Hello?", "Well?");
        assertThat(of(customer)).hasSize(1);
    }

    @Test
    void who_says_stop_gets_nothing_until_they_say_start() {
        String customer = "+442079461903";
        try (Sipp carrier = carrier(1)) {
            texted(customer, "Stop!");
            assertThat(carrier.succeeded()).as(carrier.trace()).isTrue();
            assertThat(carrier.trace()).contains("You will get no more messages");
        }
        String interaction = awaitOf(customer);
        Awaitility.await("nobody is called for it")
                .atMost(PATIENCE)
                .until(() -> of(customer).getFirst().path("state").asString("").equals("DONE"));
        answer(interaction, "Our summer offer");
        awaitState(interaction, "Our summer offer", "FAILED", "they wrote STOP");
        try (Sipp carrier = carrier(2)) {
            texted(customer, "START");
            answer(interaction, "Welcome back");
            assertThat(carrier.succeeded()).as(carrier.trace()).isTrue();
            assertThat(carrier.trace()).contains("messages from us again").contains("Welcome back");
        }
    }

    @Test
    void strangers_cannot_write_and_a_message_is_not_taken_for_a_number_that_is_not_ours() {
        for (String[] one : new String[][] {{"127.0.0.1", Yard.TEXTS}, {Yard.CARRIER, "+442079461999"}}) {
            try (Sipp sender = Sipp.start(
                    yard,
                    "message-refused",
                    one[0],
                    Yard.freePort(one[0]),
                    Map.of("service", one[1], "caller", "+442079461904", "text", "hello"))) {
                assertThat(sender.succeeded()).as(sender.trace()).isTrue();
            }
        }
        assertThat(of("+442079461904")).isEmpty();
    }
}
