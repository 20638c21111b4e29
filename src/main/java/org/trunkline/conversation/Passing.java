package org.trunkline.conversation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What passes and is worth nothing a moment later: somebody types, has read, looks. It is in no journal; who listens at the
 * moment is told, and nobody after.
 */
public final class Passing {
    /** @param type as an event's name, e.g. {@code chat.Typing} */
    public record Told(String interaction, String type, Map<String, Object> data) {
        public Told {
            data = Map.copyOf(data);
        }
    }

    /** Hears until it is closed. */
    public interface Ear extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Consumer<Told>> ears = new CopyOnWriteArrayList<>();

    /** @param data what there is to say beside the interaction, as JSON takes it */
    public void tell(String interaction, String type, Map<String, Object> data) {
        Told told = new Told(interaction, type, data);
        ears.forEach(ear -> ear.accept(told));
    }

    /** @param ear is told on the thread of who tells, and must neither block for long nor throw */
    public Ear listen(Consumer<Told> ear) {
        ears.add(ear);
        return () -> ears.remove(ear);
    }
}
