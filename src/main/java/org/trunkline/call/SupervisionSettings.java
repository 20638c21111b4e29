package org.trunkline.call;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.settings.Section;

/**
 * Section {@code [supervision]}.
 *
 * @param supervisors the agents who may listen in from a phone, with their PIN
 * @param notice how agents are told, unless their queue says otherwise
 */
public record SupervisionSettings(Set<String> supervisors, Notice notice) {
    public SupervisionSettings {
        supervisors = Set.copyOf(supervisors);
    }

    public static SupervisionSettings from(Section root) {
        Section section = root.section("supervision");
        String word = section.text("notice", Notice.NONE.word());
        Optional<Notice> notice = notice(word);
        if (notice.isEmpty()) {
            section.problem("notice", "is '" + word + "'", "choose one of none, api, tone");
        }
        return new SupervisionSettings(Set.copyOf(section.texts("supervisors", List.of())), notice.orElse(Notice.NONE));
    }

    private static Optional<Notice> notice(String word) {
        return Arrays.stream(Notice.values())
                .filter(notice -> notice.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** @param queue empty: the call is in none */
    Notice notice(Optional<QueuePlan> queue) {
        return queue.flatMap(plan -> notice(plan.get(QueueSettings.MONITOR_NOTICE)))
                .orElse(notice);
    }
}
