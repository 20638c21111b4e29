package org.trunkline.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;
import org.jdbi.v3.core.Handle;
import org.trunkline.store.Database;

/**
 * That no program of ours answers a program without end (RFC 3834): none answers a message that a program wrote, and an
 * address has three automatic messages an hour at most, for programs that do not say that they are.
 */
final class Machines {
    static final int MOST = 3;
    private static final Duration WITHIN = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;
    private final String mailbox;

    Machines(Database database, InstantSource clock, String mailbox) {
        this.database = database;
        this.clock = clock;
        this.mailbox = mailbox;
    }

    /** A program wrote this message. */
    void wrote(String messageId) {
        var _ = database.write(handle -> {
            forget(handle);
            return handle.execute(
                    "INSERT INTO mail_machine (mailbox, message, at) SELECT ?, ?, ? WHERE NOT EXISTS"
                            + " (SELECT 1 FROM mail_machine WHERE mailbox = ? AND message = ?)",
                    mailbox,
                    hash(messageId),
                    clock.instant(),
                    mailbox,
                    hash(messageId));
        });
    }

    boolean isMachine(String messageId) {
        return database.read(handle -> handle.createQuery(
                                "SELECT COUNT(*) FROM mail_machine WHERE mailbox = ? AND message = ?")
                        .bind(0, mailbox)
                        .bind(1, hash(messageId))
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /** Whether another automatic message may go there. */
    boolean mayAnswer(String address) {
        return automatic(address, "") < MOST;
    }

    /**
     * An automatic message is about to be sent, perhaps not for the first time.
     *
     * @return false: it must not be
     */
    boolean send(String address, String messageId) {
        if (automatic(address, messageId) >= MOST) {
            return false;
        }
        var _ = database.write(handle -> {
            forget(handle);
            return handle.execute(
                    "INSERT INTO mail_automatic (mailbox, message, recipient, at) SELECT ?, ?, ?, ? WHERE NOT EXISTS"
                            + " (SELECT 1 FROM mail_automatic WHERE mailbox = ? AND message = ?)",
                    mailbox,
                    hash(messageId),
                    hash(address),
                    clock.instant(),
                    mailbox,
                    hash(messageId));
        });
        return true;
    }

    private int automatic(String address, String but) {
        Instant since = clock.instant().minus(WITHIN);
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM mail_automatic WHERE mailbox = ?"
                        + " AND recipient = ? AND at > ? AND message <> ?")
                .bind(0, mailbox)
                .bind(1, hash(address))
                .bind(2, since)
                .bind(3, hash(but))
                .mapTo(Integer.class)
                .one());
    }

    private void forget(Handle handle) {
        Instant old = clock.instant().minus(KEPT);
        handle.execute("DELETE FROM mail_machine WHERE mailbox = ? AND at < ?", mailbox, old);
        handle.execute("DELETE FROM mail_automatic WHERE mailbox = ? AND at < ?", mailbox, old);
    }

    private static String hash(String text) {
        return DigestUtils.sha256Hex(text.toLowerCase(Locale.ROOT));
    }
}
