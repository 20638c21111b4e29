package org.trunkline.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.mail.Mailbox.Server;
import org.trunkline.store.Database;

/** Fetches one mailbox on a thread of its own, connecting again whenever the connection is lost, ever less often. */
final class Post implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Post.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** Servers lock out who tries a wrong password often. */
    private static final Duration LONGEST_REFUSED = Duration.ofMinutes(10);
    /** A connection that lasted as long was a good one. */
    private static final Duration GOOD = Duration.ofMinutes(1);

    private static final Duration END = Duration.ofSeconds(5);

    private final Mailbox mailbox;
    private final Supplier<Fetching> connections;
    private final MailboxFigures figures;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Fetching current;

    Post(Mailbox mailbox, Supplier<Fetching> connections, MailboxFigures figures) {
        this.mailbox = mailbox;
        this.connections = connections;
        this.figures = figures;
        this.thread =
                Thread.ofPlatform().name("mail-" + mailbox.name()).daemon().unstarted(this::run);
    }

    Post start() {
        thread.start();
        return this;
    }

    private void run() {
        Duration wait = FIRST;
        while (closing.getCount() > 0) {
            Instant begun = Instant.now();
            Exception failure = serve();
            if (failure == null || closing.getCount() == 0) {
                return;
            }
            boolean wasUp = Duration.between(begun, Instant.now()).compareTo(GOOD) > 0;
            wait = wasUp ? FIRST : wait;
            String why = told(mailbox.incoming(), failure);
            figures.down(why);
            log.warn("[{}] {}; tried again in {} s", mailbox.name(), why, wait.toSeconds());
            try {
                if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
            Duration longest = isRefused(failure) ? LONGEST_REFUSED : LONGEST;
            wait = wait.multipliedBy(2).compareTo(longest) > 0 ? longest : wait.multipliedBy(2);
        }
    }

    /** @return null: it was closed */
    private @Nullable Exception serve() {
        try (Fetching fetching = connections.get()) {
            current = fetching;
            if (closing.getCount() > 0) {
                fetching.run();
            }
            return null;
        } catch (InterruptedException e) {
            return null;
        } catch (MessagingException | IOException | RuntimeException e) {
            return e;
        } finally {
            current = null;
        }
    }

    private static boolean isRefused(Exception failure) {
        return failure instanceof AuthenticationFailedException || failure instanceof AccessTokens.TokenRefused;
    }

    /** What is wrong and what to do, in words for an administrator. */
    static String told(Server server, Exception failure) {
        if (failure instanceof AuthenticationFailedException) {
            return server + " refuses the log-in of " + server.user() + ": " + said(failure)
                    + "; check user and password (Gmail and Microsoft 365 want an app password or OAuth: docs/email.md)";
        }
        if (failure instanceof AccessTokens.TokenRefused) {
            return said(failure);
        }
        if (failure instanceof MessagingException messaging && messaging.getNextException() instanceof IOException) {
            return server + " cannot be reached: " + said(messaging.getNextException()) + "; check host, port and tls";
        }
        if (failure instanceof RuntimeException) {
            return "what came cannot be stored now: " + Database.described(failure);
        }
        return server + ": " + said(failure);
    }

    private static String said(Exception failure) {
        return Objects.requireNonNullElse(
                        failure.getMessage(), failure.getClass().getSimpleName())
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Override
    public void close() {
        closing.countDown();
        Fetching fetching = current;
        if (fetching != null) {
            fetching.close();
        }
        try {
            // What is half fetched is fetched again: it is not worth a long wait.
            var _ = thread.join(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
