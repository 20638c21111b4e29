package org.trunkline.flow;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;

/**
 * One contact's way through a flow and the sub-flows that it calls, all of the versions that were live when it began.
 * Not thread-safe: belongs to the contact's thread.
 */
public final class FlowSession {
    private static final Logger LOG = LoggerFactory.getLogger(FlowSession.class);

    /**
     * What every flow may use without setting it: the closed list of what is not set by a step. They follow from the
     * contact's arrival and from the record ({@link #facts}), so they are not remembered; a flow cannot set them.
     */
    static final Set<String> FACTS = Set.of("caller", "dialled", "interaction", "now", "customer_tier", "channel");

    private static final String CUSTOMER_TIER = "customer_tier";

    /** So many steps without a question or a wait are a loop that the check could not see. */
    private static final int MOST_STEPS = 1000;

    private static final int DEEPEST = 16;

    /** Told of each step that is left, and how. */
    interface Trace {
        void left(Flow flow, Step step, String exit);

        default void failed(StepRef step, String what) {}

        Trace NONE = (flow, step, exit) -> {};

        Trace LOG_FAILURES = new Trace() {
            @Override
            public void left(Flow flow, Step step, String exit) {}

            @Override
            public void failed(StepRef step, String what) {
                LOG.warn("Flow step {} failed: {}", step, what);
            }
        };
    }

    /** A flow that called a sub-flow, and the step it goes on from. */
    private record Caller(Flow flow, Step.SubFlow step) {}

    private final FlowSet set;
    private final Variables variables;
    private final Trace trace;
    private final Deque<Caller> callers = new ArrayDeque<>();
    private final Attention attention = new Attention();
    /** Fault exits that were taken: each is taken once, so that faults end. */
    private final Set<String> faultExits = new HashSet<>();

    private Flow flow;
    private String step;
    private int steps;

    FlowSession(FlowSet set, Flow flow, Map<String, String> facts, Trace trace) {
        this.set = set;
        this.flow = flow;
        this.step = flow.start().step();
        this.variables = new Variables(facts);
        this.trace = trace;
    }

    /**
     * What a flow knows from its start, all of it as text.
     *
     * @param caller empty for a withheld number
     * @param arrived what {@code now} is throughout the session, also when it is resumed
     */
    public static Map<String, String> facts(String caller, String dialled, String interaction, Instant arrived) {
        return facts(caller, dialled, interaction, arrived, "");
    }

    /** @param tier of the customer; empty: of none */
    public static Map<String, String> facts(
            String caller, String dialled, String interaction, Instant arrived, String tier) {
        return facts(caller, dialled, interaction, arrived, tier, Channel.VOICE);
    }

    /** @param channel by which the customer comes */
    public static Map<String, String> facts(
            String caller, String dialled, String interaction, Instant arrived, String tier, Channel channel) {
        return Map.of(
                "caller",
                caller,
                "dialled",
                dialled,
                "interaction",
                interaction,
                "now",
                arrived.toString(),
                CUSTOMER_TIER,
                tier,
                "channel",
                channel.word());
    }

    /** The fact that is asked of the record, and so is known a moment later than the others. */
    public void customerTier(String tier) {
        variables.set(CUSTOMER_TIER, tier, false);
    }

    /**
     * A session that begins at this step, or at the start of the outermost flow if the step needs what was not kept.
     *
     * @param found gives the flow of a step, in its version
     */
    static Optional<FlowSession> resume(
            FlowSet set, StepRef at, Map<String, String> variables, Function<StepRef, Optional<Flow>> found) {
        StepRef outermost = at.returns().isEmpty() ? at : at.returns().getLast();
        Optional<Flow> outer = found.apply(outermost);
        if (outer.isEmpty()) {
            return Optional.empty();
        }
        FlowSet known = set.with(outer.get());
        FlowSession session = new FlowSession(known, outer.get(), variables, Trace.LOG_FAILURES);
        Deque<Caller> callers = new ArrayDeque<>();
        for (StepRef back : at.returns().reversed()) {
            Optional<Flow> caller = found.apply(back);
            if (caller.isEmpty() || !(caller.get().steps().get(back.step()) instanceof Step.SubFlow sub)) {
                return Optional.of(session);
            }
            known = known.with(caller.get());
            callers.push(new Caller(caller.get(), sub));
        }
        Optional<Flow> inner = found.apply(at);
        if (inner.isEmpty() || !inner.get().steps().containsKey(at.step())) {
            return Optional.of(session);
        }
        known = known.with(inner.get());
        Set<String> needed = new HashSet<>(known.neededFrom(inner.get(), at.step()));
        for (Caller caller : callers) {
            needed.addAll(known.neededFrom(caller.flow(), caller.step().next().step()));
        }
        if (!variables.keySet().containsAll(needed)) {
            return Optional.of(session);
        }
        FlowSession resumed = new FlowSession(known, inner.get(), variables, Trace.LOG_FAILURES);
        // What was heard before the restart is not known: nothing can be said of the line.
        resumed.attention.something();
        resumed.step = at.step();
        resumed.callers.addAll(callers);
        return Optional.of(resumed);
    }

    /**
     * Runs from the first step (or from the step that was being run before a restart, or when the conversation broke
     * off) to an outcome. Never throws; a {@link ConversationBroken} ends as {@link Outcome.Fault}.
     */
    public Outcome start(Conversation conversation) {
        steps = 0;
        try {
            return run(conversation);
        } catch (CallerLeft e) {
            return new Outcome.Left();
        } catch (RuntimeException e) {
            return new Outcome.Fault(ref(), what(e));
        }
    }

    /**
     * Goes on after {@link Outcome.Enqueue} or {@link Outcome.TransferTo}, at an exit of that step. An exit that the
     * step does not have is a fault, which leads to the flow's fault exit. Never throws; after a broken conversation,
     * {@link #start} begins the step that was reached.
     */
    public Outcome goOn(Outcome.Exit exit, Conversation conversation) {
        String name = switch (exit) {
            case TIMEOUT -> "timeout";
            case NO_AGENT -> "noagent";
            case FULL -> "full";
            case CLOSED -> "closed";
            case FAILURE -> "failure";
        };
        try {
            steps = 0;
            Optional<Outcome> failed = leave(current(), name)
                    ? Optional.empty()
                    : fault(current(), "the step has no <" + name + ">", conversation);
            return failed.isPresent() ? failed.get() : run(conversation);
        } catch (CallerLeft e) {
            return new Outcome.Left();
        } catch (RuntimeException e) {
            return new Outcome.Fault(ref(), what(e));
        }
    }

    private Step current() {
        return Objects.requireNonNull(flow.steps().get(step), () -> "no step '" + step + "'");
    }

    private Outcome run(Conversation conversation) {
        StepRunner runner = new StepRunner(set, variables, conversation, attention);
        while (true) {
            Step at = current();
            Optional<Outcome> end;
            try {
                end = move(at, runner, conversation);
            } catch (CallerLeft | ConversationBroken e) {
                throw e;
            } catch (RuntimeException e) {
                end = fault(at, what(e), conversation);
            }
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private Optional<Outcome> move(Step at, StepRunner runner, Conversation conversation) {
        boolean asks = at instanceof Step.Menu || at instanceof Step.Gather || at instanceof Step.Voicemail;
        steps = asks ? 0 : steps + 1;
        conversation.entered(ref());
        if (steps > MOST_STEPS) {
            throw new StepFailed(MOST_STEPS + " steps without asking the caller");
        }
        return switch (runner.run(at, ref(), flow)) {
            case StepRunner.Move.By(String exit) -> {
                if (!leave(at, exit)) {
                    throw new StepFailed("the step has no exit '" + exit + "'");
                }
                yield Optional.empty();
            }
            case StepRunner.Move.Into(String name) -> {
                Flow inner = set.flow(name).orElseThrow(() -> new StepFailed("there is no flow '" + name + "'"));
                if (callers.size() >= DEEPEST) {
                    throw new StepFailed("sub-flows call each other more than " + DEEPEST + " deep");
                }
                callers.push(new Caller(flow, (Step.SubFlow) at));
                flow = inner;
                step = inner.start().step();
                yield Optional.empty();
            }
            case StepRunner.Move.ToOperator() -> {
                trace.left(flow, at, "operator");
                step = flow.operatorStep().orElseThrow(() -> new StepFailed("the flow leads to no person"));
                yield Optional.empty();
            }
            case StepRunner.Move.Back() -> back();
            case StepRunner.Move.End(Outcome outcome) -> Optional.of(outcome);
        };
    }

    private Optional<Outcome> back() {
        if (callers.isEmpty()) {
            return Optional.of(new Outcome.Finished());
        }
        Caller caller = callers.pop();
        flow = caller.flow();
        step = caller.step().id();
        if (!leave(caller.step(), "next")) {
            throw new StepFailed("the step after the sub-flow is missing");
        }
        return Optional.empty();
    }

    /** Whether the step has that exit, and it leads somewhere. */
    private boolean leave(Step from, String exit) {
        Optional<Ways.Way> way = Ways.of(from, exit)
                .filter(to -> flow.steps().containsKey(to.to().step()));
        way.ifPresent(to -> {
            trace.left(flow, from, exit);
            step = to.to().step();
        });
        return way.isPresent();
    }

    /**
     * Takes the nearest fault exit that was not taken yet: the step's, the flow's, the flow's queue, then those of the
     * flows that called.
     *
     * @return the session's end, or empty if it goes on
     */
    private Optional<Outcome> fault(Step at, String what, Conversation conversation) {
        StepRef failed = ref();
        trace.failed(failed, what);
        conversation.failed(failed, what);
        if (faultExits.add(flow.name() + "/" + at.id()) && leave(at, "fault")) {
            return Optional.empty();
        }
        while (true) {
            Optional<Step.Goto> exit = flow.fault();
            if (exit.isPresent()
                    && faultExits.add(flow.name() + " fault")
                    && flow.steps().containsKey(exit.get().step())) {
                step = exit.get().step();
                return Optional.empty();
            }
            Optional<Flow.FaultQueue> queue = flow.faultQueue();
            if (queue.isPresent() && faultExits.add(flow.name() + " fault-queue")) {
                return Optional.of(
                        new Outcome.Enqueue(failed, queue.get().name(), 0, Set.of(), Optional.empty(), Set.of()));
            }
            if (callers.isEmpty()) {
                return Optional.of(new Outcome.Fault(failed, what));
            }
            Caller caller = callers.pop();
            flow = caller.flow();
            step = caller.step().id();
        }
    }

    /** The step that is run, or comes next. */
    public StepRef at() {
        return ref();
    }

    private StepRef ref() {
        List<StepRef> returns = callers.stream()
                .map(caller -> new StepRef(
                        caller.flow().name(),
                        caller.flow().version(),
                        caller.step().id(),
                        List.of()))
                .toList();
        return new StepRef(flow.name(), flow.version(), step, returns);
    }

    /** Only what we wrote ourselves is repeated: another exception's message could quote a caller's value. */
    private static String what(RuntimeException e) {
        return e instanceof StepFailed
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName();
    }
}
