package org.trunkline.cli;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The mail program of a customer: SMTP out, IMAP in, at the mail server of the demonstration. */
final class DemoMail {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final String name;
    private final String address;
    private final Server outgoing;
    private final Server incoming;

    /** Where it listens. */
    private record Server(String host, int port) {
        static Server of(String text) {
            int colon = text.lastIndexOf(':');
            return new Server(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    /** @param outgoing as HOST:PORT, and so {@code incoming} */
    DemoMail(String name, String address, String outgoing, String incoming) {
        this.name = name;
        this.address = address;
        this.outgoing = Server.of(outgoing);
        this.incoming = Server.of(incoming);
    }

    void write(String to, String subject, String text) {
        Session session = Session.getInstance(new Properties());
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(new InternetAddress(address, name, StandardCharsets.UTF_8.name()));
            message.setRecipients(Message.RecipientType.TO, to);
            message.setSubject(subject, StandardCharsets.UTF_8.name());
            message.setText(text, StandardCharsets.UTF_8.name());
            message.saveChanges();
            transport.connect(outgoing.host(), outgoing.port(), null, null);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException | IOException e) {
            throw new DemoFailure("the email is not sent: " + e.getMessage());
        }
    }

    /** @return the subject of the email that has this text, and this in its subject, once it is in the inbox */
    String received(String text, String token) {
        long end = System.nanoTime() + DemoSteps.SOON.toNanos();
        try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect(incoming.host(), incoming.port(), address, address);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                for (int seen = 0; System.nanoTime() < end; ) {
                    int there = inbox.getMessageCount();
                    for (; seen < there; seen++) {
                        String subject = subjectOf(inbox.getMessage(seen + 1), text);
                        if (subject != null && subject.contains(token)) {
                            return subject;
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
                }
            }
        } catch (MessagingException | IOException e) {
            throw new DemoFailure("the inbox of " + address + " cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
        throw new DemoFailure("no answer came to " + address + " within " + DemoSteps.SOON.toSeconds() + " s");
    }

    private static @Nullable String subjectOf(Message message, String text) throws MessagingException, IOException {
        return String.valueOf(message.getContent()).contains(text) ? String.valueOf(message.getSubject()) : null;
    }
}
