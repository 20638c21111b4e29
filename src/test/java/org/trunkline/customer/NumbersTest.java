package org.trunkline.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "GB, 020 7946 0000, +442079460000",
        "GB, +44 (0)20 7946-0000, +442079460000",
        "GB, 00442079460000, +442079460000",
        "GB, 442079460000, +442079460000",
        "GB, 004915123456789, +4915123456789",
        "DE, 030 901820, +4930901820",
        "US, (650) 253-0000, +16502530000",
        "US, 16502530000, +16502530000",
        "US, 011442079460000, +442079460000",
        "US, 00442079460000, +442079460000"
    })
    void numbers_come_in_one_notation(String region, String presented, String expected) {
        assertThat(new Numbers(region).e164(presented)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "anonymous",
                "Anonymous",
                "unavailable",
                "101",
                "#31#",
                "+",
                "1800FLOWERS",
                "999",
                "00000000",
                "1234567890123456789012",
                "sip:ada@example.org"
            })
    void what_is_no_number_of_a_caller_is_none(String presented) {
        assertThat(new Numbers("GB").e164(presented)).isEmpty();
    }

    @Test
    void no_number_is_none() {
        assertThat(new Numbers("GB").e164(null)).isEmpty();
    }
}
