package org.trunkline.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;

/**
 * Who visitors are. What a site has signed is made sure of; what a visitor types in is not, and makes nobody somebody else's.
 */
final class People {
    /** Of the handle of one whom no site names: nobody signs for such a name. */
    static final String ANONYMOUS = "~";

    private static final int LOCKS = 16;

    private final Customers customers;
    private final CustomerDesk desk;
    private final List<ReentrantLock> locks = new ArrayList<>();

    People(Customers customers, CustomerDesk desk) {
        this.customers = customers;
        this.desk = desk;
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new ReentrantLock());
        }
    }

    Address anonymous(String chat, String session) {
        return new Address(Address.Kind.CHAT, chat + ":" + ANONYMOUS + session.substring(0, 20));
    }

    /** The visitor's address; after this its owner is the customer whom the site means, with all that it has made sure of. */
    Address known(String chat, SignedTokens.Claims claims) throws SignedTokens.Refused {
        if (claims.subject().startsWith(ANONYMOUS)) {
            throw new SignedTokens.Refused("sub begins with " + ANONYMOUS + "; give another id of the visitor", null);
        }
        Address handle = customers
                .address(Address.Kind.CHAT, chat + ":" + claims.subject())
                .orElseThrow(() -> new SignedTokens.Refused(
                        "sub is no id that can be kept; give one without blanks, of up to 250 characters", null));
        // Two pages of one new visitor at a time must not make two customers.
        ReentrantLock lock = locks.get(Math.floorMod(handle.text().hashCode(), LOCKS));
        lock.lock();
        try {
            settle(chat, handle, claims);
        } finally {
            lock.unlock();
        }
        return handle;
    }

    private void settle(String chat, Address handle, SignedTokens.Claims claims) {
        List<Address> sure = new ArrayList<>();
        address(Address.Kind.EMAIL, claims.email())
                .filter(_ -> claims.emailVerified())
                .ifPresent(sure::add);
        address(Address.Kind.PHONE, claims.phone())
                .filter(_ -> claims.phoneVerified())
                .ifPresent(sure::add);
        Customers.Holders holders = customers.holders(handle);
        if (holders.shared()) {
            return; // a person said so, or has two of them: for a person to sort out
        }
        String by = "chat " + chat;
        String customer = holders.owner()
                .or(() -> sure.stream().flatMap(one -> owner(one).stream()).findFirst())
                .map(Customer::id)
                .orElseGet(() -> desk.add(claims.name(), by));
        verified(customer, handle, by);
        sure.forEach(one -> verified(customer, one, by));
        if (!claims.emailVerified()) {
            address(Address.Kind.EMAIL, claims.email()).ifPresent(one -> typed(customer, one, by));
        }
        if (!claims.phoneVerified()) {
            address(Address.Kind.PHONE, claims.phone()).ifPresent(one -> typed(customer, one, by));
        }
    }

    private Optional<Address> address(Address.Kind kind, @Nullable String text) {
        return text == null ? Optional.empty() : customers.address(kind, text);
    }

    /** Whose the address is for sure; not one who is known by nothing but what they typed into a chat. */
    private Optional<Customer> owner(Address address) {
        return customers
                .holders(address)
                .owner()
                .filter(owner -> owner.identities().stream()
                                .anyMatch(one -> one.verified() && one.address().equals(address.text()))
                        || owner.identities().stream().noneMatch(People::isAnonymous));
    }

    private static boolean isAnonymous(Customer.Identity one) {
        return one.kind().equals(Address.Kind.CHAT.word()) && one.address().contains(":" + ANONYMOUS);
    }

    private void verified(String customer, Address address, String by) {
        Optional<Customer.Identity> there = identity(customer, address);
        if (there.isEmpty()) {
            // That somebody else has it too is suggested as a merge, to a person.
            var _ = desk.addIdentity(customer, address, true, true, by);
        } else if (!there.get().verified()) {
            desk.verify(customer, address, true, by);
        }
    }

    /** An address that nobody has made sure of; one that is somebody else's is not taken. */
    void typed(String customer, Address address, String by) {
        if (identity(customer, address).isEmpty()
                && customers.holders(address).customers().isEmpty()) {
            var _ = desk.addIdentity(customer, address, false, false, by);
        }
    }

    private Optional<Customer.Identity> identity(String customer, Address address) {
        return customers.find(customer).stream()
                .flatMap(found -> found.identities().stream())
                .filter(one -> one.kind().equals(address.kind().word())
                        && one.address().equals(address.text()))
                .findFirst();
    }
}
