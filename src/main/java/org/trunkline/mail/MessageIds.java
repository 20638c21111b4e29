package org.trunkline.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Outgoing;

/** The ids by which messages and their threads are known. */
final class MessageIds {
    /** Those that we give, so that reports that quote no headers are matched too. */
    private static final Pattern OURS = Pattern.compile("<tl\\.[0-9a-f]{32}@[^<>\\s]{1,255}>");

    private static final Pattern ANY = Pattern.compile("<[^<>\\s]+>");
    private static final Pattern TOKEN = Pattern.compile("\\[#([A-Za-z0-9][A-Za-z0-9.-]{1,60})]");
    private static final int MOST = 50;

    private MessageIds() {}

    /** The same at each attempt: by it a message is found of which it is not known whether it was sent. */
    static String of(Outgoing message) {
        String name = DigestUtils.sha256Hex(
                String.join("\n", message.account(), message.interaction(), message.id(), "" + message.writtenAt()));
        String domain = message.account().substring(message.account().lastIndexOf('@') + 1);
        return "<tl." + name.substring(0, 32) + "@" + domain + ">";
    }

    static boolean isOurs(String id) {
        return OURS.matcher(id).matches();
    }

    /** The first id of ours that a text has. */
    static @Nullable String ours(String text) {
        Matcher found = OURS.matcher(text);
        return found.find() ? found.group() : null;
    }

    /** All of a header such as References, in its order; of very many the first and the newest. */
    static List<String> all(@Nullable String header) {
        List<String> ids = new ArrayList<>();
        Matcher found = ANY.matcher(Objects.requireNonNullElse(header, ""));
        while (found.find()) {
            ids.add(found.group());
        }
        if (ids.size() > MOST) {
            List<String> few = new ArrayList<>(List.of(ids.getFirst()));
            few.addAll(ids.subList(ids.size() - MOST + 1, ids.size()));
            return few;
        }
        return ids;
    }

    /** As it stands in a subject. */
    static String token(String name) {
        return "[#" + name + "]";
    }

    /** Those that a subject has, as keys of threads. */
    static List<String> tokens(@Nullable String subject) {
        return TOKEN.matcher(Objects.requireNonNullElse(subject, ""))
                .results()
                .map(found -> token(found.group(1)))
                .toList();
    }
}
