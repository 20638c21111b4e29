package org.trunkline.intent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlLanguage;

/** Reads one file of intents; what is wrong within it is told, all of it. */
final class IntentReader {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,2})(?:-([0-9]{1,2}))?");
    /** Among a slot's options: its value is nobody's business. */
    private static final String SENSITIVE = "sensitive";

    private static final int LONGEST = 40;
    private static final int MOST_DIGITS = 40;

    private static final XmlLanguage LANGUAGE = XmlLanguage.of(
                    "urn:trunkline:intents:1", "intents", "these are no intents", "language=\"en\"")
            .with(IntentReader.class.getResource("intents.xsd"));

    private final Path file;
    private final Problems problems;
    private final Map<String, SlotType.OneOf> lists = new LinkedHashMap<>();
    private Locale locale = Locale.ENGLISH;

    /** Slots of the intent being read. */
    private final Set<String> secrets = new HashSet<>();

    private final BiPredicate<Locale, String> knows;
    private @Nullable Srgs grammars;

    private IntentReader(Path file, BiPredicate<Locale, String> knows, Problems problems) {
        this.file = file;
        this.knows = knows;
        this.problems = problems;
    }

    /**
     * @param lists with the places of their items, for the check of words
     * @param inGrammars what is wrong in the grammars that it refers to
     */
    record Read(Locale language, List<Intent> intents, Map<SlotType.OneOf, Where> lists, List<Problem> inGrammars) {}

    /** @param knows whether the recognizer of a language knows a word; asked of grammars alone */
    static Optional<Read> read(Path file, String content, BiPredicate<Locale, String> knows, Problems problems) {
        Optional<Read> read =
                LANGUAGE.read(content, problems).map(root -> new IntentReader(file, knows, problems).intents(root));
        if (problems.none()) {
            LANGUAGE.backstop(content, problems);
        }
        return read;
    }

    private Read intents(Element root) {
        String tag = root.optional("language").orElse("en");
        try {
            locale = new Locale.Builder().setLanguageTag(tag).build();
        } catch (IllformedLocaleException e) {
            problems.add(root.whereOf("language"), "'" + tag + "' is no language", "write en, ko, de …");
        }
        Map<SlotType.OneOf, Where> places = new LinkedHashMap<>();
        for (Element list : root.children("list")) {
            SlotType.OneOf read = list(list);
            if (SlotType.NAMES.contains(read.name())) {
                problems.add(
                        list.whereOf("name"),
                        "'" + read.name() + "' is a slot type of ours",
                        "give the list another name");
            }
            if (lists.put(read.name(), read) != null) {
                problems.add(list.whereOf("name"), "a second list '" + read.name() + "'", "make one list of the two");
            }
            places.put(read, list.where());
        }
        List<Intent> intents =
                root.children("intent").stream().map(this::intent).toList();
        root.done();
        if (intents.isEmpty()) {
            problems.add(root.where(), "there is no intent", "add <intent name=\"…\" says=\"…\">");
        }
        return new Read(locale, intents, places, grammars().problems());
    }

    private SlotType.OneOf list(Element list) {
        String name = list.name("name", NAME, "list");
        List<SlotType.Item> items = new ArrayList<>();
        for (Element item : list.children("item")) {
            String value = item.required("value");
            List<List<String>> ways = new ArrayList<>();
            if (!Text.words(value).isEmpty() && Text.words(value).stream().allMatch(Text::speakable)) {
                ways.add(Text.words(value));
            }
            for (Element synonym : item.children("synonym")) {
                List<String> words = spoken(synonym.node().text(), synonym.where());
                if (!words.isEmpty() && !ways.contains(words)) {
                    ways.add(words);
                }
                synonym.doneButText();
            }
            item.done();
            if (ways.isEmpty()) {
                problems.add(item.where(), "nobody can say the item '" + value + "'", "add a <synonym> of words");
            }
            for (SlotType.Item other : items) {
                other.ways().stream()
                        .filter(ways::contains)
                        .findFirst()
                        .ifPresent(way -> problems.add(
                                item.where(),
                                "'" + String.join(" ", way) + "' is said for '" + other.value() + "' too",
                                "keep it for one of the two"));
            }
            items.add(new SlotType.Item(value, ways));
        }
        list.done();
        if (items.isEmpty()) {
            problems.add(list.where(), "the list '" + name + "' has no item", "add <item value=\"…\"/>");
        }
        return new SlotType.OneOf(name, items);
    }

    private Srgs grammars() {
        if (grammars == null) {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            grammars = new Srgs(folder, locale, word -> knows.test(locale, word));
        }
        return grammars;
    }

    private Optional<Example> grammar(Element grammar) {
        String source = grammar.required("src");
        String slot = grammar.optional("slot").orElse("");
        if (!slot.isEmpty() && !VARIABLE.matcher(slot).matches()) {
            problems.add(grammar.whereOf("slot"), "'" + slot + "' is no name for a slot", "write it as " + VARIABLE);
        }
        if (grammar.flag("sensitive") && !slot.isEmpty()) {
            secrets.add(slot);
        }
        grammar.done();
        return source.isEmpty()
                ? Optional.empty()
                : grammars()
                        .rule(source, grammar.whereOf("src"), file, problems)
                        .map(rule -> new Example(List.of(new Example.Part.Slot(slot, rule)), grammar.where()));
    }

    private Intent intent(Element intent) {
        secrets.clear();
        String name = intent.name("name", NAME, "intent");
        String says = intent.required("says");
        List<Example> examples = new ArrayList<>();
        for (Element example : intent.children("example")) {
            example(example.node().text(), example.where()).ifPresent(examples::add);
            example.doneButText();
        }
        List<Element> given = intent.children("grammar");
        given.forEach(grammar -> grammar(grammar).ifPresent(examples::add));
        intent.done();
        if (examples.isEmpty() && given.isEmpty()) {
            problems.add(
                    intent.where(),
                    "the intent '" + name + "' has no example",
                    "add what callers say: <example>pay my bill</example>");
        }
        Map<String, SlotType> slots = new LinkedHashMap<>();
        for (Example example : examples) {
            for (Example.Part.Slot slot : example.slots()) {
                SlotType before = slots.putIfAbsent(slot.name(), slot.type());
                if (before != null && !before.equals(slot.type())) {
                    problems.add(
                            example.where(),
                            "the slot '" + slot.name() + "' is of another type in an example before",
                            "write the same type, with the same length and check, in all examples of the intent");
                }
            }
        }
        return new Intent(name, says, examples, secrets, file, intent.where());
    }

    private Optional<Example> example(String text, Where where) {
        List<Example.Part> parts = new ArrayList<>();
        Matcher matcher = SLOT.matcher(text);
        int from = 0;
        while (matcher.find()) {
            literal(text.substring(from, matcher.start()), where, parts);
            slot(matcher.group(1).strip(), where, parts);
            from = matcher.end();
        }
        String rest = text.substring(from);
        if (rest.contains("{") || rest.contains("}")) {
            problems.add(where, "'{' without '}', or '}' without '{'", "write a slot as {name:type}");
        }
        literal(rest, where, parts);
        Example example = new Example(parts, where);
        if (parts.isEmpty()) {
            problems.add(where, "the example is empty", "write what a caller says");
            return Optional.empty();
        }
        if (example.words().size() > LONGEST) {
            problems.add(where, "the example is longer than " + LONGEST + " words", "write what is said in one breath");
        }
        return Optional.of(example);
    }

    private void literal(String text, Where where, List<Example.Part> parts) {
        List<String> words = spoken(text, where);
        if (!words.isEmpty()) {
            parts.add(new Example.Part.Words(words));
        }
    }

    private List<String> spoken(String text, Where where) {
        List<String> words = Text.words(text);
        words.stream()
                .filter(word -> !Text.speakable(word))
                .findFirst()
                .ifPresent(word -> problems.add(
                        where, "'" + word + "' is not written as it is said", "write figures as words: twenty four"));
        return words;
    }

    private void slot(String written, Where where, List<Example.Part> parts) {
        String[] halves = written.split(":", 2);
        String name = halves[0].strip();
        if (halves.length < 2 || !VARIABLE.matcher(name).matches()) {
            problems.add(where, "'{" + written + "}' is no slot", "write {name:type}, such as {account:digits 8}");
            return;
        }
        if (!parts.isEmpty() && parts.getLast() instanceof Example.Part.Slot) {
            problems.add(where, "two slots with no word between them", "put a word there: nobody hears where one ends");
        }
        if (parts.stream()
                .anyMatch(part -> part instanceof Example.Part.Slot(String other, SlotType _) && other.equals(name))) {
            problems.add(where, "the slot '" + name + "' is in the example twice", "give one of the two another name");
        }
        List<String> words = new ArrayList<>(List.of(halves[1].strip().split("\\s+")));
        if (words.size() > 1 && words.remove(SENSITIVE)) {
            secrets.add(name);
        }
        type(String.join(" ", words), where).ifPresent(type -> parts.add(new Example.Part.Slot(name, type)));
    }

    private Optional<SlotType> type(String written, Where where) {
        Optional<SlotType> type = type(file, written, lists, where, problems);
        if (type.isPresent() && !Language.of(locale).has(type.get())) {
            problems.add(
                    where,
                    "slots of the type '" + type.get().name() + "' are not known in the language " + locale,
                    "use a <list> of your own, or ask for it by keys");
            return Optional.empty();
        }
        return type;
    }

    /** A type as it is written: its name, and for digits their length and check. */
    static Optional<SlotType> type(
            Path file, String written, Map<String, SlotType.OneOf> lists, Where where, Problems problems) {
        List<String> words = List.of(written.split("\\s+"));
        String name = words.getFirst();
        if (words.size() > 1 && !name.equals("digits")) {
            problems.add(where, "'" + written + "' says more than the type", "only digits have a length and a check");
        }
        return switch (name) {
            case "digits" -> Optional.of(digits(words.subList(1, words.size()), where, problems));
            case "number" -> Optional.of(new SlotType.Count());
            case "money" -> Optional.of(new SlotType.Money());
            case "date" -> Optional.of(new SlotType.Date());
            case "phone" -> Optional.of(new SlotType.Phone());
            default -> {
                if (!lists.containsKey(name)) {
                    List<String> known = new ArrayList<>(SlotType.NAMES);
                    known.addAll(lists.keySet());
                    problems.unknown(where, "slot type", name, known);
                }
                yield Optional.ofNullable(lists.get(name));
            }
        };
    }

    private static SlotType digits(List<String> options, Where where, Problems problems) {
        int min = 1;
        int max = 20;
        CheckDigit check = CheckDigit.NONE;
        for (String option : options) {
            Matcher length = LENGTH.matcher(option);
            Optional<CheckDigit> rule = CheckDigit.of(option);
            if (length.matches()) {
                min = Integer.parseInt(length.group(1));
                max = length.group(2) == null ? min : Integer.parseInt(length.group(2));
            } else if (rule.isPresent()) {
                check = rule.get();
            } else {
                problems.add(
                        where, "'" + option + "' is no option of digits", "write a length (8 or 6-10), luhn or mod97");
            }
        }
        if (min < 1 || max > MOST_DIGITS || min > max) {
            problems.add(where, "no string of digits has that length", "write a length from 1 to " + MOST_DIGITS);
            return new SlotType.Digits(1, MOST_DIGITS, check);
        }
        return new SlotType.Digits(min, max, check);
    }
}
