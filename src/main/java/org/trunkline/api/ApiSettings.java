package org.trunkline.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;

/**
 * Where the API and the pages listen, and who gets in first.
 *
 * @param port 0: any free one
 * @param adminToken the first token, made at set-up; empty: none
 * @param adminPassword of the first user {@code admin}, made at set-up; empty: nobody is made
 * @param firstAgent who gets a user beside the first one; null: nobody
 * @param sessionIdle a log-in ends after so long without use
 * @param sessionLongest a log-in ends after so long at the latest
 * @param proxies who is believed what they say of where requests come from
 */
public record ApiSettings(
        String bind,
        int port,
        String adminToken,
        String adminPassword,
        @Nullable FirstAgent firstAgent,
        Duration sessionIdle,
        Duration sessionLongest,
        Proxies proxies) {
    /** The first agent that is declared, with the password that set-up has made for their page. */
    record FirstAgent(String id, String password) {
        @Override
        public String toString() {
            return "FirstAgent[" + id + "]";
        }
    }

    private static final int SHORTEST_TOKEN = 32;

    public static ApiSettings from(Section root) {
        Section api = root.section("api");
        String token = api.text("admin_token", "");
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            api.problem("admin_token", "is too short", "remove it and let 'trunkline setup' make one");
        }
        return new ApiSettings(
                api.text("bind", "127.0.0.1"),
                api.number("port", 8080, 0, 65535),
                token,
                password(api, "admin_password"),
                firstAgent(root.sections("agent"), password(api, "agent_password")),
                api.duration("session_idle", Duration.ofHours(12)),
                api.duration("session_longest", Duration.ofDays(7)),
                proxies(api));
    }

    private static Proxies proxies(Section api) {
        try {
            return new Proxies(api.texts("trusted_proxies", List.of()));
        } catch (IllegalArgumentException e) {
            api.problem(
                    "trusted_proxies",
                    "has what is no address: " + e.getMessage(),
                    "write addresses and networks, such as \"127.0.0.1\" and \"10.0.0.0/8\"");
            return Proxies.NONE;
        }
    }

    private static String password(Section api, String key) {
        String password = api.text(key, "");
        if (!password.isEmpty() && password.length() < Users.SHORTEST_PASSWORD) {
            api.problem(
                    key,
                    "is shorter than " + Users.SHORTEST_PASSWORD + " characters",
                    "remove it and let 'trunkline setup' make one");
        }
        return password;
    }

    private static @Nullable FirstAgent firstAgent(List<Section> agents, String password) {
        return agents.isEmpty() || password.isEmpty()
                ? null
                : new FirstAgent(agents.getFirst().text("id", ""), password);
    }

    @Override
    public String toString() {
        return "ApiSettings[bind=" + bind + ", port=" + port + "]";
    }
}
