package org.trunkline.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Wishes wishes;
    private final AccountFigures figures;

    /** What customers' records say about being written to. */
    interface Wishes {
        boolean refused(Channel channel, Address address);

        boolean granted(Channel channel, Address address);
    }

    AccountCarrier(
            Account account, Network network, Peers peers, Contacts contacts, Wishes wishes, AccountFigures figures) {
        this.account = account;
        this.network = network;
        this.peers = peers;
        this.contacts = contacts;
        this.wishes = wishes;
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
        if (message.inReplyTo() != null) {
            return;
        }
        Address address = peers.address(to);
        String channel = account.channel().word();
        if (wishes.refused(account.channel(), address)) {
            figures.refused.incrementAndGet();
            throw NotSent.forGood(
                    "the customer does not want to be written to by " + channel
                            + ", as their record says; ask them by another channel, and record their consent",
                    null);
        }
        if (account.optIn() && !wishes.granted(account.channel(), address)) {
            figures.refused.incrementAndGet();
            throw NotSent.forGood(
                    "the customer has not agreed to be written to first by " + account.network()
                            + "; have their consent, and record it for " + channel,
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
