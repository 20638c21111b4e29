package org.trunkline.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trunkline.journal.FactTypes;

class CallFactTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");

    private final FactTypes types = FactTypes.of(Map.of("call", CallFact.class));

    /** A journal that was written with these names must stay readable: to rename one needs an alias. */
    private final Map<String, CallFact> facts = Map.ofEntries(
            Map.entry("call.Arrived", new CallFact.Arrived("i", "line", "+44", "main", "v1")),
            Map.entry("call.Answered", new CallFact.Answered("i")),
            Map.entry("call.StepEntered", new CallFact.StepEntered("i", "main", "v1", "welcome", List.of("a@v/b"))),
            Map.entry("call.Gathered", new CallFact.Gathered("i", "pin", 4, true)),
            Map.entry(
                    "call.Queued",
                    new CallFact.Queued(
                            "i",
                            "billing",
                            5,
                            Set.of("english"),
                            List.of(new Claim("tier gold", 5, Set.of("english"))),
                            "101")),
            Map.entry("call.Rang", new CallFact.Rang("i", "i/1", "101", "PJSIP/101", "leg")),
            Map.entry("call.OfferEnded", new CallFact.OfferEnded("i", "i/1", "timed out")),
            Map.entry("call.Connected", new CallFact.Connected("i", "101", "PJSIP/101", "leg")),
            Map.entry("call.Held", new CallFact.Held("i", false)),
            Map.entry("call.HoldEnded", new CallFact.HoldEnded("i")),
            Map.entry(
                    "call.Transferred",
                    new CallFact.Transferred(
                            "i", "extension 201", new Partner(Partner.Kind.EXTENSION, "201", "201", "leg"))),
            Map.entry(
                    "call.Consulting",
                    new CallFact.Consulting(
                            "i", new Partner(Partner.Kind.OUTSIDE, "desk", null, "leg"), "agent 101", true)),
            Map.entry("call.ConsultAnswered", new CallFact.ConsultAnswered("i")),
            Map.entry("call.ConsultEnded", new CallFact.ConsultEnded("i", "busy")),
            Map.entry("call.Conferenced", new CallFact.Conferenced("i")),
            Map.entry("call.HostLeft", new CallFact.HostLeft("i")),
            Map.entry(
                    "call.HandedOver",
                    new CallFact.HandedOver(
                            "i", new Partner(Partner.Kind.AGENT, "102", "1002", "leg"), "agent 101", Given.ATTENDED)),
            Map.entry("call.MovedToQueue", new CallFact.MovedToQueue("i", "support", "agent 101")),
            Map.entry(
                    "call.Parked",
                    new CallFact.Parked("i", "701", new Partner(Partner.Kind.AGENT, "101", "1001", "leg"))),
            Map.entry(
                    "call.VoicemailLeft",
                    new CallFact.VoicemailLeft(
                            "i", "sales", "r", "2026/11/22/r.wav", "ab", 7, Duration.ofMillis(1500))),
            Map.entry("call.CardSwitchOn", new CallFact.CardSwitchOn("i", "agent 101")),
            Map.entry("call.CardSwitchOff", new CallFact.CardSwitchOff("i", "accepted")),
            Map.entry("call.Resumed", new CallFact.Resumed("i", Stage.QUEUED)),
            Map.entry("call.Understood", new CallFact.Understood("i", "billing", 0.83)),
            Map.entry("call.Overflowed", new CallFact.Overflowed("i", "billing", "max wait")),
            Map.entry(
                    "call.CallbackPromised",
                    new CallFact.CallbackPromised(
                            "i",
                            "c",
                            Callback.Mode.AGENT_FIRST,
                            "billing",
                            5,
                            Set.of("english"),
                            AT,
                            "101",
                            AT,
                            "5000")),
            Map.entry(
                    "call.CalledOut",
                    new CallFact.CalledOut("i", "line", "5000", "101", "1001", "leg", "billing", "token")),
            Map.entry("call.CustomerDialled", new CallFact.CustomerDialled("i")),
            Map.entry("call.CallRefused", new CallFact.CallRefused("101", "do-not-call", "token")),
            Map.entry("call.CallbackDialled", new CallFact.CallbackDialled("i", "c", "leg", 1)),
            Map.entry(
                    "call.CallbackSet",
                    new CallFact.CallbackSet("i", "c", Callback.State.WAITING, "j", 1, AT, "no answer")),
            Map.entry("call.Noted", new CallFact.Noted("i", "something")),
            Map.entry("call.Ended", new CallFact.Ended("i", Ending.systemFailure(null))),
            Map.entry("call.Disposed", new CallFact.Disposed("i", "101", null)),
            Map.entry("call.CalledBack", new CallFact.CalledBack("i", "101")),
            Map.entry(
                    "call.SupervisionAsked",
                    new CallFact.SupervisionAsked("i", "s1-1", "102", null, "1002", "line", SupervisionMode.LISTEN)),
            Map.entry(
                    "call.SupervisionSet",
                    new CallFact.SupervisionSet("i", "s1-1", SupervisionMode.WHISPER, "101", "tone")),
            Map.entry("call.SupervisionEnded", new CallFact.SupervisionEnded("i", "s1-1", "hung up")),
            Map.entry("call.AskedAfter", new CallFact.AskedAfter("i", "csat")),
            Map.entry("call.FlowLoaded", new CallFact.FlowLoaded("main", "v1")),
            Map.entry("call.FallbackTaken", new CallFact.FallbackTaken("i", "line", "+44", AT, null, AT)));

    @Test
    void every_fact_has_its_lasting_name_and_is_read_back_as_it_was() {
        facts.forEach((name, fact) -> {
            assertThat(types.name(fact)).isEqualTo(name);
            assertThat(types.read(name, fact.interaction(), types.write(fact))).isEqualTo(fact);
        });
        assertThat(facts.values().stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(records(CallFact.class).toList());
    }

    @Test
    void a_queue_is_read_from_journals_of_before_claims_were_kept() {
        assertThat(types.read(
                        "call.Queued",
                        "i",
                        "{\"interaction\":\"i\",\"queue\":\"billing\",\"priority\":5,\"skills\":[\"english\"]}"))
                .isEqualTo(new CallFact.Queued("i", "billing", 5, Set.of("english")));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(CallFactTest::records);
    }
}
