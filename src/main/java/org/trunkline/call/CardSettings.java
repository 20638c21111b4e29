package org.trunkline.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;

/**
 * Section {@code [card]}: what becomes of card data that callers key.
 *
 * @param gateway is posted the digits; null: there is none, and the switch for card data cannot be switched on
 * @param token sent to it as bearer; empty: none
 * @param timeout for its answer
 * @param entry how long a caller may take to key everything
 */
public record CardSettings(@Nullable URI gateway, String token, Duration timeout, Duration entry) {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    public static CardSettings from(Section root) {
        Section section = root.section("card");
        String gateway = section.text("gateway", "");
        Optional<URI> address = address(gateway);
        if (!gateway.isEmpty() && address.isEmpty()) {
            section.problem(
                    "gateway",
                    "'" + gateway + "' is no address that card data may be sent to",
                    "give one with https:// (http:// only on this machine)");
        }
        return new CardSettings(
                address.orElse(null),
                section.text("token", ""),
                section.duration("timeout", Duration.ofSeconds(15)),
                section.duration("entry", Duration.ofMinutes(3)));
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = new URI(text);
            boolean secure = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && HERE.contains(String.valueOf(uri.getHost())));
            return secure && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "CardSettings[gateway=" + gateway + "]";
    }
}
