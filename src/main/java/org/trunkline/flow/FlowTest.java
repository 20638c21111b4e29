package org.trunkline.flow;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.trunkline.agent.Channel;
import org.trunkline.xml.Where;

/**
 * One call as a test file tells it.
 *
 * @param faults steps (as {@code flow/step}, or {@code step} in the flow that is called) that fail when they begin
 */
record FlowTest(
        Path file,
        Where where,
        String name,
        String flow,
        String caller,
        String dialled,
        String tier,
        Channel channel,
        Instant at,
        Set<String> faults,
        List<Stub> stubs,
        List<Act> script) {
    FlowTest {
        faults = Set.copyOf(faults);
        stubs = List.copyOf(stubs);
        script = List.copyOf(script);
    }

    /** What an http service answers; several for one address are given one after the other, the last again and again. */
    record Stub(String method, String url, int status, String body, boolean fails) {}

    /** What the caller does, hears, or comes to, in order. */
    sealed interface Act {
        Where where();

        record Hears(String text, Where where) implements Act {}

        record Keys(String keys, Where where) implements Act {}

        /** Said, or written. */
        record Says(String words, Where where) implements Act {}

        record Silence(Where where) implements Act {}

        /** Nothing is heard on the line, while somebody listens. */
        record DeadAir(Where where) implements Act {}

        record HangsUp(Where where) implements Act {}

        record Records(String box, Duration length, Where where) implements Act {}

        record Queued(
                String queue,
                OptionalInt priority,
                Optional<Set<String>> skills,
                Optional<String> agent,
                Optional<Outcome.Exit> then,
                Where where)
                implements Act {}

        record Transferred(Outcome.Target target, Optional<Outcome.Exit> then, Where where) implements Act {}

        record Ends(Where where) implements Act {}

        record Faults(Where where) implements Act {}

        record Knows(String variable, String value, Where where) implements Act {}
    }

    Map<String, String> facts() {
        return FlowSession.facts(caller, dialled, "test", at, tier, channel);
    }
}
