package org.trunkline.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Need;
import org.trunkline.settings.DayWindow;

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
            QueueSettings::needFault,
            "an agent needs all of them; each a skill, or e.g. billing>=5 and (english or french>=3)");
    public static final QueueSetting.Texts RELAX = new QueueSetting.Texts(
            "relax",
            List.of(),
            ";",
            QueueSettings::relaxFault,
            "after so long a wait this is enough instead, e.g. 20s billing>=3");
    public static final QueueSetting.Text STRATEGY = QueueSetting.Text.oneOf(
            "strategy", Strategies.LONGEST_IDLE, Strategies.names(), "which of the free agents is offered a contact");
    public static final QueueSetting.Time RING =
            time("ring", 20, 1, 300, "how long an agent's phone rings before the next agent is tried");
    public static final QueueSetting.Count MISSES = new QueueSetting.Count(
            "misses", 1, 1, 100, "after so many offers in a row that were not answered the agent is not ready (RONA)");
    public static final QueueSetting.Text WRAP_UP_MODE = QueueSetting.Text.oneOf(
            "wrap_up_mode",
            "timed",
            List.of("none", "optional", "timed", "fixed"),
            "optional ends when the agent says so, timed by wrap_up at the latest, fixed not before it");
    public static final QueueSetting.Time WRAP_UP = time("wrap_up", 30, 0, 86_400, "after a conversation; 0s: none");
    public static final QueueSetting.Texts DISPOSITIONS = new QueueSetting.Texts(
            "dispositions",
            List.of(),
            ",",
            codes -> codes.stream()
                    .filter(code -> code.isBlank() || code.length() > 64)
                    .findFirst()
                    .map(code -> new QueueSetting.Fault("'" + code + "' cannot be a code", "give 1 to 64 letters")),
            "the codes that an agent may choose from; none: any");
    public static final QueueSetting.Flag DISPOSITION_REQUIRED =
            new QueueSetting.Flag("disposition_required", false, "an agent ends the wrap-up with a disposition only");
    public static final QueueSetting.Text TIMEOUT_DISPOSITION = new QueueSetting.Text(
            "timeout_disposition",
            "wrap-up-timeout",
            code -> code.isBlank() || code.length() > 64
                    ? Optional.of(new QueueSetting.Fault("cannot be a code", "give 1 to 64 letters"))
                    : Optional.empty(),
            "the code where the wrap-up ran out without one, in a queue that has dispositions");
    public static final QueueSetting.Time MAX_WAIT = time("max_wait", 600, 0, 86_400, "the longest wait; 0s: for ever");
    public static final QueueSetting.Count MAX_WAITING =
            new QueueSetting.Count("max_waiting", 0, 0, 100_000, "more who wait are not taken in; 0: any number");
    public static final QueueSetting.Count MAX_WAITING_PER_AGENT = new QueueSetting.Count(
            "max_waiting_per_agent",
            0,
            0,
            1000,
            "more who wait for each agent who is logged in and has the skills are not taken in; 0: any number");
    public static final QueueSetting.Time MAX_ESTIMATED_WAIT = time(
            "max_estimated_wait",
            0,
            0,
            86_400,
            "who would wait longer, by an estimate that is mostly right, is not taken in; 0s: anybody");
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
    public static final QueueSetting.Flag ANNOUNCE_WAIT = new QueueSetting.Flag(
            "announce_wait", false, "with the position, how long the wait is, while the estimate is mostly right");
    public static final QueueSetting.Texts COMFORT = new QueueSetting.Texts(
            "comfort",
            List.of(),
            ";",
            messages -> messages.stream().anyMatch(message -> message.isBlank() || message.length() > 1000)
                    ? Optional.of(new QueueSetting.Fault("has a message of none or too many letters", "give 1 to 1000"))
                    : Optional.empty(),
            "messages that are said in turn to those who wait");
    public static final QueueSetting.Time COMFORT_EVERY =
            time("comfort_every", 45, 5, 86_400, "a comfort message is said this often");

    public static final QueueSetting.Time STICKY = new QueueSetting.Time(
            "sticky",
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            true,
            "who was served before is kept this long for the same agent, if logged in; 0s: not at all");
    public static final QueueSetting.Time STICKY_WITHIN =
            time("sticky_within", 30 * 86_400, 60, 365 * 86_400, "if that was not longer ago");

    public static final QueueSetting.Text MONITOR_NOTICE = QueueSetting.Text.oneOf(
            "monitor_notice",
            "default",
            List.of("default", "none", "api", "tone"),
            "how agents are told that a supervisor is present in their call");

    public static final QueueSetting.Text WHISPER = QueueSetting.Text.oneOf(
            "whisper",
            "none",
            List.of("none", "queue", "customer"),
            "what agents are told in their ear before the caller is connected (customer: the queue and who calls)");

    public static final QueueSetting.Text CALLBACK = QueueSetting.Text.oneOf(
            "callback",
            "off",
            List.of("off", "agent-first", "customer-first"),
            "whether callers may hang up and be called back in their place, and who is on the line first then");
    public static final QueueSetting.Text CALLBACK_KEY = new QueueSetting.Text(
            "callback_key",
            "1",
            key -> key.matches("[0-9]")
                    ? Optional.empty()
                    : Optional.of(new QueueSetting.Fault("is '" + key + "'", "give one digit")),
            "what callers press for it");
    public static final QueueSetting.Count CALLBACK_ATTEMPTS =
            new QueueSetting.Count("callback_attempts", 3, 1, 20, "a customer is dialled so often");
    public static final QueueSetting.Time CALLBACK_RETRY =
            time("callback_retry", 900, 1, 86_400, "so long after one who was not reached is dialled again");

    public static final QueueSetting.Text CALLBACK_HOURS = new QueueSetting.Text(
            "callback_hours",
            "",
            QueueSettings::hoursFault,
            "customers are called back between these times of their day only, e.g. 09:00-20:00; empty: at any time");
    public static final QueueSetting.Time CALLBACK_DROPPED =
            time("callback_dropped", 0, 0, 86_400, "who hangs up after so long a wait is called back; 0s: nobody is");

    /** All there are, in the order in which they are shown. */
    public static final List<QueueSetting<?>> ALL = List.of(
            SKILLS,
            RELAX,
            STRATEGY,
            RING,
            MISSES,
            WRAP_UP_MODE,
            WRAP_UP,
            DISPOSITIONS,
            DISPOSITION_REQUIRED,
            TIMEOUT_DISPOSITION,
            MAX_WAIT,
            MAX_WAITING,
            MAX_WAITING_PER_AGENT,
            MAX_ESTIMATED_WAIT,
            SERVICE_LEVEL,
            SHORT_ABANDON,
            ANNOUNCE_EVERY,
            ANNOUNCE_WAIT,
            COMFORT,
            COMFORT_EVERY,
            STICKY,
            STICKY_WITHIN,
            MONITOR_NOTICE,
            WHISPER,
            CALLBACK,
            CALLBACK_KEY,
            CALLBACK_ATTEMPTS,
            CALLBACK_RETRY,
            CALLBACK_HOURS,
            CALLBACK_DROPPED);

    public static final Map<String, QueueSetting<?>> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(QueueSetting::key, setting -> setting));

    private static final Map<String, Integer> INDEXES = IntStream.range(0, ALL.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(index -> ALL.get(index).key(), index -> index));

    /** Where it is in {@link #ALL}. */
    static int index(QueueSetting<?> setting) {
        return Objects.requireNonNull(INDEXES.get(setting.key()), setting.key());
    }

    private static Optional<QueueSetting.Fault> needFault(List<String> texts) {
        try {
            var _ = Need.all(texts);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new QueueSetting.Fault(String.valueOf(e.getMessage()), "see docs/routing.md"));
        }
    }

    private static Optional<QueueSetting.Fault> hoursFault(String text) {
        try {
            var _ = text.isEmpty() ? null : DayWindow.of(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new QueueSetting.Fault(
                    "'" + text + "' " + e.getMessage(), "write from and to, as 09:00-20:00, or nothing"));
        }
    }

    private static Optional<QueueSetting.Fault> relaxFault(List<String> texts) {
        try {
            var _ = Relaxation.all(texts);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new QueueSetting.Fault(
                    String.valueOf(e.getMessage()), "write the steps in their order, each as 20s billing>=3"));
        }
    }

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
