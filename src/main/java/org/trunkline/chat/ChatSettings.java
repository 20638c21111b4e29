package org.trunkline.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trunkline.hours.BusinessTime;
import org.trunkline.hours.HoursSettings;
import org.trunkline.settings.Section;

/** The chats of {@code [[chat]]}. */
public record ChatSettings(List<ChatEntry> chats) {
    public ChatSettings {
        chats = List.copyOf(chats);
    }

    public static ChatSettings from(Section root) {
        List<Section> sections = root.sections("chat");
        boolean timed = sections.stream().anyMatch(one -> !one.text("hours", "").isEmpty());
        Map<String, BusinessTime> hours = timed ? HoursSettings.from(root).named() : Map.of();
        List<ChatEntry> chats = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Section section : sections) {
            ChatEntry chat = chat(section, hours);
            if (!taken.add(chat.name())) {
                section.problem("name", "there are two chats '" + chat.name() + "'", "give one another name");
            }
            chats.add(chat);
        }
        return new ChatSettings(chats);
    }

    private static ChatEntry chat(Section section, Map<String, BusinessTime> hours) {
        String name = section.text("name");
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            section.problem("name", "'" + name + "' is no name of a chat", "use small letters, digits and -");
        }
        String named = section.text("hours", "");
        if (!named.isEmpty() && !hours.containsKey(named)) {
            section.problem("hours", "there are no [[hours]] '" + named + "'", "declare them, or leave it out");
        }
        List<String> origins = section.texts("origins", List.of("*"));
        for (String origin : origins) {
            if (!origin.equals("*") && !origin.matches("https?://[^/\\s]+")) {
                section.problem(
                        "origins",
                        "'" + origin + "' is no origin",
                        "write it as https://www.example.com, without a path");
            }
        }
        String flow = section.text("flow", "");
        return new ChatEntry(
                name,
                section.text("queue"),
                section.text("title", "Chat with us"),
                section.text("greeting", ""),
                flow.isEmpty() ? null : flow,
                positive(section, "answer_within", Duration.ofMinutes(5)),
                hours.getOrDefault(named, BusinessTime.ALWAYS),
                section.flag("offline_without_agents", false),
                origins,
                section.flag("callback", false),
                positive(section, "gone_after", Duration.ofMinutes(5)),
                positive(section, "session_lasts", Duration.ofDays(7)),
                section.flag("demo", false),
                SignedTokens.of(section));
    }

    private static Duration positive(Section section, String key, Duration usual) {
        Duration given = section.duration(key, usual);
        if (given.compareTo(Duration.ofSeconds(1)) < 0) {
            section.problem(key, "is too short", "give at least 1s");
            return usual;
        }
        return given;
    }
}
