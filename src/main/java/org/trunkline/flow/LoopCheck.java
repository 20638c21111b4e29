package org.trunkline.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.trunkline.xml.Problems;

/**
 * Finds loops that go round without the caller doing anything: a silent line would stay in them for ever. A loop that
 * counts, with a branch that leads out at a number, ends by itself.
 */
final class LoopCheck {
    private final Flow flow;
    /** Step to the steps that it leads to without the caller. */
    private final Map<String, List<String>> silent;

    private final Problems problems;

    LoopCheck(FlowSet set, Flow flow, Problems problems) {
        this(flow, silentWays(set, flow, Set.of(flow.name())), problems);
    }

    private LoopCheck(Flow flow, Map<String, List<String>> silent, Problems problems) {
        this.flow = flow;
        this.silent = silent;
        this.problems = problems;
    }

    void run() {
        Set<String> told = new HashSet<>();
        for (Step step : flow.steps().values()) {
            if (told.contains(step.id())) {
                continue;
            }
            Set<String> loop = loopThrough(step.id(), id -> true);
            if (!loop.isEmpty()) {
                told.addAll(loop);
                if (!ends(loop)) {
                    problems.add(
                            step.head().where(),
                            "a loop without a caller's action: " + String.join(", ", loop),
                            "let it count with <set add=\"1\"> and leave by a <branch>, or lead one way out of it");
                }
            }
        }
    }

    /** The steps that lie on a loop with this one, in the order of the file; empty if there is no loop. */
    private Set<String> loopThrough(String id, Predicate<String> among) {
        Set<String> ahead = reach(id, among);
        if (!ahead.contains(id)) {
            return Set.of();
        }
        Set<String> loop = new LinkedHashSet<>();
        for (String each : flow.steps().keySet()) {
            if (ahead.contains(each) && reach(each, among).contains(id)) {
                loop.add(each);
            }
        }
        return loop;
    }

    /** What can be reached, in one way or more, without the caller. */
    private Set<String> reach(String from, Predicate<String> among) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            silent.getOrDefault(open.remove(), List.of()).stream()
                    .filter(among)
                    .filter(reached::add)
                    .forEach(open::add);
        }
        return reached;
    }

    private static Map<String, List<String>> silentWays(FlowSet set, Flow flow, Set<String> within) {
        Map<String, Boolean> passed = new HashMap<>();
        Map<String, List<String>> silent = new HashMap<>();
        for (Step step : flow.steps().values()) {
            if (step instanceof Step.SubFlow sub
                    && !passed.computeIfAbsent(sub.flow(), name -> passes(set, name, within))) {
                continue;
            }
            silent.put(
                    step.id(),
                    Ways.of(step).stream()
                            .filter(way -> !way.callerActs() && !way.exit().equals("fault"))
                            .map(way -> way.to().step())
                            .toList());
        }
        return silent;
    }

    /** Whether a flow can be gone through, to a return, without the caller. */
    private static boolean passes(FlowSet set, String name, Set<String> within) {
        Optional<Flow> inner = set.flow(name);
        if (inner.isEmpty() || within.contains(name)) {
            return false;
        }
        Set<String> deeper = new HashSet<>(within);
        deeper.add(name);
        LoopCheck check = new LoopCheck(
                inner.get(),
                silentWays(set, inner.get(), deeper),
                new Problems(inner.get().file()));
        Set<String> reached = check.reach(inner.get().start().step(), id -> true);
        reached.add(inner.get().start().step());
        return reached.stream().anyMatch(id -> inner.get().steps().get(id) instanceof Step.Return);
    }

    /** Whether each round counts a variable and passes a branch that leads out by it. */
    private boolean ends(Set<String> loop) {
        return loop.stream()
                .map(id -> flow.steps().get(id))
                .filter(step -> step instanceof Step.Assign assign && assign.value() instanceof Step.Value.Plus)
                .map(step -> ((Step.Assign) step).variable())
                .distinct()
                .anyMatch(counter ->
                        broken(loop, id -> counts(id, counter)) && broken(loop, id -> leaves(id, counter, loop)));
    }

    /** Whether no loop is left without the steps told. */
    private boolean broken(Set<String> loop, Predicate<String> without) {
        Predicate<String> among = id -> loop.contains(id) && !without.test(id);
        return loop.stream().filter(among).allMatch(id -> !reach(id, among).contains(id));
    }

    private boolean counts(String id, String counter) {
        return flow.steps().get(id) instanceof Step.Assign(Step.Head _, String variable, Step.Value.Plus _, Step.Goto _)
                && variable.equals(counter);
    }

    private boolean leaves(String id, String counter, Set<String> loop) {
        return flow.steps().get(id) instanceof Step.Branch branch
                && branch.whens().stream()
                        .anyMatch(when -> when.variable().equals(counter)
                                && !loop.contains(when.to().step())
                                && (when.test() instanceof Step.Test.AtLeast
                                        || when.test() instanceof Step.Test.AtMost
                                        || when.test() instanceof Step.Test.Is));
    }
}
