package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private final Proxies proxies = new Proxies(List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | 198.51.100.1 | 203.0.113.7", // a stranger says what it likes
                "127.0.0.1 | 198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | 192.0.2.66, 198.51.100.1 | 198.51.100.1", // what was there before our proxy is made up
                "127.0.0.1 | 192.0.2.66, 198.51.100.1, 10.9.8.7 | 198.51.100.1",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "[fd00:0:0:0:0:0:0:1] | [2001:db8::5]:443 | 2001:db8:0:0:0:0:0:5",
                "127.0.0.1 | 10.0.0.9 | 10.0.0.9",
                "127.0.0.1 | unknown | 127.0.0.1",
                "127.0.0.1 | localhost | 127.0.0.1",
                "127.0.0.1 | '' | 127.0.0.1",
            })
    void the_client_is_the_last_who_is_no_proxy_of_ours(String remote, String forwarded, String client) {
        assertThat(proxies.client(remote, List.of(forwarded))).isEqualTo(client);
        assertThat(Proxies.NONE.client(remote, List.of(forwarded))).isEqualTo(remote);
    }

    @Test
    void a_header_that_comes_in_several_lines_is_one() {
        assertThat(proxies.client("127.0.0.1", List.of("192.0.2.66", "198.51.100.1", "10.0.0.1")))
                .isEqualTo("198.51.100.1");
        assertThat(proxies.client("127.0.0.1", List.of())).isEqualTo("127.0.0.1");
    }

    @Test
    void what_is_no_address_is_refused() {
        assertThatThrownBy(() -> new Proxies(List.of("10.0.0.0/99"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Proxies(List.of("proxy"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chats_count_each_visitor_behind_our_proxy_and_no_stranger_as_another(@TempDir Path home) {
        try (TestApi api = new TestApi(home)) {
            assertThat(tooMuch(api, "198.51.100.1")).isTrue();
            assertThat(tooMuch(api, "192.0.2.66, 198.51.100.1")).as("made up").isTrue();
            assertThat(begun(api, "198.51.100.2")).isEqualTo(201);
        }
    }

    /** Each second one more is taken. */
    private static boolean tooMuch(TestApi api, String forwarded) {
        return IntStream.range(0, 300).anyMatch(_ -> begun(api, forwarded) == 429);
    }

    private static int begun(TestApi api, String forwarded) {
        return api.send("POST", "/chat/v1/website/sessions", null, "{}", "X-Forwarded-For", forwarded)
                .status();
    }
}
