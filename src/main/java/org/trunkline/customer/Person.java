package org.trunkline.customer;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * A person in all their rows, those who were merged included.
 *
 * @param customers ids of the rows
 * @param addresses all of theirs
 * @param own those of them that nobody else has
 * @param callers as networks presented their numbers
 * @param interactions theirs, also those that were never assigned but came from an address of their own
 */
public record Person(
        List<String> customers,
        Set<Address> addresses,
        Set<Address> own,
        Set<String> names,
        Set<String> callers,
        List<String> interactions) {
    private static final int SHORTEST = 6;

    public Person {
        customers = List.copyOf(customers);
        addresses = Set.copyOf(addresses);
        own = Set.copyOf(own);
        names = Set.copyOf(names);
        callers = Set.copyOf(callers);
        interactions = List.copyOf(interactions);
    }

    /** @param ids of rows, any of the person's; empty if there is none of them any more */
    public static Optional<Person> of(Handle handle, Collection<String> ids) {
        Set<String> members = new LinkedHashSet<>();
        ids.forEach(id -> members.addAll(Identities.members(handle, id)));
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Set<Address> addresses = new HashSet<>(handle.createQuery(
                        "SELECT kind, address FROM customer_identity WHERE customer IN (<ids>)")
                .bindList("ids", members)
                .map((row, context) ->
                        new Address(Address.Kind.of(row.getString("kind")).orElseThrow(), row.getString("address")))
                .list());
        Set<Address> own = new HashSet<>(addresses);
        own.removeIf(address -> Identities.isShared(handle, address));
        List<String> numbers = own.stream()
                .filter(address -> address.kind() == Address.Kind.PHONE)
                .map(Address::text)
                .toList();
        String whose = numbers.isEmpty()
                ? "customer IN (<ids>)"
                : "(customer IN (<ids>) OR (customer IS NULL AND caller_number IN (<numbers>)))";
        List<String> interactions = texts(handle, "SELECT id FROM interaction WHERE " + whose, members, numbers);
        Set<String> names = new HashSet<>(texts(
                handle, "SELECT name FROM customer WHERE id IN (<ids>) AND name IS NOT NULL", members, List.of()));
        names.addAll(texts(
                handle,
                "SELECT caller_name FROM interaction WHERE caller_name IS NOT NULL AND " + whose,
                members,
                numbers));
        Set<String> callers = numbers.isEmpty()
                ? Set.of()
                : new HashSet<>(texts(
                        handle,
                        "SELECT DISTINCT caller FROM interaction WHERE caller IS NOT NULL AND " + whose
                                + " AND caller_number IN (<numbers>)",
                        members,
                        numbers));
        return Optional.of(new Person(List.copyOf(members), addresses, own, names, callers, interactions));
    }

    private static List<String> texts(Handle handle, String select, Set<String> ids, List<String> numbers) {
        var query = handle.createQuery(select).bindList("ids", ids);
        if (select.contains("<numbers>")) {
            query.bindList("numbers", numbers);
        }
        return query.mapTo(String.class).list();
    }

    /** As what they stand in texts, each so long that it is nobody else's; the longest first. */
    public List<String> marks() {
        Set<String> marks = new HashSet<>(callers);
        for (Address address : own) {
            marks.add(address.text());
            if (address.kind() == Address.Kind.PHONE) {
                marks.add(address.text().substring(1));
            }
        }
        return marks.stream()
                .filter(mark -> mark.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
