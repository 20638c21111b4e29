package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.conversation.Carrier.Sent;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.Outgoing;

class HookGateTest {
    private final HookGate gate = new HookGate(new Signed());

    /** A network whose signature is a word. */
    private static final class Signed implements Network {
        @Override
        public void verify(HookRequest request) throws HookRefused {
            if (!"right".equals(request.header("signature"))) {
                throw new HookRefused(401, "unauthorized", "it is not signed", "sign it");
            }
        }

        @Override
        public Sent send(Outgoing message, String to) {
            throw new IllegalStateException();
        }

        @Override
        public Trace trace(Outgoing message) {
            throw new IllegalStateException();
        }

        @Override
        public List<Messaging.Finding> check() {
            return List.of();
        }
    }

    private static HookRequest request(String signature) {
        return new HookRequest("192.0.2.7", Map.of(), Map.of("signature", signature), "{}");
    }

    private int refused(String signature) {
        return catchThrowableOfType(HookRefused.class, () -> gate.admit(request(signature)))
                .status();
    }

    @Test
    void whoever_signs_is_heard_however_much_comes_that_is_not_signed() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(refused("wrong")).isEqualTo(401);
        }
        assertThatCode(() -> gate.admit(request("right"))).doesNotThrowAnyException();
    }

    @Test
    void an_address_that_signs_nothing_is_read_no_further_than_a_message_is_long() {
        assertThat(gate.mostBytes("192.0.2.7")).isEqualTo(16 << 20);
        for (int i = 0; i < 100; i++) {
            assertThat(refused("wrong")).isEqualTo(401);
        }
        assertThat(gate.mostBytes("192.0.2.7")).isEqualTo(64 << 10);
        assertThat(gate.mostBytes("192.0.2.8")).isEqualTo(16 << 20);
    }

    @Test
    void there_is_a_most_of_what_is_signed() throws Exception {
        for (int i = 0; i < 200; i++) {
            gate.admit(request("right"));
        }
        assertThat(refused("right")).isEqualTo(429);
    }
}
