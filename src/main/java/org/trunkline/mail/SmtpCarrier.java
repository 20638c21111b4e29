package org.trunkline.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.search.MessageIDTerm;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Carrier;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.mail.Mailbox.Server;

/**
 * Sends by SMTP. No protocol of email tells for sure whether a message was taken when the connection is lost right then; we
 * err on the side of not sending twice: such a message is shown as not known to be sent, and a person decides. It has the
 * same Message-ID at each attempt, by which it is looked for in the folder of what was sent.
 */
final class SmtpCarrier implements Carrier {
    private static final Logger log = LoggerFactory.getLogger(SmtpCarrier.class);

    private final Mailbox mailbox;
    private final Server server;
    private final Logins logins;
    private final Machines machines;
    private final Composer composer;
    private final Predicate<String> persons;
    private final Function<String, String> tokens;
    private final BiFunction<String, String, Optional<String>> signatures;
    private final MailboxFigures figures;
    /** Handed over as a whole, and no answer came. */
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    /**
     * @param persons whether this is who writes by hand: an agent
     * @param tokens what an interaction is called in a subject
     * @param signatures what stands beneath what somebody writes in an interaction; empty: what the mailbox has
     */
    SmtpCarrier(
            Mailbox mailbox,
            Server server,
            Logins logins,
            Machines machines,
            Predicate<String> persons,
            Function<String, String> tokens,
            BiFunction<String, String, Optional<String>> signatures,
            MailboxFigures figures) {
        this.mailbox = mailbox;
        this.server = server;
        this.logins = logins;
        this.machines = machines;
        this.composer = new Composer(mailbox);
        this.persons = persons;
        this.tokens = tokens;
        this.signatures = signatures;
        this.figures = figures;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String account() {
        return mailbox.address();
    }

    @Override
    public boolean reaches(String address) {
        try {
            new InternetAddress(address, true).validate();
            return address.indexOf('@') > 0 && !address.endsWith(".invalid");
        } catch (AddressException e) {
            return false;
        }
    }

    @Override
    public Sent send(Outgoing outgoing) throws NotSent {
        if (!reaches(outgoing.to())) {
            throw NotSent.forGood("'" + outgoing.to() + "' is no address that can be written to", new IOException());
        }
        boolean automatic = !persons.test(outgoing.by());
        String token = MessageIds.token(tokens.apply(outgoing.interaction()));
        Composer.Made message;
        try {
            message = composer.make(outgoing, automatic, token, automatic ? "" : signature(outgoing));
        } catch (MessagingException | IOException e) {
            throw NotSent.forGood("no message can be made of it: " + said(e), e);
        }
        if (automatic) {
            checkAutomatic(outgoing, message.id());
        }
        Sent sent = new Sent(message.id(), List.of(token));
        if (doubtful.contains(message.id()) && trace(outgoing) instanceof Trace.WasSent) {
            return sent;
        }
        hand(message);
        figures.sent();
        keepCopy(message);
        return sent;
    }

    private String signature(Outgoing outgoing) {
        return signatures.apply(outgoing.interaction(), outgoing.by()).orElse(mailbox.signature());
    }

    private void checkAutomatic(Outgoing outgoing, String id) throws NotSent {
        String answered = outgoing.inReplyTo();
        boolean toMachine = answered != null && machines.isMachine(answered);
        if (toMachine || !machines.send(outgoing.to(), id)) {
            figures.looped();
            throw NotSent.forGood(
                    toMachine
                            ? "a program wrote the message that this would answer automatically"
                            : Machines.MOST + " automatic messages went there within the hour: a loop, perhaps",
                    new IOException());
        }
    }

    private void hand(Composer.Made message) throws NotSent {
        try (Transport transport = connected()) {
            try {
                transport.sendMessage(message, recipients(message));
            } catch (MessagingException e) {
                throw refused(message, e);
            }
        } catch (NotSent e) {
            throw e;
        } catch (MessagingException e) {
            // It was taken; that the good-bye failed is nothing.
            log.debug("[{}] the connection did not end in order", mailbox.name(), e);
        }
    }

    private Transport connected() throws NotSent {
        try {
            return logins.outgoing(server);
        } catch (AuthenticationFailedException e) {
            throw NotSent.forNow("the mail server " + server + " refuses our log-in: " + said(e), e);
        } catch (MessagingException | IOException e) {
            throw NotSent.forNow("the mail server " + server + " cannot be reached: " + said(e), e);
        }
    }

    private static Address[] recipients(Message message) throws MessagingException {
        return Objects.requireNonNull(message.getAllRecipients());
    }

    private NotSent refused(Composer.Made message, MessagingException failure) {
        int code = code(failure);
        String why = "the mail server says: " + said(failure);
        if (code >= 500) {
            return NotSent.forGood(why, failure);
        }
        if (code >= 400) {
            return NotSent.forNow(why, failure);
        }
        if (message.isWritten()) {
            doubtful.add(message.id());
            return NotSent.forGood(
                    "the mail server was given the message and did not say whether it took it (" + said(failure)
                            + "); ask the customer, or have it sent again",
                    failure);
        }
        return NotSent.forNow("the connection to the mail server was lost: " + said(failure), failure);
    }

    /** What the server answered to any of it; 0: nothing. */
    private static int code(MessagingException failure) {
        int code = 0;
        for (Exception next = failure; next != null; ) {
            code = Math.max(
                    code,
                    switch (next) {
                        case SMTPAddressFailedException address -> address.getReturnCode();
                        case SMTPSenderFailedException sender -> sender.getReturnCode();
                        case SMTPSendFailedException whole -> whole.getReturnCode();
                        default -> 0;
                    });
            next = next instanceof MessagingException more ? more.getNextException() : null;
        }
        return code;
    }

    /** Of several, the one that the server said of the recipient. */
    private static String said(Exception failure) {
        Exception told = failure;
        if (failure instanceof SendFailedException && failure instanceof MessagingException more) {
            Exception next = more.getNextException();
            told = next == null ? failure : next;
        }
        return Objects.requireNonNullElse(told.getMessage(), told.getClass().getSimpleName())
                .replaceAll("\\s+", " ")
                .strip();
    }

    // ---- the folder of what was sent

    /** After a message was taken, so that what is found there was sent. */
    private void keepCopy(Composer.Made message) {
        if (mailbox.sentFolder().isEmpty() || !mailbox.sentCopy()) {
            return;
        }
        try (IMAPStore store = (IMAPStore) logins.incoming()) {
            IMAPFolder folder = (IMAPFolder) store.getFolder(mailbox.sentFolder());
            if (!folder.exists()) {
                var _ = folder.create(Folder.HOLDS_MESSAGES);
            }
            message.setFlag(Flags.Flag.SEEN, true);
            folder.appendMessages(new Message[] {message});
        } catch (MessagingException | IOException e) {
            log.warn(
                    "[{}] a copy of what was sent cannot be kept in {}: {}",
                    mailbox.name(),
                    mailbox.sentFolder(),
                    said(e));
        }
    }

    /**
     * Found there: it was sent. Not found: where the server itself puts a copy there as it takes a message, it was not; where
     * we do so afterwards, it is not known.
     */
    @Override
    public @Nullable Trace trace(Outgoing outgoing) {
        if (mailbox.sentFolder().isEmpty()) {
            return null;
        }
        String id = MessageIds.of(outgoing);
        try (IMAPStore store = (IMAPStore) logins.incoming()) {
            IMAPFolder folder = ImapFetching.folder(store, mailbox.sentFolder());
            folder.open(Folder.READ_ONLY);
            if (folder.search(new MessageIDTerm(id)).length > 0) {
                return new Trace.WasSent(new Sent(id, List.of(MessageIds.token(tokens.apply(outgoing.interaction())))));
            }
            return mailbox.sentCopy() ? null : new Trace.WasNotSent();
        } catch (MessagingException | IOException e) {
            log.warn("[{}] {} cannot be looked into: {}", mailbox.name(), mailbox.sentFolder(), said(e));
            return null;
        }
    }
}
