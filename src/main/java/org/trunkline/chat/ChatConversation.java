package org.trunkline.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Choice;
import org.trunkline.conversation.Message;
import org.trunkline.flow.Answer.End;
import org.trunkline.flow.Answer.Keys;
import org.trunkline.flow.Answer.Silence;
import org.trunkline.flow.Answer.Spoken;
import org.trunkline.flow.CallerLeft;
import org.trunkline.flow.Conversation;
import org.trunkline.flow.ConversationBroken;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.HttpCall;
import org.trunkline.flow.Question;
import org.trunkline.flow.RecordOrder;
import org.trunkline.flow.Recorded;
import org.trunkline.flow.Recording;
import org.trunkline.flow.StepRef;
import org.trunkline.flow.Transcript;
import org.trunkline.flow.Utterance;
import org.trunkline.journal.Personal;

/**
 * A flow's conversation, held by messages. What was said is in the tables alone: this keeps how many of the customer's
 * messages were taken, and a key for each of its own. So a step that is begun again after a kill goes the same way by the
 * same answers, and what it says is there already, up to where it was; only then does it wait, or say something.
 */
final class ChatConversation implements Conversation {
    private static final Pattern KEYS = Pattern.compile("[0-9*#]+");
    /** How people write numbers of accounts and cards. What has other signs in it may be an amount or a day. */
    private static final Pattern SPACED = Pattern.compile("[0-9][0-9 ]*[0-9][*#]?");

    private enum Signal {
        HEARD,
        LEFT,
        STOPPED
    }

    private final Bots.Rooms rooms;
    private final String interaction;
    private final String by;
    private final Bots.Patience patience;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    /** Opened when it is known what is asked: after a start, whether that is a secret. */
    private final CountDownLatch asking = new CountDownLatch(1);

    private volatile boolean secret;
    private volatile boolean left;
    private volatile boolean stopped;

    private final Set<String> taken = new HashSet<>();
    private final Deque<Integer> silences = new ArrayDeque<>();
    private @Nullable StepRef resumed;
    private @Nullable StepRef at;
    private int visit;
    private int heard;
    private int said;
    private boolean leftMessage;

    /**
     * @param by what its messages are by
     */
    ChatConversation(Bots.Rooms rooms, String interaction, String by, Bots.Patience patience, BotTable.Row row) {
        this.rooms = rooms;
        this.interaction = interaction;
        this.by = by;
        this.patience = patience;
        this.resumed = row.step();
        this.visit = row.visit();
        this.heard = row.heard();
        this.silences.addAll(row.silences());
    }

    // ---- told from outside; by any thread

    void heard() {
        signals.add(Signal.HEARD);
    }

    void leave() {
        left = true;
        signals.add(Signal.LEFT);
    }

    void stop() {
        stopped = true;
        signals.add(Signal.STOPPED);
        asking.countDown();
    }

    boolean isStopped() {
        return stopped;
    }

    /**
     * What may be written down of what the customer has just written. The secret itself is kept in memory until its step
     * is left.
     *
     * @param externalId by which its message will be known
     */
    String kept(String externalId, String text) {
        try {
            // A start first finds out what is asked; a step that takes longer asks for nothing yet.
            var _ = asking.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!secret) {
            return text;
        }
        secrets.put(externalId, text);
        return Transcript.SECRET;
    }

    // ---- the flow's side; on the bot's thread

    boolean leftMessage() {
        return leftMessage;
    }

    /** What the customer wrote meanwhile was to somebody else. */
    void skipToNow() {
        heard = incoming().size();
    }

    /** Nothing is asked any more, or not yet. */
    void rest() {
        secret = false;
        asking.countDown();
    }

    @Override
    public boolean written() {
        return true;
    }

    @Override
    public void say(List<Utterance> prompt) {
        check();
        String text = Transcript.message(prompt);
        if (!text.isEmpty()) {
            var _ = write(text, List.of());
            said++;
        }
    }

    @Override
    public org.trunkline.flow.Answer ask(Question question) {
        check();
        String text = Transcript.message(question.prompt());
        List<Choice> choices = choices(question);
        boolean nothingToSay = text.isEmpty() && choices.isEmpty();
        Optional<String> put = nothingToSay
                ? Optional.of("")
                : rooms.retry(() -> rooms.conversations().written(interaction, key()));
        if (put.isEmpty()) {
            Optional<Message> ahead = next();
            if (ahead.isPresent()) {
                return answer(question, take(ahead.get()), false);
            }
        }
        secret = question.sensitive();
        String prompt = put.orElseGet(() -> write(text.isEmpty() ? labels(choices) : text, choices));
        asking.countDown();
        Optional<Message> answer = await(longer(question.firstKey()));
        if (answer.isEmpty()) {
            secret = false;
            said++;
            return new Silence();
        }
        boolean asked = nothingToSay || isAfter(answer.get(), prompt);
        String words = take(answer.get());
        secret = false;
        if (asked) {
            said++;
        }
        return answer(question, words, asked);
    }

    private static List<Choice> choices(Question question) {
        return question.options().stream()
                .map(option -> new Choice(option.label(), option.value()))
                .toList();
    }

    private static String labels(List<Choice> choices) {
        return String.join(", ", choices.stream().map(Choice::label).toList());
    }

    private Duration longer(Duration ofStep) {
        return ofStep.compareTo(patience.answer()) > 0 ? ofStep : patience.answer();
    }

    /** What was chosen is what its value says; figures are keys, however they are spaced; everything else is said. */
    private static org.trunkline.flow.Answer answer(Question question, String written, boolean asked) {
        String text = question.options().stream()
                .filter(option -> option.label().equalsIgnoreCase(written.strip()))
                .map(Question.Option::value)
                .findFirst()
                .orElse(written.strip());
        String keys = SPACED.matcher(text).matches() ? text.replaceAll("[^0-9*#]", "") : text;
        if (!KEYS.matcher(keys).matches()) {
            return new Spoken(org.trunkline.speech.Heard.written(text.equals(Transcript.SECRET) ? "" : text), asked);
        }
        boolean terminated = keys.length() > 1 && question.terminators().indexOf(keys.charAt(keys.length() - 1)) >= 0;
        return terminated
                ? new Keys(keys.substring(0, keys.length() - 1), End.TERMINATOR)
                : new Keys(keys, keys.length() == question.maxKeys() ? End.MAXIMUM : End.PAUSE);
    }

    /** The first message is waited for as an answer is; what follows it shortly belongs to it. */
    @Override
    public Recorded record(Recording recording) {
        check();
        rest();
        Instant began = now();
        List<String> lines = new ArrayList<>();
        Optional<Message> line = await(patience.answer());
        while (line.isPresent()) {
            lines.add(take(line.get()));
            line = await(patience.pause());
        }
        if (lines.isEmpty()) {
            return new Recorded(Duration.ZERO);
        }
        write(new BotFact.MessageLeft(interaction, recording.box()));
        rooms.retry(() -> {
            rooms.boxes().leave(interaction, recording.box(), "bot " + interaction + " " + visit, by);
            return true;
        });
        leftMessage = true;
        return new Recorded(Duration.between(began, now()));
    }

    /** Nothing is heard in a chat. */
    @Override
    public void recording(RecordOrder order) {}

    /** Card data is not written: what is written is kept. */
    @Override
    public boolean card() {
        write(new BotFact.Noted(interaction, "card data is taken by telephone alone; the step " + at + " has failed"));
        return false;
    }

    @Override
    public Fetched fetch(HttpCall request) {
        check();
        return rooms.http().apply(request);
    }

    /** One that is begun again is the same visit. */
    @Override
    public void entered(StepRef step) {
        check();
        said = 0;
        at = step;
        secret = false;
        boolean again = step.equals(resumed);
        resumed = null;
        if (again) {
            return;
        }
        silences.clear();
        secrets.keySet().removeAll(taken);
        taken.clear();
        visit++;
        write(new BotFact.StepEntered(
                interaction,
                step.flow(),
                step.version(),
                step.step(),
                step.returns().stream().map(StepRef::written).toList(),
                visit,
                heard));
    }

    @Override
    public void remember(String name, String value, boolean sensitive) {
        rooms.write(
                new BotFact.Gathered(interaction, name, value.length(), sensitive),
                sensitive ? Personal.NONE : Personal.of(name, value));
    }

    @Override
    public void understood(String intent, double confidence) {
        write(new BotFact.Understood(interaction, intent, confidence));
        if (rooms.intents().test(intent)) {
            rooms.conversations().understood(interaction, intent, confidence);
        }
    }

    @Override
    public void failed(StepRef step, String what) {
        if (!stopped) {
            write(new BotFact.Noted(interaction, "step " + step + " failed: " + what));
        }
    }

    @Override
    public Instant now() {
        return rooms.clock().instant();
    }

    void write(BotFact fact) {
        rooms.write(fact, Personal.NONE);
    }

    private void check() {
        if (stopped) {
            throw new ConversationBroken(new IllegalStateException("stopped"));
        }
        if (left) {
            throw new CallerLeft();
        }
    }

    // ---- messages

    private String key() {
        return "bot " + visit + "." + said;
    }

    /** @return the message's id */
    private String write(String text, List<Choice> choices) {
        Answer message = Answer.offering(text, choices, key());
        boolean ours = rooms.retry(() -> rooms.conversations().find(interaction))
                .filter(found -> found.state() == org.trunkline.conversation.Conversation.State.UNROUTED)
                .isPresent();
        if (!ours) {
            // Somebody has ended it, or taken it.
            throw new CallerLeft();
        }
        return rooms.retry(() -> rooms.conversations().write(interaction, message, by));
    }

    private List<Message> incoming() {
        return rooms.retry(() -> rooms.conversations().messages(interaction).stream()
                .filter(message -> message.direction() == Message.Direction.IN)
                .toList());
    }

    /** The first that was not taken yet, unless the step was gone on with without it. */
    private Optional<Message> next() {
        if (!silences.isEmpty() && silences.getFirst() == heard) {
            return Optional.empty();
        }
        List<Message> all = incoming();
        return all.size() > heard ? Optional.of(all.get(heard)) : Optional.empty();
    }

    private String take(Message message) {
        heard++;
        String id = message.externalId();
        if (id == null) {
            return message.text();
        }
        taken.add(id);
        return secrets.getOrDefault(id, message.text());
    }

    private static boolean isAfter(Message message, String other) {
        return Seq.of(message.id()) > Seq.of(other);
    }

    /** @return empty: there was no answer in time */
    private Optional<Message> await(Duration time) {
        if (!silences.isEmpty() && silences.getFirst() == heard) {
            silences.removeFirst();
            return Optional.empty();
        }
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            // What was told before is in the tables.
            signals.clear();
            check();
            Optional<Message> next = next();
            if (next.isPresent()) {
                return next;
            }
            Signal signal;
            try {
                signal = signals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                stopped = true;
                throw new ConversationBroken(e);
            }
            check();
            if (signal == null) {
                write(new BotFact.NotAnswered(interaction, heard));
                return Optional.empty();
            }
        }
    }
}
