package org.trunkline.api;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Whence a request comes, where it counts. Anybody can write an X-Forwarded-For: only proxies of ours are believed, each what
 * it says of the one before it; so it is the last address that is none of theirs.
 */
public final class Proxies {
    public static final Proxies NONE = new Proxies(List.of());

    private static final String FORWARDED = "X-Forwarded-For";

    private final InetAddressSet trusted = new InetAddressSet();

    /**
     * @param trusted addresses, ranges and networks (CIDR) of our proxies
     * @throws IllegalArgumentException if one is none
     */
    public Proxies(List<String> trusted) {
        this.trusted.addAll(trusted);
    }

    String client(Context ctx) {
        return client(ctx.ip(), Collections.list(ctx.req().getHeaders(FORWARDED)));
    }

    String client(WsContext ctx) {
        String remote = ctx.session.getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? socket.getAddress().getHostAddress()
                : "";
        List<String> forwarded = ctx.session.getUpgradeRequest().getHeaders(FORWARDED);
        return client(remote, Objects.requireNonNullElse(forwarded, List.of()));
    }

    /**
     * @param remote who is connected
     * @param forwarded the values of the header, in order
     */
    String client(String remote, List<String> forwarded) {
        List<String> hops = new ArrayList<>();
        forwarded.forEach(one -> hops.addAll(List.of(one.split(","))));
        String client = remote;
        for (String hop : hops.reversed()) {
            if (!isTrusted(client)) {
                return client;
            }
            Optional<InetAddress> before = literal(hop);
            if (before.isEmpty()) {
                return client; // "unknown", or nonsense
            }
            client = before.get().getHostAddress();
        }
        return client;
    }

    private boolean isTrusted(String address) {
        return literal(address).filter(trusted).isPresent();
    }

    /** With or without a port, IPv6 with or without brackets. */
    private static Optional<InetAddress> literal(String text) {
        String address =
                text.strip().replaceFirst("^\\[([^]]*)](:\\d+)?$", "$1").replaceFirst("^([0-9.]+):\\d+$", "$1");
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
