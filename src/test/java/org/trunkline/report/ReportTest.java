package org.trunkline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.customer.CallFact;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Position;
import org.trunkline.journal.StoredJournal;
import org.trunkline.queue.FloorCore;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorState;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.Waiting;
import org.trunkline.report.RawFigures.Stay;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

/** The reports of a day, held against the same figures drawn from the raw journal by other code. */
class ReportTest {
    /** The clocks go back an hour that night: the day has 25. */
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private static final LocalDate DAY = LocalDate.of(2026, 10, 25);
    private static final Instant MIDNIGHT = DAY.atStartOfDay(LONDON).toInstant();
    private static final Instant NEXT = DAY.plusDays(1).atStartOfDay(LONDON).toInstant();

    @TempDir
    Path folder;

    private Database database;
    private StoredJournal journal;
    private final FactTypes types = FactTypes.of(Map.of("call", CallFact.class, "floor", FloorInput.class));
    private final List<Reporter> reporters = new ArrayList<>();

    TestDatabase store() throws Exception {
        return new H2ForTests(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = store().open();
        journal = journal();
    }

    @AfterEach
    void close() {
        reporters.forEach(Reporter::close);
        journal.close();
        database.close();
    }

    private StoredJournal journal() {
        return StoredJournal.open(
                database, types, JournalSettings.in(folder.resolve("spool")), InstantSource.system(), List.of());
    }

    private Reporter reporter() {
        Reporter reporter = new Reporter(database, new JournalReader(database, types), journal.live()).start();
        reporters.add(reporter);
        return reporter;
    }

    private void caughtUp(Reporter reporter) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> journal.waiting() == 0
                        && reporter.done().equals(journal.live().last()));
    }

    /** Two halves with a restart between them, and the reporter too is stopped and started in the middle of the day. */
    private Reports day(long seed) {
        SimulatedDay day = new SimulatedDay(seed, MIDNIGHT, journal);
        Reporter early = reporter();
        day.run(Duration.ofHours(11), Duration.ofSeconds(55));
        early.close();
        journal.close();
        journal = journal();
        day.restart(journal);
        day.run(Duration.ofHours(12), Duration.ofSeconds(70));
        caughtUp(reporter());
        return new Reports(database, LONDON, InstantSource.fixed(day.now()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void figures_by_queue_and_half_hour_are_those_of_the_raw_journal(long seed) {
        Reports reports = day(seed);
        RawFigures raw = new RawFigures(database, SimulatedDay.SHORT);
        assertThat(raw.stays).hasSizeGreaterThan(800);
        assertThat(raw.by(stay -> stay.outcome).keySet())
                .as("a day in which everything happens")
                .contains("answered", "abandoned", "short", "moved", "max wait", "no agent");

        Report byQueue = reports.byQueue(MIDNIGHT, NEXT, null);
        Map<String, List<Stay>> queues = raw.by(stay -> stay.queue);
        assertThat(byQueue.rows()).extracting(Report.Row::name).containsExactlyInAnyOrderElementsOf(queues.keySet());
        byQueue.rows().forEach(row -> same(row, queues.getOrDefault(row.name(), List.of())));
        same(byQueue.total().orElseThrow(), raw.stays);

        Report byHalfHour = reports.byHalfHour(MIDNIGHT, NEXT, null);
        assertThat(byHalfHour.rows()).hasSizeBetween(44, 50);
        Map<String, List<Stay>> halves = raw.by(stay -> {
            ZonedDateTime wall = stay.entered.atZone(LONDON).truncatedTo(ChronoUnit.MINUTES);
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(wall.withMinute(wall.getMinute() / 30 * 30));
        });
        byHalfHour.rows().forEach(row -> same(row, halves.getOrDefault(row.name(), List.of())));
        assertThat(byHalfHour.rows().stream().mapToLong(Report.Row::offered).sum())
                .isEqualTo(raw.stays.size());
    }

    private static void same(Report.Row row, List<Stay> stays) {
        assertThat(Map.of(
                        "offered", row.offered(),
                        "answered", row.answered(),
                        "answered in time", row.answeredInTime(),
                        "abandoned", row.abandoned(),
                        "short", row.shortAbandoned(),
                        "max wait", row.overflowed(),
                        "no agent", row.noAgent(),
                        "moved", row.moved(),
                        "waiting", row.waiting(),
                        "transferred", row.transferred()))
                .as(row.name())
                .isEqualTo(Map.of(
                        "offered", (long) stays.size(),
                        "answered", count(stays, "answered"),
                        "answered in time",
                                stays.stream()
                                        .filter(stay -> stay.outcome.equals("answered")
                                                && stay.wait.compareTo(SimulatedDay.T) <= 0)
                                        .count(),
                        "abandoned", count(stays, "abandoned"),
                        "short", count(stays, "short"),
                        "max wait", count(stays, "max wait"),
                        "no agent", count(stays, "no agent"),
                        "moved", count(stays, "moved"),
                        "waiting", count(stays, "waiting"),
                        "transferred",
                                stays.stream().filter(stay -> stay.transferred).count()));
        assertThat(row.talk()).as(row.name() + " talk").isEqualTo(sum(stays, stay -> stay.talk));
        assertThat(row.hold()).as(row.name() + " hold").isEqualTo(sum(stays, stay -> stay.hold));
        assertThat(row.wrapUp()).as(row.name() + " wrap-up").isEqualTo(sum(stays, stay -> stay.wrapUp));
        assertThat(row.answeredWait())
                .as(row.name() + " waits")
                .isEqualTo(sum(stays, stay -> stay.outcome.equals("answered") ? stay.wait : Duration.ZERO));
        assertThat(row.longestWait())
                .as(row.name() + " longest")
                .isEqualTo(stays.stream()
                        .map(stay -> stay.wait)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
        long ended = count(stays, "answered")
                + count(stays, "abandoned")
                + count(stays, "max wait")
                + count(stays, "no agent");
        if (ended > 0) {
            assertThat(row.serviceLevel().orElseThrow()).isEqualTo((double) row.answeredInTime() / ended);
        } else {
            assertThat(row.serviceLevel()).isEmpty();
        }
    }

    private static long count(List<Stay> stays, String outcome) {
        return stays.stream().filter(stay -> stay.outcome.equals(outcome)).count();
    }

    private static Duration sum(List<Stay> stays, java.util.function.Function<Stay, Duration> part) {
        return stays.stream().map(part).reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void agents_times_are_what_the_floor_showed_from_entry_to_entry() {
        Reports reports = day(3);
        RawFigures raw = new RawFigures(database, SimulatedDay.SHORT);
        Map<String, Map<AgentState, Duration>> shown = new TreeMap<>();
        FloorCore core = new FloorCore();
        Entry before = null;
        for (Entry entry : new JournalReader(database, types).after(Position.START, "floor.", Integer.MAX_VALUE)) {
            if (before != null) {
                Duration length = Duration.between(before.at(), entry.at());
                core.view()
                        .agents()
                        .forEach((agent, view) -> shown.computeIfAbsent(agent, _ -> new EnumMap<>(AgentState.class))
                                .merge(view.state(), length, Duration::plus));
            }
            core.apply(entry.at(), (FloorInput) entry.fact());
            before = entry;
        }
        Report report = reports.byAgent(MIDNIGHT, NEXT.plus(Duration.ofHours(3)));
        Map<String, List<Stay>> answered = raw.by(stay -> String.valueOf(stay.agent));
        assertThat(report.agents()).hasSize(5); // with the total
        for (Report.AgentRow row : report.agents().subList(0, 4)) {
            Map<AgentState, Duration> states = shown.getOrDefault(row.agent(), Map.of());
            Report.Times times = row.times();
            assertThat(times.available()).as(row.agent()).isEqualTo(states.get(AgentState.AVAILABLE));
            assertThat(times.reserved()).as(row.agent()).isEqualTo(states.get(AgentState.RESERVED));
            assertThat(times.notReady()).as(row.agent()).isEqualTo(states.get(AgentState.NOT_READY));
            assertThat(times.talk().plus(times.hold())).as(row.agent()).isEqualTo(states.get(AgentState.BUSY));
            assertThat(times.hold())
                    .as(row.agent())
                    .isPositive()
                    .isEqualTo(sum(answered.getOrDefault(row.agent(), List.of()), stay -> stay.hold));
            assertThat(times.wrapUp())
                    .as(row.agent())
                    .isEqualTo(states.getOrDefault(AgentState.WRAP_UP, Duration.ZERO));
            assertThat(row.answered())
                    .isEqualTo(answered.getOrDefault(row.agent(), List.of()).size());
            assertThat(row.missed())
                    .isEqualTo(raw.missed.getOrDefault(row.agent(), 0).longValue());
            double ready = times.loggedIn().minus(times.notReady()).toNanos();
            assertThat(times.occupancy().orElseThrow())
                    .isBetween(0.05, 1.0)
                    .isCloseTo(
                            times.talk().plus(times.hold()).plus(times.wrapUp()).toNanos() / ready, within(1e-9));
        }

        Report halves = reports.byHalfHour(MIDNIGHT, NEXT.plus(Duration.ofHours(3)), null);
        assertThat(halves.rows().stream()
                        .map(row -> row.agents().orElseThrow().loggedIn())
                        .peek(time -> assertThat(time).isLessThanOrEqualTo(Duration.ofHours(2)))
                        .reduce(Duration.ZERO, Duration::plus))
                .as("cut at half-hours, nothing is lost and nothing counted twice")
                .isEqualTo(report.agents().getLast().times().loggedIn());
    }

    @Test
    void the_hour_that_comes_twice_has_four_half_hours_and_the_days_begin_at_the_wall_clocks_midnight() {
        Reports reports = new Reports(database, LONDON, InstantSource.system());
        assertThat(Duration.between(reports.dayOf(MIDNIGHT), NEXT)).isEqualTo(Duration.ofHours(25));
        assertThat(reports.dayOf(NEXT.minusMillis(1))).isEqualTo(MIDNIGHT);
        assertThat(reports.dayOf(NEXT)).isEqualTo(NEXT);
        List<Instant> begins = new ArrayList<>();
        for (Instant at = MIDNIGHT; at.isBefore(NEXT); at = at.plusSeconds(600)) {
            Instant begin = reports.halfHour(at);
            if (!begins.contains(begin)) {
                begins.add(begin);
            }
        }
        assertThat(begins).hasSize(50);
        Reports kathmandu = new Reports(database, ZoneId.of("Asia/Kathmandu"), InstantSource.system());
        assertThat(kathmandu.halfHour(Instant.parse("2026-03-01T00:20:00Z")))
                .as("06:05 on the wall")
                .isEqualTo(Instant.parse("2026-03-01T00:15:00Z"));
    }

    @Test
    void queues_entered_in_the_same_microsecond_are_visits_of_their_own() {
        FloorPlan plan = new FloorPlan(
                1,
                Map.of("billing", QueuePlan.of("billing"), "support", QueuePlan.of("support")),
                Map.of("101", new Agent("101", "Agent 101", Map.of())));
        List<FloorInput> moved = List.of(
                new FloorInput.Restored(FloorState.EMPTY),
                new FloorInput.Configured(plan),
                new FloorInput.LoggedIn("101", "1001"),
                new FloorInput.PhoneSeen("1001", PhoneState.IDLE),
                new FloorInput.Entered(new Waiting("a", "billing", 0, Set.of(), MIDNIGHT)),
                new FloorInput.Moved("a", "support"),
                new FloorInput.Moved("a", "billing"),
                new FloorInput.MadeReady("101"));
        moved.forEach(input -> journal.append(MIDNIGHT, input));
        journal.append(MIDNIGHT.plusSeconds(4), new FloorInput.OfferAccepted("a/1"));
        journal.append(MIDNIGHT.plusSeconds(64), new FloorInput.Released("a"));
        caughtUp(reporter());

        List<Report.Row> rows = new Reports(database, LONDON, InstantSource.fixed(MIDNIGHT.plusSeconds(100)))
                .byQueue(MIDNIGHT, NEXT, null)
                .rows();

        assertThat(rows)
                .extracting(Report.Row::name, Report.Row::offered, Report.Row::moved, Report.Row::answered)
                .containsExactly(tuple("billing", 2L, 1L, 1L), tuple("support", 1L, 1L, 0L));
        assertThat(rows).extracting(Report.Row::talk).containsExactly(Duration.ofMinutes(1), Duration.ZERO);
    }

    @Test
    void tables_of_other_rules_are_made_anew_and_what_was_imported_stays() {
        Reports reports = day(4);
        Report was = reports.byQueue(MIDNIGHT, NEXT, null);
        reporters.forEach(Reporter::close);
        database.write(tx -> {
            tx.execute("UPDATE report_mark SET rules = 0");
            tx.execute("DELETE FROM agent_time WHERE doing = 'TALKING'");
            tx.execute("INSERT INTO queue_visit (interaction, entry, queue, entered_at, first_position, imported)"
                    + " VALUES ('old', 1, 'billing', TIMESTAMP WITH TIME ZONE '2025-01-01 10:00:00+00:00', 1, TRUE)");
            return tx;
        });
        caughtUp(reporter());
        assertThat(reports.byQueue(MIDNIGHT, NEXT, null)).isEqualTo(was);
        assertThat(reports.byQueue(Instant.parse("2025-01-01T00:00:00Z"), MIDNIGHT, null)
                        .total()
                        .orElseThrow()
                        .offered())
                .isEqualTo(1);
    }
}
