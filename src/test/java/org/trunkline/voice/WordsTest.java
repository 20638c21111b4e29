package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static String said(String tag, Reading reading, String text) {
        return Words.of(Locale.forLanguageTag(tag), text, reading, "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en-GB | CARDINAL   | 123            | one hundred and twenty three
            en-US | CARDINAL   | 123            | one hundred twenty three
            en-GB | CARDINAL   | 1,042.50       | one thousand and forty two point five
            en-GB | CARDINAL   | -3             | minus three
            de-DE | CARDINAL   | 21             | einundzwanzig
            ko-KR | CARDINAL   | 42             | 사십이
            en-GB | CARDINAL   | 1e999999       | 1e999999
            en-GB | CARDINAL   | not a number   | not a number
            en-GB | CARDINAL   | 1234567890123456789 | one two three, four five six, seven eight nine, zero one two, three four five, six seven eight nine
            en-GB | ORDINAL    | 22             | twenty second
            fr-FR | ORDINAL    | 2              | deuxième
            en-GB | DIGITS     | 12345678       | one two three four, five six seven eight
            en-GB | DIGITS     | 1234567        | one two three, four five six seven
            en-GB | DIGITS     | 12345          | one two three, four five
            en-GB | DIGITS     | 007            | zero zero seven
            ko-KR | DIGITS     | 010            | 공 일 공
            en-GB | DIGITS     | 1#*            | one hash star
            en-US | DIGITS     | 1#             | one pound
            en-GB | CHARACTERS | ab3            | A B three
            en-GB | TELEPHONE  | +44 20 7946 0000 | plus four four, two zero, seven nine four six, zero zero zero zero
            en-GB | DATE       | 2026-11-22     | the twenty second of November, twenty twenty-six
            en-US | DATE       | 1905-07-01     | July first, nineteen oh-five
            en-GB | DATE       | 31 June        | 31 June
            de-DE | DATE       | 2026-11-22     | 22. November 2026
            ko-KR | DATE       | 2026-11-22     | 2026년 11월 22일
            en-GB | DAY        | 2026-11-22     | Sunday, the twenty second of November
            ko-KR | DAY        | 2026-11-22     | 11월 22일 일요일
            en-GB | TIME       | 14:30          | two thirty P M
            en-GB | TIME       | 9:05           | nine oh five A M
            en-GB | TIME       | 12:00          | noon
            en-GB | TIME       | 00:00          | midnight
            en-GB | TIME       | 2:30 p.m.      | two thirty P M
            en-GB | TIME       | 25:00          | 25:00
            en-GB | CURRENCY   | 42.50          | forty two pounds and fifty pence
            en-GB | CURRENCY   | £1.01          | one pound and one penny
            en-US | CURRENCY   | 0.99           | ninety nine cents
            en-GB | CURRENCY   | EUR 3          | three euros
            en-GB | CURRENCY   | -3 EUR         | minus three euros
            en-GB | CURRENCY   | 5 CHF          | five Swiss francs
            ko-KR | CURRENCY   | 50000          | 오만 대한민국 원
            de-DE | CURRENCY   | 3.50           | drei Komma fünf Euro
            en-GB | CURRENCY   | much           | much
            """)
    void figures_are_read_as_people_say_them(String tag, Reading reading, String text, String words) {
        assertThat(said(tag, reading, text)).isEqualTo(words);
    }

    @Test
    void a_date_is_read_in_the_order_that_is_told() {
        assertThat(Words.of(Locale.UK, "03/04/2026", Reading.DATE, "dmy"))
                .isEqualTo("the third of April, twenty twenty-six");
        assertThat(Words.of(Locale.US, "3/4/2026", Reading.DATE, "mdy")).isEqualTo("March fourth, twenty twenty-six");
        assertThat(Words.of(Locale.UK, "03/04/2026", Reading.DATE, "")).isEqualTo("03/04/2026");
    }
}
