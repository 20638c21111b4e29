package org.trunkline.customer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.Position;
import tools.jackson.databind.JsonNode;

/** The entries of one interaction, told in lines that a person can read. No personal values are in them. */
public final class Story {
    private final FactTypes types;

    public Story(FactTypes types) {
        this.types = types;
    }

    /** @param since the time since the first line */
    public record Line(Position position, Instant at, Duration since, String text) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s  %+9.3fs  %s", at, since.toMillis() / 1000.0, text);
        }
    }

    public List<Line> tell(List<Entry> entries) {
        List<Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            Instant first = entries.getFirst().at();
            if (isUnsaid(entry)) {
                // A value that was not said; it is written down so that an earlier one does not count any more.
                continue;
            }
            lines.add(new Line(entry.position(), entry.at(), Duration.between(first, entry.at()), text(entry)));
        }
        return lines;
    }

    private boolean isUnsaid(Entry entry) {
        return entry.fact() instanceof CallFact.Gathered gathered
                ? gathered.length() == 0
                : types.name(entry.fact()).equals("bot.Gathered")
                        && types.tree(entry.fact()).path("length").asInt(1) == 0;
    }

    private String text(Entry entry) {
        return entry.fact() instanceof CallFact fact
                ? call(fact)
                : other(types.name(entry.fact()), types.tree(entry.fact()));
    }

    private static String call(CallFact fact) {
        return switch (fact) {
            case CallFact.Arrived arrived ->
                "arrived for " + arrived.dialled() + ", flow " + arrived.flow() + " (version "
                        + brief(arrived.flowVersion()) + ")";
            case CallFact.CalledOut out ->
                "agent " + out.agent() + " calls the customer from phone " + out.phone()
                        + (out.queue().isEmpty() ? "" : ", for queue " + out.queue());
            case CallFact.CustomerDialled _ -> "the customer is dialled";
            case CallFact.CallRefused refused -> "a call was refused: " + refused.why();
            case CallFact.Answered _ -> "answered";
            case CallFact.StepEntered step ->
                "step " + step.flow() + "/" + step.step()
                        + (step.stack().isEmpty()
                                ? ""
                                : ", called from " + step.stack().getFirst());
            case CallFact.Gathered gathered ->
                "gave '" + gathered.name() + "', " + gathered.length() + " characters"
                        + (gathered.sensitive() ? ", not kept" : "");
            case CallFact.Understood understood ->
                "said what was understood as '" + understood.intent() + "' (confidence "
                        + Math.round(understood.confidence() * 100) + " %)";
            case CallFact.Queued queued -> queued(queued);
            case CallFact.Overflowed over -> "queue " + over.queue() + " gave the caller up: " + over.why();
            case CallFact.Rang rang ->
                "rings agent " + rang.agent() + " at " + rang.phone() + " (offer " + rang.offer() + ")";
            case CallFact.OfferEnded ended -> "offer " + ended.offer() + ": " + ended.how();
            case CallFact.Connected connected -> "speaks with agent " + connected.agent() + " at " + connected.phone();
            case CallFact.Held held -> held.byPhone() ? "on hold, by the phone's key" : "on hold";
            case CallFact.HoldEnded _ -> "back from hold";
            case CallFact.Transferred transferred -> "transferred to " + transferred.target();
            case CallFact.Consulting consulting ->
                (consulting.blind() ? "to be transferred to " : "on hold, while asked is ")
                        + consulting.to()
                        + by(consulting.by());
            case CallFact.ConsultAnswered _ -> "who was asked speaks with who asked";
            case CallFact.ConsultEnded ended -> "who was asked is out: " + ended.why();
            case CallFact.Conferenced _ -> "all three speak with each other";
            case CallFact.HostLeft _ -> "who transferred has left";
            case CallFact.HandedOver handed ->
                "speaks with " + handed.to() + by(handed.by()) + " ("
                        + words(handed.how().name()) + ")";
            case CallFact.MovedToQueue moved -> "sent to queue " + moved.queue() + by(moved.by());
            case CallFact.Parked parked ->
                "parked in slot " + parked.slot() + by(parked.by().toString());
            case CallFact.CardSwitchOn on -> "keys card data, heard by nobody; asked for by " + on.by();
            case CallFact.CardSwitchOff off -> "keys card data no more: " + off.how();
            case CallFact.VoicemailLeft left ->
                "left a message of " + seconds(left.length()) + " in box " + left.box() + " (recording "
                        + left.recording() + ")";
            case CallFact.Resumed resumed ->
                "taken up again after a restart, " + words(resumed.stage().name());
            case CallFact.Noted noted -> noted.text();
            case CallFact.AskedAfter asked ->
                "the agent has hung up; asked what they think of it by flow " + asked.flow();
            case CallFact.Ended(String _, Ending ending) -> ended(ending);
            case CallFact.Disposed disposed ->
                "agent " + disposed.agent() + " finished wrapping up"
                        + (disposed.code() == null ? "" : ": " + disposed.code());
            case CallFact.CallbackPromised promised ->
                "to be called back (callback " + promised.callback() + ") from queue " + promised.queue()
                        + (promised.agent() == null ? "" : " by agent " + promised.agent())
                        + (promised.due() == null ? "" : ", not before " + promised.due());
            case CallFact.CallbackDialled dialled ->
                "customer dialled for callback " + dialled.callback() + ", attempt " + dialled.attempt();
            case CallFact.CallbackSet set ->
                "callback " + set.callback() + ": " + words(set.state().name()) + ", " + set.why()
                        + (set.due() == null ? "" : "; not before " + set.due());
            case CallFact.CalledBack back -> "called back by agent " + back.agent();
            case CallFact.SupervisionAsked asked ->
                "supervision " + asked.session() + ": "
                        + (asked.supervisor() == null ? asked.by() : "agent " + asked.supervisor()) + " at "
                        + asked.phone() + " wants to " + words(asked.mode().name());
            case CallFact.SupervisionSet set ->
                "supervision " + set.session() + ": " + present(set.mode())
                        + (set.agent() == null
                                ? ""
                                : ", with agent " + set.agent() + " (told by: " + set.notice() + ")");
            case CallFact.SupervisionEnded ended -> "supervision " + ended.session() + " ended: " + ended.how();
            case CallFact.FlowLoaded loaded ->
                "flow " + loaded.flow() + " went live, version " + brief(loaded.version());
            case CallFact.FallbackTaken taken ->
                "taken by the fallback of " + taken.dialled() + " while the controller was down, for "
                        + seconds(Duration.between(taken.arrived(), taken.ended()));
        };
    }

    private static String queued(CallFact.Queued queued) {
        List<String> parts = new ArrayList<>();
        parts.add("waits in queue " + queued.queue());
        String more = queued.claims().stream()
                .filter(claim -> claim.priority() > 0 && !claim.source().equals("flow"))
                .map(claim -> claim.priority() + " of " + claim.source())
                .collect(Collectors.joining(", "));
        parts.add("priority " + queued.priority() + (more.isEmpty() ? "" : " (" + more + ")"));
        if (!queued.skills().isEmpty()) {
            parts.add("needs "
                    + queued.skills().stream()
                            .sorted()
                            .map(skill -> skill + sources(queued.claims(), skill))
                            .collect(Collectors.joining(", ")));
        }
        if (queued.agent() != null) {
            parts.add("kept for agent " + queued.agent() + " at first");
        }
        return String.join(", ", parts);
    }

    private static String sources(List<Claim> claims, String skill) {
        String sources = claims.stream()
                .filter(claim -> claim.skills().contains(skill))
                .map(Claim::source)
                .collect(Collectors.joining(", "));
        return sources.isEmpty() ? "" : " (" + sources + ")";
    }

    private static String present(SupervisionMode mode) {
        return switch (mode) {
            case LISTEN -> "listens";
            case WHISPER -> "is heard by the agent";
            case BARGE -> "is heard by all";
        };
    }

    private static String by(@Nullable String who) {
        return who == null ? "" : ", by " + who;
    }

    private static String ended(Ending ending) {
        Stage stage = ending.stage();
        return "ended: " + words(ending.reason().name()) + ", by "
                + words(ending.responsible().name())
                + (stage == null ? "" : ", while in " + words(stage.name()));
    }

    /** Others' facts are known here by name only: their rooms are not seen from here. */
    private static String other(String type, JsonNode fact) {
        return switch (type) {
            case "floor.Entered" ->
                "floor: entered queue " + fact.path("waiting").path("queue").asString("?");
            case "floor.Resumed" -> "floor: may be offered again";
            case "floor.PlaceTaken" ->
                "floor: has the place of " + fact.path("from").asString("?");
            case "floor.SetAside" -> "floor: keeps the place while the customer is called";
            case "floor.CalledOff" -> "floor: called off";
            case "floor.Left" -> "floor: left";
            case "floor.OfferAccepted" -> "floor: offer " + fact.path("offer").asString("?") + " accepted";
            case "floor.OfferRefused" ->
                "floor: offer " + fact.path("offer").asString("?") + " refused, "
                        + words(fact.path("refusal").asString("?"));
            case "floor.Released" -> "floor: the agent is released";
            case "floor.AgentVanished" -> "floor: the agent's phone vanished; not ready, phone unreachable";
            case "floor.Consulted" -> "floor: agent " + fact.path("agent").asString("?") + " is asked";
            case "floor.QueueConsulted" ->
                "floor: an agent of queue " + fact.path("queue").asString("?") + " is asked";
            case "floor.ConsultationEnded" -> "floor: the agent who was asked is free again";
            case "floor.HandedOver" -> "floor: now agent " + fact.path("agent").asString("?") + "'s";
            case "floor.CalledOut" ->
                "floor: in the hands of agent " + fact.path("agent").asString("?");
            case "floor.TakenOver" ->
                "floor: taken over by agent " + fact.path("agent").asString("?");
            case "floor.WrapUpEnded" -> "floor: agent " + fact.path("agent").asString("?") + " ended the wrap-up";
            case "conversation.Received" ->
                "the customer wrote by " + words(fact.path("channel").asString("?"))
                        + (fact.path("queue").isString()
                                ? ", waits in queue " + fact.path("queue").asString("?") + ", priority "
                                        + fact.path("priority").asInt(0)
                                : "")
                        + reopened(fact);
            case "conversation.Started" ->
                "agent " + fact.path("agent").asString("?") + " writes to the customer first, by "
                        + words(fact.path("channel").asString("?"));
            case "conversation.Wrote" ->
                fact.path("by").asString("?")
                        + (fact.path("note").asBoolean(false) ? " wrote a note" : " wrote to the customer");
            case "conversation.Sending" ->
                "message " + fact.path("message").asString("?") + " is handed over, attempt "
                        + fact.path("attempt").asInt(0);
            case "conversation.Sent" -> "message " + fact.path("message").asString("?") + " is sent";
            case "conversation.Arrived" ->
                "message " + fact.path("message").asString("?")
                        + (fact.path("read").asBoolean(false) ? " was read" : " has arrived");
            case "conversation.SendFailed" ->
                "message " + fact.path("message").asString("?") + " was not taken"
                        + (fact.path("next").isNull()
                                ? ", and is not tried again"
                                : "; tried again at " + fact.path("next").asString("?"));
            case "conversation.SendDoubtful" ->
                "whether message " + fact.path("message").asString("?") + " was sent is not known";
            case "conversation.SendAgain" ->
                "message " + fact.path("message").asString("?") + " is sent again, says "
                        + fact.path("by").asString("?");
            case "conversation.Queued" ->
                "waits in queue " + fact.path("queue").asString("?") + ", priority "
                        + fact.path("priority").asInt(0);
            case "conversation.Overflowed" ->
                "queue " + fact.path("queue").asString("?") + " gave it up: "
                        + fact.path("why").asString("?");
            case "conversation.Offered" ->
                "shown to agent " + fact.path("agent").asString("?") + " (offer "
                        + fact.path("offer").asString("?") + ")";
            case "conversation.OfferEnded" ->
                "offer " + fact.path("offer").asString("?") + ": "
                        + fact.path("how").asString("?");
            case "conversation.Accepted" -> "agent " + fact.path("agent").asString("?") + " has it";
            case "conversation.Transferred" ->
                "transferred to " + fact.path("to").asString("?") + ", by "
                        + fact.path("by").asString("?");
            case "conversation.Resumed" -> "taken up again after a restart";
            case "conversation.Ended" ->
                "ended: " + words(fact.at("/ending/reason").asString("?")) + ", by "
                        + words(fact.at("/ending/responsible").asString("?"));
            case "conversation.Understood" ->
                "taken for '" + fact.path("intent").asString("?") + "' (confidence "
                        + Math.round(fact.path("confidence").asDouble(0) * 100) + " %)";
            case "conversation.IntentCorrected" ->
                "is about '" + fact.path("intent").asString("?") + "', says "
                        + fact.path("by").asString("?");
            case "bot.Began" ->
                "flow " + fact.path("flow").asString("?") + " has it (version "
                        + brief(fact.path("version").asString("?")) + ")";
            case "bot.StepEntered" ->
                "step " + fact.path("flow").asString("?") + "/"
                        + fact.path("step").asString("?")
                        + (fact.path("stack").isEmpty()
                                ? ""
                                : ", called from " + fact.at("/stack/0").asString("?"));
            case "bot.Gathered" ->
                "gave '" + fact.path("name").asString("?") + "', "
                        + fact.path("length").asInt(0) + " characters"
                        + (fact.path("sensitive").asBoolean(false) ? ", not kept" : "");
            case "bot.NotAnswered" -> "did not answer in time";
            case "bot.Understood" ->
                "wrote what was understood as '" + fact.path("intent").asString("?") + "' (confidence "
                        + Math.round(fact.path("confidence").asDouble(0) * 100) + " %)";
            case "bot.HandedOver" ->
                "the flow hands over to queue " + fact.path("queue").asString("?");
            case "bot.MessageLeft" ->
                "left a message in box " + fact.path("box").asString("?");
            case "bot.Noted" -> fact.path("text").asString("?");
            case "bot.Over" -> "the flow is over: " + fact.path("how").asString("?");
            case "recording.Announced" -> "was told that the call may be recorded";
            case "recording.Refused" ->
                "does not want to be recorded: " + fact.path("how").asString("?");
            case "recording.Switched" ->
                "recording switched " + (fact.path("on").asBoolean(false) ? "on" : "off") + " by "
                        + fact.path("by").asString("?");
            case "recording.Began" ->
                "recording " + fact.path("recording").asString("?") + " begins"
                        + (fact.path("paused").asBoolean(false) ? ", paused" : "");
            case "recording.Paused" -> "recording paused by " + fact.path("by").asString("?");
            case "recording.Resumed" ->
                "recording resumed by " + fact.path("by").asString("?");
            case "recording.Stopped" -> "recording stopped: " + fact.path("why").asString("?");
            case "recording.Kept" -> "recording " + fact.at("/recording/id").asString("?") + " is kept";
            case "recording.Deleted" ->
                "recording " + fact.path("recording").asString("?") + " deleted by "
                        + fact.path("by").asString("?") + ": "
                        + fact.path("why").asString("?");
            case "api.Fetched" ->
                "recording " + fact.path("recording").asString("?") + " fetched by "
                        + fact.path("actor").asString("?");
            default -> type + " " + fact;
        };
    }

    private static String reopened(JsonNode received) {
        return received.path("how").asString("").equals("REOPENED") ? "; it is open again" : "";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String brief(String version) {
        return version.length() <= 12 ? version : version.substring(0, 12);
    }
}
