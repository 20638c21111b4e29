package org.trunkline.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Carrier;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.customer.Address;

/** Carries what is written by one account, to those who want it. */
final class AccountCarrier implements Carrier {
    /** Who writes the answer to STOP, which goes to somebody who wants nothing. */
    static final String BY_OPT_OUT = "opt-out";

    private final Account account;
    private final Network network;
    private final Peers peers;
    private final Contacts contacts;
    private final BiPredicate<Channel, Address> refuses;
    private final AccountFigures figures;

    /** @param refuses whether nobody may be written to there by this channel */
    AccountCarrier(
            Account account,
            Network network,
            Peers peers,
            Contacts contacts,
            BiPredicate<Channel, Address> refuses,
            AccountFigures figures) {
        this.account = account;
        this.network = network;
        this.peers = peers;
        this.contacts = contacts;
        this.refuses = refuses;
        this.figures = figures;
    }

    @Override
    public Channel channel() {
        return account.channel();
    }

    @Override
    public String account() {
        return account.name();
    }

    @Override
    public boolean reaches(String address) {
        return peers.reaches(address);
    }

    @Override
    public Sent send(Outgoing message) throws NotSent {
        String to = peers.id(message.to());
        if (!message.by().equals(BY_OPT_OUT)) {
            requireWanted(message, to);
        }
        Sent sent = network.send(message, to);
        figures.sent.incrementAndGet();
        return new Sent(sent.externalId(), List.of(Peers.thread(to)));
    }

    /** Who asked is answered; but not who said STOP, before they say START. */
    private void requireWanted(Outgoing message, String to) throws NotSent {
        Optional<Instant> stopped = contacts.stopped(to);
        if (stopped.isPresent()) {
            figures.refused.incrementAndGet();
            throw NotSent.forGood(
                    "they wrote STOP to " + account.name() + " at " + stopped.get()
                            + ": nothing is sent there until they write START; reach them by another channel",
                    null);
        }
        if (message.inReplyTo() == null && refuses.test(account.channel(), peers.address(to))) {
            figures.refused.incrementAndGet();
            throw NotSent.forGood(
                    "the customer does not want to be written to by "
                            + account.channel().word()
                            + ", as their record says; ask them by another channel, and record their consent",
                    null);
        }
    }

    @Override
    public @Nullable Trace trace(Outgoing message) {
        return switch (network.trace(message)) {
            case Trace.WasSent(Sent sent) ->
                new Trace.WasSent(new Sent(sent.externalId(), List.of(Peers.thread(peers.id(message.to())))));
            case Trace.WasNotSent not -> not;
            case null -> null;
        };
    }
}
