package org.trunkline.ticket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.trunkline.hours.BusinessTime;
import org.trunkline.hours.HoursSettings;
import org.trunkline.settings.Section;

/**
 * @param calls what a call that reaches a queue does
 * @param joinWithin a ticket that was changed no longer ago may be joined by a call
 * @param reopenWithin so long after a ticket was closed the customer opens it again; later another one follows
 * @param closeAfter so long after it was solved a ticket is closed; zero: never by itself
 * @param written the channels whose conversations have a ticket, as {@code email}
 * @param lease so long somebody is taken to be at a ticket who does not say so again
 */
public record TicketSettings(
        Calls calls,
        Duration joinWithin,
        Duration reopenWithin,
        Duration closeAfter,
        Set<String> written,
        Duration lease,
        Slas slas) {
    private static final Set<String> WRITTEN = Set.of("email", "chat", "sms", "social");

    public TicketSettings {
        written = Set.copyOf(written);
    }

    /** What a call does that reaches a queue. */
    public enum Calls {
        /** Nothing; a voicemail opens a ticket all the same. */
        OFF,
        /** Joins the customer's open ticket of that queue. */
        JOIN,
        /** Joins one, or opens one. */
        OPEN
    }

    /** The table {@code [tickets]} and the lists {@code [[sla]]} and {@code [[hours]]}. */
    public static TicketSettings from(Section root) {
        Section tickets = root.section("tickets");
        String word = tickets.text("calls", "join");
        Calls calls = Calls.JOIN;
        try {
            calls = Calls.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            tickets.problem("calls", "'" + word + "' cannot be used", "write join, open or off");
        }
        List<String> written = tickets.texts("written", List.of("email", "chat"));
        if (!WRITTEN.containsAll(written)) {
            tickets.problem("written", written + " are not all channels", "write some of email, chat, sms, social");
        }
        return new TicketSettings(
                calls,
                tickets.duration("join_within", Duration.ofDays(7)),
                tickets.duration("reopen_within", Duration.ofDays(14)),
                tickets.duration("close_after", Duration.ofDays(7)),
                Set.copyOf(written),
                tickets.duration("lease", Duration.ofMinutes(1)),
                slas(root));
    }

    private static Slas slas(Section root) {
        Map<String, BusinessTime> hours = HoursSettings.from(root).named();
        List<SlaTerms> all = new ArrayList<>();
        for (Section section : root.sections("sla")) {
            SlaTerms terms = terms(section, hours);
            if (terms.name().isEmpty()
                    || all.stream().anyMatch(other -> other.name().equals(terms.name()))) {
                section.problem("name", "'" + terms.name() + "' is no name of its own", "give one that no other has");
            }
            all.add(terms);
        }
        return new Slas(all);
    }

    private static SlaTerms terms(Section section, Map<String, BusinessTime> hours) {
        Map<Target, Duration> targets = new EnumMap<>(Target.class);
        for (Target target : Target.values()) {
            Duration promised = section.duration(target.name().toLowerCase(Locale.ROOT), Duration.ZERO);
            if (promised.isPositive()) {
                targets.put(target, promised);
            }
        }
        String name = section.text("hours", "");
        if (!name.isEmpty() && !hours.containsKey(name)) {
            section.problem("hours", "there are no [[hours]] '" + name + "'", "declare them, or leave it out");
        }
        return new SlaTerms(
                section.text("name"),
                priorities(section),
                Set.copyOf(section.texts("queues", List.of())),
                Set.copyOf(section.texts("tiers", List.of())),
                targets,
                section.number("warn", 80, 1, 100),
                hours.getOrDefault(name, BusinessTime.ALWAYS));
    }

    private static Set<Priority> priorities(Section section) {
        Set<Priority> priorities = EnumSet.noneOf(Priority.class);
        for (String word : section.texts("priorities", List.of())) {
            Arrays.stream(Priority.values())
                    .filter(one -> one.name().equalsIgnoreCase(word))
                    .findFirst()
                    .ifPresentOrElse(
                            priorities::add,
                            () -> section.problem(
                                    "priorities",
                                    "'" + word + "' is no priority",
                                    "write low, normal, high or urgent"));
        }
        return priorities;
    }
}
