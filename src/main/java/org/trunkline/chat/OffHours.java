package org.trunkline.chat;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.WrittenTickets;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.Tickets;

/** The form for when nobody is there: what is written there becomes a ticket, once for each key, whatever is killed when. */
final class OffHours {
    private static final int LONGEST_SUBJECT = 120;

    /** Ends of a chat to which nobody came. */
    private static final Set<Ending.Reason> NOBODY = EnumSet.of(
            Ending.Reason.NO_AGENT, Ending.Reason.MAX_WAIT, Ending.Reason.QUEUE_FULL, Ending.Reason.QUEUE_CLOSED);

    private final Customers customers;
    private final CustomerDesk customerDesk;
    private final People people;
    private final Tickets tickets;
    private final TicketDesk desk;

    OffHours(Customers customers, CustomerDesk customerDesk, People people, Tickets tickets, TicketDesk desk) {
        this.customers = customers;
        this.customerDesk = customerDesk;
        this.people = people;
        this.tickets = tickets;
        this.desk = desk;
    }

    /** Whether this chat came to its end since nobody was there, and the form is not filled in yet. */
    boolean isAwaited(ChatEntry chat, Conversation ended) {
        Ending ending = ended.interaction().ending();
        return ending != null
                && NOBODY.contains(ending.reason())
                && tickets.ofInteraction(ended.interaction().id()).stream()
                        .flatMap(number -> tickets.notes(number).stream())
                        .noneMatch(note -> note.by().equals(by(chat)));
    }

    /**
     * One form at a time: the same may come twice, from two tabs.
     *
     * @param chatted what the visitor has said in the chat, whose ticket it is then; null: nothing
     * @return the ticket's number
     * @throws IllegalArgumentException naming the field, what is wrong and what to do
     */
    synchronized long left(ChatEntry chat, OffHoursForm form, @Nullable Conversation chatted) {
        Address address = customers
                .address(Address.Kind.EMAIL, form.email())
                .orElseThrow(() -> new IllegalArgumentException("email: is no address; correct it"));
        if (!Heard.KEY.matcher(form.key()).matches()) {
            throw new IllegalArgumentException("key: is none; give each form one of its own, such as a UUID");
        }
        String text = form.text();
        if ((text.isBlank() && chatted == null) || text.length() > Heard.LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "text: is empty or too long; write up to " + Heard.LONGEST_TEXT + " characters");
        }
        String by = by(chat);
        long number = chatted == null
                ? desk.open(
                        draft(
                                chat,
                                form,
                                customer(address, form.name(), by),
                                null,
                                "chat:" + chat.name() + ":" + form.key()),
                        by)
                : ofChat(chat, form, address, chatted.interaction());
        String note = said(form.name(), address, text);
        if (tickets.notes(number).stream()
                .noneMatch(there -> there.by().equals(by) && there.text().equals(note))) {
            var _ = desk.note(number, note, Set.of(), by);
        }
        return number;
    }

    /** Its ticket; the same one that the chat has by itself, whichever comes first. */
    private long ofChat(ChatEntry chat, OffHoursForm form, Address address, Interaction chatted) {
        String by = by(chat);
        String customer = chatted.customer();
        if (customer != null) {
            people.typed(customer, address, by);
        }
        return tickets.ofInteraction(chatted.id()).stream()
                .findFirst()
                .map(there -> desk.customerWrote(there, chatted.id(), by))
                .orElseGet(() ->
                        desk.open(draft(chat, form, customer, chatted.id(), WrittenTickets.key(chatted.id())), by));
    }

    private static TicketDesk.Draft draft(
            ChatEntry chat, OffHoursForm form, @Nullable String customer, @Nullable String interaction, String key) {
        String subject = form.subject() == null || form.subject().isBlank() ? form.text() : form.subject();
        String line = subject.strip().lines().findFirst().orElse("Chat").strip();
        return new TicketDesk.Draft(
                line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT),
                customer,
                Priority.NORMAL,
                chat.queue(),
                null,
                interaction,
                key);
    }

    private static String by(ChatEntry chat) {
        return "chat " + chat.name();
    }

    private static String said(@Nullable String name, Address address, String text) {
        String who = name == null || name.isBlank() ? "" : name.strip() + " ";
        return who + "<" + address.text() + "> "
                + (text.isBlank() ? "wants an answer to what they wrote in the chat." : "wrote:\n\n" + text);
    }

    /** Null: several people have the address. */
    private @Nullable String customer(Address address, @Nullable String name, String by) {
        Customers.Holders holders = customers.holders(address);
        if (holders.shared()) {
            return null;
        }
        return holders.owner().map(Customer::id).orElseGet(() -> {
            String made = customerDesk.add(name == null || name.isBlank() ? null : name.strip(), by);
            var _ = customerDesk.addIdentity(made, address, false, false, by);
            return made;
        });
    }
}
