package org.trunkline.messaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for Meta's Cloud API, which cannot be had for a test: a server that checks what is documented of it (token, fields,
 * the 24 hours, templates and their parameters, media by id, signed webhooks) and answers with the documented errors. That
 * the real one behaves so is not shown by it.
 */
final class WhatsAppStandIn implements AutoCloseable {
    static final String PHONE_ID = "106540352242922";
    static final String TOKEN = "EAAG-stand-in";
    static final String APP_SECRET = "5f4dcc3b5aa765d61d8327deb882cf99";
    static final String VERIFY_TOKEN = "stand-in-word";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Name and language, with how many parameters the body has. */
    private static final Map<String, Integer> TEMPLATES = Map.of("order_ready en_GB", 2);

    private static final Set<String> TYPES = Set.of("text", "template", "image", "video", "audio", "document");

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private final Map<String, byte[]> media = new ConcurrentHashMap<>();
    /** What it calls our messages. */
    final Map<String, String> ids = new ConcurrentHashMap<>();
    /** What was taken. */
    final List<JsonNode> taken = new ArrayList<>();

    WhatsAppStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v23.0";
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v23\\.0/", "");
        String method = exchange.getRequestMethod();
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            error(exchange, 401, 190, "Invalid OAuth access token");
        } else if (method.equals("POST") && path.equals(PHONE_ID + "/messages")) {
            message(exchange, JSON.readTree(body));
        } else if (method.equals("POST") && path.equals(PHONE_ID + "/media")) {
            upload(exchange, new String(body, StandardCharsets.ISO_8859_1));
        } else if (method.equals("GET") && path.equals(PHONE_ID)) {
            answer(exchange, 200, "{\"display_phone_number\":\"+44 20 7946 1950\",\"verified_name\":\"Stand-in\"}");
        } else if (method.equals("GET") && media.containsKey(path)) {
            answer(
                    exchange,
                    200,
                    "{\"messaging_product\":\"whatsapp\",\"url\":\"" + api().replace("/v23.0", "") + "/file/" + path
                            + "\",\"id\":\"" + path + "\"}");
        } else if (method.equals("GET") && path.startsWith("/file/")) {
            byte[] content = media.getOrDefault(path.substring("/file/".length()), new byte[0]);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        } else {
            error(exchange, 400, 100, "Unsupported request");
        }
        exchange.close();
    }

    private void message(HttpExchange exchange, JsonNode message) throws IOException {
        String type = message.path("type").asString("");
        String to = message.path("to").asString("");
        JsonNode content = message.path(type);
        if (!message.path("messaging_product").asString("").equals("whatsapp")
                || !TYPES.contains(type)
                || !content.isObject()
                || !to.matches("\\+?\\d{5,20}")) {
            error(exchange, 400, 100, "Invalid parameter");
            return;
        }
        boolean open = heard.getOrDefault(to, Instant.MIN).isAfter(Instant.now().minus(Duration.ofHours(24)));
        if (type.equals("template")) {
            String name = content.path("name").asString("") + " "
                    + content.path("language").path("code").asString("");
            Integer wanted = TEMPLATES.get(name);
            if (wanted == null) {
                error(exchange, 404, 132_001, "Template name does not exist in the translation");
                return;
            }
            if (content.path("components").path(0).path("parameters").size() != wanted) {
                error(exchange, 400, 132_000, "Number of parameters does not match the expected number of params");
                return;
            }
        } else if (!open) {
            error(exchange, 400, 131_047, "Re-engagement message");
            return;
        } else if (type.equals("text") && content.path("body").asString("").length() > 4096) {
            error(exchange, 400, 100, "Invalid parameter: text.body is too long");
            return;
        } else if (!type.equals("text") && !media.containsKey(content.path("id").asString(""))) {
            error(exchange, 400, 131_053, "Media upload error");
            return;
        }
        String id = "wamid.OUT" + count.incrementAndGet();
        ids.put(message.path("biz_opaque_callback_data").asString(""), id);
        synchronized (taken) {
            taken.add(message);
        }
        answer(
                exchange,
                200,
                "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"" + to + "\",\"wa_id\":\"" + to
                        + "\"}],\"messages\":[{\"id\":\"" + id + "\"}]}");
    }

    private void upload(HttpExchange exchange, String body) throws IOException {
        if (!body.contains("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n")
                || !body.contains("name=\"file\"; filename=\"")
                || !body.contains("Content-Type: ")) {
            error(exchange, 400, 100, "Invalid parameter");
            return;
        }
        int begin = body.indexOf("\r\n\r\n", body.indexOf("name=\"file\"")) + 4;
        answer(
                exchange,
                200,
                "{\"id\":\""
                        + keep(body.substring(begin, body.lastIndexOf("\r\n--")).getBytes(StandardCharsets.ISO_8859_1))
                        + "\"}");
    }

    /** @return the id of the file */
    String keep(byte[] file) {
        String id = "77" + count.incrementAndGet();
        media.put(id, file);
        return id;
    }

    private static void error(HttpExchange exchange, int status, int code, String message) throws IOException {
        answer(
                exchange,
                status,
                "{\"error\":{\"message\":\"(#" + code + ") " + message
                        + "\",\"type\":\"OAuthException\",\"code\":" + code
                        + ",\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":\"" + message
                        + "\"},\"fbtrace_id\":\"A\"}}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What was taken of this type, once there is any. */
    JsonNode awaits(String type) {
        return Awaitility.await("a message of type " + type)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            synchronized (taken) {
                                return taken.stream()
                                        .filter(one ->
                                                one.path("type").asString("").equals(type))
                                        .toList();
                            }
                        },
                        found -> !found.isEmpty())
                .getLast();
    }

    // ---- webhooks

    /** A customer writes; {@code content} is what stands beside the type, in JSON. */
    int writes(String hook, String from, String id, String type, String content) {
        heard.put(from, Instant.now());
        return posts(
                hook,
                "\"contacts\":[{\"profile\":{\"name\":\"Jo Stand-in\"},\"wa_id\":\"" + from + "\"}],\"messages\":[{"
                        + "\"from\":\"" + from + "\",\"id\":\"" + id + "\",\"timestamp\":\""
                        + Instant.now().getEpochSecond() + "\",\"type\":\"" + type + "\",\"" + type + "\":" + content
                        + "}]",
                APP_SECRET,
                PHONE_ID);
    }

    int tells(String hook, String id, String status, String more) {
        return posts(
                hook,
                "\"statuses\":[{\"id\":\"" + id + "\",\"status\":\"" + status + "\",\"timestamp\":\""
                        + Instant.now().getEpochSecond() + "\",\"recipient_id\":\"1\"" + more + "}]",
                APP_SECRET,
                PHONE_ID);
    }

    int posts(String hook, String value, String secret, String phoneId) {
        String body = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":{"
                + "\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"442079461950\","
                + "\"phone_number_id\":\"" + phoneId + "\"}," + value + "},\"field\":\"messages\"}]}]}";
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(hook))
                                    .header("Content-Type", "application/json")
                                    .header(
                                            "X-Hub-Signature-256",
                                            "sha256="
                                                    + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(body))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
