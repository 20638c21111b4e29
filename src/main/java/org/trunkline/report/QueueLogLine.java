package org.trunkline.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.trunkline.report.Happening.TalkEnd;
import org.trunkline.report.Happening.Visit;

/**
 * A line of Asterisk's queue_log, in the words and with the data of app_queue in Asterisk 22.
 *
 * @param call the interaction's id, or {@value #NONE}
 */
record QueueLogLine(Instant at, String call, String queue, String agent, String event, List<String> data) {
    static final String NONE = "NONE";
    /** How agents are written, as QueueMetrics and app_queue's own agents are. */
    static final String AGENT = "Agent/";

    private static final String DIALPLAN = "trunkline";

    QueueLogLine {
        data = List.copyOf(data);
    }

    /** A row of the table as it stands in the file. */
    static String text(ResultSet row, String data) throws SQLException {
        return String.join(
                "|",
                String.valueOf(
                        row.getObject("happened_at", OffsetDateTime.class).toEpochSecond()),
                row.getString("callid"),
                row.getString("queuename"),
                row.getString("agent"),
                row.getString("event"),
                data);
    }

    static List<QueueLogLine> of(Happening happening) {
        return switch (happening) {
            case Happening.Started(Instant at) -> List.of(line(at, NONE, NONE, NONE, "QUEUESTART"));
            case Happening.Entered(Instant at, Visit visit) ->
                // The caller's number is not here: it is a personal value, and is laid over when the log is written
                // out.
                List.of(of(at, visit, NONE, "ENTERQUEUE", "", "", visit.firstPosition()));
            case Happening.Answered answered ->
                List.of(of(
                        answered.at(),
                        answered.visit(),
                        AGENT + answered.agent(),
                        "CONNECT",
                        seconds(answered.visit().until(answered.at())),
                        answered.offer(),
                        seconds(answered.rang())));
            case Happening.Unanswered unanswered -> List.of(unanswered(unanswered));
            case Happening.OfferEnded ended ->
                List.of(of(
                        ended.at(),
                        ended.visit(),
                        AGENT + ended.agent(),
                        ended.missed() ? "RINGNOANSWER" : "RINGCANCELED",
                        ended.rang().toMillis()));
            case Happening.TalkEnded ended -> List.of(talkEnded(ended));
            case Happening.QueuesChanged changed -> {
                List<QueueLogLine> lines = new ArrayList<>();
                each(lines, changed.at(), changed.left(), changed.agent(), "REMOVEMEMBER");
                each(lines, changed.at(), changed.joined(), changed.agent(), "ADDMEMBER");
                yield lines;
            }
            case Happening.Paused paused -> {
                List<QueueLogLine> lines = new ArrayList<>();
                each(
                        lines,
                        paused.at(),
                        paused.queues(),
                        paused.agent(),
                        paused.paused() ? "PAUSE" : "UNPAUSE",
                        paused.reason());
                lines.add(line(
                        paused.at(),
                        NONE,
                        NONE,
                        AGENT + paused.agent(),
                        paused.paused() ? "PAUSEALL" : "UNPAUSEALL",
                        paused.reason()));
                yield lines;
            }
            case Happening.AgentChanged _, Happening.HoldChanged _ -> List.of();
        };
    }

    private static void each(
            List<QueueLogLine> lines, Instant at, Set<String> queues, String agent, String event, Object... data) {
        queues.stream().sorted().forEach(queue -> lines.add(line(at, NONE, queue, AGENT + agent, event, data)));
    }

    private static QueueLogLine unanswered(Happening.Unanswered unanswered) {
        Visit visit = unanswered.visit();
        long wait = seconds(visit.until(unanswered.at()));
        Instant at = unanswered.at();
        int position = unanswered.position();
        int first = visit.firstPosition();
        return switch (unanswered.outcome()) {
            case ABANDONED, SHORT_ABANDONED -> of(at, visit, NONE, "ABANDON", position, first, wait);
            case OVERFLOWED -> of(at, visit, NONE, "EXITWITHTIMEOUT", position, first, wait);
            case NO_AGENT -> of(at, visit, NONE, "EXITEMPTY", position, first, wait);
            // app_queue knows one way of leaving for elsewhere while waiting: by a key. There was none.
            case MOVED -> of(at, visit, NONE, "EXITWITHKEY", "", position, first, wait);
            case ANSWERED -> throw new IllegalArgumentException("answered is not unanswered");
        };
    }

    private static QueueLogLine talkEnded(Happening.TalkEnded ended) {
        Visit visit = ended.visit();
        String agent = AGENT + ended.agent();
        long waited = seconds(ended.waited());
        long talked = seconds(ended.talked());
        int first = visit.firstPosition();
        Instant at = ended.at();
        return switch (ended.how()) {
            case TalkEnd.ByCaller _ -> of(at, visit, agent, "COMPLETECALLER", waited, talked, first);
            case TalkEnd.ByAgent _, TalkEnd.Failed _ -> of(at, visit, agent, "COMPLETEAGENT", waited, talked, first);
            case TalkEnd.Transferred(String target) ->
                of(at, visit, agent, "BLINDTRANSFER", target, DIALPLAN, waited, talked, first);
            case TalkEnd.HandedOver(String toAgent) ->
                of(at, visit, agent, "ATTENDEDTRANSFER", "BRIDGE", AGENT + toAgent, waited, talked, first);
        };
    }

    private static QueueLogLine of(Instant at, Visit visit, String agent, String event, Object... data) {
        return line(at, visit.interaction(), visit.queue(), agent, event, data);
    }

    private static QueueLogLine line(
            Instant at, String call, String queue, String agent, String event, Object... data) {
        List<String> texts = new ArrayList<>();
        for (Object one : data) {
            texts.add(clean(String.valueOf(one)));
        }
        return new QueueLogLine(at, clean(call), clean(queue), clean(agent), event, texts);
    }

    /** A bar or a line's end inside a value would be taken for the format's own. */
    private static String clean(String value) {
        return value.replaceAll("[|\\p{Cntrl}]", " ");
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }
}
