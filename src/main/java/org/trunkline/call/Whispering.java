package org.trunkline.call;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;

/** The moment in which an agent who has answered is told who is coming; the caller hears music meanwhile. */
final class Whispering {
    private static final Logger log = LoggerFactory.getLogger(Whispering.class);

    /** Neither a voice that hangs nor a name that does not end keeps a caller for longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Context call;
    private final Line agent;
    private @Nullable String play;

    Whispering(Context call, Line agent) {
        this.call = call;
        this.agent = agent;
    }

    /**
     * @param said what the agent is told; if it cannot be rendered, nothing is
     * @return false if the agent hung up
     */
    boolean run(CompletableFuture<Path> said) {
        Instant deadline = call.clock.instant().plus(LIMIT);
        call.caller().startMusic();
        var _ = said.whenComplete((_, _) -> call.inbox.put(new CallSignal.Rendered()));
        while (true) {
            switch (call.next(deadline)) {
                case CallSignal.Rendered _
                when said.isCompletedExceptionally() -> {
                    log.warn("what the agent was to be told could not be spoken");
                    return true;
                }
                case CallSignal.Rendered _
                when said.isDone() && play == null -> {
                    play = call.names.play();
                    agent.play(play, List.of(new Sound(said.join().toString())));
                }
                case CallSignal.FromLeg(String leg, LineEvent.PlayEnded(String ended))
                when leg.equals(agent.id()) && ended.equals(play) -> {
                    return true;
                }
                case CallSignal.FromLeg(String leg, LineEvent.HungUp _)
                when leg.equals(agent.id()) -> {
                    return false;
                }
                case null -> {
                    if (play != null) {
                        agent.stop(play);
                    }
                    return true;
                }
                default -> {}
            }
        }
    }
}
