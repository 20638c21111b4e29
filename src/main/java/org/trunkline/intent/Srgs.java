package org.trunkline.intent;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Grammar.Expansion;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlFile;
import org.trunkline.xml.XmlLanguage;
import org.trunkline.xml.XmlNode;

/**
 * Reads grammars in the W3C's Speech Recognition Grammar Specification 1.0, XML form, and what they refer to, into finite
 * rules. Tags are literals: the value of what is said is the last tag on its way, or else the words. Weights are read and
 * count for nothing, as our recognizers have none; what is without end or without words is a problem.
 */
final class Srgs {
    private static final XmlLanguage LANGUAGE = XmlLanguage.of(
            "http://www.w3.org/2001/06/grammar",
            "grammar",
            "this is no SRGS grammar",
            "version=\"1.0\" xml:lang=\"en\" root=\"main\"");
    private static final String SCRIPTS = "semantics/1.0";
    private static final Pattern REPEAT = Pattern.compile("([0-9]{1,3})(?:(-)([0-9]{1,3})?)?");
    /** More is heard badly, and takes seconds to compile. */
    private static final long MOST_WORDS = 5_000;

    /** Nothing needs to be said. */
    private static final Rule NOTHING = new Rule(new Grammar.Sequence(List.of()), 0);

    private final Path folder;
    private final Locale language;
    private final Predicate<String> knows;
    private final Map<Path, Optional<File>> files = new HashMap<>();
    /** Those being unfolded now, to find a rule that leads to itself. */
    private final Set<String> within = new LinkedHashSet<>();

    private final Map<String, Rule> unfolded = new HashMap<>();

    /**
     * @param folder nothing outside it is read
     * @param knows whether the recognizer knows a word
     */
    Srgs(Path folder, Locale language, Predicate<String> knows) {
        this.folder = folder.toAbsolutePath().normalize();
        this.language = language;
        this.knows = knows;
    }

    /** @param words as many as are written when everything that is referred to or repeated is written out */
    private record Rule(Expansion expansion, long words) {
        boolean isNothing() {
            return words == 0;
        }
    }

    private record File(Path path, Problems problems, String root, Map<String, Element> rules) {}

    /** What was wrong in the grammars that were read. */
    List<Problem> problems() {
        return files.values().stream()
                .flatMap(Optional::stream)
                .flatMap(file -> file.problems().list().stream())
                .toList();
    }

    /**
     * The rule that a reference names: a file, or a file and {@code #rule}.
     *
     * @param problems of the file that refers to it
     */
    Optional<SlotType.Spoken> rule(String reference, Where where, Path from, Problems problems) {
        Rule rule = referred(reference, where, from, problems);
        if (rule.words() > MOST_WORDS) {
            problems.add(
                    where,
                    "the grammar '" + reference + "' has more than " + MOST_WORDS + " words when it is written out",
                    "make fewer alternatives or repetitions, or ask in two steps");
            return Optional.empty();
        }
        return rule.isNothing() ? Optional.empty() : Optional.of(new SlotType.Spoken(reference, rule.expansion()));
    }

    private Rule referred(String reference, Where where, Path from, Problems problems) {
        String[] halves = reference.split("#", 2);
        Optional<Path> path = halves[0].isEmpty() ? Optional.of(from) : beside(from, halves[0]);
        if (path.isEmpty()) {
            problems.add(
                    where,
                    "'" + reference + "' is no file of the folder of intents",
                    "copy the grammar into the folder, and write its name");
            return NOTHING;
        }
        Optional<File> file = files.computeIfAbsent(path.get(), this::read);
        if (file.isEmpty()) {
            problems.add(
                    where, "there is no grammar '" + halves[0] + "'", "copy it into the folder, or correct its name");
            return NOTHING;
        }
        String name = halves.length == 2 ? halves[1] : file.get().root();
        if (name.isEmpty()) {
            if (file.get().problems().none()) {
                problems.add(
                        where,
                        "'" + reference + "' names no rule, and the grammar has no root",
                        "write " + halves[0] + "#rule, or root=\"…\" on its <grammar>");
            }
            return NOTHING;
        }
        Element rule = file.get().rules().get(name);
        if (rule == null) {
            problems.unknown(where, "rule", name, file.get().rules().keySet());
            return NOTHING;
        }
        return unfolded(file.get(), name, rule, where, problems);
    }

    private Optional<Path> beside(Path from, String name) {
        try {
            Path path = from.resolveSibling(name).toAbsolutePath().normalize();
            return path.startsWith(folder) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Rule unfolded(File file, String name, Element rule, Where where, Problems problems) {
        String key = file.path() + "#" + name;
        Rule known = unfolded.get(key);
        if (known != null) {
            return known;
        }
        if (!within.add(key)) {
            problems.add(
                    where,
                    "the rule '" + name + "' leads to itself, so what it lets be said has no end",
                    "write what repeats as <item repeat=\"1-3\">");
            return NOTHING;
        }
        rule.optional("id");
        rule.optional("scope");
        Rule read = contents(file, rule);
        within.remove(key);
        unfolded.put(key, read);
        return read;
    }

    // --- a file ---

    private Optional<File> read(Path path) {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        Problems problems = new Problems(path);
        Optional<Element> grammar = XmlFile.read(path, problems).flatMap(text -> LANGUAGE.read(text, problems));
        if (grammar.isEmpty()) {
            return Optional.of(new File(path, problems, "", Map.of()));
        }
        Element root = grammar.get();
        head(root, problems);
        Map<String, Element> rules = new LinkedHashMap<>();
        for (Element rule : root.children("rule")) {
            String id = rule.required("id");
            if (rules.putIfAbsent(id, rule) != null) {
                problems.add(rule.whereOf("id"), "a second rule '" + id + "'", "give one of the two another id");
            }
        }
        String start = root.optional("root").orElse("");
        if (!start.isEmpty() && !rules.containsKey(start)) {
            problems.unknown(root.whereOf("root"), "rule", start, rules.keySet());
            start = "";
        }
        if (rules.isEmpty()) {
            problems.add(root.where(), "there is no rule", "add <rule id=\"main\"> with what may be said");
        }
        root.done();
        return Optional.of(new File(path, problems, start, rules));
    }

    private void head(Element root, Problems problems) {
        root.children("meta");
        root.children("metadata");
        root.optional("base");
        if (!root.required("version").equals("1.0")) {
            problems.add(root.whereOf("version"), "this is not SRGS 1.0", "write version=\"1.0\"");
        }
        if (!root.optional("mode").orElse("voice").equals("voice")) {
            problems.add(root.whereOf("mode"), "the grammar is of keys", "ask for keys by <gather> or dtmf=\"…\"");
        }
        if (root.optional("tag-format").orElse("").equals(SCRIPTS)) {
            problems.add(
                    root.whereOf("tag-format"),
                    "its tags are scripts, which are not run",
                    "write tag-format=\"semantics/1.0-literals\" and values as tags");
        }
        String tag = root.optional("lang").orElse(language.toLanguageTag());
        if (!Locale.forLanguageTag(tag).getLanguage().equals(language.getLanguage())) {
            problems.add(
                    root.whereOf("lang"),
                    "the grammar is of the language " + tag + ", the intents are of " + language,
                    "refer to it from intents of its language");
        }
    }

    // --- what a rule, an item or a token holds ---

    private Rule contents(File file, Element element) {
        Problems problems = file.problems();
        List<Rule> parts = new ArrayList<>();
        Optional<String> tag = Optional.empty();
        for (XmlNode.Content content : element.node().content()) {
            switch (content) {
                case XmlNode.Content.Text(String text, Where at) ->
                    words(text, at, problems).ifPresent(parts::add);
                case XmlNode.Content.Child(XmlNode node) -> {
                    Element child = new Element(node, problems);
                    switch (child.name()) {
                        case "item" -> parts.add(item(file, child));
                        case "one-of" -> parts.add(oneOf(file, child));
                        case "ruleref" -> parts.add(ruleref(file, child));
                        case "token" -> {
                            words(node.text(), child.where(), problems).ifPresent(parts::add);
                            child.doneButText();
                        }
                        case "tag" -> {
                            tag = Optional.of(node.text());
                            child.doneButText();
                        }
                        case "example" -> child.doneButText();
                        default -> {
                            // Told below.
                        }
                    }
                }
            }
        }
        List.of("item", "one-of", "ruleref", "token", "tag", "example").forEach(element::children);
        element.doneButText();
        return tagged(sequence(parts), tag, element, problems);
    }

    private static Rule sequence(List<Rule> parts) {
        List<Rule> said = parts.stream().filter(part -> !part.isNothing()).toList();
        return said.size() == 1
                ? said.getFirst()
                : new Rule(
                        new Grammar.Sequence(said.stream().map(Rule::expansion).toList()),
                        said.stream().mapToLong(Rule::words).reduce(0, Srgs::sum));
    }

    private static Rule tagged(Rule rule, Optional<String> tag, Element element, Problems problems) {
        if (tag.isEmpty()) {
            return rule;
        }
        if (rule.isNothing()) {
            problems.add(element.where(), "a tag without words", "put the words into the same item");
            return rule;
        }
        return new Rule(new Grammar.Tagged(tag.get(), rule.expansion()), rule.words());
    }

    private Optional<Rule> words(String text, Where where, Problems problems) {
        List<String> words = Text.words(text);
        for (String word : words) {
            if (!Text.speakable(word)) {
                problems.add(where, "'" + word + "' is not written as it is said", "write figures as words");
            } else if (!knows.test(word)) {
                problems.add(
                        where,
                        "the recognizer's dictionary has no word '" + word + "', so it can never be heard",
                        "write it as it sounds in words that it knows, or use another word");
            }
        }
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rule(new Grammar.Words(String.join(" ", words)), words.size()));
    }

    private Rule item(File file, Element item) {
        item.optional("weight");
        item.optional("repeat-prob");
        Optional<String> repeat = item.optional("repeat");
        Rule part = contents(file, item);
        if (repeat.isEmpty()) {
            return part;
        }
        Matcher matcher = REPEAT.matcher(repeat.get().strip());
        boolean fits = matcher.matches();
        int min = fits ? Integer.parseInt(matcher.group(1)) : 0;
        boolean open = fits && matcher.group(2) != null && matcher.group(3) == null;
        int max = !fits || open ? 0 : matcher.group(3) == null ? min : Integer.parseInt(matcher.group(3));
        if (max < 1 || min > max) {
            file.problems()
                    .add(
                            item.whereOf("repeat"),
                            open
                                    ? "repeat is '" + repeat.get() + "', without an end"
                                    : "repeat is '" + repeat.get() + "'",
                            "write how often at least and at most: 0-1, 3, 1-4");
            return part;
        }
        return part.isNothing()
                ? part
                : new Rule(
                        new Grammar.Repeated(part.expansion(), min, max), Math.min(part.words() * max, MOST_WORDS + 1));
    }

    private Rule oneOf(File file, Element oneOf) {
        List<Rule> ways = new ArrayList<>();
        boolean optional = false;
        for (Element item : oneOf.children("item")) {
            Rule way = item(file, item);
            optional |= way.isNothing();
            if (!way.isNothing()) {
                ways.add(way);
            }
        }
        oneOf.done();
        if (ways.isEmpty()) {
            file.problems().add(oneOf.where(), "<one-of> has nothing to say", "add <item> with words");
            return NOTHING;
        }
        Expansion any = Expansions.oneOf(ways.stream().map(Rule::expansion).toList());
        return new Rule(
                optional ? Expansions.maybe(any) : any,
                ways.stream().mapToLong(Rule::words).reduce(0, Srgs::sum));
    }

    private Rule ruleref(File file, Element ruleref) {
        Optional<String> special = ruleref.optional("special");
        Optional<String> uri = ruleref.optional("uri");
        ruleref.optional("type");
        ruleref.done();
        if (special.isPresent()) {
            if (!special.get().equals("NULL")) {
                file.problems()
                        .add(
                                ruleref.whereOf("special"),
                                switch (special.get()) {
                                    case "GARBAGE" -> "GARBAGE is any speech, which no recognizer here passes over";
                                    case "VOID" -> "VOID can never be said";
                                    default -> "there is no special rule '" + special.get() + "'";
                                },
                                "write the words that may be said there, or remove it");
            }
            return NOTHING;
        }
        if (uri.isEmpty()) {
            file.problems()
                    .add(ruleref.where(), "<ruleref> refers to nothing", "add uri=\"#rule\" or uri=\"file.grxml\"");
            return NOTHING;
        }
        return referred(uri.get(), ruleref.whereOf("uri"), file.path(), file.problems());
    }

    private static long sum(long one, long other) {
        return Math.min(one + other, MOST_WORDS + 1);
    }
}
