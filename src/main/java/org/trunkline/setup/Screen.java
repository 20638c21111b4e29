package org.trunkline.setup;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** What somebody who has just started Trunkline needs to know, on one screen. */
final class Screen {
    private final SetupSettings settings;
    private final Path home;

    Screen(SetupSettings settings, Path home) {
        this.settings = settings;
        this.home = home;
    }

    String text() {
        String sip = host() + ":" + settings.asterisk().sipPort();
        String numbers = settings.numbers().stream()
                .map(number -> "    %-40s flow %s".formatted("sip:" + number.dialled() + "@" + sip, number.flow()))
                .collect(Collectors.joining("\n"));
        String phones = settings.phones().stream()
                .map(phone -> "    %-6s %-24s password %s".formatted(phone.extension(), phone.name(), phone.password()))
                .collect(Collectors.joining("\n"));
        String agents = settings.agents().stream()
                .map(agent -> "    %-6s %-24s PIN %s".formatted(agent.id(), agent.name(), agent.pin()))
                .collect(Collectors.joining("\n"));
        return """
                  Numbers to dial
                %s

                  Phones, which register at %s over UDP or TCP
                %s

                  Agents, who log in at any of these phones
                %s

                  Codes to dial at them
                    *41 log in    *42 log out    *43 ready    *44 not ready    *45 break after the call    *46 end wrap-up

                  Page      %s, with these log-ins until their passwords are changed
                %s
                %s  API       the same address, token: [api] admin_token in %s
                  Settings  %s
                  Logs      %s
                            %s
                """.formatted(
                        numbers.isEmpty() ? "    none: add a [[number]]" : numbers,
                        sip,
                        phones.isEmpty() ? "    none: add a [[phone]]" : phones,
                        agents.isEmpty() ? "    none: add an [[agent]]" : agents,
                        apiUrl(),
                        logIns(),
                        settings.api().demo() ? "  Web site  " + apiUrl() + "/chat/demo, a shop with the chat\n" : "",
                        home.resolve("secrets.toml"),
                        home.resolve("trunkline.toml"),
                        home.resolve("log/trunkline.log"),
                        home.resolve("asterisk/log/messages.log"))
                + emergencyWarning();
    }

    private String logIns() {
        String admin = logIn("admin", "wallboard, reports", settings.api().adminPassword());
        return settings.agents().isEmpty() || settings.api().agentPassword().isEmpty()
                ? admin
                : admin + "\n"
                        + logIn(
                                "agent",
                                "desk of agent " + settings.agents().getFirst().id(),
                                settings.api().agentPassword());
    }

    private static String logIn(String user, String sees, String password) {
        return "    %-6s %-24s password %s".formatted(user, sees, password);
    }

    private String emergencyWarning() {
        return settings.emergency().trunk().isEmpty() && !settings.trunks().isEmpty()
                ? "\n  Emergency calls have no way out: set trunk in [emergency]\n"
                : "";
    }

    private String apiUrl() {
        return "http://" + Addresses.reachable(settings.api().bind()) + ":"
                + settings.api().port();
    }

    private String host() {
        return Addresses.reachable(settings.asterisk().bind());
    }
}
