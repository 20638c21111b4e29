package org.trunkline.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;

/** What servers answer to what we send. */
final class Answers {
    private static final Set<Integer> LATER = Set.of(408, 425, 429);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int LONGEST = 300;
    private static final int LARGEST = 64 * 1024;

    private Answers() {}

    /** The first of an answer, which may have no end. */
    static BodyHandler<byte[]> handler() {
        return handler(LARGEST);
    }

    /** @param most bytes; what comes after them is left */
    static BodyHandler<byte[]> handler(int most) {
        return info -> BodySubscribers.mapping(BodyHandlers.ofInputStream().apply(info), body -> first(body, most));
    }

    private static byte[] first(InputStream body, int most) {
        try (body) {
            return body.readNBytes(most);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /**
     * @param who answered
     * @throws NotSent if it was not taken: for good where asking again is of no use
     */
    static void require(HttpResponse<byte[]> answer, String who, AccountFigures figures) throws NotSent {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            figures.up();
            return;
        }
        String why = who + " says " + status + said(answer.body());
        if (status >= 500 || LATER.contains(status)) {
            figures.down(why);
            Duration wait = retryAfter(answer).orElse(null);
            throw wait == null ? NotSent.forNow(why, null) : NotSent.after(wait, why);
        }
        if (status == 401 || status == 403 || status / 100 == 3) {
            figures.down(why + "; correct url and secret in [[messaging]]");
        }
        throw NotSent.forGood(why, null);
    }

    static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers().firstValue("Retry-After").flatMap(text -> seconds(text.strip()));
    }

    private static Optional<Duration> seconds(String text) {
        try {
            Duration wait = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            Instant.now(),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return wait.isNegative()
                    ? Optional.empty()
                    : Optional.of(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static String said(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }

    static String said(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** @throws NotSent if it is gone */
    static byte[] bytes(Outgoing.File file) throws NotSent {
        try (InputStream content = file.content()
                .get()
                .orElseThrow(() -> NotSent.forGood("the file " + file.name() + " is not there any more", null))) {
            return Objects.requireNonNull(content).readAllBytes();
        } catch (IOException e) {
            throw NotSent.forNow("the file " + file.name() + " cannot be read", e);
        }
    }

    /** Whether anybody answers there; posts nothing. */
    static Messaging.Finding reached(HttpClient http, URI url) {
        String what = "outgoing " + url.getScheme() + "://" + url.getAuthority();
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(url)
                            .timeout(Duration.ofSeconds(10))
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
            return new Messaging.Finding(what, answer.statusCode() >= 500 ? "it says " + answer.statusCode() : null);
        } catch (IOException e) {
            return new Messaging.Finding(what, "it cannot be reached: " + said(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Messaging.Finding(what, "interrupted");
        }
    }
}
