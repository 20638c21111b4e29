package org.trunkline.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTokenTest {
    private final TicketToken tokens = new TicketToken("a secret".getBytes(StandardCharsets.UTF_8));

    @Test
    void a_token_is_found_whatever_mail_programs_do_to_the_subject() {
        String token = tokens.of(1001);
        assertThat(token).matches("\\[#1001-[A-Z2-7]{5}]");
        for (String subject : new String[] {
            token,
            "Re: AW: " + token + " broken",
            "Re: " + token.toLowerCase(Locale.ROOT),
            "Re: [ # 1001 - " + token.substring(7, 12) + " ]",
            tokens.of(7) + " was about " + token
        }) {
            assertThat(tokens.find(subject)).as(subject).contains(1001L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Order [#1001]",
                "#1001",
                "[#1001-AAAAA]",
                "[#1001-]",
                "[#999999999999999999999-AAAAA]",
                "",
                "\u0000[#"
            })
    void a_number_that_somebody_writes_leads_nowhere(String subject) {
        assertThat(tokens.find(subject)).isEmpty();
    }

    @Test
    void the_check_of_one_ticket_is_not_that_of_another_nor_of_another_installation() {
        String check = tokens.of(1001).substring(7);
        assertThat(tokens.find("[#1002-" + check)).isEmpty();
        assertThat(new TicketToken(new byte[32]).find(tokens.of(1001))).isEmpty();
    }
}
