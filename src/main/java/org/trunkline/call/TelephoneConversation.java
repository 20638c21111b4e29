package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Stage;
import org.trunkline.flow.Answer;
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
import org.trunkline.flow.Utterance;
import org.trunkline.journal.Personal;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.speech.Ears;
import org.trunkline.voice.PromptCache;

/**
 * A flow's conversation, held over a telephone line. What goes wrong between us and the switch is no fault of the flow:
 * it is kept as {@link #trouble} and breaks the conversation off, so that the session stops at its step and the call can
 * begin that step again.
 */
final class TelephoneConversation implements Conversation {
    private final Context call;
    private final PromptCache prompts;
    private final Function<HttpCall, Fetched> http;
    private final Voicemails voicemails;
    private final CardDesk cards;
    private final Hearing hearing;
    private final StringBuilder kept = new StringBuilder();
    /** Keys that would have ended an answer that was complete without; one of them, if it comes soon, is not meant anew. */
    private String habit = "";

    private Instant habitUntil = Instant.EPOCH;
    private @Nullable RuntimeException trouble;
    private Stage stage = Stage.FLOW;
    private String step = "";
    private boolean leftMessage;

    TelephoneConversation(
            Context call,
            PromptCache prompts,
            Function<HttpCall, Fetched> http,
            Voicemails voicemails,
            CardDesk cards,
            Ears ears) {
        this.cards = cards;
        this.call = call;
        this.hearing = new Hearing(call, ears);
        this.prompts = prompts;
        this.http = http;
        this.voicemails = voicemails;
    }

    /** What broke the conversation off, or null: then the flow's outcome is its own. Asking forgets it. */
    @Nullable
    RuntimeException trouble() {
        RuntimeException was = trouble;
        trouble = null;
        return was;
    }

    Stage stage() {
        return stage;
    }

    /** Whether the caller has left a voice message in this conversation. */
    boolean leftMessage() {
        return leftMessage;
    }

    /** The flow is left: nobody listens until it asks again. */
    void rest() {
        hearing.close();
    }

    /** Says something that is no part of the flow. */
    void announce(List<Sound> sounds) {
        try {
            onTheLine(() -> playUntilKey(Playing.of(call, sounds)));
        } catch (ConversationBroken e) {
            RuntimeException was = trouble();
            throw was == null ? e : was;
        }
    }

    /**
     * Says something that is no part of the flow, to its end.
     *
     * @param key stops it; empty: none does
     * @return whether that was pressed
     */
    boolean announce(List<Sound> sounds, String key) {
        boolean[] pressed = {false};
        try {
            onTheLine(() -> {
                Playing playing = Playing.of(call, sounds);
                playing.goOn();
                while (playing.isPlaying()) {
                    CallSignal signal = call.next(Context.FOREVER);
                    playing.take(signal);
                    if (signal instanceof CallSignal.FromCaller(LineEvent.Key(char one)) && key.indexOf(one) >= 0) {
                        pressed[0] = true;
                        playing.stop();
                    }
                }
            });
            return pressed[0];
        } catch (ConversationBroken e) {
            RuntimeException was = trouble();
            throw was == null ? e : was;
        }
    }

    @Override
    public void say(List<Utterance> prompt) {
        onTheLine(() -> {
            try (Playing playing = Playing.of(call, prompts, prompt)) {
                playUntilKey(playing);
            }
        });
    }

    @Override
    public Answer ask(Question question) {
        Answer[] answer = new Answer[1];
        onTheLine(() -> answer[0] = converse(question));
        return answer[0];
    }

    private Answer converse(Question question) {
        if (kept.isEmpty()) {
            try (Playing prompt = Playing.of(call, prompts, question.prompt())) {
                Optional<Answer> said = new Listening(call, hearing, question, this::keeps, prompt).answer();
                if (said.isPresent()) {
                    return said.get();
                }
            }
        }
        return keys(question);
    }

    private Answer keys(Question question) {
        StringBuilder digits = new StringBuilder();
        Instant deadline = call.clock.instant().plus(question.firstKey());
        while (true) {
            while (!kept.isEmpty()) {
                char key = kept.charAt(0);
                kept.deleteCharAt(0);
                if (question.terminators().indexOf(key) >= 0) {
                    return new Answer.Keys(digits.toString(), Answer.End.TERMINATOR);
                }
                digits.append(key);
                if (digits.length() == question.maxKeys()) {
                    habit = question.terminators();
                    habitUntil = call.clock.instant().plus(question.betweenKeys());
                    return new Answer.Keys(digits.toString(), Answer.End.MAXIMUM);
                }
                deadline = call.clock.instant().plus(question.betweenKeys());
            }
            CallSignal signal = call.next(deadline);
            if (signal instanceof CallSignal.FromCaller(LineEvent.Key key)) {
                var _ = keeps(key.key());
            } else if (signal == null) {
                return digits.isEmpty() ? new Answer.Silence() : new Answer.Keys(digits.toString(), Answer.End.PAUSE);
            }
        }
    }

    private void playUntilKey(Playing prompt) {
        prompt.goOn();
        while (prompt.isPlaying()) {
            CallSignal signal = call.next(Context.FOREVER);
            prompt.take(signal);
            if (signal instanceof CallSignal.FromCaller(LineEvent.Key key) && keeps(key.key())) {
                prompt.stop();
            }
        }
    }

    /** @return false for the terminator that a caller pressed out of habit after the last key that was asked for */
    private boolean keeps(char key) {
        boolean byHabit = habit.indexOf(key) >= 0 && call.clock.instant().isBefore(habitUntil);
        habit = "";
        if (!byHabit) {
            kept.append(key);
        }
        return !byHabit;
    }

    @Override
    public Recorded record(Recording recording) {
        Recorded[] recorded = new Recorded[1];
        stage = Stage.VOICEMAIL;
        onTheLine(() -> recorded[0] = take(recording));
        stage = Stage.FLOW;
        return recorded[0];
    }

    private Recorded take(Recording recording) {
        kept.setLength(0);
        String name = call.names.recording();
        try {
            call.caller().record(name, recording.maxLength(), recording.silence(), true, "any");
            while (true) {
                if (call.next(Context.FOREVER) instanceof CallSignal.FromCaller(LineEvent.RecordEnded ended)
                        && ended.recording().equals(name)) {
                    if (ended.failed()) {
                        throw new IllegalStateException("the switch could not record into box " + recording.box());
                    }
                    return keep(recording.box(), name);
                }
            }
        } catch (CallerLeft e) {
            // Hanging up is the usual end of a message.
            var _ = keep(recording.box(), name);
            throw e;
        }
    }

    private Recorded keep(String box, String name) {
        return voicemails
                .keep(call.interaction, box, name)
                .map(fact -> {
                    call.write(fact);
                    leftMessage = true;
                    return new Recorded(fact.length());
                })
                .orElseGet(() -> new Recorded(Duration.ZERO));
    }

    @Override
    public void recording(RecordOrder order) {
        call.recording().order(order, "the flow, at step " + step);
    }

    @Override
    public boolean card() {
        CardEntry entry = cards.open(call)
                .orElseThrow(() -> new IllegalStateException("there is no payment gateway; set [card] gateway"));
        boolean[] accepted = {false};
        kept.setLength(0);
        hearing.close();
        onTheLine(() -> {
            entry.switchOn("the flow, at step " + step);
            entry.ask();
            try {
                while (!entry.take(call.next(entry.deadline()))) {
                    // Whatever else happened is of no use here.
                }
            } catch (CallerLeft e) {
                var _ = entry.switchOff(CardView.State.LEFT, false);
                throw e;
            }
            accepted[0] = entry.switchOff(CardView.State.ABORTED, false) == CardView.State.ACCEPTED;
        });
        return accepted[0];
    }

    @Override
    public Fetched fetch(HttpCall request) {
        return http.apply(request);
    }

    @Override
    public void entered(StepRef step) {
        this.step = step.toString();
        if (trouble == null) {
            call.write(new CallFact.StepEntered(
                    call.interaction, step.flow(), step.version(), step.step(), Places.write(step.returns())));
        }
    }

    @Override
    public void remember(String name, String value, boolean sensitive) {
        call.write(
                new CallFact.Gathered(call.interaction, name, value.length(), sensitive),
                sensitive ? Personal.NONE : Personal.of(name, value));
    }

    @Override
    public void understood(String intent, double confidence) {
        call.write(new CallFact.Understood(call.interaction, intent, confidence));
    }

    @Override
    public void failed(StepRef step, String what) {
        if (trouble == null) {
            call.note("step " + step + " failed: " + what);
        }
    }

    @Override
    public Instant now() {
        return call.clock.instant();
    }

    private void onTheLine(Runnable speaking) {
        if (trouble != null) {
            throw new ConversationBroken(trouble);
        }
        try {
            speaking.run();
        } catch (LineFailure e) {
            if (e.kind() == LineFailure.Kind.GONE) {
                call.awaitHangUp();
            }
            trouble = e;
            throw new ConversationBroken(e);
        } catch (Context.Stopping e) {
            trouble = e;
            throw new ConversationBroken(e);
        }
    }
}
