package org.trunkline.flow;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Reads one step. */
final class StepReader {
    static final List<String> KINDS = List.of(
            "menu",
            "prompt",
            "listen",
            "gather",
            "branch",
            "hours",
            "set",
            "queue",
            "transfer",
            "voicemail",
            "record-call",
            "card",
            "http",
            "callback",
            "subflow",
            "goto",
            "return",
            "hangup");

    private static final Pattern AGENT = Pattern.compile("[0-9]{2,10}");

    private final Element element;
    private final Problems problems;
    private final Optional<String> following;

    /** @param following the id of the step after this one, where a step goes on that does not say next */
    StepReader(Element element, Optional<String> following) {
        this.element = element;
        this.problems = element.problems();
        this.following = following;
    }

    Step read() {
        Step.Head head = new Step.Head(
                element.name("id", FlowReader.STEP_ID, "step"),
                element.where(),
                element.optional("fault").map(step -> new Step.Goto(step, element.whereOf("fault"))));
        Step step = switch (element.name()) {
            case "prompt" -> {
                Prompt prompt = new PromptReader(problems).readStep(element);
                yield new Step.Say(head, prompt, next());
            }
            case "menu", "listen", "gather" -> new AskReader(element, following).read(head);
            case "branch" -> branch(head);
            case "hours" -> hours(head);
            case "set" -> assign(head);
            case "queue" -> queue(head);
            case "transfer" -> transfer(head);
            case "voicemail" -> voicemail(head);
            case "record-call" -> new Step.RecordCall(head, recordOrder(), next());
            case "card" -> new Step.Card(head, Step.Goto.requiredExit(element, "failed"), next());
            case "callback" -> callBack(head);
            case "http" -> new HttpReader(element).read(head, next());
            case "subflow" ->
                new Step.SubFlow(
                        head, element.name("flow", FlowReader.FLOW_NAME, "flow"), element.whereOf("flow"), next());
            case "goto" -> new Step.Jump(head, Step.Goto.of(element, "step"));
            case "return" -> new Step.Return(head);
            default -> new Step.Hangup(head);
        };
        if (element.name().equals("prompt")) {
            element.doneButText();
        } else {
            element.done();
        }
        return step;
    }

    private Step.Goto next() {
        return Step.Goto.next(element, following);
    }

    private Prompt prompt() {
        return element.child("prompt")
                .map(prompt -> new PromptReader(problems).read(prompt))
                .orElse(Prompt.NONE);
    }

    private Step branch(Step.Head head) {
        List<Step.When> whens = new ArrayList<>();
        for (Element when : element.children("when")) {
            String variable = when.name("variable", Template.NAME, "variable");
            Optional<Step.Test> test = test(when);
            Step.Goto to = Step.Goto.of(when, "goto");
            when.done();
            test.ifPresent(found -> whens.add(new Step.When(variable, found, to, when.whereOf("variable"))));
        }
        if (whens.isEmpty()) {
            problems.add(element.where(), "the branch tests nothing", "add <when variable=\"…\" is=\"…\" goto=\"…\"/>");
        }
        return new Step.Branch(head, List.copyOf(whens), Step.Goto.requiredExit(element, "otherwise"));
    }

    private Optional<Step.Test> test(Element when) {
        List<Step.Test> tests = Stream.of(
                        when.optional("is").map(text -> new Step.Test.Is(Template.of(when, "is"))),
                        when.optional("is-not").map(text -> new Step.Test.IsNot(Template.of(when, "is-not"))),
                        number(when, "at-least").map(Step.Test.AtLeast::new),
                        number(when, "at-most").map(Step.Test.AtMost::new),
                        when.pattern("matches").map(Step.Test.Matches::new),
                        when.optional("set").map(text -> new Step.Test.IsSet(when.flag("set"))))
                .<Step.Test>flatMap(Optional::stream)
                .toList();
        if (tests.size() != 1) {
            problems.add(
                    when.where(),
                    tests.isEmpty() ? "<when> has no test" : "<when> has several tests",
                    "write one of is, is-not, at-least, at-most, matches, set");
        }
        return tests.stream().findFirst();
    }

    private Optional<BigDecimal> number(Element when, String attribute) {
        return when.optional(attribute).flatMap(text -> {
            try {
                return Optional.of(new BigDecimal(text.strip()));
            } catch (NumberFormatException e) {
                problems.add(when.whereOf(attribute), "'" + text + "' is no number", "write a number such as 3 or 0.5");
                return Optional.empty();
            }
        });
    }

    private Step hours(Step.Head head) {
        var _ = element.required("timezone");
        ZoneId zone = FlowReader.zone(element, "timezone", "UTC");
        return new Step.Hours(
                head,
                element.required("calendar"),
                element.whereOf("calendar"),
                zone,
                Step.Goto.requiredExit(element, "open"),
                Step.Goto.requiredExit(element, "closed"),
                Step.Goto.exit(element, "holiday"));
    }

    private Step assign(Step.Head head) {
        String variable = element.name("variable", Template.NAME, "variable");
        boolean text = element.optional("value").isPresent();
        boolean plus = element.optional("add").isPresent();
        if (text == plus) {
            problems.add(element.where(), "<set> needs either value or add", "write one of the two");
        }
        Step.Value value = plus
                ? new Step.Value.Plus(element.integer("add", 1, -1_000_000, 1_000_000))
                : new Step.Value.Text(
                        Template.of(element.optional("value").orElse(""), element.whereOf("value"), problems));
        return new Step.Assign(head, variable, value, next());
    }

    private Step queue(Step.Head head) {
        Set<String> skills = Stream.of(element.optional("skills").orElse("").split(",", -1))
                .map(String::strip)
                .filter(skill -> !skill.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Duration within =
                element.duration("agent-within", Step.Queue.AGENT_WITHIN, Duration.ofSeconds(1), Duration.ofHours(1));
        return new Step.Queue(
                head,
                element.name("name", FlowReader.CATALOGUE_NAME, "queue"),
                element.integer("priority", 0, 0, 100),
                skills,
                firstAgent(),
                within,
                Step.Goto.exit(element, "timeout"),
                Step.Goto.exit(element, "noagent"),
                Step.Goto.exit(element, "full"),
                Step.Goto.exit(element, "closed"),
                element.whereOf("name"),
                element.whereOf("skills"));
    }

    private Optional<Template> firstAgent() {
        if (element.optional("agent").isEmpty()) {
            if (element.optional("agent-within").isPresent()) {
                problems.add(
                        element.whereOf("agent-within"),
                        "agent-within without an agent",
                        "add agent=\"…\", or remove it");
            }
            return Optional.empty();
        }
        Template agent = Template.of(element, "agent");
        if (agent.fixed() && !AGENT.matcher(agent.toString()).matches()) {
            problems.add(
                    element.whereOf("agent"),
                    "'" + agent + "' is no agent's number",
                    "write the number that the agent logs in with, or a variable: ${name}");
        }
        return Optional.of(agent);
    }

    private Step transfer(Step.Head head) {
        Optional<String> extension = element.optional("extension");
        Optional<String> number = element.optional("number");
        String attribute = extension.isPresent() ? "extension" : "number";
        Where at = element.whereOf(attribute);
        if (extension.isPresent() == number.isPresent()) {
            problems.add(element.where(), "<transfer> needs either extension or number", "write one of the two");
        }
        String target = extension.or(() -> number).orElse("");
        if (target.contains("${")) {
            problems.add(
                    at,
                    "a transfer's target may not come from a variable: a caller could dial anywhere",
                    "write an extension, or the name of an allowed number");
        } else if (!target.isEmpty()
                && !FlowReader.CATALOGUE_NAME.matcher(target).matches()) {
            problems.add(
                    at,
                    "'" + target + "' is no " + (extension.isPresent() ? "extension" : "name of an allowed number"),
                    "write an extension's digits, or a name from the allowed numbers of the configuration");
        }
        Outcome.Target to =
                extension.isPresent() ? new Outcome.Target.Extension(target) : new Outcome.Target.NamedNumber(target);
        return new Step.Transfer(head, to, Step.Goto.exit(element, "failure"), at);
    }

    private RecordOrder recordOrder() {
        String wanted = element.required("set");
        return Stream.of(RecordOrder.values())
                .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseGet(() -> {
                    if (!wanted.isEmpty()) {
                        problems.add(
                                element.whereOf("set"),
                                "'" + wanted + "' is nothing that can be done to a recording",
                                "write one of on, off, pause, resume, refuse");
                    }
                    return RecordOrder.OFF;
                });
    }

    private Step callBack(Step.Head head) {
        Prompt prompt = prompt();
        if (prompt.isEmpty()) {
            problems.add(
                    element.where(), "<callback> promises nothing", "add a <prompt> inside it that tells the caller");
        }
        return new Step.CallBack(head, prompt, Step.Goto.requiredExit(element, "unknown"));
    }

    private Step voicemail(Step.Head head) {
        return new Step.Voicemail(
                head,
                element.name("box", FlowReader.CATALOGUE_NAME, "mailbox"),
                element.duration("max", Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofMinutes(30)),
                element.duration("silence", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                prompt(),
                next(),
                element.whereOf("box"));
    }
}
