package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.trunkline.xml.Element;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;
import org.trunkline.xml.XmlNode;

/** Reads what is said: text, and the elements say, play, digits and number, in their order. */
final class PromptReader {
    private static final Set<String> PHRASES = Set.of("say", "play", "digits", "number");

    private final Problems problems;

    PromptReader(Problems problems) {
        this.problems = problems;
    }

    Prompt read(Element prompt) {
        Prompt read = readStep(prompt);
        prompt.doneButText();
        return read;
    }

    /** Leaves the attributes to the caller of this method. */
    Prompt readStep(Element prompt) {
        PHRASES.forEach(prompt::children);
        List<Prompt.Phrase> phrases = new ArrayList<>();
        StringBuilder loose = new StringBuilder();
        Where looseAt = prompt.where();
        for (XmlNode.Content part : prompt.node().content()) {
            switch (part) {
                case XmlNode.Content.Text(String text, Where at) -> {
                    if (loose.isEmpty()) {
                        looseAt = at;
                    }
                    loose.append(text);
                }
                case XmlNode.Content.Child(XmlNode node) -> {
                    say(loose, looseAt, phrases);
                    if (PHRASES.contains(node.name())) {
                        phrases.add(phrase(new Element(node, problems)));
                    }
                }
            }
        }
        say(loose, looseAt, phrases);
        if (phrases.isEmpty()) {
            problems.add(prompt.where(), "<prompt> says nothing", "write text, or <play file=\"…\"/>, inside it");
        }
        return new Prompt(phrases);
    }

    private void say(StringBuilder loose, Where at, List<Prompt.Phrase> phrases) {
        String text = spaced(loose.toString());
        loose.setLength(0);
        if (text.chars().anyMatch(Character::isLetterOrDigit)) {
            phrases.add(new Prompt.Phrase.Say(Template.of(text, at, problems)));
        }
    }

    private Prompt.Phrase phrase(Element element) {
        String text = spaced(element.node().text());
        Prompt.Phrase phrase = switch (element.name()) {
            case "play" -> new Prompt.Phrase.Play(element.required("file"), element.whereOf("file"));
            case "digits" -> new Prompt.Phrase.Spell(Template.of(text, element.where(), problems));
            case "number" -> new Prompt.Phrase.Count(Template.of(text, element.where(), problems));
            default -> new Prompt.Phrase.Say(Template.of(text, element.where(), problems));
        };
        if (element.name().equals("play")) {
            element.done();
        } else {
            if (text.isEmpty()) {
                problems.add(element.where(), "<" + element.name() + "> is empty", "write what is to be spoken in it");
            }
            element.doneButText();
        }
        return phrase;
    }

    /** How lines are broken in the file is not heard, and must not make another recording. */
    private static String spaced(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
