package org.trunkline.report;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;

/**
 * @param zone of the days and half-hours of reports
 * @param now how far back the wallboard's "now" goes
 * @param queueLog the live file in the format of Asterisk's queue_log; null: none
 */
public record ReportSettings(
        ZoneId zone, Duration now, @Nullable Path queueLog) {
    /** From the table {@code [report]}: {@code timezone}, {@code now}, {@code queue_log}. */
    public static ReportSettings from(Section root) {
        Section report = root.section("report");
        String name = report.text("timezone", "");
        ZoneId zone = ZoneId.systemDefault();
        try {
            zone = name.isEmpty() ? zone : ZoneId.of(name);
        } catch (DateTimeException e) {
            report.problem("timezone", "'" + name + "' is not known", "write it as Europe/London");
        }
        return new ReportSettings(
                zone,
                report.duration("now", Duration.ofMinutes(30)),
                report.text("queue_log", "").isEmpty() ? null : report.path("queue_log", ""));
    }
}
