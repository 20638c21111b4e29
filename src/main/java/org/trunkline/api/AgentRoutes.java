package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.Reply;
import org.trunkline.roster.AgentDraft;
import org.trunkline.roster.AgentEntry;
import org.trunkline.roster.Owned;
import org.trunkline.roster.Roster;

/** Agents: as defined, as they are now, and what they (or a supervisor for them) do. */
final class AgentRoutes {
    /** What a client sends; the PIN is never sent back. */
    record Wish(
            @Nullable String id,
            @Nullable String name,
            @Nullable Map<String, Integer> skills,
            @Nullable Set<String> groups,
            @Nullable String pin) {
        AgentDraft draft(String named) {
            return new AgentDraft(
                    named,
                    name == null ? "Agent " + named : name,
                    skills == null ? Map.of() : skills,
                    groups == null ? Set.of() : groups,
                    pin);
        }

        @Override
        public String toString() {
            return "Wish[id=" + id + "]";
        }
    }

    /**
     * @param skills of the agent alone
     * @param allSkills with those of the groups
     * @param capacity by channel, how many at once
     * @param takes channels of which one more may be offered now
     */
    record AgentNow(
            String id,
            String name,
            Map<String, Integer> skills,
            Set<String> groups,
            Map<String, Integer> allSkills,
            @Nullable String declaredAt,
            AgentState state,
            @Nullable Instant since,
            @Nullable String reason,
            @Nullable String phone,
            @Nullable PhoneState phoneState,
            @Nullable String interaction,
            @Nullable String queue,
            Map<String, Integer> capacity,
            List<InHand> inHand,
            List<String> takes,
            boolean monitored) {}

    /** @param until when an offer is taken back, or a wrap-up ends by itself; null: nothing ends by itself */
    record InHand(
            String interaction,
            String queue,
            String channel,
            String stage,
            Instant since,
            @Nullable Instant until,
            boolean paused) {
        static InHand of(AgentView.InHand one, @Nullable QueuePlan queue) {
            return new InHand(
                    one.interaction(),
                    one.queue(),
                    one.channel().word(),
                    one.stage().name(),
                    one.since(),
                    queue == null ? null : until(one, queue),
                    one.paused());
        }

        private static @Nullable Instant until(AgentView.InHand one, QueuePlan queue) {
            return switch (one.stage()) {
                case OFFERED -> one.since().plus(queue.get(QueueSettings.RING));
                case WRAP_UP -> one.since().plus(queue.get(QueueSettings.WRAP_UP));
                case ACTIVE, CONSULTED -> null;
            };
        }
    }

    /** How many at once; what is left out is as usual. */
    record CapacityWish(
            @Nullable Integer voice,
            @Nullable Integer sms,
            @Nullable Integer email,
            @Nullable Integer chat,
            @Nullable Integer social) {
        Map<String, Integer> most() {
            Map<String, Integer> most = new TreeMap<>();
            put(most, Channel.VOICE, voice);
            put(most, Channel.SMS, sms);
            put(most, Channel.EMAIL, email);
            put(most, Channel.CHAT, chat);
            put(most, Channel.SOCIAL, social);
            return most;
        }

        private static void put(Map<String, Integer> most, Channel channel, @Nullable Integer count) {
            if (count != null) {
                most.put(channel.word(), count);
            }
        }
    }

    /** @param phone null: without one, for what is written */
    record Login(@Nullable String phone) {}

    record Why(@Nullable String reason) {}

    record WrapUp(@Nullable String interaction, @Nullable String disposition) {}

    private static final String ONE = "/api/v1/agents/{id}";
    private static final int LONGEST_WORD = 100;

    private final Roster roster;
    private final Floor floor;
    private final Supplier<Set<String>> monitored;
    private final Audit audit;

    /** @param monitored the agents who are to know that a supervisor is present in their call */
    AgentRoutes(Roster roster, Floor floor, Supplier<Set<String>> monitored, Audit audit) {
        this.roster = roster;
        this.floor = floor;
        this.monitored = monitored;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/agents", this::list, Role.SUPERVISOR);
        routes.post("/api/v1/agents", this::add, Role.ADMIN);
        routes.get(ONE, this::show, Role.AGENT, Role.SUPERVISOR);
        routes.put(ONE, this::change, Role.ADMIN);
        routes.delete(ONE, this::remove, Role.ADMIN);
        routes.put(ONE + "/capacity", this::capacity, Role.SUPERVISOR);
        routes.post(ONE + "/login", this::login, Role.AGENT, Role.SUPERVISOR);
        routes.post(
                ONE + "/logout", ctx -> act(ctx, "logout", null, floor.logout(own(ctx))), Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/ready", ctx -> act(ctx, "ready", null, floor.ready(own(ctx))), Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/not-ready", this::notReady, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/break", this::breakAfterCall, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/end-wrap-up", this::endWrapUp, Role.AGENT, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        FloorView view = floor.view();
        ctx.json(Json.Items.of(
                roster.agents().stream().map(owned -> agent(owned, view)).toList()));
    }

    private void show(Context ctx) {
        ctx.json(found(own(ctx)));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String id = Json.required("id", wish.id());
        Changes.require(roster.addAgent(wish.draft(id)));
        audit.changed(ctx, "agent.add", id);
        ctx.status(201).header("Location", "/api/v1/agents/" + id).json(found(id));
    }

    private void change(Context ctx) {
        String id = ctx.pathParam("id");
        Wish wish = Json.read(ctx, Wish.class);
        if (wish.id() != null && !wish.id().equals(id)) {
            throw Problem.invalid("id", "is not that of the address", "an agent keeps the number: make another");
        }
        Changes.require(roster.changeAgent(wish.draft(id)));
        audit.changed(ctx, "agent.change", id);
        ctx.json(found(id));
    }

    private void capacity(Context ctx) {
        String id = ctx.pathParam("id");
        Map<String, Integer> most = Json.read(ctx, CapacityWish.class).most();
        Changes.require(roster.changeCapacity(id, most));
        AgentNow now = found(id);
        audit.changed(ctx, "agent.capacity", id, now.capacity().toString());
        ctx.json(now);
    }

    private void remove(Context ctx) {
        String id = ctx.pathParam("id");
        Changes.require(roster.removeAgent(id));
        audit.changed(ctx, "agent.remove", id);
        ctx.status(204);
    }

    private void login(Context ctx) {
        String id = own(ctx);
        String wish = Json.read(ctx, Login.class).phone();
        String phone = wish == null ? null : word("phone", wish);
        act(ctx, "login", phone, floor.login(id, phone));
    }

    private void notReady(Context ctx) {
        String id = own(ctx);
        String reason = word("reason", Json.read(ctx, Why.class).reason());
        act(ctx, "not-ready", reason, floor.notReady(id, reason));
    }

    private void breakAfterCall(Context ctx) {
        String id = own(ctx);
        String reason = word("reason", Json.read(ctx, Why.class).reason());
        act(ctx, "break", reason, floor.breakAfterCall(id, reason));
    }

    private void endWrapUp(Context ctx) {
        String id = own(ctx);
        WrapUp wish = Json.read(ctx, WrapUp.class);
        String word = wish.disposition() == null ? null : word("disposition", wish.disposition());
        CompletableFuture<Reply> ended =
                wish.interaction() == null ? floor.endWrapUp(id, word) : floor.endWrapUp(id, wish.interaction(), word);
        act(ctx, "end-wrap-up", word, ended);
    }

    /** Waits for the floor's word: what is answered is in force and in the journal. */
    private void act(Context ctx, String what, @Nullable String detail, CompletableFuture<Reply> asked) {
        String id = ctx.pathParam("id");
        Replies.require(asked);
        audit.changed(ctx, "agent." + what, id, detail);
        ctx.json(found(id));
    }

    /** The agent of the address, if the bearer may act for them and they exist. */
    private String own(Context ctx) {
        String id = ctx.pathParam("id");
        Bearer bearer = Access.bearer(ctx);
        if (!bearer.seesAll() && !id.equals(bearer.agent())) {
            throw Problem.forbidden("this token is agent " + bearer.agent() + "'s, not agent " + id + "'s");
        }
        if (roster.agent(id).isEmpty()) {
            throw Problem.notFound("agent '" + id + "'");
        }
        return id;
    }

    /** As they are now; empty: there is no such agent. */
    Optional<AgentNow> now(String id) {
        return roster.agent(id).map(owned -> agent(owned, floor.view()));
    }

    private AgentNow found(String id) {
        return now(id).orElseThrow(() -> Problem.notFound("agent '" + id + "'"));
    }

    private AgentNow agent(Owned<AgentEntry> owned, FloorView floor) {
        AgentEntry agent = owned.value();
        Agent able = roster.plan().agents().get(agent.id());
        AgentView view = floor.agents().get(agent.id());
        return new AgentNow(
                agent.id(),
                agent.name(),
                new TreeMap<>(agent.skills()),
                new TreeSet<>(agent.groups()),
                new TreeMap<>(able == null ? Map.of() : able.skills()),
                owned.declaredAt(),
                view == null ? AgentState.LOGGED_OUT : view.state(),
                view == null ? null : view.since(),
                view == null ? null : view.reason(),
                view == null ? null : view.phone(),
                view == null ? null : view.phoneState(),
                view == null ? null : view.interaction(),
                view == null ? null : view.queue(),
                words(able == null ? Capacity.USUAL : able.capacity()),
                view == null
                        ? List.of()
                        : view.inHand().stream()
                                .map(one ->
                                        InHand.of(one, roster.plan().queues().get(one.queue())))
                                .toList(),
                view == null
                        ? List.of()
                        : view.takes().stream().map(Channel::word).toList(),
                monitored.get().contains(agent.id()));
    }

    private static Map<String, Integer> words(Capacity capacity) {
        Map<String, Integer> most = new LinkedHashMap<>();
        capacity.most().forEach((channel, count) -> most.put(channel.word(), count));
        return most;
    }

    private static String word(String field, @Nullable String value) {
        String word = Objects.requireNonNull(Json.required(field, value)).strip();
        if (word.length() > LONGEST_WORD) {
            throw Problem.invalid(field, "is too long", "give at most " + LONGEST_WORD + " letters");
        }
        return word;
    }
}
