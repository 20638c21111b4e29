package org.trunkline.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Why somebody waits, on one screen: however many agents and callers there are. */
final class WaitShown {
    /** Lines of callers, and of agents. */
    private static final int MOST = 8;
    /** Of these agents there are many, and each is like the other. */
    private static final Set<String> FAR = Set.of("LOGGED_OUT", "MISSING_SKILLS");

    private WaitShown() {}

    /** @param wait as the API gives it */
    static void print(JsonNode wait, PrintWriter out) {
        out.println(Columns.time(wait.path("at")) + "  "
                + (wait.path("stage").asString().equals("WAITING")
                        ? "waits"
                        : "is " + Columns.words(wait.path("stage")))
                + " in queue " + Columns.text(wait.path("queue")) + " since " + Columns.time(wait.path("enteredAt"))
                + " (" + Columns.seconds(wait.path("waitedSeconds")) + "), position "
                + wait.path("position").asInt() + ", priority "
                + wait.path("priority").asInt());
        out.println("needed: " + Columns.text(wait.path("needed")) + "; strategy "
                + Columns.text(wait.path("strategy")) + ", configuration "
                + wait.path("planVersion").asLong()
                + moment("; less is needed from ", wait.path("relaxesAt"))
                + moment("; overflows at ", wait.path("overflowsAt")));
        wait.path("claims")
                .forEach(claim -> out.println("of " + Columns.text(claim.path("source")) + ": " + claim(claim)));
        out.println();
        ahead(wait, out);
        agents(wait.path("considered").valueStream().toList(), out);
    }

    private static String claim(JsonNode claim) {
        int priority = claim.path("priority").asInt();
        boolean skills = !claim.path("skills").isEmpty();
        return (skills ? Columns.list(claim.path("skills")) : "")
                + (skills && priority > 0 ? ", " : "")
                + (priority > 0 ? "priority " + priority : "");
    }

    private static String moment(String words, JsonNode at) {
        return at.isString() ? words + Columns.time(at) : "";
    }

    private static void ahead(JsonNode wait, PrintWriter out) {
        int all = wait.path("aheadTotal").asInt();
        if (all == 0) {
            out.println("Nobody is ahead.");
            out.println();
            return;
        }
        Columns table = new Columns("AHEAD", "QUEUE", "PRIORITY", "ARRIVED", "BECAUSE OF");
        wait.path("ahead")
                .valueStream()
                .limit(MOST)
                .forEach(one -> table.row(
                        Columns.text(one.path("interaction")),
                        Columns.text(one.path("queue")),
                        String.valueOf(one.path("priority").asInt()),
                        Columns.time(one.path("arrivedAt")),
                        Columns.words(one.path("because"))));
        table.print(out);
        if (all > MOST) {
            out.println("and " + (all - MOST) + " more");
        }
        out.println();
    }

    private static void agents(List<JsonNode> considered, PrintWriter out) {
        List<JsonNode> near =
                considered.stream().filter(one -> !FAR.contains(verdict(one))).toList();
        Columns table = new Columns("AGENT", "FOUND", "");
        boolean few = considered.size() <= MOST;
        (few ? considered : near)
                .stream()
                        .limit(MOST)
                        .forEach(one -> table.row(
                                Columns.text(one.path("agent")),
                                Columns.words(one.path("verdict")),
                                Columns.text(one.path("detail"))));
        if (few || !near.isEmpty()) {
            table.print(out);
        }
        if (!few) {
            Map<String, Long> counts = considered.stream()
                    .collect(Collectors.groupingBy(
                            one -> Columns.words(one.path("verdict")), TreeMap::new, Collectors.counting()));
            out.println("of " + considered.size() + " agents: "
                    + counts.entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String verdict(JsonNode one) {
        return one.path("verdict").asString();
    }
}
