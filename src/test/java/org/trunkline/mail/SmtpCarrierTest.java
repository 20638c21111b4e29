package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.mail.Mailbox.Protocol;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

class SmtpCarrierTest {
    private static final Instant THEN = Instant.parse("2026-11-23T08:00:00Z");

    private final GreenMail server = new GreenMail(Boxes.servers());
    private final MailboxFigures figures = new MailboxFigures();
    private Database database;
    private Machines machines;

    @BeforeEach
    void up() {
        database = Database.open(StoreSettings.address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
        machines = new Machines(database, InstantSource.system(), "support");
        server.start();
        server.setUser(Boxes.ADDRESS, "secret");
        server.setUser("ada@example.org", "secret");
    }

    @AfterEach
    void down() {
        server.stop();
        database.close();
    }

    private SmtpCarrier carrier(int smtp) {
        Mailbox mailbox =
                Boxes.of(Protocol.IMAP, server.getImap().getPort(), smtp).make();
        Logins logins = new Logins(
                mailbox, new AccessTokens(HttpClient.newHttpClient(), Path.of("none"), InstantSource.system()));
        return new SmtpCarrier(
                mailbox,
                Objects.requireNonNull(mailbox.outgoing()),
                logins,
                machines,
                "101"::equals,
                interaction -> interaction,
                (interaction, _) -> interaction.equals("4-w2") ? Optional.of("Ada of billing") : Optional.empty(),
                figures);
    }

    private SmtpCarrier carrier() {
        return carrier(server.getSmtp().getPort());
    }

    private static Outgoing outgoing(String id, String by, @Nullable String html, Outgoing.File... files) {
        return new Outgoing(
                id,
                "4-w1",
                Boxes.ADDRESS,
                "ada@example.org",
                "Broken",
                "We héar you.",
                html,
                List.of(files),
                "<one@example.org>",
                List.of("<zero@example.org>", "<one@example.org>", "sha256:abc"),
                THEN,
                by);
    }

    private static Outgoing.File file(String name, String type, @Nullable String contentId, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Outgoing.File(
                name, type, bytes.length, contentId, () -> Optional.of(new ByteArrayInputStream(bytes)));
    }

    private MimeMessage arrived() {
        assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
        return server.getReceivedMessagesForDomain("ada@example.org")[0];
    }

    @Test
    void an_answer_is_in_the_thread_with_a_token_and_a_signature() throws Exception {
        var sent = carrier().send(outgoing("m1.2", "101", null));
        MimeMessage message = arrived();
        assertThat(message.getMessageID()).isEqualTo(sent.externalId()).matches("<tl\\.[0-9a-f]{32}@center.example>");
        assertThat(sent.threadKeys()).containsExactly("[#4-w1]");
        assertThat(message.getSubject()).isEqualTo("Re: Broken [#4-w1]");
        assertThat(message.getFrom()[0]).hasToString("Center <support@center.example>");
        assertThat(message.getHeader("In-Reply-To", null)).isEqualTo("<one@example.org>");
        assertThat(message.getHeader("References", null).split("\\s+", -1))
                .containsExactly("<zero@example.org>", "<one@example.org>");
        assertThat(message.getHeader("Auto-Submitted")).isNull();
        assertThat(message.getContent().toString().replace("\r\n", "\n")).startsWith("We héar you.\n\n-- \nThe center");
        assertThat(figures.state(Boxes.of(Protocol.IMAP, 1, 1).make()).sent()).isEqualTo(1);
    }

    @Test
    void the_signature_of_who_answers_goes_before_that_of_the_mailbox() throws Exception {
        Outgoing one = outgoing("m1.2", "101", null);
        var _ = carrier()
                .send(new Outgoing(
                        one.id(),
                        "4-w2",
                        one.account(),
                        one.to(),
                        one.subject(),
                        one.text(),
                        null,
                        List.of(),
                        one.inReplyTo(),
                        one.references(),
                        one.writtenAt(),
                        one.by()));
        assertThat(arrived().getContent().toString().replace("\r\n", "\n"))
                .contains("\n\n-- \nAda of billing")
                .doesNotContain("The center");
    }

    @Test
    void text_html_inline_image_and_attachment_are_read_as_they_were_written() throws Exception {
        carrier()
                .send(outgoing(
                        "m1.3",
                        "101",
                        "<p>We <b>héar</b> you <img src=\"cid:logo\"></p>",
                        file("logo.png", "image/png", "logo", "png"),
                        file("résumé.txt", "text/plain", null, "hello")));
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        MimeMessage message = arrived();
        message.writeTo(raw);
        assertThat(((Multipart) message.getContent()).getContentType()).startsWith("multipart/mixed");
        Incoming read = MimeReader.read(raw.toByteArray(), "ada@example.org");
        assertThat(read.damage()).isNull();
        assertThat(read.text()).startsWith("We héar you.");
        assertThat(read.html()).contains("<b>héar</b>", "cid:logo", "The center");
        assertThat(read.attachments()).extracting(upload -> upload.name()).containsExactly("logo.png", "résumé.txt");
        assertThat(read.attachments().getFirst().contentId()).isEqualTo("logo");
    }

    @Test
    void a_program_says_that_it_is_one() throws Exception {
        carrier().send(outgoing("m1.4", "acknowledgement", null));
        MimeMessage message = arrived();
        assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-replied");
        assertThat(message.getHeader("X-Loop", null)).isEqualTo(Boxes.ADDRESS);
        assertThat(message.getContent().toString()).doesNotContain("The center");
        // Its like on the other side is told by that.
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        message.writeTo(raw);
        assertThat(MimeReader.read(raw.toByteArray(), "other@example.org").machine())
                .isEqualTo(Machine.REPLY);
        assertThat(MimeReader.read(raw.toByteArray(), Boxes.ADDRESS).machine()).isEqualTo(Machine.LOOP);
    }

    @Test
    void a_program_answers_no_program_and_nobody_more_than_three_times_an_hour() throws Exception {
        SmtpCarrier carrier = carrier();
        for (int i = 0; i < 3; i++) {
            carrier.send(outgoing("m2." + i, "acknowledgement", null));
            // Again, as after a kill: it counts once.
            assertThat(machines.send("ada@example.org", MessageIds.of(outgoing("m2." + i, "acknowledgement", null))))
                    .isTrue();
        }
        assertThatThrownBy(() -> carrier.send(outgoing("m2.9", "acknowledgement", null)))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("3 automatic messages");
        carrier.send(outgoing("m2.10", "101", null));
        machines.wrote("<one@example.org>");
        assertThatThrownBy(() -> carrier.send(outgoing("m2.11", "survey", null)))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("a program wrote");
        carrier.send(outgoing("m2.12", "101", null));
        assertThat(server.getManagers()
                        .getImapHostManager()
                        .getInbox(server.getUserManager().getUser("ada@example.org"))
                        .getMessageCount())
                .isEqualTo(5);
    }

    @Test
    void what_was_sent_is_found_in_the_folder_of_what_was_sent() throws Exception {
        SmtpCarrier carrier = carrier();
        assertThat(carrier.trace(outgoing("m3.1", "101", null))).isNull();
        var sent = carrier.send(outgoing("m3.1", "101", null));
        assertThat(carrier.trace(outgoing("m3.1", "101", null))).isEqualTo(new Trace.WasSent(sent));
        assertThat(carrier.trace(outgoing("m3.2", "101", null))).isNull();
    }

    @Test
    void nobody_there_is_tried_again() {
        SmtpCarrier carrier = carrier(1);
        NotSent failure = catchThrowableOfType(NotSent.class, () -> carrier.send(outgoing("m4.1", "101", null)));
        assertThat(failure.isForGood()).isFalse();
        assertThat(failure).hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void an_address_that_is_none_is_not_tried() {
        assertThat(carrier().reaches("ada@example.org")).isTrue();
        assertThat(carrier().reaches("unknown-1234@sender.invalid")).isFalse();
        assertThat(carrier().reaches("ada")).isFalse();
    }

    @Test
    void what_the_server_says_is_for_now_or_for_good() throws Exception {
        Map<String, Boolean> forGood = Map.of(
                "RCPT TO 550 no such user", true,
                "RCPT TO 450 greylisted", false,
                "MAIL FROM 552 too much", true,
                "DATA 451 try later", false,
                ". 554 spam", true,
                ". 452 full", false);
        for (Map.Entry<String, Boolean> one : forGood.entrySet()) {
            try (Scripted smtp = new Scripted(one.getKey())) {
                SmtpCarrier carrier = carrier(smtp.port());
                NotSent failure =
                        catchThrowableOfType(NotSent.class, () -> carrier.send(outgoing("m5.1", "101", null)));
                assertThat(failure.isForGood()).as(one.getKey()).isEqualTo(one.getValue());
                assertThat(failure).hasMessageContaining(one.getKey().replaceAll("^\\D+", ""));
            }
        }
    }

    @Test
    void a_connection_lost_before_the_message_is_for_now_and_after_it_is_for_a_person() throws Exception {
        try (Scripted smtp = new Scripted("DATA hang up")) {
            SmtpCarrier carrier = carrier(smtp.port());
            assertThat(catchThrowableOfType(NotSent.class, () -> carrier.send(outgoing("m6.1", "101", null)))
                            .isForGood())
                    .isFalse();
        }
        try (Scripted smtp = new Scripted(". hang up")) {
            SmtpCarrier carrier = carrier(smtp.port());
            NotSent failure = catchThrowableOfType(NotSent.class, () -> carrier.send(outgoing("m6.1", "101", null)));
            assertThat(failure.isForGood()).isTrue();
            assertThat(failure).hasMessageContaining("did not say whether it took it");
        }
    }

    /** An SMTP server that takes everything but for one thing. */
    private static final class Scripted implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final String at;
        private final String answer;

        Scripted(String script) throws IOException {
            int words = script.startsWith("RCPT") || script.startsWith("MAIL") ? 2 : 1;
            String[] parts = script.split(" ", -1);
            this.at = String.join(" ", List.of(parts).subList(0, words));
            this.answer = String.join(" ", List.of(parts).subList(words, parts.length));
            Thread.ofVirtual().start(this::run);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void run() {
            try (Socket client = socket.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                    PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.US_ASCII)) {
                out.print("220 here\r\n");
                out.flush();
                boolean data = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (data && !line.equals(".")) {
                        continue;
                    }
                    boolean now = line.startsWith(at) && (at.equals(".") == data);
                    if (now && answer.equals("hang up")) {
                        return;
                    }
                    data = !now && line.equals("DATA");
                    out.print(
                            now
                                    ? answer + "\r\n"
                                    : line.startsWith("EHLO")
                                            ? "250-here\r\n250 AUTH LOGIN PLAIN\r\n"
                                            : line.startsWith("AUTH")
                                                    ? "235 in\r\n"
                                                    : data ? "354 go\r\n" : "250 ok\r\n");
                    out.flush();
                }
            } catch (IOException e) {
                // The client is gone.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
