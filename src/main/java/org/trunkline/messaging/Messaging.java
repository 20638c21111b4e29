package org.trunkline.messaging;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Conversations;
import org.trunkline.customer.Address;
import org.trunkline.customer.Consents;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.DoNotContact;
import org.trunkline.line.Texting;
import org.trunkline.store.Database;

/** The accounts of SMS and social messages. Thread-safe. */
public final class Messaging implements AutoCloseable {
    private static final String CUSTOMER = "the customer";

    /**
     * What messaging needs of the other rooms.
     *
     * @param queues whether there is a queue of this name
     * @param spool where Asterisk puts what comes by SIP
     */
    public record Rooms(
            Database database,
            Conversations conversations,
            Customers customers,
            CustomerDesk customerDesk,
            DoNotContact doNotContact,
            Predicate<String> queues,
            Texting texting,
            Path spool,
            InstantSource clock) {}

    /**
     * Of a try.
     *
     * @param what was tried
     * @param trouble what is wrong and what to do; null: nothing is
     */
    public record Finding(String what, @Nullable String trouble) {}

    /** What customers' records say about being written to. */
    private record Wishes(Rooms rooms) implements AccountCarrier.Wishes {
        @Override
        public boolean refused(Channel channel, Address address) {
            return rooms.doNotContact().refuses(channel, address);
        }

        @Override
        public boolean granted(Channel channel, Address address) {
            Consents consents = new Consents(rooms.database());
            return rooms.customers()
                    .holders(address)
                    .owner()
                    .map(owner -> consents.of(owner.id()).get(channel) == Consents.Consent.GRANTED)
                    .orElse(false);
        }
    }

    /** An account with what it needs. */
    private record Open(
            Account account, AccountFigures figures, Network network, AccountCarrier carrier, HookGate gate) {}

    private final Rooms rooms;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final SipSpool spool;
    private final List<Open> accounts;

    public Messaging(MessagingSettings settings, Rooms rooms) {
        this.rooms = rooms;
        this.spool = new SipSpool(rooms.spool());
        this.accounts = settings.accounts().stream().map(this::open).toList();
    }

    private Open open(Account account) {
        AccountFigures figures = new AccountFigures();
        Peers peers = new Peers(account, rooms.customers()::address);
        Contacts contacts = new Contacts(rooms.database(), account.name());
        Intake intake = new Intake(
                account,
                peers,
                Desk.of(rooms.conversations()),
                contacts,
                (address, refused) -> rooms.customers()
                        .holders(address)
                        .owner()
                        .ifPresent(owner ->
                                rooms.customerDesk().consent(owner.id(), account.channel(), refused, CUSTOMER)),
                () -> rooms.queues().test(account.queue()),
                figures,
                rooms.clock());
        Network network = switch (account.way()) {
            case Account.Webhook way -> new WebhookNetwork(account, way, intake, http, figures, rooms.clock());
            case Account.WhatsApp way ->
                new WhatsAppNetwork(account, way, intake, contacts, http, figures, rooms.clock());
            case Account.Xmpp way ->
                new XmppNetwork(
                        account,
                        way,
                        new XmppArchive(
                                account, intake, new XmppPlace(rooms.database(), account.name()), rooms.clock()),
                        figures);
            case Account.Sip way -> {
                spool.of(way.number(), intake);
                yield new SipNetwork(account, way, rooms.texting(), spool, figures);
            }
        };
        return new Open(
                account,
                figures,
                network,
                new AccountCarrier(account, network, peers, contacts, new Wishes(rooms), figures),
                new HookGate(network));
    }

    /** From now on what comes is taken, and what was written is sent. */
    public Messaging start() {
        for (Open open : accounts) {
            if (!rooms.queues().test(open.account().queue())) {
                open.figures().down(noQueue(open.account()));
            }
            rooms.conversations().carry(open.carrier());
            open.network().start();
        }
        return this;
    }

    private static String noQueue(Account account) {
        return "there is no queue '" + account.queue()
                + "'; add it (trunkline queue add), or correct queue in [[messaging]]";
    }

    public List<AccountState> accounts() {
        return accounts.stream()
                .map(open -> open.figures().state(open.account()))
                .toList();
    }

    public Optional<AccountState> account(String name) {
        return find(name).map(open -> open.figures().state(open.account()));
    }

    private Optional<Open> find(String name) {
        return accounts.stream()
                .filter(open -> open.account().name().equals(name))
                .findFirst();
    }

    /**
     * What a network posts to an account; when this returns, it is durable.
     *
     * @throws HookRefused if it is not taken
     * @throws org.trunkline.store.StoreException while it cannot be stored: it is to be sent again
     */
    public void posted(String account, HookRequest request) throws HookRefused {
        Open open = addressed(account);
        open.gate().admit(request);
        if (!rooms.queues().test(open.account().queue())) {
            throw new HookRefused(503, "no-queue", noQueue(open.account()), "send it again when that is done");
        }
        open.network().posted(request);
    }

    /**
     * So much is read at most of what an address posts to an account.
     *
     * @throws HookRefused if there is no such account
     */
    public int mostBytes(String account, String address) throws HookRefused {
        return addressed(account).gate().mostBytes(address);
    }

    /**
     * What a network asks before it posts.
     *
     * @return what it wants to hear
     * @throws HookRefused if it is not to know
     */
    public String asked(String account, HookRequest request) throws HookRefused {
        return addressed(account).network().asked(request);
    }

    private Open addressed(String account) throws HookRefused {
        return find(account)
                .orElseThrow(() -> new HookRefused(
                        404, "not-found", "there is no account '" + account + "'", "see the names in [[messaging]]"));
    }

    /**
     * Looks whether an account works, now. Blocks.
     *
     * @return empty: there is no such account
     */
    public Optional<List<Finding>> check(String name) {
        return find(name).map(open -> {
            List<Finding> findings = new ArrayList<>();
            Account account = open.account();
            findings.add(new Finding(
                    "queue " + account.queue(), rooms.queues().test(account.queue()) ? null : noQueue(account)));
            findings.addAll(open.network().check());
            return findings;
        });
    }

    @Override
    public void close() {
        accounts.forEach(open -> open.network().close());
        http.close();
    }
}
