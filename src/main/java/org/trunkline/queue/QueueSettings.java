package org.trunkline.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that can be set of a queue. This is the one place for it: the settings file, the API, the command line and the
 * database read, check and write what stands here.
 */
public final class QueueSettings {
    private QueueSettings() {}

    public static final QueueSetting.Texts SKILLS = new QueueSetting.Texts(
            "skills",
            List.of(),
            ",",
            names -> names.stream()
                    .filter(name -> !name.matches("[a-z0-9][a-z0-9_-]{0,63}"))
                    .findFirst()
                    .map(name -> new QueueSetting.Fault(
                            "'" + name + "' cannot be a name",
                            "use small letters, digits, - and _, beginning with a letter or digit; 64 at most")),
            "an agent needs all of them");
    public static final QueueSetting.Time RING =
            time("ring", 20, 1, 300, "how long an agent's phone rings before the next agent is tried");
    public static final QueueSetting.Time WRAP_UP = time("wrap_up", 30, 0, 86_400, "after a conversation, at most");
    public static final QueueSetting.Time MAX_WAIT = time("max_wait", 600, 0, 86_400, "the longest wait; 0s: for ever");
    public static final QueueSetting.Time SERVICE_LEVEL =
            time("service_level", 20, 1, 86_400, "answered within it is good service");
    public static final QueueSetting.Time SHORT_ABANDON =
            time("short_abandon", 5, 0, 86_400, "who leaves before is not counted as lost");
    public static final QueueSetting.Time ANNOUNCE_EVERY = new QueueSetting.Time(
            "announce_every",
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofDays(1),
            true,
            "the position is said this often; 0s: never");

    /** All there are, in the order in which they are shown. */
    public static final List<QueueSetting<?>> ALL =
            List.of(SKILLS, RING, WRAP_UP, MAX_WAIT, SERVICE_LEVEL, SHORT_ABANDON, ANNOUNCE_EVERY);

    public static final Map<String, QueueSetting<?>> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(QueueSetting::key, setting -> setting));

    private static QueueSetting.Time time(String key, int usual, int least, int most, String meaning) {
        return new QueueSetting.Time(
                key, Duration.ofSeconds(usual), Duration.ofSeconds(least), Duration.ofSeconds(most), false, meaning);
    }

    /** All that is wrong with these values. */
    public static List<Map.Entry<QueueSetting<?>, QueueSetting.Fault>> faults(Map<QueueSetting<?>, Object> values) {
        List<Map.Entry<QueueSetting<?>, QueueSetting.Fault>> faults = new ArrayList<>();
        for (QueueSetting<?> setting : ALL) {
            faultOf(setting, values.get(setting)).ifPresent(fault -> faults.add(Map.entry(setting, fault)));
        }
        return faults;
    }

    @SuppressWarnings("unchecked")
    private static <T> Optional<QueueSetting.Fault> faultOf(QueueSetting<T> setting, @Nullable Object value) {
        return value == null ? Optional.empty() : setting.fault((T) value);
    }
}
