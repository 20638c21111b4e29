package org.trunkline.ticket;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.trunkline.store.KeyedHash;

/**
 * A ticket's number in the subject of a message, as {@code [#1001-K7QXA]}. The letters are a keyed check of the number, so
 * that no number that somebody happens to write, or guesses, leads to a ticket.
 */
public final class TicketToken {
    /** 25 bits. */
    private static final int LETTERS = 5;

    private static final Pattern TOKEN =
            Pattern.compile("\\[\\s*#\\s*(\\d{1,15})\\s*-\\s*([A-Za-z2-7]{" + LETTERS + "})\\s*]");

    private final KeyedHash check;

    TicketToken(byte[] secret) {
        this.check = new KeyedHash(secret);
    }

    public String of(long number) {
        return "[#" + name(number) + "]";
    }

    /** The token without what stands around it. */
    public String name(long number) {
        return number + "-" + letters(number);
    }

    /** The number of the last token of ours; replies put theirs in front of what others wrote. */
    public Optional<Long> find(String subject) {
        Optional<Long> found = Optional.empty();
        Matcher token = TOKEN.matcher(subject);
        while (token.find()) {
            long number = Long.parseLong(token.group(1));
            if (letters(number).equals(token.group(2).toUpperCase(Locale.ROOT))) {
                found = Optional.of(number);
            }
        }
        return found;
    }

    private String letters(long number) {
        return new Base32().encodeToString(check.of(Long.toString(number))).substring(0, LETTERS);
    }
}
