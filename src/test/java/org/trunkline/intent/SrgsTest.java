package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.Heard;
import org.trunkline.xml.Problem;

class SrgsTest {
    private static final Reference AT = new Reference(LocalDate.of(2026, 11, 22), "GB");

    @TempDir
    Path folder;

    @BeforeEach
    void an_intent_by_a_grammar() throws IOException {
        Files.writeString(folder.resolve("travel.xml"), """
                <intents xmlns="urn:trunkline:intents:1" language="en">
                  <intent name="travel" says="a journey">
                    <example>buy a ticket</example>
                    <grammar src="travel.grxml" slot="place"/>
                  </intent>
                </intents>
                """);
    }

    private void grammar(String file, String attributes, String rules) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "<grammar xmlns='http://www.w3.org/2001/06/grammar' version='1.0' xml:lang='en-GB' " + attributes
                        + ">\n" + rules + "</grammar>");
    }

    private IntentFiles.Loaded load() {
        return IntentFiles.load(folder, (_, word) -> !word.equals("xylograph"));
    }

    private Dialogue dialogue() {
        IntentFiles.Loaded loaded = load();
        assertThat(loaded.problems()).isEmpty();
        return Dialogue.in(Locale.ENGLISH)
                .orIntent(
                        "travel",
                        loaded.intents().intent(Locale.ENGLISH, "travel").orElseThrow());
    }

    private static Map<String, String> slots(Dialogue dialogue, String text) {
        return dialogue.understand(Heard.written(text), AT)
                .map(Understood::slots)
                .orElse(Map.of("not", "understood"));
    }

    @Test
    void tags_are_values_and_other_files_are_referred_to() throws Exception {
        grammar("travel.grxml", "root='main' tag-format='semantics/1.0-literals'", """
                <rule id='main'>
                  <item repeat='0-1'>i am <item repeat='0-1'>really</item> going</item>
                  to <ruleref uri='places.grxml#city'/>
                  <item repeat='0-1'><ruleref uri='#soon'/></item>
                </rule>
                <rule id='soon'><one-of><item>today</item><item weight='0.2'>this <token>week</token></item></one-of></rule>
                """);
        grammar("places.grxml", "", """
                <meta name='author' content='us'/>
                <rule id='city' scope='public'>
                  <example>london</example>
                  <one-of>
                    <item>london <tag>LHR</tag></item>
                    <item>new york <tag>JFK</tag></item>
                    <item>home</item>
                  </one-of>
                </rule>
                """);
        Dialogue dialogue = dialogue();
        assertThat(slots(dialogue, "I am really going to New York")).containsExactly(Map.entry("place", "JFK"));
        assertThat(slots(dialogue, "i want to to london this week please")).containsExactly(Map.entry("place", "LHR"));
        assertThat(slots(dialogue, "to home")).containsExactly(Map.entry("place", "to home"));
        assertThat(slots(dialogue, "buy a ticket")).isEmpty();
        assertThat(slots(dialogue, "to paris")).containsKey("not");
        assertThat(slots(dialogue, "really going to london")).containsKey("not");
    }

    @Test
    void what_repeats_does_so_as_often_as_written() throws Exception {
        grammar("travel.grxml", "root='main'", """
                <rule id='main'>go <item repeat='2-3'><one-of><item>left</item><item>right<tag>r</tag></item></one-of></item>
                  <ruleref special='NULL'/></rule>
                """);
        Dialogue dialogue = dialogue();
        assertThat(slots(dialogue, "go left")).containsKey("not");
        assertThat(slots(dialogue, "go left left")).containsEntry("place", "go left left");
        assertThat(slots(dialogue, "go right left right")).containsEntry("place", "r");
        assertThat(slots(dialogue, "go left left left left")).containsKey("not");
    }

    @Test
    void the_recognizer_gets_the_same_words() throws Exception {
        grammar(
                "travel.grxml",
                "root='main'",
                "<rule id='main'><one-of><item/><item>quickly</item></one-of> to london<tag>LHR</tag></rule>");
        Grammar grammar = dialogue().grammar().orElseThrow();
        assertThat(grammar.toString())
                .contains("Repeated[part=Words[text=quickly], min=0, max=1]", "Words[text=to london]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<rule id='main'>to <ruleref uri='#plce'/></rule><rule id='place'>london</rule> | travel.grxml:2:29: unknown rule 'plce'; did you mean 'place'?",
                "<rule id='main'>to <ruleref uri='#main'/></rule> | travel.grxml:2:29: the rule 'main' leads to itself",
                "<rule id='main'>a <ruleref uri='#b'/></rule><rule id='b'>b <ruleref uri='#main'/></rule> | the rule 'main' leads to itself, so what it lets be said has no end; write what repeats as <item repeat=`1-3`>",
                "<rule id='main'>my xylograph</rule> | travel.grxml:2:17: the recognizer's dictionary has no word 'xylograph'",
                "<rule id='main'>room 12</rule> | '12' is not written as it is said",
                "<rule id='main'><item repeat='1-'>on</item></rule> | travel.grxml:2:23: repeat is '1-', without an end; write how often at least and at most: 0-1, 3, 1-4",
                "<rule id='main'><item repeat='often'>on</item></rule> | repeat is 'often'; write how often",
                "<rule id='main'><item repeat='900'><item repeat='900'>on and on</item></item></rule> | travel.xml:4:14: the grammar 'travel.grxml' has more than 5000 words",
                "<rule id='main'>a <ruleref special='GARBAGE'/></rule> | GARBAGE is any speech, which no recognizer here passes over",
                "<rule id='main'>a <ruleref special='VOID'/></rule> | VOID can never be said",
                "<rule id='main'>a <ruleref uri='none.grxml'/></rule> | travel.grxml:2:28: there is no grammar 'none.grxml'",
                "<rule id='main'>a <ruleref uri='../../etc/passwd'/></rule> | is no file of the folder of intents",
                "<rule id='main'>a <ruleref uri='http://example.org/a.grxml'/></rule> | there is no grammar 'http://example.org/a.grxml'",
                "<rule id='main'>a<item><tag>x</tag></item></rule> | a tag without words; put the words into the same item",
                "<rule id='main'><one-of></one-of></rule> | <one-of> has nothing to say",
                "<rule id='main'>a <itm>b</itm></rule> | <itm> does not belong in <rule>; did you mean 'item'?",
                "<rule id='main'>a</rule><rule id='main'>b</rule> | a second rule 'main'",
                "<rule id='other'>a</rule> | travel.grxml:1:83: unknown rule 'main'",
                "<lexicon uri='a'/><rule id='main'>a</rule> | <lexicon> does not belong in <grammar>"
            })
    void what_is_wrong_is_told_in_the_grammars_own_file(String rules, String told) throws Exception {
        grammar("travel.grxml", "root='main'", rules);
        assertThat(load().problems())
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).contains(told.replace('`', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode='dtmf' root='a' | the grammar is of keys",
                "tag-format='semantics/1.0' root='a' | its tags are scripts, which are not run",
                " | names no rule, and the grammar has no root"
            })
    void a_grammar_of_another_kind_is_told(String attributes, String told) throws Exception {
        grammar("travel.grxml", attributes == null ? "" : attributes, "<rule id='a'>a</rule>");
        assertThat(load().problems())
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).contains(told));
    }

    @Test
    void a_grammar_of_another_language_or_none_is_told() throws Exception {
        Files.writeString(
                folder.resolve("travel.grxml"),
                "<grammar xmlns='http://www.w3.org/2001/06/grammar' version='1.0' xml:lang='de' root='a'><rule id='a'>a</rule></grammar>");
        assertThat(load().problems())
                .extracting(Problem::what)
                .containsExactly("the grammar is of the language de, the intents are of en");
        Files.writeString(folder.resolve("travel.grxml"), "<flow xmlns='urn:trunkline:flow:1'/>");
        assertThat(load().problems()).extracting(Problem::what).containsExactly("this is no SRGS grammar");
        Files.delete(folder.resolve("travel.grxml"));
        assertThat(load().problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("travel.xml:4:14: there is no grammar 'travel.grxml'; copy it into the folder");
    }

    @Test
    void a_change_of_the_grammar_is_a_change_of_the_intents() throws Exception {
        grammar("travel.grxml", "root='a'", "<rule id='a'>to london</rule>");
        List<IntentSet> sets = List.of(load().intents(), load().intents());
        assertThat(sets.get(0)).isEqualTo(sets.get(1));
        grammar("travel.grxml", "root='a'", "<rule id='a'>to paris</rule>");
        assertThat(load().intents()).isNotEqualTo(sets.get(0));
    }
}
