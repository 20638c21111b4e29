package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFetchTest {
    private final HttpFetch http = new HttpFetch();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] request = exchange.getRequestBody().readAllBytes();
            byte[] body = switch (path) {
                case "/long" -> new byte[HttpFetch.MAX_BODY + 1];
                case "/echo" ->
                    (exchange.getRequestMethod() + " "
                                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                                    + exchange.getRequestHeaders().getFirst("X-Key") + " "
                                    + new String(request, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8);
                default -> "{}".getBytes(StandardCharsets.UTF_8);
            };
            if (path.equals("/never")) {
                await(over);
            }
            if (path.equals("/away")) {
                exchange.getResponseHeaders().add("Location", "/echo");
            }
            exchange.sendResponseHeaders(path.equals("/away") ? 302 : 200, body.length);
            if (path.equals("/dribble")) {
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                await(over);
            }
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        http.close();
        threads.shutdownNow();
    }

    private Fetched fetch(String method, String path, Optional<String> body) {
        return fetch(method, path, body, Duration.ofSeconds(20));
    }

    private Fetched fetch(String method, String path, Optional<String> body, Duration timeout) {
        return http.fetch(new HttpCall(
                method,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
                Map.of("X-Key", "k"),
                body,
                timeout));
    }

    @Test
    void an_answer_comes_back_with_its_status() {
        assertThat(fetch("GET", "/echo", Optional.empty())).isEqualTo(new Fetched.Response(200, "GET null k "));
        assertThat(fetch("POST", "/echo", Optional.of("{\"ü\":1}")))
                .isEqualTo(new Fetched.Response(200, "POST application/json k {\"ü\":1}"));
    }

    @Test
    void a_redirect_is_not_followed() {
        assertThat(fetch("GET", "/away", Optional.empty())).isEqualTo(new Fetched.Response(302, "{}"));
    }

    @Test
    void no_answer_or_half_an_answer_in_time_is_a_failure() {
        for (String path : new String[] {"/never", "/dribble"}) {
            long began = System.nanoTime();
            assertThat(fetch("GET", path, Optional.empty(), Duration.ofMillis(300)))
                    .isInstanceOf(Fetched.Failure.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void an_answer_that_is_too_long_is_a_failure() {
        assertThat(fetch("GET", "/long", Optional.empty())).isInstanceOf(Fetched.Failure.class);
    }

    @Test
    void nobody_there_is_a_failure() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(http.fetch(new HttpCall(
                        "GET",
                        URI.create("http://127.0.0.1:" + port + "/"),
                        Map.of(),
                        Optional.empty(),
                        Duration.ofSeconds(2))))
                .isInstanceOf(Fetched.Failure.class);
    }

    @Test
    void a_header_that_cannot_be_sent_is_a_failure() {
        assertThat(http.fetch(new HttpCall(
                        "GET",
                        URI.create("http://127.0.0.1:1/"),
                        Map.of("Host", "x"),
                        Optional.empty(),
                        Duration.ofSeconds(1))))
                .isInstanceOf(Fetched.Failure.class);
    }
}
