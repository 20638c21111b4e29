package org.trunkline.call;

import java.util.Optional;
import java.util.function.Function;
import org.trunkline.flow.FlowSession;
import org.trunkline.queue.Floor;

/**
 * What conversations need of the other rooms.
 *
 * @param afterwards the flow that asks a caller what they think of it when their agent has hung up, by interaction
 */
record TalkParts(
        Floor floor,
        CallSettings settings,
        Announcements announcements,
        Targets targets,
        Whispers whispers,
        ParkingLot lot,
        CardDesk cards,
        FirstAgents firstAgents,
        Claims claims,
        CallbackDesk callbacks,
        Function<String, Optional<FlowSession>> afterwards) {}
