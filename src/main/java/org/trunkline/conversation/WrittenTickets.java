package org.trunkline.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Ending;
import org.trunkline.journal.Entry;
import org.trunkline.journal.MarkedFollower;
import org.trunkline.journal.StoredJournal;
import org.trunkline.store.Database;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.Status;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketSettings;
import org.trunkline.ticket.TicketToken;
import org.trunkline.ticket.Tickets;

/**
 * Tickets of what is written: follows the journal from where it was. A message whose subject has a ticket's token belongs to
 * it; what the customer writes opens the ticket again; what a person of ours answers is the ticket's answer. A conversation has
 * one ticket opened for it, by its id, whatever is killed when.
 */
public final class WrittenTickets implements AutoCloseable {
    private static final String BY = "conversations";
    private static final int LONGEST_SUBJECT = 80;

    private final Conversations conversations;
    private final Tickets tickets;
    private final TicketDesk desk;
    private final TicketSettings settings;
    private final Predicate<String> agents;
    private final TicketToken token;
    private final MarkedFollower follower;

    /** @param agents whether this is an agent's id */
    public WrittenTickets(
            Database database,
            Conversations conversations,
            Tickets tickets,
            TicketDesk desk,
            TicketSettings settings,
            Predicate<String> agents,
            StoredJournal journal) {
        this.conversations = conversations;
        this.tickets = tickets;
        this.desk = desk;
        this.settings = settings;
        this.agents = agents;
        this.token = tickets.token();
        this.follower = new MarkedFollower("written-tickets", database, journal, this::follow);
    }

    public WrittenTickets start() {
        var _ = follower.start();
        return this;
    }

    /** What stands in the subjects of messages of this interaction: its ticket's token, or its own id if it has no ticket. */
    public String name(String interaction) {
        return ticket(interaction).map(token::name).orElse(interaction);
    }

    private void follow(Entry entry) {
        switch (entry.fact()) {
            // That it was a five says nothing on the matter.
            case ConversationFact.Received received when received.how() == Receipt.How.ANSWERED -> {}
            // An "out of office" says nothing on the matter; what calls an agent does, whoever wrote it.
            case ConversationFact.Received received
            when !received.automatic() || received.queue() != null -> wrote(received.interaction());
            case ConversationFact.Queued queued -> ticket(queued.interaction());
            case ConversationFact.Started started -> answered(started.interaction(), started.by());
            case ConversationFact.Wrote answer when !answer.note() -> answered(answer.interaction(), answer.by());
            case ConversationFact.Ended ended when ended.by() != null -> done(ended.interaction(), ended.ending());
            default -> {}
        }
    }

    private void wrote(String interaction) {
        List<Long> there = tickets.ofInteraction(interaction);
        if (there.isEmpty()) {
            var _ = ticket(interaction);
        } else {
            desk.customerWrote(there.getFirst(), interaction, BY);
        }
    }

    private void answered(String interaction, String by) {
        boolean agent = agents.test(by);
        if (agent || by.startsWith("user:")) {
            ticket(interaction).ifPresent(number -> desk.answered(number, null, null, agent ? by : null, by));
        }
    }

    /** A ticket that was opened for this conversation is solved with it, unless somebody waits for something. */
    private void done(String interaction, Ending ending) {
        tickets.byKey(key(interaction))
                .filter(_ -> ending.reason() == Ending.Reason.COMPLETED)
                .flatMap(tickets::find)
                .filter(ticket -> ticket.status() == Status.OPEN && allDone(ticket))
                .ifPresent(ticket -> desk.edit(ticket.number(), null, SOLVED, BY));
    }

    private static final TicketDesk.Edit SOLVED =
            new TicketDesk.Edit(null, Status.SOLVED, null, null, null, null, Set.of(), Set.of());

    private boolean allDone(Ticket ticket) {
        return tickets.interactions(ticket.number()).stream()
                .flatMap(id -> conversations.find(id).stream())
                .allMatch(conversation -> conversation.state() == Conversation.State.DONE);
    }

    /** That of the interaction; if it has none, the one that its subject names, or one that is opened. */
    private Optional<Long> ticket(String interaction) {
        Optional<Long> there = tickets.ofInteraction(interaction).stream().findFirst();
        return there.or(() -> conversations.find(interaction).flatMap(this::joined));
    }

    private Optional<Long> joined(Conversation conversation) {
        String id = conversation.interaction().id();
        String subject = conversation.subject();
        Optional<Ticket> named =
                subject == null ? Optional.empty() : token.find(subject).flatMap(tickets::find);
        if (named.isPresent()) {
            return Optional.of(desk.customerWrote(named.get().number(), id, BY));
        }
        var interaction = conversation.interaction();
        // One that a bot has, or that nobody is called for, has none until a queue gets it.
        boolean ours = interaction.queue() != null || interaction.agent() != null;
        return ours && settings.written().contains(interaction.channel())
                ? Optional.of(open(conversation))
                : Optional.empty();
    }

    private long open(Conversation conversation) {
        var interaction = conversation.interaction();
        boolean ours = interaction.direction().equals("out");
        return desk.open(
                new TicketDesk.Draft(
                        subject(conversation),
                        interaction.customer(),
                        Priority.NORMAL,
                        interaction.queue(),
                        ours ? interaction.agent() : null,
                        interaction.id(),
                        key(interaction.id())),
                BY);
    }

    /** Of the ticket that a conversation has opened for it. */
    public static String key(String interaction) {
        return "interaction:" + interaction;
    }

    /** That of the conversation or, as in a chat, how it begins. */
    private String subject(Conversation conversation) {
        @Nullable String subject = conversation.subject();
        if (subject != null && !subject.isBlank()) {
            return subject;
        }
        String said = conversations.messages(conversation.interaction().id()).stream()
                .filter(message -> message.direction() == Message.Direction.IN)
                .map(message -> message.text().strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(conversation.interaction().channel() + " without a subject");
        return said.length() <= LONGEST_SUBJECT ? said : said.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    @Override
    public void close() {
        follower.close();
    }
}
