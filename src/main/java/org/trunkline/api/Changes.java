package org.trunkline.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.trunkline.queue.QueueSetting;
import org.trunkline.queue.QueueSettings;
import org.trunkline.roster.Change;

/** A refused change of the roster, in HTTP's words. */
final class Changes {
    /** The names of the settings file in JSON. */
    private static final Map<String, String> IN_JSON =
            QueueSettings.ALL.stream().collect(Collectors.toUnmodifiableMap(QueueSetting::key, QueueSetting::property));

    private Changes() {}

    /** @throws Problem if the change was refused */
    static void require(Change change) {
        switch (change) {
            case Change.Done done -> {}
            case Change.Refused refused -> throw problem(refused);
        }
    }

    private static Problem problem(Change.Refused refused) {
        List<Problem.Fault> faults = refused.faults().stream()
                .map(fault -> new Problem.Fault(
                        IN_JSON.getOrDefault(fault.field(), fault.field()), fault.what(), fault.remedy()))
                .toList();
        Change.Fault first = refused.faults().getFirst();
        return switch (refused.cause()) {
            case INVALID ->
                new Problem(
                        400,
                        "invalid",
                        faults.size() == 1
                                ? faults.getFirst().field() + ": " + first.what()
                                : faults.size() + " values cannot be used",
                        faults.size() == 1 ? first.remedy() : "see faults",
                        faults);
            case EXISTS -> new Problem(409, "exists", first.what(), first.remedy());
            case UNKNOWN -> new Problem(404, "not-found", first.what(), first.remedy());
            case DECLARED -> new Problem(409, "declared-in-file", first.what(), first.remedy());
            case IN_USE -> new Problem(409, "in-use", first.what(), first.remedy());
        };
    }
}
