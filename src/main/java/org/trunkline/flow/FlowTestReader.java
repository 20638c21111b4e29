package org.trunkline.flow;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.agent.Channel;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlFile;
import org.trunkline.xml.XmlLanguage;

/** Reads a file of tests, {@code NAME.test.xml} beside the flow. */
final class FlowTestReader {
    private static final XmlLanguage LANGUAGE =
            XmlLanguage.of("urn:trunkline:flow-test:1", "tests", "these are no tests of a flow", "flow=\"…\"");

    private static final Set<String> ACTS = Set.of(
            "hears",
            "keys",
            "say",
            "silence",
            "dead-air",
            "hangs-up",
            "records",
            "queued",
            "transferred",
            "ends",
            "faults",
            "knows");

    private final Path file;
    private final Problems problems;

    private FlowTestReader(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static List<FlowTest> read(Path file, Problems problems) {
        return XmlFile.read(file, problems)
                .flatMap(text -> LANGUAGE.read(text, problems))
                .map(root -> new FlowTestReader(file, problems).tests(root))
                .orElse(List.of());
    }

    private List<FlowTest> tests(Element root) {
        String flow = root.required("flow");
        List<FlowTest> tests = new ArrayList<>();
        for (Element test : root.children("test")) {
            tests.add(test(test, flow));
        }
        root.done();
        return tests;
    }

    private FlowTest test(Element test, String flow) {
        String name = test.required("name");
        String caller = test.optional("caller").orElse("+442079460000");
        String dialled = test.optional("dialled").orElse("+442079460001");
        String tier = test.optional("tier").orElse("");
        String by = test.optional("channel").orElse("voice");
        if (!by.equals("voice") && !by.equals("chat")) {
            problems.add(test.whereOf("channel"), "'" + by + "' is no channel of flows", "write voice or chat");
        }
        Instant at = Instant.EPOCH;
        String time = test.optional("at").orElse("2026-01-07T12:00:00Z");
        try {
            at = Instant.parse(time);
        } catch (DateTimeParseException e) {
            problems.add(test.whereOf("at"), "'" + time + "' is no time", "write it as 2026-11-23T10:00:00Z");
        }
        Set<String> faults = new LinkedHashSet<>();
        for (Element fault : test.children("fault")) {
            faults.add(fault.required("step"));
            fault.done();
        }
        List<FlowTest.Stub> stubs =
                test.children("http").stream().map(this::stub).toList();
        ACTS.forEach(test::children);
        List<FlowTest.Act> script = test.node().children().stream()
                .filter(node -> ACTS.contains(node.name()))
                .map(node -> act(new Element(node, problems)))
                .toList();
        test.done();
        return new FlowTest(
                file,
                test.where(),
                name,
                flow,
                caller,
                dialled,
                tier,
                by.equals("chat") ? Channel.CHAT : Channel.VOICE,
                at,
                faults,
                stubs,
                script);
    }

    private FlowTest.Stub stub(Element http) {
        FlowTest.Stub stub = new FlowTest.Stub(
                http.optional("method").orElse("GET"),
                http.required("url"),
                http.integer("status", 200, 100, 599),
                http.node().text(),
                http.flag("fails"));
        http.doneButText();
        return stub;
    }

    private FlowTest.Act act(Element act) {
        String text = act.node().text().replaceAll("\\s+", " ");
        Where where = act.where();
        FlowTest.Act read = switch (act.name()) {
            case "hears" -> new FlowTest.Act.Hears(filled(act, text), where);
            case "keys" -> new FlowTest.Act.Keys(filled(act, text), where);
            case "say" -> new FlowTest.Act.Says(filled(act, text), where);
            case "silence" -> new FlowTest.Act.Silence(where);
            case "dead-air" -> new FlowTest.Act.DeadAir(where);
            case "hangs-up" -> new FlowTest.Act.HangsUp(where);
            case "records" ->
                new FlowTest.Act.Records(
                        act.required("box"),
                        act.duration("length", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(30)),
                        where);
            case "queued" -> queued(act);
            case "transferred" ->
                new FlowTest.Act.Transferred(
                        act.optional("extension")
                                .<Outcome.Target>map(Outcome.Target.Extension::new)
                                .orElseGet(() -> new Outcome.Target.NamedNumber(
                                        act.optional("number").orElse(""))),
                        then(act),
                        where);
            case "knows" ->
                new FlowTest.Act.Knows(
                        act.required("variable"), act.optional("value").orElse(""), where);
            case "faults" -> new FlowTest.Act.Faults(where);
            default -> new FlowTest.Act.Ends(where);
        };
        act.doneButText();
        return read;
    }

    private String filled(Element act, String text) {
        if (text.isEmpty()) {
            problems.add(act.where(), "<" + act.name() + "> is empty", "write what is meant inside it");
        }
        return text;
    }

    private FlowTest.Act queued(Element act) {
        OptionalInt priority = act.optional("priority").isPresent()
                ? OptionalInt.of(act.integer("priority", 0, 0, 100))
                : OptionalInt.empty();
        Optional<Set<String>> skills = act.optional("skills")
                .map(text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(skill -> !skill.isEmpty())
                        .collect(Collectors.toSet()));
        return new FlowTest.Act.Queued(
                act.required("name"), priority, skills, act.optional("agent"), then(act), act.where());
    }

    private Optional<Outcome.Exit> then(Element act) {
        return act.optional("then").flatMap(then -> switch (then) {
            case "timeout" -> Optional.of(Outcome.Exit.TIMEOUT);
            case "noagent" -> Optional.of(Outcome.Exit.NO_AGENT);
            case "full" -> Optional.of(Outcome.Exit.FULL);
            case "closed" -> Optional.of(Outcome.Exit.CLOSED);
            case "failure" -> Optional.of(Outcome.Exit.FAILURE);
            default -> {
                problems.add(
                        act.whereOf("then"),
                        "'" + then + "' is no exit",
                        "write timeout, noagent, full, closed or failure");
                yield Optional.empty();
            }
        });
    }
}
