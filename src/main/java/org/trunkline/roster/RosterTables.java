package org.trunkline.roster;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.queue.QueuePlan;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of queues, agents, their groups, and skills. */
final class RosterTables {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    record StoredAgent(AgentEntry agent, @Nullable String pinHash) {}

    private RosterTables() {}

    /** The next number of the plan: grows for ever, over restarts too. */
    static long nextVersion(Handle tx) {
        tx.execute("UPDATE roster_version SET version = version + 1");
        return tx.createQuery("SELECT version FROM roster_version")
                .mapTo(Long.class)
                .one();
    }

    static Map<String, QueuePlan> queues(Handle tx) {
        Map<String, QueuePlan> queues = new TreeMap<>();
        tx.createQuery("SELECT definition FROM queue ORDER BY name")
                .mapTo(String.class)
                .map(definition -> JSON.readValue(definition, QueuePlan.class))
                .forEach(queue -> queues.put(queue.name(), queue));
        return queues;
    }

    static Map<String, StoredAgent> agents(Handle tx) {
        Map<String, Map<String, Integer>> skills = new TreeMap<>();
        tx.createQuery("SELECT agent, skill, proficiency FROM agent_skill ORDER BY agent, skill")
                .map((row, context) -> {
                    skills.computeIfAbsent(row.getString("agent"), id -> new TreeMap<>())
                            .put(row.getString("skill"), row.getInt("proficiency"));
                    return row.getString("agent");
                })
                .list();
        Map<String, Set<String>> groups = new TreeMap<>();
        tx.createQuery("SELECT agent, agent_group FROM agent_group_member")
                .map((row, context) -> groups.computeIfAbsent(row.getString("agent"), id -> new TreeSet<>())
                        .add(row.getString("agent_group")))
                .list();
        Map<String, Map<Channel, Integer>> capacities = new TreeMap<>();
        tx.createQuery("SELECT agent, channel, most FROM agent_capacity")
                .map((row, context) -> capacities
                        .computeIfAbsent(row.getString("agent"), id -> new TreeMap<>())
                        .put(Channel.of(row.getString("channel")).orElseThrow(), row.getInt("most")))
                .list();
        Map<String, StoredAgent> agents = new TreeMap<>();
        tx.createQuery("SELECT id, name, pin_hash FROM agent ORDER BY id")
                .map((row, context) -> new StoredAgent(
                        new AgentEntry(
                                row.getString("id"),
                                row.getString("name"),
                                skills.getOrDefault(row.getString("id"), Map.of()),
                                groups.getOrDefault(row.getString("id"), Set.of()),
                                capacities.getOrDefault(row.getString("id"), Map.of())),
                        row.getString("pin_hash")))
                .forEach(stored -> agents.put(stored.agent().id(), stored));
        return agents;
    }

    static Map<String, AgentGroup> groups(Handle tx) {
        Map<String, Map<String, Integer>> skills = new TreeMap<>();
        tx.createQuery("SELECT name FROM agent_group")
                .mapTo(String.class)
                .forEach(name -> skills.put(name, new TreeMap<>()));
        tx.createQuery("SELECT agent_group, skill, proficiency FROM agent_group_skill")
                .map((row, context) -> skills.computeIfAbsent(row.getString("agent_group"), name -> new TreeMap<>())
                        .put(row.getString("skill"), row.getInt("proficiency")))
                .list();
        Map<String, AgentGroup> groups = new TreeMap<>();
        skills.forEach((name, levels) -> groups.put(name, new AgentGroup(name, levels)));
        return groups;
    }

    static Map<String, Skill> skills(Handle tx) {
        Map<String, Skill> skills = new TreeMap<>();
        tx.createQuery("SELECT name, description FROM skill ORDER BY name")
                .map((row, context) -> new Skill(row.getString("name"), row.getString("description")))
                .forEach(skill -> skills.put(skill.name(), skill));
        return skills;
    }

    static void put(Handle tx, QueuePlan queue) {
        removeQueue(tx, queue.name());
        tx.execute("INSERT INTO queue (name, definition) VALUES (?, ?)", queue.name(), JSON.writeValueAsString(queue));
    }

    static void put(Handle tx, StoredAgent stored) {
        AgentEntry agent = stored.agent();
        removeAgent(tx, agent.id());
        tx.createUpdate("INSERT INTO agent (id, name, pin_hash) VALUES (:id, :name, :pin)")
                .bind("id", agent.id())
                .bind("name", agent.name())
                .bind("pin", stored.pinHash())
                .execute();
        agent.skills()
                .forEach((skill, level) -> tx.execute(
                        "INSERT INTO agent_skill (agent, skill, proficiency) VALUES (?, ?, ?)",
                        agent.id(),
                        skill,
                        level));
        agent.capacity()
                .forEach((channel, most) -> tx.execute(
                        "INSERT INTO agent_capacity (agent, channel, most) VALUES (?, ?, ?)",
                        agent.id(),
                        channel.word(),
                        most));
        agent.groups()
                .forEach(group -> tx.execute(
                        "INSERT INTO agent_group_member (agent, agent_group) VALUES (?, ?)", agent.id(), group));
    }

    static void put(Handle tx, AgentGroup group) {
        removeGroup(tx, group.name());
        tx.execute("INSERT INTO agent_group (name) VALUES (?)", group.name());
        group.skills()
                .forEach((skill, level) -> tx.execute(
                        "INSERT INTO agent_group_skill (agent_group, skill, proficiency) VALUES (?, ?, ?)",
                        group.name(),
                        skill,
                        level));
    }

    static void put(Handle tx, Skill skill) {
        removeSkill(tx, skill.name());
        tx.execute("INSERT INTO skill (name, description) VALUES (?, ?)", skill.name(), skill.description());
    }

    static void removeQueue(Handle tx, String name) {
        tx.execute("DELETE FROM queue WHERE name = ?", name);
    }

    static void removeAgent(Handle tx, String id) {
        tx.execute("DELETE FROM agent WHERE id = ?", id);
    }

    static void removeGroup(Handle tx, String name) {
        tx.execute("DELETE FROM agent_group WHERE name = ?", name);
    }

    static void removeSkill(Handle tx, String name) {
        tx.execute("DELETE FROM skill WHERE name = ?", name);
    }

    /** Skills named by stored queues, agents and groups, which have to exist even where nobody made them by name. */
    static Set<String> named(
            Map<String, QueuePlan> queues, Map<String, StoredAgent> agents, Map<String, AgentGroup> groups) {
        Set<String> named = new TreeSet<>();
        queues.values().forEach(queue -> named.addAll(queue.skills()));
        agents.values().forEach(stored -> named.addAll(stored.agent().skills().keySet()));
        groups.values().forEach(group -> named.addAll(group.skills().keySet()));
        return named;
    }
}
