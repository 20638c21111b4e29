package org.trunkline.canned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.canned.CannedAnswers.Draft;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

class CannedAnswersTest {
    private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");

    private Database database;
    private CannedAnswers answers;

    @BeforeEach
    void open() {
        database = Database.open(StoreSettings.address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
        answers = new CannedAnswers(database, () -> NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Draft draft(String shortcut, @Nullable String owner, @Nullable String queue, String text) {
        return new Draft(shortcut, "about " + shortcut, owner, queue, null, text);
    }

    private Filled filled(String text, Map<String, String> values) {
        return CannedAnswers.fill(answers.add(draft("x", null, null, text), "ada"), values);
    }

    @Test
    void what_is_kept_is_found() {
        CannedAnswer added =
                answers.add(new Draft("Refund", "A refund", "101", "billing", "Your refund", "Soon."), "ada");

        assertThat(answers.find(added.id())).contains(added);
        assertThat(added.shortcut()).isEqualTo("refund");
        assertThat(added.changedAt()).isEqualTo(NOW);

        CannedAnswer changed = answers.change(added.id(), draft("refund", null, null, "Later."), "bea");
        assertThat(answers.find(added.id())).contains(changed);
        assertThat(changed.owner()).isNull();
        assertThat(answers.remove(added.id())).isTrue();
        assertThat(answers.remove(added.id())).isFalse();
    }

    @Test
    void an_agent_is_shown_everybodys_and_the_own_ones_which_go_first() {
        answers.add(draft("hello", null, null, "Good day."), "ada");
        answers.add(draft("hello", "101", null, "Hi!"), "101");
        answers.add(draft("hello", "102", null, "Hey!"), "102");
        answers.add(draft("invoice", null, "billing", "Here it is."), "ada");

        assertThat(texts(answers.list("101", null))).containsExactly("Hi!", "Good day.", "Here it is.");
        assertThat(texts(answers.list("101", "support"))).containsExactly("Hi!", "Good day.");
        assertThat(answers.list(null, null)).hasSize(4);
    }

    private static List<String> texts(List<CannedAnswer> found) {
        return found.stream().map(CannedAnswer::text).toList();
    }

    @Test
    void the_same_shortcut_twice_is_refused() {
        answers.add(draft("hello", null, null, "Good day."), "ada");
        CannedAnswer other = answers.add(draft("bye", null, null, "Bye."), "ada");

        assertThatThrownBy(() -> answers.add(draft("HELLO", null, null, "Hi."), "ada"))
                .isInstanceOf(CannedRefused.class)
                .hasMessageContaining("hello");
        assertThatThrownBy(() -> answers.change(other.id(), draft("hello", null, null, "Hi."), "ada"))
                .isInstanceOf(CannedRefused.class);
        assertThat(answers.find(other.id())).contains(other);
    }

    @Test
    void what_cannot_be_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> answers.add(draft("two words", null, null, "."), "ada"))
                .isInstanceOfSatisfying(
                        CannedRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("shortcut"));
        assertThatThrownBy(() -> answers.add(draft("a", null, null, "Dear ${custommer_name}"), "ada"))
                .isInstanceOfSatisfying(CannedRefused.class, refused -> {
                    assertThat(refused.field()).isEqualTo("text");
                    assertThat(refused).hasMessageContaining("custommer_name");
                    assertThat(refused.remedy()).contains("customer_name");
                });
        assertThatThrownBy(() -> answers.add(draft("a", null, null, "x".repeat(20_001)), "ada"))
                .isInstanceOf(CannedRefused.class);
    }

    @Test
    void variables_are_filled_in() {
        assertThat(filled("Dear ${customer_name:-customer}, ${agent_name}", Map.of("agent_name", "Bo")))
                .isEqualTo(new Filled(null, "Dear customer, Bo", Set.of()));
    }

    @Test
    void what_is_not_known_stays_to_be_seen() {
        assertThat(filled("Dear ${customer_name}", Map.of()))
                .isEqualTo(new Filled(null, "Dear ${customer_name}", Set.of("customer_name")));
    }

    @Test
    void a_value_is_never_read_as_a_variable() {
        assertThat(filled("Dear ${customer_name}", Map.of("customer_name", "${agent_name}", "agent_name", "Bo"))
                        .text())
                .isEqualTo("Dear ${agent_name}");
    }

    @Test
    void the_signature_of_the_agent_goes_before_that_of_the_queue() {
        answers.sign(new Signature(Signature.Of.QUEUE, "billing", "The team"));
        assertThat(answers.signature("101", "billing")).contains("The team");
        answers.sign(new Signature(Signature.Of.AGENT, "101", "Bo"));
        answers.sign(new Signature(Signature.Of.AGENT, "101", "Bo B."));
        assertThat(answers.signature("101", "billing")).contains("Bo B.");
        assertThat(answers.signature("102", null)).isEmpty();
        assertThat(answers.unsign(Signature.Of.AGENT, "101")).isTrue();
        assertThat(answers.signature("101", "billing")).contains("The team");
    }
}
