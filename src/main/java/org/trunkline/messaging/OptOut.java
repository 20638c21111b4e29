package org.trunkline.messaging;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The words by which who gets text messages says whether they want any: those that carriers ask all senders to obey. */
enum OptOut {
    STOP(
            "STOP|STOPALL|STOP ALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|OPT OUT",
            "You will get no more messages from us. Write START to get them again."),
    START("START|UNSTOP|OPTIN|OPT IN", "You will get messages from us again. Write STOP to end them."),
    HELP("HELP|INFO", "");

    private final Pattern words;
    private final String answer;

    OptOut(String words, String answer) {
        this.words = Pattern.compile(words);
        this.answer = answer;
    }

    /** A message that is one of the words and nothing else. */
    static Optional<OptOut> of(String text) {
        String word = text.strip()
                .replaceAll("[.!\"']", "")
                .replaceAll("[\\s-]+", " ")
                .toUpperCase(Locale.ROOT);
        for (OptOut one : values()) {
            if (one.words.matcher(word).matches()) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    String answer() {
        return answer;
    }
}
