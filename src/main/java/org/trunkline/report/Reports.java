package org.trunkline.report;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.trunkline.report.Happening.Outcome;
import org.trunkline.report.ReportTables.Doing;
import org.trunkline.store.Database;

/** Draws reports from the tables. Thread-safe. */
public final class Reports {
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    /** Rows are read in turn, not all at once. */
    private static final int FETCH = 1_000;

    private final Database database;
    private final ZoneId zone;
    private final InstantSource time;

    public Reports(Database database, ZoneId zone, InstantSource time) {
        this.database = database;
        this.zone = zone;
        this.time = time;
    }

    public ZoneId zone() {
        return zone;
    }

    /** When the day of a moment began, in the reports' time zone. */
    public Instant dayOf(Instant moment) {
        return moment.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    }

    /** @param queue only this one's calls; null: all */
    public Report byQueue(Instant from, Instant to, @Nullable String queue) {
        Map<String, Tally> rows = new TreeMap<>();
        database.read(handle -> {
            calls(handle, from, to, queue, (name, entered) -> row(rows, name));
            return rows.size();
        });
        return report(from, to, Report.By.QUEUE, rows, name -> name, false);
    }

    /** @param queue only this one's calls, without what agents did; null: all */
    public Report byHalfHour(Instant from, Instant to, @Nullable String queue) {
        Map<Instant, Tally> rows = new TreeMap<>();
        database.read(handle -> {
            calls(handle, from, to, queue, (name, entered) -> row(rows, halfHour(entered)));
            if (queue == null) {
                spent(handle, from, to, (agent, doing, began, ended) -> {
                    Instant begin = began;
                    while (begin.isBefore(ended)) {
                        Instant half = halfHour(begin);
                        Instant end = earlier(nextHalfHour(half), ended);
                        row(rows, half).spent(doing, Duration.between(begin, end));
                        begin = end;
                    }
                });
            }
            return rows.size();
        });
        return report(from, to, Report.By.HALF_HOUR, rows, this::name, queue == null);
    }

    /** @param tallies by queue, and when its row was entered */
    private void calls(
            Handle handle,
            Instant from,
            Instant to,
            @Nullable String queue,
            BiFunction<String, Instant, Tally> tallies) {
        visits(
                handle,
                from,
                to,
                queue,
                visit -> tallies.apply(visit.queue, visit.entered)
                        .visit(visit.outcome, visit.inTime, visit.transferred, visit.waited(now())));
        handled(
                handle,
                from,
                to,
                queue,
                part -> tallies.apply(part.queue, part.entered).handled(part.doing, part.length(now())));
    }

    /** Without what was imported. */
    public Report byAgent(Instant from, Instant to) {
        Map<String, Tally> rows = new TreeMap<>();
        database.read(handle -> {
            query(
                            handle,
                            "SELECT agent, transferred FROM queue_visit"
                                    + " WHERE outcome = 'ANSWERED' AND left_at >= :from AND left_at < :to"
                                    + " AND imported = FALSE",
                            from,
                            to)
                    .map((row, context) -> {
                        row(rows, row.getString("agent"))
                                .visit(Outcome.ANSWERED, false, row.getBoolean("transferred"), Duration.ZERO);
                        return 1;
                    })
                    .forEach(_ -> {});
            query(
                            handle,
                            "SELECT agent, COUNT(*) AS missed FROM queue_log WHERE event = 'RINGNOANSWER'"
                                    + " AND happened_at >= :from AND happened_at < :to GROUP BY agent",
                            from,
                            to)
                    .map((row, context) -> {
                        String agent = row.getString("agent").substring(QueueLogLine.AGENT.length());
                        row(rows, agent).missed(row.getLong("missed"));
                        return 1;
                    })
                    .forEach(_ -> {});
            spent(
                    handle,
                    from,
                    to,
                    (agent, doing, began, ended) -> row(rows, agent).spent(doing, Duration.between(began, ended)));
            return rows.size();
        });
        List<Report.AgentRow> agents = new ArrayList<>();
        rows.forEach((agent, tally) -> agents.add(tally.agentRow(agent)));
        agents.add(total(rows).agentRow(""));
        return new Report(from, to, zone, Report.By.AGENT, List.of(), agents, Optional.empty());
    }

    /**
     * Lines of Asterisk's queue_log, in their order.
     *
     * @param callers whether callers' numbers stand in it
     */
    public void queueLog(Instant from, Instant to, boolean callers, Consumer<String> each) {
        database.read(handle -> {
            query(
                            handle,
                            "SELECT q.happened_at, q.callid, q.queuename, q.agent, q.event, q.data, i.caller_number"
                                    + " FROM queue_log q LEFT JOIN interaction i"
                                    + " ON q.event = 'ENTERQUEUE' AND i.id = q.callid"
                                    + " WHERE q.happened_at >= :from AND q.happened_at < :to"
                                    + " ORDER BY q.epoch, q.sequence, q.line",
                            from,
                            to)
                    .map((row, context) -> {
                        String number = callers ? row.getString("caller_number") : null;
                        String data = row.getString("data");
                        // Address, caller, position: the caller is laid in here.
                        return QueueLogLine.text(
                                row, number == null ? data : data.replaceFirst("\\|\\|", "|" + number + "|"));
                    })
                    .forEach(each);
            return 0;
        });
    }

    private <K> Report report(
            Instant from, Instant to, Report.By by, Map<K, Tally> rows, Function<K, String> named, boolean withAgents) {
        List<Report.Row> listed = new ArrayList<>();
        rows.forEach((key, tally) -> listed.add(tally.row(named.apply(key), withAgents)));
        return new Report(
                from, to, zone, by, listed, List.of(), Optional.of(total(rows).row("", withAgents)));
    }

    private static Tally total(Map<?, Tally> rows) {
        Tally total = new Tally();
        rows.values().forEach(total::add);
        return total;
    }

    private static <K> Tally row(Map<K, Tally> rows, K key) {
        return rows.computeIfAbsent(key, _ -> new Tally());
    }

    public Instant now() {
        return time.instant();
    }

    /** The beginning of the half-hour by the clock on the wall; the hour that comes twice in autumn has four. */
    Instant halfHour(Instant moment) {
        ZonedDateTime wall = moment.atZone(zone);
        Duration past = Duration.ofMinutes(wall.getMinute() % 30)
                .plusSeconds(wall.getSecond())
                .plusNanos(wall.getNano());
        return moment.minus(past);
    }

    private Instant nextHalfHour(Instant begin) {
        return halfHour(begin.plus(HALF_HOUR));
    }

    private String name(Instant begin) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(begin.atZone(zone));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private record VisitRow(
            String queue,
            Instant entered,
            @Nullable Outcome outcome,
            @Nullable Instant left,
            boolean inTime,
            boolean transferred) {
        Duration waited(Instant now) {
            return Duration.between(entered, left == null ? now : left);
        }
    }

    private record Part(
            String queue,
            Instant entered,
            Doing doing,
            Instant began,
            @Nullable Instant ended) {
        Duration length(Instant now) {
            return Duration.between(began, ended == null ? now : ended);
        }
    }

    private interface Stretch {
        void take(String agent, Doing doing, Instant began, Instant ended);
    }

    private static void visits(
            Handle handle, Instant from, Instant to, @Nullable String queue, Consumer<VisitRow> each) {
        query(
                        handle,
                        "SELECT queue, entered_at, outcome, left_at, in_time, transferred FROM queue_visit"
                                + " WHERE entered_at >= :from AND entered_at < :to"
                                + (queue == null ? "" : " AND queue = :queue"),
                        from,
                        to,
                        queue)
                .map((row, context) -> new VisitRow(
                        row.getString("queue"),
                        instant(row.getObject("entered_at", OffsetDateTime.class)),
                        row.getString("outcome") == null ? null : Outcome.valueOf(row.getString("outcome")),
                        row.getObject("left_at") == null
                                ? null
                                : instant(row.getObject("left_at", OffsetDateTime.class)),
                        row.getBoolean("in_time"),
                        row.getBoolean("transferred")))
                .forEach(each);
    }

    private static void handled(Handle handle, Instant from, Instant to, @Nullable String queue, Consumer<Part> each) {
        query(
                        handle,
                        "SELECT v.queue, v.entered_at, a.doing, a.began_at, a.ended_at FROM queue_visit v"
                                + " JOIN agent_time a ON a.interaction = v.interaction AND a.entry = v.entry"
                                + " WHERE v.entered_at >= :from AND v.entered_at < :to"
                                + " AND a.doing IN ('TALKING', 'HOLDING', 'WRAP_UP')"
                                + (queue == null ? "" : " AND v.queue = :queue"),
                        from,
                        to,
                        queue)
                .map((row, context) -> new Part(
                        row.getString("queue"),
                        instant(row.getObject("entered_at", OffsetDateTime.class)),
                        Doing.valueOf(row.getString("doing")),
                        instant(row.getObject("began_at", OffsetDateTime.class)),
                        row.getObject("ended_at") == null
                                ? null
                                : instant(row.getObject("ended_at", OffsetDateTime.class))))
                .forEach(each);
    }

    /** What agents did, cut at the edges; what goes on ends now. Of what was imported log-ins and pauses are not known. */
    private void spent(Handle handle, Instant from, Instant to, Stretch each) {
        Instant last = earlier(to, now());
        query(
                        handle,
                        "SELECT agent, doing, began_at, ended_at FROM agent_time"
                                + " WHERE began_at < :to AND (ended_at IS NULL OR ended_at > :from)"
                                + " AND imported = FALSE",
                        from,
                        to)
                .map((row, context) -> {
                    Instant began = instant(row.getObject("began_at", OffsetDateTime.class));
                    Instant ended = row.getObject("ended_at") == null
                            ? last
                            : earlier(instant(row.getObject("ended_at", OffsetDateTime.class)), last);
                    Instant begin = began.isBefore(from) ? from : began;
                    if (begin.isBefore(ended)) {
                        each.take(row.getString("agent"), Doing.valueOf(row.getString("doing")), begin, ended);
                    }
                    return 1;
                })
                .forEach(_ -> {});
    }

    private static Query query(Handle handle, String sql, Instant from, Instant to) {
        return handle.createQuery(sql).setFetchSize(FETCH).bind("from", from).bind("to", to);
    }

    private static Query query(Handle handle, String sql, Instant from, Instant to, @Nullable String queue) {
        Query query = query(handle, sql, from, to);
        return queue == null ? query : query.bind("queue", queue);
    }

    private static Instant instant(OffsetDateTime value) {
        return value.toInstant();
    }
}
