package org.trunkline.xml;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.util.Objects;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** One of our languages: files of one root element, one namespace, and perhaps a schema. Thread-safe. */
public final class XmlLanguage {
    private final String namespace;
    private final String root;
    private final String what;
    private final String example;
    private final @Nullable Schema schema;

    private XmlLanguage(String namespace, String root, String what, String example, @Nullable Schema schema) {
        this.namespace = namespace;
        this.root = root;
        this.what = what;
        this.example = example;
        this.schema = schema;
    }

    /**
     * @param what told of a file that is something else, e.g. {@code this is no flow}
     * @param example attributes of the root, for the remedy
     */
    public static XmlLanguage of(String namespace, String root, String what, String example) {
        return new XmlLanguage(namespace, root, what, example, null);
    }

    /** @param xsd what {@link #backstop} holds files against */
    public XmlLanguage with(@Nullable URL xsd) {
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            URL there = Objects.requireNonNull(xsd, "the schema of <" + root + ">");
            return new XmlLanguage(
                    namespace, root, what, example, factory.newSchema(new StreamSource(there.openStream())));
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("the schema of <" + root + "> cannot be read", e);
        }
    }

    /** The root element; empty, with the problem told, if this is nothing of the language. */
    public Optional<Element> read(String text, Problems problems) {
        Optional<XmlNode> found = XmlFile.parse(text, problems);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        XmlNode node = found.get();
        if (!node.name().equals(root) || !node.namespace().equals(namespace)) {
            problems.add(
                    node.where(),
                    what,
                    "let the file begin with <" + root + " xmlns=\"" + namespace + "\" " + example + ">");
            return Optional.empty();
        }
        foreign(node, problems);
        return Optional.of(new Element(node, problems));
    }

    private void foreign(XmlNode node, Problems problems) {
        if (!node.namespace().equals(namespace)) {
            problems.add(
                    node.where(),
                    "<" + node.name() + "> is of the namespace '" + node.namespace() + "'",
                    "write it without prefix and xmlns of its own");
            return;
        }
        node.children().forEach(child -> foreign(child, problems));
    }

    /** What our own reading let pass and the schema does not: the two must not drift apart. */
    public void backstop(String text, Problems problems) {
        if (schema == null) {
            return;
        }
        try {
            Validator validator = schema.newValidator();
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            validator.validate(new StreamSource(new StringReader(text)));
        } catch (SAXParseException e) {
            problems.add(
                    new Where(e.getLineNumber(), e.getColumnNumber()),
                    "the schema refuses this: " + String.valueOf(e.getMessage()).replaceAll("^cvc-[^:]*: ", ""),
                    "see the schema of <" + root + ">");
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("the schema cannot be applied", e);
        }
    }
}
