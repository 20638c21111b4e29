package org.trunkline.yard;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.awaitility.Awaitility;

/** Somebody who writes to us with a mail program: SMTP out, IMAP in. */
public final class Correspondent {
    private final String address;
    private final int smtp;
    private final int imap;

    public Correspondent(String address, int smtp, int imap) {
        this.address = address;
        this.smtp = smtp;
        this.imap = imap;
    }

    public String address() {
        return address;
    }

    /** @param headers further ones, a line each; may be empty */
    public void writes(String to, String subject, String id, String headers, String text) {
        raw(
                to,
                "From: " + address + "\nTo: " + to + "\nSubject: " + subject + "\nMessage-ID: " + id + "\n"
                        + (headers.isEmpty() ? "" : headers + "\n") + "\n" + text + "\n");
    }

    public void raw(String to, String message) {
        try (Transport transport = Session.getInstance(properties("smtp")).getTransport("smtp")) {
            transport.connect("127.0.0.1", smtp, address, "secret");
            transport.sendMessage(
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(
                                    message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))),
                    new InternetAddress[] {new InternetAddress(to)});
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties properties(String protocol) {
        Properties properties = new Properties();
        properties.setProperty("mail." + protocol + ".timeout", "20000");
        properties.setProperty("mail." + protocol + ".auth", "true");
        return properties;
    }

    /** What is in the inbox. */
    public List<MimeMessage> inbox() {
        try (Store store = Session.getInstance(properties("imap")).getStore("imap")) {
            store.connect("127.0.0.1", imap, address, "secret");
            try (Folder folder = store.getFolder("INBOX")) {
                folder.open(Folder.READ_ONLY);
                List<MimeMessage> copies = new ArrayList<>();
                for (Message message : folder.getMessages()) {
                    copies.add(new MimeMessage((MimeMessage) message));
                }
                return copies;
            }
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of a text, once there is one. */
    public List<MimeMessage> awaits(String text) {
        return Awaitility.await(text + " in the inbox of " + address)
                .atMost(Duration.ofSeconds(40))
                .until(() -> having(text), found -> !found.isEmpty());
    }

    public List<MimeMessage> having(String text) {
        return inbox().stream().filter(message -> text(message).contains(text)).toList();
    }

    public static String text(MimeMessage message) {
        try {
            return String.valueOf(message.getContent());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String header(MimeMessage message, String name) {
        try {
            return String.valueOf(message.getHeader(name, null));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
