package org.trunkline.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By POP3, whose servers tell nothing by themselves: asked again and again. What is stored is deleted at the end of the
 * session, or, where it is to stay, known by its UIDL.
 */
final class PopFetching implements Fetching {
    private static final Logger log = LoggerFactory.getLogger(PopFetching.class);
    /** A session that is lost deletes nothing: not all of a large mailbox in one. */
    private static final int SESSION = 500;

    private final Mailbox mailbox;
    private final Logins logins;
    private final Places places;
    private final Intake intake;
    private final MailboxFigures figures;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);

    PopFetching(
            Mailbox mailbox, Logins logins, Places places, Intake intake, MailboxFigures figures, InstantSource clock) {
        this.mailbox = mailbox;
        this.logins = logins;
        this.places = places;
        this.intake = intake;
        this.figures = figures;
        this.clock = clock;
    }

    @Override
    public void run() throws MessagingException, IOException, InterruptedException {
        while (closing.getCount() > 0) {
            boolean more;
            do {
                more = session();
            } while (more && closing.getCount() > 0);
            figures.up(clock.instant());
            var _ = closing.await(mailbox.poll().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** @return whether more is left */
    private boolean session() throws MessagingException, IOException {
        try (Store store = logins.incoming()) {
            POP3Folder folder = (POP3Folder) store.getFolder("INBOX");
            folder.open(Folder.READ_WRITE);
            Message[] messages = folder.getMessages();
            FetchProfile ids = new FetchProfile();
            ids.add(UIDFolder.FetchProfileItem.UID);
            folder.fetch(messages, ids);
            Set<String> before = places.left();
            Set<String> gone = new HashSet<>(before);
            int fetched = 0;
            boolean more = false;
            for (Message message : messages) {
                String uidl = folder.getUID(message);
                if (uidl != null && before.contains(uidl)) {
                    gone.remove(uidl);
                } else if (fetched == SESSION || closing.getCount() == 0) {
                    more = true;
                } else {
                    fetched++;
                    one(message, uidl);
                }
            }
            folder.close(true);
            places.gone(gone);
            return more;
        }
    }

    private void one(Message message, @Nullable String uidl) throws MessagingException, IOException {
        boolean stays = !taken(message) || mailbox.after() != Mailbox.After.DELETE;
        if (!stays) {
            message.setFlag(Flags.Flag.DELETED, true);
        } else if (uidl != null) {
            places.fetched(uidl);
        }
    }

    /** @return false: it stays, whatever was asked for */
    private boolean taken(Message message) throws MessagingException, IOException {
        int size = message.getSize();
        boolean whole = size <= mailbox.largest();
        Intake.Letter letter;
        try {
            letter = whole ? intake.read(bytes(message, size)) : intake.tooLarge(ImapFetching.headers(message), size);
        } catch (RuntimeException e) {
            log.error("[{}] a message cannot be read, and stays on the server", mailbox.name(), e);
            return false;
        }
        return intake.take(letter) && whole;
    }

    private static byte[] bytes(Message message, int size) throws MessagingException, IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(Math.max(size, 1024));
        message.writeTo(raw);
        return raw.toByteArray();
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
