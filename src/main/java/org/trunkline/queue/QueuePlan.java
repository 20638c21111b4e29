package org.trunkline.queue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Need;

/** A queue as configured: its name and what is set of it. Immutable; equal if name and all settings are. */
public final class QueuePlan {
    private final String name;
    /** In the order of {@link QueueSettings#ALL}. */
    private final List<Object> values;

    private final Need need;
    private final List<Relaxation> relaxations;
    private final Strategy strategy;

    private QueuePlan(String name, List<Object> values) {
        this.name = name;
        this.values = values;
        this.need = Need.all(get(QueueSettings.SKILLS));
        this.relaxations = Relaxation.all(get(QueueSettings.RELAX));
        this.strategy = Strategies.named(get(QueueSettings.STRATEGY));
    }

    /** With the usual settings. */
    public static QueuePlan of(String name) {
        return of(name, Map.of());
    }

    /**
     * @param set by setting, the value of its type, for which {@link QueueSettings#faults} finds none; the others are as usual
     */
    public static QueuePlan of(String name, Map<QueueSetting<?>, Object> set) {
        return new QueuePlan(
                name,
                QueueSettings.ALL.stream()
                        .<Object>map(setting -> set.getOrDefault(setting, setting.usual()))
                        .toList());
    }

    /** The same queue with one thing set otherwise. */
    public <T> QueuePlan with(QueueSetting<T> setting, T value) {
        Map<QueueSetting<?>, Object> set = new LinkedHashMap<>();
        QueueSettings.ALL.forEach(each -> set.put(each, get(each)));
        set.put(setting, value);
        return of(name, set);
    }

    public QueuePlan skills(String... needed) {
        return with(QueueSettings.SKILLS, List.of(needed));
    }

    public String name() {
        return name;
    }

    @SuppressWarnings("unchecked")
    public <T> T get(QueueSetting<T> setting) {
        return (T) values.get(QueueSettings.index(setting));
    }

    /** What an agent needs for any contact of this queue at first; a contact may need more. */
    public Need need() {
        return need;
    }

    /**
     * What is enough once so many of the relaxations are in effect, all if there are fewer; a contact may need more.
     *
     * @param relaxed 0 or less: none
     */
    Need need(int relaxed) {
        int last = Math.min(relaxed, relaxations.size());
        return last < 1 ? need : relaxations.get(last - 1).need();
    }

    /** Whether this agent is enough for it, at first or later. */
    boolean isServedBy(Agent agent) {
        Map<String, Integer> skills = new TreeMap<>(agent.skills());
        skills.put(Need.ofAgent(agent.id()), 1);
        return IntStream.rangeClosed(0, relaxations.size())
                .anyMatch(relaxed -> need(relaxed).metBy(skills));
    }

    /** Whether a contact may need these skills beside the queue's own: too many combinations cannot be looked for. */
    public boolean takes(Set<String> skills) {
        try {
            Need own = Need.all(skills);
            for (int relaxed = 0; relaxed <= relaxations.size(); relaxed++) {
                var _ = need(relaxed).and(own);
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What is enough later, in the order of time. */
    public List<Relaxation> relaxations() {
        return relaxations;
    }

    /** Zero: there are no comfort messages. */
    Duration comfortEvery() {
        return get(QueueSettings.COMFORT).isEmpty() ? Duration.ZERO : get(QueueSettings.COMFORT_EVERY);
    }

    Strategy strategy() {
        return strategy;
    }

    /** All skills that it speaks of. */
    public Set<String> skills() {
        Set<String> skills = new TreeSet<>(need.skills());
        relaxations.forEach(step -> skills.addAll(step.need().skills()));
        return skills;
    }

    @JsonValue
    Map<String, Object> written() {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("name", name);
        QueueSettings.ALL.forEach(setting -> written.put(setting.key(), written(setting)));
        return written;
    }

    private <T> Object written(QueueSetting<T> setting) {
        return setting.written(get(setting));
    }

    /** What is not known (any more) is passed over, what is not there is as usual. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static QueuePlan read(Map<String, Object> written) {
        Map<QueueSetting<?>, Object> set = new LinkedHashMap<>();
        written.forEach((key, value) -> {
            // Before there was a list of settings they were written as wrapUp, not as wrap_up.
            QueueSetting<?> setting =
                    QueueSettings.BY_KEY.get(key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
            if (setting != null) {
                set.put(setting, setting.read(value));
            }
        });
        return of(String.valueOf(written.get("name")), set);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueuePlan plan && name.equals(plan.name) && values.equals(plan.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, values);
    }

    @Override
    public String toString() {
        return "QueuePlan" + written();
    }
}
