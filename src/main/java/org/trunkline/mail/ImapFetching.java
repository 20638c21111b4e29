package org.trunkline.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.ReceivedDateTerm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.mail.Places.Place;

/**
 * By IMAP: everything above the last UID, then IDLE until the server tells of more. A batch is stored, then marked (or moved,
 * or deleted), and only then is the place kept: a kill in between fetches it again, and it is known.
 */
final class ImapFetching implements Fetching {
    private static final Logger log = LoggerFactory.getLogger(ImapFetching.class);
    private static final int BATCH = 50;
    /** Servers end an IDLE after half an hour (RFC 2177); what is between may forget a silent connection sooner. */
    private static final Duration IDLE = Duration.ofMinutes(9);

    private final Mailbox mailbox;
    private final Logins logins;
    private final Places places;
    private final Intake intake;
    private final MailboxFigures figures;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Wakes who waits in IDLE: what the server tells as the IDLE begins is not told in it. */
    private final Semaphore news = new Semaphore(0);

    ImapFetching(
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
        try (IMAPStore store = (IMAPStore) logins.incoming()) {
            IMAPFolder folder = folder(store, mailbox.folder());
            folder.addMessageCountListener(new MessageCountAdapter() {
                @Override
                public void messagesAdded(MessageCountEvent event) {
                    news.release();
                }
            });
            folder.open(Folder.READ_WRITE);
            long next = begin(folder);
            boolean canIdle = store.hasCapability("IDLE");
            while (!isClosing()) {
                news.drainPermits();
                next = all(folder, next);
                figures.up(clock.instant());
                if (canIdle) {
                    idle(folder);
                } else {
                    var _ = closing.await(mailbox.poll().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    static IMAPFolder folder(IMAPStore store, String name) throws MessagingException {
        IMAPFolder folder = (IMAPFolder) store.getFolder(name);
        if (!folder.exists()) {
            throw new MessagingException("there is no folder '" + name + "'; the server has "
                    + Arrays.stream(store.getDefaultFolder().list("*"))
                            .limit(30)
                            .map(Folder::getFullName)
                            .collect(Collectors.joining(", ")));
        }
        return folder;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    // ---- where to begin

    /** @return the UID from which on nothing was fetched */
    private long begin(IMAPFolder folder) throws MessagingException, IOException {
        long validity = folder.getUIDValidity();
        Place place = places.place()
                .filter(known -> known.folder().equals(mailbox.folder()))
                .orElse(null);
        if (place != null && place.validity() == validity) {
            return place.next();
        }
        long next = nextUid(folder);
        if (place != null) {
            log.warn(
                    "[{}] the server has numbered its messages anew; what is new since then is fetched",
                    mailbox.name());
            Date since = Date.from(place.at().minus(Duration.ofDays(1)));
            fetch(folder, folder.search(new ReceivedDateTerm(ComparisonTerm.GE, since)));
        } else {
            switch (mailbox.first()) {
                case ALL -> next = 1;
                case UNSEEN -> fetch(folder, folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false)));
                case NEW -> {}
            }
        }
        places.fetched(mailbox.folder(), validity, next);
        return next;
    }

    private static long nextUid(IMAPFolder folder) throws MessagingException {
        long next = folder.getUIDNext();
        if (next >= 0) {
            return next;
        }
        int count = folder.getMessageCount();
        return count == 0 ? 1 : folder.getUID(folder.getMessage(count)) + 1;
    }

    // ---- fetching

    /** Until nothing is left: what comes meanwhile is told only once. */
    private long all(IMAPFolder folder, long from) throws MessagingException, IOException {
        long next = from;
        int before;
        int fetched;
        do {
            before = folder.getMessageCount();
            List<IMAPMessage> fresh = new ArrayList<>();
            for (Message message : folder.getMessagesByUID(next, UIDFolder.LASTUID)) {
                // The last one is given whatever its UID is.
                if (message instanceof IMAPMessage one && !one.isExpunged() && folder.getUID(one) >= next) {
                    fresh.add(one);
                }
            }
            fetched = fresh.size();
            for (int i = 0; i < fresh.size() && !isClosing(); i += BATCH) {
                List<IMAPMessage> batch = fresh.subList(i, Math.min(fresh.size(), i + BATCH));
                long above = folder.getUID(batch.getLast()) + 1;
                take(folder, batch);
                places.fetched(mailbox.folder(), folder.getUIDValidity(), above);
                next = above;
            }
        } while (!isClosing() && (fetched > 0 || folder.getMessageCount() != before));
        return next;
    }

    private void fetch(IMAPFolder folder, Message[] found) throws MessagingException, IOException {
        List<IMAPMessage> messages =
                Arrays.stream(found).map(IMAPMessage.class::cast).toList();
        for (int i = 0; i < messages.size() && !isClosing(); i += BATCH) {
            take(folder, messages.subList(i, Math.min(messages.size(), i + BATCH)));
        }
    }

    private void take(IMAPFolder folder, List<IMAPMessage> batch) throws MessagingException, IOException {
        FetchProfile sizes = new FetchProfile();
        sizes.add(FetchProfile.Item.SIZE);
        folder.fetch(batch.toArray(Message[]::new), sizes);
        Strands strands = new Strands();
        Map<IMAPMessage, CompletableFuture<Boolean>> taken = new LinkedHashMap<>();
        try {
            for (IMAPMessage message : batch) {
                try {
                    Intake.Letter letter = letter(message);
                    message.invalidateHeaders();
                    taken.put(message, strands.add(letter.strand(), letter.bytes(), () -> intake.take(letter)));
                } catch (MessageRemovedException e) {
                    log.debug("[{}] a message was removed by somebody else before it was fetched", mailbox.name());
                } catch (RuntimeException e) {
                    log.error("[{}] a message cannot be read, and stays on the server", mailbox.name(), e);
                }
            }
        } finally {
            // Whatever fails: none is under way when they are fetched again.
            taken.values().forEach(one -> one.exceptionally(_ -> false).join());
        }
        settle(folder, stored(taken));
    }

    private static Message[] stored(Map<IMAPMessage, CompletableFuture<Boolean>> taken) {
        try {
            return taken.entrySet().stream()
                    .filter(each -> each.getValue().join() && !each.getKey().isExpunged())
                    .map(Map.Entry::getKey)
                    .toArray(Message[]::new);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException ours ? ours : e;
        }
    }

    private Intake.Letter letter(IMAPMessage message) throws MessagingException, IOException {
        int size = message.getSize();
        if (size > mailbox.largest()) {
            return intake.tooLarge(headers(message), size);
        }
        try (InputStream in = message.getMimeStream()) {
            return intake.read(in.readAllBytes());
        }
    }

    static byte[] headers(Message message) throws MessagingException {
        StringBuilder lines = new StringBuilder();
        for (Header header : Collections.list(message.getAllHeaders())) {
            lines.append(header.getName())
                    .append(": ")
                    .append(Objects.requireNonNullElse(header.getValue(), ""))
                    .append("\r\n");
        }
        return lines.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void settle(IMAPFolder folder, Message[] stored) throws MessagingException {
        if (stored.length == 0) {
            return;
        }
        switch (mailbox.after()) {
            case SEEN -> folder.setFlags(stored, new Flags(Flags.Flag.SEEN), true);
            case MOVE -> move(folder, stored);
            case DELETE -> {
                folder.setFlags(stored, new Flags(Flags.Flag.DELETED), true);
                var _ = folder.expunge(stored);
            }
            case NOTHING -> {}
        }
    }

    private void move(IMAPFolder folder, Message[] stored) throws MessagingException {
        IMAPStore store = (IMAPStore) folder.getStore();
        IMAPFolder target = (IMAPFolder) store.getFolder(mailbox.moveTo());
        if (!target.exists() && !target.create(Folder.HOLDS_MESSAGES)) {
            throw new MessagingException("the folder '" + mailbox.moveTo() + "' cannot be made; correct move_to");
        }
        folder.setFlags(stored, new Flags(Flags.Flag.SEEN), true);
        if (store.hasCapability("MOVE")) {
            folder.moveMessages(stored, target);
        } else {
            folder.copyMessages(stored, target);
            folder.setFlags(stored, new Flags(Flags.Flag.DELETED), true);
            var _ = folder.expunge(stored);
        }
    }

    // ---- waiting

    /** Until the server tells of something, or the time is over that it may be silent. */
    private void idle(IMAPFolder folder) throws MessagingException, InterruptedException {
        // What came to light between the last look and here is not told again in the IDLE.
        if (news.tryAcquire()) {
            return;
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread renewal = Thread.ofVirtual().name("idle-" + mailbox.name()).start(() -> {
            try {
                var _ = news.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (!over.get()) {
                    // Asks the server something, which ends the IDLE, and the connection if it is none any more.
                    var _ = folder.doCommand(protocol -> {
                        protocol.noop();
                        return null;
                    });
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (MessagingException | IllegalStateException e) {
                log.debug("[{}] the connection is gone", mailbox.name(), e);
            }
        });
        try {
            folder.idle(true);
        } finally {
            // Nobody asks anything beside the next look: the answer may be what the next IDLE waits for.
            over.set(true);
            news.release();
            renewal.join();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        news.release();
    }
}
