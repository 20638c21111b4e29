package org.trunkline;

import java.util.List;
import java.util.Map;
import org.trunkline.api.ApiFact;
import org.trunkline.chat.BotFact;
import org.trunkline.chat.ChatFact;
import org.trunkline.chat.Chats;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.Conversations;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Supervisions;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.Projection;
import org.trunkline.profile.ProfileFact;
import org.trunkline.profile.Profiles;
import org.trunkline.queue.FloorInput;
import org.trunkline.recording.RecordingFact;
import org.trunkline.recording.RecordingProjection;
import org.trunkline.survey.SurveyFact;
import org.trunkline.survey.Surveys;
import org.trunkline.ticket.TicketFact;
import org.trunkline.ticket.Tickets;

/** What the journal holds: the facts of all rooms, and the tables that follow from them. */
final class Facts {
    private Facts() {}

    /** By the names that the journal has for them. */
    static FactTypes types() {
        return FactTypes.of(Map.ofEntries(
                Map.entry("call", CallFact.class),
                Map.entry("customer", CustomerFact.class),
                Map.entry("profile", ProfileFact.class),
                Map.entry("ticket", TicketFact.class),
                Map.entry("conversation", ConversationFact.class),
                Map.entry("chat", ChatFact.class),
                Map.entry("bot", BotFact.class),
                Map.entry("survey", SurveyFact.class),
                Map.entry("floor", FloorInput.class),
                Map.entry("recording", RecordingFact.class),
                Map.entry("api", ApiFact.class)));
    }

    static List<Projection> projections(Numbers callers) {
        return List.of(
                new CallProjection(callers),
                Customers.projection(),
                Profiles.projection(),
                Tickets.projection(),
                Conversations.projection(),
                Chats.projection(),
                Surveys.projection(),
                Supervisions.projection(),
                new RecordingProjection(),
                Callbacks.projection());
    }
}
