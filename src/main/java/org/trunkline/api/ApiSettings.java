package org.trunkline.api;

import org.trunkline.settings.Section;

/**
 * Where the API listens.
 *
 * @param port 0: any free one
 * @param adminToken the first token, made at set-up; empty: none
 */
public record ApiSettings(String bind, int port, String adminToken) {
    private static final int SHORTEST_TOKEN = 32;

    public static ApiSettings from(Section root) {
        Section api = root.section("api");
        String token = api.text("admin_token", "");
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            api.problem("admin_token", "is too short", "remove it and let 'trunkline setup' make one");
        }
        return new ApiSettings(api.text("bind", "127.0.0.1"), api.number("port", 8080, 0, 65535), token);
    }

    @Override
    public String toString() {
        return "ApiSettings[bind=" + bind + ", port=" + port + "]";
    }
}
