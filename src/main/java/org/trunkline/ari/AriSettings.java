package org.trunkline.ari;

import java.net.URI;
import java.time.Duration;
import org.trunkline.settings.Section;

/**
 * How Asterisk's REST interface is reached.
 *
 * @param url base address, e.g. {@code http://127.0.0.1:8088/ari}
 * @param app the Stasis application that the dialplan hands calls to
 * @param deadline of each command
 * @param heartbeat how often the event link is tried when nothing comes over it
 * @param managerPort of Asterisk's manager interface, on the same host, where the user is {@value #MANAGER}
 */
public record AriSettings(
        URI url,
        String user,
        String password,
        String app,
        Duration deadline,
        Duration heartbeat,
        int managerPort,
        String managerPassword) {
    /** From the tables {@code [asterisk]} and {@code [ari]}. */
    public static AriSettings from(Section root) {
        Section asterisk = root.section("asterisk");
        Section ari = root.section("ari");
        int port = asterisk.number("ari_port", 8088, 1, 65535);
        return new AriSettings(
                URI.create(asterisk.text("ari_url", "http://127.0.0.1:" + port + "/ari")),
                asterisk.text("ari_user", "trunkline"),
                asterisk.text("ari_password"),
                asterisk.text("application", "trunkline"),
                ari.duration("command_timeout", Duration.ofSeconds(3)),
                ari.duration("heartbeat", Duration.ofSeconds(3)),
                asterisk.number("ami_port", 5038, 1, 65535),
                asterisk.text("ami_password", ""));
    }

    static final String MANAGER = "trunkline";

    @Override
    public String toString() {
        return "AriSettings[url=" + url + ", user=" + user + ", app=" + app + "]";
    }
}
