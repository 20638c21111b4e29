package org.trunkline.flow;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.trunkline.xml.Where;

/**
 * A flow as read, immutable.
 *
 * @param version hash of the content
 * @param steps by id, in the order of the file
 */
record Flow(
        Path file,
        String name,
        String version,
        String content,
        Step.Goto start,
        Optional<Step.Goto> fault,
        Optional<FaultQueue> faultQueue,
        Map<String, Step> steps) {
    /** The queue that takes the callers of a flow that failed. */
    record FaultQueue(String name, Where where) {}

    Flow {
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }
}
