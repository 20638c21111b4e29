package org.trunkline.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trunkline.speech.Heard;
import org.trunkline.xml.Where;

/** The conversation of a test: the script's caller against the flow. */
final class ScriptedConversation implements Conversation {
    /** The flow did something else than the script says. */
    static final class Mismatch extends ConversationBroken {
        final Where where;

        Mismatch(Where where, String what) {
            super(what);
            this.where = where;
        }
    }

    private final FlowTest test;
    private final Deque<FlowTest.Act> script;
    private final Keypad keypad = new Keypad();
    private final List<String> heard = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, Integer> fetched = new HashMap<>();
    private final Set<String> entered = new HashSet<>();
    private Optional<Mismatch> mismatch = Optional.empty();
    private String step = "";
    private Instant now;

    ScriptedConversation(FlowTest test) {
        this.test = test;
        this.script = new ArrayDeque<>(test.script());
        this.now = test.at();
    }

    /** Steps that began, as {@code flow/step}. */
    Set<String> entered() {
        return entered;
    }

    /** What the script expected and did not get, if anything: a session turns exceptions into faults. */
    Optional<Mismatch> mismatch() {
        return mismatch;
    }

    @Override
    public void say(List<Utterance> prompt) {
        hear(prompt);
    }

    private void hear(List<Utterance> prompt) {
        String text = Transcript.of(prompt);
        if (!text.isEmpty()) {
            heard.add(text);
        }
    }

    @Override
    public Answer ask(Question question) {
        if (keypad.isEmpty()) {
            hear(question.prompt());
            switch (next("asks for keys")) {
                case FlowTest.Act.Keys(String keys, Where _) -> keypad.press(keys);
                case FlowTest.Act.Silence _ -> {
                    now = now.plus(question.firstKey());
                    return new Answer.Silence();
                }
                case FlowTest.Act.Says(String words, Where where) -> {
                    if (question.listen().isEmpty()) {
                        throw mismatch(where, "the flow does not listen at '" + step + "'");
                    }
                    return new Answer.Spoken(Heard.written(words));
                }
                case FlowTest.Act.DeadAir _ -> {
                    now = now.plus(question.firstKey());
                    return new Answer.Silence(true);
                }
                case FlowTest.Act.HangsUp _ -> throw new CallerLeft();
                case FlowTest.Act other -> throw mismatch(other.where(), "the flow asks for keys at '" + step + "'");
            }
        }
        return keypad.answer(question);
    }

    @Override
    public boolean written() {
        return test.channel().isWritten();
    }

    @Override
    public Recorded record(Recording recording) {
        keypad.clear();
        return switch (next("records a message")) {
            case FlowTest.Act.Records(String box, Duration length, Where where) -> {
                if (!box.equals(recording.box())) {
                    throw mismatch(where, "the message goes into the box '" + recording.box() + "'");
                }
                now = now.plus(length);
                yield new Recorded(length);
            }
            case FlowTest.Act.HangsUp _ -> throw new CallerLeft();
            case FlowTest.Act other -> throw mismatch(other.where(), "the flow records a message at '" + step + "'");
        };
    }

    @Override
    public void recording(RecordOrder order) {
        // A test tells by the steps that are entered what was ordered.
    }

    /** Keys of any kind are card data that is accepted; silence is not. */
    @Override
    public boolean card() {
        keypad.clear();
        return switch (next("takes card data")) {
            case FlowTest.Act.Keys _ -> true;
            case FlowTest.Act.Silence _ -> false;
            case FlowTest.Act.HangsUp _ -> throw new CallerLeft();
            case FlowTest.Act other -> throw mismatch(other.where(), "the flow takes card data at '" + step + "'");
        };
    }

    @Override
    public Fetched fetch(HttpCall request) {
        List<FlowTest.Stub> stubs = test.stubs().stream()
                .filter(stub -> stub.method().equals(request.method())
                        && stub.url().equals(request.uri().toString()))
                .toList();
        if (stubs.isEmpty()) {
            throw mismatch(
                    test.where(),
                    "the flow sends " + request.method() + " " + request.uri() + " at '" + step
                            + "', and there is no <http> for it");
        }
        int count = fetched.merge(request.method() + request.uri(), 1, Integer::sum);
        FlowTest.Stub stub = stubs.get(Math.min(count, stubs.size()) - 1);
        return stub.fails()
                ? new Fetched.Failure("as the test says")
                : new Fetched.Response(stub.status(), stub.body());
    }

    @Override
    public void entered(StepRef ref) {
        step = ref.step();
        entered.add(ref.toString());
        if (test.faults().contains(ref.toString())
                || (ref.flow().equals(test.flow()) && test.faults().contains(step))) {
            throw new StepFailed("as the test says");
        }
    }

    @Override
    public void remember(String name, String value, boolean sensitive) {
        variables.put(name, value);
    }

    @Override
    public void understood(String intent, double confidence) {
        // The exits that follow say it.
    }

    @Override
    public void failed(StepRef ref, String what) {
        heard.add("(" + ref + " failed: " + what + ")");
    }

    @Override
    public Instant now() {
        return now;
    }

    /** Holds the outcome against the script; gives the exit to go on by, or empty if the test is over. */
    Optional<Outcome.Exit> ended(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Enqueue enqueue -> {
                if (next("queues the caller in '" + enqueue.queue() + "'") instanceof FlowTest.Act.Queued act) {
                    yield queued(enqueue, act);
                }
                throw mismatch(last, "the flow queues the caller in '" + enqueue.queue() + "'");
            }
            case Outcome.TransferTo transfer -> {
                if (next("transfers") instanceof FlowTest.Act.Transferred act
                        && act.target().equals(transfer.target())) {
                    yield act.then();
                }
                throw mismatch(last, "the flow transfers to " + transfer.target());
            }
            case Outcome.Finished() -> {
                if (!(next("ends") instanceof FlowTest.Act.Ends)) {
                    throw mismatch(last, "the flow ends");
                }
                yield Optional.empty();
            }
            case Outcome.CallBack() -> {
                if (!(next("promises a call back") instanceof FlowTest.Act.Ends)) {
                    throw mismatch(last, "the flow promises a call back");
                }
                yield Optional.empty();
            }
            case Outcome.DeadAir() -> {
                if (!(next("ends, as nothing was heard") instanceof FlowTest.Act.Ends)) {
                    throw mismatch(last, "the flow ends, as nothing was heard");
                }
                yield Optional.empty();
            }
            case Outcome.Left() -> Optional.empty();
            case Outcome.Fault(StepRef at, String what) -> {
                if (!(next("fails") instanceof FlowTest.Act.Faults)) {
                    throw mismatch(last, "the flow fails at " + at + ": " + what);
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<Outcome.Exit> queued(Outcome.Enqueue enqueue, FlowTest.Act.Queued act) {
        if (!act.queue().equals(enqueue.queue())) {
            throw mismatch(act.where(), "the flow queues the caller in '" + enqueue.queue() + "'");
        }
        if (act.priority().isPresent() && act.priority().getAsInt() != enqueue.priority()) {
            throw mismatch(act.where(), "the priority is " + enqueue.priority());
        }
        if (act.skills().isPresent() && !act.skills().get().equals(enqueue.skills())) {
            throw mismatch(act.where(), "the skills are " + enqueue.skills());
        }
        String first = enqueue.first().map(Outcome.FirstAgent::agent).orElse("");
        if (act.agent().isPresent() && !act.agent().get().equals(first)) {
            throw mismatch(act.where(), first.isEmpty() ? "no agent is named first" : "agent " + first + " is first");
        }
        return act.then();
    }

    private Where last = Where.FILE;

    /** Holds the coming {@code hears} and {@code knows} against what was; gives what the caller does then. */
    private FlowTest.Act next(String what) {
        while (true) {
            FlowTest.Act act = script.poll();
            if (act == null) {
                throw mismatch(test.where(), "the flow " + what + " at '" + step + "', and the test is already over");
            }
            last = act.where();
            switch (act) {
                case FlowTest.Act.Hears(String text, Where where) -> heard(text, where);
                case FlowTest.Act.Knows(String name, String value, Where where) -> {
                    if (!value.equals(variables.getOrDefault(name, ""))) {
                        throw mismatch(where, "'" + name + "' is '" + variables.getOrDefault(name, "") + "'");
                    }
                }
                default -> {
                    return act;
                }
            }
        }
    }

    /** What was said before the text that is found is past. */
    private void heard(String text, Where where) {
        for (int i = 0; i < heard.size(); i++) {
            if (heard.get(i).contains(text)) {
                heard.subList(0, i).clear();
                // The same line may be asked about twice, each time for what comes after.
                heard.set(0, heard.getFirst().substring(heard.getFirst().indexOf(text) + text.length()));
                return;
            }
        }
        throw mismatch(where, "the caller does not hear this; since the last: " + String.join(" | ", heard));
    }

    /** After the end: nothing of the script may be left but what was heard. */
    void over() {
        for (FlowTest.Act act : script) {
            switch (act) {
                case FlowTest.Act.Hears(String text, Where where) -> heard(text, where);
                case FlowTest.Act.Ends _ -> {}
                default -> throw mismatch(act.where(), "the call is over before this");
            }
        }
    }

    private Mismatch mismatch(Where where, String what) {
        Mismatch found = new Mismatch(where, what);
        if (mismatch.isEmpty()) {
            mismatch = Optional.of(found);
        }
        return found;
    }
}
