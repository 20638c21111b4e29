package org.trunkline.report;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.report.Happening.Outcome;
import org.trunkline.report.ReportTables.Doing;

/** Adds up one row of a report. */
final class Tally {
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Doing, Duration> handled = new EnumMap<>(Doing.class);
    private final Map<Doing, Duration> spent = new EnumMap<>(Doing.class);
    private long offered;
    private long inTime;
    private long waiting;
    private long transferred;
    private long missed;
    private Duration answeredWait = Duration.ZERO;
    private Duration longestWait = Duration.ZERO;

    /** @param outcome null: still there */
    void visit(@Nullable Outcome outcome, boolean answeredInTime, boolean handedOn, Duration wait) {
        offered++;
        if (outcome == null) {
            waiting++;
        } else {
            outcomes.merge(outcome, 1L, Long::sum);
        }
        inTime += answeredInTime ? 1 : 0;
        transferred += handedOn ? 1 : 0;
        if (outcome == Outcome.ANSWERED) {
            answeredWait = answeredWait.plus(wait);
        }
        longestWait = wait.compareTo(longestWait) > 0 ? wait : longestWait;
    }

    /** Time that agents spent with the contacts of this row. */
    void handled(Doing doing, Duration time) {
        handled.merge(doing, time, Duration::plus);
    }

    /** Time that agents spent while this row lasts. */
    void spent(Doing doing, Duration time) {
        spent.merge(doing, time, Duration::plus);
    }

    void missed(long offers) {
        missed += offers;
    }

    void add(Tally other) {
        other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        other.handled.forEach(this::handled);
        other.spent.forEach(this::spent);
        offered += other.offered;
        inTime += other.inTime;
        waiting += other.waiting;
        transferred += other.transferred;
        missed += other.missed;
        answeredWait = answeredWait.plus(other.answeredWait);
        longestWait = longestWait.compareTo(other.longestWait) > 0 ? longestWait : other.longestWait;
    }

    Report.Row row(String name, boolean withAgents) {
        return new Report.Row(
                name,
                offered,
                count(Outcome.ANSWERED),
                inTime,
                count(Outcome.ABANDONED),
                count(Outcome.SHORT_ABANDONED),
                count(Outcome.OVERFLOWED),
                count(Outcome.NO_AGENT),
                count(Outcome.MOVED),
                waiting,
                transferred,
                answeredWait,
                longestWait,
                handled.getOrDefault(Doing.TALKING, Duration.ZERO),
                handled.getOrDefault(Doing.HOLDING, Duration.ZERO),
                handled.getOrDefault(Doing.WRAP_UP, Duration.ZERO),
                withAgents ? Optional.of(times()) : Optional.empty());
    }

    Report.AgentRow agentRow(String agent) {
        return new Report.AgentRow(agent, count(Outcome.ANSWERED), missed, transferred, times());
    }

    private Report.Times times() {
        return new Report.Times(
                spent(Doing.AVAILABLE),
                spent(Doing.RESERVED),
                spent(Doing.TALKING),
                spent(Doing.HOLDING),
                spent(Doing.WRAP_UP),
                spent(Doing.OUTBOUND),
                spent(Doing.NOT_READY));
    }

    private Duration spent(Doing doing) {
        return spent.getOrDefault(doing, Duration.ZERO);
    }

    private long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }
}
