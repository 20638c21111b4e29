package org.trunkline.survey;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;

/**
 * After which contacts what is asked.
 *
 * @param queues empty: of all, and of none
 * @param dispositions empty: however it ended; else it is asked once the agent has said one of these
 * @param share in per cent of those contacts
 * @param delay after the end of what was written
 * @param valid so long the link can be used
 * @param flow that asks at the end of a call; empty: calls are not asked after
 * @param question by language
 * @param whenSolved whether it is asked once the ticket of the contact is solved, and not as soon as the contact is over
 * @param followUp what is asked beside the score, by language; empty: nothing
 */
public record Rule(
        String name,
        Kind kind,
        Set<String> channels,
        Set<String> queues,
        Set<String> dispositions,
        int share,
        Duration delay,
        Duration valid,
        Set<Also> also,
        boolean whenSolved,
        String flow,
        Map<String, String> question,
        Map<String, String> followUp) {
    /** Contacts that are not asked after, unless the rule says so. */
    public enum Also {
        /** Nobody of ours had them. */
        ABANDONED,
        /** From one of our own phones. */
        INTERNAL,
        /** We began them. */
        OUTBOUND
    }

    public Rule {
        channels = Set.copyOf(channels);
        queues = Set.copyOf(queues);
        dispositions = Set.copyOf(dispositions);
        also = Set.copyOf(also);
    }

    /** Whether it is for this contact, whatever its disposition. */
    boolean covers(Interaction contact, boolean internal) {
        Ending ending = contact.ending();
        boolean served = contact.agent() != null
                && (ending == null
                        || ending.reason() == Ending.Reason.COMPLETED
                        || ending.reason() == Ending.Reason.TRANSFERRED);
        return channels.contains(contact.channel())
                && (queues.isEmpty() || queues.contains(contact.queue() == null ? "" : contact.queue()))
                && (served || also.contains(Also.ABANDONED))
                && (!internal || also.contains(Also.INTERNAL))
                && (contact.direction().equals("in") || also.contains(Also.OUTBOUND));
    }

    /** The text of this language or, without one, the first. */
    public static String in(Map<String, String> texts, String language) {
        String known = texts.get(Locale.forLanguageTag(language).getLanguage());
        return known != null ? known : texts.values().stream().findFirst().orElse("");
    }
}
