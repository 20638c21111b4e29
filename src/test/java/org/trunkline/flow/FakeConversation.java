package org.trunkline.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trunkline.speech.Heard;

/** A caller with prepared answers: keys, words, nothing for silence, a full stop for a line without a sound. */
final class FakeConversation implements Conversation {
    final Deque<String> answers = new ArrayDeque<>();
    final Deque<Fetched> responses = new ArrayDeque<>();
    final List<String> heard = new ArrayList<>();
    final List<Utterance> utterances = new ArrayList<>();
    final List<StepRef> entered = new ArrayList<>();
    final List<Question> questions = new ArrayList<>();
    final List<HttpCall> requests = new ArrayList<>();
    final Map<String, String> kept = new LinkedHashMap<>();
    final Set<String> secrets = new HashSet<>();
    final List<String> understood = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final Set<String> broken = new HashSet<>();
    final List<String> boxes = new ArrayList<>();
    final List<RecordOrder> orders = new ArrayList<>();
    /** Whether the gateway accepts, one after the other. */
    final Deque<Boolean> cards = new ArrayDeque<>();

    FakeConversation(String... answers) {
        this.answers.addAll(Arrays.asList(answers));
    }

    private void hear(List<Utterance> prompt) {
        if (broken.contains("line")) {
            throw new ConversationBroken(new IllegalStateException("the switch is away"));
        }
        if (broken.contains("left")) {
            throw new CallerLeft();
        }
        utterances.addAll(prompt);
        heard.add(Transcript.of(prompt));
    }

    @Override
    public void say(List<Utterance> prompt) {
        hear(prompt);
    }

    @Override
    public Answer ask(Question question) {
        questions.add(question);
        hear(question.prompt());
        if (answers.isEmpty()) {
            throw new CallerLeft();
        }
        String keys = answers.remove();
        if (keys.isEmpty()) {
            return new Answer.Silence();
        }
        if (keys.equals(".")) {
            return new Answer.Silence(true);
        }
        if (!keys.chars().allMatch(key -> "0123456789*#".indexOf(key) >= 0)) {
            return new Answer.Spoken(heard(keys));
        }
        Keypad keypad = new Keypad();
        keypad.press(keys);
        return keypad.answer(question);
    }

    /** {@code 0.5 billing} is heard with that confidence, without a figure for certain. */
    private static Heard heard(String said) {
        boolean doubtful = said.startsWith("0.");
        double confidence = doubtful ? Double.parseDouble(said.substring(0, said.indexOf(' '))) : 1;
        String text = doubtful ? said.substring(said.indexOf(' ') + 1) : said;
        return new Heard(List.of(new Heard.Hypothesis(text, confidence, List.of())), Duration.ofSeconds(1));
    }

    @Override
    public Recorded record(Recording recording) {
        if (broken.contains("record")) {
            throw new IllegalStateException("disk full, said 1234");
        }
        boxes.add(recording.box());
        return new Recorded(Duration.ofSeconds(3));
    }

    @Override
    public void recording(RecordOrder order) {
        orders.add(order);
    }

    @Override
    public boolean card() {
        return cards.remove();
    }

    @Override
    public Fetched fetch(HttpCall request) {
        requests.add(request);
        return responses.remove();
    }

    @Override
    public void entered(StepRef step) {
        entered.add(step);
        if (broken.contains(step.step())) {
            throw new IllegalStateException("broken");
        }
    }

    @Override
    public void remember(String name, String value, boolean sensitive) {
        if (sensitive) {
            secrets.add(name);
        } else {
            kept.put(name, value);
        }
    }

    @Override
    public void understood(String intent, double confidence) {
        understood.add(intent + " " + confidence);
    }

    @Override
    public void failed(StepRef step, String what) {
        failures.add(step + ": " + what);
    }

    @Override
    public Instant now() {
        return Instant.parse("2026-11-23T12:00:00Z");
    }
}
