package org.trunkline.messaging;

import java.util.Optional;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.customer.Ending;

/** What is asked of the conversations by what brings messages. */
interface Desk {
    Receipt received(Received message, Routing routing);

    void write(String interaction, Answer answer, String by);

    void end(String interaction, Ending ending);

    /** @return empty: nothing of ours is known by this id */
    Optional<String> undelivered(String account, String externalId, String why);

    /** @return empty: nothing of ours is known by this id, or not yet */
    Optional<String> arrived(String account, String externalId, boolean read);

    Optional<Conversation> find(String interaction);

    static Desk of(Conversations conversations) {
        return new Desk() {
            @Override
            public Receipt received(Received message, Routing routing) {
                return conversations.received(message, routing);
            }

            @Override
            public void write(String interaction, Answer answer, String by) {
                var _ = conversations.write(interaction, answer, by);
            }

            @Override
            public void end(String interaction, Ending ending) {
                conversations.end(interaction, ending);
            }

            @Override
            public Optional<String> undelivered(String account, String externalId, String why) {
                return conversations.undelivered(account, externalId, why);
            }

            @Override
            public Optional<String> arrived(String account, String externalId, boolean read) {
                return conversations.arrived(account, externalId, read);
            }

            @Override
            public Optional<Conversation> find(String interaction) {
                return conversations.find(interaction);
            }
        };
    }
}
