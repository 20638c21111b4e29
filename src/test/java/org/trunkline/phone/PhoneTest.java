package org.trunkline.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.PhoneEvent.Answered;
import org.trunkline.phone.PhoneEvent.Cause;
import org.trunkline.phone.PhoneEvent.DigitReceived;
import org.trunkline.phone.PhoneEvent.DigitsBy;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.Established;
import org.trunkline.phone.PhoneEvent.Held;
import org.trunkline.phone.PhoneEvent.HeldByOther;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import org.trunkline.phone.PhoneEvent.Played;
import org.trunkline.phone.PhoneEvent.RegistrationRefused;
import org.trunkline.phone.PhoneEvent.Ringing;

/** Two phones that call each other without a switch. */
@Timeout(20)
class PhoneTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    /** Nobody listens there. */
    private static final int NOWHERE = 9;

    private final Phone caller =
            Phone.open(PhoneSettings.local("1001", "", NOWHERE).named("Ann"));
    private Phone callee = Phone.open(PhoneSettings.local("1002", "", NOWHERE).answering(new Answering.AtOnce()));

    @AfterEach
    void close() {
        caller.close();
        callee.close();
    }

    @Test
    void a_call_is_answered_and_hung_up_by_the_caller() {
        caller.call(callee.address());

        IncomingCall incoming = callee.await(IncomingCall.class, SOON);
        assertThat(incoming.from()).isEqualTo("1001");
        assertThat(incoming.name()).isEqualTo("Ann");
        assertThat(incoming.to()).isEqualTo("1002");
        caller.await(Ringing.class, SOON);
        callee.await(Established.class, SOON);
        caller.await(Established.class, SOON);
        caller.hangUp();

        assertThat(caller.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_HERE);
        assertThat(callee.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_THERE);
    }

    @Test
    void the_called_side_hangs_up_and_both_can_call_again() {
        for (int i = 0; i < 2; i++) {
            talk();
            callee.hangUp();
            assertThat(callee.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_HERE);
            assertThat(caller.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_THERE);
        }
    }

    @Test
    void tones_pass_both_ways() {
        talk();
        caller.tone(440, Duration.ofSeconds(10));
        callee.tone(1000, Duration.ofSeconds(10));

        assertThat(callee.hearing().heard(440, SOON)).isTrue();
        assertThat(caller.hearing().heard(1000, SOON)).isTrue();
        assertThat(caller.hearing().hears(440)).isFalse();
        assertThat(callee.hearing().level(440)).isBetween(-11.0, -9.0);
    }

    @Test
    void what_is_played_is_recorded_on_the_other_side(@TempDir Path folder) {
        Path said = folder.resolve("said.wav");
        Wav.write(said, ToneMeterTest.sine(600, -10, 4000), 4000);
        talk();
        Path heard = folder.resolve("heard.wav");
        callee.record(heard);
        caller.play(said);
        caller.await(Played.class, SOON);
        assertThat(callee.hearing().heardSilence(SOON)).isTrue();
        callee.stopRecording();

        long loud = countLoud(Wav.read(heard));
        // A sine at -10 dBFS is above a tenth of full scale two thirds of the time or more.
        assertThat(loud).isBetween(2700L, 4100L);
    }

    @Test
    void digits_arrive_once_each_and_in_order_both_ways_of_sending() {
        talk();
        caller.send("1#9D");
        assertThat(digits(4)).isEqualTo("1#9D");
        caller.sendByInfo("5*");
        assertThat(callee.await(DigitReceived.class, SOON)).satisfies(digit -> {
            assertThat(digit.digit()).isEqualTo('5');
            assertThat(digit.how()).isEqualTo(DigitsBy.INFO);
        });
        assertThat(digits(1)).isEqualTo("*");
        assertThatThrownBy(() -> caller.send("1x")).hasMessageContaining("0-9, *, #");
    }

    @Test
    void a_caller_who_gives_up_cancels() {
        callee.answering(new Answering.Never());
        caller.call(callee.address());
        caller.await(Ringing.class, SOON);
        caller.hangUp();

        assertThat(caller.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_HERE);
        assertThat(callee.await(Ended.class, SOON).cause()).isEqualTo(Cause.CANCELLED);
    }

    @Test
    void a_refusal_says_its_status() {
        callee.answering(new Answering.Refuse(486));
        caller.call(callee.address());

        assertThat(caller.await(Ended.class, SOON))
                .extracting(Ended::cause, Ended::status)
                .containsExactly(Cause.REFUSED, 486);
        assertThat(callee.await(Ended.class, SOON).cause()).isEqualTo(Cause.REFUSED_HERE);
    }

    @Test
    void who_waits_for_an_answer_is_told_of_the_refusal_at_once() {
        callee.answering(new Answering.Refuse(603));
        caller.call(callee.address());

        assertThatThrownBy(() -> caller.awaitEstablished(Duration.ofMinutes(1)))
                .hasMessageContaining("ended before it was answered: 603");
        callee.answering(new Answering.AtOnce());
        caller.call(callee.address());
        assertThat(caller.awaitEstablished(SOON)).isNotNull();
    }

    @Test
    void a_ringing_call_is_declined_by_hanging_up() {
        callee.answering(new Answering.Never());
        caller.call(callee.address());
        callee.await(IncomingCall.class, SOON);
        caller.await(Ringing.class, SOON);
        callee.hangUp();

        assertThat(caller.await(Ended.class, SOON).status()).isEqualTo(603);
    }

    @Test
    void a_delayed_answer_takes_its_time() {
        callee.answering(new Answering.After(Duration.ofMillis(300)));
        caller.call(callee.address());
        long invite = callee.await(IncomingCall.class, SOON).at();
        long ok = callee.await(Answered.class, SOON).at();

        assertThat(Duration.ofNanos(ok - invite)).isBetween(Duration.ofMillis(300), Duration.ofMillis(1500));
        caller.await(Established.class, SOON);
    }

    @Test
    void a_phone_in_a_call_is_busy_for_a_third() {
        talk();
        try (Phone third = Phone.open(PhoneSettings.local("1003", "", NOWHERE))) {
            third.call(callee.address());
            assertThat(third.await(Ended.class, SOON).status()).isEqualTo(486);
        }
        assertThatThrownBy(() -> caller.call("5000")).hasMessageContaining("hang up first");
    }

    @Test
    void hold_silences_and_resume_brings_back() {
        talk();
        callee.tone(1000, Duration.ofSeconds(20));
        assertThat(caller.hearing().heard(1000, SOON)).isTrue();
        caller.hold();
        assertThat(caller.await(Held.class, SOON).held()).isTrue();
        assertThat(callee.await(HeldByOther.class, SOON).held()).isTrue();
        assertThat(caller.hearing().heardSilence(SOON)).isTrue();
        caller.resume();
        assertThat(callee.await(HeldByOther.class, SOON).held()).isFalse();
        assertThat(caller.hearing().heard(1000, SOON)).isTrue();
    }

    @Test
    void a_phone_that_vanishes_says_no_word() {
        talk();
        callee.tone(1000, Duration.ofSeconds(20));
        assertThat(caller.hearing().heard(1000, SOON)).isTrue();
        callee.vanish();

        assertThat(caller.hearing().heardSilence(SOON)).isTrue();
        assertThat(caller.events()).noneMatch(Ended.class::isInstance);
        assertThatThrownBy(callee::hangUp).hasMessageContaining("closed");
    }

    @Test
    void a_phone_without_rtp_hears_but_says_nothing() {
        callee.close();
        callee = Phone.open(PhoneSettings.local("1002", "", NOWHERE)
                .answering(new Answering.AtOnce())
                .withoutRtp());
        talk();
        caller.tone(440, Duration.ofSeconds(20));
        assertThat(callee.hearing().heard(440, SOON)).isTrue();
        assertThat(caller.times().firstAudio()).isNull();
    }

    @Test
    void the_times_of_a_call_are_in_their_order() {
        talk();
        caller.tone(440, Duration.ofSeconds(20));
        assertThat(callee.hearing().heard(440, SOON)).isTrue();
        callee.hangUp();
        callee.await(Ended.class, SOON);

        CallTimes times = callee.times();
        assertThat(Stream.of(times.invite(), times.ringing(), times.ok(), times.firstAudio(), times.firstVoice())
                        .toList())
                .doesNotContainNull()
                .isSorted();
    }

    @Test
    void a_closed_phone_leaves_no_thread_behind() {
        Set<Thread> before = stackThreads();
        Phone third = Phone.open(PhoneSettings.local("1003", "", NOWHERE));
        Set<Thread> own = stackThreads();
        own.removeAll(before);
        assertThat(own).isNotEmpty();
        third.close();
        Awaitility.await().until(() -> own.stream().noneMatch(Thread::isAlive));
    }

    private static Set<Thread> stackThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("EventScannerThread")
                        || thread.getName().contains("MessageProcessorThread"))
                .collect(Collectors.toSet());
    }

    @Test
    void an_event_that_does_not_come_is_reported_with_what_was_seen() {
        assertThatThrownBy(() -> caller.await(RegistrationRefused.class, Duration.ofMillis(10)))
                .isInstanceOf(PhoneException.class)
                .hasMessageContaining("phone 1001 saw no RegistrationRefused within 10 ms");
    }

    private void talk() {
        caller.call(callee.address());
        callee.await(Established.class, SOON);
        caller.await(Established.class, SOON);
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(callee.await(DigitReceived.class, SOON).digit());
        }
        return digits.toString();
    }

    private static long countLoud(short[] samples) {
        long loud = 0;
        for (short sample : samples) {
            loud += Math.abs(sample) > 3276 ? 1 : 0;
        }
        return loud;
    }
}
