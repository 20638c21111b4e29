package org.trunkline.intent;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text as words: lower case, without punctuation; figures and signs of money stay whole. */
final class Text {
    private static final Pattern WORD = Pattern.compile(
            "\\+?\\p{Nd}+(?:[.,:/-]\\p{Nd}+)*(?:st|nd|rd|th)?|[$£€]|[\\p{L}\\p{M}\\p{N}]+(?:'[\\p{L}\\p{M}]+)*'?");

    private Text() {}

    static List<String> words(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replace('’', '\'')
                .toLowerCase(Locale.ROOT);
        return WORD.matcher(plain).results().map(MatchResult::group).toList();
    }

    /** A word that can be said as it stands. */
    static boolean speakable(String word) {
        return word.codePoints().noneMatch(c -> Character.isDigit(c) || c == '$' || c == '£' || c == '€');
    }
}
