package org.trunkline.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.forward.packet.Forwarded;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.mam.MamManager.MamQuery;
import org.jivesoftware.smackx.mam.MamManager.MamQueryArgs;
import org.jivesoftware.smackx.mam.element.MamElements.MamResultExtension;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;
import org.jivesoftware.smackx.sid.element.OriginIdElement;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Receipt;

/** What an XMPP server keeps of one account (XEP-0313), read on from where it was left. Used by one thread but for {@link #wasSent}. */
final class XmppArchive {
    private static final Logger log = LoggerFactory.getLogger(XmppArchive.class);
    private static final int PAGE = 50;
    /** By which clocks may differ. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    private final Account account;
    private final Intake intake;
    private final XmppPlace place;
    private final InstantSource clock;

    XmppArchive(Account account, Intake intake, XmppPlace place, InstantSource clock) {
        this.account = account;
        this.intake = intake;
        this.place = place;
        this.clock = clock;
    }

    /** Stores what came since; blocks. The place moves on after each, so that a kill loses nothing. */
    void takeNew(XMPPTCPConnection connection) throws SmackException, XMPPException, InterruptedException {
        MamManager archive = MamManager.getInstanceFor(connection);
        if (!archive.isSupported()) {
            return;
        }
        Optional<String> left = place.get();
        if (left.isEmpty()) {
            // Since our first start; what is older is not for us. Empty: there is nothing yet.
            String latest = archive.getMessageUidOfLatestMessage();
            place.set(latest == null ? "" : latest);
            return;
        }
        MamQueryArgs.Builder asked = MamQueryArgs.builder().setResultPageSizeTo(PAGE);
        if (!left.get().isEmpty()) {
            asked.afterUid(left.get());
        }
        MamQuery found = archive.queryArchive(asked.build());
        take(connection, found);
        while (!found.isComplete()) {
            var _ = found.pageNext(PAGE);
            take(connection, found);
        }
    }

    private void take(XMPPTCPConnection connection, MamQuery found)
            throws SmackException.NotConnectedException, InterruptedException {
        for (MamResultExtension result : found.getMamResultExtensions()) {
            Forwarded<Message> forwarded = result.getForwarded();
            DelayInformation delay = forwarded.getDelayInformation();
            take(
                    connection,
                    forwarded.getForwardedStanza(),
                    result.getId(),
                    delay == null ? clock.instant() : delay.getStamp().toInstant());
            place.set(result.getId());
        }
    }

    /** A message that came just now, unless the archive had it. */
    void takeIfNotThere(XMPPTCPConnection connection, Message message)
            throws SmackException.NotConnectedException, InterruptedException {
        DelayInformation delay = DelayInformation.from(message);
        take(
                connection,
                message,
                archived(message, connection).orElseGet(() -> named(message)),
                delay == null ? clock.instant() : delay.getStamp().toInstant());
    }

    /** By our own server, which nobody else can speak for. */
    private static Optional<String> archived(Message message, XMPPTCPConnection connection) {
        EntityFullJid us = connection.getUser();
        StanzaIdElement id = StanzaIdElement.getStanzaId(message);
        return id == null || us == null || !us.asBareJid().toString().equals(id.getBy())
                ? Optional.empty()
                : Optional.of(id.getId());
    }

    /** Where there is no archive, as its sender calls it. */
    private static String named(Message message) {
        OriginIdElement origin = OriginIdElement.getOriginId(message);
        String id = origin == null ? message.getStanzaId() : origin.getId();
        return message.getFrom() + " " + id;
    }

    private void take(XMPPTCPConnection connection, Message message, String id, Instant at)
            throws SmackException.NotConnectedException, InterruptedException {
        String body = message.getBody();
        Jid from = message.getFrom();
        EntityFullJid us = connection.getUser();
        boolean chat = message.getType() == Message.Type.chat || message.getType() == Message.Type.normal;
        if (body == null
                || from == null
                || us == null
                || !chat
                || from.asBareJid().equals(us.asBareJid())) {
            return;
        }
        Receipt receipt = intake.take(new Incoming(
                "xmpp-" + id, from.asBareJid().toString(), null, us.asBareJid().toString(), body, at, List.of()));
        if (receipt.how() != Receipt.How.KNOWN && DeliveryReceiptRequest.from(message) != null) {
            connection.sendStanza(DeliveryReceiptManager.receiptMessageFor(message));
        }
    }

    /** What a message says about one of ours: that it arrived, or that it cannot. */
    void told(Message message) {
        DeliveryReceipt arrived = DeliveryReceipt.from(message);
        if (arrived != null) {
            var _ = intake.report(new Report(Report.What.DELIVERED, arrived.getId(), ""));
        }
        StanzaError error = message.getError();
        String id = message.getStanzaId();
        if (message.getType() == Message.Type.error && id != null) {
            String why = error == null
                    ? "no reason given"
                    : error.getDescriptiveText("en") == null
                            ? error.getCondition().toString()
                            : error.getDescriptiveText("en");
            if (!intake.report(
                    new Report(Report.What.FAILED, id, "the network reports that it did not arrive: " + why))) {
                log.info("[{}] an error about a message that is not known: {}", account.name(), why);
            }
        }
    }

    /** Whether the archive has a message of ours with this id. */
    boolean wasSent(XMPPTCPConnection connection, String to, String id, Instant since)
            throws SmackException, XMPPException, InterruptedException, XmppStringprepException {
        MamManager archive = MamManager.getInstanceFor(connection);
        if (!archive.isSupported()) {
            return false;
        }
        MamQuery found = archive.queryArchive(MamQueryArgs.builder()
                .limitResultsToJid(JidCreate.bareFrom(to))
                .limitResultsSince(Date.from(since.minus(BEFORE)))
                .setResultPageSizeTo(PAGE)
                .build());
        while (true) {
            for (Message message : found.getMessages()) {
                OriginIdElement origin = OriginIdElement.getOriginId(message);
                if (id.equals(origin == null ? message.getStanzaId() : origin.getId())) {
                    return true;
                }
            }
            if (found.isComplete()) {
                return false;
            }
            var _ = found.pageNext(PAGE);
        }
    }

    @Nullable
    String trouble(XMPPTCPConnection connection) {
        try {
            return MamManager.getInstanceFor(connection).isSupported()
                    ? null
                    : "the server keeps no archive (XEP-0313): what comes while the connection is lost may be lost; switch it on there";
        } catch (SmackException | XMPPException e) {
            return "it does not answer: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
