package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {
    private static final String OWN = "Thank you.\n\n";

    private static String own(String text) {
        return text.substring(0, Quotes.begin(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Mon, 23 Nov 2026 at 08:00, Ada <ada@example.org> wrote:\n> hello\n> there\n",
                "On Mon, 23 Nov 2026 at 08:00, Ada Long Name\n<ada@example.org> wrote:\n\n> hello\n",
                "Am 23.11.2026 um 08:00 schrieb Ada:\n> hallo\n",
                "Le lun. 23 nov. 2026 à 08:00, Ada <ada@example.org> a écrit :\n> bonjour\n",
                "2026년 11월 23일 오전 8:00, Ada <ada@example.org>님이 작성:\n> 안녕\n",
                "> hello\n>\n> there\n",
                "-----Original Message-----\nFrom: Ada\nhello\n",
                "________________________________\nFrom: Ada <ada@example.org>\nSent: Monday\nhello\n",
                "From: Ada\nSent: Monday\nTo: us\nSubject: hello\n\nhello\n",
                "---------- Forwarded message ---------\nFrom: Ada\n\nhello\n"
            })
    void what_is_repeated_is_told_from_what_is_new(String quoted) {
        assertThat(own(OWN + quoted)).isEqualTo(OWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Just this.\n",
                "",
                "On Monday I wrote: nothing.\n",
                "On Mon, Ada wrote:\n> one?\n\nYes.\n",
                "> one?\nYes.\n> two?\nNo.\n",
                "From: the bottom of my heart, thank you\n"
            })
    void what_is_written_between_or_below_is_not_folded(String text) {
        assertThat(own(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000})
    void long_texts_take_no_time(int lines) {
        String text = "On and on it goes\n".repeat(lines) + "> x\n".repeat(lines) + "end";
        assertThat(Quotes.begin(text)).isEqualTo(text.length());
    }
}
