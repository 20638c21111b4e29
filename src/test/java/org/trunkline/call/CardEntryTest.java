package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trunkline.call.CardView.State;
import org.trunkline.customer.CallFact;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.HttpCall;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;

/** What a caller keys while the switch for card data is on, with a clock that is set by hand. */
@Timeout(30)
class CardEntryTest {
    private static final String NUMBER = "5425233430109903";
    private static final Duration LONG = Duration.ofMinutes(3);

    private final List<String> written = new ArrayList<>();
    private final List<HttpCall> sent = new ArrayList<>();
    private final LinkedBlockingQueue<Fetched> answers = new LinkedBlockingQueue<>();
    private final FakeLine line = new FakeLine(_ -> {});
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private Inbox inbox;
    private CardDesk desk;
    private CardEntry entry;

    private final class Notes implements Journal {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public Position append(Instant at, Fact fact, Personal personal, Runnable committed) {
            written.add(fact + " " + personal.values());
            return new Position(1, 1);
        }
    }

    @BeforeEach
    void on() {
        // The inbox has a clock of its own: it is only ever asked for what is to come.
        inbox = new Inbox(Instant::now);
        Context call =
                new Context("1-1", line, inbox, new FakeLine.Alone(line), new Notes(), _ -> {}, () -> now, () -> true);
        desk = new CardDesk(
                new CardSettings(URI.create("https://pay.example/take"), "t0ken", Duration.ofSeconds(15), LONG),
                request -> {
                    synchronized (sent) {
                        sent.add(request);
                    }
                    try {
                        return answers.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Sound::new);
        entry = desk.open(call).orElseThrow();
        entry.switchOn("agent 101");
        entry.ask();
    }

    private void key(String keys) {
        keys.chars()
                .forEach(key -> assertThat(entry.take(new CallSignal.FromCaller(new LineEvent.Key((char) key))))
                        .isFalse());
    }

    /** All prompts have been heard. */
    private boolean heard() {
        boolean over = false;
        for (String play : List.copyOf(line.played.keySet())) {
            over = entry.take(new CallSignal.FromCaller(new LineEvent.PlayEnded(play)));
        }
        return over;
    }

    private boolean later(Duration by) {
        now = now.plus(by);
        return entry.take(null);
    }

    private void answered(Fetched answer) throws InterruptedException {
        answers.add(answer);
        CallSignal signal = inbox.take(Instant.now().plusSeconds(20));
        assertThat(signal).isInstanceOf(CallSignal.FromGateway.class);
        var _ = entry.take(signal);
    }

    private CardView view() {
        return desk.view("1-1").orElseThrow();
    }

    @Test
    void the_gateway_is_sent_what_was_keyed_and_others_learn_no_more_than_the_last_four() throws Exception {
        key(NUMBER + "#");
        assertThat(view()).isEqualTo(new CardView(true, State.EXPIRY, 16, "9903", null));
        key("1227#");
        key("741#");
        assertThat(view().state()).isEqualTo(State.SENDING);
        answered(new Fetched.Response(200, "{\"reference\":\"A-77\"}"));
        assertThat(sent).singleElement().satisfies(request -> {
            assertThat(request.body())
                    .contains("{\"interaction\":\"1-1\",\"number\":\"" + NUMBER
                            + "\",\"expiry\":\"1227\",\"code\":\"741\"}");
            assertThat(request.headers()).containsEntry("Authorization", "Bearer t0ken");
        });
        heard();
        assertThat(later(Duration.ofSeconds(2))).isTrue();
        assertThat(entry.switchOff(State.ABORTED, false)).isEqualTo(State.ACCEPTED);
        assertThat(view()).isEqualTo(new CardView(false, State.ACCEPTED, 16, "9903", "A-77"));
        assertThat(written)
                .containsExactly(
                        new CallFact.CardSwitchOn("1-1", "agent 101") + " {}",
                        new CallFact.CardSwitchOff("1-1", "accepted") + " {}");
    }

    @Test
    void the_star_begins_a_field_anew_and_a_pause_ends_it() {
        key("5425*" + NUMBER);
        assertThat(later(Duration.ofSeconds(6))).isFalse();
        assertThat(view()).isEqualTo(new CardView(true, State.EXPIRY, 16, "9903", null));
    }

    @Test
    void a_number_that_is_too_short_is_asked_for_again_and_given_up_after_three_times() {
        for (int i = 0; i < 3; i++) {
            assertThat(view().state()).isEqualTo(State.NUMBER);
            key("5425#");
        }
        assertThat(view().state()).isEqualTo(State.NOT_KEYED);
        assertThat(view().lastFour()).isNull();
        assertThat(sent).isEmpty();
    }

    @Test
    void who_keys_nothing_is_asked_again_and_then_given_up() {
        for (int i = 0; i < 3; i++) {
            heard();
            assertThat(later(Duration.ofSeconds(16))).isFalse();
        }
        assertThat(view().state()).isEqualTo(State.NOT_KEYED);
    }

    @Test
    void who_takes_too_long_is_given_up() {
        for (int i = 0; i < 100 && !view().state().isEnd(); i++) {
            key("5*");
            var _ = later(Duration.ofSeconds(4));
        }
        assertThat(view().state()).isEqualTo(State.TIMED_OUT);
    }

    @Test
    void switched_off_before_the_end_the_caller_is_not_joined_while_they_still_key() {
        key("542523");
        entry.abort();
        heard();
        for (int i = 0; i < 5; i++) {
            assertThat(later(Duration.ofSeconds(1))).as("another key in time").isFalse();
            key("3");
        }
        assertThat(later(Duration.ofSeconds(1))).isFalse();
        assertThat(later(Duration.ofSeconds(1))).isTrue();
        assertThat(entry.switchOff(State.LEFT, false)).isEqualTo(State.ABORTED);
        assertThat(sent).isEmpty();
        assertThat(view()).isEqualTo(new CardView(false, State.ABORTED, 6, null, null));
    }

    private State outcome(Fetched answer) throws InterruptedException {
        key(NUMBER + "#1227741#");
        answered(answer);
        return view().state();
    }

    @Test
    void a_gateway_that_says_no_is_a_refusal() throws Exception {
        assertThat(outcome(new Fetched.Response(402, "{}"))).isEqualTo(State.REFUSED);
    }

    @Test
    void a_gateway_that_is_broken_is_a_failure() throws Exception {
        assertThat(outcome(new Fetched.Response(500, "oops"))).isEqualTo(State.FAILED);
    }

    @Test
    void a_gateway_that_does_not_answer_is_a_failure() throws Exception {
        assertThat(outcome(new Fetched.Failure("no answer"))).isEqualTo(State.FAILED);
    }

    @Test
    void a_gateway_that_gives_the_number_back_as_its_reference_has_it_dropped() throws Exception {
        assertThat(outcome(new Fetched.Response(200, "{\"reference\":\"5425-2334-3010-9903\"}")))
                .isEqualTo(State.ACCEPTED);
        assertThat(view().reference()).isNull();
    }

    @Test
    void a_gateway_that_never_ends_does_not_keep_the_caller() {
        key(NUMBER + "#1227741#");
        assertThat(later(Duration.ofSeconds(31))).isFalse();
        assertThat(view().state()).isEqualTo(State.FAILED);
        answers.add(new Fetched.Failure("late"));
    }

    @Test
    void a_key_is_never_in_a_text_for_logs() {
        assertThat(new CallSignal.FromCaller(new LineEvent.Key('7')).toString()).doesNotContain("7");
    }
}
