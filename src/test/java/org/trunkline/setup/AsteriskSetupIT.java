package org.trunkline.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
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
    void it_boots_without_a_warning() {
        assertThat(yard.bootLog()).isNotEmpty().noneMatch(line -> line.matches(".*(WARNING|ERROR)\\[.*"));
        assertThat(yard.cli("module show like res_ari_channels")).contains("Running");
    }
}
