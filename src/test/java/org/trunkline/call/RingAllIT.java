package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** All agents' phones ring for a caller, and the first to answer has the call. */
class RingAllIT extends OwnCenter {
    private static final List<String> AGENTS = List.of("103", "104", "105");

    RingAllIT() {
        super(Map.of(
                "TRUNKLINE_QUEUE_BILLING_STRATEGY", "ring-all",
                "TRUNKLINE_QUEUE_BILLING_WRAP_UP", "60s"));
    }

    /** Agents 103, 104, … at phones 1003, 1004, …. */
    private List<Phone> agents(Answering... how) {
        return IntStream.range(0, how.length)
                .mapToObj(i -> cast.agent("10" + (3 + i), "100" + (3 + i), how[i]))
                .toList();
    }

    private static void rings(Phone phone) {
        var _ = phone.await(PhoneEvent.IncomingCall.class, PATIENCE);
    }

    private static PhoneEvent.Ended ended(Phone phone) {
        return phone.await(PhoneEvent.Ended.class, PATIENCE);
    }

    private void nothingIsLeft() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(yard.cli("core show channels concise")).isBlank();
            assertThat(yard.cli("bridge show all")).doesNotContain("tl.");
        });
    }

    private List<String> offers(Caller caller) {
        return center.factsOf(caller.interaction()).stream()
                .filter(fact -> fact.path("type").asString("").equals("call.OfferEnded"))
                .map(fact -> fact.path("fact").path("how").asString(""))
                .sorted()
                .toList();
    }

    private void talks(Phone agent, Caller caller) {
        caller.phone().tone(CALLER_HZ, Duration.ofMinutes(1));
        assertThat(agent.hearing().heard(CALLER_HZ, PATIENCE)).isTrue();
    }

    @Test
    void the_first_to_answer_has_the_caller_and_the_others_stop_at_once() {
        List<Phone> phones =
                agents(new Answering.After(Duration.ofSeconds(3)), new Answering.Never(), new Answering.Refuse(486));
        Caller caller = cast.waiting("+442079461601", '1');
        phones.forEach(RingAllIT::rings);
        long answered =
                phones.get(0).await(PhoneEvent.Established.class, PATIENCE).at();
        assertThat(Duration.ofNanos(ended(phones.get(1)).at() - answered))
                .as("from the answer to the other phone's silence")
                .isLessThan(Duration.ofSeconds(2));
        talks(phones.get(0), caller);
        assertThat(offers(caller)).containsExactly("accepted", "another agent answered", "busy");
        center.awaitState("103", "BUSY");
        center.awaitState("104", "AVAILABLE");
        center.awaitState("105", "NOT_READY");
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER COMPLETED TALKING");
        nothingIsLeft();
    }

    @Test
    void of_all_who_answer_at_once_one_has_the_caller_and_the_others_are_free() {
        List<Phone> phones = agents(
                new Answering.After(Duration.ofSeconds(1)),
                new Answering.After(Duration.ofSeconds(1)),
                new Answering.After(Duration.ofSeconds(1)));
        Caller caller = cast.waiting("+442079461602", '1');
        JsonNode connected = center.await("call.Connected", caller.interaction(), caller.mark());
        String winner = connected.path("fact").path("agent").asString("");
        talks(phones.get(AGENTS.indexOf(winner)), caller);
        for (String agent : AGENTS) {
            center.awaitState(agent, agent.equals(winner) ? "BUSY" : "AVAILABLE");
            if (!agent.equals(winner)) {
                var _ = ended(phones.get(AGENTS.indexOf(agent)));
            }
        }
        assertThat(offers(caller)).filteredOn("accepted"::equals).hasSize(1);
        caller.phone().hangUp();
        var _ = center.endingOf(caller.interaction(), caller.mark());
        nothingIsLeft();
    }

    @Test
    void a_kill_while_they_ring_lets_all_stop_and_rings_them_anew() {
        List<Phone> phones = agents(new Answering.Never(), new Answering.Never());
        Caller caller = cast.waiting("+442079461603", '1');
        phones.forEach(RingAllIT::rings);
        center.kill9();
        phones.get(0).answering(new Answering.After(Duration.ofSeconds(2)));
        int mark = center.mark();
        center.start();
        phones.forEach(RingAllIT::ended);
        var _ = center.await("call.Connected", caller.interaction(), mark);
        talks(phones.get(0), caller);
        center.awaitState("104", "AVAILABLE");
        caller.phone().hangUp();
        var _ = center.endingOf(caller.interaction(), mark);
        nothingIsLeft();
    }
}
