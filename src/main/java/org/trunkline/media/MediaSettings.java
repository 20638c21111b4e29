package org.trunkline.media;

import org.trunkline.settings.Section;

/**
 * Section {@code [media]}.
 *
 * @param bind the address at which audio arrives, as Asterisk reaches it
 * @param firstPort of the UDP ports used, one for each call that is listened to
 */
public record MediaSettings(String bind, int firstPort, int lastPort) {
    public static MediaSettings from(Section root) {
        Section section = root.section("media");
        MediaSettings settings = new MediaSettings(
                section.text("bind", "127.0.0.1"),
                section.number("first_port", 17_000, 1024, 65_535),
                section.number("last_port", 17_999, 1024, 65_535));
        if (settings.lastPort < settings.firstPort) {
            section.problem("last_port", "is below first_port", "give a range of some hundreds of ports");
        }
        return settings;
    }
}
