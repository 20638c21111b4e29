package org.trunkline.messaging;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a network sends to us.
 *
 * @param address whence it comes
 * @param headers by their names in small letters
 * @param body empty: it asks, and posts nothing
 */
public record HookRequest(String address, Map<String, String> query, Map<String, String> headers, String body) {
    public HookRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
