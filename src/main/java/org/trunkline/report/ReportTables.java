package org.trunkline.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;
import org.trunkline.journal.Position;
import org.trunkline.queue.AgentView;
import org.trunkline.report.Happening.Outcome;
import org.trunkline.report.Happening.TalkEnd;
import org.trunkline.report.Happening.Visit;

/** Writes what happened into the tables that reports are drawn from. */
final class ReportTables {
    private static final String REPORT = "report";
    /** Of the rules by which the tables follow from the journal: another number makes them anew from its beginning. */
    private static final int RULES = 2;

    private ReportTables() {}

    /** How far the tables are; {@link Position#START} if they are to be made (anew). */
    static Position mark(Handle handle) {
        return handle.createQuery("SELECT epoch, sequence FROM report_mark WHERE name = ? AND rules = ?")
                .bind(0, REPORT)
                .bind(1, RULES)
                .map((row, context) -> new Position(row.getLong("epoch"), row.getLong("sequence")))
                .findOne()
                .orElse(Position.START);
    }

    static void mark(Handle tx, Position position) {
        mark(tx, REPORT, position, RULES);
    }

    static void mark(Handle tx, String name, Position position, int rules) {
        int changed = tx.execute(
                "UPDATE report_mark SET epoch = ?, sequence = ?, rules = ? WHERE name = ?",
                position.epoch(),
                position.sequence(),
                rules,
                name);
        if (changed == 0) {
            tx.execute(
                    "INSERT INTO report_mark (name, epoch, sequence, rules) VALUES (?, ?, ?, ?)",
                    name,
                    position.epoch(),
                    position.sequence(),
                    rules);
        }
    }

    /** Takes away all that follows from the journal; what was imported stays. */
    static void clear(Handle tx) {
        tx.execute("DELETE FROM queue_visit WHERE imported = FALSE");
        tx.execute("DELETE FROM agent_time WHERE imported = FALSE");
        tx.execute("DELETE FROM queue_log");
    }

    static void apply(Handle tx, Position position, List<Happening> told) {
        int line = 0;
        for (Happening happening : told) {
            apply(tx, happening);
            for (QueueLogLine written : QueueLogLine.of(happening)) {
                write(tx, position, line++, written);
            }
        }
    }

    private static void write(Handle tx, Position position, int line, QueueLogLine written) {
        tx.execute(
                "INSERT INTO queue_log (epoch, sequence, line, happened_at, callid, queuename, agent, event, data)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                position.epoch(),
                position.sequence(),
                line,
                written.at(),
                written.call(),
                written.queue(),
                written.agent(),
                written.event(),
                String.join("|", written.data()));
    }

    private static void apply(Handle tx, Happening happening) {
        switch (happening) {
            case Happening.Entered(Instant at, Visit visit) ->
                tx.execute(
                        "INSERT INTO queue_visit (interaction, entry, queue, entered_at, first_position)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        visit.interaction(),
                        free(tx, visit),
                        visit.queue(),
                        at,
                        visit.firstPosition());
            case Happening.Answered answered -> {
                left(tx, answered.visit(), Outcome.ANSWERED, answered.at());
                tx.execute(
                        "UPDATE queue_visit SET agent = ?, in_time = ? WHERE interaction = ? AND entry = ?",
                        answered.agent(),
                        answered.inTime(),
                        answered.visit().interaction(),
                        entry(tx, answered.visit()));
            }
            case Happening.Unanswered(Instant at, Visit visit, Outcome outcome, int _) -> left(tx, visit, outcome, at);
            case Happening.TalkEnded ended -> {
                if (ended.how() instanceof TalkEnd.Transferred || ended.how() instanceof TalkEnd.HandedOver) {
                    tx.execute(
                            "UPDATE queue_visit SET transferred = TRUE WHERE interaction = ? AND entry = ?",
                            ended.visit().interaction(),
                            entry(tx, ended.visit()));
                }
            }
            case Happening.HoldChanged(Instant at, Visit visit, String agent, boolean held) ->
                does(tx, at, agent, held ? Doing.HOLDING : Doing.TALKING, null, visit, true);
            case Happening.AgentChanged(Instant at, AgentView now, Visit visit, boolean outbound) -> {
                Doing doing = outbound ? Doing.OUTBOUND : Doing.of(now.state());
                String reason = doing == Doing.NOT_READY ? now.reason() : null;
                does(tx, at, now.agent(), doing, reason, now.interaction() == null ? null : visit, false);
            }
            case Happening.Started _, Happening.OfferEnded _, Happening.QueuesChanged _, Happening.Paused _ -> {}
        }
    }

    private static void left(Handle tx, Visit visit, Outcome outcome, Instant at) {
        tx.execute(
                "UPDATE queue_visit SET outcome = ?, left_at = ? WHERE interaction = ? AND entry = ?",
                outcome.name(),
                at,
                visit.interaction(),
                entry(tx, visit));
    }

    /** Its key: the time, or the next that is free where one interaction enters several queues within a microsecond. */
    private static long free(Handle tx, Visit visit) {
        Set<Long> taken =
                Set.copyOf(tx.createQuery("SELECT entry FROM queue_visit WHERE interaction = ? AND entry >= ?")
                        .bind(0, visit.interaction())
                        .bind(1, visit.entry())
                        .mapTo(Long.class)
                        .list());
        long entry = visit.entry();
        while (taken.contains(entry)) {
            entry++;
        }
        return entry;
    }

    /** The key of one that was entered. */
    private static long entry(Handle tx, Visit visit) {
        return tx.createQuery("SELECT MAX(entry) FROM queue_visit"
                        + " WHERE interaction = ? AND queue = ? AND entered_at = ?")
                .bind(0, visit.interaction())
                .bind(1, visit.queue())
                .bind(2, visit.entered())
                .mapTo(Long.class)
                .findOne()
                .orElse(visit.entry());
    }

    private record Open(
            Instant began,
            String doing,
            @Nullable String reason,
            @Nullable String interaction) {}

    /**
     * @param doing null: nothing that counts, being logged out
     * @param byCall the call says so; the floor knows no hold, and so cannot end one
     */
    private static void does(
            Handle tx,
            Instant at,
            String agent,
            @Nullable Doing doing,
            @Nullable String reason,
            @Nullable Visit visit,
            boolean byCall) {
        Open open = tx.createQuery("SELECT began_at, doing, reason, interaction FROM agent_time"
                        + " WHERE agent = ? AND ended_at IS NULL AND imported = FALSE")
                .bind(0, agent)
                .map((row, context) -> new Open(
                        row.getObject("began_at", java.time.OffsetDateTime.class)
                                .toInstant(),
                        row.getString("doing"),
                        row.getString("reason"),
                        row.getString("interaction")))
                .findOne()
                .orElse(null);
        String interaction = visit == null ? null : visit.interaction();
        if (open != null) {
            boolean holds = !byCall && doing == Doing.TALKING && open.doing().equals(Doing.HOLDING.name());
            boolean same = doing != null
                    && (holds || open.doing().equals(doing.name()))
                    && Objects.equals(open.reason(), reason)
                    && Objects.equals(open.interaction(), interaction);
            if (same) {
                return;
            }
            if (open.began().isBefore(at)) {
                tx.execute(
                        "UPDATE agent_time SET ended_at = ? WHERE agent = ? AND began_at = ?", at, agent, open.began());
            } else {
                tx.execute("DELETE FROM agent_time WHERE agent = ? AND began_at = ?", agent, open.began());
            }
        }
        if (doing != null) {
            tx.execute(
                    "INSERT INTO agent_time (agent, began_at, doing, reason, interaction, entry)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    agent,
                    at,
                    doing.name(),
                    reason,
                    interaction,
                    visit == null ? null : entry(tx, visit));
        }
    }

    /** What an agent's time is spent on. */
    enum Doing {
        AVAILABLE,
        RESERVED,
        TALKING,
        HOLDING,
        WRAP_UP,
        NOT_READY,
        /** A call that the agent makes, from the ringing of the first phone to the end of the wrap-up. */
        OUTBOUND;

        static @Nullable Doing of(AgentState state) {
            return switch (state) {
                case LOGGED_OUT -> null;
                case AVAILABLE -> AVAILABLE;
                case RESERVED -> RESERVED;
                case BUSY -> TALKING;
                case WRAP_UP -> WRAP_UP;
                case NOT_READY -> NOT_READY;
            };
        }
    }
}
