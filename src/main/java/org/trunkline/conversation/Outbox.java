package org.trunkline.conversation;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Personal;
import org.trunkline.store.Database;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what was written, each message once, those of one interaction in their order. A message is there (in the database)
 * before it is sent, and that it is being sent is durable before it is handed over: so after a kill it is known which ones
 * may have gone. One virtual thread for each interaction with something to send.
 */
final class Outbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MessageTables tables;
    private final Letters letters;
    private final Facts facts;
    private final ConversationSettings settings;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("outbox").factory());
    private volatile boolean closed;

    /** The message is on the journal's spool: the database was away when it was written. */
    private static final class NotThere extends RuntimeException {
        NotThere() {
            super("the message is not in the database yet", null, false, false);
        }
    }

    /** Makes what is handed over of a message's row. */
    @FunctionalInterface
    interface Letters {
        Optional<Outgoing> outgoing(String interaction, String message);
    }

    Outbox(MessageTables tables, Letters letters, Facts facts, ConversationSettings settings) {
        this.tables = tables;
        this.letters = letters;
        this.facts = facts;
        this.settings = settings;
    }

    /** An account, with what is to be sent by it. Its monitor is held for moments only. */
    private final class Account {
        private final Carrier carrier;
        private final Semaphore free;
        private final Map<String, Deque<String>> lanes = new HashMap<>();
        private final Set<String> inHand = new HashSet<>();
        /** By message. */
        private final Map<String, CompletableFuture<?>> attempts = new ConcurrentHashMap<>();

        Account(Carrier carrier) {
            this.carrier = carrier;
            this.free = new Semaphore(Math.max(1, carrier.atOnce()));
        }

        synchronized void add(String interaction, String message) {
            if (closed || !inHand.add(message)) {
                return;
            }
            Deque<String> lane = lanes.get(interaction);
            if (lane != null) {
                lane.add(message);
                return;
            }
            lanes.put(interaction, new ArrayDeque<>(List.of(message)));
            Thread.ofVirtual().name("outbox-" + interaction).start(() -> run(interaction));
        }

        /** @return null: this was the last */
        private synchronized @Nullable String next(String interaction) {
            Deque<String> lane = lanes.get(interaction);
            String message = lane == null ? null : lane.poll();
            if (message == null) {
                lanes.remove(interaction);
            }
            return message;
        }

        private synchronized void done(String message) {
            inHand.remove(message);
        }

        private void run(String interaction) {
            for (String message = next(interaction); message != null && !closed; message = next(interaction)) {
                try {
                    send(this, interaction, message);
                } finally {
                    done(message);
                }
            }
        }

        /** An attempt that goes on goes on; there is no other. Nobody is interrupted, who might be at the database. */
        void close() {
            attempts.values().forEach(attempt -> attempt.cancel(false));
        }
    }

    Optional<Carrier> carrier(String account) {
        return Optional.ofNullable(accounts.get(account)).map(one -> one.carrier);
    }

    List<Carrier> carriers() {
        return accounts.values().stream().map(one -> one.carrier).toList();
    }

    /** A message is durable; without a carrier it waits for one. */
    void written(String account, String interaction, String message) {
        Account one = accounts.get(account);
        if (one != null) {
            one.add(interaction, message);
        }
    }

    /** From now on what is of this account is sent; first what was left. */
    void carry(Carrier carrier) {
        Account account = new Account(carrier);
        if (accounts.putIfAbsent(carrier.account(), account) != null) {
            throw new IllegalArgumentException(
                    "two channels have the account " + carrier.account() + "; call one of them otherwise");
        }
        for (MessageTables.Unsent unsent : tables.unsent(carrier.account())) {
            if (unsent.state() == Message.State.SENDING) {
                trace(account, unsent);
            } else {
                account.add(unsent.interaction(), unsent.message());
            }
        }
    }

    /** The controller ended while it was being sent. */
    private void trace(Account account, MessageTables.Unsent unsent) {
        Carrier.Trace trace = letters.outgoing(unsent.interaction(), unsent.message())
                .map(account.carrier::trace)
                .orElse(null);
        switch (trace) {
            case Carrier.Trace.WasSent(Carrier.Sent sent) -> sent(unsent.interaction(), unsent.message(), sent);
            case Carrier.Trace.WasNotSent _ -> account.add(unsent.interaction(), unsent.message());
            case null -> {
                log.warn("[{}] whether message {} was sent is not known", unsent.interaction(), unsent.message());
                facts.append(new ConversationFact.SendDoubtful(unsent.interaction(), unsent.message()));
            }
        }
    }

    private void send(Account account, String interaction, String message) {
        RetryPolicy<Carrier.Sent> policy = RetryPolicy.<Carrier.Sent>builder()
                .handle(Exception.class)
                .abortOn(failure -> isForGood(failure) || closed)
                .withMaxAttempts(-1)
                .withBackoff(settings.firstRetry(), settings.longestRetry())
                .withDelayFnOn(failed -> pause(failed.getLastException()), NotSent.class)
                .withMaxDuration(settings.giveUp())
                .onRetryScheduled(event -> failed(
                        interaction, message, event.getAttemptCount(), event.getLastException(), event.getDelay()))
                .build();
        AtomicInteger attempts = new AtomicInteger();
        CompletableFuture<Carrier.@Nullable Sent> sending =
                Failsafe.with(policy).with(threads).getAsync(() -> attempt(account, interaction, message, attempts));
        account.attempts.put(message, sending);
        try {
            Carrier.Sent sent = sending.join();
            if (sent != null) {
                sent(interaction, message, sent);
            }
        } catch (CancellationException e) {
            log.debug("[{}] message {} is taken up by the next start", interaction, message);
        } catch (CompletionException e) {
            if (!closed) {
                failed(interaction, message, attempts.get(), e.getCause(), null);
            }
        } finally {
            account.attempts.remove(message);
        }
    }

    /** @return null: it is not to be sent any more */
    private Carrier.@Nullable Sent attempt(Account account, String interaction, String message, AtomicInteger attempts)
            throws NotSent, InterruptedException {
        MessageTables.Unsent now = tables.unsentMessage(message).orElse(null);
        Outgoing outgoing = letters.outgoing(interaction, message).orElse(null);
        if (outgoing == null) {
            throw new NotThere();
        }
        if (now == null) {
            return null;
        }
        account.free.acquire();
        try {
            if (closed) {
                throw new CancellationException("the outbox is closed");
            }
            attempts.set(now.attempts() + 1);
            facts.commit(new ConversationFact.Sending(interaction, message, attempts.get()), Personal.NONE);
            return account.carrier.send(outgoing);
        } finally {
            account.free.release();
        }
    }

    private void sent(String interaction, String message, Carrier.Sent sent) {
        String id = sent.externalId();
        Map<String, String> values = new HashMap<>();
        values.put(
                ConversationFact.THREAD_KEYS,
                JSON.writeValueAsString(
                        sent.threadKeys().stream().map(Letter::key).toList()));
        if (id != null) {
            values.put(ConversationFact.EXTERNAL_ID, Letter.key(id));
        }
        facts.commit(new ConversationFact.Sent(interaction, message), new Personal(values));
    }

    /** @return less than nothing: as the policy has it */
    private static Duration pause(@Nullable Throwable failure) {
        Duration asked = failure instanceof NotSent why ? why.pause() : null;
        return asked == null ? Duration.ofNanos(-1) : asked;
    }

    private static boolean isForGood(Throwable failure) {
        return failure instanceof NotSent why && why.isForGood();
    }

    /** @param wait until it is tried again; null: it is not */
    private void failed(
            String interaction, String message, int attempt, @Nullable Throwable failure, @Nullable Duration wait) {
        if (failure instanceof NotThere) {
            return;
        }
        if (failure instanceof NotSent) {
            log.info("[{}] message {} was not taken, attempt {}", interaction, message, attempt);
        } else {
            log.warn(
                    "[{}] message {} could not be sent, attempt {}: {}",
                    interaction,
                    message,
                    attempt,
                    failure == null ? "" : Database.described(failure));
        }
        Instant next = wait == null ? null : facts.clock().instant().plus(wait);
        String why = failure instanceof NotSent told && told.getMessage() != null
                ? told.getMessage()
                : "it could not be handed over";
        facts.commit(
                new ConversationFact.SendFailed(interaction, message, attempt, next),
                Personal.of(ConversationFact.WHY, why));
    }

    @Override
    public void close() {
        closed = true;
        accounts.values().forEach(Account::close);
    }
}
