package org.trunkline.flow;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.trunkline.hours.OpeningHours;

/** Does one step: talks with the caller, and tells by which exit the step is left. */
final class StepRunner {
    /** How a step ended. */
    sealed interface Move {
        /** By one of the step's {@link Ways}. */
        record By(String exit) implements Move {}

        /** Into a sub-flow; the step is left when that returns. */
        record Into(String flow) implements Move {}

        /** To a person: where the flow says. */
        record ToOperator() implements Move {}

        /** Back to the flow that called. */
        record Back() implements Move {}

        record End(Outcome outcome) implements Move {}
    }

    static final Move NEXT = new Move.By("next");
    static final Move OTHERWISE = new Move.By("otherwise");

    private final FlowSet set;
    private final Variables variables;
    private final Conversation conversation;
    private final Attention attention;

    StepRunner(FlowSet set, Variables variables, Conversation conversation, Attention attention) {
        this.set = set;
        this.variables = variables;
        this.conversation = conversation;
        this.attention = attention;
    }

    Move run(Step step, StepRef ref, Flow flow) {
        Speaking speaking = new Speaking(set, flow.locale(), variables);
        Interview interview = new Interview(flow, variables, conversation, attention, speaking);
        return switch (step) {
            case Step.Menu menu -> new MenuAsker(set, interview).menu(menu);
            case Step.Say say -> {
                conversation.say(speaking.of(say.prompt()));
                yield NEXT;
            }
            case Step.Gather gather -> new ValueAsker(interview).gather(gather);
            case Step.Branch branch -> branch(branch);
            case Step.Hours hours -> hours(hours);
            case Step.Assign assign -> assign(assign);
            case Step.Queue queue -> {
                Set<Outcome.Exit> exits = EnumSet.noneOf(Outcome.Exit.class);
                queue.timeout().ifPresent(to -> exits.add(Outcome.Exit.TIMEOUT));
                queue.noAgent().ifPresent(to -> exits.add(Outcome.Exit.NO_AGENT));
                queue.full().ifPresent(to -> exits.add(Outcome.Exit.FULL));
                queue.closed().ifPresent(to -> exits.add(Outcome.Exit.CLOSED));
                Optional<Outcome.FirstAgent> first = queue.agent()
                        .map(variables::expand)
                        .map(String::strip)
                        .filter(agent -> !agent.isEmpty())
                        .map(agent -> new Outcome.FirstAgent(agent, queue.agentWithin()));
                yield new Move.End(
                        new Outcome.Enqueue(ref, queue.name(), queue.priority(), queue.skills(), first, exits));
            }
            case Step.Transfer transfer ->
                new Move.End(new Outcome.TransferTo(
                        ref,
                        transfer.target(),
                        transfer.failure().isPresent() ? Set.of(Outcome.Exit.FAILURE) : Set.of()));
            case Step.Voicemail mail -> {
                if (!mail.prompt().isEmpty()) {
                    conversation.say(speaking.of(mail.prompt()));
                }
                Recorded recorded = conversation.record(new Recording(mail.box(), mail.max(), mail.silence()));
                Objects.requireNonNull(recorded, "recorded");
                yield NEXT;
            }
            case Step.RecordCall record -> {
                conversation.recording(record.order());
                yield NEXT;
            }
            case Step.Card _ -> conversation.card() ? NEXT : new Move.By("failed");
            case Step.CallBack back -> callBack(back, speaking);
            case Step.Http http -> new HttpStep(variables, conversation).run(http);
            case Step.SubFlow sub -> new Move.Into(sub.flow());
            case Step.Jump _ -> new Move.By("step");
            case Step.Return _ -> new Move.Back();
            case Step.Hangup _ -> new Move.End(new Outcome.Finished());
        };
    }

    private Move callBack(Step.CallBack back, Speaking speaking) {
        if (variables.get("caller").isEmpty()) {
            return new Move.By("unknown");
        }
        try {
            conversation.say(speaking.of(back.prompt()));
        } catch (CallerLeft e) {
            // Who hangs up while we promise is called back all the same.
        }
        return new Move.End(new Outcome.CallBack());
    }

    private Move branch(Step.Branch branch) {
        for (int i = 0; i < branch.whens().size(); i++) {
            Step.When when = branch.whens().get(i);
            if (holds(when.test(), when.variable())) {
                return new Move.By("when " + (i + 1));
            }
        }
        return OTHERWISE;
    }

    private boolean holds(Step.Test test, String variable) {
        String value = variables.get(variable);
        return switch (test) {
            case Step.Test.Is(Template wanted) -> value.equals(variables.expand(wanted));
            case Step.Test.IsNot(Template wanted) -> !value.equals(variables.expand(wanted));
            case Step.Test.AtLeast(BigDecimal least) ->
                !value.isEmpty()
                        && Variables.number(value, "'" + variable + "'").compareTo(least) >= 0;
            case Step.Test.AtMost(BigDecimal most) ->
                !value.isEmpty()
                        && Variables.number(value, "'" + variable + "'").compareTo(most) <= 0;
            case Step.Test.Matches(var pattern) -> pattern.matcher(value).matches();
            case Step.Test.IsSet(boolean wanted) -> wanted != value.isEmpty();
        };
    }

    private Move hours(Step.Hours hours) {
        OpeningHours times = Optional.ofNullable(set.calendars().get(hours.calendar()))
                .orElseThrow(() -> new StepFailed("the calendar '" + hours.calendar() + "' is not loaded"));
        return new Move.By(
                switch (times.at(conversation.now(), hours.zone())) {
                    case OPEN -> "open";
                    case CLOSED -> "closed";
                    case HOLIDAY -> hours.holiday().isPresent() ? "holiday" : "closed";
                });
    }

    private Move assign(Step.Assign assign) {
        switch (assign.value()) {
            case Step.Value.Text(Template text) ->
                remember(assign.variable(), variables.expand(text), variables.sensitive(text));
            case Step.Value.Plus(long amount) -> {
                String before = variables.get(assign.variable());
                BigDecimal number =
                        before.isEmpty() ? BigDecimal.ZERO : Variables.number(before, "'" + assign.variable() + "'");
                remember(
                        assign.variable(),
                        number.add(BigDecimal.valueOf(amount)).toPlainString(),
                        variables.sensitive(assign.variable()));
            }
        }
        return NEXT;
    }

    private void remember(String name, String value, boolean sensitive) {
        variables.set(name, value, sensitive);
        conversation.remember(name, value, sensitive);
    }
}
