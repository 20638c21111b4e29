package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;
import org.trunkline.journal.JournalHealth;
import org.trunkline.journal.StoredJournal;
import org.trunkline.mail.MailboxState;
import org.trunkline.messaging.AccountState;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.QueueFigures;
import org.trunkline.queue.QueueView;
import org.trunkline.queue.WaitOutlook;
import org.trunkline.queue.WaitRange;
import org.trunkline.recording.Recorder;
import org.trunkline.speech.Ears;

/** The figures for Prometheus, read at each scrape from what is live. Counters begin with the controller's start. */
final class Figures implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Supplier<FloorView> floor;
    private final InstantSource time;
    private final Map<String, List<Meter>> ofQueue = new HashMap<>();

    Figures(
            Supplier<FloorView> floor,
            StoredJournal journal,
            SwitchProbe probe,
            Ears ears,
            Recorder recorder,
            Health health,
            Supplier<List<MailboxState>> mailboxes,
            Supplier<List<AccountState>> accounts,
            InstantSource time) {
        this.floor = floor;
        this.time = time;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        for (AgentState state : AgentState.values()) {
            gauge("trunkline.agents", Tags.of("state", lower(state)), "Agents by state", null, () -> agents(state));
        }
        gauge("trunkline.calls.active", Tags.empty(), "Calls in progress", null, probe::activeCalls);
        gauge(
                "trunkline.ari.event.lag",
                Tags.empty(),
                "How late the newest event of Asterisk came",
                "seconds",
                () -> seconds(probe.eventLag()));
        gauge(
                "trunkline.ari.round.trip",
                Tags.empty(),
                "How long a command to Asterisk's channels takes; NaN: no answer",
                "seconds",
                () -> seconds(health.readiness().roundTrip()));
        gauge(
                "trunkline.ready",
                Tags.empty(),
                "1 while calls can be taken",
                null,
                () -> health.readiness().ready() ? 1 : 0);
        gauge(
                "trunkline.journal.spool",
                Tags.empty(),
                "Journal entries on the local disk, while the database is away",
                "entries",
                () -> switch (journal.health()) {
                    case JournalHealth.Connected() -> 0;
                    case JournalHealth.Spooling spooling -> spooling.entries();
                    case JournalHealth.Stuck stuck -> Double.NaN;
                });
        gauge(
                "trunkline.journal.waiting",
                Tags.empty(),
                "Journal entries not written yet",
                "entries",
                journal::waiting);
        gauge(
                "trunkline.speech.open",
                Tags.empty(),
                "Calls that are listened to",
                null,
                () -> ears.figures().open());
        gauge(
                "trunkline.speech.limit",
                Tags.empty(),
                "How many calls may be listened to; 0: there is no recognizer",
                null,
                () -> ears.figures().limit());
        gauge(
                "trunkline.speech.hung",
                Tags.empty(),
                "Threads that hang in a recognizer",
                null,
                () -> ears.figures().hung());
        gauge(
                "trunkline.speech.trouble",
                Tags.empty(),
                "1 while something is wrong with the recognizers; /health/ready says what",
                null,
                () -> ears.figures().trouble().isPresent() ? 1 : 0);
        gauge("trunkline.recording.active", Tags.empty(), "Calls being recorded", null, recorder::active);
        gauge(
                "trunkline.recording.trouble",
                Tags.empty(),
                "1 while recordings cannot be made or kept; /health/ready says why",
                null,
                () -> recorder.trouble().isPresent() ? 1 : 0);
        mailboxes.get().forEach(state -> mailbox(state.name(), mailboxes));
        accounts.get().forEach(state -> account(state.name(), accounts));
        FunctionCounter.builder("trunkline.recording.stopped", recorder, Recorder::stopped)
                .description("Recordings that stopped before their call did, or could not begin")
                .register(registry);
        FunctionCounter.builder(
                        "trunkline.speech.refused", ears, each -> each.figures().refused())
                .description("Calls that were not listened to because too many were")
                .register(registry);
        FunctionCounter.builder(
                        "trunkline.speech.failures",
                        ears,
                        each -> each.figures().failures())
                .description("Answers lost because a recognizer failed, hung or was too slow")
                .register(registry);
        FunctionCounter.builder("trunkline.journal.faults", journal, StoredJournal::faults)
                .description("Journal entries that a table refused")
                .register(registry);
    }

    private void mailbox(String name, Supplier<List<MailboxState>> mailboxes) {
        Tags tags = Tags.of("mailbox", name);
        gauge(
                "trunkline.mailbox.up",
                tags,
                "1 while what comes is fetched",
                null,
                () -> mailbox(name, mailboxes, state -> state.up() ? 1 : 0));
        gauge(
                "trunkline.mailbox.fetched",
                tags,
                "When it was last seen that nothing is left to fetch, since 1970; NaN: never",
                "seconds",
                () -> mailbox(
                        name,
                        mailboxes,
                        state -> state.fetchedAt() == null
                                ? Double.NaN
                                : state.fetchedAt().getEpochSecond()));
        mailCounter("received", "Emails stored", name, mailboxes, MailboxState::received);
        mailCounter("damaged", "Of those, such as could not be read wholly", name, mailboxes, MailboxState::damaged);
        mailCounter("sent", "Emails that the mail server took", name, mailboxes, MailboxState::sent);
        mailCounter(
                "refused", "Automatic emails that were not sent to a program", name, mailboxes, MailboxState::refused);
    }

    private void account(String name, Supplier<List<AccountState>> accounts) {
        gauge(
                "trunkline.messaging.up",
                Tags.of("account", name),
                "1 while messages come and go",
                null,
                () -> account(name, accounts, state -> state.up() ? 1 : 0));
        Map<String, ToDoubleFunction<AccountState>> counts = Map.of(
                "received", AccountState::received,
                "sent", AccountState::sent,
                "delivered", AccountState::delivered,
                "failed", AccountState::failed,
                "refused", AccountState::refused);
        counts.forEach((what, figure) -> FunctionCounter.builder(
                        "trunkline.messaging." + what, accounts, all -> account(name, all, figure))
                .tags("account", name)
                .description("Messages " + what + (what.equals("refused") ? ": the customer wants none" : ""))
                .register(registry));
    }

    private static double account(
            String name, Supplier<List<AccountState>> accounts, ToDoubleFunction<AccountState> figure) {
        return accounts.get().stream()
                .filter(state -> state.name().equals(name))
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void mailCounter(
            String what,
            String description,
            String name,
            Supplier<List<MailboxState>> mailboxes,
            ToDoubleFunction<MailboxState> figure) {
        FunctionCounter.builder("trunkline.mailbox." + what, mailboxes, all -> mailbox(name, all, figure))
                .tags("mailbox", name)
                .description(description)
                .register(registry);
    }

    private static double mailbox(
            String name, Supplier<List<MailboxState>> mailboxes, ToDoubleFunction<MailboxState> figure) {
        return mailboxes.get().stream()
                .filter(state -> state.name().equals(name))
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }

    void register(RoutesConfig routes) {
        routes.get("/metrics", this::scrape, Role.SUPERVISOR);
    }

    private void scrape(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(text());
    }

    synchronized String text() {
        Set<String> queues = floor.get().queues().keySet();
        queues.forEach(queue -> ofQueue.computeIfAbsent(queue, this::meters));
        List<String> gone = ofQueue.keySet().stream()
                .filter(queue -> !queues.contains(queue))
                .toList();
        gone.forEach(queue -> {
            List<Meter> meters = ofQueue.remove(queue);
            if (meters != null) {
                meters.forEach(registry::remove);
            }
        });
        return registry.scrape();
    }

    private static double mostExpected(WaitOutlook outlook) {
        WaitRange next = outlook.next();
        return next == null ? Double.NaN : seconds(Duration.ofMinutes(next.toMinutes()));
    }

    private List<Meter> meters(String queue) {
        Tags tags = Tags.of("queue", queue);
        List<Meter> meters = new ArrayList<>();
        meters.add(gauge(
                "trunkline.queue.waiting",
                tags,
                "Contacts that wait",
                null,
                () -> value(queue, view -> view.waiting().size())));
        meters.add(gauge(
                "trunkline.queue.longest.wait",
                tags,
                "How long the first of them waits",
                "seconds",
                () -> value(queue, view -> seconds(view.longestWait(time.instant())))));
        meters.add(gauge(
                "trunkline.queue.service.level.ratio",
                tags,
                "Answered in time / (answered + abandoned + overflowed + no agent); short abandons are left out",
                null,
                () -> value(queue, view -> view.figures().serviceLevel().orElse(Double.NaN))));
        meters.add(gauge(
                "trunkline.queue.wait.hit.ratio",
                tags,
                "How often the wait was within the range that was told, or would have been",
                null,
                () -> value(queue, view -> view.outlook().hitRate().orElse(Double.NaN))));
        meters.add(gauge(
                "trunkline.queue.expected.wait.most",
                tags,
                "What a caller who comes now is told to wait at most; nothing while that is wrong too often",
                "seconds",
                () -> value(queue, view -> mostExpected(view.outlook()))));
        meters.add(counter(queue, "offered", tags, "Contacts that entered", QueueFigures::offered));
        meters.add(counter(queue, "answered", tags, "Contacts that reached an agent", QueueFigures::answered));
        meters.add(counter(
                queue, "answered.in.time", tags, "Of those, within the service level", QueueFigures::answeredInTime));
        meters.add(counter(
                queue,
                "abandoned",
                tags.and("short", "false"),
                "Contacts that left while waiting; short: before the threshold of short abandons",
                QueueFigures::abandoned));
        meters.add(counter(
                queue,
                "abandoned",
                tags.and("short", "true"),
                "Contacts that left while waiting; short: before the threshold of short abandons",
                QueueFigures::shortAbandoned));
        meters.add(counter(
                queue,
                "overflowed",
                tags.and("reason", "max_wait"),
                "Contacts that the queue let go",
                QueueFigures::overflowed));
        meters.add(counter(
                queue,
                "overflowed",
                tags.and("reason", "no_agent"),
                "Contacts that the queue let go",
                QueueFigures::noAgent));
        meters.add(FunctionCounter.builder(
                        "trunkline.queue.answer.wait",
                        floor,
                        view -> value(queue, one -> seconds(one.figures().answeredWait())))
                .tags(tags)
                .baseUnit("seconds")
                .description("Waits of the answered, added up")
                .register(registry));
        return meters;
    }

    private Meter counter(
            String queue, String name, Tags tags, String description, ToDoubleFunction<QueueFigures> figure) {
        return FunctionCounter.builder(
                        "trunkline.queue." + name,
                        floor,
                        view -> value(queue, one -> figure.applyAsDouble(one.figures())))
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private Gauge gauge(String name, Tags tags, String description, @Nullable String unit, Supplier<Number> value) {
        return Gauge.builder(name, value)
                .tags(tags)
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private double value(String queue, ToDoubleFunction<QueueView> figure) {
        QueueView view = floor.get().queues().get(queue);
        return view == null ? Double.NaN : figure.applyAsDouble(view);
    }

    private double agents(AgentState state) {
        return floor.get().agents().values().stream()
                .filter(agent -> agent.state() == state)
                .count();
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toNanos() / 1e9;
    }

    private static String lower(AgentState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
