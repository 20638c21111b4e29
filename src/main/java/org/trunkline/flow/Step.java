package org.trunkline.flow;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.trunkline.intent.SlotType;
import org.trunkline.xml.Element;
import org.trunkline.xml.Where;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** One step of a flow, as read. {@link Ways} tells where each leads. */
sealed interface Step {
    Head head();

    default String id() {
        return head().id();
    }

    /** @param fault where the step leads if it fails; empty: where the flow says */
    record Head(String id, Where where, Optional<Goto> fault) {}

    /** The way to a step, and where it is written. */
    record Goto(String step, Where where) {
        static Goto of(Element element, String attribute) {
            return new Goto(element.required(attribute), element.whereOf(attribute));
        }

        /** Where the element says next, or else the step that follows it in the file. */
        static Goto next(Element element, Optional<String> following) {
            Optional<String> next = element.optional("next").or(() -> following);
            if (next.isEmpty()) {
                element.problems()
                        .add(
                                element.where(),
                                "the flow has no step after <" + element.name() + ">",
                                "add next=\"…\", or a <hangup> or <return> after it");
            }
            return new Goto(next.orElse(""), element.whereOf("next"));
        }

        /** The goto of a child that has nothing else. */
        static Optional<Goto> exit(Element element, String child) {
            return element.child(child).map(exit -> {
                Goto to = of(exit, "goto");
                exit.done();
                return to;
            });
        }

        static Goto requiredExit(Element element, String child) {
            Optional<Goto> exit = exit(element, child);
            if (exit.isEmpty()) {
                element.problems()
                        .add(
                                element.where(),
                                "<" + element.name() + "> has no <" + child + ">",
                                "add <" + child + " goto=\"…\"/> inside it");
            }
            return exit.orElse(new Goto("", element.where()));
        }
    }

    /**
     * How a caller is asked, and asked again.
     *
     * @param nomatch said before asking again, one after the other, the last for all further times; may be empty
     * @param noinput likewise
     */
    record Asking(
            Prompt prompt,
            Duration timeout,
            int retries,
            List<Prompt> nomatch,
            List<Prompt> noinput,
            Thresholds thresholds,
            Goto otherwise) {}

    /** What is heard with less confidence than {@code accept} is asked back, with less than {@code confirm} not taken. */
    record Thresholds(double accept, double confirm, Where where) {}

    /**
     * Asks for one of several things, by a key or by speech.
     *
     * @param open anything may be said, and is brought to one of the intents
     * @param offers whether all choices are shown where that can be, not those with a label alone
     */
    record Menu(Head head, Asking asking, List<Choice> choices, boolean open, boolean offers) implements Step {}

    /**
     * One of a menu's choices: a key, an intent, phrases; one of them at least.
     *
     * @param exit its name among the step's ways
     * @param label what it is called on a button
     */
    record Choice(
            String exit,
            Optional<Character> key,
            Optional<String> intent,
            List<String> says,
            Optional<String> label,
            Goto to,
            Where where) {}

    record Say(Head head, Prompt prompt, Goto next) implements Step {}

    /**
     * @param type of the value; {@code min} and {@code max} are the digits of its keys
     * @param speech whether it may be said
     * @param readBack whether what was said is read back
     * @param byDigit whether it is said digit by digit, each repeated
     */
    record Gather(
            Head head,
            String variable,
            int min,
            int max,
            String terminators,
            Duration between,
            Optional<Pattern> pattern,
            boolean sensitive,
            SlotType type,
            boolean speech,
            boolean readBack,
            boolean byDigit,
            Asking asking,
            Goto next)
            implements Step {
        /** Whether a value, however it came, is of the step's pattern. */
        boolean fits(String value) {
            return pattern.map(wanted -> wanted.matcher(value).matches()).orElse(true);
        }
    }

    record Branch(Head head, List<When> whens, Goto otherwise) implements Step {}

    record When(String variable, Test test, Goto to, Where where) {}

    /** A test on a variable. One that is not set is as empty text. */
    sealed interface Test {
        record Is(Template value) implements Test {}

        record IsNot(Template value) implements Test {}

        record AtLeast(BigDecimal value) implements Test {}

        record AtMost(BigDecimal value) implements Test {}

        record Matches(Pattern pattern) implements Test {}

        record IsSet(boolean wanted) implements Test {}
    }

    /** @param calendar iCalendar file as written, relative to the flow folder */
    record Hours(
            Head head, String calendar, Where calendarAt, ZoneId zone, Goto open, Goto closed, Optional<Goto> holiday)
            implements Step {}

    record Assign(Head head, String variable, Value value, Goto next) implements Step {}

    sealed interface Value {
        record Text(Template text) implements Value {}

        /** Adds to the number that the variable holds; one that is not set counts as 0. */
        record Plus(long amount) implements Value {}
    }

    /** @param agent who is to have the call if possible; nobody in particular if it comes out empty */
    record Queue(
            Head head,
            String name,
            int priority,
            Set<String> skills,
            Optional<Template> agent,
            Duration agentWithin,
            Optional<Goto> timeout,
            Optional<Goto> noAgent,
            Optional<Goto> full,
            Optional<Goto> closed,
            Where nameAt,
            Where skillsAt)
            implements Step {
        static final Duration AGENT_WITHIN = Duration.ofSeconds(30);
    }

    record Transfer(Head head, Outcome.Target target, Optional<Goto> failure, Where targetAt) implements Step {}

    record Voicemail(Head head, String box, Duration max, Duration silence, Prompt prompt, Goto next, Where boxAt)
            implements Step {}

    record RecordCall(Head head, RecordOrder order, Goto next) implements Step {}

    /**
     * Takes card data, heard by nobody, to the payment gateway.
     *
     * @param next when the gateway accepted it
     */
    record Card(Head head, Goto failed, Goto next) implements Step {}

    /** @param statuses ways of their own for some statuses */
    record Http(
            Head head,
            String method,
            Template url,
            Map<String, Template> headers,
            Optional<JsonNode> body,
            Duration timeout,
            List<Result> results,
            Map<Integer, Goto> statuses,
            Goto failure,
            Goto next,
            Where urlAt)
            implements Step {}

    /** A value of the response and the variable that it goes to. */
    record Result(JsonPointer pointer, String variable, boolean sensitive) {}

    record SubFlow(Head head, String flow, Where flowAt, Goto next) implements Step {}

    record Jump(Head head, Goto to) implements Step {}

    /** Back to the flow that called this one; if none did, the end. */
    record Return(Head head) implements Step {}

    record Hangup(Head head) implements Step {}

    /**
     * Promises to call back, and hangs up.
     *
     * @param unknown the way of callers whose number is withheld
     */
    record CallBack(Head head, Prompt prompt, Goto unknown) implements Step {}
}
