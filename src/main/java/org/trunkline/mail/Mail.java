package org.trunkline.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Conversations;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customers;
import org.trunkline.mail.Mailbox.Server;
import org.trunkline.store.Database;

/** The mailboxes, each fetched on a thread of its own, and what is sent by them. Thread-safe. */
public final class Mail implements AutoCloseable {
    /**
     * What mail needs of the other rooms.
     *
     * @param queues whether there is a queue of this name
     * @param agents whether this is an agent: whatever else writes is a program
     * @param tokens what an interaction is called in the subject of a message, to tell the answers to it by
     * @param signatures what stands beneath what somebody writes in an interaction; empty: what the mailbox has
     * @param folder for what is to outlive a restart beside the database
     */
    public record Rooms(
            Database database,
            Conversations conversations,
            Customers customers,
            Predicate<String> queues,
            Predicate<String> agents,
            Function<String, String> tokens,
            BiFunction<String, String, Optional<String>> signatures,
            Path folder,
            InstantSource clock) {}

    /**
     * Of a try.
     *
     * @param what was tried
     * @param trouble what is wrong and what to do; null: nothing is
     */
    public record Finding(String what, @Nullable String trouble) {}

    /** A mailbox with what it needs. */
    private record Open(
            Mailbox mailbox,
            Logins logins,
            MailboxFigures figures,
            Post post,
            @Nullable SmtpCarrier carrier) {}

    private final Rooms rooms;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final @Nullable DemoPost demo;
    private final List<Open> mailboxes;

    public Mail(MailSettings settings, Rooms rooms) {
        this.rooms = rooms;
        this.demo = settings.demoQueue().isEmpty() ? null : DemoPost.open();
        Stream<Mailbox> own = demo == null ? Stream.of() : Stream.of(demo.mailbox(settings.demoQueue()));
        this.mailboxes = Stream.concat(settings.mailboxes().stream(), own)
                .map(this::open)
                .toList();
    }

    private Open open(Mailbox mailbox) {
        Path tokens = rooms.folder().resolve(mailbox.name() + ".token");
        Logins logins = new Logins(mailbox, new AccessTokens(http, tokens, rooms.clock()));
        MailboxFigures figures = new MailboxFigures();
        Machines machines = new Machines(rooms.database(), rooms.clock(), mailbox.name());
        Places places = new Places(rooms.database(), rooms.clock(), mailbox.name());
        Intake intake = new Intake(
                mailbox,
                Desk.of(rooms.conversations()),
                machines,
                text -> rooms.customers().address(Address.Kind.EMAIL, text),
                figures,
                rooms.clock());
        Post post = new Post(
                mailbox,
                () -> {
                    if (!rooms.queues().test(mailbox.queue())) {
                        return new Nowhere(mailbox.queue());
                    }
                    return switch (mailbox.protocol()) {
                        case IMAP -> new ImapFetching(mailbox, logins, places, intake, figures, rooms.clock());
                        case POP3 -> new PopFetching(mailbox, logins, places, intake, figures, rooms.clock());
                    };
                },
                figures);
        Server outgoing = mailbox.outgoing();
        SmtpCarrier carrier = outgoing == null
                ? null
                : new SmtpCarrier(
                        mailbox,
                        outgoing,
                        logins,
                        machines,
                        rooms.agents(),
                        rooms.tokens(),
                        rooms.signatures(),
                        figures);
        return new Open(mailbox, logins, figures, post, carrier);
    }

    /** Fetches nothing: there is no queue for it. */
    private record Nowhere(String queue) implements Fetching {
        @Override
        public void run() throws IOException {
            throw new IOException("nothing is fetched: " + noQueue(queue));
        }

        @Override
        public void close() {}
    }

    private static String noQueue(String queue) {
        return "there is no queue '" + queue + "'; add it (trunkline queue add), or correct queue in [[mailbox]]";
    }

    /** From now on what comes is fetched, and what was written is sent. */
    public Mail start() {
        for (Open open : mailboxes) {
            if (open.carrier() != null) {
                rooms.conversations().carry(open.carrier());
            }
            var _ = open.post().start();
        }
        return this;
    }

    public List<MailboxState> mailboxes() {
        return mailboxes.stream()
                .map(open -> open.figures().state(open.mailbox()))
                .toList();
    }

    public Optional<MailboxState> mailbox(String name) {
        return mailboxes().stream().filter(state -> state.name().equals(name)).findFirst();
    }

    /**
     * Connects to both servers of a mailbox and logs in, now. Blocks.
     *
     * @return empty: there is no such mailbox
     */
    public Optional<List<Finding>> check(String name) {
        return mailboxes.stream()
                .filter(open -> open.mailbox().name().equals(name))
                .findFirst()
                .map(this::check);
    }

    private List<Finding> check(Open open) {
        Mailbox mailbox = open.mailbox();
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "queue " + mailbox.queue(), rooms.queues().test(mailbox.queue()) ? null : noQueue(mailbox.queue())));
        findings.add(incoming(mailbox, open.logins()));
        Server outgoing = mailbox.outgoing();
        if (outgoing == null) {
            findings.add(new Finding("outgoing", "nothing can be sent: smtp_host is not given"));
        } else {
            try (Transport _ = open.logins().outgoing(outgoing)) {
                findings.add(new Finding("outgoing " + outgoing, null));
            } catch (MessagingException | IOException e) {
                findings.add(new Finding("outgoing " + outgoing, Post.told(outgoing, e)));
            }
        }
        return findings;
    }

    private static Finding incoming(Mailbox mailbox, Logins logins) {
        String what = "incoming " + mailbox.incoming();
        try (Store store = logins.incoming()) {
            if (mailbox.protocol() == Mailbox.Protocol.IMAP) {
                Folder folder = ImapFetching.folder((IMAPStore) store, mailbox.folder());
                folder.open(Folder.READ_ONLY);
                what += ", " + folder.getMessageCount() + " messages in " + mailbox.folder();
            }
            return new Finding(what, null);
        } catch (MessagingException | IOException e) {
            return new Finding(what, Post.told(mailbox.incoming(), e));
        }
    }

    @Override
    public void close() {
        // All at once: each may wait for an answer of its server.
        List<Thread> closing = mailboxes.stream()
                .map(open -> Thread.startVirtualThread(open.post()::close))
                .toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (demo != null) {
            demo.close();
        }
        http.close();
    }
}
