package org.trunkline.ari;

import java.net.URI;
import java.time.Duration;

/**
 * How Asterisk's REST interface is reached.
 *
 * @param url base address, e.g. {@code http://127.0.0.1:8088/ari}
 * @param app the Stasis application that the dialplan hands calls to
 * @param deadline of each command
 * @param heartbeat how often the event link is tried when nothing comes over it
 */
public record AriSettings(URI url, String user, String password, String app, Duration deadline, Duration heartbeat) {
    @Override
    public String toString() {
        return "AriSettings[url=" + url + ", user=" + user + ", app=" + app + "]";
    }
}
