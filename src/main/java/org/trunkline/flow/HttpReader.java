package org.trunkline.flow;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads an http step. */
final class HttpReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
    private static final Pattern FIXED_HOST = Pattern.compile("https?://[^/?#${}\\s]+([/?#].*)?", Pattern.DOTALL);

    private final Element element;
    private final Problems problems;

    HttpReader(Element element) {
        this.element = element;
        this.problems = element.problems();
    }

    Step read(Step.Head head, Step.Goto next) {
        String method = element.optional("method").orElse("GET");
        if (!method.equals("GET") && !method.equals("POST")) {
            problems.add(element.whereOf("method"), "the method is '" + method + "'", "write GET or POST");
        }
        Optional<JsonNode> body = element.child("body").flatMap(this::body);
        if (body.isPresent() && method.equals("GET")) {
            problems.add(element.where(), "a GET has no body", "write method=\"POST\", or remove <body>");
        }
        return new Step.Http(
                head,
                method,
                url(),
                headers(),
                body,
                element.duration("timeout", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(30)),
                results(),
                statuses(),
                Step.Goto.requiredExit(element, "failure"),
                next,
                element.whereOf("url"));
    }

    private Template url() {
        String text = element.required("url");
        Where at = element.whereOf("url");
        if (!text.isEmpty() && !FIXED_HOST.matcher(text).matches()) {
            problems.add(
                    at,
                    "'" + text + "' is no http address with a fixed host",
                    "write http://host/path; ${…} may stand after the host only");
        } else if (!text.isEmpty()) {
            try {
                URI.create(text.replaceAll("\\$\\{[^}]*\\}", "x"));
            } catch (IllegalArgumentException e) {
                problems.add(at, "'" + text + "' is no address", "write spaces and the like as %20");
            }
        }
        return Template.of(text, at, problems);
    }

    private Map<String, Template> headers() {
        Map<String, Template> headers = new LinkedHashMap<>();
        for (Element header : element.children("header")) {
            headers.put(header.name("name", HEADER, "header"), Template.of(header, "value"));
            header.done();
        }
        return headers;
    }

    private Optional<JsonNode> body(Element body) {
        body.doneButText();
        try {
            JsonNode json = JSON.readTree(body.node().text());
            variables(json).forEach(text -> Template.of(text, body.where(), problems));
            return Optional.of(json);
        } catch (JacksonException e) {
            problems.add(
                    body.where(),
                    "the body is no JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "write variables inside quotes: {\"account\": \"${account}\"}");
            return Optional.empty();
        }
    }

    /** All text values in the JSON. */
    static List<String> variables(JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (json.isString()) {
            texts.add(json.stringValue());
        }
        json.forEach(child -> texts.addAll(variables(child)));
        return texts;
    }

    private List<Step.Result> results() {
        List<Step.Result> results = new ArrayList<>();
        for (Element result : element.children("result")) {
            String pointer = result.required("pointer");
            String variable = result.name("variable", Template.NAME, "variable");
            boolean sensitive = result.flag("sensitive");
            result.done();
            try {
                results.add(new Step.Result(JsonPointer.compile(pointer), variable, sensitive));
            } catch (IllegalArgumentException e) {
                problems.add(
                        result.whereOf("pointer"),
                        "'" + pointer + "' is no JSON pointer",
                        "write it as /balance or /items/0/name");
            }
        }
        return List.copyOf(results);
    }

    private Map<Integer, Step.Goto> statuses() {
        Map<Integer, Step.Goto> statuses = new LinkedHashMap<>();
        for (Element on : element.children("on")) {
            on.required("status");
            int status = on.integer("status", 0, 100, 599);
            Step.Goto to = Step.Goto.of(on, "goto");
            on.done();
            if (status != 0 && statuses.putIfAbsent(status, to) != null) {
                problems.add(on.whereOf("status"), "the status " + status + " is here twice", "keep one of the two");
            }
        }
        return statuses;
    }
}
