package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.JournalHealth;
import org.trunkline.mail.MailboxState;
import org.trunkline.messaging.AccountState;
import org.trunkline.recording.Recorder;
import org.trunkline.speech.Ears;
import org.trunkline.store.Database;
import org.trunkline.voice.Voices;

/**
 * Whether calls can be taken: the switch's channel path, the database, the journal. Open to everybody, so it says little,
 * and looks at most once a second however often it is asked.
 */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration WITHIN = Duration.ofSeconds(3);

    record Part(String name, boolean ok, String detail) {}

    /** @param roundTrip of the switch; null: it did not answer */
    record Readiness(Instant at, List<Part> parts, @Nullable Duration roundTrip) {
        boolean ready() {
            return parts.stream().allMatch(Part::ok);
        }
    }

    record Body(String status, List<Part> parts) {}

    private final Database database;
    private final Supplier<JournalHealth> journal;
    private final SwitchProbe probe;
    private final Ears ears;
    private final Voices voices;
    private final Supplier<Optional<String>> intents;
    private final Recorder recorder;
    private final Supplier<List<MailboxState>> mailboxes;
    private final Supplier<List<AccountState>> accounts;
    private final InstantSource time;
    private final Executor threads = task -> Thread.ofVirtual().name("health").start(task);
    private @Nullable Readiness last;

    /** @param intents why texts are understood less well than they could be */
    Health(
            Database database,
            Supplier<JournalHealth> journal,
            SwitchProbe probe,
            Ears ears,
            Voices voices,
            Supplier<Optional<String>> intents,
            Recorder recorder,
            Supplier<List<MailboxState>> mailboxes,
            Supplier<List<AccountState>> accounts,
            InstantSource time) {
        this.database = database;
        this.journal = journal;
        this.probe = probe;
        this.ears = ears;
        this.voices = voices;
        this.intents = intents;
        this.recorder = recorder;
        this.mailboxes = mailboxes;
        this.accounts = accounts;
        this.time = time;
    }

    void register(RoutesConfig routes) {
        routes.get("/health/live", ctx -> ctx.json(new Body("up", List.of())), Role.ANYONE);
        routes.get("/health/ready", this::ready, Role.ANYONE);
    }

    private void ready(Context ctx) {
        Readiness readiness = readiness();
        ctx.header("Cache-Control", "no-store");
        ctx.status(readiness.ready() ? 200 : 503);
        ctx.json(new Body(readiness.ready() ? "ready" : "not ready", readiness.parts()));
    }

    /** As it was within the last second. */
    synchronized Readiness readiness() {
        Instant now = time.instant();
        Readiness known = last;
        if (known != null && now.isBefore(known.at().plus(FRESH))) {
            return known;
        }
        Readiness looked = look(now);
        if (!looked.ready() && (known == null || known.ready())) {
            LOG.warn("Not ready: {}", looked.parts());
        } else if (looked.ready() && known != null && !known.ready()) {
            LOG.info("Ready again");
        }
        last = looked;
        return looked;
    }

    private Readiness look(Instant now) {
        CompletableFuture<Duration> roundTrip = CompletableFuture.supplyAsync(probe::roundTrip, threads);
        CompletableFuture<Boolean> answered = CompletableFuture.supplyAsync(
                () -> database.read(handle -> handle.createQuery("SELECT 1")
                                .mapTo(Integer.class)
                                .one())
                        == 1,
                threads);
        List<Part> parts = new ArrayList<>();
        Duration took = result(roundTrip);
        parts.add(
                took == null
                        ? new Part("switch", false, "the switch does not answer")
                        : new Part("switch", true, "answered in " + took.toMillis() + " ms"));
        parts.add(
                result(answered) == null
                        ? new Part("database", false, "the database does not answer")
                        : new Part("database", true, "answers"));
        parts.add(
                switch (journal.get()) {
                    case JournalHealth.Connected() -> new Part("journal", true, "writes to the database");
                    case JournalHealth.Spooling spooling ->
                        new Part("journal", false, spooling.entries() + " entries wait on the local disk");
                    case JournalHealth.Stuck stuck -> new Part("journal", false, "nothing can be written");
                });
        parts.add(speech());
        parts.add(voice());
        // No reason not to be ready either: their words are still understood.
        parts.add(new Part("intents", true, intents.get().orElse("texts are understood")));
        // Nor this: calls go on without being recorded.
        parts.add(new Part(
                "recording",
                true,
                recorder.trouble()
                        .map(why -> "ALARM: " + why)
                        .orElse(recorder.active() + " calls are being recorded")));
        parts.add(mail());
        parts.add(messaging());
        return new Readiness(now, List.copyOf(parts), took);
    }

    /** Never a reason not to be ready: whoever is not heard uses keys. */
    private Part speech() {
        Ears.Figures figures = ears.figures();
        String listening = figures.limit() == 0
                ? "callers are not listened to"
                : figures.open() + " of " + figures.limit() + " calls listened to, " + figures.failures() + " failures";
        return new Part("speech", true, figures.trouble().orElse(listening));
    }

    /** Never a reason not to be ready: FreeTTS speaks for a voice that fails, or the flow takes its fault exit. */
    private Part voice() {
        Map<String, String> failing = voices.failing();
        return new Part(
                "voice",
                true,
                failing.isEmpty()
                        ? "speaks"
                        : failing.entrySet().stream()
                                .map(each -> each.getKey() + ": " + each.getValue())
                                .collect(Collectors.joining("; ")));
    }

    /** Nor this: what is not fetched waits on the mail server. Why is for those who may ask, not for everybody. */
    private Part mail() {
        List<MailboxState> all = mailboxes.get();
        List<String> down = all.stream()
                .filter(mailbox -> !mailbox.up())
                .map(MailboxState::name)
                .toList();
        return new Part(
                "mail",
                true,
                down.isEmpty()
                        ? all.size() + " mailboxes are fetched"
                        : "not fetched: " + String.join(", ", down) + "; 'trunkline mail list' says why");
    }

    /** Nor this: what cannot be sent waits, and what cannot be taken is sent again by its network. */
    private Part messaging() {
        List<AccountState> all = accounts.get();
        List<String> down = all.stream()
                .filter(account -> !account.up())
                .map(AccountState::name)
                .toList();
        return new Part(
                "messaging",
                true,
                down.isEmpty()
                        ? all.size() + " accounts work"
                        : "in trouble: " + String.join(", ", down) + "; 'trunkline messaging list' says why");
    }

    private static <T> @Nullable T result(CompletableFuture<T> asked) {
        try {
            return asked.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | TimeoutException | CompletionException e) {
            LOG.debug("A health check failed", e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
