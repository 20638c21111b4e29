package org.trunkline.messaging;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager.AutoReceiptMode;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;
import org.jivesoftware.smackx.sid.element.OriginIdElement;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Carrier.Sent;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;

/**
 * An account at an XMPP server. What was written, both ways, is in the server's archive: it is read from where it was left, and a
 * message that comes does no more than call for that. So nothing is lost with the connection, and whether something was
 * sent can be asked.
 */
final class XmppNetwork implements Network {
    private static final Logger log = LoggerFactory.getLogger(XmppNetwork.class);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final Account account;
    private final Account.Xmpp way;
    private final XmppArchive archive;
    private final AccountFigures figures;
    /** Connects, and takes what came, one after the other. */
    private final ExecutorService worker;

    private volatile @Nullable XMPPTCPConnection connection;
    private volatile boolean closed;

    XmppNetwork(Account account, Account.Xmpp way, XmppArchive archive, AccountFigures figures) {
        this.account = account;
        this.way = way;
        this.archive = archive;
        this.figures = figures;
        this.worker = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("xmpp-" + account.name()).daemon().factory());
        figures.down("not connected yet");
    }

    @Override
    public void start() {
        later(this::connect);
    }

    private void later(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("[{}] closed", account.name());
        }
    }

    // ---- the connection

    private void connect() {
        RetryPolicy<Object> policy = RetryPolicy.builder()
                .handle(Exception.class)
                .abortIf(_ -> closed)
                .abortOn(_ -> closed)
                .withMaxAttempts(-1)
                .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
                .onFailedAttempt(event -> down(event.getLastException()))
                .build();
        try {
            Failsafe.with(policy).run(this::tryToConnect);
        } catch (FailsafeException e) {
            log.debug("[{}] not connected any more", account.name(), e);
        }
    }

    private void down(@Nullable Throwable failure) {
        String why = "the XMPP server of " + way.jid() + " does not let us in: "
                + (failure == null ? "" : failure.getMessage());
        figures.down(why);
        log.warn("[{}] {}", account.name(), why);
    }

    private void tryToConnect() throws SmackException, IOException, XMPPException, InterruptedException {
        XMPPTCPConnection before = connection;
        if (closed || (before != null && before.isConnected())) {
            return;
        }
        // A new one each time: what the old one had not sent is not sent again behind our back.
        XMPPTCPConnection made = new XMPPTCPConnection(configuration());
        made.setUseStreamManagement(true);
        made.setUseStreamManagementResumption(false);
        made.setReplyTimeout(DEADLINE.toMillis());
        Roster.getInstanceFor(made).setSubscriptionMode(Roster.SubscriptionMode.accept_all);
        DeliveryReceiptManager.getInstanceFor(made).setAutoReceiptMode(AutoReceiptMode.disabled);
        made.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosedOnError(Exception failure) {
                lost(made, failure);
            }
        });
        made.addSyncStanzaListener(stanza -> arrived(made, (Message) stanza), StanzaTypeFilter.MESSAGE);
        try {
            made.connect().login();
            archive.takeNew(made);
        } catch (SmackException | IOException | XMPPException | RuntimeException e) {
            made.instantShutdown();
            throw e;
        }
        connection = made;
        figures.up();
        log.info("[{}] connected to the XMPP server of {}", account.name(), way.jid());
        if (!made.isConnected()) {
            lost(made, new IOException("closed at once"));
        }
    }

    private XMPPTCPConnectionConfiguration configuration() throws XmppStringprepException {
        BareJid jid = JidCreate.bareFrom(way.jid());
        XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
                .setUsernameAndPassword(String.valueOf(jid.getLocalpartOrNull()), way.password())
                .setXmppDomain(jid.asDomainBareJid())
                .setResource("trunkline")
                .setConnectTimeout((int) DEADLINE.toMillis())
                .setSecurityMode(way.tls() ? SecurityMode.required : SecurityMode.disabled);
        if (!way.host().isEmpty()) {
            builder.setHost(way.host()).setPort(way.port());
        }
        return builder.build();
    }

    /** Not one that was lost, and still says so. */
    @SuppressWarnings("ReferenceEquality") // each is its own
    private boolean isCurrent(XMPPTCPConnection one) {
        return connection == one;
    }

    private void lost(XMPPTCPConnection made, Exception failure) {
        if (closed || !isCurrent(made)) {
            return;
        }
        connection = null;
        figures.down("the connection to the XMPP server of " + way.jid() + " was lost: " + failure.getMessage());
        log.warn("[{}] the connection to the XMPP server was lost: {}", account.name(), failure.getMessage());
        later(this::connect);
    }

    // ---- in

    /** On the connection's own thread, which is not to wait. */
    private void arrived(XMPPTCPConnection from, Message message) {
        later(() -> archive.told(message));
        if (message.getBody() != null && message.getType() != Message.Type.error) {
            later(() -> live(from, message));
        }
    }

    private void live(XMPPTCPConnection from, Message message) {
        if (!takeNew(from)) {
            return;
        }
        try {
            archive.takeIfNotThere(from, message);
        } catch (RuntimeException | SmackException.NotConnectedException e) {
            failed(from, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false: it could not be read or stored; it will be tried again */
    private boolean takeNew(XMPPTCPConnection from) {
        if (closed || !isCurrent(from)) {
            return false;
        }
        try {
            archive.takeNew(from);
            return true;
        } catch (SmackException | XMPPException | RuntimeException e) {
            failed(from, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Connecting again begins where it was left, after a while. */
    private void failed(XMPPTCPConnection from, Exception failure) {
        log.warn("[{}] what came by XMPP cannot be taken now: {}", account.name(), failure.toString());
        if (!closed && isCurrent(from)) {
            connection = null;
            figures.down("what comes cannot be taken: " + failure.getMessage());
            from.instantShutdown();
            later(this::connect);
        }
    }

    // ---- out

    @Override
    public Sent send(Outgoing message, String to) throws NotSent {
        if (!message.attachments().isEmpty()) {
            throw NotSent.forGood("files are not sent by XMPP here; write without them, or by another channel", null);
        }
        XMPPTCPConnection open = connection;
        if (open == null) {
            throw NotSent.forNow("there is no connection to the XMPP server", null);
        }
        try {
            // An attempt of before may have arrived, though nobody said so.
            if (archive.wasSent(open, to, message.id(), message.writtenAt())) {
                return new Sent(message.id(), List.of());
            }
            hand(open, message, to);
            return new Sent(message.id(), List.of());
        } catch (XmppStringprepException e) {
            throw NotSent.forGood("'" + to + "' is no address of XMPP", e);
        } catch (SmackException | XMPPException | TimeoutException | ExecutionException e) {
            throw NotSent.forNow("the XMPP server did not take it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotSent.forNow("interrupted", e);
        }
    }

    private static void hand(XMPPTCPConnection open, Outgoing message, String to)
            throws XmppStringprepException, SmackException, InterruptedException, TimeoutException, ExecutionException {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        if (open.isSmEnabled()) {
            open.addStanzaIdAcknowledgedListener(message.id(), _ -> taken.complete(true));
        }
        open.sendStanza(StanzaBuilder.buildMessage(message.id())
                .ofType(Message.Type.chat)
                .to(JidCreate.from(to))
                .setBody(message.text())
                .addExtension(new OriginIdElement(message.id()))
                .addExtension(new DeliveryReceiptRequest())
                .build());
        if (open.isSmEnabled()) {
            open.requestSmAcknowledgement();
            var _ = taken.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** The archive has what was sent; but nobody is connected yet right after a start. So each attempt looks for itself. */
    @Override
    public Trace trace(Outgoing message) {
        return new Trace.WasNotSent();
    }

    @Override
    public List<Messaging.Finding> check() {
        XMPPTCPConnection open = connection;
        return List.of(new Messaging.Finding(
                "XMPP as " + way.jid() + (open != null && open.isSecureConnection() ? ", with TLS" : ""),
                open == null ? figures.state(account).trouble() : archive.trouble(open)));
    }

    @Override
    public void close() {
        closed = true;
        worker.shutdownNow();
        XMPPTCPConnection open = connection;
        if (open != null) {
            open.disconnect();
        }
    }
}
