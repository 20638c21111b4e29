package org.trunkline.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.InteractionFilter;
import org.trunkline.customer.Interactions;
import org.trunkline.journal.Entry;
import org.trunkline.journal.JournalReader;
import org.trunkline.store.Database;

/** What an agent is shown with an offer: who it is, what was before, what it is about, how long they have waited. */
final class ScreenPop {
    /**
     * @param customer null: nobody's for sure
     * @param history the customer's last interactions before this one, newest first
     * @param intent what it is taken to be about; null: not known
     * @param subject of one in writing
     * @param waitedSeconds in the queue
     */
    record Pop(
            Shown interaction,
            @Nullable Person customer,
            List<Shown> history,
            @Nullable String intent,
            @Nullable Double confidence,
            @Nullable String subject,
            @Nullable String queue,
            double waitedSeconds) {}

    record Person(
            String id,
            @Nullable String name,
            @Nullable String note,
            @Nullable String tier) {
        static Person of(Customer one) {
            return new Person(one.id(), one.name(), one.note(), one.tier());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ScreenPop.class);
    private static final int HISTORY = 5;

    private final Interactions interactions;
    private final Customers customers;
    private final ConversationDesk conversations;
    private final JournalReader journal;
    private final InstantSource time;

    ScreenPop(Parts parts) {
        this.interactions = parts.interactions();
        this.customers = parts.customers();
        this.conversations = parts.conversations();
        this.journal = parts.journal().reader();
        this.time = parts.time();
    }

    /** Null: the entry is no offer, or is of nothing that the record knows or can be asked for now. */
    @Nullable
    Pop of(Entry entry) {
        try {
            return switch (entry.fact()) {
                case ConversationFact.Offered offered -> of(offered.interaction(), offered.queue(), entry.at());
                case CallFact.Rang rang -> of(rang.interaction(), null, entry.at());
                default -> null;
            };
        } catch (RuntimeException e) {
            LOG.warn("what is known of an offered contact cannot be read: {}", Database.described(e));
            return null;
        }
    }

    /** As things are now; empty: the record does not know it. */
    Optional<Pop> of(String id) {
        return Optional.ofNullable(of(id, null, time.instant()));
    }

    private @Nullable Pop of(String id, @Nullable String queue, Instant at) {
        Interaction one =
                interactions.find(id).map(InteractionDetail::interaction).orElse(null);
        if (one == null) {
            return null;
        }
        Optional<Conversation> written = conversations.find(id);
        Optional<CallFact.Understood> said = written.isPresent() ? Optional.empty() : said(id);
        Instant since = one.queuedAt();
        return new Pop(
                Shown.of(one),
                Optional.ofNullable(one.customer())
                        .flatMap(customers::find)
                        .map(Person::of)
                        .orElse(null),
                history(one),
                written.map(Conversation::intent)
                        .or(() -> said.map(CallFact.Understood::intent))
                        .orElse(null),
                written.map(Conversation::confidence)
                        .or(() -> said.map(CallFact.Understood::confidence))
                        .orElse(null),
                written.map(Conversation::subject).orElse(null),
                queue == null ? one.queue() : queue,
                since == null ? 0 : Json.seconds(Duration.between(since, at)));
    }

    /** What the caller was understood to want last. */
    private Optional<CallFact.Understood> said(String id) {
        return journal.ofInteraction(id).stream()
                .map(Entry::fact)
                .filter(CallFact.Understood.class::isInstance)
                .map(CallFact.Understood.class::cast)
                .reduce((_, later) -> later);
    }

    private List<Shown> history(Interaction one) {
        String customer = one.customer();
        return customer == null
                ? List.of()
                : interactions.list(InteractionFilter.ALL.customer(customer), null, HISTORY + 1).items().stream()
                        .filter(before -> !before.id().equals(one.id()))
                        .limit(HISTORY)
                        .map(Shown::of)
                        .toList();
    }
}
