package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Where a step can lead, and what it reads and writes: what the check, the graph and the coverage go by. */
final class Ways {
    private Ways() {}

    /**
     * One way out of a step.
     *
     * @param exit its name, unique within the step: {@code 1}, {@code otherwise}, {@code next}, {@code fault}
     * @param callerActs it is taken only after the caller did something, or waited in a queue
     */
    record Way(String exit, Step.Goto to, boolean callerActs) {}

    /** All ways, in the order of the file; the last is the step's own fault exit, if it has one. */
    static List<Way> of(Step step) {
        List<Way> ways = new ArrayList<>();
        switch (step) {
            case Step.Menu menu -> {
                menu.choices().forEach(choice -> ways.add(new Way(choice.exit(), choice.to(), true)));
                ways.add(new Way("otherwise", menu.asking().otherwise(), false));
            }
            case Step.Say say -> ways.add(new Way("next", say.next(), false));
            case Step.Gather gather -> {
                ways.add(new Way("next", gather.next(), true));
                ways.add(new Way("otherwise", gather.asking().otherwise(), false));
            }
            case Step.Branch branch -> {
                for (int i = 0; i < branch.whens().size(); i++) {
                    ways.add(new Way("when " + (i + 1), branch.whens().get(i).to(), false));
                }
                ways.add(new Way("otherwise", branch.otherwise(), false));
            }
            case Step.Hours hours -> {
                ways.add(new Way("open", hours.open(), false));
                ways.add(new Way("closed", hours.closed(), false));
                hours.holiday().ifPresent(to -> ways.add(new Way("holiday", to, false)));
            }
            case Step.Assign assign -> ways.add(new Way("next", assign.next(), false));
            case Step.Queue queue -> {
                queue.timeout().ifPresent(to -> ways.add(new Way("timeout", to, true)));
                queue.noAgent().ifPresent(to -> ways.add(new Way("noagent", to, false)));
                queue.full().ifPresent(to -> ways.add(new Way("full", to, false)));
                queue.closed().ifPresent(to -> ways.add(new Way("closed", to, false)));
            }
            case Step.Transfer transfer -> transfer.failure().ifPresent(to -> ways.add(new Way("failure", to, false)));
            case Step.Voicemail voicemail -> ways.add(new Way("next", voicemail.next(), false));
            case Step.RecordCall record -> ways.add(new Way("next", record.next(), false));
            case Step.Card card -> {
                ways.add(new Way("next", card.next(), true));
                ways.add(new Way("failed", card.failed(), true));
            }
            case Step.Http http -> {
                ways.add(new Way("next", http.next(), false));
                http.statuses().forEach((status, to) -> ways.add(new Way(status.toString(), to, false)));
                ways.add(new Way("failure", http.failure(), false));
            }
            case Step.SubFlow sub -> ways.add(new Way("next", sub.next(), false));
            case Step.Jump jump -> ways.add(new Way("step", jump.to(), false));
            case Step.CallBack back -> ways.add(new Way("unknown", back.unknown(), false));
            case Step.Return _, Step.Hangup _ -> {}
        }
        step.head().fault().ifPresent(to -> ways.add(new Way("fault", to, false)));
        return ways;
    }

    /** Whether the step asks the caller, who may then ask for a person. */
    static boolean asks(Step step) {
        return step instanceof Step.Menu || step instanceof Step.Gather;
    }

    /** The way of that name. */
    static Optional<Way> of(Step step, String exit) {
        return of(step).stream().filter(way -> way.exit().equals(exit)).findFirst();
    }

    /** The prompts that the step speaks. */
    static List<Prompt> prompts(Step step) {
        return switch (step) {
            case Step.Menu menu -> prompts(menu.asking());
            case Step.Gather gather -> prompts(gather.asking());
            case Step.Say say -> List.of(say.prompt());
            case Step.Voicemail voicemail -> List.of(voicemail.prompt());
            case Step.CallBack back -> List.of(back.prompt());
            case Step.Branch _, Step.Hours _, Step.Assign _, Step.Queue _, Step.Transfer _, Step.Http _ -> List.of();
            case Step.RecordCall _, Step.Card _, Step.SubFlow _ -> List.of();
            case Step.Jump _, Step.Return _, Step.Hangup _ -> List.of();
        };
    }

    private static List<Prompt> prompts(Step.Asking asking) {
        List<Prompt> prompts = new ArrayList<>(List.of(asking.prompt()));
        prompts.addAll(asking.nomatch());
        prompts.addAll(asking.noinput());
        return prompts;
    }

    /** Variables that must have a value when the step begins. */
    static List<String> needs(Step step) {
        Stream<Template> spoken = prompts(step).stream().flatMap(prompt -> prompt.templates().stream());
        Stream<Template> other = switch (step) {
            case Step.Assign assign ->
                assign.value() instanceof Step.Value.Text(Template text) ? Stream.of(text) : Stream.empty();
            case Step.Branch branch -> branch.whens().stream().flatMap(when -> compared(when.test()));
            case Step.Http http ->
                Stream.of(Stream.of(http.url()), http.headers().values().stream(), body(http))
                        .flatMap(part -> part);
            case Step.Queue queue -> queue.agent().stream();
            case Step.Menu _, Step.Say _, Step.Gather _, Step.Hours _ -> Stream.empty();
            case Step.Transfer _, Step.Voicemail _, Step.CallBack _, Step.SubFlow _ -> Stream.empty();
            case Step.RecordCall _, Step.Card _, Step.Jump _, Step.Return _, Step.Hangup _ -> Stream.empty();
        };
        return Stream.concat(spoken, other)
                .flatMap(template -> template.variables().stream())
                .distinct()
                .toList();
    }

    private static Stream<Template> compared(Step.Test test) {
        return switch (test) {
            case Step.Test.Is(Template value) -> Stream.of(value);
            case Step.Test.IsNot(Template value) -> Stream.of(value);
            case Step.Test.AtLeast _, Step.Test.AtMost _, Step.Test.Matches _, Step.Test.IsSet _ -> Stream.empty();
        };
    }

    private static Stream<Template> body(Step.Http http) {
        return http.body().stream()
                .flatMap(json -> HttpReader.variables(json).stream())
                .map(text -> Template.of(text, Where.FILE, new Problems(java.nio.file.Path.of(""))));
    }

    /** Variables that the step looks at, though they need not be set. */
    static List<String> tests(Step step) {
        return step instanceof Step.Branch branch
                ? branch.whens().stream().map(Step.When::variable).toList()
                : List.of();
    }

    /** Variables that have a value after the step was left by that way. */
    static List<String> sets(Step step, String exit) {
        if (!exit.equals("next")) {
            return List.of();
        }
        return switch (step) {
            case Step.Gather gather -> List.of(gather.variable());
            case Step.Assign assign -> List.of(assign.variable());
            case Step.Http http ->
                http.results().stream().map(Step.Result::variable).toList();
            case Step.Menu _, Step.Say _, Step.Branch _, Step.Hours _, Step.Queue _, Step.Transfer _ -> List.of();
            case Step.Voicemail _, Step.RecordCall _, Step.Card _, Step.SubFlow _, Step.Jump _ -> List.of();
            case Step.CallBack _, Step.Return _, Step.Hangup _ -> List.of();
        };
    }
}
