package org.trunkline.survey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trunkline.settings.Section;

/**
 * @param every a customer is asked not more often, by whatever channel and address
 * @param languageField the field that has a customer's language; empty: none has
 * @param publicUrl the address of ours that customers reach, without a slash at its end; empty: there is none
 * @param rules the first one that is for a contact holds
 */
public record SurveySettings(Duration every, String languageField, String publicUrl, List<Rule> rules) {
    private static final Set<String> CHANNELS = Set.of("voice", "email", "chat", "sms", "social");

    public SurveySettings {
        rules = List.copyOf(rules);
    }

    /** The table {@code [surveys]} and the list {@code [[survey]]}; {@code [api] public_url}. */
    public static SurveySettings from(Section root) {
        Section surveys = root.section("surveys");
        Section api = root.section("api");
        String url = api.text("public_url", "").replaceAll("/+$", "");
        if (!url.isEmpty() && !url.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
            api.problem(
                    "public_url", "'" + url + "' is no address of a web site", "write it as https://help.example.com");
        }
        List<Rule> rules = new ArrayList<>();
        for (Section section : root.sections("survey")) {
            Rule rule = rule(section);
            if (rule.name().isEmpty()
                    || rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
                section.problem("name", "'" + rule.name() + "' is no name of its own", "give one that no other has");
            }
            if (url.isEmpty() && rule.channels().contains("email")) {
                section.problem(
                        "channels", "emails are asked after by link", "give [api] public_url, or leave email out");
            }
            rules.add(rule);
        }
        return new SurveySettings(
                surveys.duration("every", Duration.ofDays(30)), surveys.text("language_field", ""), url, rules);
    }

    private static Rule rule(Section section) {
        String word = section.text("kind", "csat");
        Optional<Kind> kind = Arrays.stream(Kind.values())
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst();
        if (kind.isEmpty()) {
            section.problem("kind", "'" + word + "' is not known", "write csat, ces or nps");
        }
        List<String> channels = section.texts("channels", List.of("email", "chat"));
        if (channels.isEmpty() || !CHANNELS.containsAll(channels)) {
            section.problem("channels", channels + " cannot be used", "write some of voice, email, chat, sms, social");
        }
        String flow = section.text("flow", "");
        if (channels.contains("voice") && flow.isEmpty()) {
            section.problem(
                    "flow", "calls are asked after by a flow, and there is none", "name one, or leave voice out");
        }
        Map<String, String> question = section.names("question");
        if (question.isEmpty() && !Set.of("voice").containsAll(channels)) {
            section.problem("question", "there is none", "write question = { en = \"…\" }");
        }
        boolean whenSolved = section.flag("when_solved", false);
        if (whenSolved && channels.contains("voice")) {
            section.problem(
                    "when_solved",
                    "calls are asked after on the line",
                    "leave voice out, and give it an entry of its own");
        }
        return new Rule(
                section.text("name"),
                kind.orElse(Kind.CSAT),
                Set.copyOf(channels),
                Set.copyOf(section.texts("queues", List.of())),
                Set.copyOf(section.texts("dispositions", List.of())),
                section.number("share", 100, 0, 100),
                section.duration("delay", Duration.ZERO),
                section.duration("valid", Duration.ofDays(14)),
                also(section),
                whenSolved,
                flow,
                question,
                section.names("follow_up"));
    }

    private static Set<Rule.Also> also(Section section) {
        Set<Rule.Also> also = EnumSet.noneOf(Rule.Also.class);
        for (String word : section.texts("also", List.of())) {
            try {
                also.add(Rule.Also.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                section.problem("also", "'" + word + "' is not known", "write abandoned, internal or outbound");
            }
        }
        return also;
    }
}
