package org.trunkline.call;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;

/**
 * What agents are told before a caller is connected.
 *
 * @param plan as it is now
 * @param voice text to a file of its own, since it may name somebody; to be discarded
 */
record Whispers(Supplier<FloorPlan> plan, Function<String, CompletableFuture<Path>> voice) {
    /** @param callerName empty if not known */
    Optional<CompletableFuture<Path>> of(String queue, String callerName) {
        QueuePlan plan = this.plan.get().queues().get(queue);
        String what = plan == null ? "none" : plan.get(QueueSettings.WHISPER);
        String name = what.equals("customer") && !callerName.isBlank() ? ", from " + callerName : "";
        return what.equals("none")
                ? Optional.empty()
                : Optional.of(voice.apply("A call for " + queue.replaceAll("[-_]", " ") + name + "."));
    }
}
