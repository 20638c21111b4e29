package org.trunkline.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.report.Happening.Outcome;
import org.trunkline.report.ReportTables.Doing;
import org.trunkline.store.Database;

/**
 * Takes the history of before out of an Asterisk's own queue_log into the tables of the reports by queue and half-hour.
 * The same lines again change nothing. Callers' numbers are not taken over.
 *
 * <p>For each time that a call was in a queue: when it entered, what became of it, how long was talked. A queue's T and
 * short abandons are those that are set now; of a queue that there is no more, the usual ones.
 */
public final class QueueLogImport {
    private static final int BATCH = 500;
    private static final int MOST_FAULTS = 100;
    private static final int LONGEST = 200;
    /** Calls whose last stay is remembered, to tell two that began in the same second. */
    private static final int REMEMBERED = 1_000;

    private final Database database;
    private final Function<String, QueuePlan> queues;

    /**
     * @param lines read
     * @param calls stays of calls in queues, new or known from an import before
     * @param own of calls that Trunkline's journal tells itself, left out
     * @param unfinished stays that had not ended when the file did, left out
     * @param skipped lines that could not be read
     * @param faults of the first hundred of these
     */
    public record Result(long lines, long calls, long own, long unfinished, long skipped, List<Fault> faults) {
        public Result {
            faults = List.copyOf(faults);
        }
    }

    /** @param line from 1 */
    public record Fault(long line, String what) {}

    /** @param queues what is set of a queue by name */
    public QueueLogImport(Database database, Function<String, QueuePlan> queues) {
        this.database = database;
        this.queues = queues;
    }

    /** @throws IOException if the lines cannot be read; what was read before stays */
    public Result read(BufferedReader lines) throws IOException {
        Reading reading = new Reading();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            reading.number++;
            if (!line.isBlank()) {
                reading.take(line);
            }
            if (reading.ended.size() >= BATCH) {
                reading.write();
            }
        }
        reading.write();
        return new Result(
                reading.number, reading.calls, reading.own, reading.open.size(), reading.skipped, reading.faults);
    }

    /** A call in a queue. */
    private static final class Stay {
        final String call;
        final String queue;
        Instant entered;
        int position = 1;
        /** Of several in one second. */
        int nth;

        @Nullable
        Outcome outcome;

        @Nullable
        Instant left;

        @Nullable
        String agent;

        boolean inTime;
        boolean transferred;
        Duration talked = Duration.ZERO;

        Stay(String call, String queue, Instant entered) {
            this.call = call;
            this.queue = queue;
            this.entered = entered;
        }

        long entry() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, entered) + nth;
        }
    }

    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1;

        BadLine(String what) {
            super(what);
        }
    }

    /** One file. */
    private final class Reading {
        long number;
        long calls;
        long own;
        long skipped;
        final List<Fault> faults = new ArrayList<>();
        final Map<List<String>, Stay> open = new HashMap<>();
        final List<Stay> ended = new ArrayList<>();
        private final Map<String, QueuePlan> plans = new HashMap<>();
        private final Map<String, Stay> last = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Stay> eldest) {
                return size() > REMEMBERED;
            }
        };

        void take(String line) {
            try {
                event(line.split("\\|", -1));
            } catch (BadLine e) {
                skipped++;
                if (faults.size() < MOST_FAULTS) {
                    faults.add(new Fault(number, String.valueOf(e.getMessage())));
                }
            }
        }

        private void event(String[] fields) throws BadLine {
            if (fields.length < 5) {
                throw new BadLine("has " + fields.length + " fields; a line has 5 at least, separated by |");
            }
            Instant at = time(fields[0]);
            String call = fields[1];
            String queue = fields[2];
            if (call.length() > LONGEST || queue.length() > LONGEST || fields[3].length() > LONGEST) {
                throw new BadLine("has a field of more than " + LONGEST + " characters");
            }
            String[] data = Arrays.copyOfRange(fields, 5, fields.length);
            switch (fields[4]) {
                case "ENTERQUEUE" -> {
                    Stay stay = new Stay(call, queue, at);
                    stay.position = data.length < 3 || data[2].isEmpty() ? 1 : (int) number(data, 2);
                    open.put(List.of(call, queue), stay);
                }
                case "CONNECT" -> connected(stay(call, queue, at, seconds(data, 0)), at, fields[3]);
                case "ABANDON" -> left(stay(call, queue, at, seconds(data, 2)), at, Outcome.ABANDONED);
                case "EXITWITHTIMEOUT" -> left(stay(call, queue, at, seconds(data, 2)), at, Outcome.OVERFLOWED);
                case "EXITEMPTY" -> left(stay(call, queue, at, seconds(data, 2)), at, Outcome.NO_AGENT);
                case "EXITWITHKEY" -> left(stay(call, queue, at, seconds(data, 3)), at, Outcome.MOVED);
                case "COMPLETECALLER", "COMPLETEAGENT" -> talked(call, queue, at, fields[3], data, 0, false);
                // Before the last three there are one or more fields that say where to.
                case "TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER" ->
                    talked(call, queue, at, fields[3], data, Math.max(0, data.length - 3), true);
                default -> {}
            }
        }

        private Stay stay(String call, String queue, Instant at, Duration waited) {
            Stay known = open.get(List.of(call, queue));
            if (known != null) {
                return known;
            }
            // It entered in the file of before.
            Stay stay = new Stay(call, queue, at.minus(waited));
            open.put(List.of(call, queue), stay);
            return stay;
        }

        private void connected(Stay stay, Instant at, String agent) {
            stay.outcome = Outcome.ANSWERED;
            stay.left = at;
            stay.agent = agent.startsWith(QueueLogLine.AGENT) ? agent.substring(QueueLogLine.AGENT.length()) : agent;
            Duration within = plan(stay).get(QueueSettings.SERVICE_LEVEL);
            stay.inTime = Duration.between(stay.entered, at).compareTo(within) <= 0;
        }

        private QueuePlan plan(Stay stay) {
            return plans.computeIfAbsent(stay.queue, queues);
        }

        private void left(Stay stay, Instant at, Outcome outcome) {
            Duration waited = Duration.between(stay.entered, at);
            boolean isShort =
                    outcome == Outcome.ABANDONED && waited.compareTo(plan(stay).get(QueueSettings.SHORT_ABANDON)) < 0;
            stay.outcome = isShort ? Outcome.SHORT_ABANDONED : outcome;
            stay.left = at;
            end(stay);
        }

        private void talked(
                String call, String queue, Instant at, String agent, String[] data, int first, boolean transferred)
                throws BadLine {
            Duration waited = seconds(data, first);
            Duration talked = seconds(data, first + 1);
            Stay stay = stay(call, queue, at, waited.plus(talked));
            if (stay.outcome != Outcome.ANSWERED) {
                connected(stay, at.minus(talked), agent);
            }
            stay.talked = talked;
            stay.transferred = transferred;
            end(stay);
        }

        private void end(Stay stay) {
            Stay before = last.get(stay.call);
            if (before != null && before.entered.equals(stay.entered)) {
                stay.nth = before.nth + 1;
            }
            last.put(stay.call, stay);
            open.remove(List.of(stay.call, stay.queue));
            ended.add(stay);
        }

        void write() {
            database.write(tx -> {
                ended.forEach(stay -> {
                    if (QueueLogImport.write(tx, stay)) {
                        calls++;
                    } else {
                        own++;
                    }
                });
                return calls;
            });
            ended.clear();
        }
    }

    private static Instant time(String text) throws BadLine {
        try {
            // With fractions of a second in some databases' way of writing it.
            return Instant.ofEpochSecond(Long.parseLong(text.split("\\.", 2)[0]));
        } catch (NumberFormatException e) {
            throw new BadLine("begins with '" + shown(text) + "', which is no time in seconds since 1970");
        }
    }

    private static Duration seconds(String[] data, int at) throws BadLine {
        return Duration.ofSeconds(number(data, at));
    }

    private static long number(String[] data, int at) throws BadLine {
        String text = at < data.length ? data[at] : "";
        if (!text.matches("\\d{1,9}")) {
            throw new BadLine("has '" + shown(text) + "' where a number is expected (data " + (at + 1) + ")");
        }
        return Long.parseLong(text);
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /** False: the journal tells this call itself. */
    private static boolean write(Handle tx, Stay stay) {
        boolean isOwn = tx.createQuery("SELECT COUNT(*) FROM queue_visit WHERE interaction = ? AND imported = FALSE")
                        .bind(0, stay.call)
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (isOwn) {
            return false;
        }
        tx.execute("DELETE FROM queue_visit WHERE interaction = ? AND entry = ?", stay.call, stay.entry());
        tx.execute("DELETE FROM agent_time WHERE interaction = ? AND entry = ?", stay.call, stay.entry());
        tx.execute(
                "INSERT INTO queue_visit (interaction, entry, queue, entered_at, first_position, outcome, left_at,"
                        + " in_time, agent, transferred, imported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, TRUE)",
                stay.call,
                stay.entry(),
                stay.queue,
                stay.entered,
                stay.position,
                stay.outcome,
                stay.left,
                stay.inTime,
                stay.agent,
                stay.transferred);
        if (stay.agent != null && stay.left != null && !stay.talked.isZero()) {
            tx.execute(
                    "INSERT INTO agent_time (agent, began_at, ended_at, doing, interaction, entry, imported)"
                            + " VALUES (?, ?, ?, ?, ?, ?, TRUE)",
                    stay.agent,
                    free(tx, stay.agent, stay.left),
                    stay.left.plus(stay.talked),
                    Doing.TALKING,
                    stay.call,
                    stay.entry());
        }
        return true;
    }

    /** Of an agent's times no two begin at the same moment. */
    private static Instant free(Handle tx, String agent, Instant began) {
        Instant at = began;
        while (tx.createQuery("SELECT COUNT(*) FROM agent_time WHERE agent = ? AND began_at = ?")
                        .bind(0, agent)
                        .bind(1, at)
                        .mapTo(Long.class)
                        .one()
                > 0) {
            at = at.plus(1, ChronoUnit.MICROS);
        }
        return at;
    }
}
