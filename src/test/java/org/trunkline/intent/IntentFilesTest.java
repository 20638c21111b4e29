package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.xml.Problem;

class IntentFilesTest {
    @TempDir
    Path folder;

    private List<String> problems(String body) throws Exception {
        Files.writeString(
                folder.resolve("a.xml"),
                "<intents xmlns='urn:trunkline:intents:1' language='en'>\n" + body + "</intents>");
        return IntentFiles.load(folder, (_, word) -> !word.equals("xylograph")).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<intent name='a' says='a b'/> | a.xml:2:1: the intent 'a' has no example; add what callers say",
                "<intent name='a' says='x'><example>Pay it!</example></intent><intent name='b' says='y'><example>pay it</example></intent> | 'pay it' is of the intent 'a' too (a.xml, line 2)",
                "<intent name='a' says='x'><example>y</example></intent><intent name='b' says='y'><example>z</example></intent> | 'y' is of the intent 'a' too",
                "<intent name='a' says='x'><example>see my xylograph</example></intent> | a.xml:2:27: the recognizer's dictionary has no word 'xylograph'",
                "<intent name='a' says='x'><example>on {d:dat}</example></intent> | unknown slot type 'dat'; did you mean 'date'?",
                "<intent name='a' says='x'><example>on {d}</example></intent> | '{d}' is no slot; write {name:type}",
                "<intent name='a' says='x'><example>on {d:date</example></intent> | '{' without '}'",
                "<intent name='a' says='x'><example>{a:digits} {b:digits}</example></intent> | two slots with no word between them",
                "<intent name='a' says='x'><example>{a:date} and {a:date}</example></intent> | the slot 'a' is in the example twice",
                "<intent name='a' says='x'><example>{a:digits 8 sha}</example></intent> | 'sha' is no option of digits; write a length",
                "<intent name='a' says='x'><example>{a:digits 9-4}</example></intent> | no string of digits has that length",
                "<intent name='a' says='x'><example>{a:date}</example><example>at {a:number}</example></intent> | the slot 'a' is of another type in an example before",
                "<intent name='a' says='x'><example>open 24 hours</example></intent> | '24' is not written as it is said",
                "<intent name='a' says='x'><example>y</example></intent><intent name='a' says='z'><example>z</example></intent> | a second intent 'a'; the first is in a.xml, line 2",
                "<intent name='a' says='x'><exampel>y</exampel></intent> | did you mean 'example'?",
                "<list name='l'><item value='P-2'/></list> | nobody can say the item 'P-2'",
                "<list name='date'><item value='p'/></list> | 'date' is a slot type of ours"
            })
    void what_is_wrong_is_told_with_place_and_remedy(String body, String told) throws Exception {
        assertThat(problems(body)).anySatisfy(problem -> assertThat(problem).contains(told));
    }

    @Test
    void a_folder_that_is_not_there_has_no_intents_and_no_problem() {
        IntentFiles.Loaded loaded = IntentFiles.load(folder.resolve("none"), (_, _) -> true);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.intents()).isEqualTo(IntentSet.NONE);
    }

    @Test
    void a_typed_slot_that_the_language_has_not_is_told() throws Exception {
        Files.writeString(
                folder.resolve("b.xml"),
                "<intents xmlns='urn:trunkline:intents:1' language='ko'><intent name='a' says='요금'><example>{n:number} 원</example></intent></intents>");
        assertThat(IntentFiles.load(folder, (_, _) -> true).problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("slots of the type 'number' are not known in the language ko");
    }
}
