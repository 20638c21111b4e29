package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Yard;

/** XMPP on a real Prosody, with a customer's client of their own; controller and server are killed. */
class XmppIT extends MessagingStory {
    private Prosody prosody;

    XmppIT() {
        super(Map.of());
    }

    @Override
    @BeforeAll
    protected void up(Yard shared) {
        String missing = Prosody.missing();
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        prosody = new Prosody(List.of("support", "lea", "max", "nia"));
        addSettings(shared, """

                [[messaging]]
                name = "xmpp"
                kind = "xmpp"
                channel = "social"
                queue = "billing"
                jid = "support@%s"
                password = "secret"
                host = "127.0.0.1"
                port = %d
                tls = "none"
                """.formatted(Prosody.DOMAIN, prosody.port()));
        super.up(shared);
    }

    @Override
    @AfterAll
    protected void down() {
        if (prosody != null) {
            super.down();
            prosody.close();
            restoreSettings();
        }
    }

    private static String address(String user) {
        return "xmpp:" + user + "@" + Prosody.DOMAIN;
    }

    private void awaitUp() {
        Awaitility.await("the account is connected")
                .atMost(PATIENCE)
                .until(() -> center.get("/api/v1/messaging")
                        .path("items")
                        .valueStream()
                        .anyMatch(one -> one.path("name").asString("").equals("xmpp")
                                && one.path("up").asBoolean()));
    }

    @Test
    void a_message_is_answered_and_receipts_go_both_ways() {
        awaitUp();
        try (XmppClient lea = new XmppClient(prosody, "lea")) {
            String id = lea.writes("support", "Is it open?");
            String interaction = awaitOf(address("lea"));
            assertThat(texts(interaction)).containsExactly("Is it open?");
            lea.awaitsReceipt(id);
            var _ = cast.agent("101", "1001", new Answering.Never());
            accept(interaction);
            answer(interaction, "Until six.");
            lea.awaits("Until six.");
            awaitState(interaction, "Until six.", "SENT", "");
            Awaitility.await("the receipt is counted")
                    .atMost(PATIENCE)
                    .until(() -> center.get("/api/v1/messaging")
                            .path("items")
                            .valueStream()
                            .anyMatch(one -> one.path("name").asString("").equals("xmpp")
                                    && one.path("delivered").asInt(0) > 0));
            answer(interaction, "Or so.");
            lea.awaits("Until six.", "Or so.");
        }
    }

    @Test
    void what_comes_while_the_controller_is_down_is_there_once() {
        awaitUp();
        try (XmppClient max = new XmppClient(prosody, "max")) {
            max.writes("support", "One");
            String interaction = awaitOf(address("max"));
            center.kill9();
            max.writes("support", "Two");
            max.writes("support", "Three");
            center.start();
            awaitTexts(interaction, "One", "Two", "Three");
            center.kill9();
            center.start();
            max.writes("support", "Four");
            awaitTexts(interaction, "One", "Two", "Three", "Four");
        }
    }

    @Test
    void with_the_server_killed_in_the_middle_nothing_is_lost_or_doubled() {
        awaitUp();
        try (XmppClient nia = new XmppClient(prosody, "nia")) {
            nia.writes("support", "Before");
            String interaction = awaitOf(address("nia"));
            var _ = cast.agent("101", "1001", new Answering.Never());
            accept(interaction);
            prosody.kill9();
            answer(interaction, "While it was away");
            Awaitility.await("it is not taken")
                    .atMost(PATIENCE)
                    .until(() -> messages(interaction)
                                    .getLast()
                                    .path("why")
                                    .asString("")
                                    .length()
                            > 3);
            prosody.start();
            nia.connects();
            awaitState(interaction, "While it was away", "SENT", "");
            nia.awaits("While it was away");
            nia.writes("support", "After");
            awaitTexts(interaction, "Before", "While it was away", "After");
            assertThat(nia.received()).containsExactly("While it was away");
        }
    }
}
