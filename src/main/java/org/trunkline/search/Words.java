package org.trunkline.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * How texts become words, and what is typed a query. Words are compared without case and accents; Korean ones also by their
 * stems, so that a particle at a word's end hides nothing.
 */
final class Words {
    static final String TEXT = "text";
    static final String KOREAN = "korean";
    static final String NUMBER = "number";

    private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
    /** A phrase in quotes, what may be a number in any notation, or a word. */
    private static final Pattern PARTS = Pattern.compile(
            "\"([^\"]*)\"|((?<![\\p{L}\\p{N}])[+(]?[0-9][0-9 ()./-]*[0-9](?![\\p{L}\\p{N}]))|([^\\s\"]+)");

    private static final int FEWEST_DIGITS = 3;
    private static final int SHORTEST_BEGINNING = 2;
    private static final int MOST_PARTS = 32;
    private static final int BEFORE = 60;
    private static final int LONGEST_EXCERPT = 240;

    private static final class Plain extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, normalize(field, words));
        }

        @Override
        protected TokenStream normalize(String field, TokenStream words) {
            return new ASCIIFoldingFilter(new LowerCaseFilter(new CJKWidthFilter(words)));
        }
    }

    private final Analyzer analyzer = new PerFieldAnalyzerWrapper(new Plain(), Map.of(KOREAN, new KoreanAnalyzer()));
    private final Function<String, Optional<String>> e164;

    /** @param e164 a telephone number in any notation as {@code +} country code and number */
    Words(Function<String, Optional<String>> e164) {
        this.e164 = e164;
    }

    Analyzer analyzer() {
        return analyzer;
    }

    static boolean isKorean(String text) {
        return HANGUL.matcher(text).find();
    }

    /** The ends of a number: so the beginning of any of them is any part of the number. */
    static Set<String> ends(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        Set<String> ends = new TreeSet<>();
        for (int from = 0; from + FEWEST_DIGITS <= digits.length(); from++) {
            ends.add(digits.substring(from));
        }
        return ends;
    }

    /** All of it must be there. Empty if there is nothing to look for. */
    Optional<Query> query(String typed) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        Matcher parts = PARTS.matcher(typed);
        int count = 0;
        while (count < MOST_PARTS && parts.find()) {
            boolean growing = parts.end() == typed.length();
            Optional<Query> one = parts.group(1) != null
                    ? phrase(parts.group(1))
                    : parts.group(2) != null ? number(parts.group(2), growing) : word(parts.group(3), growing);
            if (one.isPresent()) {
                all.add(one.get(), Occur.MUST);
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(all.build());
    }

    /** What is looked for in a text to show where it has it. */
    List<String> sought(String typed) {
        List<String> sought = new ArrayList<>(words(TEXT, typed));
        if (isKorean(typed)) {
            sought.addAll(words(KOREAN, typed));
        }
        return sought;
    }

    /** The part of the text around the first of the words, or its beginning. */
    static String excerpt(String text, List<String> sought) {
        String small = text.toLowerCase(Locale.ROOT);
        int first = small.length() != text.length()
                ? -1
                : sought.stream()
                        .mapToInt(small::indexOf)
                        .filter(at -> at >= 0)
                        .min()
                        .orElse(-1);
        int from = first <= BEFORE ? 0 : text.indexOf(' ', first - BEFORE) + 1;
        if (from > first) {
            from = Math.max(0, first);
        }
        int to = Math.min(text.length(), from + LONGEST_EXCERPT);
        return (from > 0 ? "… " : "") + text.substring(from, to) + (to < text.length() ? " …" : "");
    }

    private Optional<Query> number(String typed, boolean growing) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        BooleanQuery.Builder asWords = new BooleanQuery.Builder();
        boolean words = false;
        for (String word : typed.split("\\s+", -1)) {
            Optional<Query> one = word(word, growing && typed.endsWith(word));
            one.ifPresent(query -> asWords.add(query, Occur.MUST));
            words |= one.isPresent();
        }
        if (words) {
            any.add(asWords.build(), Occur.SHOULD);
        }
        String digits = typed.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
        Set<String> beginnings = new TreeSet<>();
        beginnings.add(digits);
        e164.apply(typed).ifPresent(number -> beginnings.add(number.substring(1)));
        for (String beginning : beginnings) {
            if (beginning.length() >= FEWEST_DIGITS) {
                any.add(new PrefixQuery(new Term(NUMBER, beginning)), Occur.SHOULD);
                words = true;
            }
        }
        return words ? Optional.of(any.build()) : Optional.empty();
    }

    private Optional<Query> phrase(String text) {
        List<String> words = words(TEXT, text);
        return words.isEmpty() ? Optional.empty() : Optional.of(exactly(TEXT, words));
    }

    /** @param growing whether more letters may follow */
    private Optional<Query> word(String text, boolean growing) {
        List<String> words = words(TEXT, text);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder().add(exactly(TEXT, words), Occur.SHOULD);
        String last = words.getLast();
        boolean korean = isKorean(text);
        if (growing && (korean || last.length() >= SHORTEST_BEGINNING)) {
            BooleanQuery.Builder begun = new BooleanQuery.Builder();
            words.subList(0, words.size() - 1)
                    .forEach(word -> begun.add(new TermQuery(new Term(TEXT, word)), Occur.MUST));
            any.add(begun.add(new PrefixQuery(new Term(TEXT, last)), Occur.MUST).build(), Occur.SHOULD);
        }
        if (korean) {
            List<String> stems = words(KOREAN, text);
            if (!stems.isEmpty()) {
                any.add(exactly(KOREAN, stems), Occur.SHOULD);
            }
        }
        return Optional.of(any.build());
    }

    private static Query exactly(String field, List<String> words) {
        return words.size() == 1
                ? new TermQuery(new Term(field, words.getFirst()))
                : new PhraseQuery(field, words.toArray(String[]::new));
    }

    private List<String> words(String field, String text) {
        List<String> words = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(field, text)) {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(word.toString());
            }
            stream.end();
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
