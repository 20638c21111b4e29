package org.trunkline.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Service;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import java.io.IOException;
import java.util.Properties;
import org.trunkline.mail.Mailbox.Secret;
import org.trunkline.mail.Mailbox.Server;
import org.trunkline.mail.Mailbox.Tls;

/** Connections to the servers of one mailbox. Thread-safe. */
final class Logins {
    private static final String CONNECT_MS = "15000";
    /** For one answer. IDLE is not ended by it: the library goes on waiting, as long as nothing was asked. */
    private static final String ANSWER_MS = "60000";

    private final Mailbox mailbox;
    private final AccessTokens tokens;

    Logins(Mailbox mailbox, AccessTokens tokens) {
        this.mailbox = mailbox;
        this.tokens = tokens;
    }

    Store incoming() throws MessagingException, IOException {
        String protocol = mailbox.protocol() == Mailbox.Protocol.IMAP ? "imap" : "pop3";
        Store store = session(protocol, mailbox.incoming()).getStore(protocol);
        connect(store, mailbox.incoming());
        return store;
    }

    Transport outgoing(Server server) throws MessagingException, IOException {
        Transport transport = session("smtp", server).getTransport("smtp");
        connect(transport, server);
        return transport;
    }

    private static Session session(String protocol, Server server) {
        String prefix = "mail." + protocol + ".";
        Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MS);
        properties.setProperty(prefix + "timeout", ANSWER_MS);
        properties.setProperty(prefix + "writetimeout", ANSWER_MS);
        properties.setProperty(prefix + "ssl.enable", String.valueOf(server.tls() == Tls.TLS));
        properties.setProperty(prefix + "starttls.enable", String.valueOf(server.tls() == Tls.STARTTLS));
        properties.setProperty(prefix + "starttls.required", String.valueOf(server.tls() == Tls.STARTTLS));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (server.secret() instanceof Secret.OAuth) {
            properties.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
            properties.setProperty("mail.pop3.auth.xoauth2.two.line.authentication.format", "true");
        }
        // A message as a whole, in one go, and without a mark that it was read: we mark it when it is stored.
        properties.setProperty("mail.imap.partialfetch", "false");
        properties.setProperty("mail.imap.peek", "true");
        properties.setProperty("mail.smtp.auth", String.valueOf(!server.user().isEmpty()));
        // All of one message's recipients or none: so that it is sent once.
        properties.setProperty("mail.smtp.sendpartial", "false");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.allow8bitmime", "true");
        properties.setProperty("mail.mime.address.strict", "false");
        return Session.getInstance(properties);
    }

    private void connect(Service service, Server server) throws MessagingException, IOException {
        if (server.user().isEmpty()) {
            service.connect(server.host(), server.port(), null, null);
            return;
        }
        switch (server.secret()) {
            case Secret.Password(String password) ->
                service.connect(server.host(), server.port(), server.user(), password);
            case Secret.OAuth oauth -> {
                try {
                    service.connect(server.host(), server.port(), server.user(), tokens.get(oauth));
                } catch (AuthenticationFailedException e) {
                    // Withdrawn before its time, for instance when a password was changed.
                    tokens.forget();
                    throw e;
                }
            }
        }
    }
}
