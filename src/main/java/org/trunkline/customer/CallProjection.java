package org.trunkline.customer;

import static org.trunkline.customer.InteractionTable.SPEND;
import static org.trunkline.customer.InteractionTable.columns;
import static org.trunkline.customer.InteractionTable.fit;
import static org.trunkline.customer.InteractionTable.given;
import static org.trunkline.customer.InteractionTable.turn;
import static org.trunkline.customer.InteractionTable.update;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.journal.Projection;
import tools.jackson.databind.json.JsonMapper;

/** Keeps customers, interactions and what belongs to them as the facts about calls say. */
public final class CallProjection implements Projection {
    private final Numbers numbers;
    private final TalkProjection talks = new TalkProjection();
    private final JsonMapper json = JsonMapper.builder().build();

    public CallProjection(Numbers numbers) {
        this.numbers = numbers;
    }

    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof CallFact fact) {
            apply(tx, fact, entry.at(), entry.position(), personal.values());
        }
    }

    private void apply(Handle tx, CallFact fact, Instant at, Position position, Map<String, String> personal) {
        switch (fact) {
            case CallFact.Arrived arrived -> arrived(tx, arrived, at, position, personal);
            case CallFact.CalledOut out -> calledOut(tx, out, at, position, personal);
            case CallFact.CustomerDialled(String id) -> turn(tx, id, Stage.DIALLING, at, columns("ringing", 0));
            case CallFact.Answered(String id) ->
                tx.execute("UPDATE interaction SET answered_at = COALESCE(answered_at, ?) WHERE id = ?", at, id);
            case CallFact.StepEntered step ->
                turn(
                        tx,
                        step.interaction(),
                        Stage.FLOW,
                        at,
                        columns(
                                "step_flow", step.flow(),
                                "step_version", step.version(),
                                "step", step.step(),
                                "step_stack", json.writeValueAsString(step.stack()),
                                "moved", false));
            case CallFact.Gathered gathered -> gathered(tx, gathered, personal);
            case CallFact.Queued queued -> queued(tx, queued, at);
            case CallFact.Rang rang -> InteractionTable.ringing(tx, rang.interaction(), at);
            case CallFact.OfferEnded ended -> InteractionTable.ringingEnded(tx, ended.interaction(), at);
            case CallFact.Connected connected -> connected(tx, connected, at);
            case CallFact.Transferred transferred -> {
                turn(
                        tx,
                        transferred.interaction(),
                        Stage.TRANSFER,
                        at,
                        columns("transferred_to", transferred.target()));
                talks.transferred(tx, transferred, at);
            }
            case CallFact.Resumed(String id, Stage stage) -> turn(tx, id, stage, at, columns("ringing", 0));
            case CallFact.Held(String id, boolean byPhone) -> talks.held(tx, id, byPhone, at);
            case CallFact.HoldEnded(String id) -> talks.holdEnded(tx, id, at);
            case CallFact.Consulting consulting -> talks.consulting(tx, consulting);
            case CallFact.ConsultAnswered(String id) -> talks.consultAnswered(tx, id);
            case CallFact.ConsultEnded(String id, String _) -> talks.consultEnded(tx, id, at);
            case CallFact.Conferenced(String id) -> talks.conferenced(tx, id, at);
            case CallFact.HostLeft(String id) -> talks.hostLeft(tx, id, at);
            case CallFact.HandedOver handed -> handedOver(tx, handed, at);
            case CallFact.MovedToQueue(String id, String queue, String _) ->
                update(tx, id, at, "moved = TRUE, transferred_to = :to, " + SPEND, columns("to", "queue " + queue));
            case CallFact.Parked parked -> {
                turn(tx, parked.interaction(), Stage.TRANSFER, at, Map.of());
                talks.parked(tx, parked, at);
            }
            case CallFact.CardSwitchOn(String id, String _) -> card(tx, id, true);
            case CallFact.CardSwitchOff(String id, String _) -> card(tx, id, false);
            case CallFact.CallbackDialled dialled -> dialled(tx, dialled, at);
            case CallFact.Supervision _,
                    CallFact.CallbackPromised _,
                    CallFact.CallbackSet _,
                    CallFact.CallRefused _,
                    CallFact.Noted _,
                    CallFact.Understood _,
                    CallFact.Overflowed _,
                    CallFact.VoicemailLeft _ -> {}
            case CallFact.Ended(String id, Ending ending) -> ended(tx, id, ending, at);
            case CallFact.Disposed disposed -> disposed(tx, disposed, at);
            case CallFact.CalledBack(String id, String _) ->
                tx.execute("UPDATE interaction SET called_back_at = ? WHERE id = ?", at, id);
            case CallFact.FlowLoaded loaded -> flowLoaded(tx, loaded, at, personal);
            case CallFact.FallbackTaken taken -> fallbackTaken(tx, taken, position, personal);
        }
    }

    private static void card(Handle tx, String id, boolean on) {
        tx.execute("UPDATE interaction SET card = ? WHERE id = ?", on, id);
    }

    private void handedOver(Handle tx, CallFact.HandedOver handed, Instant at) {
        Partner to = handed.to();
        Map<String, @Nullable Object> columns = to.isAgent()
                ? columns("agent", to.name(), "phone", to.phone(), "leg", to.leg())
                : columns("transferred_to", to.toString());
        turn(tx, handed.interaction(), to.isAgent() ? Stage.TALKING : Stage.TRANSFER, at, columns);
        talks.handedOver(tx, handed, at);
    }

    private void arrived(
            Handle tx, CallFact.Arrived arrived, Instant at, Position position, Map<String, String> personal) {
        Map<String, @Nullable Object> row = start(tx, arrived.interaction(), at, position, personal);
        row.put("dialled", fit(arrived.dialled(), 200));
        row.put("line", arrived.line());
        row.put("flow", arrived.flow());
        row.put("flow_version", arrived.flowVersion());
        row.put("stage", Stage.FLOW.name());
        InteractionTable.insert(tx, row);
        tx.execute(
                "UPDATE flow_version SET first_used_at = ? WHERE flow = ? AND version = ? AND first_used_at IS NULL",
                at,
                arrived.flow(),
                arrived.flowVersion());
    }

    /** The row says all that is needed for the customer, once they have answered, to wait as any caller does. */
    private static void dialled(Handle tx, CallFact.CallbackDialled dialled, Instant at) {
        tx.execute(
                "INSERT INTO interaction (id, channel, direction, customer, caller, caller_number, caller_name, dialled, line,"
                        + " stage, stage_since, queue, priority, skills, moved, started_at, queued_at)"
                        + " SELECT ?, 'voice', 'out', customer, phone_number, phone_number, name, dialled, ?, 'RINGING', ?,"
                        + " queue, priority, skills, TRUE, ?, place FROM callback WHERE id = ?",
                dialled.interaction(),
                dialled.line(),
                at.toEpochMilli(),
                at,
                dialled.callback());
    }

    private void calledOut(
            Handle tx, CallFact.CalledOut out, Instant at, Position position, Map<String, String> personal) {
        Map<String, @Nullable Object> row = start(tx, out.interaction(), at, position, personal);
        row.put("direction", "out");
        row.put("dialled", out.shown());
        row.put("line", out.line());
        row.put("agent", out.agent());
        row.put("phone", out.phone());
        row.put("leg", out.leg());
        row.put("queue", out.queue().isEmpty() ? null : out.queue());
        row.put("stage", Stage.RINGING.name());
        InteractionTable.insert(tx, row);
    }

    private void fallbackTaken(
            Handle tx, CallFact.FallbackTaken taken, Position position, Map<String, String> personal) {
        if (there(tx, "SELECT COUNT(*) FROM interaction WHERE id = ?", taken.interaction())) {
            return; // imported before
        }
        Map<String, @Nullable Object> row = start(tx, taken.interaction(), taken.arrived(), position, personal);
        row.put("dialled", fit(taken.dialled(), 200));
        row.put("line", taken.line());
        row.put("answered_at", taken.answered());
        row.put("ended_at", taken.ended());
        row.put("responsible", Ending.fallback().responsible().name());
        row.put("reason", Ending.fallback().reason().name());
        InteractionTable.insert(tx, row);
    }

    /** What every interaction begins with; finds or makes the customer. */
    private Map<String, @Nullable Object> start(
            Handle tx, String id, Instant at, Position position, Map<String, String> personal) {
        String caller = given(personal.get(CallFact.CALLER));
        String name = given(personal.get(CallFact.CALLER_NAME));
        Optional<String> number = numbers.e164(caller);
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("channel", "voice");
        row.put("direction", "in");
        row.put("customer", number.isEmpty() ? null : customer(tx, number.get(), name, at, position));
        row.put("caller", caller);
        row.put("caller_number", number.orElse(null));
        row.put("caller_name", name);
        row.put("stage_since", at.toEpochMilli());
        row.put("started_at", at);
        return row;
    }

    /** Null if several people have the number. */
    static @Nullable String customer(Handle tx, String number, @Nullable String name, Instant at, Position position) {
        return Identities.ownerOrNew(tx, new Address(Address.Kind.PHONE, number), name, at, position);
    }

    private static void gathered(Handle tx, CallFact.Gathered gathered, Map<String, String> personal) {
        String value = personal.get(gathered.name());
        if (gathered.sensitive() || value == null) {
            return;
        }
        InteractionTable.value(tx, gathered.interaction(), gathered.name(), value);
    }

    private void queued(Handle tx, CallFact.Queued queued, Instant at) {
        talks.over(tx, queued.interaction(), at);
        InteractionTable.queued(tx, queued.interaction(), queued.queue(), queued.priority(), queued.skills(), at);
    }

    private void connected(Handle tx, CallFact.Connected connected, Instant at) {
        turn(
                tx,
                connected.interaction(),
                Stage.TALKING,
                at,
                columns(
                        "agent", connected.agent(),
                        "phone", connected.phone(),
                        "leg", connected.leg(),
                        "ringing", 0));
        tx.execute(
                "UPDATE interaction SET connected_at = COALESCE(connected_at, ?) WHERE id = ?",
                at,
                connected.interaction());
        talks.connected(tx, connected, at);
    }

    private void ended(Handle tx, String id, Ending ending, Instant at) {
        InteractionTable.end(tx, id, ending, at);
        talks.over(tx, id, at);
    }

    private static void disposed(Handle tx, CallFact.Disposed disposed, Instant at) {
        tx.createUpdate("UPDATE interaction SET disposition = COALESCE(:code, disposition),"
                        + " stage = CASE WHEN stage = 'WRAP_UP' AND agent = :agent THEN NULL ELSE stage END, " + SPEND
                        + " WHERE id = :id")
                .bind("code", fit(disposed.code(), 200))
                .bind("id", disposed.interaction())
                .bind("agent", disposed.agent())
                .bind("ms", at.toEpochMilli())
                .execute();
    }

    private static void flowLoaded(Handle tx, CallFact.FlowLoaded loaded, Instant at, Map<String, String> beside) {
        String known = "SELECT COUNT(*) FROM flow_version WHERE flow = ? AND version = ?";
        if (!there(tx, known, loaded.flow(), loaded.version())) {
            tx.execute(
                    "INSERT INTO flow_version (flow, version, content, loaded_at) VALUES (?, ?, ?, ?)",
                    loaded.flow(),
                    loaded.version(),
                    beside.getOrDefault(CallFact.CONTENT, ""),
                    at);
        }
    }

    private static boolean there(Handle tx, String count, Object... arguments) {
        var query = tx.createQuery(count);
        for (int i = 0; i < arguments.length; i++) {
            query.bind(i, arguments[i]);
        }
        return query.mapTo(Long.class).one() > 0;
    }
}
