package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent.Cause;
import org.trunkline.phone.PhoneEvent.DigitReceived;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.Established;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import org.trunkline.phone.PhoneEvent.Registered;
import org.trunkline.phone.PhoneSettings;

/** baresip, a phone that nobody here wrote, and ours hear each other through a real Asterisk. */
@InYard
@Timeout(90)
class BaresipIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Yard yard;

    BaresipIT(Yard yard) {
        this.yard = yard;
    }

    private Phone desk() {
        return Phone.open(PhoneSettings.local("1001", yard.password("1001"), yard.sipPort())
                .answering(new Answering.AtOnce()));
    }

    @Test
    void baresip_answers_and_is_heard_and_hears() {
        try (Phone desk = desk();
                Baresip baresip = Baresip.register(yard, "1009", true, 600)) {
            desk.call("1009");
            desk.await(Established.class, SOON);
            baresip.await("CALL_ESTABLISHED");
            assertThat(desk.hearing().heard(600, SOON)).isTrue();
            desk.tone(1000, Duration.ofSeconds(2));
            desk.await(org.trunkline.phone.PhoneEvent.Played.class, SOON);
            desk.hangUp();
            baresip.await("CALL_CLOSED");

            // Ours plays it back to itself, so that one meter judges both.
            try (Phone listener = Phone.open(
                    PhoneSettings.local("listener", "", yard.sipPort()).answering(new Answering.AtOnce()))) {
                desk.play(baresip.heard());
                desk.call(listener.address());
                listener.await(Established.class, SOON);
                assertThat(listener.hearing().heard(1000, SOON)).isTrue();
            }
        }
    }

    @Test
    void baresip_calls_sends_digits_and_vanishes() {
        try (Phone desk = desk();
                Baresip baresip = Baresip.register(yard, "1009", false, 600)) {
            desk.register();
            desk.await(Registered.class, SOON);
            baresip.dial("1001");
            assertThat(desk.await(IncomingCall.class, SOON).from()).isEqualTo("1009");
            baresip.await("CALL_ESTABLISHED");
            baresip.command("sndcode", "5");
            assertThat(desk.await(DigitReceived.class, SOON).digit()).isEqualTo('5');
            baresip.hangUp();
            assertThat(desk.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_THERE);

            baresip.kill9();
            org.awaitility.Awaitility.await()
                    .atMost(SOON)
                    .until(() -> yard.cli("pjsip show contacts")
                            .lines()
                            .noneMatch(line -> line.contains("1009") && line.contains("Avail ")));
        }
    }
}
