package org.trunkline.conversation;

import java.util.Optional;
import org.trunkline.intent.Understood;

/** Where an interaction goes that a message opens or reopens; asked by nothing else. */
@FunctionalInterface
public interface Routing {
    /** A bot has it first: the channel takes it on by itself, and calls {@link Conversations#enqueue} when the time comes. */
    Routing BY_ITSELF = _ -> Optional.empty();

    /**
     * @param intent what the message was taken for
     * @return empty: as {@link #BY_ITSELF}
     */
    Optional<Route> route(Optional<Understood> intent);

    static Routing to(String queue) {
        return _ -> Optional.of(Route.to(queue));
    }
}
