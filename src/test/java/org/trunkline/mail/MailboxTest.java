package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.Address;
import org.trunkline.customer.Addresses;
import org.trunkline.customer.Numbers;
import org.trunkline.mail.Mailbox.After;
import org.trunkline.mail.Mailbox.First;
import org.trunkline.mail.Mailbox.Protocol;
import org.trunkline.mail.Mailbox.Secret;
import org.trunkline.store.Database;
import org.trunkline.store.StoreException;
import org.trunkline.store.StoreSettings;

/** Mailboxes on a real mail server in this process, and conversations in memory. */
class MailboxTest {
    @TempDir
    Path folder;

    private final GreenMail server = new GreenMail(Boxes.servers());
    private final Addresses addresses = new Addresses(new Numbers("GB"));
    private final FakeDesk desk = new FakeDesk();
    private final List<Post> posts = new ArrayList<>();
    private MailboxFigures figures = new MailboxFigures();
    private Database database;
    private GreenMailUser user;

    @BeforeEach
    void up() {
        database = Database.open(StoreSettings.address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
        server.start();
        user = server.setUser(Boxes.ADDRESS, "secret");
    }

    @AfterEach
    void down() {
        posts.forEach(Post::close);
        server.stop();
        database.close();
    }

    private Boxes imap() {
        return Boxes.of(
                Protocol.IMAP, server.getImap().getPort(), server.getSmtp().getPort());
    }

    private Boxes pop3() {
        return Boxes.of(
                Protocol.POP3, server.getPop3().getPort(), server.getSmtp().getPort());
    }

    private Post fetch(Boxes boxes) {
        Mailbox mailbox = boxes.make();
        figures = new MailboxFigures();
        InstantSource clock = InstantSource.system();
        Logins logins = new Logins(mailbox, new AccessTokens(HttpClient.newHttpClient(), folder.resolve("t"), clock));
        Places places = new Places(database, clock, "support");
        Intake intake = new Intake(
                mailbox,
                desk,
                new Machines(database, clock, "support"),
                text -> addresses.of(Address.Kind.EMAIL, text),
                figures,
                clock);
        MailboxFigures of = figures;
        Post post = new Post(
                        mailbox,
                        () -> boxes.protocol() == Protocol.IMAP
                                ? new ImapFetching(mailbox, logins, places, intake, of, clock)
                                : new PopFetching(mailbox, logins, places, intake, of, clock),
                        of)
                .start();
        posts.add(post);
        return post;
    }

    private void deliver(String subject) {
        raw("From: ada@example.org\nTo: %s\nSubject: %s\nMessage-ID: <%s@example.org>\n\nhello\n"
                .formatted(Boxes.ADDRESS, subject, subject));
    }

    private void raw(String message) {
        try {
            user.deliver(
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(
                                    message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))) {
                        @Override
                        protected void updateHeaders() {
                            // as it is
                        }
                    });
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> figures.state(imap().make()).up());
    }

    private long marked(Flags.Flag flag) throws Exception {
        return server.getManagers().getImapHostManager().getInbox(user).getMessages().stream()
                .filter(message -> message.getFlags().contains(flag))
                .count();
    }

    @Test
    void what_is_unread_is_fetched_and_what_comes_is_told_by_the_server() throws Exception {
        deliver("one");
        deliver("two");
        server.getManagers()
                .getImapHostManager()
                .getInbox(user)
                .getMessages()
                .getFirst()
                .setFlag(Flags.Flag.SEEN, true);
        fetch(imap());
        desk.await(1);
        awaitUp();
        deliver("three");
        desk.await(2);
        assertThat(desk.subjects()).containsExactly("two", "three");
        assertThat(desk.stored.getLast().queue()).isEqualTo("billing");
        Awaitility.await().until(() -> marked(Flags.Flag.SEEN) == 3);
    }

    @Test
    void what_was_fetched_is_not_fetched_again() throws Exception {
        deliver("one");
        Post first = fetch(imap().with(After.NOTHING).with(First.ALL));
        desk.await(1);
        awaitUp();
        first.close();
        deliver("two");
        List<String> asked = new ArrayList<>();
        desk.before = message -> asked.add(message.subject());
        fetch(imap().with(After.NOTHING).with(First.ALL));
        desk.await(2);
        assertThat(asked).containsExactly("two");
    }

    @Test
    void what_takes_long_holds_up_its_own_thread_and_sender_alone() throws Exception {
        CountDownLatch others = new CountDownLatch(2);
        desk.before = message -> {
            switch (String.valueOf(message.subject())) {
                case "first" -> awaited(others);
                case "other", "another" -> others.countDown();
                default -> {}
            }
        };
        deliver("first");
        raw(
                "From: bob@example.net\nTo: %s\nSubject: Re: first\nMessage-ID: <re@example.net>\nIn-Reply-To: <first@example.org>\n\nhello\n"
                        .formatted(Boxes.ADDRESS));
        deliver("second");
        for (String other : List.of("other", "another")) {
            raw("From: %s@example.net\nTo: %s\nSubject: %s\nMessage-ID: <%s@example.net>\n\nhello\n"
                    .formatted(other, Boxes.ADDRESS, other, other));
        }
        fetch(imap());
        desk.await(5);
        assertThat(desk.subjects()).containsSubsequence("first", "Re: first").containsSubsequence("first", "second");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_is_new_alone_if_so_wished() throws Exception {
        deliver("old");
        fetch(imap().with(First.NEW));
        awaitUp();
        deliver("new");
        desk.await(1);
        assertThat(desk.subjects()).containsExactly("new");
    }

    @Test
    void what_cannot_be_stored_now_comes_again_and_nothing_is_lost() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        desk.before = message -> {
            if ("two".equals(message.subject()) && failures.getAndDecrement() > 0) {
                throw new StoreException("the database is away", new IOException());
            }
        };
        List.of("one", "two", "three").forEach(this::deliver);
        fetch(imap());
        desk.await(3);
        assertThat(desk.subjects()).containsExactly("one", "two", "three");
        awaitUp();
    }

    /** As after a kill between the storing and the marking: the place was not kept. */
    @Test
    void what_was_stored_and_not_marked_is_known() throws Exception {
        deliver("one");
        Post first = fetch(imap().with(After.NOTHING));
        desk.await(1);
        awaitUp();
        first.close();
        database.write(handle -> handle.execute("DELETE FROM mailbox_place"));
        fetch(imap());
        Awaitility.await().until(() -> marked(Flags.Flag.SEEN) == 1);
        assertThat(desk.subjects()).containsExactly("one");
    }

    @Test
    void a_message_that_cannot_be_stored_as_it_was_read_is_kept_as_a_file() throws Exception {
        desk.before = message -> {
            if (message.externalId().startsWith("<")) {
                throw new IllegalStateException("a defect");
            }
        };
        deliver("one");
        fetch(imap());
        desk.await(1);
        assertThat(desk.stored.getFirst().message().attachments().getFirst().raw())
                .isTrue();
        assertThat(desk.stored.getFirst().message().from().text()).isEqualTo("ada@example.org");
    }

    @Test
    void damaged_messages_do_not_stop_the_mailbox() throws Exception {
        int damaged = 0;
        for (Path file : MimeReaderTest.damaged().toList()) {
            raw(Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
            damaged++;
        }
        deliver("after");
        fetch(imap().with(First.ALL));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> desk.subjects().contains("after"));
        // Some have the same Message-ID, and are the same to us.
        assertThat(desk.stored).hasSizeBetween(damaged / 2, damaged + 1);
        awaitUp();
    }

    @Test
    void a_message_that_is_too_large_stays_and_is_told_of() throws Exception {
        raw("From: ada@example.org\nSubject: big\nMessage-ID: <big@example.org>\n\n" + "0123456789\n".repeat(110_000));
        deliver("small");
        fetch(imap());
        desk.await(2);
        assertThat(desk.stored.getFirst().message().text()).contains("stays in the folder INBOX");
        assertThat(desk.stored.getFirst().message().attachments()).hasSize(1);
    }

    @Test
    void what_is_fetched_is_moved() throws Exception {
        deliver("one");
        fetch(imap().with(After.MOVE));
        desk.await(1);
        Awaitility.await()
                .until(() -> server.getManagers().getImapHostManager().getFolder(user, "Done") != null
                        && server.getManagers()
                                        .getImapHostManager()
                                        .getFolder(user, "Done")
                                        .getMessageCount()
                                == 1);
        deliver("two");
        desk.await(2);
        Awaitility.await()
                .until(() ->
                        server.getManagers().getImapHostManager().getInbox(user).getMessageCount() == 0);
    }

    @Test
    void by_pop3_and_deleted() throws Exception {
        deliver("one");
        fetch(pop3());
        desk.await(1);
        deliver("two");
        desk.await(2);
        Awaitility.await()
                .until(() ->
                        server.getManagers().getImapHostManager().getInbox(user).getMessageCount() == 0);
        assertThat(desk.subjects()).containsExactly("one", "two");
    }

    @Test
    void by_pop3_and_left_there() throws Exception {
        List<String> asked = new ArrayList<>();
        desk.before = message -> asked.add(message.subject());
        deliver("one");
        fetch(pop3().with(After.NOTHING));
        desk.await(1);
        deliver("two");
        desk.await(2);
        assertThat(asked).containsExactly("one", "two");
        assertThat(server.getManagers().getImapHostManager().getInbox(user).getMessageCount())
                .isEqualTo(2);
    }

    @Test
    void a_server_that_comes_back_is_connected_again() throws Exception {
        fetch(imap());
        awaitUp();
        int port = server.getImap().getPort();
        server.getImap().stopService();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !figures.state(imap().make()).up());
        assertThat(figures.state(imap().make()).trouble()).contains("127.0.0.1:" + port);
    }

    @Test
    void a_wrong_password_is_told_with_a_remedy() {
        fetch(imap().with(new Secret.Password("wrong")));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        String.valueOf(figures.state(imap().make()).trouble()).contains("refuses the log-in"));
        assertThat(figures.state(imap().make()).trouble())
                .contains("docs/email.md")
                .doesNotContain("wrong");
    }

    @Test
    void an_access_token_instead_of_a_password() throws Exception {
        List<String> asked = new ArrayList<>();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/token", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"access_token\":\"secret\",\"expires_in\":3600,\"refresh_token\":\"second\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        provider.start();
        try {
            URI endpoint =
                    URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/token");
            Secret.OAuth oauth = new Secret.OAuth(endpoint, "client", "", "first", "mail");
            deliver("one");
            Post post = fetch(imap().with(oauth));
            desk.await(1);
            post.close();
            deliver("two");
            fetch(imap().with(oauth));
            desk.await(2);
            assertThat(Arrays.asList(asked.getFirst().split("&", -1)))
                    .contains("grant_type=refresh_token", "client_id=client", "refresh_token=first", "scope=mail");
            // The newest is kept over a restart, and nobody else may read it.
            assertThat(asked.getLast()).contains("refresh_token=second");
            assertThat(Files.getPosixFilePermissions(folder.resolve("t"))).hasSize(2);
        } finally {
            provider.stop(0);
        }
    }

    // ---- machines

    @Test
    void a_person_is_acknowledged_once_and_a_program_never() throws Exception {
        deliver("one");
        raw("From: bot@example.org\nSubject: two\nMessage-ID: <2@x>\nAuto-Submitted: auto-generated\n\nx\n");
        raw("From: bot@example.org\nSubject: three\nMessage-ID: <3@x>\nAuto-Submitted: auto-replied\n\nx\n");
        raw("From: ada@example.org\nSubject: four\nMessage-ID: <4@x>\nIn-Reply-To: <one@example.org>\n\nx\n");
        fetch(imap().acknowledging());
        desk.await(4);
        awaitUp();
        assertThat(desk.written).singleElement().satisfies(written -> {
            assertThat(written.interaction()).isEqualTo("i1");
            assertThat(written.answer().text()).isEqualTo("We have it.");
        });
        assertThat(desk.stored)
                .extracting(FakeDesk.Stored::queue)
                .containsExactly("billing", "billing", null, "billing");
    }

    @Test
    void a_report_makes_the_message_undelivered_and_calls_an_agent() throws Exception {
        String id = "<tl." + "c".repeat(32) + "@center.example>";
        deliver("one");
        fetch(imap());
        desk.await(1);
        desk.sent(id, "i1");
        raw(Reports.failed(id, "ada@example.org"));
        desk.await(2);
        assertThat(desk.undelivered).containsEntry(id, "it could not be delivered: 550 5.1.1 no such user");
        assertThat(desk.stored.getLast().interaction()).isEqualTo("i1");
        assertThat(desk.stored.getLast().queue()).isEqualTo("billing");
        raw(Reports.failed("<tl." + "d".repeat(32) + "@center.example>", "somebody@example.org"));
        desk.await(3);
        assertThat(desk.stored.getLast().queue())
                .as("of a message that we did not send")
                .isNull();
    }
}
