package org.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private final KeyedHash hash = new KeyedHash("key".getBytes(StandardCharsets.US_ASCII));

    /** The well-known example of HMAC-SHA-256. */
    @Test
    void it_is_the_one_that_all_know() {
        assertThat(HexFormat.of().formatHex(hash.of("The quick brown fox jumps over the lazy dog")))
                .isEqualTo("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    }

    @Test
    void many_threads_do_not_mix_their_texts() {
        byte[] alone = hash.of("one");
        assertThat(IntStream.range(0, 20_000)
                        .parallel()
                        .filter(n -> n % 2 == 0 || !Arrays.equals(alone, hash.of("one")))
                        .filter(n -> n % 2 == 1 || hash.of("other " + n).length != 32)
                        .count())
                .isZero();
    }
}
