package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager.AutoReceiptMode;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;

/** A customer's client. */
final class XmppClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Prosody prosody;
    private final String user;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Set<String> receipts = ConcurrentHashMap.newKeySet();
    private @Nullable XMPPTCPConnection connection;

    XmppClient(Prosody prosody, String user) {
        this.prosody = prosody;
        this.user = user;
        connects();
    }

    void connects() {
        try {
            XMPPTCPConnection made = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                    .setUsernameAndPassword(user, "secret")
                    .setXmppDomain(Prosody.DOMAIN)
                    .setHost("127.0.0.1")
                    .setPort(prosody.port())
                    .setSecurityMode(SecurityMode.disabled)
                    .build());
            made.setUseStreamManagementResumption(false);
            DeliveryReceiptManager.getInstanceFor(made).setAutoReceiptMode(AutoReceiptMode.always);
            made.addSyncStanzaListener(stanza -> take((Message) stanza), StanzaTypeFilter.MESSAGE);
            made.connect().login();
            connection = made;
        } catch (SmackException | IOException | XMPPException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void take(Message message) {
        DeliveryReceipt receipt = DeliveryReceipt.from(message);
        if (receipt != null) {
            receipts.add(receipt.getId());
        }
        if (message.getBody() != null) {
            received.add(message.getBody());
        }
    }

    /** @return the id of the message */
    String writes(String to, String text) {
        XMPPTCPConnection open = Objects.requireNonNull(connection);
        try {
            Message message = StanzaBuilder.buildMessage(user + "-" + System.nanoTime())
                    .ofType(Message.Type.chat)
                    .to(JidCreate.bareFrom(to + "@" + Prosody.DOMAIN))
                    .setBody(text)
                    .addExtension(new DeliveryReceiptRequest())
                    .build();
            open.sendStanza(message);
            return String.valueOf(message.getStanzaId());
        } catch (SmackException | IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<String> received() {
        return List.copyOf(received);
    }

    void awaits(String... texts) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received).containsExactly(texts));
    }

    void awaitsReceipt(String id) {
        Awaitility.await("a receipt of " + id).atMost(PATIENCE).until(() -> receipts.contains(id));
    }

    @Override
    public void close() {
        XMPPTCPConnection open = connection;
        if (open != null) {
            open.instantShutdown();
        }
    }
}
