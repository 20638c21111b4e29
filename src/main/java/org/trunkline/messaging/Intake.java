package org.trunkline.messaging;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.customer.Address;
import org.trunkline.customer.Ending;
import org.trunkline.store.StoreException;

/**
 * Messages of one account on their way into the conversations, whatever brings them. The same message again, after a kill at
 * any moment, changes nothing; STOP and START are obeyed, and nobody is called for them.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final Account account;
    private final Peers peers;
    private final Desk desk;
    private final Contacts contacts;
    private final Consenting consenting;
    private final BooleanSupplier queue;
    private final AccountFigures figures;
    private final InstantSource clock;

    /** Tells the customer's record. */
    @FunctionalInterface
    interface Consenting {
        void said(Address address, boolean refused);
    }

    /** @param queue whether that of the account is there */
    Intake(
            Account account,
            Peers peers,
            Desk desk,
            Contacts contacts,
            Consenting consenting,
            BooleanSupplier queue,
            AccountFigures figures,
            InstantSource clock) {
        this.account = account;
        this.peers = peers;
        this.desk = desk;
        this.contacts = contacts;
        this.consenting = consenting;
        this.queue = queue;
        this.figures = figures;
        this.clock = clock;
    }

    /** @throws StoreException while it cannot be stored: it is to be brought again */
    Receipt take(Incoming message) {
        if (!queue.getAsBoolean()) {
            throw new IllegalStateException("there is no queue '" + account.queue() + "'");
        }
        Instant now = clock.instant();
        Address from = peers.address(message.from());
        String id = peers.id(from.text());
        Optional<OptOut> word = account.optOut() ? OptOut.of(message.text()) : Optional.empty();
        word = word.filter(one -> one != OptOut.HELP || !account.help().isEmpty());
        Receipt receipt = desk.received(
                new Received(
                        account.channel(),
                        account.name(),
                        message.id(),
                        from,
                        message.name(),
                        List.of(message.to()),
                        null,
                        // A clock that is wrong is not to put a message into the future.
                        message.sentAt().isAfter(now) ? now : message.sentAt(),
                        message.text(),
                        null,
                        message.files(),
                        List.of(Peers.thread(id))),
                word.isPresent() ? Routing.BY_ITSELF : Routing.to(account.queue()));
        contacts.heard(id, now);
        figures.heard(now);
        if (receipt.how() != Receipt.How.KNOWN) {
            figures.received.incrementAndGet();
        }
        word.ifPresent(said -> obey(said, message, receipt, from, id));
        return receipt;
    }

    /** Once, whatever happens in between: the key says that it was answered. */
    private void obey(OptOut word, Incoming message, Receipt receipt, Address from, String id) {
        switch (word) {
            case STOP -> {
                contacts.stop(id, clock.instant());
                consenting.said(from, true);
            }
            case START -> {
                contacts.start(id);
                consenting.said(from, false);
            }
            case HELP -> {}
        }
        log.info("[{}] {}: {} is obeyed", account.name(), receipt.interaction(), word);
        desk.write(
                receipt.interaction(),
                new Answer(
                        false,
                        null,
                        word == OptOut.HELP ? account.help() : word.answer(),
                        null,
                        List.of(),
                        "opt-out " + message.id()),
                AccountCarrier.BY_OPT_OUT);
        boolean withNobody = desk.find(receipt.interaction())
                .map(one -> one.state() == Conversation.State.UNROUTED)
                .orElse(false);
        if (withNobody) {
            desk.end(receipt.interaction(), Ending.flowEnded());
        }
    }

    /** @return false: nothing that we sent is known by this id, or not yet */
    boolean report(Report report) {
        figures.heard(clock.instant());
        Optional<String> ours = switch (report.what()) {
            case DELIVERED, READ -> desk.arrived(account.name(), report.message(), report.what() == Report.What.READ);
            case FAILED -> desk.undelivered(account.name(), report.message(), report.why());
        };
        if (ours.isPresent()) {
            AtomicLong count = switch (report.what()) {
                case DELIVERED -> figures.delivered;
                case READ -> figures.read;
                case FAILED -> figures.failed;
            };
            count.incrementAndGet();
        }
        return ours.isPresent();
    }
}
