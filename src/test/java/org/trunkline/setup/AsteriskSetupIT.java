package org.trunkline.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.yard.Baresip;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Sipp;
import org.trunkline.yard.Yard;

/** What Asterisk does by itself, with the shipped templates and no Trunkline beside it. */
@InYard
class AsteriskSetupIT {
    private final Yard yard;

    AsteriskSetupIT(Yard yard) {
        this.yard = yard;
    }

    private Sipp sipp(String scenario, String address, Map<String, String> keys) {
        return Sipp.start(yard, scenario, address, Yard.freePort(address), keys);
    }

    private void runs(String scenario, String address, Map<String, String> keys) {
        try (Sipp run = sipp(scenario, address, keys)) {
            assertThat(run.succeeded()).as(run::trace).isTrue();
        }
    }

    @Test
    void a_phone_registers_with_its_password_and_not_with_another() {
        runs("register", "127.0.0.1", Map.of("service", "1009", "password", yard.password("1009")));
        assertThat(yard.cli("pjsip show aor 1009")).contains("sip:1009@127.0.0.1");
        try (Sipp wrong = sipp("register", "127.0.0.1", Map.of("service", "1010", "password", "guessed"))) {
            assertThat(wrong.succeeded()).isFalse();
        }
        assertThat(yard.cli("pjsip show aor 1010")).doesNotContain("sip:1010@127.0.0.1");
    }

    @Test
    void without_trunkline_a_stranger_gets_the_fallback_of_the_number_and_the_call_is_noted() {
        runs("caller-until-bye", "127.0.0.1", Map.of("service", "5002", "caller", "+442079460001"));
        Awaitility.await()
                .untilAsserted(() -> assertThat(yard.callDetails())
                        .anyMatch(row -> row.contains("\"fallback:5002\"") && row.contains("+442079460001")));
    }

    @Test
    void a_stranger_and_a_trunk_reach_our_numbers_and_nothing_else() {
        for (String address : List.of("127.0.0.1", Yard.CARRIER)) {
            for (String dialled : List.of("1001", "112", "+442079460999", "*45", "anything", "s")) {
                runs("caller-not-found", address, Map.of("service", dialled, "caller", "+442079460002"));
            }
        }
    }

    @Test
    void a_caller_by_the_trunk_whose_number_is_an_extension_of_ours_is_not_asked_for_a_password() {
        runs("caller-not-found", Yard.CARRIER, Map.of("service", "1001", "caller", "1001"));
        runs("caller-challenged", "127.0.0.1", Map.of("service", "1001", "caller", "1001"));
    }

    @Test
    void a_transfer_asked_for_by_a_stranger_or_a_trunk_is_refused() {
        for (String address : List.of("127.0.0.1", Yard.CARRIER)) {
            runs("caller-refer-refused", address, Map.of("service", "5002", "caller", "+442079460003"));
        }
    }

    @Test
    void without_trunkline_phones_call_each_other_and_are_busy_meanwhile() {
        try (Baresip caller = Baresip.register(yard, "1006", false);
                Baresip callee = Baresip.register(yard, "1007", true)) {
            caller.dial("1007");
            callee.await("CALL_ESTABLISHED");
            caller.await("CALL_ESTABLISHED");
            assertThat(yard.cli("core show channels concise")).contains("PJSIP/1006-", "PJSIP/1007-");
            assertThat(yard.cli("pjsip show endpoint 1007")).containsPattern("1007.*(Busy|In use)");
            callee.hangUp();
            caller.await("CALL_CLOSED");
        }
    }

    @Test
    void without_trunkline_an_emergency_call_leaves_by_the_trunk() {
        try (Sipp carrier = Sipp.start(yard, "callee", Yard.CARRIER, yard.carrierPort(), Map.of());
                Baresip phone = Baresip.register(yard, "1006", false)) {
            phone.dial("112");
            phone.await("CALL_ESTABLISHED");
            phone.hangUp();
            assertThat(carrier.succeeded()).as(carrier::trace).isTrue();
            assertThat(carrier.trace()).containsPattern("INVITE sip:112@127\\.0\\.0\\.5");
        }
    }

    @Test
    void a_phone_reaches_no_outside_number_by_itself() {
        try (Baresip phone = Baresip.register(yard, "1006", false)) {
            phone.dial("+442079460999");
            phone.await("CALL_CLOSED");
        }
        assertThat(yard.callDetails()).noneMatch(row -> row.contains("+442079460999@carrier"));
    }

    @Test
    void without_trunkline_the_fallback_rings_its_phones() {
        try (Baresip phone = Baresip.register(yard, "1001", false);
                Sipp caller =
                        sipp("caller-until-bye", "127.0.0.1", Map.of("service", "5000", "caller", "+442079460004"))) {
            phone.await("CALL_INCOMING");
            phone.answer();
            phone.await("CALL_ESTABLISHED");
            phone.hangUp();
            assertThat(caller.succeeded()).as(caller::trace).isTrue();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(yard.callDetails())
                        .anyMatch(row -> row.contains("\"fallback:5000\"") && row.contains("+442079460004")));
    }

    @Test
    void a_phone_that_vanishes_is_found_gone() {
        Baresip phone = Baresip.register(yard, "1008", false);
        Awaitility.await()
                .untilAsserted(() -> assertThat(yard.cli("pjsip show aor 1008")).contains("Avail"));
        phone.kill9();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(yard.cli("pjsip show endpoint 1008")).containsPattern("1008.*Unavailable"));
        phone.close();
    }

    @Test
    void it_boots_without_a_warning() {
        // PJSIP's own remark about the order in which its modules happen to start.
        String allowed = "registered during operation. Enable PJSIP_SAFE_MODULE";
        assertThat(yard.bootLog())
                .isNotEmpty()
                .noneMatch(line -> line.matches(".*(WARNING|ERROR)\\[.*") && !line.contains(allowed));
        assertThat(yard.cli("module show like res_ari_channels")).contains("Running");
    }
}
