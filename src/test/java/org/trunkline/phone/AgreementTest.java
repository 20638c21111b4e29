package org.trunkline.phone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.trunkline.phone.Agreement.Direction;

class AgreementTest {
    private static final String OFFER = """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=Asterisk
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 26010 RTP/AVP 9 8 0 96
            a=rtpmap:9 G722/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:96 telephone-event/8000
            a=fmtp:96 0-16
            a=sendonly
            """.replace("\n", "\r\n");

    @Test
    void the_first_codec_that_both_have_is_taken() {
        Agreement both = requireNonNull(Agreement.read(OFFER, List.of(Codec.PCMU, Codec.PCMA)));

        assertThat(both.codec()).isEqualTo(Codec.PCMA);
        assertThat(both.remote().getPort()).isEqualTo(26010);
        assertThat(both.digitsPayload()).isEqualTo(96);
        assertThat(both.theirs()).isEqualTo(Direction.SENDONLY);
        assertThat(both.theirs().answer()).isEqualTo(Direction.RECVONLY);
    }

    @Test
    void no_common_codec_is_no_agreement() {
        assertThat(Agreement.read(OFFER.replace(" 9 8 0 96", " 9 96"), List.of(Codec.PCMU)))
                .isNull();
    }

    @Test
    void a_description_that_is_none_is_no_agreement() {
        assertThat(Agreement.read("nonsense", List.of(Codec.PCMU))).isNull();
    }

    @Test
    void the_old_hold_without_an_address_is_a_hold() {
        Agreement held = requireNonNull(Agreement.read(
                OFFER.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0").replace("a=sendonly\r\n", ""),
                List.of(Codec.PCMU)));

        assertThat(held.theirs()).isEqualTo(Direction.SENDONLY);
    }

    @Test
    void what_is_written_is_read_back() {
        String written = Agreement.write("127.0.0.1", 5000, 1, List.of(Codec.PCMU), 101, Direction.SENDRECV);

        Agreement read = requireNonNull(Agreement.read(written, List.of(Codec.PCMA, Codec.PCMU)));
        assertThat(read.codec()).isEqualTo(Codec.PCMU);
        assertThat(read.digitsPayload()).isEqualTo(101);
    }
}
