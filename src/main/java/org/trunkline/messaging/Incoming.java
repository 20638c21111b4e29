package org.trunkline.messaging;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Upload;

/**
 * A message as the network brings it.
 *
 * @param id the network's own, by which the same message is known when it comes again
 * @param from as the network calls whoever wrote it
 */
record Incoming(
        String id, String from, @Nullable String name, String to, String text, Instant sentAt, List<Upload> files) {
    Incoming {
        files = List.copyOf(files);
    }
}
