package org.trunkline.flow;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.trunkline.xml.Problems;

/** Finds variables that are used on a way where they may have no value yet, and secrets that would leave in an address. */
final class VariableCheck {
    private final FlowSet set;
    private final Flow flow;
    private final Problems problems;
    /** All variables that there are. */
    private final Set<String> all = new HashSet<>(FlowSession.FACTS);

    VariableCheck(FlowSet set, Flow flow, Problems problems) {
        this.set = set;
        this.flow = flow;
        this.problems = problems;
        for (Flow each : set.flows().values()) {
            for (Step step : each.steps().values()) {
                Ways.of(step).forEach(way -> all.addAll(set.sets(each, step, way.exit())));
            }
        }
    }

    void run() {
        Map<String, Set<String>> known = known().getOrDefault(flow.name(), Map.of());
        for (Step step : flow.steps().values()) {
            Set<String> here = known.getOrDefault(step.id(), all);
            for (String name : Ways.needs(step)) {
                if (!all.contains(name)) {
                    problems.unknown(step.head().where(), "variable", name, all);
                } else if (!here.contains(name)) {
                    problems.add(
                            step.head().where(),
                            "the variable '" + name + "' may have no value when '" + step.id() + "' begins",
                            "set it on every way that leads here");
                }
            }
            for (String name : Ways.tests(step)) {
                if (!all.contains(name)) {
                    problems.unknown(step.head().where(), "variable", name, all);
                }
            }
            Ways.of(step).stream()
                    .flatMap(way -> set.sets(flow, step, way.exit()).stream())
                    .filter(FlowSession.FACTS::contains)
                    .forEach(name -> problems.add(
                            step.head().where(),
                            "the variable '" + name + "' is given by the call",
                            "choose another name for what is set here"));
            if (step instanceof Step.Http http) {
                secrets(http.url())
                        .forEach(name -> problems.add(
                                http.urlAt(),
                                "the sensitive variable '" + name + "' would stand in an address, and so in logs",
                                "send it in the <body> of a POST"));
            }
            if (step instanceof Step.Queue queue && queue.agent().isPresent()) {
                secrets(queue.agent().get())
                        .forEach(name -> problems.add(
                                step.head().where(),
                                "the sensitive variable '" + name + "' would be written down as an agent's number",
                                "gather an agent's number without sensitive=\"true\""));
            }
        }
    }

    private Stream<String> secrets(Template text) {
        return text.variables().stream().filter(set.secrets()::contains);
    }

    /** Flow, step, and the variables that certainly have a value when it begins. */
    private Map<String, Map<String, Set<String>>> known() {
        Map<String, Set<String>> entries = new HashMap<>();
        Map<String, Set<String>> returns = new HashMap<>();
        Set<String> called = new HashSet<>();
        set.flows()
                .values()
                .forEach(each -> each.steps().values().forEach(step -> {
                    if (step instanceof Step.SubFlow sub) {
                        called.add(sub.flow());
                    }
                }));
        for (String name : set.flows().keySet()) {
            entries.put(name, called.contains(name) ? all : FlowSession.FACTS);
            returns.put(name, all);
        }
        // Sets only shrink, so this ends.
        while (true) {
            Map<String, Map<String, Set<String>>> known = new HashMap<>();
            Map<String, Set<String>> nextEntries = new HashMap<>(entries);
            Map<String, Set<String>> nextReturns = new HashMap<>(returns);
            for (Flow each : set.flows().values()) {
                Map<String, Set<String>> within = within(each, entries.getOrDefault(each.name(), all), returns);
                known.put(each.name(), within);
                within.forEach((id, variables) -> {
                    switch (each.steps().get(id)) {
                        case Step.SubFlow sub -> nextEntries.computeIfPresent(sub.flow(), (k, v) -> both(v, variables));
                        case Step.Return _ -> nextReturns.computeIfPresent(each.name(), (k, v) -> both(v, variables));
                        case null, default -> {}
                    }
                });
            }
            if (nextEntries.equals(entries) && nextReturns.equals(returns)) {
                return known;
            }
            entries = nextEntries;
            returns = nextReturns;
        }
    }

    private Map<String, Set<String>> within(Flow at, Set<String> entry, Map<String, Set<String>> returns) {
        Map<String, Set<String>> known = new HashMap<>();
        ArrayDeque<String> open = new ArrayDeque<>();
        arrive(at.start().step(), entry, at, known, open);
        at.fault().ifPresent(to -> arrive(to.step(), entry, at, known, open));
        at.operatorStep()
                .filter(to -> at.steps().values().stream().anyMatch(Ways::asks))
                .ifPresent(to -> arrive(to, entry, at, known, open));
        while (!open.isEmpty()) {
            Step step = Optional.ofNullable(at.steps().get(open.remove())).orElseThrow();
            Set<String> here = known.getOrDefault(step.id(), Set.of());
            for (Ways.Way way : Ways.of(step)) {
                Set<String> then = new HashSet<>(here);
                then.addAll(set.sets(at, step, way.exit()));
                if (step instanceof Step.SubFlow sub && way.exit().equals("next")) {
                    then.addAll(returns.getOrDefault(sub.flow(), Set.of()));
                }
                arrive(way.to().step(), then, at, known, open);
            }
        }
        return known;
    }

    private static void arrive(
            String step, Set<String> with, Flow flow, Map<String, Set<String>> known, ArrayDeque<String> open) {
        if (!flow.steps().containsKey(step)) {
            return;
        }
        Set<String> before = known.get(step);
        Set<String> now = before == null ? Set.copyOf(with) : both(before, with);
        if (!now.equals(before)) {
            known.put(step, now);
            open.add(step);
        }
    }

    private static Set<String> both(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        return both;
    }
}
