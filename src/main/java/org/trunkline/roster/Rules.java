package org.trunkline.roster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.queue.QueueSettings;
import org.trunkline.roster.Change.Fault;
import org.trunkline.settings.Nearest;

/** What a queue, an agent and a skill must be like, whoever writes them. */
final class Rules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern AGENT_ID = Pattern.compile("[0-9]{2,10}");
    private static final Pattern PIN = Pattern.compile("[0-9]{4,12}");
    private static final int NAME_LENGTH = 100;
    private static final int DESCRIPTION_LENGTH = 500;

    private Rules() {}

    static List<Fault> queue(QueueDraft queue) {
        List<Fault> faults = new ArrayList<>();
        name("name", queue.name(), faults);
        QueueSettings.faults(queue.set())
                .forEach(fault -> faults.add(new Fault(
                        fault.getKey().key(),
                        fault.getValue().what(),
                        fault.getValue().remedy())));
        return faults;
    }

    static List<Fault> agent(AgentDraft agent) {
        String id = agent.id();
        String name = agent.name();
        String pin = agent.pin();
        List<Fault> faults = new ArrayList<>();
        if (!AGENT_ID.matcher(id).matches()) {
            faults.add(new Fault(
                    "id",
                    "'" + id + "' cannot be an agent's number",
                    "give 2 to 10 digits: agents key it when they log in at a phone"));
        }
        if (name.isBlank() || name.length() > NAME_LENGTH) {
            faults.add(new Fault("name", "is empty or too long", "give 1 to " + NAME_LENGTH + " letters"));
        }
        levels(agent.skills(), faults);
        if (agent.capacity() != null) {
            faults.addAll(capacity(agent.capacity()));
        }
        if (pin != null && !PIN.matcher(pin).matches()) {
            // The PIN itself is never shown.
            faults.add(new Fault("pin", "is not a PIN", "give 4 to 12 digits"));
        }
        return faults;
    }

    static List<Fault> capacity(Map<String, Integer> most) {
        List<Fault> faults = new ArrayList<>();
        most.forEach((word, count) -> Channel.of(word)
                .ifPresentOrElse(
                        channel -> {
                            if (count < 0 || count > Capacity.limit(channel)) {
                                faults.add(new Fault(
                                        "capacity",
                                        "'" + word + "' is " + count,
                                        "give from 0 to " + Capacity.limit(channel) + " at once"));
                            }
                        },
                        () -> faults.add(noChannel(word))));
        return faults;
    }

    private static Fault noChannel(String word) {
        return new Fault(
                "capacity",
                "'" + word + "' is no channel",
                "use " + Arrays.stream(Channel.values()).map(Channel::word).collect(Collectors.joining(", ")));
    }

    static List<Fault> group(AgentGroup group) {
        List<Fault> faults = new ArrayList<>();
        name("name", group.name(), faults);
        levels(group.skills(), faults);
        return faults;
    }

    private static void levels(Map<String, Integer> skills, List<Fault> faults) {
        skills.forEach((skill, level) -> {
            name("skills", skill, faults);
            if (level < 1 || level > 10) {
                faults.add(new Fault(
                        "skills",
                        "'" + skill + "' has the proficiency " + level,
                        "give a whole number from 1 (beginner) to 10 (expert)"));
            }
        });
    }

    static List<Fault> skill(Skill skill) {
        List<Fault> faults = new ArrayList<>();
        name("name", skill.name(), faults);
        if (skill.description().length() > DESCRIPTION_LENGTH) {
            faults.add(new Fault("description", "is too long", "give at most " + DESCRIPTION_LENGTH + " letters"));
        }
        return faults;
    }

    /** A skill that does not exist is more often a slip of the pen than a wish. */
    static List<Fault> known(Collection<String> skills, Set<String> known) {
        return known("skills", "skill", skills, known);
    }

    static List<Fault> groups(Collection<String> groups, Set<String> known) {
        return known("groups", "group", groups, known);
    }

    private static List<Fault> known(String field, String kind, Collection<String> names, Set<String> known) {
        return names.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .map(name -> new Fault(
                        field,
                        "there is no " + kind + " '" + name + "'",
                        Nearest.of(name, known)
                                .map(near -> "did you mean '" + near + "'? If not, make the " + kind + " first")
                                .orElse("make the " + kind + " first")))
                .toList();
    }

    private static void name(String field, String name, List<Fault> faults) {
        if (!NAME.matcher(name).matches()) {
            faults.add(new Fault(
                    field,
                    "'" + name + "' cannot be a name",
                    "use small letters, digits, - and _, beginning with a letter or digit; 64 at most"));
        }
    }
}
