package org.trunkline.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a message repeats what was written before it. Nothing is cut away: who shows the text folds what is beyond, and an
 * HTML body has it in a {@code details} element.
 */
public final class Quotes {
    /** What mail programs put above all of a message that they repeat without marking its lines. */
    private static final Pattern WHOLE = Pattern.compile(
            "^[ \\t>]*(?:-{2,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|원본 메시지) ?-{2,}"
                    + "|_{20,}\\s*\\R[ \\t]*(?:From|Von|De|보낸 사람) ?:"
                    + "|From: .+\\R(?:Sent|Date): .+\\R(?:To|Cc|Subject): ).*$",
            Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    /** What they put above lines that begin with a {@code >}; it may be broken into two lines. */
    private static final Pattern HEADING = Pattern.compile(
            "^[ \\t]*(?:On\\b.{5,300}\\bwrote:|Am\\b.{5,300}\\bschrieb\\b.{0,200}:|Le\\b.{5,300}\\ba écrit\\s?:"
                    + "|El\\b.{5,300}\\bescribió\\s?:|.{5,200}님이 작성(?:함)?:)[ \\t]*$",
            Pattern.MULTILINE | Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Pattern MARKED = Pattern.compile("^[ \\t]*>.*(?:\\R|\\z)", Pattern.MULTILINE);

    private Quotes() {}

    /**
     * The place in the text from which on all is quoted; the text's length if nothing is. Where somebody writes between or
     * below what they quote, nothing is folded.
     */
    public static int begin(String text) {
        int begin = marked(text);
        Matcher whole = WHOLE.matcher(text);
        if (whole.find()) {
            begin = Math.min(begin, whole.start());
        }
        return begin;
    }

    /** The last block of lines with a {@code >}, if nothing follows it, with the heading above it. */
    private static int marked(String text) {
        int begin = text.length();
        Matcher lines = MARKED.matcher(text);
        int from = -1;
        int to = -1;
        while (lines.find()) {
            if (from < 0 || !text.substring(to, lines.start()).isBlank()) {
                from = lines.start();
            }
            to = lines.end();
        }
        if (from < 0 || !text.substring(to).isBlank()) {
            return begin;
        }
        begin = from;
        String above = text.substring(Math.max(0, from - 700), from);
        Matcher heading = HEADING.matcher(above);
        while (heading.find()) {
            if (above.substring(heading.end()).isBlank()) {
                begin = from - above.length() + shortest(above, heading);
            }
        }
        return begin;
    }

    /** The pattern may begin at an earlier "On" than that of the heading: of all, the last that fits. */
    private static int shortest(String above, Matcher heading) {
        int start = heading.start();
        Matcher later = HEADING.matcher(above);
        while (later.find(start + 1)) {
            start = later.start();
        }
        return start;
    }
}
