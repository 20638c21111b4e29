package org.trunkline.roster;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Agent;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.roster.Change.Cause;
import org.trunkline.roster.Change.Fault;
import org.trunkline.roster.RosterTables.StoredAgent;
import org.trunkline.settings.Nearest;
import org.trunkline.store.Database;

/**
 * The queues, agents, groups and skills that exist: those that the configuration file declares (read-only here) and those in
 * the database. Each change is stored, then handed on as a new {@link FloorPlan}, in order. Reading never touches the
 * database. Thread-safe; changes are made one at a time.
 *
 * <p>Changes throw what the database throws if it fails; nothing has changed then.
 */
public final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(3);

    private record Stored(
            Map<String, QueuePlan> queues,
            Map<String, StoredAgent> agents,
            Map<String, AgentGroup> groups,
            Map<String, Skill> skills) {
        Stored {
            queues = Map.copyOf(queues);
            agents = Map.copyOf(agents);
            groups = Map.copyOf(groups);
            skills = Map.copyOf(skills);
        }

        static Stored read(Handle tx) {
            return new Stored(
                    RosterTables.queues(tx), RosterTables.agents(tx), RosterTables.groups(tx), RosterTables.skills(tx));
        }
    }

    private record State(Stored stored, FloorPlan plan) {}

    private final Database database;
    private final Declared declared;
    private final InUse inUse;
    private final Function<FloorPlan, ? extends CompletableFuture<?>> configure;
    private final Pins pins;
    private volatile State state;

    /**
     * Reads what is stored; the first plan is {@link #plan()}.
     *
     * @param configure takes each later plan and tells when it is in force ({@code floor::configure}); called while the
     *     roster is locked: must not call back
     */
    public Roster(
            Database database,
            Declared declared,
            InUse inUse,
            InstantSource time,
            Function<FloorPlan, ? extends CompletableFuture<?>> configure) {
        this.database = database;
        this.declared = declared;
        this.inUse = inUse;
        this.configure = configure;
        this.pins = new Pins(time);
        this.state = database.write(tx -> {
            Stored stored = Stored.read(tx);
            return new State(stored, plan(RosterTables.nextVersion(tx), stored));
        });
        warnOfShadows();
    }

    /** The plan in force. */
    public FloorPlan plan() {
        return state.plan();
    }

    /** By name. */
    public List<Owned<QueuePlan>> queues() {
        return merged(declared.queues(), state.stored().queues());
    }

    /** By id. */
    public List<Owned<AgentEntry>> agents() {
        return merged(declared.agents(), agents(state.stored()));
    }

    /** By name. */
    public List<Owned<AgentGroup>> groups() {
        return merged(declared.groups(), state.stored().groups());
    }

    /** By name; those that the file names anywhere are declared with it. */
    public List<Owned<Skill>> skills() {
        return merged(declared.skills(), skills(state.stored()));
    }

    public Optional<Owned<QueuePlan>> queue(String name) {
        return find(name, declared.queues(), state.stored().queues());
    }

    public Optional<Owned<AgentEntry>> agent(String id) {
        return find(id, declared.agents(), agents(state.stored()));
    }

    public Optional<Owned<AgentGroup>> group(String name) {
        return find(name, declared.groups(), state.stored().groups());
    }

    public Optional<Owned<Skill>> skill(String name) {
        return find(name, declared.skills(), skills(state.stored()));
    }

    /**
     * Whether this is the agent's PIN. Takes some 50 ms for a stored one. After five wrong tries every answer is no for
     * a minute.
     */
    public boolean pinIsRight(String agentId, String pin) {
        StoredAgent stored = declared.agents().containsKey(agentId)
                ? null
                : state.stored().agents().get(agentId);
        return pins.right(agentId, pin, declared.pins().get(agentId), stored == null ? null : stored.pinHash());
    }

    public synchronized Change addQueue(QueueDraft queue) {
        if (queue(queue.name()).isPresent()) {
            return exists("name", "queue", queue.name());
        }
        return put(queue);
    }

    /** Everything but the name is replaced. */
    public synchronized Change changeQueue(QueueDraft queue) {
        Optional<Change> objection = objection("name", "queue", queue.name(), this::queue, queueNames());
        return objection.orElseGet(() -> put(queue));
    }

    public synchronized Change removeQueue(String name) {
        Optional<Change> objection = objection("name", "queue", name, this::queue, queueNames());
        return objection
                .or(() -> inUse.queue(name)
                        .map(why -> inUse(
                                "name",
                                "queue '" + name + "' cannot be removed: " + why,
                                "wait until it is free, or send the callers elsewhere")))
                .orElseGet(() -> write(tx -> RosterTables.removeQueue(tx, name)));
    }

    public synchronized Change addAgent(AgentDraft agent) {
        if (agent(agent.id()).isPresent()) {
            return exists("id", "agent", agent.id());
        }
        return put(agent, null);
    }

    /** Everything but the id is replaced, and the PIN where one is given. */
    public synchronized Change changeAgent(AgentDraft agent) {
        Optional<Change> objection = objection("id", "agent", agent.id(), this::agent, agentIds());
        if (objection.isPresent()) {
            return objection.get();
        }
        StoredAgent before = state.stored().agents().get(agent.id());
        Change change = put(agent, before);
        if (agent.pin() != null && change instanceof Change.Done) {
            pins.forget(agent.id());
        }
        return change;
    }

    /** @param most channel to how many at once; channels that are left out are as usual */
    public synchronized Change changeCapacity(String id, Map<String, Integer> most) {
        Optional<Change> objection = objection("id", "agent", id, this::agent, agentIds());
        StoredAgent before = state.stored().agents().get(id);
        if (objection.isPresent() || before == null) {
            return objection.orElseThrow();
        }
        List<Fault> faults = Rules.capacity(most);
        AgentEntry entry = before.agent();
        return faults.isEmpty()
                ? write(tx ->
                        RosterTables.put(tx, new StoredAgent(entry.takes(AgentDraft.channels(most)), before.pinHash())))
                : new Change.Refused(Cause.INVALID, faults);
    }

    public synchronized Change removeAgent(String id) {
        Optional<Change> objection = objection("id", "agent", id, this::agent, agentIds());
        return objection
                .or(() -> inUse.agent(id)
                        .map(why -> inUse("id", "agent " + id + " cannot be removed: " + why, "log them out first")))
                .orElseGet(() -> write(tx -> RosterTables.removeAgent(tx, id)));
    }

    public synchronized Change addGroup(AgentGroup group) {
        if (group(group.name()).isPresent()) {
            return exists("name", "group", group.name());
        }
        return put(group);
    }

    /** Its skills are replaced, and so those that its members have by it. */
    public synchronized Change changeGroup(AgentGroup group) {
        Optional<Change> objection = objection("name", "group", group.name(), this::group, groupNames());
        return objection.orElseGet(() -> put(group));
    }

    public synchronized Change removeGroup(String name) {
        Optional<Change> objection = objection("name", "group", name, this::group, groupNames());
        if (objection.isPresent()) {
            return objection.get();
        }
        List<String> members = agents().stream()
                .filter(agent -> agent.value().groups().contains(name))
                .map(agent -> "agent " + agent.value().id())
                .toList();
        return members.isEmpty()
                ? write(tx -> RosterTables.removeGroup(tx, name))
                : inUse("name", "group '" + name + "' has " + String.join(", ", members), "take them out of it first");
    }

    public synchronized Change addSkill(Skill skill) {
        if (skill(skill.name()).isPresent()) {
            return exists("name", "skill", skill.name());
        }
        return put(skill);
    }

    public synchronized Change changeSkill(Skill skill) {
        Optional<Change> objection = objection("name", "skill", skill.name(), this::skill, skillNames());
        return objection.orElseGet(() -> put(skill));
    }

    public synchronized Change removeSkill(String name) {
        Optional<Change> objection = objection("name", "skill", name, this::skill, skillNames());
        if (objection.isPresent()) {
            return objection.get();
        }
        List<String> users = new ArrayList<>();
        state.plan().queues().values().stream()
                .filter(queue -> queue.skills().contains(name))
                .forEach(queue -> users.add("queue " + queue.name()));
        agents().stream()
                .filter(agent -> agent.value().skills().containsKey(name))
                .forEach(agent -> users.add("agent " + agent.value().id()));
        groups().stream()
                .filter(group -> group.value().skills().containsKey(name))
                .forEach(group -> users.add("group " + group.value().name()));
        if (!users.isEmpty()) {
            users.sort(null);
            return inUse(
                    "name", "skill '" + name + "' is used by " + String.join(", ", users), "take it from them first");
        }
        return write(tx -> RosterTables.removeSkill(tx, name));
    }

    private Change put(QueueDraft queue) {
        List<Fault> faults = new ArrayList<>(Rules.queue(queue));
        if (faults.isEmpty()) {
            faults.addAll(Rules.known(queue.plan().skills(), skillNames()));
        }
        return faults.isEmpty()
                ? write(tx -> RosterTables.put(tx, queue.plan()))
                : new Change.Refused(Cause.INVALID, faults);
    }

    /** @param before what the draft does not tell stays as here; null: it is new */
    private Change put(AgentDraft draft, @Nullable StoredAgent before) {
        List<Fault> faults = new ArrayList<>(Rules.agent(draft));
        faults.addAll(Rules.known(draft.skills().keySet(), skillNames()));
        faults.addAll(Rules.groups(draft.groups(), Set.copyOf(groupNames())));
        if (!faults.isEmpty()) {
            return new Change.Refused(Cause.INVALID, faults);
        }
        String kept = before == null ? null : before.pinHash();
        String hash = draft.pin() == null ? kept : Pins.hash(draft.pin());
        AgentEntry entry = draft.capacity() == null && before != null
                ? draft.entry().takes(before.agent().capacity())
                : draft.entry();
        return write(tx -> RosterTables.put(tx, new StoredAgent(entry, hash)));
    }

    private Change put(AgentGroup group) {
        List<Fault> faults = new ArrayList<>(Rules.group(group));
        faults.addAll(Rules.known(group.skills().keySet(), skillNames()));
        return faults.isEmpty() ? write(tx -> RosterTables.put(tx, group)) : new Change.Refused(Cause.INVALID, faults);
    }

    private Change put(Skill skill) {
        List<Fault> faults = Rules.skill(skill);
        return faults.isEmpty() ? write(tx -> RosterTables.put(tx, skill)) : new Change.Refused(Cause.INVALID, faults);
    }

    /** Stores, then tells: what the floor works with is always in the database. */
    private Change write(Consumer<Handle> work) {
        State next = database.write(tx -> {
            work.accept(tx);
            Stored stored = Stored.read(tx);
            return new State(stored, plan(RosterTables.nextVersion(tx), stored));
        });
        state = next;
        awaitForce(next.plan());
        return new Change.Done(next.plan().version());
    }

    /** Who asked sees the change at once; a floor that is slow to take it up takes it up later. */
    private void awaitForce(FloorPlan plan) {
        try {
            configure.apply(plan).get(IN_FORCE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Plan {} is stored but not in force yet", plan.version(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> Optional<Change> objection(
            String field,
            String kind,
            String name,
            Function<String, Optional<Owned<T>>> find,
            Collection<String> known) {
        Optional<Owned<T>> found = find.apply(name);
        if (found.isEmpty()) {
            return Optional.of(new Change.Refused(
                    Cause.UNKNOWN,
                    List.of(new Fault(
                            field,
                            "there is no " + kind + " '" + name + "'",
                            Nearest.of(name, known)
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("list them, or add it")))));
        }
        String place = found.get().declaredAt();
        return place == null
                ? Optional.empty()
                : Optional.of(new Change.Refused(
                        Cause.DECLARED,
                        List.of(new Fault(
                                field,
                                kind + " '" + name + "' is declared at " + place,
                                "change it there and restart Trunkline"))));
    }

    private static Change exists(String field, String kind, String name) {
        return new Change.Refused(
                Cause.EXISTS,
                List.of(new Fault(
                        field,
                        "there is already a " + kind + " '" + name + "'",
                        "change that one, or choose another")));
    }

    private static Change inUse(String field, String what, String remedy) {
        return new Change.Refused(Cause.IN_USE, List.of(new Fault(field, what, remedy)));
    }

    private FloorPlan plan(long version, Stored stored) {
        Map<String, QueuePlan> queues = new HashMap<>(stored.queues());
        declared.queues().forEach((name, owned) -> queues.put(name, owned.value()));
        Map<String, AgentGroup> groups = new HashMap<>(stored.groups());
        declared.groups().forEach((name, owned) -> groups.put(name, owned.value()));
        Map<String, Agent> agents = new HashMap<>();
        agents(stored).forEach((id, entry) -> agents.put(id, entry.agent(groups::get, declared.capacity())));
        declared.agents().forEach((id, owned) -> agents.put(id, owned.value().agent(groups::get, declared.capacity())));
        return new FloorPlan(version, queues, agents, declared.priorityWorth(), declared.yielding());
    }

    private static Map<String, AgentEntry> agents(Stored stored) {
        Map<String, AgentEntry> agents = new HashMap<>();
        stored.agents().forEach((id, one) -> agents.put(id, one.agent()));
        return agents;
    }

    /** Made by name, or left over from a file that no longer declares them but is still named by a stored object. */
    private static Map<String, Skill> skills(Stored stored) {
        Map<String, Skill> skills = new HashMap<>(stored.skills());
        RosterTables.named(stored.queues(), stored.agents(), stored.groups())
                .forEach(name -> skills.putIfAbsent(name, new Skill(name, "")));
        return skills;
    }

    private List<String> queueNames() {
        return queues().stream().map(owned -> owned.value().name()).toList();
    }

    private List<String> agentIds() {
        return agents().stream().map(owned -> owned.value().id()).toList();
    }

    private List<String> groupNames() {
        return groups().stream().map(owned -> owned.value().name()).toList();
    }

    private Set<String> skillNames() {
        Map<String, Skill> all = new TreeMap<>(skills(state.stored()));
        declared.skills().forEach((name, owned) -> all.put(name, owned.value()));
        return all.keySet();
    }

    private static <T> List<Owned<T>> merged(Map<String, Owned<T>> declared, Map<String, T> stored) {
        Map<String, Owned<T>> all = new TreeMap<>();
        stored.forEach((name, value) -> all.put(name, new Owned<>(value, null)));
        all.putAll(declared);
        return List.copyOf(all.values());
    }

    private static <T> Optional<Owned<T>> find(String name, Map<String, Owned<T>> declared, Map<String, T> stored) {
        return Optional.ofNullable(declared.get(name))
                .or(() -> Optional.ofNullable(stored.get(name)).map(value -> new Owned<>(value, null)));
    }

    private void warnOfShadows() {
        declared.queues().forEach((name, owned) -> {
            if (state.stored().queues().containsKey(name)) {
                LOG.warn(
                        "Queue '{}' was made over the API and is now declared at {}: the file counts",
                        name,
                        owned.declaredAt());
            }
        });
        declared.agents().forEach((id, owned) -> {
            if (state.stored().agents().containsKey(id)) {
                LOG.warn(
                        "Agent {} was made over the API and is now declared at {}: the file counts",
                        id,
                        owned.declaredAt());
            }
        });
        declared.groups().forEach((name, owned) -> {
            if (state.stored().groups().containsKey(name)) {
                LOG.warn(
                        "Group '{}' was made over the API and is now declared at {}: the file counts",
                        name,
                        owned.declaredAt());
            }
        });
    }
}
