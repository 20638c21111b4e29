package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.yard.MailServers;

/** The same on a real Dovecot and a real Postfix. */
class RealServersIT extends MailStory {
    private @Nullable MailServers servers;

    @Override
    void startServers() {
        String missing = MailServers.missing();
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        servers = new MailServers(USERS);
    }

    @Override
    void stopServers() {
        if (servers != null) {
            servers.close();
        }
    }

    @Override
    int smtp() {
        return Objects.requireNonNull(servers).smtp();
    }

    @Override
    int imap() {
        return Objects.requireNonNull(servers).imap();
    }

    @Override
    int pop3() {
        return Objects.requireNonNull(servers).pop3();
    }

    /** Postfix takes it, Dovecot does not, and Postfix reports. */
    @Test
    void an_answer_to_an_address_that_is_gone_comes_back_as_failed() {
        bob.writes(SUPPORT, "Gone", "<gone@example.org>", "Reply-To: gone@example.org", "Please.");
        String interaction = awaitAbout("Gone");
        var _ = cast.agent("101", "1001", new Answering.Never());
        accept(interaction);
        answer(interaction, "Here.");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> messages(interaction).stream()
                        .anyMatch(one -> one.path("state").asString("").equals("FAILED")
                                && one.path("why").asString("").contains("5.1.1")));
        assertThat(center.get("/api/v1/mailboxes")
                        .path("items")
                        .valueStream()
                        .filter(one -> one.path("name").asString("").equals("support"))
                        .findFirst()
                        .orElseThrow()
                        .path("trouble")
                        .isNull())
                .isTrue();
    }
}
