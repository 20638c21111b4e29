package org.trunkline.roster;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.trunkline.agent.AgentState;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.QueueView;

/** What keeps something from being removed now, in words that end a sentence; empty: nothing does. */
public interface InUse {
    /** E.g. "2 contacts wait in it". */
    Optional<String> queue(String name);

    /** E.g. "they are logged in at phone 1001". */
    Optional<String> agent(String id);

    /**
     * As the floor is at the moment of asking.
     *
     * @param flowsNaming the steps of live flows that name a queue, each as {@code flow/step}
     */
    static InUse on(Supplier<FloorView> floor, Function<String, List<String>> flowsNaming) {
        return new InUse() {
            @Override
            public Optional<String> queue(String name) {
                FloorView view = floor.get();
                QueueView queue = view.queues().get(name);
                int waiting = queue == null ? 0 : queue.waiting().size();
                if (waiting > 0) {
                    return Optional.of(waiting == 1 ? "a contact waits in it" : waiting + " contacts wait in it");
                }
                Optional<String> busy = view.agents().values().stream()
                        .filter(agent -> name.equals(agent.queue()))
                        .findFirst()
                        .map(agent -> "agent " + agent.agent() + " is busy with a contact of it");
                return busy.or(() -> {
                    List<String> steps = flowsNaming.apply(name);
                    return steps.isEmpty()
                            ? Optional.empty()
                            : Optional.of("live flows name it (flow/step): " + String.join(", ", steps));
                });
            }

            @Override
            public Optional<String> agent(String id) {
                AgentView agent = floor.get().agents().get(id);
                return agent == null || agent.state() == AgentState.LOGGED_OUT
                        ? Optional.empty()
                        : Optional.of(
                                agent.phone() == null
                                        ? "they are logged in"
                                        : "they are logged in at phone " + agent.phone());
            }
        };
    }
}
