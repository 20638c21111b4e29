package org.trunkline.flow;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An http request of a flow.
 *
 * @param method {@code GET} or {@code POST}
 * @param body JSON
 * @param timeout for the whole exchange, body included
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, Optional<String> body, Duration timeout) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /** The text is for logs: neither headers nor body, which may hold a secret. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
