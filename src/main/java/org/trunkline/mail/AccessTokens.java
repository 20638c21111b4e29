package org.trunkline.mail;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.trunkline.mail.Mailbox.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OAuth 2 access token of one mailbox, fetched when it is needed and renewed before it ends. A provider may give a new
 * refresh token each time, the old one being of use for a while only: the newest is kept in a file. Thread-safe.
 */
final class AccessTokens {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    /** So long before its end it is not used any more. */
    private static final Duration EARLY = Duration.ofMinutes(2);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Token(String value, Instant until) {}

    private final HttpClient http;
    private final Path file;
    private final InstantSource clock;
    private final ReentrantLock one = new ReentrantLock();
    private volatile @Nullable Token current;

    /** @param file that the newest refresh token is kept in; readable by us alone */
    AccessTokens(HttpClient http, Path file, InstantSource clock) {
        this.http = http;
        this.file = file;
        this.clock = clock;
    }

    /** @throws IOException if none is to be had; says why, without any secret */
    String get(Secret.OAuth oauth) throws IOException {
        one.lock();
        try {
            Token known = current;
            if (known != null && clock.instant().isBefore(known.until())) {
                return known.value();
            }
            Token fetched = fetch(oauth);
            current = fetched;
            return fetched.value();
        } finally {
            one.unlock();
        }
    }

    void forget() {
        current = null;
    }

    private Token fetch(Secret.OAuth oauth) throws IOException {
        String refresh = newest(oauth.refreshToken());
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", refresh.isEmpty() ? "client_credentials" : "refresh_token");
        form.put("client_id", oauth.client());
        form.put("client_secret", oauth.clientSecret());
        form.put("refresh_token", refresh);
        form.put("scope", oauth.scope());
        form.values().removeIf(String::isEmpty);
        HttpRequest request = HttpRequest.newBuilder(oauth.endpoint())
                .timeout(ANSWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))))
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        JsonNode answer = json(response.body());
        String token = answer.path("access_token").asString("");
        if (response.statusCode() != 200 || token.isEmpty()) {
            String error = answer.path("error").asString("");
            throw new TokenRefused(oauth.endpoint() + " gives no access token (status " + response.statusCode()
                    + (error.isEmpty() ? "" : ", " + error) + "); "
                    + (error.equals("invalid_grant")
                            ? "the refresh token is not valid any more: grant access again and put the new one into"
                                    + " secrets.toml"
                            : "check oauth_client, oauth_secret and oauth_scope"));
        }
        keep(oauth.refreshToken(), answer.path("refresh_token").asString(""));
        Duration lives =
                Duration.ofSeconds(Math.max(0, answer.path("expires_in").asLong(3600)));
        Duration used = lives.compareTo(EARLY.multipliedBy(2)) > 0 ? lives.minus(EARLY) : lives.dividedBy(2);
        return new Token(token, clock.instant().plus(used));
    }

    /** The provider is there, and says no. */
    static final class TokenRefused extends IOException {
        TokenRefused(String why) {
            super(why);
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    /** The one that the provider gave last for the one in the settings; that one itself if it was changed. */
    private String newest(String configured) throws IOException {
        if (configured.isEmpty() || !Files.exists(file)) {
            return configured;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 2 && lines.getFirst().equals(DigestUtils.sha256Hex(configured))
                ? lines.getLast()
                : configured;
    }

    private void keep(String configured, String given) throws IOException {
        if (configured.isEmpty() || given.isEmpty() || given.equals(newest(configured))) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path incoming = file.resolveSibling(file.getFileName() + ".incoming");
        Files.deleteIfExists(incoming);
        Files.createFile(incoming, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(incoming, DigestUtils.sha256Hex(configured) + "\n" + given + "\n");
        Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
