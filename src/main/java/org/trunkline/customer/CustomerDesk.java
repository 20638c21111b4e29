package org.trunkline.customer;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;
import org.trunkline.store.Database;

/**
 * Changes who customers are. Each change is a fact, and is in force when the method returns. Blocks; thread-safe. By: the
 * name of who asked.
 */
public final class CustomerDesk {
    private static final int LONGEST_NAME = 200;

    private final Database database;
    private final Merges merges;
    private final Set<Address.Kind> rules;
    private final Journal journal;
    private final InstantSource clock;

    /** @param rules kinds of addresses: two customers who both have the same verified one are merged */
    public CustomerDesk(Database database, Set<Address.Kind> rules, Journal journal, InstantSource clock) {
        this.database = database;
        this.merges = new Merges(database);
        this.rules = Set.copyOf(rules);
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param name as they call themselves; of a very long one its beginning is kept
     * @return the new customer's id
     */
    public String add(@Nullable String name, String by) {
        Personal personal = name == null
                ? Personal.NONE
                : Personal.of(CustomerFact.NAME, name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        return "c" + write(new CustomerFact.Added(by), personal);
    }

    /** Says that name, note or tier are others now. */
    public void edited(String customer, String by) {
        write(new CustomerFact.Edited(customer, by), Personal.NONE);
    }

    /**
     * Says that the customer can be reached there.
     *
     * @param alsoOfOthers whether it is added though other customers have it
     * @return those others; if it was not to be added to theirs, it was not added
     */
    public List<String> addIdentity(
            String customer, Address address, boolean verified, boolean alsoOfOthers, String by) {
        List<String> others = database.read(handle -> {
            Optional<String> root = Identities.root(handle, customer);
            return Identities.candidates(handle, address).stream()
                    .filter(owner -> !owner.equals(root.orElse("")))
                    .toList();
        });
        if (others.isEmpty() || alsoOfOthers) {
            write(new CustomerFact.IdentityAdded(customer, address.kind().word(), verified, by), personal(address));
            byRule(customer, address, verified, by);
        }
        return others;
    }

    public void removeIdentity(String customer, Address address, String by) {
        write(new CustomerFact.IdentityRemoved(customer, address.kind().word(), by), personal(address));
    }

    public void verify(String customer, Address address, boolean verified, String by) {
        write(new CustomerFact.IdentityVerified(customer, address.kind().word(), verified, by), personal(address));
        byRule(customer, address, verified, by);
    }

    /** Says whether several people use the address; while they do, it tells nobody's identity and merges nobody. */
    public void share(Address address, boolean shared, String by) {
        write(new CustomerFact.AddressShared(address.kind().word(), shared, by), personal(address));
    }

    /**
     * Makes two customers one.
     *
     * @return empty if they are one already
     */
    public Optional<Merge> merge(String survivor, String absorbed, String by) {
        return merge(survivor, absorbed, null, by);
    }

    private Optional<Merge> merge(String survivor, String absorbed, @Nullable String rule, String by) {
        String id = "m-" + UUID.randomUUID();
        write(new CustomerFact.Merged(id, survivor, absorbed, rule, by), Personal.NONE);
        return merges.find(id);
    }

    public void unmerge(String merge, String by) {
        write(new CustomerFact.Unmerged(merge, by), Personal.NONE);
    }

    /** @param refused null: what was said before is taken back */
    public void consent(String customer, Channel channel, @Nullable Boolean refused, String by) {
        write(new CustomerFact.ConsentSaid(customer, channel.word(), refused, by), Personal.NONE);
    }

    /** @param customer null: nobody whom we know */
    public void assign(String interaction, @Nullable String customer, String by) {
        write(new CustomerFact.Assigned(interaction, customer, by), Personal.NONE);
    }

    /** The one who is known for longer survives. */
    private void byRule(String customer, Address address, boolean verified, String by) {
        if (verified && rules.contains(address.kind())) {
            merges.certain(customer, address).ifPresent(other -> {
                List<String> older = database.read(handle -> handle.createQuery(
                                "SELECT id FROM customer WHERE id IN (:other, (SELECT root FROM customer WHERE id = :one))"
                                        + " ORDER BY created_at, id")
                        .bind("one", customer)
                        .bind("other", other)
                        .mapTo(String.class)
                        .list());
                merge(older.getFirst(), older.getLast(), address.kind().word(), by);
            });
        }
    }

    private static Personal personal(Address address) {
        return Personal.of(CustomerFact.ADDRESS, address.text());
    }

    private Position write(CustomerFact fact, Personal personal) {
        return journal.commit(clock.instant(), fact, personal);
    }
}
