package org.trunkline.roster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSetting;
import org.trunkline.queue.QueueSettings;
import org.trunkline.settings.Section;

/**
 * The queues, agents and groups of agents that the configuration file declares, each with its place there, and the agents' PINs (from
 * secrets.toml), what a point of priority is worth ({@link org.trunkline.queue.FloorPlan}), and how much everybody takes at once. Keys are the queues' names and the agents' ids, in the order of the file.
 */
public record Declared(
        Map<String, Owned<QueuePlan>> queues,
        Map<String, Owned<AgentEntry>> agents,
        Map<String, Owned<AgentGroup>> groups,
        Map<String, Owned<Skill>> skills,
        Map<String, String> pins,
        Duration priorityWorth,
        Capacity capacity,
        Set<Channel> yielding) {
    public static final Declared NOTHING = new Declared(
            Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Duration.ZERO, Capacity.USUAL, Capacity.USUALLY_YIELDING);

    private static final Duration MOST_WORTH = Duration.ofDays(1);

    /** What is wrong is noted with the section; the faulty object is left out. */
    public static Declared from(Section root) {
        Map<String, Owned<QueuePlan>> queues = new LinkedHashMap<>();
        Map<String, Owned<AgentEntry>> agents = new LinkedHashMap<>();
        Map<String, Owned<AgentGroup>> groups = new LinkedHashMap<>();
        Map<String, Owned<Skill>> skills = new LinkedHashMap<>();
        Map<String, String> pins = new LinkedHashMap<>();
        for (Section section : root.sections("queue")) {
            QueueDraft queue = queue(section);
            String place = place(section, "name");
            if (accept(section, "name", queue.name(), queues, Rules.queue(queue))) {
                QueuePlan plan = queue.plan();
                queues.put(queue.name(), new Owned<>(plan, place));
                plan.skills().forEach(skill -> skills.putIfAbsent(skill, new Owned<>(new Skill(skill, ""), place)));
            }
        }
        for (Section section : root.sections("group")) {
            AgentGroup group = new AgentGroup(section.text("name"), section.numbers("skills"));
            String place = place(section, "name");
            if (accept(section, "name", group.name(), groups, Rules.group(group))) {
                groups.put(group.name(), new Owned<>(group, place));
                group.skills()
                        .keySet()
                        .forEach(skill -> skills.putIfAbsent(skill, new Owned<>(new Skill(skill, ""), place)));
            }
        }
        for (Section section : root.sections("agent")) {
            String id = section.text("id");
            String name = section.text("name", "Agent " + id);
            Map<String, Integer> levels = section.numbers("skills");
            String pin = section.text("pin", "");
            String place = place(section, "id");
            Set<String> memberOf = new TreeSet<>(section.texts("groups", List.of()));
            AgentDraft draft =
                    new AgentDraft(id, name, levels, memberOf, section.numbers("capacity"), pin.isEmpty() ? null : pin);
            List<Change.Fault> faults = new ArrayList<>(Rules.agent(draft));
            faults.addAll(Rules.groups(memberOf, groups.keySet()));
            if (accept(section, "id", id, agents, faults)) {
                agents.put(id, new Owned<>(draft.entry(), place));
                levels.keySet().forEach(skill -> skills.putIfAbsent(skill, new Owned<>(new Skill(skill, ""), place)));
                if (!pin.isEmpty()) {
                    pins.put(id, pin);
                }
            }
        }
        Stream.of("number", "tier")
                .flatMap(key -> root.sections(key).stream())
                .forEach(section -> needed(section)
                        .forEach(skill -> skills.putIfAbsent(
                                skill, new Owned<>(new Skill(skill, ""), place(section, "skills")))));
        Section routing = root.section("routing");
        Duration worth = routing.duration("priority_worth", Duration.ZERO);
        if (worth.compareTo(MOST_WORTH) > 0) {
            routing.problem("priority_worth", "is " + worth.toHours() + " h", "give at most 24h");
        }
        Section capacity = root.section("capacity");
        return new Declared(queues, agents, groups, skills, pins, worth, usual(capacity), yielding(capacity));
    }

    /** What everybody takes at once. */
    private static Capacity usual(Section section) {
        Map<Channel, Integer> most = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            most.put(channel, section.number(channel.word(), Capacity.USUAL.most(channel), 0, Capacity.limit(channel)));
        }
        return new Capacity(most);
    }

    private static Set<Channel> yielding(Section section) {
        List<String> usual =
                Capacity.USUALLY_YIELDING.stream().map(Channel::word).toList();
        Set<Channel> yielding = EnumSet.noneOf(Channel.class);
        for (String word : section.texts("interruptible", usual)) {
            Channel channel = Channel.of(word).orElse(null);
            if (channel == null || channel == Channel.VOICE) {
                section.problem(
                        "interruptible", "'" + word + "' cannot yield to calls", "use sms, email, chat or social");
            } else {
                yielding.add(channel);
            }
        }
        return yielding;
    }

    /** What is wrong with it is told by whom it is for. */
    private static Set<String> needed(Section section) {
        try {
            return Need.all(section.texts("skills", List.of())).skills();
        } catch (IllegalArgumentException _) {
            return Set.of();
        }
    }

    private static QueueDraft queue(Section section) {
        Map<QueueSetting<?>, Object> set = new LinkedHashMap<>();
        QueueSettings.ALL.forEach(setting -> set.put(setting, value(section, setting)));
        return new QueueDraft(section.text("name"), set);
    }

    private static Object value(Section section, QueueSetting<?> setting) {
        return switch (setting) {
            case QueueSetting.Time time -> section.duration(time.key(), time.usual());
            case QueueSetting.Count count -> section.number(count.key(), count.usual(), count.least(), count.most());
            case QueueSetting.Flag flag -> section.flag(flag.key(), flag.usual());
            case QueueSetting.Text text -> section.text(text.key(), text.usual());
            case QueueSetting.Texts texts -> section.texts(texts.key(), texts.usual());
        };
    }

    private static boolean accept(
            Section section,
            String key,
            String name,
            Map<String, ? extends Owned<?>> others,
            List<Change.Fault> faults) {
        if (name.isEmpty()) {
            return false; // a missing name is noted by the reading of it
        }
        List<Change.Fault> all = new ArrayList<>(faults);
        Owned<?> other = others.get(name);
        if (other != null) {
            all.add(new Change.Fault(
                    key, "'" + name + "' is declared twice, first at " + other.declaredAt(), "remove one"));
        }
        all.forEach(fault -> section.problem(fault.field(), fault.what(), fault.remedy()));
        return all.isEmpty();
    }

    /** The file's name and line, without its folder. */
    private static String place(Section section, String key) {
        return Objects.requireNonNull(Path.of(section.placeOf(key)).getFileName())
                .toString();
    }

    @Override
    public String toString() {
        return "Declared[queues=" + queues.keySet() + ", agents=" + agents.keySet() + "]";
    }
}
