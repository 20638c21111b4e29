package org.trunkline.mail;

import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.NodeVisitor;

/**
 * What strangers wrote, as HTML that may be shown: no scripts, styles, forms or frames, and nothing that is loaded from
 * elsewhere. An image from elsewhere keeps its address in {@code data-src}; one that came with the message keeps its
 * {@code cid:}. What is quoted is in a {@code details} element.
 */
final class SafeHtml {
    private static final Safelist ALLOWED = Safelist.relaxed()
            .addTags("details", "summary", "hr", "s", "center", "font", "address", "section", "article")
            .addAttributes("details", "class")
            .addAttributes("img", "data-src")
            .addAttributes("font", "color")
            .addAttributes("td", "align", "valign")
            .addAttributes("th", "align", "valign")
            .removeProtocols("img", "src", "http", "https")
            .addProtocols("img", "src", "cid")
            .addProtocols("a", "href", "tel")
            .addEnforcedAttribute("a", "rel", "noopener noreferrer nofollow")
            .addEnforcedAttribute("a", "target", "_blank");

    /** What mail programs wrap around what they quote. */
    private static final String QUOTED =
            "div.gmail_quote, blockquote.gmail_quote, div.yahoo_quoted, blockquote[type=cite], div.protonmail_quote";
    /** What they put above it, all that follows being quoted. */
    private static final String QUOTED_BELOW =
            "#appendonsend, #divRplyFwdMsg, #OLK_SRC_BODY_SECTION, div[style*=border-top:solid #E1E1E1]";

    private static final int DEEPEST = 300;

    private SafeHtml() {}

    /** @param html of a stranger */
    static String of(String html) {
        Document dirty = Jsoup.parse(html);
        flatten(dirty);
        dirty.select("[data-src]").removeAttr("data-src"); // it is ours to say
        for (Element image : dirty.select("img[src]")) {
            String source = image.attr("src").strip();
            if (source.toLowerCase(Locale.ROOT).startsWith("http")) {
                image.attr("data-src", source);
                image.removeAttr("src");
            }
        }
        fold(dirty);
        Document clean = new Cleaner(ALLOWED).clean(dirty);
        clean.outputSettings().prettyPrint(false);
        return clean.body().html();
    }

    /** Thousands of elements in one another are an attack on whoever shows them. */
    private static void flatten(Document document) {
        for (Element deep : document.getAllElements()) {
            int depth = 0;
            for (Element above = deep.parent(); above != null && depth <= DEEPEST + 1; above = above.parent()) {
                depth++;
            }
            if (depth == DEEPEST + 1) {
                deep.replaceWith(new TextNode(deep.wholeText())); // with all that is deeper
            }
        }
    }

    private static void fold(Document document) {
        Element below = document.selectFirst(QUOTED_BELOW);
        if (below != null) {
            Element folded = folded();
            below.before(folded);
            for (Node node = below; node != null; ) {
                Node next = node.nextSibling();
                folded.appendChild(node);
                node = next;
            }
        }
        for (Element quoted : document.select(QUOTED)) {
            if (quoted.closest("details.quoted") == null) {
                Element heading = quoted.previousElementSibling();
                Element folded = folded();
                quoted.before(folded);
                if (heading != null && heading.hasClass("moz-cite-prefix")) {
                    folded.appendChild(heading);
                }
                folded.appendChild(quoted);
            }
        }
    }

    private static Element folded() {
        return new Element("details").addClass("quoted").appendChild(new Element("summary").text("Quoted text"));
    }

    /** As text, with the lines that a reader sees. */
    static String text(String html) {
        StringBuilder text = new StringBuilder();
        Document document = Jsoup.parse(html);
        document.select("script, style, head, template").remove();
        document.body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    text.append(words.text());
                } else if (node instanceof Element element) {
                    String name = element.normalName();
                    if (name.equals("br") || (element.isBlock() && !text.isEmpty() && !endsLine(text))) {
                        text.append('\n');
                    }
                    if (name.equals("li")) {
                        text.append("- ");
                    }
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element) {
                    if (element.isBlock() && !endsLine(text)) {
                        text.append('\n');
                    }
                    if (element.normalName().equals("p")) {
                        text.append('\n');
                    }
                }
            }
        });
        return text.toString()
                .replace('\u00a0', ' ')
                .replaceAll("(?<![ \\t])[ \\t]+\\n", "\n") // from a run's beginning alone: a long one takes no longer
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static boolean endsLine(StringBuilder text) {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }

    /** Plain text as HTML. */
    static String escaped(String text) {
        return new Element("div").text(text).html().replace("\r", "").replace("\n", "<br>");
    }
}
