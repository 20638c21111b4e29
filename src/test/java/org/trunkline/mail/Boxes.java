package org.trunkline.mail;

import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import org.trunkline.mail.Mailbox.After;
import org.trunkline.mail.Mailbox.First;
import org.trunkline.mail.Mailbox.Protocol;
import org.trunkline.mail.Mailbox.Secret;
import org.trunkline.mail.Mailbox.Server;
import org.trunkline.mail.Mailbox.Tls;

/** Mailboxes for tests. */
record Boxes(
        Protocol protocol,
        int port,
        int smtp,
        Secret secret,
        First first,
        After after,
        String acknowledgement,
        int largest) {
    static final String ADDRESS = "support@center.example";

    /** Ports that are free, told when the server has started. */
    static ServerSetup[] servers() {
        return new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3)
        };
    }

    static Boxes of(Protocol protocol, int port, int smtp) {
        return new Boxes(
                protocol,
                port,
                smtp,
                new Secret.Password("secret"),
                First.UNSEEN,
                protocol == Protocol.IMAP ? After.SEEN : After.DELETE,
                "",
                1 << 20);
    }

    Boxes with(Secret other) {
        return new Boxes(protocol, port, smtp, other, first, after, acknowledgement, largest);
    }

    Boxes with(After other) {
        return new Boxes(protocol, port, smtp, secret, first, other, acknowledgement, largest);
    }

    Boxes with(First other) {
        return new Boxes(protocol, port, smtp, secret, other, after, acknowledgement, largest);
    }

    Boxes acknowledging() {
        return new Boxes(protocol, port, smtp, secret, first, after, "We have it.", largest);
    }

    Mailbox make() {
        Server outgoing = new Server("127.0.0.1", smtp, Tls.NONE, ADDRESS, secret);
        return new Mailbox(
                "support",
                ADDRESS,
                "Center",
                "billing",
                "The center",
                acknowledgement,
                protocol,
                new Server("127.0.0.1", port, Tls.NONE, ADDRESS, secret),
                "INBOX",
                first,
                after,
                "Done",
                Duration.ofSeconds(1),
                largest,
                outgoing,
                "Sent",
                true);
    }
}
