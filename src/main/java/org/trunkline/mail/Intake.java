package org.trunkline.mail;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.conversation.Upload;
import org.trunkline.customer.Address;
import org.trunkline.customer.Ending;
import org.trunkline.store.Database;
import org.trunkline.store.StoreException;

/**
 * Messages of one mailbox on their way into the conversations. The same message again, after a kill at any moment, changes
 * nothing. What programs wrote is kept, but nobody is called for an "out of office", and no program answers.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final String ACKNOWLEDGEMENT = "acknowledgement";
    private static final int TRIES = 12;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Mailbox mailbox;
    private final Desk desk;
    private final Machines machines;
    private final Function<String, Optional<Address>> addresses;
    private final MailboxFigures figures;
    private final InstantSource clock;

    /** @param addresses an email address in the one notation; empty if it is none */
    Intake(
            Mailbox mailbox,
            Desk desk,
            Machines machines,
            Function<String, Optional<Address>> addresses,
            MailboxFigures figures,
            InstantSource clock) {
        this.mailbox = mailbox;
        this.desk = desk;
        this.machines = machines;
        this.addresses = addresses;
        this.figures = figures;
        this.clock = clock;
    }

    /** A message that was read, and is to be taken. */
    static final class Letter {
        private final Incoming message;
        private final byte[] raw;

        private Letter(Incoming message, byte[] raw) {
            this.message = message;
            this.raw = raw;
        }

        int bytes() {
            return raw.length;
        }

        /** What it shares with those that must not overtake it: its thread and its sender. */
        Set<String> strand() {
            Set<String> keys = new HashSet<>(message.threads());
            keys.add(message.id());
            keys.add("from " + message.from());
            return keys;
        }
    }

    Letter read(byte[] raw) {
        return new Letter(MimeReader.read(raw, mailbox.address()), raw);
    }

    /** @param headers of a message that is larger than is taken */
    Letter tooLarge(byte[] headers, long bytes) {
        return new Letter(
                MimeReader.tooLarge(headers, mailbox.address(), bytes, mailbox.largest(), mailbox.folder()), headers);
    }

    /**
     * Several at a time may be taken, but those of one {@link Letter#strand}.
     *
     * @return false: it could not be stored, and stays as it is
     * @throws StoreException while it cannot be stored: it stays where it is, and is brought again
     */
    boolean take(Letter letter) {
        try {
            take(letter.message, letter.raw);
            return true;
        } catch (RuntimeException e) {
            if (isOurs(e)) {
                throw e;
            }
            log.error("[{}] a message cannot be stored, and stays on the server", mailbox.name(), e);
            return false;
        }
    }

    private void take(Incoming message, byte[] raw) {
        try {
            store(message, raw);
        } catch (RuntimeException e) {
            if (isOurs(e)) {
                throw e;
            }
            // What is in it that cannot be stored is not worth the mailbox: the message as it came, and nothing of it.
            log.error("[{}] a message cannot be stored as it was read; it is kept as a file", mailbox.name(), e);
            store(bare(message, raw), raw);
        }
        figures.received(message.damage() != null);
    }

    /** The database is away, or the disk is full: nothing is wrong with the message, and it comes again. */
    private static boolean isOurs(RuntimeException failure) {
        return failure instanceof StoreException
                || failure instanceof UncheckedIOException
                || Database.unavailable(failure);
    }

    private static Incoming bare(Incoming message, byte[] raw) {
        return new Incoming(
                "sha256:" + DigestUtils.sha256Hex(raw),
                message.from(),
                null,
                List.of(),
                null,
                null,
                "[This email could not be stored as it was read. It is attached as it came.]",
                null,
                List.of(new Upload("message.eml", null, true, () -> new ByteArrayInputStream(raw))),
                List.of(),
                message.machine(),
                message.bounce(),
                "could not be stored");
    }

    private void store(Incoming message, byte[] raw) {
        if (message.machine() != Machine.NO) {
            machines.wrote(message.id());
        }
        Optional<String> bounced = message.machine() == Machine.BOUNCE ? bounced(message) : Optional.empty();
        boolean forSomebody =
                message.machine() == Machine.NO || message.machine() == Machine.GENERATED || bounced.isPresent();
        Receipt receipt = desk.received(
                received(message, from(message, bounced, raw)),
                forSomebody ? Routing.to(mailbox.queue()) : Routing.BY_ITSELF);
        if (!forSomebody) {
            endUnlessInHand(receipt, message);
        } else if (message.machine() == Machine.NO && !mailbox.acknowledgement().isEmpty()) {
            acknowledge(receipt, message);
        }
    }

    /** @return the interaction of the message that did not arrive */
    private Optional<String> bounced(Incoming report) {
        Bounce bounce = report.bounce();
        boolean failed = bounce == null || bounce.failed();
        String why = bounce == null
                ? "it came back; the mail system's report is in the conversation"
                : "it could not be delivered: " + bounce.why();
        if (!failed) {
            return Optional.empty();
        }
        Optional<String> found = undelivered(report, why);
        boolean isOurs = report.threads().stream().anyMatch(MessageIds::isOurs);
        // A report may be faster than our own note that the message was taken.
        for (int i = 0; found.isEmpty() && isOurs && i < TRIES; i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            found = undelivered(report, why);
        }
        return found;
    }

    private Optional<String> undelivered(Incoming report, String why) {
        return report.threads().stream()
                .flatMap(id -> desk.undelivered(mailbox.address(), id, why).stream())
                .findFirst();
    }

    /** A report is of the conversation with the customer whom it is about; it makes no customer of the mail system. */
    private Address from(Incoming message, Optional<String> bounced, byte[] raw) {
        return bounced.flatMap(desk::find)
                .flatMap(conversation -> addresses.apply(conversation.address()))
                .or(() -> addresses.apply(message.from()))
                .or(() ->
                        addresses.apply("unknown-" + DigestUtils.sha256Hex(raw).substring(0, 12) + "@sender.invalid"))
                .orElseThrow();
    }

    private Received received(Incoming message, Address from) {
        Instant now = clock.instant();
        Instant sentAt = message.sentAt();
        return new Received(
                Channel.EMAIL,
                mailbox.address(),
                message.id(),
                from,
                message.fromName(),
                message.to(),
                message.subject(),
                // A clock that is wrong is not to put a message into the future.
                sentAt == null || sentAt.isAfter(now) ? now : sentAt,
                message.text(),
                message.html(),
                message.attachments(),
                message.threads(),
                message.machine() != Machine.NO);
    }

    /** Nobody is called for it; where an agent has the conversation, they see it there. */
    private void endUnlessInHand(Receipt receipt, Incoming message) {
        boolean opened = receipt.how() == Receipt.How.OPENED || receipt.how() == Receipt.How.REOPENED;
        boolean before = receipt.how() == Receipt.How.KNOWN && isLast(receipt, message);
        if ((opened || before) && stateOf(receipt) == Conversation.State.UNROUTED) {
            desk.end(receipt.interaction(), Ending.flowEnded());
        }
    }

    private Conversation.State stateOf(Receipt receipt) {
        return desk.find(receipt.interaction()).map(Conversation::state).orElse(Conversation.State.DONE);
    }

    private boolean isLast(Receipt receipt, Incoming message) {
        List<Message> all = desk.messages(receipt.interaction());
        return !all.isEmpty() && message.id().equals(all.getLast().externalId());
    }

    private boolean isFirst(Receipt receipt, Incoming message) {
        List<Message> all = desk.messages(receipt.interaction());
        return !all.isEmpty() && message.id().equals(all.getFirst().externalId());
    }

    /** Once for each conversation, whatever happens in between: the key says that it was written. */
    private void acknowledge(Receipt receipt, Incoming message) {
        boolean first = receipt.how() == Receipt.How.OPENED
                || (receipt.how() == Receipt.How.KNOWN
                        && isFirst(receipt, message)
                        && stateOf(receipt) != Conversation.State.DONE);
        if (!first || message.from().isEmpty()) {
            return;
        }
        if (machines.mayAnswer(message.from())) {
            desk.write(
                    receipt.interaction(),
                    new Answer(false, null, mailbox.acknowledgement(), null, List.of(), ACKNOWLEDGEMENT),
                    ACKNOWLEDGEMENT);
        } else {
            log.warn(
                    "[{}] {} is not acknowledged: {} automatic messages went there within the hour",
                    mailbox.name(),
                    receipt.interaction(),
                    Machines.MOST);
            figures.looped();
        }
    }
}
