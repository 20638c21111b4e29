package org.trunkline.customer;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.OpenInteraction.Talk;
import tools.jackson.databind.json.JsonMapper;

/** Keeps who talks with the caller: the state to go on from, and the parts that each had. */
final class TalkProjection {
    static final JsonMapper JSON = JsonMapper.builder().build();

    void connected(Handle tx, CallFact.Connected fact, Instant at) {
        Partner agent = new Partner(Partner.Kind.AGENT, fact.agent(), fact.phone(), fact.leg());
        begin(tx, fact.interaction(), agent, Given.QUEUE, null, at);
        put(tx, fact.interaction(), Talk.with(agent));
    }

    void transferred(Handle tx, CallFact.Transferred fact, Instant at) {
        Partner to = fact.to();
        if (to != null) {
            begin(tx, fact.interaction(), to, Given.FLOW, null, at);
            put(tx, fact.interaction(), Talk.with(to));
        }
    }

    void held(Handle tx, String id, boolean byPhone, Instant at) {
        tx.execute(
                "UPDATE talk_part SET held_since = ? WHERE interaction = ? AND ended_at IS NULL AND held_since IS NULL",
                at.toEpochMilli(),
                id);
        if (!byPhone) {
            change(tx, id, talk -> talk.held(true));
        }
    }

    void holdEnded(Handle tx, String id, Instant at) {
        tx.execute(
                "UPDATE talk_part SET hold_ms = hold_ms + GREATEST(? - held_since, 0), held_since = NULL"
                        + " WHERE interaction = ? AND ended_at IS NULL AND held_since IS NOT NULL",
                at.toEpochMilli(),
                id);
        change(tx, id, talk -> talk.held(false));
    }

    void consulting(Handle tx, CallFact.Consulting fact) {
        change(tx, fact.interaction(), talk -> talk.second(fact.to(), false));
    }

    void consultAnswered(Handle tx, String id) {
        change(tx, id, talk -> talk.second(talk.second(), true));
    }

    void consultEnded(Handle tx, String id, Instant at) {
        Talk talk = talk(tx, id);
        if (talk != null && talk.second() != null) {
            end(tx, id, talk.second().leg(), at);
            put(tx, id, talk.second(null, false));
        }
    }

    void conferenced(Handle tx, String id, Instant at) {
        Talk talk = talk(tx, id);
        if (talk != null && talk.second() != null) {
            Partner host = talk.host();
            begin(tx, id, talk.second(), Given.CONFERENCE, host == null ? null : host.toString(), at);
        }
    }

    void hostLeft(Handle tx, String id, Instant at) {
        Talk talk = talk(tx, id);
        if (talk != null && talk.host() != null) {
            end(tx, id, talk.host().leg(), at);
            put(tx, id, talk.host(null));
        }
    }

    void handedOver(Handle tx, CallFact.HandedOver fact, Instant at) {
        hostLeft(tx, fact.interaction(), at);
        begin(tx, fact.interaction(), fact.to(), fact.how(), fact.by(), at);
        Talk talk = talk(tx, fact.interaction());
        put(tx, fact.interaction(), Talk.with(fact.to()).held(talk != null && talk.held()));
    }

    void parked(Handle tx, CallFact.Parked fact, Instant at) {
        endAll(tx, fact.interaction(), at);
        change(tx, fact.interaction(), talk -> Talk.parked(fact.slot(), fact.by()));
    }

    /** The caller talks with nobody any more. */
    void over(Handle tx, String id, Instant at) {
        endAll(tx, id, at);
        tx.execute("UPDATE interaction SET talk = NULL WHERE id = ? AND talk IS NOT NULL", id);
    }

    private static void begin(Handle tx, String id, Partner who, Given how, @Nullable String by, Instant at) {
        boolean there = tx.createQuery("SELECT COUNT(*) FROM talk_part WHERE interaction = ? AND leg = ?")
                        .bind(0, id)
                        .bind(1, who.leg())
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (!there) {
            tx.execute(
                    "INSERT INTO talk_part (interaction, leg, kind, party, phone, how, given_by, began_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    who.leg(),
                    who.kind().name(),
                    who.name(),
                    who.phone(),
                    how.name(),
                    by,
                    at);
        }
    }

    private static void end(Handle tx, String id, String leg, Instant at) {
        endWhere(tx, "interaction = ? AND leg = ?", at, id, leg);
    }

    private static void endAll(Handle tx, String id, Instant at) {
        endWhere(tx, "interaction = ?", at, id);
    }

    private static void endWhere(Handle tx, String which, Instant at, String... values) {
        var update =
                tx.createUpdate("UPDATE talk_part SET ended_at = ?, hold_ms = hold_ms + CASE WHEN held_since IS NULL"
                        + " THEN 0 ELSE GREATEST(? - held_since, 0) END, held_since = NULL WHERE ended_at IS NULL AND "
                        + which);
        update.bind(0, at).bind(1, at.toEpochMilli());
        for (int i = 0; i < values.length; i++) {
            update.bind(2 + i, values[i]);
        }
        update.execute();
    }

    private static void change(Handle tx, String id, UnaryOperator<Talk> how) {
        Talk talk = talk(tx, id);
        if (talk != null) {
            put(tx, id, how.apply(talk));
        }
    }

    private static @Nullable Talk talk(Handle tx, String id) {
        return tx.createQuery("SELECT talk FROM interaction WHERE id = ? AND talk IS NOT NULL")
                .bind(0, id)
                .mapTo(String.class)
                .findOne()
                .map(text -> JSON.readValue(text, Talk.class))
                .orElse(null);
    }

    private static void put(Handle tx, String id, Talk talk) {
        tx.execute(
                "UPDATE interaction SET talk = ? WHERE id = ? AND ended_at IS NULL", JSON.writeValueAsString(talk), id);
    }
}
