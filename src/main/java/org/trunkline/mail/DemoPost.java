package org.trunkline.mail;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.mail.Mailbox.Secret;
import org.trunkline.mail.Mailbox.Server;
import org.trunkline.mail.Mailbox.Tls;

/**
 * A mail server to try email on, and a mailbox of ours on it: on this machine alone, on free ports, for whatever address is
 * written to. It forgets all at the end. Its program is not in the product but beside it (target/demo).
 */
final class DemoPost implements AutoCloseable {
    static final String NAME = "demo";
    static final String ADDRESS = "help@northlight.example";

    private static final Logger log = LoggerFactory.getLogger(DemoPost.class);
    private static final String HERE = "127.0.0.1";
    private static final int LARGEST = 20 << 20;

    private final GreenMail server;

    private DemoPost() {
        this.server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, HERE, ServerSetup.PROTOCOL_SMTP), new ServerSetup(0, HERE, ServerSetup.PROTOCOL_IMAP)
        });
        // Whoever is here may write as anybody and read everything: it is for trying.
        server.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
        server.start();
    }

    /** Null: its program is not here, or it cannot start; that is told, and the rest goes on. */
    static @Nullable DemoPost open() {
        try {
            return new DemoPost();
        } catch (NoClassDefFoundError e) {
            log.warn("there is no mailbox to try email on: GreenMail is not on the class path (target/demo)");
        } catch (IllegalStateException e) {
            log.warn("there is no mailbox to try email on: its server does not start", e);
        }
        return null;
    }

    Mailbox mailbox(String queue) {
        return new Mailbox(
                NAME,
                ADDRESS,
                "Northlight",
                queue,
                "",
                "",
                Mailbox.Protocol.IMAP,
                new Server(HERE, server.getImap().getPort(), Tls.NONE, ADDRESS, new Secret.Password(NAME)),
                "INBOX",
                Mailbox.First.ALL,
                Mailbox.After.DELETE,
                "",
                Duration.ofMinutes(1),
                LARGEST,
                new Server(HERE, server.getSmtp().getPort(), Tls.NONE, "", new Secret.Password("")),
                "",
                false);
    }

    @Override
    public void close() {
        server.stop();
    }
}
