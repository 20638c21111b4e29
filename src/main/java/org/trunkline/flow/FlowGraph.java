package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.trunkline.xml.Where;

/** Draws a flow in Graphviz' language. */
final class FlowGraph {
    private FlowGraph() {}

    static String dot(Flow flow) {
        StringBuilder dot = new StringBuilder();
        dot.append("digraph ").append(quoted(flow.name())).append(" {\n");
        dot.append("  rankdir=TB;\n  node [fontname=\"sans-serif\", fontsize=11, shape=box];\n");
        dot.append("  edge [fontname=\"sans-serif\", fontsize=9];\n");
        dot.append("  \":start\" [shape=circle, label=\"\", width=0.2, style=filled, fillcolor=black];\n");
        edge(dot, ":start", flow.start().step(), "", "");
        for (Step step : flow.steps().values()) {
            dot.append("  ")
                    .append(quoted(step.id()))
                    .append(" [label=")
                    .append(label(step))
                    .append(shape(step))
                    .append("];\n");
            for (Ways.Way way : Ways.of(step)) {
                boolean plain = way.exit().equals("next") || way.exit().equals("step");
                edge(dot, step.id(), way.to().step(), plain ? "" : name(step, way), style(way));
            }
        }
        flow.operator()
                .filter(_ -> flow.steps().values().stream().anyMatch(Ways::asks))
                .flatMap(_ -> flow.operatorStep())
                .ifPresent(to -> {
                    dot.append("  \":operator\" [shape=plaintext, label=\"agent, operator, 0\"];\n");
                    edge(dot, ":operator", to, "", ", style=dashed");
                });
        flow.fault().ifPresent(to -> {
            dot.append("  \":fault\" [shape=plaintext, label=\"any fault\", fontcolor=red];\n");
            edge(dot, ":fault", to.step(), "", ", style=dashed, color=red");
        });
        return dot.append("}\n").toString();
    }

    private static void edge(StringBuilder dot, String from, String to, String label, String style) {
        dot.append("  ").append(quoted(from)).append(" -> ").append(quoted(to));
        dot.append(" [label=").append(quoted(label)).append(style).append("];\n");
    }

    private static String name(Step step, Ways.Way way) {
        if (step instanceof Step.Menu menu) {
            return menu.choices().stream()
                    .filter(choice -> choice.exit().equals(way.exit()))
                    .findFirst()
                    .map(FlowGraph::name)
                    .orElse(way.exit());
        }
        if (step instanceof Step.Branch branch && way.exit().startsWith("when ")) {
            Step.When when = branch.whens().get(Integer.parseInt(way.exit().substring("when ".length())) - 1);
            return when.variable() + " " + test(when.test());
        }
        return way.exit();
    }

    /** A choice by all that it takes: a key, an intent, a phrase. */
    private static String name(Step.Choice choice) {
        List<String> parts = new ArrayList<>();
        choice.key().ifPresent(key -> parts.add(key.toString()));
        choice.intent().ifPresent(parts::add);
        choice.says().stream().findFirst().ifPresent(phrase -> parts.add("“" + phrase + "”"));
        return String.join(" ", parts);
    }

    private static String test(Step.Test test) {
        return switch (test) {
            case Step.Test.Is(Template value) -> "is " + value;
            case Step.Test.IsNot(Template value) -> "is not " + value;
            case Step.Test.AtLeast(var value) -> "≥ " + value;
            case Step.Test.AtMost(var value) -> "≤ " + value;
            case Step.Test.Matches(var pattern) -> "matches " + pattern;
            case Step.Test.IsSet(boolean wanted) -> wanted ? "set" : "not set";
        };
    }

    private static String style(Ways.Way way) {
        return switch (way.exit()) {
            case "fault" -> ", style=dashed, color=red";
            case "otherwise", "failure", "timeout", "noagent", "full", "closed" -> ", style=dashed";
            default -> "";
        };
    }

    private static String label(Step step) {
        List<String> lines = new ArrayList<>(List.of(OperatorSteps.has(step.id()) ? "" : step.id()));
        lines.add(
                switch (step) {
                    case Step.Menu menu -> said(menu.asking().prompt());
                    case Step.Say say -> said(say.prompt());
                    case Step.Gather gather -> gather.type().name() + " → " + gather.variable();
                    case Step.Branch _ -> "";
                    case Step.Hours hours -> hours.calendar();
                    case Step.Assign assign ->
                        switch (assign.value()) {
                            case Step.Value.Text(Template text) -> assign.variable() + " = " + text;
                            case Step.Value.Plus(long amount) -> assign.variable() + " + " + amount;
                        };
                    case Step.Queue queue ->
                        "queue " + queue.name()
                                + queue.agent()
                                        .map(agent -> ", agent " + agent + " first")
                                        .orElse("");
                    case Step.Transfer transfer ->
                        switch (transfer.target()) {
                            case Outcome.Target.Extension(String number) -> "transfer to " + number;
                            case Outcome.Target.NamedNumber(String name) -> "transfer to " + name;
                        };
                    case Step.Voicemail mail -> "voicemail " + mail.box();
                    case Step.Http http -> http.method() + " " + http.url();
                    case Step.SubFlow sub -> "flow " + sub.flow();
                    case Step.Jump _ -> "go to";
                    case Step.RecordCall record ->
                        "recording: " + record.order().name().toLowerCase(Locale.ROOT);
                    case Step.Card _ -> "card data";
                    case Step.CallBack _ -> "call back";
                    case Step.Return _ -> "return";
                    case Step.Hangup _ -> "hang up";
                });
        lines.removeAll(List.of(""));
        return quoted(String.join("\n", lines));
    }

    private static String said(Prompt prompt) {
        StringBuilder text = new StringBuilder();
        for (Prompt.Phrase phrase : prompt.phrases()) {
            text.append(
                    switch (phrase) {
                        case Prompt.Phrase.Say say ->
                            say.pieces().stream()
                                    .map(piece -> piece.text().toString())
                                    .collect(Collectors.joining())
                                    .strip();
                        case Prompt.Phrase.Play(String file, Where _) -> "[" + file + "]";
                        case Prompt.Phrase.Pause _ -> "…";
                    });
            text.append(' ');
        }
        String all = text.toString().strip();
        return all.length() > 40 ? "“" + all.substring(0, 38) + "…”" : "“" + all + "”";
    }

    private static String shape(Step step) {
        return switch (step) {
            case Step.Menu _, Step.Gather _, Step.Card _ -> ", shape=box, style=rounded";
            case Step.Branch _, Step.Hours _ -> ", shape=diamond";
            case Step.Queue _, Step.Transfer _ -> ", shape=house, style=filled, fillcolor=lightblue";
            case Step.SubFlow _ -> ", shape=box, peripheries=2";
            case Step.Hangup _, Step.Return _, Step.CallBack _ -> ", shape=oval";
            case Step.Say _, Step.RecordCall _, Step.Assign _, Step.Voicemail _, Step.Http _, Step.Jump _ -> "";
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
