package org.trunkline.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.trunkline.intent.CheckDigit;
import org.trunkline.intent.SlotType;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;

/** Reads the steps that ask: menu, listen, gather. */
final class AskReader {
    private static final String KEYS = "0123456789*#";
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Pattern INTENT = Pattern.compile("[a-z][a-z0-9_-]*");
    /** What a recognizer hears with less is asked back; and with less than that it is wrong more often than right. */
    private static final double ACCEPT = 0.7;

    private static final double CONFIRM = 0.3;
    private static final int MOST_DIGITS = 40;
    private static final int LONGEST_LABEL = 60;

    private final Element element;
    private final Problems problems;
    private final Optional<String> following;

    AskReader(Element element, Optional<String> following) {
        this.element = element;
        this.problems = element.problems();
        this.following = following;
    }

    Step read(Step.Head head) {
        return switch (element.name()) {
            case "menu" -> menu(head);
            case "listen" -> listen(head);
            default -> gather(head);
        };
    }

    private Prompt prompt(Element parent) {
        return parent.child("prompt")
                .map(prompt -> new PromptReader(problems).read(prompt))
                .orElse(Prompt.NONE);
    }

    private List<Prompt> reprompts(String name) {
        return element.children(name).stream()
                .map(child -> {
                    Prompt prompt = prompt(child);
                    child.done();
                    return prompt;
                })
                .toList();
    }

    private Step.Asking asking() {
        Prompt prompt = prompt(element);
        if (prompt.isEmpty()) {
            problems.add(element.where(), "<" + element.name() + "> asks and says nothing", "add a <prompt> inside it");
        }
        return new Step.Asking(
                prompt,
                element.duration("timeout", Duration.ofSeconds(5), SHORTEST, Duration.ofMinutes(1)),
                element.integer("retries", 2, 0, 10),
                reprompts("nomatch"),
                reprompts("noinput"),
                thresholds(),
                Step.Goto.requiredExit(element, "otherwise"));
    }

    private Step.Thresholds thresholds() {
        double accept = share("accept", ACCEPT);
        double confirm = share("confirm", Math.min(CONFIRM, accept));
        if (confirm > accept) {
            problems.add(
                    element.whereOf("confirm"),
                    "confirm is greater than accept",
                    "let confirm be " + accept + " at most: less is asked back, and still less is not taken");
        }
        return new Step.Thresholds(accept, Math.min(confirm, accept), element.whereOf("accept"));
    }

    private double share(String attribute, double preset) {
        Optional<String> text = element.optional(attribute);
        if (text.isEmpty()) {
            return preset;
        }
        try {
            double value = Double.parseDouble(text.get());
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(
                element.whereOf(attribute),
                attribute + " is '" + text.get() + "'",
                "write a confidence from 0 to 1: 0.7");
        return preset;
    }

    private Step menu(Step.Head head) {
        List<Step.Choice> choices = new ArrayList<>();
        for (Element choice : element.children("choice")) {
            choice(choice, choice.optional("intent"), choices);
        }
        if (choices.isEmpty()) {
            problems.add(element.where(), "the menu has no choice", "add <choice dtmf=\"1\" goto=\"…\"/>");
        }
        return new Step.Menu(head, asking(), choices, false, true);
    }

    private Step listen(Step.Head head) {
        List<Step.Choice> choices = new ArrayList<>();
        for (Element choice : element.children("intent")) {
            choice(choice, Optional.of(choice.name("name", INTENT, "intent")), choices);
        }
        List<String> wanted = Stream.of(element.optional("intents").orElse("").split("\\s+"))
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : wanted) {
            if (choices.stream().noneMatch(choice -> choice.intent().equals(Optional.of(name)))) {
                problems.add(
                        element.whereOf("intents"),
                        "the intent '" + name + "' leads nowhere",
                        "add <intent name=\"" + name + "\" goto=\"…\"/>");
            }
        }
        if (choices.isEmpty()) {
            problems.add(element.where(), "<listen> listens for no intent", "add <intent name=\"…\" goto=\"…\"/>");
        }
        String mode = element.optional("mode").orElse("directed");
        if (!List.of("directed", "open").contains(mode)) {
            problems.add(element.whereOf("mode"), "mode is '" + mode + "'", "write directed or open");
        }
        return new Step.Menu(head, asking(), choices, mode.equals("open"), false);
    }

    private void choice(Element choice, Optional<String> intent, List<Step.Choice> choices) {
        Optional<String> dtmf = choice.optional("dtmf");
        List<String> says = Arrays.stream(choice.optional("say").orElse("").split(","))
                .map(String::strip)
                .filter(phrase -> !phrase.isEmpty())
                .toList();
        Optional<String> label = label(choice);
        Step.Goto to = Step.Goto.of(choice, "goto");
        choice.done();
        Optional<Character> key =
                dtmf.filter(text -> text.length() == 1 && KEYS.contains(text)).map(text -> text.charAt(0));
        if (dtmf.isPresent() && key.isEmpty()) {
            problems.add(choice.whereOf("dtmf"), "'" + dtmf.get() + "' is no key", "write one of 0-9, * and #");
            return;
        }
        if (key.isEmpty() && intent.isEmpty() && says.isEmpty()) {
            problems.add(
                    choice.where(),
                    "<" + choice.name() + "> has no dtmf, no intent and no say",
                    "add dtmf=\"1\", intent=\"…\" or say=\"…\"");
            return;
        }
        if (key.isPresent() && choices.stream().anyMatch(other -> other.key().equals(key))) {
            problems.add(
                    choice.whereOf("dtmf"), "the key " + key.get() + " is in this menu twice", "give it to one choice");
            return;
        }
        String exit = key.filter(_ -> element.name().equals("menu"))
                .map(String::valueOf)
                .or(() -> intent)
                .orElseGet(() -> says.getFirst());
        if (choices.stream().anyMatch(other -> other.exit().equals(exit))) {
            problems.add(choice.where(), "'" + exit + "' is in this step twice", "keep one of the two");
            return;
        }
        choices.add(
                new Step.Choice(exit, key, intent.filter(name -> !name.isEmpty()), says, label, to, choice.where()));
    }

    private Optional<String> label(Element choice) {
        Optional<String> label = choice.optional("label").map(String::strip);
        if (label.filter(text -> text.isEmpty() || text.length() > LONGEST_LABEL)
                .isPresent()) {
            problems.add(
                    choice.whereOf("label"),
                    "the label is empty or longer than " + LONGEST_LABEL + " characters",
                    "write a few words for a button");
            return Optional.empty();
        }
        return label;
    }

    private Step gather(Step.Head head) {
        int min = element.integer("min", 1, 1, MOST_DIGITS);
        int max = element.integer("max", 20, 1, MOST_DIGITS);
        if (min > max) {
            problems.add(element.whereOf("min"), "min is greater than max", "let min be " + max + " at most");
        }
        String terminators = element.optional("terminator").orElse("#");
        if (!terminators.chars().allMatch(key -> KEYS.indexOf(key) >= 0)) {
            problems.add(
                    element.whereOf("terminator"),
                    "'" + terminators + "' are no keys",
                    "write one or more of 0-9, * and #");
        }
        boolean sensitive = element.flag("sensitive");
        boolean speech = element.optional("speech").isPresent() ? element.flag("speech") : !sensitive;
        boolean readBack = element.optional("read-back").isEmpty() || element.flag("read-back");
        return new Step.Gather(
                head,
                element.name("variable", Template.NAME, "variable"),
                Math.min(min, max),
                max,
                terminators,
                element.duration("between", Duration.ofSeconds(3), SHORTEST, Duration.ofMinutes(1)),
                element.pattern("pattern"),
                sensitive,
                type(Math.min(min, max), max),
                speech,
                readBack,
                byDigit(speech),
                asking(),
                next());
    }

    private boolean byDigit(boolean speech) {
        String by = element.optional("by").orElse("value");
        if (!List.of("value", "digit").contains(by)) {
            problems.add(element.whereOf("by"), "by is '" + by + "'", "write value or digit");
        } else if (by.equals("digit")
                && (!speech || !element.optional("type").orElse("digits").equals("digits"))) {
            problems.add(
                    element.whereOf("by"),
                    "only digits that may be said are asked for digit by digit",
                    speech ? "leave by out, or write type=\"digits\"" : "leave by out, or write speech=\"true\"");
        }
        return by.equals("digit");
    }

    private SlotType type(int min, int max) {
        String name = element.optional("type").orElse("digits");
        String check = element.optional("check").orElse("");
        Optional<SlotType> type = SlotType.of(name, min, max, check);
        if (type.isEmpty() && !SlotType.NAMES.contains(name)) {
            problems.unknown(element.whereOf("type"), "type", name, SlotType.NAMES);
        } else if (type.isEmpty()) {
            problems.add(
                    element.whereOf("check"),
                    "'" + check + "' is no check of " + name,
                    "write luhn, mod97, or a rule such as weights 3 1 mod 10, for digits");
        }
        return type.orElseGet(() -> new SlotType.Digits(min, max, CheckDigit.NONE));
    }

    private Step.Goto next() {
        return Step.Goto.next(element, following);
    }
}
