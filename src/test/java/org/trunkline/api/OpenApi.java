package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The API's document, against which every answer in the tests is held. */
final class OpenApi {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    OpenApi() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("/openapi.yaml"))) {
            document = (ObjectNode) YAMLMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The document lets clients ignore what they do not know; the server must send nothing that is not in it.
        for (JsonNode schema : document.path("components").path("schemas")) {
            if (schema instanceof ObjectNode object && object.has("properties")) {
                object.put("additionalProperties", false);
            }
        }
    }

    /** {@code GET /api/v1/queues} and so on. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry ->
                                operations.add(entry.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** {@code GET /api/v1/queues 200} and so on, but for {@code default}. */
    Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        operations()
                .forEach(operation -> responses(operation).propertyNames().stream()
                        .filter(status -> !status.equals("default"))
                        .forEach(status -> answers.add(operation + " " + status)));
        return answers;
    }

    /** Who may, as the description says; empty: no role is named. */
    Set<Role> roles(String operation) {
        String[] parts = operation.split(" ", 2);
        String said = document.path("paths")
                .path(parts[1])
                .path(parts[0].toLowerCase(Locale.ROOT))
                .path("description")
                .asString("");
        String names = said.contains("Roles: ") ? said.substring(said.lastIndexOf("Roles: ")) : "";
        return Arrays.stream(Role.values())
                .filter(role -> names.contains(role.name()) || (names.contains("any") && role != Role.ANYONE))
                .collect(Collectors.toSet());
    }

    /** What people look at is no part of the document. */
    static boolean isPage(String path) {
        return path.equals("/")
                || path.equals(PageRoutes.LOG_IN)
                || path.equals(PageRoutes.DESK)
                || path.startsWith(PageRoutes.ASSETS)
                || path.startsWith(SurveyPage.PATH)
                || path.equals(ChatPageRoutes.WIDGET)
                || path.startsWith(ChatPageRoutes.DEMO);
    }

    /** The documented answers that were checked so far. */
    Set<String> seen() {
        return seen;
    }

    /** Fails if the document does not say that this request can be answered so. */
    void check(String method, String path, TestApi.Answer answer) {
        String plain = path.split("\\?", 2)[0];
        String operation = operations().stream()
                .filter(known -> matches(known, method, plain))
                .findFirst()
                .orElse("");
        if (isPage(plain)) {
            return;
        }
        if (operation.isEmpty()) {
            assertThat(answer.status()).as(method + " " + path).isIn(401, 404, 405);
            return;
        }
        String status = String.valueOf(answer.status());
        JsonNode response = responses(operation).has(status)
                ? responses(operation).path(status)
                : responses(operation).path("default");
        if (responses(operation).has(status)) {
            seen.add(operation + " " + status);
        }
        if (response.has("$ref")) {
            response = document.at(response.path("$ref").asString().substring(1));
        }
        String what = operation + " " + status + " " + answer.body();
        if (!response.has("content")) {
            assertThat(answer.body()).as(what).isEmpty();
            return;
        }
        String type = Objects.requireNonNullElse(answer.type(), "").split(";", 2)[0];
        assertThat(response.path("content").has(type)).as(what + " is " + type).isTrue();
        JsonNode schema = response.path("content").path(type).path("schema");
        if (type.endsWith("json")) {
            assertThat(schemas.computeIfAbsent(schema.toString(), text -> schema((ObjectNode) schema))
                            .validate(answer.json()))
                    .as(what)
                    .isEmpty();
        }
    }

    private Schema schema(ObjectNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("$defs", document.path("components").path("schemas"));
        return registry.getSchema(JSON.readTree(whole.toString().replace("#/components/schemas/", "#/$defs/")));
    }

    private JsonNode responses(String operation) {
        String[] parts = operation.split(" ", 2);
        return document.path("paths")
                .path(parts[1])
                .path(parts[0].toLowerCase(Locale.ROOT))
                .path("responses");
    }

    private static boolean matches(String operation, String method, String path) {
        String[] parts = operation.split(" ", 2);
        return parts[0].equals(method) && path.matches(parts[1].replaceAll("\\{[^}]+}", "[^/]+"));
    }
}
