package org.trunkline.flow;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends the http requests of flows: no redirects followed, a deadline for the whole, a limit on the answer. Thread-safe. */
public final class HttpFetch implements AutoCloseable {
    /** Longest answer, in bytes. */
    static final int MAX_BODY = 256 * 1024;

    private final HttpClient client;

    public HttpFetch() {
        client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Blocks until answered, refused or too late. Never throws; if interrupted, the thread stays so. */
    public Fetched fetch(HttpCall call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .timeout(call.timeout())
                .header("Accept", "application/json")
                .method(
                        call.method(),
                        call.body()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        call.body().ifPresent(body -> request.header("Content-Type", "application/json"));
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            call.headers().forEach(request::setHeader);
            answer = client.sendAsync(
                    request.build(),
                    info -> HttpResponse.BodySubscribers.limiting(
                            HttpResponse.BodySubscribers.ofByteArray(), MAX_BODY));
        } catch (IllegalArgumentException e) {
            return new Fetched.Failure("the request cannot be sent as written");
        }
        try {
            HttpResponse<byte[]> response = answer.get(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Fetched.Response(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Fetched.Failure("no answer within " + call.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Fetched.Failure("no answer: " + e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Fetched.Failure("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
