package org.trunkline.messaging;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Carrier.Sent;
import org.trunkline.conversation.Carrier.Trace;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Texting;
import org.trunkline.line.Texting.Text;

/**
 * SMS as SIP MESSAGE by the Asterisk of the calls. What comes is on the disk before Trunkline sees it ({@link SipSpool}); of
 * what is sent, nobody tells whether it arrived.
 */
final class SipNetwork implements Network {
    private final Account account;
    private final Account.Sip way;
    private final Texting texting;
    private final SipSpool spool;
    private final AccountFigures figures;
    /** How many parts of a message are sent, of those that are not sent wholly. */
    private final Map<String, Integer> begun = new ConcurrentHashMap<>();

    SipNetwork(Account account, Account.Sip way, Texting texting, SipSpool spool, AccountFigures figures) {
        this.account = account;
        this.way = way;
        this.texting = texting;
        this.spool = spool;
        this.figures = figures;
    }

    @Override
    public void start() {
        spool.start();
    }

    @Override
    public Sent send(Outgoing message, String to) throws NotSent {
        if (!message.attachments().isEmpty()) {
            throw NotSent.forGood("SMS by SIP carries no files; write without them, or by another channel", null);
        }
        if (!to.matches("\\+?[0-9]{2,20}")) {
            throw NotSent.forGood("'" + to + "' is a name and no number: whoever has it takes no answer", null);
        }
        String trunk = way.phones().contains(to) ? null : way.trunk();
        if (trunk != null && trunk.isEmpty()) {
            throw NotSent.forGood(
                    to + " is no phone of ours, and " + account.name() + " has no trunk; name one in [[messaging]]",
                    null);
        }
        List<String> parts = parts(message.text(), way.partBytes());
        for (int part = begun.getOrDefault(message.id(), 0); part < parts.size(); part++) {
            begun.put(message.id(), part);
            String id = message.id() + (parts.size() == 1 ? "" : "-" + (part + 1));
            hand(new Text(id, way.number(), way.domain(), to, trunk, parts.get(part)));
        }
        begun.remove(message.id());
        figures.up();
        return new Sent(null, List.of());
    }

    private void hand(Text text) throws NotSent {
        try {
            texting.send(text);
        } catch (LineFailure e) {
            Throwable cause = e.getCause();
            boolean notAsked = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
            switch (e.kind()) {
                case GONE -> throw NotSent.forNow("nobody takes it just now: " + e.getMessage(), e);
                case NOT_OWNER -> throw NotSent.forNow("another controller has taken over", e);
                case REFUSED -> {
                    figures.down("Asterisk refuses: " + e.getMessage());
                    throw NotSent.forNow("Asterisk did not take it", e);
                }
                case NO_REPLY -> {
                    figures.down("Asterisk does not answer");
                    if (notAsked) {
                        throw NotSent.forNow("Asterisk cannot be reached", e);
                    }
                    throw NotSent.forGood(
                            "Asterisk was given the message and did not say whether it took it; ask the customer, or have"
                                    + " it sent again",
                            e);
                }
            }
        }
    }

    /** Between words where that is possible, each with its number where there are several: they may come in any order. */
    static List<String> parts(String text, int most) {
        if (bytes(text) <= most) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        String rest = text.strip();
        int room = most - "(99/99) ".length();
        while (!rest.isEmpty()) {
            int end = fitting(rest, room);
            if (end < rest.length()) {
                int blank = Math.max(rest.lastIndexOf(' ', end), rest.lastIndexOf('\n', end));
                end = blank > end / 2 ? blank : end;
            }
            parts.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        List<String> numbered = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            numbered.add("(" + (i + 1) + "/" + parts.size() + ") " + parts.get(i));
        }
        return numbered;
    }

    /** How much of the text has so many bytes at most; no character is cut in two. */
    private static int fitting(String text, int most) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            used += bytes(Character.toString(character));
            if (used > most) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Asterisk does not tell. */
    @Override
    public @Nullable Trace trace(Outgoing message) {
        return null;
    }

    @Override
    public List<Messaging.Finding> check() {
        return List.of(
                new Messaging.Finding("incoming, by files in " + spool.folder(), spool.trouble()),
                new Messaging.Finding(
                        "outgoing", way.trunk().isEmpty() ? "only to phones of ours: trunk is not given" : null));
    }

    @Override
    public void close() {
        spool.close();
    }
}
