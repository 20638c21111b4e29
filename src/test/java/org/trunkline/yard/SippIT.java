package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent.Cause;
import org.trunkline.phone.PhoneEvent.DigitReceived;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.Established;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import org.trunkline.phone.PhoneEvent.Registered;
import org.trunkline.phone.PhoneEvent.Ringing;
import org.trunkline.phone.PhoneSettings;

/** The scenarios do what their first lines say, at a real Asterisk without Trunkline: numbers ring 1001 and 1002. */
@InYard
@Timeout(90)
class SippIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Map<String, String> CALLER = Map.of("service", "5000", "caller", "+442079460010");

    private final Yard yard;

    SippIT(Yard yard) {
        this.yard = yard;
    }

    private Phone desk(String extension, Answering how) {
        Phone phone = Phone.open(PhoneSettings.local(extension, yard.password(extension), yard.sipPort())
                .answering(how));
        phone.register();
        phone.await(Registered.class, SOON);
        return phone;
    }

    private Sipp caller(String scenario, Map<String, String> keys, String... more) {
        return Sipp.start(yard, scenario, "127.0.0.1", Yard.freePort("127.0.0.1"), keys, List.of(more));
    }

    private static Map<String, String> with(String key, String value) {
        return Map.of("service", "5000", "caller", "+442079460010", key, value);
    }

    @Test
    void a_caller_presses_keys_by_rfc_4733() {
        try (Phone desk = desk("1001", new Answering.AtOnce());
                Sipp caller = caller("caller-presses", with("digits", "14#"), "-d", "4000")) {
            desk.await(Established.class, SOON);
            assertThat(desk.await(DigitReceived.class, SOON).digit()).isEqualTo('1');
            assertThat(desk.await(DigitReceived.class, SOON).digit()).isEqualTo('4');
            assertThat(desk.await(DigitReceived.class, SOON).digit()).isEqualTo('#');
            desk.hangUp();
            assertThat(caller.succeeded()).as(caller::trace).isTrue();
            assertThat(caller.counts()).isEqualTo(new Sipp.Counts(1, 0));
        }
    }

    @Test
    void a_caller_presses_a_key_by_sip_info() {
        try (Phone desk = desk("1001", new Answering.AtOnce());
                Sipp caller = caller("caller-presses-by-info", with("digit", "7"), "-d", "4000")) {
            desk.await(Established.class, SOON);
            assertThat(desk.await(DigitReceived.class, SOON).digit()).isEqualTo('7');
            desk.hangUp();
            assertThat(caller.succeeded()).as(caller::trace).isTrue();
        }
    }

    @Test
    void a_caller_hangs_up() {
        try (Sipp caller = caller("caller-hangs-up", CALLER, "-d", "300")) {
            assertThat(caller.succeeded()).as(caller::trace).isTrue();
        }
        try (Sipp caller = caller("caller-presses-and-hangs-up", with("digits", "1"), "-d", "500")) {
            assertThat(caller.succeeded()).as(caller::trace).isTrue();
        }
    }

    @Test
    void a_phone_of_sipp_never_answers_and_a_caller_gives_up() {
        try (Phone one = desk("1001", new Answering.Never());
                Sipp two = Sipp.agent(yard, "agent-never-answers", "1004", List.of())) {
            one.call("1004");
            one.await(Ringing.class, SOON);
            one.hangUp();
            assertThat(one.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_HERE);
            assertThat(two.took(1)).as(two::trace).isTrue();
        }
    }

    @Test
    void phones_of_sipp_refuse() {
        try (Phone one = desk("1001", new Answering.Never());
                Sipp busy = Sipp.agent(yard, "agent-busy", "1004", List.of());
                Sipp declines = Sipp.agent(yard, "agent-declines", "1005", List.of())) {
            one.call("1004");
            assertThat(one.await(Ended.class, SOON).status()).isEqualTo(486);
            one.call("1005");
            assertThat(one.await(Ended.class, SOON).status()).isEqualTo(403); // Asterisk's word for 603
            assertThat(busy.took(1)).as(busy::trace).isTrue();
            assertThat(declines.took(1)).as(declines::trace).isTrue();
        }
    }

    @Test
    void a_phone_of_sipp_stays_reachable_and_hangs_up() {
        try (Phone one = desk("1001", new Answering.Never());
                Sipp two = Sipp.agent(yard, "agent-hangs-up", "1004", List.of("-d", "6000"))) {
            one.call("1004");
            one.await(Established.class, SOON);
            // Longer than it takes to notice a phone that does not answer.
            assertThat(one.await(Ended.class, SOON).cause()).isEqualTo(Cause.HUNG_UP_THERE);
            assertThat(two.took(1)).as(two::trace).isTrue();
        }
    }

    @Test
    void many_phones_register_from_a_file(@TempDir Path folder) throws IOException {
        Path csv = folder.resolve("phones.csv");
        StringBuilder rows = new StringBuilder("SEQUENTIAL\n");
        for (String extension : List.of("1006", "1007", "1008")) {
            rows.append("%s;[authentication username=%s password=%s]\n"
                    .formatted(extension, extension, yard.password(extension)));
        }
        Files.writeString(csv, rows);
        try (Sipp phones = caller("register-many", Map.of(), "-m", "3", "-inf", csv.toString())) {
            assertThat(phones.succeeded()).as(phones::trace).isTrue();
            assertThat(phones.counts().succeeded()).isEqualTo(3);
        }
    }

    @Test
    void a_caller_gives_up_while_it_rings() {
        try (Phone desk = desk("1002", new Answering.Never());
                Sipp caller = Sipp.at(
                        yard,
                        desk.address().replaceFirst(".*@", ""),
                        "caller-cancels",
                        "127.0.0.1",
                        Yard.freePort("127.0.0.1"),
                        Map.of("service", "1002", "caller", "+442079460010"),
                        List.of("-d", "300"))) {
            desk.await(IncomingCall.class, SOON);
            assertThat(desk.await(Ended.class, SOON).cause()).isEqualTo(Cause.CANCELLED);
            assertThat(caller.succeeded()).as(caller::trace).isTrue();
        }
    }
}
