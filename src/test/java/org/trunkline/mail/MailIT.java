package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import com.icegreen.greenmail.util.GreenMail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.Correspondent;
import tools.jackson.databind.JsonNode;

/** Customers who write, and a center that is killed; on GreenMail. */
class MailIT extends MailStory {
    private final GreenMail server = new GreenMail(Boxes.servers());

    @Override
    void startServers() {
        server.start();
        USERS.forEach(user -> server.setUser(user, user, "secret"));
    }

    @Override
    void stopServers() {
        server.stop();
    }

    @Override
    int smtp() {
        return server.getSmtp().getPort();
    }

    @Override
    int imap() {
        return server.getImap().getPort();
    }

    @Override
    int pop3() {
        return server.getPop3().getPort();
    }

    @Test
    void killed_while_it_stores_nothing_is_lost_and_nothing_is_twice() {
        List<String> subjects = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            int mark = center.mark();
            for (int i = 0; i < 10; i++) {
                String subject = "Kill " + round + "-" + i;
                subjects.add(subject);
                ada.writes(
                        i % 2 == 0 ? SUPPORT : SALES, subject, "<kill-" + round + "-" + i + "@example.org>", "", "?");
            }
            // Between two of them: some are stored and not marked, the others are not fetched.
            var _ = center.await("conversation.Received", mark);
            center.kill9();
            center.start();
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        subjects.stream().noneMatch(subject -> about(subject).isEmpty()));
        for (String subject : subjects) {
            assertThat(about(subject)).as(subject).hasSize(1);
            assertThat(messages(about(subject).getFirst().at("/interaction/id").asString("")).stream()
                            .filter(one -> one.path("direction").asString("").equals("IN")))
                    .as(subject)
                    .hasSize(1);
        }
        // Of those that were being sent at a kill nobody knows; none is sent twice.
        assertThat(ada.having("We have your email.").stream().map(one -> Correspondent.header(one, "In-Reply-To")))
                .as("acknowledged three times an hour at most")
                .doesNotHaveDuplicates()
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void killed_while_it_sends_nothing_is_sent_twice() {
        bob.writes(SUPPORT, "Parcel", "<parcel@example.org>", "", "Where?");
        String interaction = awaitAbout("Parcel");
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        for (int i = 0; i < 4; i++) {
            int mark = center.mark();
            answer(interaction, "Answer " + i + ".");
            if (i > 0) {
                var _ = center.await("conversation.Sending", interaction, mark);
            }
            center.kill9();
            center.start();
            String text = "Answer " + i + ".";
            Awaitility.await("it is sent, or a person is asked")
                    .atMost(PATIENCE)
                    .until(() -> List.of("SENT", "DOUBTFUL").contains(stateOf(interaction, text)));
            if (stateOf(interaction, text).equals("SENT")) {
                bob.awaits(text);
            }
        }
        IntStream.range(0, 4)
                .forEach(i -> assertThat(bob.having("Answer " + i + "."))
                        .as("Answer " + i)
                        .hasSizeLessThanOrEqualTo(1));
    }

    private String stateOf(String interaction, String text) {
        return messages(interaction).stream()
                .filter(one -> one.path("text").asString("").equals(text))
                .map(one -> one.path("state").asString(""))
                .findFirst()
                .orElse("");
    }

    @Test
    void an_answer_that_comes_back_has_failed_and_says_why() {
        bob.writes(SUPPORT, "Invoice", "<invoice@example.org>", "", "Please.");
        String interaction = awaitAbout("Invoice");
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        answer(interaction, "Attached.");
        String id = Correspondent.header(bob.awaits("Attached.").getFirst(), "Message-ID");
        done(interaction);
        ada.raw(SUPPORT, Reports.failed(id, "bob@example.org"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> stateOf(interaction, "Attached.").equals("FAILED"));
        JsonNode failed = messages(interaction).stream()
                .filter(one -> one.path("text").asString("").equals("Attached."))
                .findFirst()
                .orElseThrow();
        assertThat(failed.path("why").asString("")).contains("550 5.1.1 no such user");
        Awaitility.await("an agent hears of it")
                .atMost(PATIENCE)
                .until(() -> List.of("WAITING", "OPEN").contains(state(interaction)));
    }

    @Test
    void an_out_of_office_is_kept_and_calls_nobody() {
        bob.writes(SUPPORT, "Holiday", "<holiday-1@example.org>", "", "Please.");
        String interaction = awaitAbout("Holiday");
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        answer(interaction, "We will see.");
        String id = Correspondent.header(bob.awaits("We will see.").getFirst(), "Message-ID");
        done(interaction);
        bob.writes(
                SUPPORT,
                "Out of office",
                "<holiday-2@example.org>",
                "Auto-Submitted: auto-replied\nIn-Reply-To: " + id,
                "I am away.");
        Awaitility.await().atMost(PATIENCE).until(() -> messages(interaction).size() == 3);
        Awaitility.await().atMost(PATIENCE).until(() -> state(interaction).equals("DONE"));
    }

    /** Whose answers are to go to the other mailbox, which acknowledges. */
    @Test
    void two_mailboxes_do_not_answer_each_other() {
        ada.writes(SALES, "Ping", "<ping@example.org>", "Reply-To: " + SUPPORT, "Ping.");
        String interaction = awaitAbout("Ping");
        Awaitility.await("the acknowledgement is in the other mailbox, and calls nobody")
                .atMost(PATIENCE)
                .until(() -> about("Ping").size() == 2
                        && about("Ping").stream()
                                .filter(one -> one.path("account").asString("").equals(SUPPORT))
                                .allMatch(one -> one.path("state").asString("").equals("DONE")));
        assertThat(messages(interaction)).hasSize(2);
    }
}
