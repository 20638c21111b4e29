package org.trunkline.customer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A way to be in contact. */
public enum Channel {
    VOICE(Address.Kind.PHONE),
    SMS(Address.Kind.PHONE),
    EMAIL(Address.Kind.EMAIL),
    CHAT(Address.Kind.CHAT),
    SOCIAL(Address.Kind.SOCIAL);

    private final Address.Kind addresses;

    Channel(Address.Kind addresses) {
        this.addresses = addresses;
    }

    /** Of what kind its addresses are. */
    public Address.Kind addresses() {
        return addresses;
    }

    /** As the database and the API call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Channel> of(String word) {
        return Arrays.stream(values())
                .filter(channel -> channel.word().equals(word))
                .findFirst();
    }
}
