package org.trunkline.flow;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads a flow file; what is wrong within the file itself is told, all of it. */
final class FlowReader {
    static final String NAMESPACE = "urn:trunkline:flow:1";
    static final Pattern FLOW_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
    static final Pattern STEP_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    static final Pattern CATALOGUE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private static final Schema SCHEMA = schema();

    private FlowReader() {}

    /** The flow, perhaps with gaps where problems were told; empty if there is nothing to work with. */
    static Optional<Flow> read(Path file, String content, Problems problems) {
        Optional<XmlNode> root = XmlFile.parse(content, problems);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        if (!root.get().name.equals("flow") || !root.get().namespace.equals(NAMESPACE)) {
            problems.add(
                    root.get().where,
                    "this is no flow",
                    "let the file begin with <flow xmlns=\"" + NAMESPACE + "\" name=\"…\" start=\"…\">");
            return Optional.empty();
        }
        foreign(root.get(), problems);
        Flow flow = flow(file, content, new Element(root.get(), problems), problems);
        if (problems.none()) {
            backstop(content, problems);
        }
        return Optional.of(flow);
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
        Step.Goto start = root.to("start");
        Optional<Step.Goto> fault = root.optional("fault").map(step -> new Step.Goto(step, root.whereOf("fault")));
        Optional<Flow.FaultQueue> faultQueue =
                root.optional("fault-queue").map(queue -> new Flow.FaultQueue(queue, root.whereOf("fault-queue")));
        if (fault.isEmpty() && faultQueue.isEmpty()) {
            problems.add(
                    root.where(),
                    "the flow does not say where its callers go when it fails",
                    "add fault-queue=\"…\" or fault=\"…\"");
        }
        return new Flow(file, name, hash(content), content, start, fault, faultQueue, steps(root, problems));
    }

    private static Map<String, Step> steps(Element root, Problems problems) {
        StepReader.KINDS.forEach(root::children);
        root.done();
        Map<String, Step> steps = new LinkedHashMap<>();
        List<XmlNode> nodes = root.node().children().stream()
                .filter(node -> StepReader.KINDS.contains(node.name))
                .toList();
        for (int i = 0; i < nodes.size(); i++) {
            Optional<String> following = i + 1 < nodes.size()
                    ? Optional.ofNullable(nodes.get(i + 1).attributes.get("id")).map(XmlNode.Attribute::value)
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

    private static void foreign(XmlNode node, Problems problems) {
        if (!node.namespace.equals(NAMESPACE)) {
            problems.add(
                    node.where,
                    "<" + node.name + "> is of the namespace '" + node.namespace + "'",
                    "write it without prefix and xmlns of its own");
            return;
        }
        node.children().forEach(child -> foreign(child, problems));
    }

    static String stem(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString().replaceAll("\\.xml$", "");
    }

    /** The version of a flow with this content. */
    static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What our own reading let pass and the schema does not: the two must not drift apart. */
    private static void backstop(String content, Problems problems) {
        try {
            Validator validator = SCHEMA.newValidator();
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            validator.validate(new StreamSource(new StringReader(content)));
        } catch (SAXParseException e) {
            problems.add(
                    new Where(e.getLineNumber(), e.getColumnNumber()),
                    "the schema refuses this: " + String.valueOf(e.getMessage()).replaceAll("^cvc-[^:]*: ", ""),
                    "see flow.xsd (trunkline flow schema)");
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("the schema cannot be applied", e);
        }
    }

    private static Schema schema() {
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            URL xsd = Objects.requireNonNull(FlowReader.class.getResource("flow.xsd"), "flow.xsd");
            return factory.newSchema(new StreamSource(xsd.openStream()));
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("flow.xsd cannot be read", e);
        }
    }
}
