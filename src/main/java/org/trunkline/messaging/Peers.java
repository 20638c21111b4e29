package org.trunkline.messaging;

import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.commons.codec.digest.DigestUtils;
import org.trunkline.customer.Address;

/**
 * Who is at the other end, as the network calls them and as the record does: telephone numbers are those of calls; anybody else
 * is {@code network:id}.
 */
final class Peers {
    private final Account account;
    private final BiFunction<Address.Kind, String, Optional<Address>> addresses;

    /** @param addresses an address of a kind in the one notation; empty if it is none */
    Peers(Account account, BiFunction<Address.Kind, String, Optional<Address>> addresses) {
        this.account = account;
        this.addresses = addresses;
    }

    /** Of whoever wrote: a message is not refused for its sender's name. */
    Address address(String id) {
        return number(id)
                .or(() -> addresses.apply(Address.Kind.SOCIAL, account.network() + ":" + id))
                .orElseGet(() -> new Address(
                        Address.Kind.SOCIAL,
                        account.network() + ":unknown-"
                                + DigestUtils.sha256Hex(id).substring(0, 12)));
    }

    private Optional<Address> number(String id) {
        // WhatsApp writes numbers without the plus sign.
        String number = account.way() instanceof Account.WhatsApp && !id.startsWith("+") ? "+" + id : id;
        return account.byNumber() ? addresses.apply(Address.Kind.PHONE, number) : Optional.empty();
    }

    /** As the network calls whom the record has by this address. */
    String id(String address) {
        String network = account.network() + ":";
        return address.startsWith(network) ? address.substring(network.length()) : address;
    }

    boolean reaches(String address) {
        return !id(address).isBlank() && (account.byNumber() || address.startsWith(account.network() + ":"));
    }

    /** By which all that is written with somebody is one conversation. */
    static String thread(String id) {
        return "with " + id;
    }
}
