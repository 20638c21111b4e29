package org.trunkline.setup;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where an installation listens, in its {@code addresses.env}: written at each set-up, and so at each start by
 * {@code scripts/run}; read by the scripts as shell variables and by the commands that want to reach what runs.
 */
final class Addresses {
    private static final Map<String, String> SETTINGS = Map.of(
            "API_HOST", "TRUNKLINE_API_BIND",
            "API_PORT", "TRUNKLINE_API_PORT",
            "SIP_HOST", "TRUNKLINE_ASTERISK_BIND",
            "SIP_PORT", "TRUNKLINE_ASTERISK_SIP_PORT");

    private Addresses() {}

    static String of(SetupSettings settings) {
        return """
                API_HOST=%s
                API_PORT=%d
                SIP_HOST=%s
                SIP_PORT=%d
                """.formatted(
                        reachable(settings.api().bind()),
                        settings.api().port(),
                        reachable(settings.asterisk().bind()),
                        settings.asterisk().sipPort());
    }

    /** As settings of the environment; none if there is no such file. */
    static Map<String, String> read(Path file) {
        Properties written = new Properties();
        if (Files.exists(file)) {
            try (Reader text = Files.newBufferedReader(file)) {
                written.load(text);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }
        Map<String, String> settings = new HashMap<>();
        SETTINGS.forEach((name, setting) -> {
            String value = written.getProperty(name);
            if (value != null) {
                settings.put(setting, value);
            }
        });
        return settings;
    }

    /** Where something that is bound to this address is reached from this machine. */
    static String reachable(String bind) {
        return bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
    }
}
