package org.trunkline.flow;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.trunkline.agent.Channel;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.XmlLanguage;
import org.trunkline.xml.XmlNode;

/** Reads a flow file; what is wrong within the file itself is told, all of it. */
final class FlowReader {
    static final String NAMESPACE = "urn:trunkline:flow:1";
    static final Pattern FLOW_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
    static final Pattern STEP_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    static final Pattern CATALOGUE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private static final XmlLanguage LANGUAGE = XmlLanguage.of(
                    NAMESPACE, "flow", "this is no flow", "name=\"…\" start=\"…\"")
            .with(FlowReader.class.getResource("flow.xsd"));

    private FlowReader() {}

    /** The flow, perhaps with gaps where problems were told; empty if there is nothing to work with. */
    static Optional<Flow> read(Path file, String content, Problems problems) {
        Optional<Flow> flow = LANGUAGE.read(content, problems).map(root -> flow(file, content, root, problems));
        // The schema has no place for what is ignored with a warning.
        if (problems.none() && problems.warnings().isEmpty()) {
            LANGUAGE.backstop(content, problems);
        }
        return flow;
    }

    private static Flow flow(Path file, String content, Element root, Problems problems) {
        String name = root.name("name", FLOW_NAME, "flow");
        String stem = stem(file);
        if (!name.isEmpty() && !name.equals(stem)) {
            problems.add(
                    root.whereOf("name"),
                    "the flow is named '" + name + "' but its file '" + stem + ".xml'",
                    "let both have the same name");
        }
        Step.Goto start = Step.Goto.of(root, "start");
        Optional<Step.Goto> fault = root.optional("fault").map(step -> new Step.Goto(step, root.whereOf("fault")));
        Optional<Flow.FaultQueue> faultQueue =
                root.optional("fault-queue").map(queue -> new Flow.FaultQueue(queue, root.whereOf("fault-queue")));
        if (fault.isEmpty() && faultQueue.isEmpty()) {
            problems.add(
                    root.where(),
                    "the flow does not say where its callers go when it fails",
                    "add fault-queue=\"…\" or fault=\"…\"");
        }
        Locale language = language(root, problems);
        ZoneId zone = zone(root, "timezone", "UTC");
        String region = root.optional("region").orElse("GB");
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            problems.add(
                    root.whereOf("region"), "'" + region + "' is no region of telephone numbers", "write GB, US, KR …");
        }
        Optional<Flow.Operator> operator = operator(root, faultQueue);
        Optional<Step.Goto> offDuty =
                root.optional("off-duty").map(step -> new Step.Goto(step, root.whereOf("off-duty")));
        boolean deadAirEnds = deadAirEnds(root, problems);
        Set<Channel> channels = channels(root, problems);
        return new Flow(
                file,
                name,
                hash(content),
                content,
                start,
                fault,
                faultQueue,
                language,
                zone,
                region,
                operator,
                deadAirEnds,
                channels,
                withOperator(steps(root, problems), root, operator, offDuty, language));
    }

    /** The time zone that the attribute names. */
    static ZoneId zone(Element element, String attribute, String preset) {
        String name = element.optional(attribute).orElse(preset);
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            element.problems().unknown(element.whereOf(attribute), "time zone", name, ZoneId.getAvailableZoneIds());
            return ZoneOffset.UTC;
        }
    }

    private static Locale language(Element root, Problems problems) {
        String tag = root.optional("language").orElse("en");
        try {
            return new Locale.Builder().setLanguageTag(tag).build();
        } catch (IllformedLocaleException e) {
            problems.add(root.whereOf("language"), "'" + tag + "' is no language", "write en, ko, de …");
            return Locale.ENGLISH;
        }
    }

    private static Optional<Flow.Operator> operator(Element root, Optional<Flow.FaultQueue> faultQueue) {
        Optional<String> written = root.optional("operator");
        return written.isPresent()
                ? written.filter(name -> !name.equals("none"))
                        .map(name -> new Flow.Operator(name, root.whereOf("operator")))
                : faultQueue.map(queue -> new Flow.Operator(queue.name(), queue.where()));
    }

    /** A person comes first: whoever is asked may ask for one, unless the designer says none in so many words. */
    private static Map<String, Step> withOperator(
            Map<String, Step> steps,
            Element root,
            Optional<Flow.Operator> operator,
            Optional<Step.Goto> offDuty,
            Locale language) {
        if (steps.values().stream().anyMatch(Ways::asks)) {
            if (operator.isPresent()) {
                steps.putAll(OperatorSteps.of(steps, operator.get(), offDuty, language));
            } else if (root.optional("operator").isEmpty()) {
                root.problems()
                        .add(
                                root.where(),
                                "callers who ask for a person have nowhere to go",
                                "add operator=\"…\", a step or a queue, or operator=\"none\"");
            }
        }
        if (offDuty.isPresent() && !steps.containsKey(OperatorSteps.OPERATOR)) {
            root.problems()
                    .add(
                            root.whereOf("off-duty"),
                            "off-duty is for questions whose operator is a queue or a transfer",
                            "remove it");
        }
        return steps;
    }

    private static boolean deadAirEnds(Element root, Problems problems) {
        String written = root.optional("dead-air").orElse("end");
        if (!Set.of("end", "ignore").contains(written)) {
            problems.add(root.whereOf("dead-air"), "dead-air is '" + written + "'", "write end or ignore");
        }
        return !written.equals("ignore");
    }

    private static Set<Channel> channels(Element root, Problems problems) {
        String written = root.optional("channels").orElse("voice");
        return switch (written) {
            case "voice" -> Set.of(Channel.VOICE);
            case "chat" -> Set.of(Channel.CHAT);
            case "voice chat" -> Set.of(Channel.VOICE, Channel.CHAT);
            default -> {
                problems.add(
                        root.whereOf("channels"), "channels is '" + written + "'", "write voice, chat or voice chat");
                yield Set.of(Channel.VOICE);
            }
        };
    }

    private static Map<String, Step> steps(Element root, Problems problems) {
        StepReader.KINDS.forEach(root::children);
        root.done();
        Map<String, Step> steps = new LinkedHashMap<>();
        List<XmlNode> nodes = root.node().children().stream()
                .filter(node -> StepReader.KINDS.contains(node.name()))
                .toList();
        for (int i = 0; i < nodes.size(); i++) {
            Optional<String> following = i + 1 < nodes.size()
                    ? Optional.ofNullable(nodes.get(i + 1).attributes().get("id"))
                            .map(XmlNode.Attribute::value)
                    : Optional.empty();
            Step step = new StepReader(new Element(nodes.get(i), problems), following).read();
            Step before = steps.putIfAbsent(step.id(), step);
            if (before != null && !step.id().isEmpty()) {
                problems.add(
                        step.head().where(),
                        "a second step with the id '" + step.id() + "'; the first is in line "
                                + before.head().where().line(),
                        "give one of the two another id");
            }
        }
        steps.remove("");
        if (nodes.isEmpty()) {
            problems.add(root.where(), "the flow has no step", "add a <menu>, a <prompt> or another step");
        }
        return steps;
    }

    static String stem(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString().replaceAll("\\.xml$", "");
    }

    /** The version of a flow with this content. */
    static String hash(String content) {
        return DigestUtils.sha256Hex(content).substring(0, 32);
    }
}
