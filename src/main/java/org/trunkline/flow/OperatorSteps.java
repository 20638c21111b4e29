package org.trunkline.flow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trunkline.intent.Dialogue;
import org.trunkline.xml.Where;

/**
 * The steps that a caller who asks for a person takes. They are ours, beside the designer's, and steps like any other, so
 * that a restart finds them again: the queue or transfer that the operator is, and where that leads while nobody is on
 * duty. Their ids begin with {@code _}, as no designer's can.
 */
final class OperatorSteps {
    static final String OPERATOR = "_operator";
    private static final String OFF_DUTY = "_off-duty";
    private static final String GOODBYE = "_goodbye";
    private static final Duration LONGEST_MESSAGE = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Map<String, Step> steps;
    private final Where where;
    private final Locale language;
    private final Map<String, Step> own = new LinkedHashMap<>();

    private OperatorSteps(Map<String, Step> steps, Where where, Locale language) {
        this.steps = steps;
        this.where = where;
        this.language = language;
    }

    /** Whether the step is one of these. */
    static boolean has(String step) {
        return step.startsWith("_");
    }

    /** The step that the operator names: by its id, or the first that waits in the queue of that name. */
    static Optional<Step> named(Map<String, Step> steps, String operator) {
        return Optional.ofNullable(steps.get(operator))
                .or(() -> steps.values().stream()
                        .filter(step ->
                                step instanceof Step.Queue queue && queue.name().equals(operator))
                        .findFirst());
    }

    /**
     * @param offDuty where the designer wants callers while nobody is on duty; empty: where the named queue leads, or to
     *     the flow's first voicemail, or to a message in a box of the queue's name
     * @return by id; none if the operator is a step that is neither queue nor transfer: then the designer sees to it
     */
    static Map<String, Step> of(
            Map<String, Step> steps, Flow.Operator operator, Optional<Step.Goto> offDuty, Locale language) {
        OperatorSteps made = new OperatorSteps(steps, operator.where(), language);
        switch (named(steps, operator.name()).orElse(null)) {
            case Step.Queue queue -> made.queue(queue, offDuty);
            case Step.Transfer transfer -> made.transfer(transfer, offDuty);
            case null ->
                made.queue(
                        new Step.Queue(
                                made.head(OPERATOR),
                                operator.name(),
                                0,
                                Set.of(),
                                Optional.empty(),
                                Step.Queue.AGENT_WITHIN,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                operator.where(),
                                operator.where()),
                        offDuty);
            default -> {}
        }
        return made.own;
    }

    private Step.Head head(String id) {
        return new Step.Head(id, where, Optional.empty());
    }

    private void queue(Step.Queue queue, Optional<Step.Goto> offDuty) {
        own.put(
                OPERATOR,
                new Step.Queue(
                        new Step.Head(OPERATOR, where, queue.head().fault()),
                        queue.name(),
                        queue.priority(),
                        queue.skills(),
                        queue.agent(),
                        queue.agentWithin(),
                        Optional.of(nobody(offDuty.or(queue::timeout), queue.name())),
                        Optional.of(nobody(offDuty.or(queue::noAgent), queue.name())),
                        queue.full(),
                        queue.closed(),
                        queue.nameAt(),
                        queue.skillsAt()));
    }

    private void transfer(Step.Transfer transfer, Optional<Step.Goto> offDuty) {
        String box = switch (transfer.target()) {
            case Outcome.Target.Extension(String number) -> number;
            case Outcome.Target.NamedNumber(String name) -> name;
        };
        own.put(
                OPERATOR,
                new Step.Transfer(
                        new Step.Head(OPERATOR, where, transfer.head().fault()),
                        transfer.target(),
                        Optional.of(nobody(offDuty.or(transfer::failure), box)),
                        transfer.targetAt()));
    }

    /** Where callers go while nobody is on duty; a voicemail that says nothing of it gets a prompt. */
    private Step.Goto nobody(Optional<Step.Goto> wanted, String box) {
        if (wanted.isPresent()) {
            return wanted.get();
        }
        Optional<Step.Voicemail> mail = steps.values().stream()
                .filter(Step.Voicemail.class::isInstance)
                .map(Step.Voicemail.class::cast)
                .findFirst();
        if (mail.filter(step -> !step.prompt().isEmpty()).isPresent()) {
            return new Step.Goto(mail.get().id(), where);
        }
        own.put(
                OFF_DUTY,
                new Step.Voicemail(
                        head(OFF_DUTY),
                        mail.map(Step.Voicemail::box).orElse(box),
                        mail.map(Step.Voicemail::max).orElse(LONGEST_MESSAGE),
                        mail.map(Step.Voicemail::silence).orElse(SILENCE),
                        Prompt.of(Dialogue.leaveMessage(language)),
                        mail.map(Step.Voicemail::next).orElse(new Step.Goto(GOODBYE, where)),
                        where));
        if (mail.isEmpty()) {
            own.put(GOODBYE, new Step.Hangup(head(GOODBYE)));
        }
        return new Step.Goto(OFF_DUTY, where);
    }
}
