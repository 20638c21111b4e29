package org.trunkline.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.trunkline.speech.Heard;
import org.trunkline.speech.SpeechEvent;

/** A conversation by text: what is said is printed, keys and words are typed, recordings are heard. */
final class TerminalConversation implements Conversation {
    private final BufferedReader in;
    private final PrintWriter out;
    private final boolean chat;
    private final Deque<Path> recordings;
    private final Speaker speaker;
    private final InstantSource clock;
    private final HttpFetch http;
    private final Keypad keypad = new Keypad();

    TerminalConversation(FlowFiles.Player player, InstantSource clock, HttpFetch http) {
        this.in = player.in();
        this.out = player.out();
        this.chat = player.chat();
        this.recordings = new ArrayDeque<>(player.recordings());
        this.speaker = player.speaker();
        this.clock = clock;
        this.http = http;
    }

    /** A typed line; the end of input hangs up. */
    private String typed(String ask) {
        out.print(ask);
        out.flush();
        try {
            String line = in.readLine();
            if (line == null || line.strip().toLowerCase(Locale.ROOT).equals("hangup")) {
                throw new CallerLeft();
            }
            return line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void say(List<Utterance> prompt) {
        String text = chat ? Transcript.message(prompt) : Transcript.heard(prompt);
        if (!text.isEmpty()) {
            out.println("  « " + text);
            out.flush();
        }
    }

    @Override
    public Answer ask(Question question) {
        if (keypad.isEmpty()) {
            say(question.prompt());
            offer(question);
            Optional<Answer> other = question.listen().isPresent()
                    ? spokenOrTyped(question, question.listen().get())
                    : typedKeys();
            if (other.isPresent()) {
                return other.get();
            }
        }
        return keypad.answer(question);
    }

    private void offer(Question question) {
        if (chat && !question.options().isEmpty()) {
            out.println("    "
                    + question.options().stream()
                            .map(option -> "( " + option.label() + " )")
                            .collect(Collectors.joining(" ")));
        }
    }

    /** What is chosen, as it would be typed. */
    private String meant(Question question, String typed) {
        return question.options().stream()
                .filter(option -> chat && option.label().equalsIgnoreCase(typed))
                .map(Question.Option::value)
                .findFirst()
                .orElse(typed);
    }

    @Override
    public boolean written() {
        return chat;
    }

    /** @return empty if keys are pressed */
    private Optional<Answer> typedKeys() {
        String typed = typed("keys> ");
        while (!isKeys(typed)) {
            typed = typed("type keys of 0-9, * and #; nothing for silence; or hangup> ");
        }
        return pressed(typed);
    }

    private Optional<Answer> pressed(String keys) {
        keypad.press(keys);
        return keys.isEmpty() ? Optional.of(new Answer.Silence()) : Optional.empty();
    }

    /** A recording that is left, or what is typed: keys, words, or the name of a recording after an {@code @}. */
    private Optional<Answer> spokenOrTyped(Question question, Question.Listen what) {
        while (true) {
            String typed = recordings.isEmpty()
                    ? meant(question, typed(chat ? "you> " : "keys or words> "))
                    : "@" + recordings.remove();
            if (isKeys(typed)) {
                return pressed(typed);
            }
            Optional<Answer> answer = typed.startsWith("@")
                    ? heard(typed.substring(1), what, question.firstKey())
                    : Optional.of(new Answer.Spoken(Heard.written(typed)));
            if (answer.isPresent()) {
                return answer;
            }
        }
    }

    /** @return empty if nobody could listen */
    private Optional<Answer> heard(String recording, Question.Listen what, Duration silence) {
        SpeechEvent told;
        try {
            told = speaker.speak(Path.of(recording), what, silence);
        } catch (IllegalArgumentException e) {
            told = new SpeechEvent.Deaf(String.valueOf(e.getMessage()));
        }
        out.println("  (" + recording + ": " + told(told) + ")");
        out.flush();
        return switch (told) {
            case SpeechEvent.Understood(Heard heard) -> Optional.of(new Answer.Spoken(heard));
            case SpeechEvent.Nothing(boolean sound) -> Optional.of(new Answer.Silence(!sound));
            case SpeechEvent.Deaf _, SpeechEvent.Began _, SpeechEvent.Partial _ -> Optional.empty();
        };
    }

    private static String told(SpeechEvent event) {
        return switch (event) {
            case SpeechEvent.Understood(Heard heard) ->
                heard.hypotheses().stream()
                        .findFirst()
                        .map(best -> "heard \u201c" + best.text() + "\u201d, confidence "
                                + Math.round(best.confidence() * 100) + " %")
                        .orElse("somebody speaks, and nothing that was asked for is heard");
            case SpeechEvent.Nothing(boolean sound) -> sound ? "a sound, and nobody speaks" : "nobody speaks";
            case SpeechEvent.Deaf(String why) -> "not heard: " + why;
            case SpeechEvent.Began _, SpeechEvent.Partial _ -> "";
        };
    }

    private static boolean isKeys(String typed) {
        return typed.chars().allMatch(key -> "0123456789*#".indexOf(key) >= 0);
    }

    @Override
    public Recorded record(Recording recording) {
        keypad.clear();
        String message = typed("  (a message for " + recording.box() + ") say> ");
        return new Recorded(message.isEmpty() ? Duration.ZERO : Duration.ofMillis(60L * message.length()));
    }

    @Override
    public void recording(RecordOrder order) {
        out.println("  (recording: " + order.name().toLowerCase(Locale.ROOT) + ")");
    }

    @Override
    public boolean card() {
        keypad.clear();
        return !typed("  (card data, sent nowhere here; nothing: it fails) > ").isEmpty();
    }

    @Override
    public Fetched fetch(HttpCall request) {
        Fetched fetched = http.fetch(request);
        out.println("  (" + request + ": " + fetched + ")");
        return fetched;
    }

    @Override
    public void entered(StepRef step) {
        out.println("[" + step + "]");
    }

    @Override
    public void remember(String name, String value, boolean sensitive) {
        if (value.isEmpty()) {
            // A value that was not said.
            return;
        }
        out.println("  (" + name + " = " + (sensitive ? "•".repeat(Math.min(value.length(), 12)) : value) + ")");
    }

    @Override
    public void understood(String intent, double confidence) {
        out.println("  (understood " + intent + ", " + Math.round(confidence * 100) + " %)");
    }

    @Override
    public void failed(StepRef step, String what) {
        out.println("  (fault at " + step + ": " + what + ")");
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    /** Tells the outcome; gives the exit by which the player wants to go on. */
    Optional<Outcome.Exit> ended(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Enqueue enqueue -> {
                out.println("  (waits in the queue " + enqueue.queue() + ", priority " + enqueue.priority()
                        + (enqueue.skills().isEmpty() ? "" : ", skills " + String.join(", ", enqueue.skills()))
                        + enqueue.first()
                                .map(first -> ", agent " + first.agent() + " first for "
                                        + first.within().toSeconds() + " s")
                                .orElse("")
                        + ")");
                yield choice(enqueue.exits(), "an agent answers");
            }
            case Outcome.TransferTo transfer -> {
                out.println("  (is transferred to "
                        + switch (transfer.target()) {
                            case Outcome.Target.Extension(String number) -> "extension " + number;
                            case Outcome.Target.NamedNumber(String name) -> "the number " + name;
                        }
                        + ")");
                yield choice(transfer.exits(), "it is answered");
            }
            case Outcome.Finished() -> {
                out.println("  (hang-up)");
                yield Optional.empty();
            }
            case Outcome.CallBack() -> {
                out.println("  (hang-up: the caller is on the call-back list)");
                yield Optional.empty();
            }
            case Outcome.DeadAir() -> {
                out.println("  (hang-up: nothing was ever heard)");
                yield Optional.empty();
            }
            case Outcome.Left() -> {
                out.println("  (the caller hung up)");
                yield Optional.empty();
            }
            case Outcome.Fault(StepRef step, String what) -> {
                out.println("  (the flow failed at " + step + ": " + what + ")");
                yield Optional.empty();
            }
        };
    }

    private Optional<Outcome.Exit> choice(Set<Outcome.Exit> exits, String otherwise) {
        if (exits.isEmpty()) {
            return Optional.empty();
        }
        List<String> names =
                exits.stream().sorted().map(TerminalConversation::name).toList();
        try {
            while (true) {
                String typed = typed("type " + String.join(" or ", names) + "; nothing if " + otherwise + "> ");
                if (typed.isEmpty()) {
                    return Optional.empty();
                }
                Optional<Outcome.Exit> exit =
                        exits.stream().filter(each -> name(each).equals(typed)).findFirst();
                if (exit.isPresent()) {
                    return exit;
                }
            }
        } catch (CallerLeft e) {
            out.println("  (the caller hung up)");
            return Optional.empty();
        }
    }

    private static String name(Outcome.Exit exit) {
        return exit.name().toLowerCase(Locale.ROOT).replace("_", "");
    }
}
