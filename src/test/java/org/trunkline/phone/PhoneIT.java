package org.trunkline.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trunkline.phone.PhoneEvent.Cause;
import org.trunkline.phone.PhoneEvent.DigitReceived;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.Established;
import org.trunkline.phone.PhoneEvent.HeldByOther;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import org.trunkline.phone.PhoneEvent.ReferProgress;
import org.trunkline.phone.PhoneEvent.Registered;
import org.trunkline.phone.PhoneEvent.RegistrationRefused;
import org.trunkline.phone.PhoneEvent.Ringing;
import org.trunkline.phone.PhoneEvent.Unregistered;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** Phones at a real Asterisk. */
@InYard
@Timeout(60)
class PhoneIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Yard yard;

    PhoneIT(Yard yard) {
        this.yard = yard;
    }

    private PhoneSettings settings(String extension) {
        return PhoneSettings.local(extension, yard.password(extension), yard.sipPort());
    }

    @Test
    void a_phone_registers_and_leaves() {
        try (Phone phone = Phone.open(settings("1001"))) {
            phone.register();
            assertThat(phone.await(Registered.class, SOON).expires()).isPositive();
            assertThat(yard.cli("pjsip show contacts")).contains(phone.address());
            phone.unregister();
            phone.await(Unregistered.class, SOON);
            assertThat(yard.cli("pjsip show contacts")).doesNotContain(phone.address());
        }
    }

    @Test
    void a_closed_phone_has_left() {
        String address;
        try (Phone phone = Phone.open(settings("1001"))) {
            phone.register();
            phone.await(Registered.class, SOON);
            address = phone.address();
        }
        assertThat(yard.cli("pjsip show contacts")).doesNotContain(address);
    }

    @Test
    void a_wrong_password_is_refused_once() {
        try (Phone phone = Phone.open(PhoneSettings.local("1001", "guessed", yard.sipPort()))) {
            phone.register();
            assertThat(phone.await(RegistrationRefused.class, SOON).status()).isEqualTo(401);
        }
    }

    @Test
    void two_phones_talk_through_asterisk_and_hear_each_other() {
        try (Phone one = Phone.open(settings("1001"));
                Phone two = Phone.open(settings("1002").answering(new Answering.After(Duration.ofMillis(200))))) {
            two.register();
            two.await(Registered.class, SOON);
            one.call("1002");
            assertThat(two.await(IncomingCall.class, SOON).from()).isEqualTo("1001");
            one.await(Ringing.class, SOON);
            one.await(Established.class, SOON);
            two.await(Established.class, SOON);

            one.tone(440, Duration.ofSeconds(20));
            two.tone(1000, Duration.ofSeconds(20));
            assertThat(two.hearing().heard(440, SOON)).isTrue();
            assertThat(one.hearing().heard(1000, SOON)).isTrue();
            assertThat(two.hearing().level(440)).isBetween(-12.0, -8.0);

            one.send("7#");
            assertThat(two.await(DigitReceived.class, SOON).digit()).isEqualTo('7');
            assertThat(two.await(DigitReceived.class, SOON).digit()).isEqualTo('#');
            one.sendByInfo("3");
            assertThat(two.await(DigitReceived.class, SOON).digit()).isEqualTo('3');

            two.hangUp();
            assertThat(one.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_THERE);
        }
    }

    @Test
    void hold_is_heard_as_music_and_resume_as_the_other_side() {
        try (Phone one = Phone.open(settings("1001"));
                Phone two = Phone.open(settings("1002").answering(new Answering.AtOnce()))) {
            two.register();
            two.await(Registered.class, SOON);
            one.call("1002");
            one.await(Established.class, SOON);
            two.await(Established.class, SOON);
            two.tone(1000, Duration.ofSeconds(30));
            assertThat(one.hearing().heard(1000, SOON)).isTrue();
            two.hold();
            two.await(PhoneEvent.Held.class, SOON);
            assertThat(one.hearing().heardVoice(SOON)).as("music on hold").isTrue();
            assertThat(one.hearing().hears(1000)).isFalse();
            two.resume();
            two.await(PhoneEvent.Held.class, SOON);
            assertThat(one.hearing().heard(1000, SOON)).isTrue();
            assertThat(one.events()).noneMatch(HeldByOther.class::isInstance);
        }
    }

    @Test
    void a_refusal_and_a_cancel_pass_through() {
        try (Phone one = Phone.open(settings("1001"));
                Phone two = Phone.open(settings("1002").answering(new Answering.Refuse(486)))) {
            two.register();
            two.await(Registered.class, SOON);
            one.call("1002");
            assertThat(one.await(Ended.class, SOON).status()).isEqualTo(486);
            two.await(Ended.class, SOON);

            two.answering(new Answering.Never());
            one.call("1002");
            one.await(Ringing.class, SOON);
            one.hangUp();
            assertThat(one.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_HERE);
            assertThat(two.await(Ended.class, SOON).cause()).isEqualTo(Cause.CANCELLED);
        }
    }

    @Test
    void a_call_is_handed_on_by_refer() {
        try (Phone one = Phone.open(settings("1001"));
                Phone two = Phone.open(settings("1002").answering(new Answering.AtOnce()));
                Phone three = Phone.open(settings("1003").answering(new Answering.AtOnce()))) {
            two.register();
            three.register();
            two.await(Registered.class, SOON);
            three.await(Registered.class, SOON);
            one.call("1002");
            one.awaitEstablished(SOON);
            two.awaitEstablished(SOON);
            one.tone(440, Duration.ofSeconds(30));

            two.refer("1003");
            assertThat(two.await(ReferProgress.class, SOON).status()).isEqualTo(202);
            three.awaitEstablished(SOON);
            assertThat(three.hearing().heard(440, SOON)).isTrue();
            assertThat(two.events()).anyMatch(event -> event instanceof ReferProgress p && p.status() == 200);
        }
    }

    @Test
    void a_stranger_hears_the_fallback_of_a_number() {
        try (Phone caller = Phone.open(PhoneSettings.local("+442079460003", "", yard.sipPort()))) {
            caller.call("5002");
            caller.await(Established.class, SOON);
            assertThat(caller.hearing().heardVoice(SOON)).isTrue();
        }
    }
}
