package org.trunkline.flow;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Does an http step: variables into the request, values of the response into variables. */
final class HttpStep {
    /** Amounts of money come as they were sent: 1.50 is neither 1.5 nor 1.4999. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final StepRunner.Move FAILURE = new StepRunner.Move.By("failure");

    private final Variables variables;
    private final Conversation conversation;

    HttpStep(Variables variables, Conversation conversation) {
        this.variables = variables;
        this.conversation = conversation;
    }

    StepRunner.Move run(Step.Http http) {
        return switch (conversation.fetch(request(http))) {
            case Fetched.Failure _ -> FAILURE;
            case Fetched.Response(int status, String body) -> {
                if (http.statuses().containsKey(status)) {
                    yield new StepRunner.Move.By(Integer.toString(status));
                }
                yield status >= 200 && status < 300 && received(http, body) ? new StepRunner.Move.By("next") : FAILURE;
            }
        };
    }

    private HttpCall request(Step.Http http) {
        Map<String, String> headers = new LinkedHashMap<>();
        http.headers().forEach((name, value) -> headers.put(name, oneLine(variables.expand(value))));
        String address = http.url()
                .expand(name -> URLEncoder.encode(variables.required(name), StandardCharsets.UTF_8)
                        .replace("+", "%20"));
        Optional<String> body = http.body().map(json -> JSON.writeValueAsString(filled(json)));
        return new HttpCall(http.method(), inside(URI.create(address)), headers, body, http.timeout());
    }

    /** What a caller said must not lead to another place of the server than the flow means. */
    private static URI inside(URI address) {
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        if (Arrays.stream(path.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."))) {
            throw new StepFailed("a part of the address's path is . or .., which leads elsewhere");
        }
        return address;
    }

    private static String oneLine(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new StepFailed("a header's value has characters that headers cannot carry");
        }
        return value;
    }

    /** Variables stand inside text values only, so a caller's value can never change the shape of the JSON. */
    private JsonNode filled(JsonNode json) {
        return switch (json) {
            case ObjectNode object -> {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> filled.set(field.getKey(), filled(field.getValue())));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> filled.add(filled(item)));
                yield filled;
            }
            default ->
                json.isString()
                        ? JsonNodeFactory.instance.stringNode(variables.expand(
                                Template.of(json.stringValue(), Where.FILE, new Problems(java.nio.file.Path.of("")))))
                        : json;
        };
    }

    /** Sets all variables, or none and false if the response does not hold what the flow needs. */
    private boolean received(Step.Http http, String body) {
        if (http.results().isEmpty()) {
            return true;
        }
        Map<Step.Result, String> values = new LinkedHashMap<>();
        try {
            JsonNode json = JSON.readTree(body);
            for (Step.Result result : http.results()) {
                JsonNode value = json.at(result.pointer());
                if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
                    return false;
                }
                values.put(result, value.asString());
            }
        } catch (JacksonException e) {
            return false;
        }
        values.forEach((result, value) -> {
            variables.set(result.variable(), value, result.sensitive());
            conversation.remember(result.variable(), value, result.sensitive());
        });
        return true;
    }
}
