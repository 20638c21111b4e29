package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.AGENT_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;
import tools.jackson.databind.JsonNode;

/** Trunkline is stopped: callers get the fallback of the number they dialled, and are on the record afterwards. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownIT {
    private static final String RINGS = "+442079461501";
    private static final String TOLD = "+442079461502";
    private static final String LASTS = "+442079461503";

    private Yard yard;
    private Center center;

    @BeforeAll
    void up(Yard shared) {
        yard = shared;
        center = new Center(yard);
    }

    @AfterAll
    void down() {
        center.close();
    }

    @Test
    void callers_get_the_fallback_and_are_on_the_record_once() {
        center.stop();
        try (Phone desk = phone("1001", yard.password("1001"));
                Phone lasting = phone(LASTS, "")) {
            desk.register();
            var _ = desk.await(PhoneEvent.Registered.class, PATIENCE);
            try (Phone caller = phone(RINGS, "")) {
                caller.call("5000");
                assertThat(caller.hearing().heardVoice(PATIENCE))
                        .as("the message")
                        .isTrue();
                var _ = desk.await(PhoneEvent.Established.class, PATIENCE);
                desk.tone(AGENT_HZ, Duration.ofMinutes(1));
                assertThat(caller.hearing().heard(AGENT_HZ, PATIENCE))
                        .as("the desk")
                        .isTrue();
                caller.hangUp();
                var _ = desk.await(PhoneEvent.Ended.class, PATIENCE);
            }
            try (Phone caller = phone(TOLD, "")) {
                caller.call("5002");
                assertThat(caller.hearing().heardVoice(PATIENCE))
                        .as("the message")
                        .isTrue();
                var _ = caller.await(PhoneEvent.Ended.class, PATIENCE);
            }
            // Still at the desk when Trunkline is back: it is let be, and is on the record after the next start.
            lasting.call("5000");
            var _ = desk.await(PhoneEvent.Established.class, PATIENCE);
            center.start();
            assertThat(endings(RINGS)).containsExactly("SYSTEM FALLBACK");
            assertThat(endings(TOLD)).containsExactly("SYSTEM FALLBACK");
            assertThat(endings(LASTS)).isEmpty();
            assertThat(lasting.events()).noneMatch(PhoneEvent.Ended.class::isInstance);
            long rows = yard.callDetails().size();
            lasting.hangUp();
            Awaitility.await("its call detail record")
                    .atMost(PATIENCE)
                    .until(() -> yard.callDetails().size() > rows);
        }
        center.stop();
        center.start();
        for (String caller : List.of(RINGS, TOLD, LASTS)) {
            assertThat(endings(caller)).as(caller).containsExactly("SYSTEM FALLBACK");
        }
        try (Phone caller = phone(RINGS, "")) {
            int mark = center.mark();
            caller.call("5000");
            var _ = center.await("call.Arrived", mark);
        }
    }

    private Phone phone(String user, String password) {
        return Phone.open(PhoneSettings.local(user, password, yard.sipPort()).answering(new Answering.AtOnce()));
    }

    private List<String> endings(String caller) {
        return center.get("/api/v1/interactions?caller=" + caller.replace("+", "%2B")).path("items").values().stream()
                .map(row -> row.path("ending"))
                .map(ending -> text(ending, "responsible") + " " + text(ending, "reason"))
                .toList();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
