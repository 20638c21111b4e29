package org.trunkline.flow;

import java.util.Optional;
import java.util.stream.Stream;
import org.trunkline.agent.Channel;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Tells what of a flow is different in a chat than its designer may think. Warnings alone: a branch may lead past it. */
final class ChatCheck {
    private final FlowSet set;
    private final Flow flow;
    private final Problems problems;

    ChatCheck(FlowSet set, Flow flow, Problems problems) {
        this.set = set;
        this.flow = flow;
        this.problems = problems;
    }

    void run() {
        for (Step step : flow.steps().values()) {
            if (OperatorSteps.has(step.id())) {
                continue;
            }
            Ways.prompts(step).forEach(this::prompt);
            Where where = step.head().where();
            switch (step) {
                case Step.Card _ ->
                    warn(where, "card data is taken by telephone alone: in a chat this step is left by <failed>");
                case Step.Transfer transfer ->
                    warn(
                            where,
                            "a chat is not transferred to a telephone: it "
                                    + (transfer.failure().isPresent()
                                            ? "is left by <failure>"
                                            : "comes to the queue of the chat"));
                case Step.CallBack _ ->
                    warn(where, "who chats need not have a telephone: in a chat this step is left by <unknown>");
                case Step.SubFlow sub ->
                    set.flow(sub.flow())
                            .filter(inner -> !inner.channels().contains(Channel.CHAT))
                            .ifPresent(inner -> problems.warn(
                                    sub.flowAt(),
                                    "the flow '" + sub.flow() + "' is not said to be for chats",
                                    "write channels=\"voice chat\" on its <flow>"));
                default -> {}
            }
        }
    }

    private void warn(Where where, String what) {
        problems.warn(where, what, "lead chats past it: <when variable=\"channel\" is=\"chat\" goto=\"…\"/>");
    }

    private void prompt(Prompt prompt) {
        Optional<Prompt.Phrase.Play> recording = prompt.phrases().stream()
                .filter(Prompt.Phrase.Play.class::isInstance)
                .map(Prompt.Phrase.Play.class::cast)
                .findFirst();
        boolean silent = prompt.phrases().stream().noneMatch(Prompt.Phrase.Say.class::isInstance);
        if (recording.isPresent() && silent) {
            problems.warn(
                    recording.get().where(),
                    "in a chat there is nothing to read here: the prompt is a recording alone",
                    "write what it says as text in a step of its own for chats, or beside the recording");
        }
        for (Prompt.Phrase phrase : prompt.phrases()) {
            if (phrase instanceof Prompt.Phrase.Say say) {
                Stream<String> used = say.pieces().stream().flatMap(piece -> piece.text().variables().stream());
                used.filter(set.secrets()::contains)
                        .findFirst()
                        .ifPresent(name -> problems.warn(
                                say.where(),
                                "in a chat the sensitive variable '" + name + "' is shown as " + Transcript.SECRET
                                        + ": what is written is kept",
                                "leave the value out, or do not mark it as sensitive"));
            }
        }
    }
}
