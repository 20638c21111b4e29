package org.trunkline.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private final Addresses addresses = new Addresses(new Numbers("GB"));

    private Optional<String> of(Address.Kind kind, String text) {
        return addresses.of(kind, text).map(Address::text);
    }

    @ParameterizedTest
    @CsvSource({
        "Ada@Example.ORG, ada@example.org",
        "' ada@example.org ', ada@example.org",
        "Ada Lovelace <ada@example.org>, ada@example.org",
        "ada.l+news@example.org, ada.l+news@example.org",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example",
        "ada@bu\u0308cher.example, ada@xn--bcher-kva.example",
        "ada@xn--bcher-kva.example, ada@xn--bcher-kva.example",
        "J\u00d6RG@example.org, j\u00f6rg@example.org",
        "jo\u0308rg@example.org, j\u00f6rg@example.org",
    })
    void an_email_address_is_one_however_it_is_written(String written, String kept) {
        assertThat(of(Address.Kind.EMAIL, written)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "ada@@example.org",
                "a b@example.org",
                "ada@exa mple.org",
                "a@b, c@d"
            })
    void what_is_no_email_address_is_none(String text) {
        assertThat(of(Address.Kind.EMAIL, text)).isEmpty();
    }

    @Test
    void too_long_an_address_is_none() {
        assertThat(of(Address.Kind.EMAIL, "a".repeat(310) + "@example.org")).isEmpty();
        assertThat(of(Address.Kind.CHAT, "a".repeat(300))).isEmpty();
    }

    @Test
    void telephone_numbers_are_in_e164() {
        for (String written : List.of("020 7946 0000", "+44 20 7946 0000", "0044 20 79460000")) {
            assertThat(of(Address.Kind.PHONE, written)).contains("+442079460000");
        }
        assertThat(of(Address.Kind.PHONE, "101")).isEmpty();
    }

    @Test
    void names_in_a_chat_have_no_case_and_ids_have() {
        assertThat(of(Address.Kind.CHAT, "XMPP:Ada@Example.org")).contains("xmpp:ada@example.org");
        assertThat(of(Address.Kind.CHAT, "Zm9vQmFy")).contains("Zm9vQmFy");
        assertThat(of(Address.Kind.SOCIAL, "Telegram:@Ada")).contains("telegram:@ada");
        assertThat(of(Address.Kind.SOCIAL, "page:Zm9vQmFy")).contains("page:Zm9vQmFy");
        assertThat(of(Address.Kind.SOCIAL, "@ada")).as("of which network?").isEmpty();
        assertThat(of(Address.Kind.CHAT, "two words")).isEmpty();
    }

    @Test
    void an_address_says_nothing_of_a_person_in_a_log() {
        assertThat(addresses
                        .of(Address.Kind.EMAIL, "ada@example.org")
                        .orElseThrow()
                        .toString())
                .doesNotContain("ada");
    }
}
