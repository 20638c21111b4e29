package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.call.CardView.State;
import org.trunkline.customer.CallFact;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.HttpCall;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The switch for card data, while it is on for one caller: who is alone on the line, is asked for number, expiry and
 * security code, and keys them. They are in the memory of this object until the gateway is sent them, and nowhere else: no
 * fact, log line or sound has them. {@code #} ends a field, {@code *} begins it anew.
 *
 * <p>Used by the call's thread.
 */
final class CardEntry {
    private static final Logger log = LoggerFactory.getLogger(CardEntry.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration FIRST_KEY = Duration.ofSeconds(15);
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(5);
    /** Who is joined again must have stopped keying: the others would hear it. */
    private static final Duration QUIET = Duration.ofMillis(1500);
    /** But not for ever. */
    private static final Duration MOST_FAREWELL = Duration.ofSeconds(20);

    private static final int TRIES = 3;
    private static final int LAST = 4;
    private static final int LONGEST_REFERENCE = 64;
    /** A card number has more. */
    private static final int MOST_DIGITS = 11;

    private record Field(State asked, String name, int min, int max) {}

    private static final List<Field> FIELDS = List.of(
            new Field(State.NUMBER, "number", 12, 19),
            new Field(State.EXPIRY, "expiry", 4, 4),
            new Field(State.CODE, "code", 3, 4));

    private final Context call;
    private final CardDesk desk;
    private final Map<State, StringBuilder> keyed = new EnumMap<>(State.class);
    private final Instant end;
    private State state = State.NUMBER;
    private int tries;
    private @Nullable Playing prompt;
    private Instant until = Context.FOREVER;
    private Instant lastKey = Instant.EPOCH;
    private @Nullable String lastFour;
    private @Nullable String reference;
    private int digits;

    CardEntry(Context call, CardDesk desk) {
        this.call = call;
        this.desk = desk;
        this.end = call.clock.instant().plus(desk.settings().entry());
    }

    /** From here on it is on; the caller is to be parted from everybody, then asked. */
    void switchOn(String by) {
        call.write(new CallFact.CardSwitchOn(call.interaction, by));
        keepOn();
    }

    /** As it was before a restart, but that the caller begins anew: what was keyed is gone. */
    void keepOn() {
        call.recording().cardOn();
        show();
    }

    /** The caller, alone on the line by now, hears what is to be keyed. */
    void ask() {
        keyed.put(state, new StringBuilder());
        count();
        until = Context.FOREVER;
        say();
    }

    /** Off again; where it ended by itself, that is how. The caller may be joined with others after this. */
    State switchOff(State how, boolean goesOnTalking) {
        wipe();
        stopPrompt();
        state = state.isEnd() ? state : how;
        desk.show(call.interaction, new CardView(false, state, digits, lastFour, reference));
        call.write(new CallFact.CardSwitchOff(call.interaction, words(state)));
        call.recording().cardOff(goesOnTalking);
        return state;
    }

    private static String words(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean isSending() {
        return state == State.SENDING;
    }

    void abort() {
        if (!state.isEnd()) {
            finish(State.ABORTED);
        }
    }

    /** When {@link #take} is to be given null. */
    Instant deadline() {
        if (state.isEnd()) {
            return lastKey.plus(QUIET).isBefore(until) && !isPlaying() ? lastKey.plus(QUIET) : until;
        }
        return state == State.SENDING || end.isAfter(until) ? until : end;
    }

    /**
     * Goes on by what happened, be it about this or not.
     *
     * @return whether it is over, and the caller keys no more
     */
    boolean take(@Nullable CallSignal signal) {
        Playing playing = prompt;
        if (playing != null) {
            playing.take(signal);
        }
        switch (signal) {
            case CallSignal.FromCaller(LineEvent.Key(char key)) -> key(key);
            case CallSignal.FromGateway(CardEntry of, Fetched answer)
            when of == this && isSending() -> answered(answer);
            case null, default -> {}
        }
        Instant now = call.clock.instant();
        if (state.isEnd()) {
            return !now.isBefore(until) || (!isPlaying() && !now.isBefore(lastKey.plus(QUIET)));
        }
        waited(now);
        return false;
    }

    private void waited(Instant now) {
        if (state == State.SENDING) {
            if (!now.isBefore(until)) {
                finish(State.FAILED);
            }
        } else if (!now.isBefore(end)) {
            finish(State.TIMED_OUT);
        } else if (until.equals(Context.FOREVER) && !isPlaying()) {
            until = now.plus(FIRST_KEY);
        } else if (!now.isBefore(until)) {
            complete();
        }
    }

    private boolean isPlaying() {
        return prompt != null && prompt.isPlaying();
    }

    private void key(char key) {
        lastKey = call.clock.instant();
        if (state.isEnd() || state == State.SENDING) {
            return;
        }
        StringBuilder now = current();
        if (key == '*') {
            ask();
        } else if (key == '#') {
            // The one after a field that was complete without is habit.
            if (!now.isEmpty()) {
                complete();
            }
        } else if (key >= '0' && key <= '9') {
            stopPrompt();
            now.append(key);
            count();
            until = lastKey.plus(BETWEEN_KEYS);
            if (now.length() == field().max()) {
                complete();
            }
        }
    }

    private Field field() {
        return FIELDS.stream().filter(one -> one.asked() == state).findFirst().orElseThrow();
    }

    private StringBuilder current() {
        return keyed.computeIfAbsent(state, _ -> new StringBuilder());
    }

    private void complete() {
        StringBuilder now = current();
        if (now.length() < field().min()) {
            tries++;
            if (tries == TRIES) {
                finish(State.NOT_KEYED);
            } else {
                ask();
            }
            return;
        }
        if (state == State.NUMBER) {
            lastFour = now.substring(now.length() - LAST);
        }
        switch (state) {
            case NUMBER -> next(State.EXPIRY);
            case EXPIRY -> next(State.CODE);
            default -> send();
        }
    }

    private void next(State field) {
        state = field;
        tries = 0;
        ask();
    }

    private void send() {
        CardSettings settings = desk.settings();
        ObjectNode body = JSON.createObjectNode().put("interaction", call.interaction);
        FIELDS.forEach(field -> body.put(field.name(), String.valueOf(keyed.get(field.asked()))));
        HttpCall request = new HttpCall(
                "POST",
                java.util.Objects.requireNonNull(settings.gateway()),
                settings.token().isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + settings.token()),
                Optional.of(body.toString()),
                settings.timeout());
        wipe();
        state = State.SENDING;
        // The answer comes, or that there is none; twice the time is for a defect.
        until = call.clock.instant().plus(settings.timeout().multipliedBy(2));
        show();
        say();
        Thread.ofVirtual()
                .name("card-" + call.interaction)
                .start(() -> call.inbox.put(new CallSignal.FromGateway(this, desk.send(request))));
    }

    private void answered(Fetched answer) {
        finish(
                switch (answer) {
                    case Fetched.Response(int status, String body)
                    when status >= 200 && status < 300 -> {
                        reference = reference(body);
                        yield State.ACCEPTED;
                    }
                    case Fetched.Response(int status, String _) when status >= 400 && status < 500 -> State.REFUSED;
                    case Fetched.Response(int status, String _) -> {
                        log.error("the payment gateway answers with status {}", status);
                        yield State.FAILED;
                    }
                    case Fetched.Failure(String what) -> {
                        log.error("the payment gateway: {}", what);
                        yield State.FAILED;
                    }
                });
    }

    /** A gateway that gave the card number back as its reference would defeat everything. */
    private static @Nullable String reference(String body) {
        try {
            String text = JSON.readTree(body).path("reference").asString("");
            return !text.isEmpty()
                            && text.length() <= LONGEST_REFERENCE
                            && text.chars().filter(Character::isDigit).count() <= MOST_DIGITS
                    ? text
                    : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    private void finish(State how) {
        wipe();
        state = how;
        until = call.clock.instant().plus(MOST_FAREWELL);
        show();
        say();
    }

    private void count() {
        if (state == State.NUMBER) {
            digits = current().length();
            lastFour = null;
        }
        show();
    }

    private void show() {
        desk.show(call.interaction, new CardView(true, state, digits, lastFour, reference));
    }

    private void say() {
        stopPrompt();
        List<Sound> sounds = new ArrayList<>(desk.said(state));
        Playing playing = Playing.of(call, sounds);
        prompt = playing;
        playing.goOn();
    }

    private void stopPrompt() {
        Playing playing = prompt;
        prompt = null;
        if (playing != null && playing.isPlaying()) {
            playing.stop();
        }
    }

    private void wipe() {
        for (StringBuilder one : keyed.values()) {
            for (int i = 0; i < one.length(); i++) {
                one.setCharAt(i, ' ');
            }
            one.setLength(0);
        }
    }
}
