package org.trunkline.roster;

import java.util.Map;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSetting;

/**
 * What somebody wants a queue to be, not checked yet.
 *
 * @param set by setting, the value of its type; what is left out is as usual
 */
public record QueueDraft(String name, Map<QueueSetting<?>, Object> set) {
    public QueueDraft {
        set = Map.copyOf(set);
    }

    QueuePlan plan() {
        return QueuePlan.of(name, set);
    }
}
