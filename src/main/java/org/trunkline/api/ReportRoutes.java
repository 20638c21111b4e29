package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.trunkline.report.QueueLogImport;
import org.trunkline.report.Report;
import org.trunkline.report.Reports;

/** Reports by queue, half-hour and agent, as JSON and CSV. Times are in seconds. */
final class ReportRoutes {
    private static final String PATH = "/api/v1/reports/";
    private static final String QUEUE_LOG = "/api/v1/queue-log";
    private static final Formulas FORMULAS = new Formulas(Report.SERVICE_LEVEL, Report.HANDLE_TIME, Report.OCCUPANCY);

    record Formulas(String serviceLevel, String averageHandle, String occupancy) {}

    record Times(
            double loggedInSeconds,
            double availableSeconds,
            double reservedSeconds,
            double talkSeconds,
            double holdSeconds,
            double wrapUpSeconds,
            double outboundSeconds,
            double notReadySeconds,
            @Nullable Double occupancy) {
        static Times of(Report.Times times) {
            return new Times(
                    Json.seconds(times.loggedIn()),
                    Json.seconds(times.available()),
                    Json.seconds(times.reserved()),
                    Json.seconds(times.talk()),
                    Json.seconds(times.hold()),
                    Json.seconds(times.wrapUp()),
                    Json.seconds(times.outbound()),
                    Json.seconds(times.notReady()),
                    rounded(times.occupancy()));
        }
    }

    record Calls(
            String name,
            long offered,
            long answered,
            long answeredInTime,
            long abandoned,
            long shortAbandoned,
            long overflowed,
            long noAgent,
            long moved,
            long waiting,
            long transferred,
            @Nullable Double serviceLevel,
            @Nullable Double averageWaitSeconds,
            double longestWaitSeconds,
            @Nullable Double averageHandleSeconds,
            double talkSeconds,
            double holdSeconds,
            double wrapUpSeconds,
            @Nullable Double occupancy) {
        static Calls of(Report.Row row) {
            return new Calls(
                    row.name(),
                    row.offered(),
                    row.answered(),
                    row.answeredInTime(),
                    row.abandoned(),
                    row.shortAbandoned(),
                    row.overflowed(),
                    row.noAgent(),
                    row.moved(),
                    row.waiting(),
                    row.transferred(),
                    rounded(row.serviceLevel()),
                    rounded(row.averageWait()),
                    Json.seconds(row.longestWait()),
                    rounded(row.averageHandleTime()),
                    Json.seconds(row.talk()),
                    Json.seconds(row.hold()),
                    Json.seconds(row.wrapUp()),
                    row.agents().map(times -> rounded(times.occupancy())).orElse(null));
        }
    }

    record Agent(
            String agent,
            long answered,
            long missed,
            long transferred,
            @Nullable Double averageHandleSeconds,
            Times times) {
        static Agent of(Report.AgentRow row) {
            return new Agent(
                    row.agent(),
                    row.answered(),
                    row.missed(),
                    row.transferred(),
                    rounded(row.averageHandleTime()),
                    Times.of(row.times()));
        }
    }

    record CallReport(
            Instant from,
            Instant to,
            String timezone,
            Formulas formulas,
            List<Calls> items,
            @Nullable Calls total) {}

    record AgentReport(Instant from, Instant to, String timezone, Formulas formulas, List<Agent> items, Agent total) {}

    record Imported(long lines, long calls, long own, long unfinished, long skipped, List<Fault> faults) {}

    record Fault(long line, String what) {}

    private final Reports reports;
    private final QueueLogImport imports;
    private final Audit audit;

    ReportRoutes(Reports reports, QueueLogImport imports, Audit audit) {
        this.reports = reports;
        this.imports = imports;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(PATH + "queues", ctx -> calls(ctx, Report.By.QUEUE), Role.SUPERVISOR);
        routes.get(PATH + "half-hours", ctx -> calls(ctx, Report.By.HALF_HOUR), Role.SUPERVISOR);
        routes.get(PATH + "agents", this::agents, Role.SUPERVISOR);
        routes.get(QUEUE_LOG, this::queueLog, Role.SUPERVISOR);
        routes.post(QUEUE_LOG, this::importQueueLog, Role.ADMIN);
    }

    private void calls(Context ctx, Report.By by) {
        Days days = days(ctx);
        String queue = Ask.text(ctx, "queue");
        Report report = by == Report.By.QUEUE
                ? reports.byQueue(days.from(), days.to(), queue)
                : reports.byHalfHour(days.from(), days.to(), queue);
        List<Calls> items = report.rows().stream().map(Calls::of).toList();
        Calls total = report.total().map(Calls::of).orElse(null);
        if (!csv(ctx)) {
            ctx.json(new CallReport(days.from(), days.to(), zone().getId(), FORMULAS, items, total));
            return;
        }
        List<Object[]> rows = new ArrayList<>();
        rows.add(new Object[] {
            by == Report.By.QUEUE ? "queue" : "half_hour",
            "offered",
            "answered",
            "answered_in_time",
            "abandoned",
            "short_abandoned",
            "overflowed",
            "no_agent",
            "moved",
            "waiting",
            "transferred",
            "service_level",
            "average_wait_s",
            "longest_wait_s",
            "average_handle_s",
            "talk_s",
            "hold_s",
            "wrap_up_s",
            "occupancy"
        });
        items.forEach(item -> rows.add(cells(item)));
        if (total != null) {
            rows.add(cells(total));
        }
        write(ctx, by == Report.By.QUEUE ? "queues" : "half-hours", days, rows);
    }

    private static Object[] cells(Calls row) {
        return new Object[] {
            row.name().isEmpty() ? "TOTAL" : row.name(),
            row.offered(),
            row.answered(),
            row.answeredInTime(),
            row.abandoned(),
            row.shortAbandoned(),
            row.overflowed(),
            row.noAgent(),
            row.moved(),
            row.waiting(),
            row.transferred(),
            row.serviceLevel(),
            row.averageWaitSeconds(),
            row.longestWaitSeconds(),
            row.averageHandleSeconds(),
            row.talkSeconds(),
            row.holdSeconds(),
            row.wrapUpSeconds(),
            row.occupancy()
        };
    }

    private void agents(Context ctx) {
        Days days = days(ctx);
        List<Agent> all = reports.byAgent(days.from(), days.to()).agents().stream()
                .map(Agent::of)
                .toList();
        List<Agent> items = all.subList(0, all.size() - 1);
        if (!csv(ctx)) {
            ctx.json(new AgentReport(days.from(), days.to(), zone().getId(), FORMULAS, items, all.getLast()));
            return;
        }
        List<Object[]> rows = new ArrayList<>();
        rows.add(new Object[] {
            "agent",
            "answered",
            "missed",
            "transferred",
            "average_handle_s",
            "logged_in_s",
            "available_s",
            "reserved_s",
            "talk_s",
            "hold_s",
            "wrap_up_s",
            "outbound_s",
            "not_ready_s",
            "occupancy"
        });
        all.forEach(row -> rows.add(new Object[] {
            row.agent().isEmpty() ? "TOTAL" : row.agent(),
            row.answered(),
            row.missed(),
            row.transferred(),
            row.averageHandleSeconds(),
            row.times().loggedInSeconds(),
            row.times().availableSeconds(),
            row.times().reservedSeconds(),
            row.times().talkSeconds(),
            row.times().holdSeconds(),
            row.times().wrapUpSeconds(),
            row.times().outboundSeconds(),
            row.times().notReadySeconds(),
            row.times().occupancy()
        }));
        write(ctx, "agents", days, rows);
    }

    private void importQueueLog(Context ctx) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(ctx.req().getInputStream(), StandardCharsets.UTF_8))) {
            QueueLogImport.Result result = imports.read(lines);
            audit.changed(ctx, "queue-log.imported", result.calls() + " calls");
            ctx.json(new Imported(
                    result.lines(),
                    result.calls(),
                    result.own(),
                    result.unfinished(),
                    result.skipped(),
                    result.faults().stream()
                            .map(fault -> new Fault(fault.line(), fault.what()))
                            .toList()));
        }
    }

    private void queueLog(Context ctx) throws IOException {
        Days days = days(ctx);
        boolean callers = "true".equals(Ask.text(ctx, "callers"));
        ctx.contentType("text/plain; charset=utf-8");
        Writer out = new OutputStreamWriter(ctx.res().getOutputStream(), StandardCharsets.UTF_8);
        reports.queueLog(days.from(), days.to(), callers, line -> {
            try {
                out.write(line + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        out.flush();
    }

    private void write(Context ctx, String what, Days days, List<Object[]> rows) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            for (Object[] row : rows) {
                csv.printRecord(Arrays.stream(row).map(ReportRoutes::harmless));
            }
            csv.println();
            csv.printRecord("from", days.from().atZone(zone()).toOffsetDateTime());
            csv.printRecord("to", days.to().atZone(zone()).toOffsetDateTime());
            csv.printRecord("timezone", zone().getId());
            csv.printRecord("service_level", FORMULAS.serviceLevel());
            csv.printRecord("average_handle_s", FORMULAS.averageHandle());
            csv.printRecord("occupancy", FORMULAS.occupancy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = what + "-" + LocalDate.ofInstant(days.from(), zone()) + ".csv";
        ctx.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        ctx.contentType("text/csv; charset=utf-8").result(text.toString());
    }

    /** A name that a spreadsheet would take for a formula is shown as text. */
    private static @Nullable Object harmless(@Nullable Object cell) {
        return cell instanceof String text && text.matches("[=+@-].*") ? "'" + text : cell;
    }

    private static boolean csv(Context ctx) {
        String format = Ask.text(ctx, "format");
        if (format == null || format.equals("json")) {
            return false;
        }
        if (format.equals("csv")) {
            return true;
        }
        throw Problem.invalid("format", "'" + format + "' is not known", "json or csv");
    }

    private Days days(Context ctx) {
        return Days.of(ctx, reports.now(), zone());
    }

    private ZoneId zone() {
        return reports.zone();
    }

    private static @Nullable Double rounded(OptionalDouble value) {
        return value.isPresent() ? Math.round(value.getAsDouble() * 10_000) / 10_000.0 : null;
    }
}
