package org.trunkline.ticket;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom a note names: {@code @101}, {@code @sue}. */
public final class Mentions {
    /** Not within a word: an address of email names nobody. */
    private static final Pattern MENTION = Pattern.compile("(?<![\\w.@+-])@(\\w[\\w.-]*\\w|\\w)");

    private static final int MOST = 50;

    private Mentions() {}

    /** Names as they stand in the text; whether there are such people is for others to say. */
    public static Set<String> in(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher mention = MENTION.matcher(text);
        while (mention.find() && names.size() < MOST) {
            names.add(mention.group(1));
        }
        return names;
    }
}
