package org.trunkline.chat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.Tickets;

/** The form for when nobody is there: what is written there becomes a ticket, once for each key, whatever is killed when. */
final class OffHours {
    private static final int LONGEST_SUBJECT = 120;

    private final Customers customers;
    private final CustomerDesk customerDesk;
    private final Tickets tickets;
    private final TicketDesk desk;

    OffHours(Customers customers, CustomerDesk customerDesk, Tickets tickets, TicketDesk desk) {
        this.customers = customers;
        this.customerDesk = customerDesk;
        this.tickets = tickets;
        this.desk = desk;
    }

    /**
     * One form at a time: the same may come twice, from two tabs.
     *
     * @return the ticket's number
     * @throws IllegalArgumentException naming the field, what is wrong and what to do
     */
    synchronized long left(
            ChatEntry chat, @Nullable String name, String email, @Nullable String subject, String text, String key) {
        Address address = customers
                .address(Address.Kind.EMAIL, email)
                .orElseThrow(() -> new IllegalArgumentException("email: is no address; correct it"));
        if (!Heard.KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("key: is none; give each form one of its own, such as a UUID");
        }
        if (text.isBlank() || text.length() > Heard.LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "text: is empty or too long; write up to " + Heard.LONGEST_TEXT + " characters");
        }
        String by = "chat " + chat.name();
        String about = subject == null || subject.isBlank() ? text : subject;
        String line = about.strip().lines().findFirst().orElse("").strip();
        long number = desk.open(
                new TicketDesk.Draft(
                        line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT),
                        customer(address, name, by),
                        Priority.NORMAL,
                        chat.queue(),
                        null,
                        null,
                        "chat:" + chat.name() + ":" + key),
                by);
        if (tickets.notes(number).stream().noneMatch(note -> note.by().equals(by))) {
            var _ = desk.note(number, said(name, address, text), Set.of(), by);
        }
        return number;
    }

    private static String said(@Nullable String name, Address address, String text) {
        String who = name == null || name.isBlank() ? "" : name.strip() + " ";
        return who + "<" + address.text() + "> wrote:\n\n" + text;
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
