package org.trunkline.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Outgoing;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Stage;
import org.trunkline.queue.Contact;

/** Flows that answer chats: what is written, what a kill leaves, and where it leads. */
@SuppressWarnings("NullAway.Init") // each test does, by center()
class ChatConversationTest {
    private static final Instant MONDAY_AT_TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final String ABOUT = "What is it about? Choose, or write it in your own words.";
    private static final String NUMBER = "What is the number of your order?";

    @TempDir
    Path folder;

    private BotCenter center;

    private BotCenter center() throws IOException {
        center = new BotCenter(folder, MONDAY_AT_TEN);
        return center;
    }

    private BotCenter flow(String attributes, String steps) throws IOException {
        return center().flow("bot", """
                <flow xmlns="urn:trunkline:flow:1" name="bot" channels="chat" fault-queue="support" %s>%s</flow>
                """.formatted(attributes, steps));
    }

    @AfterEach
    void close() {
        center.close();
    }

    private static void until(Callable<Boolean> holds) {
        Awaitility.await().pollInSameThread().atMost(30, TimeUnit.SECONDS).until(holds);
    }

    private void waitsIn(String interaction, String queue) {
        until(() -> center.floor.view().contact(interaction) != null);
        assertThat(contact(interaction).waiting().queue()).isEqualTo(queue);
    }

    private Contact contact(String interaction) {
        return Objects.requireNonNull(center.floor.view().contact(interaction));
    }

    private Interaction over(String interaction) {
        until(() -> center.detail(interaction).interaction().endedAt() != null);
        return center.detail(interaction).interaction();
    }

    @Test
    void a_menu_is_text_with_buttons_and_leads_to_an_agent_who_sees_all() throws Exception {
        center().shipped().answeredBy("website").start();
        assertThat(center.floor.login("201", "201").get(10, TimeUnit.SECONDS)).isNotNull();
        String id = center.write("good morning").interaction();
        Outgoing menu = center.next();
        assertThat(menu.text()).isEqualTo(ABOUT);
        assertThat(menu.by()).isEqualTo("bot website");
        assertThat(BotCenter.labels(menu)).containsExactly("A bill", "My order", "Something else");
        center.write("My order");
        assertThat(center.says()).isEqualTo(NUMBER);
        center.write("12");
        assertThat(center.says()).isEqualTo("The number of an order has four to eight digits. " + NUMBER);
        center.write("4711 47");
        assertThat(center.says()).isEqualTo("Thank you. One of us looks at order 471147.");
        waitsIn(id, "support");
        assertThat(center.detail(id).values()).containsEntry("order", "471147");
        assertThat(center.seen(id))
                .containsExactly(
                        "good morning",
                        ABOUT,
                        "My order",
                        NUMBER,
                        "12",
                        "The number of an order has four to eight digits. " + NUMBER,
                        "4711 47",
                        "Thank you. One of us looks at order 471147.");
        assertThat(center.conversations.messages(id).get(1).choices()).hasSize(3);
        assertThat(center.steps(id)).containsExactly("hours", "welcome", "order", "thanks", "support");
    }

    @Test
    void the_first_words_are_the_answer_if_they_can_be_one() throws Exception {
        center().shipped().answeredBy("website").start();
        center.floor.login("201", "201").get(10, TimeUnit.SECONDS);
        String id = center.write("I want to pay my bill, please").interaction();
        waitsIn(id, "billing");
        assertThat(center.texts()).isEmpty();
        Conversation found = center.conversations.find(id).orElseThrow();
        assertThat(found.intent()).isEqualTo("billing");
        assertThat(contact(id).waiting().priority()).isEqualTo(5);
    }

    @Test
    void typed_words_numbers_and_a_wish_for_a_person_count_as_buttons_do() throws Exception {
        flow("start='m'", """
                <menu id='m'><prompt>Tea or coffee?</prompt><choice dtmf='1' label='Tea' goto='tea'/>
                  <choice say='coffee' goto='coffee'/><otherwise goto='end'/></menu>
                <prompt id='tea' next='m'>Tea.</prompt><prompt id='coffee' next='m'>Coffee.</prompt><hangup id='end'/>
                """).start();
        center.floor.login("201", "201").get(10, TimeUnit.SECONDS);
        String id = center.write("hm").interaction();
        Outgoing menu = center.next();
        assertThat(menu.choices())
                .extracting("label", "value")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Tea", "1"),
                        org.assertj.core.groups.Tuple.tuple("Coffee", "coffee"));
        center.write("1");
        assertThat(List.of(center.says(), center.says())).containsExactly("Tea.", "Tea or coffee?");
        center.write("tea");
        assertThat(List.of(center.says(), center.says())).containsExactly("Tea.", "Tea or coffee?");
        center.write("I would like coffee, please");
        assertThat(List.of(center.says(), center.says())).containsExactly("Coffee.", "Tea or coffee?");
        center.write("agent");
        waitsIn(id, "support");
    }

    @Test
    void a_kill_in_a_menu_says_nothing_twice_and_loses_nothing() throws Exception {
        center().shipped().answeredBy("website").start();
        String id = center.write("hello").interaction();
        assertThat(center.says()).isEqualTo(ABOUT);
        center.write("purple elephants");
        assertThat(center.says()).isEqualTo("I did not understand that. " + ABOUT);
        center.bots.close();
        // Written while nobody heard it.
        center.stored("My order");
        center.restart();
        assertThat(center.says()).isEqualTo(NUMBER);
        center.restart().restart();
        center.write("4711");
        assertThat(center.says()).contains("order 4711");
        assertThat(center.texts()).doesNotHaveDuplicates().hasSize(4);
        assertThat(center.steps(id)).containsExactly("hours", "welcome", "order", "thanks", "support");
    }

    @Test
    void tries_are_counted_over_a_kill() throws Exception {
        center().shipped().answeredBy("website").start();
        String id = center.write("hello").interaction();
        assertThat(center.says()).isEqualTo(ABOUT);
        center.write("purple elephants");
        assertThat(center.says()).startsWith("I did not understand that.");
        center.restart();
        center.floor.login("201", "201").get(10, TimeUnit.SECONDS);
        center.write("yellow ones");
        waitsIn(id, "support");
        assertThat(center.texts()).hasSize(2);
    }

    @Test
    void a_message_stored_right_before_a_kill_begins_the_flow_after_the_start() throws Exception {
        center().shipped().answeredBy("website").start();
        String id = center.stored("hello").interaction();
        center.restart();
        assertThat(center.says()).isEqualTo(ABOUT);
        assertThat(center.seen(id)).containsExactly("hello", ABOUT);
    }

    @Test
    void who_does_not_answer_is_asked_again_also_after_a_kill() throws Exception {
        flow("start='m'", """
                <menu id='m' timeout='100ms' retries='1'><prompt>Well?</prompt><choice say='well' goto='end'/>
                  <noinput><prompt>Are you there?</prompt></noinput><otherwise goto='bye'/></menu>
                <prompt id='bye'>Goodbye.</prompt><hangup id='end'/>
                """).patient(Duration.ofMillis(400)).start();
        String id = center.write("hm").interaction();
        assertThat(center.says()).isEqualTo("Well?");
        assertThat(center.says()).isEqualTo("Are you there? Well?");
        center.patient(Duration.ofMinutes(1)).restart();
        center.write("nonsense");
        assertThat(center.says()).isEqualTo("Goodbye.");
        assertThat(over(id).ending()).isEqualTo(Ending.flowEnded());
        assertThat(center.texts()).containsExactly("Well?", "Are you there? Well?", "Goodbye.");
    }

    @Test
    void a_secret_is_known_to_the_flow_alone() throws Exception {
        flow("start='pin'", """
                <gather id='pin' variable='pin' min='4' max='4' sensitive='true'><prompt>Your PIN?</prompt>
                  <otherwise goto='end'/></gather>
                <branch id='right'><when variable='pin' is='1234' goto='yes'/><otherwise goto='no'/></branch>
                <prompt id='yes' next='ask'>Right.</prompt>
                <prompt id='no' next='end'>Wrong.</prompt>
                <menu id='ask'><prompt>More?</prompt><choice say='more' goto='told'/><otherwise goto='end'/></menu>
                <prompt id='told' next='end'>It was ${pin}.</prompt>
                <hangup id='end'/>
                """).start();
        String id = center.write("hm").interaction();
        assertThat(center.says()).isEqualTo("Your PIN?");
        center.write("1234");
        assertThat(center.says()).isEqualTo("Right.");
        assertThat(center.says()).isEqualTo("More?");
        assertThat(center.seen(id)).containsExactly("hm", "Your PIN?", "••••", "Right.", "More?");
        assertThat(center.detail(id).values()).isEmpty();
        assertThat(center.database.<Integer>read(
                        handle -> handle.createQuery("SELECT COUNT(*) FROM journal WHERE body LIKE '%1234%'")
                                .mapTo(Integer.class)
                                .one()))
                .isZero();
        // What needs it later cannot be begun again: the flow begins anew.
        center.restart();
        assertThat(center.says()).isEqualTo("Your PIN?");
        center.write("1234");
        assertThat(List.of(center.says(), center.says())).containsExactly("Right.", "More?");
        center.write("more");
        assertThat(center.says()).isEqualTo("••••");
        over(id);
    }

    @Test
    void words_at_a_question_for_a_number_are_asked_again() throws Exception {
        flow("start='pin'", """
                <gather id='pin' variable='pin' min='4' max='4' sensitive='true'><prompt>Your PIN?</prompt>
                  <nomatch><prompt>Four digits, please.</prompt></nomatch><otherwise goto='end'/></gather>
                <hangup id='end'/>
                """).start();
        center.write("hm");
        assertThat(center.says()).isEqualTo("Your PIN?");
        center.write("i forgot");
        assertThat(center.says()).isEqualTo("Four digits, please. Your PIN?");
    }

    @Test
    void values_are_written_as_people_write_them_and_are_not_read_back() throws Exception {
        flow("start='amount'", """
                <gather id='amount' variable='amount' type='money'><prompt>How much?</prompt><otherwise goto='end'/></gather>
                <gather id='day' variable='day' type='date'><prompt>When?</prompt><otherwise goto='end'/></gather>
                <gather id='phone' variable='phone' type='phone'><prompt>Which number?</prompt><otherwise goto='end'/></gather>
                <prompt id='told'>${amount}, ${day}, ${phone}.</prompt><hangup id='end'/>
                """).start();
        center.write("hm");
        assertThat(center.says()).isEqualTo("How much?");
        center.write("£12.50");
        assertThat(center.says()).isEqualTo("When?");
        center.write("3 December");
        assertThat(center.says()).isEqualTo("Which number?");
        center.write("020 7946 0123");
        assertThat(center.says()).isEqualTo("12.50, 2026-12-03, +442079460123.");
    }

    @Test
    void a_queue_that_gives_up_leads_back_into_the_flow_and_a_message_is_kept() throws Exception {
        center().shipped().answeredBy("website").start();
        String id = center.write("billing").interaction();
        assertThat(center.says()).isEqualTo("Nobody is free for you at the moment.");
        assertThat(center.says()).startsWith("Write us a message");
        center.restart();
        center.write("My meter is stuck. Write to ada@ada.example.");
        assertThat(center.boxes).isEmpty();
        until(() -> center.texts().contains("Thank you, and goodbye."));
        assertThat(center.boxes).hasSize(1).first().asString().startsWith("support bot " + id);
        assertThat(over(id).ending()).isEqualTo(Ending.voicemail());
    }

    @Test
    void who_leaves_ends_the_flow() throws Exception {
        center().shipped().answeredBy("website").start();
        String id = center.write("hello").interaction();
        assertThat(center.says()).isEqualTo(ABOUT);
        assertThat(center.bots.left(id)).isTrue();
        assertThat(over(id).ending()).isEqualTo(Ending.abandoned(Stage.FLOW));
        until(() -> !center.bots.has(id));
        assertThat(center.bots.left(id)).isFalse();
    }

    @Test
    void who_comes_back_begins_anew_and_what_was_said_before_is_no_answer() throws Exception {
        center().shipped().answeredBy("website").start();
        String id = center.write("hello").interaction();
        assertThat(center.says()).isEqualTo(ABOUT);
        center.bots.left(id);
        over(id);
        until(() -> !center.bots.has(id));
        assertThat(center.write("hello again").interaction()).isEqualTo(id);
        assertThat(center.says()).isEqualTo(ABOUT);
        center.restart();
        center.write("My order");
        assertThat(center.says()).isEqualTo(NUMBER);
    }

    @Test
    void steps_of_the_telephone_have_a_clear_way_out() throws Exception {
        flow("start='card'", """
                <card id='card' next='end'><failed goto='transfer'/></card>
                <transfer id='transfer' extension='1003'><failure goto='back'/></transfer>
                <callback id='back'><prompt>We call you.</prompt><unknown goto='tape'/></callback>
                <record-call id='tape' set='on'/>
                <prompt id='told'>On the phone alone.</prompt>
                <transfer id='last' extension='1003'/>
                <hangup id='end'/>
                """).start();
        center.floor.login("201", "201").get(10, TimeUnit.SECONDS);
        String id = center.write("hm").interaction();
        assertThat(center.says()).isEqualTo("On the phone alone.");
        waitsIn(id, "support");
        assertThat(center.steps(id)).containsExactly("card", "transfer", "back", "tape", "told", "last");
    }

    @Test
    void a_flow_that_fails_hands_over() throws Exception {
        flow("start='a'", """
                <set id='a' variable='n' value='many'/><set id='b' variable='n' add='1'/><hangup id='end'/>
                """).start();
        center.floor.login("201", "201").get(10, TimeUnit.SECONDS);
        waitsIn(center.write("hm").interaction(), "support");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "demo", "after-hours", "self-service", "website"})
    void every_shipped_flow_can_be_played_as_a_chat(String flow) throws Exception {
        center().shipped().answeredBy(flow).start();
        center.floor.login("201", "201").get(10, TimeUnit.SECONDS);
        String id = center.write("hello").interaction();
        var _ = center.next();
        center.write("I would like to speak to a person");
        until(() -> center.floor.view().contact(id) != null
                || center.detail(id).interaction().endedAt() != null);
        assertThat(center.journal.reader().ofInteraction(id)).noneMatch(entry -> entry.fact() instanceof BotFact.Noted);
    }
}
