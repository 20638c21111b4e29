package org.trunkline.xml;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML from designers, who may be anybody: no DTD, no entities of one's own, nothing fetched, limits on everything. */
public final class XmlFile {
    /** Longest file, in bytes. */
    public static final int MAX_BYTES = 1 << 20;
    /** Deepest nesting; our languages need five. */
    static final int MAX_DEPTH = 32;

    /** Most elements; a flow of a thousand steps or a thousand examples has fewer. */
    private static final int MAX_ELEMENTS = 20_000;

    private XmlFile() {}

    /** The file's text, or empty with the problem told. */
    public static Optional<String> read(Path file, Problems problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            problems.add(Where.FILE, "cannot be read (" + e.getClass().getSimpleName() + ")", "check name and rights");
            return Optional.empty();
        }
        if (bytes.length > MAX_BYTES) {
            problems.add(Where.FILE, "is longer than 1 MiB", "split it into several files");
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            problems.add(Where.FILE, "is not UTF-8", "save it in the encoding UTF-8");
            return Optional.empty();
        }
    }

    /** The root element, or empty with the problem told. */
    public static Optional<XmlNode> parse(String text, Problems problems) {
        try {
            return new Parsing(text, problems).root();
        } catch (XMLStreamException e) {
            Location at = e.getLocation();
            Where where = at == null ? Where.FILE : new Where(at.getLineNumber(), at.getColumnNumber());
            problems.add(where, "not well-formed XML: " + plain(e), "correct it there or just before");
            return Optional.empty();
        }
    }

    /** The parser's message without its own words about places. */
    private static String plain(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf("Message: ");
        String plain = at < 0 ? message : message.substring(at + "Message: ".length());
        return plain.lines().findFirst().orElse("unreadable").replaceAll("\\.$", "");
    }

    private static final class Parsing {
        private final String text;
        private final int[] lineStarts;
        private final Problems problems;
        private final Deque<XmlNode> open = new ArrayDeque<>();
        private int elements;

        Parsing(String text, Problems problems) {
            // XML treats CRLF as LF; doing so first keeps offsets and lines in step.
            this.text = text.replace("\r\n", "\n");
            this.problems = problems;
            this.lineStarts = IntStream.concat(
                            IntStream.of(0),
                            IntStream.range(0, this.text.length())
                                    .filter(i -> this.text.charAt(i) == '\n')
                                    .map(i -> i + 1))
                    .toArray();
        }

        Optional<XmlNode> root() throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setXMLResolver((publicId, systemId, base, namespace) -> {
                throw new XMLStreamException("nothing outside the file is read");
            });
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            String encoding = reader.getCharacterEncodingScheme();
            if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
                problems.add(new Where(1, 1), "declares the encoding " + encoding, "write encoding=\"UTF-8\"");
            }
            XmlNode root = null;
            while (reader.hasNext()) {
                int begin = offset(reader);
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        XmlNode node = element(reader);
                        if (root == null) {
                            root = node;
                        }
                        if (open.size() > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
                            problems.add(
                                    node.where,
                                    open.size() > MAX_DEPTH ? "nested too deeply" : "too many elements",
                                    "split the file into several");
                            return Optional.empty();
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> open.pop();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (!open.isEmpty()) {
                            open.element().content.add(new XmlNode.Content.Text(reader.getText(), where(begin)));
                        }
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                        problems.add(where(begin), "a DOCTYPE or an entity of one's own is not allowed", "remove it");
                        return Optional.empty();
                    }
                    default -> {
                        // comments, processing instructions, white space outside the root
                    }
                }
            }
            return Optional.ofNullable(root);
        }

        private XmlNode element(XMLStreamReader reader) {
            int end = offset(reader);
            // No raw < can stand inside a tag, so the last one before the tag's end is its beginning.
            int start = Math.max(0, text.lastIndexOf('<', end - 1));
            String namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
            XmlNode node = new XmlNode(namespace, reader.getLocalName(), where(start));
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                if (XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(reader.getAttributeNamespace(i))) {
                    continue; // where editors find the schema
                }
                String name = reader.getAttributeLocalName(i);
                Matcher at =
                        Pattern.compile("\\s" + Pattern.quote(name) + "\\s*=").matcher(text);
                Where where = at.region(start, end).find() ? where(at.start() + 1) : node.where;
                node.attributes.put(name, new XmlNode.Attribute(reader.getAttributeValue(i), where));
            }
            if (!open.isEmpty()) {
                open.element().content.add(new XmlNode.Content.Child(node));
            }
            open.push(node);
            return node;
        }

        /** By line and column: the parser's own offset is wrong in files without an XML declaration. */
        private int offset(XMLStreamReader reader) {
            Location at = reader.getLocation();
            int line = Math.clamp(at.getLineNumber(), 1, lineStarts.length);
            return Math.clamp((long) lineStarts[line - 1] + at.getColumnNumber() - 1, 0, text.length());
        }

        private Where where(int offset) {
            int found = Arrays.binarySearch(lineStarts, offset);
            int line = found >= 0 ? found : -found - 2;
            return new Where(line + 1, offset - lineStarts[line] + 1);
        }
    }
}
