package org.trunkline.customer;

import com.ibm.icu.text.IDNA;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of every kind in one notation, so that one is found however it is written. Thread-safe. */
public final class Addresses {
    private static final IDNA DOMAINS =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    private static final Pattern HANDLE = Pattern.compile("(?:([a-z0-9][a-z0-9.-]{0,40}):)?([^\\s\\p{Cntrl}]{1,250})");
    private static final int LONGEST = 320;

    private final Numbers numbers;

    public Addresses(Numbers numbers) {
        this.numbers = numbers;
    }

    /** Empty if the text is no address of this kind. */
    public Optional<Address> of(Address.Kind kind, @Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<String> one = switch (kind) {
            case PHONE -> numbers.e164(text);
            case EMAIL -> email(text.strip());
            case CHAT -> handle(text.strip(), false);
            case SOCIAL -> handle(text.strip(), true);
        };
        return one.filter(address -> address.length() <= LONGEST).map(address -> new Address(kind, address));
    }

    /**
     * The domain in ASCII, and all in small letters: no mail system of our days tells Ada from ada. Dots and what follows a
     * plus sign stay: which of them mean nothing only their own provider knows.
     */
    private static Optional<String> email(String text) {
        String address;
        try {
            // Composed first: marks of their own are no letters to the parser.
            address = new InternetAddress(Normalizer.normalize(text, Normalizer.Form.NFC), true).getAddress();
        } catch (AddressException e) {
            return Optional.empty();
        }
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        IDNA.Info told = new IDNA.Info();
        String domain = DOMAINS.nameToASCII(address.substring(at + 1), new StringBuilder(), told)
                .toString()
                .toLowerCase(Locale.ROOT);
        return told.hasErrors() || domain.isEmpty()
                ? Optional.empty()
                : Optional.of(same(address.substring(0, at)) + "@" + domain);
    }

    /** What has an @ in it is a name, in which case does not count; anything else is an id, and is taken as it is. */
    private static Optional<String> handle(String text, boolean network) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        String one = text.substring(0, colon + 1).toLowerCase(Locale.ROOT) + (name.contains("@") ? same(name) : name);
        var parts = HANDLE.matcher(one);
        return parts.matches() && (!network || parts.group(1) != null) ? Optional.of(one) : Optional.empty();
    }

    private static String same(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
