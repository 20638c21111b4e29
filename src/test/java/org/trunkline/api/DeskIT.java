package org.trunkline.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.CarrierForTests;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.conversation.Upload;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.yard.Chromium;
import org.trunkline.yard.Proxy;

/** The agent's page in a real browser, on the running API. */
class DeskIT {
    private static final String ACCOUNT = "desk@center.example";
    private static final String LETTER = """
            Hello,

            my invoice of March is wrong: it has the old rate. Can you send me a new one?

            Ada Lark

            On Mon, 2 Mar 2026 at 10:15, Billing <desk@center.example> wrote:
            > Dear Ada, here is your invoice.
            """;
    private static final String HTML = """
            <p>Hello,</p><p>my invoice of March is wrong: it has the <b>old rate</b>. Can you send me a new one?</p>
            <p><img src="cid:logo" alt="Lark and Sons"> <img data-src="https://tracker.example/pixel.png"></p><p>Ada Lark</p>
            <details class="quoted"><summary>Quoted text</summary><p>Dear Ada, here is your invoice.</p></details>
            """;
    private static final byte[] PNG = java.util.Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static Chromium browser;

    @TempDir
    private Path home;

    private TestApi api;
    private String address;
    private CarrierForTests mail;
    private Page page;

    @BeforeAll
    static void open() {
        browser = new Chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void start() {
        api = new TestApi(home);
        address = api.address().toString();
        mail = new CarrierForTests(Channel.EMAIL, ACCOUNT);
        api.conversations.carry(mail);
        page = browser.page(1280, 800, ColorScheme.LIGHT);
    }

    @AfterEach
    void stop() {
        page.context().close();
        api.close();
    }

    private String user(String name, String roles, String agent) {
        return api.post(
                        "/api/v1/users",
                        "{\"name\":\"" + name + "\",\"roles\":[" + roles + "],\"agent\":\"" + agent + "\"}")
                .json()
                .path("password")
                .asString();
    }

    private void logIn(Page where, String name, String agent) {
        String password = user(name, "\"AGENT\"", agent);
        where.navigate(address);
        where.getByLabel("Name").fill(name);
        where.getByLabel("Password").fill(password);
        where.keyboard().press("Enter");
        assertThat(where).hasURL(Pattern.compile(".*/desk$"));
    }

    private void ready(Page where) {
        where.locator("#presence").click();
        where.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Log in").setExact(true))
                .click();
        assertThat(where.locator("#presence-text")).containsText("Not ready");
        where.locator("#presence").click();
        where.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Ready").setExact(true))
                .click();
    }

    private String email(String id, String subject, String text, @Nullable String html, Upload... files) {
        return api.conversations
                .received(
                        new Received(
                                Channel.EMAIL,
                                ACCOUNT,
                                id,
                                new Address(Address.Kind.EMAIL, "ada@lark.example"),
                                "Ada Lark",
                                List.of(ACCOUNT),
                                subject,
                                Instant.now(),
                                text,
                                html,
                                List.of(files),
                                List.of("thread-of-ada")),
                        Routing.to("billing"))
                .interaction();
    }

    private String letter() {
        return email(
                "<1@lark.example>",
                "Wrong invoice",
                LETTER,
                HTML,
                Upload.of("invoice.txt", "the invoice".getBytes(StandardCharsets.UTF_8)),
                new Upload("logo.png", "logo", false, () -> new java.io.ByteArrayInputStream(PNG)));
    }

    private String accepted() {
        logIn(page, "one", "101");
        ready(page);
        String id = letter();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*#c/.*"));
        assertThat(page.locator(".message")).hasCount(1);
        return id;
    }

    private Locator field() {
        return page.locator("#answer");
    }

    @Test
    void an_email_is_offered_with_what_is_known_read_safely_and_answered_with_a_canned_answer_and_a_file()
            throws Exception {
        api.post(
                "/api/v1/canned-answers",
                "{\"shortcut\":\"invoice\",\"title\":\"New invoice\",\"text\":\"Dear ${customer_name}, here it is. ${agent_name}\"}");
        logIn(page, "one", "101");
        ready(page);
        assertThat(page.locator("#presence-text")).hasText("Available");
        letter();
        Locator offer = page.locator(".offer");
        assertThat(offer).containsText("Ada Lark");
        assertThat(offer).containsText("Wrong invoice");
        assertThat(offer).containsText("s left");
        assertThat(page.locator("#presence-text")).hasText("Offered");
        page.keyboard().press("a");
        assertThat(offer).hasCount(0);
        assertThat(page.locator("#load")).containsText("1/5");

        var frame = page.frameLocator("iframe.letter");
        assertThat(frame.locator("b")).hasText("old rate");
        assertThat(frame.locator("details p")).isHidden();
        assertThat(frame.locator("img[data-src]")).hasCount(1);
        assertThat(frame.getByAltText("Lark and Sons")).hasJSProperty("naturalWidth", 1);
        assertThat(page.getByText("Show images")).isVisible();
        var download = page.waitForDownload(() -> page.getByText("invoice.txt").click());
        Assertions.assertThat(Files.readString(download.path())).isEqualTo("the invoice");

        field().pressSequentially("/inv");
        assertThat(page.locator("#suggestions [role=option]")).hasCount(1);
        field().press("Enter");
        assertThat(field()).hasValue("Dear Ada Lark, here it is. Agent 101");
        page.locator("input[type=file]")
                .setInputFiles(
                        new FilePayload("new.txt", "text/plain", "the new one".getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator(".composer .files")).containsText("11 B");
        field().press("Control+Enter");
        assertThat(page.locator(".message.out")).containsText("Dear Ada Lark, here it is.");
        assertThat(page.locator(".message.out .state")).containsText("sent");
        Outgoing sent = mail.next();
        Assertions.assertThat(sent.text()).startsWith("Dear Ada Lark");
        assertThat(page.locator(".message.out .files")).containsText("new.txt");

        page.locator("#done").click();
        page.getByLabel("How did it end?").fill("solved");
        page.keyboard().press("Enter");
        assertThat(page.locator("#presence-text")).hasText("Available");
        page.locator("#tab-done").click();
        assertThat(page.locator("#box")).containsText("completed");
    }

    @Test
    void a_draft_is_there_after_the_page_was_loaded_again_and_a_text_alone_folds_its_quotes() {
        logIn(page, "one", "101");
        ready(page);
        email("<2@lark.example>", "Wrong invoice", LETTER, null);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept"))
                .click();
        assertThat(page.locator(".message .text")).containsText("Can you send me a new one?");
        assertThat(page.getByText("Dear Ada, here is your invoice.")).isHidden();
        page.locator(".message summary").click();
        assertThat(page.getByText("Dear Ada, here is your invoice.")).isVisible();
        field().pressSequentially("Dear Ada, I look");
        assertThat(page.locator(".saved")).hasText("Draft kept");
        page.reload();
        assertThat(field()).hasValue("Dear Ada, I look");
    }

    @Test
    void a_colleague_who_is_named_in_a_note_sees_it_and_both_are_told_of_each_other() throws IOException {
        String id = accepted();
        try (Page other = browser.page(1280, 800, ColorScheme.DARK)) {
            logIn(other, "two", "102");
            other.navigate(address + "/desk#c/" + id);
            assertThat(other.locator("#conversation")).containsText("not yours to see");

            page.locator("[data-kind=note]").click();
            field().pressSequentially("Please look at the rate, @10");
            assertThat(page.locator("#suggestions [role=option]")).hasCount(2);
            field().press("ArrowDown");
            field().press("Enter");
            assertThat(field()).hasValue("Please look at the rate, @102 ");
            field().press("Control+Enter");
            assertThat(page.locator(".message.note")).containsText("Please look at the rate");

            assertThat(other.locator("#box")).containsText("names you");
            other.navigate(address + "/desk");
            other.navigate(address + "/desk#c/" + id);
            assertThat(other.locator(".message.note")).containsText("Please look at the rate");
            assertThat(page.locator(".collision")).containsText("Agent 102 also looks at this");
            page.locator("[data-kind=answer]").click();
            field().pressSequentially("Dear");
            assertThat(other.locator(".collision")).containsText("Agent 101 is writing an answer here");
            Chromium.passes(other, "desk-collision");
            other.context().close();
        }
        assertThat(page.locator(".collision")).isEmpty();
    }

    @Test
    void what_cannot_be_sent_says_why_and_is_sent_again() throws Exception {
        mail.fails(NotSent.forGood("no such mailbox", new IOException("550")));
        accepted();
        field().fill("Here it is");
        field().press("Control+Enter");
        assertThat(page.locator(".failure")).containsText("no such mailbox");
        Chromium.passes(page, "desk-failed");
        page.getByText("Send again").click();
        assertThat(page.locator(".message.out .state")).containsText("sent");
        Assertions.assertThat(mail.next().text()).startsWith("Here it is");
    }

    @Test
    void states_are_set_and_shown_and_another_agents_conversation_is_as_one_that_there_is_not() {
        logIn(page, "one", "101");
        assertThat(page.locator("#presence-text")).hasText("Logged out");
        ready(page);
        assertThat(page.locator("#presence-text")).hasText("Available");
        page.locator("#presence").click();
        page.getByLabel("Not ready, because of").fill("lunch");
        page.keyboard().press("Enter");
        assertThat(page.locator("#presence-text")).hasText("Not ready: lunch");
        api.post("/api/v1/agents/101/ready", "{}");
        assertThat(page.locator("#presence-text")).hasText("Available"); // told, not asked
        page.locator("#presence").click();
        page.getByText("Log out of the queues").click();
        assertThat(page.locator("#presence-text")).hasText("Logged out");

        String id = letter();
        page.locator("#tab-waiting").click();
        assertThat(page.locator("#box")).containsText("Wrong invoice");
        page.navigate(address + "/desk#c/" + id);
        assertThat(page.locator("#conversation")).containsText("not yours to see");
        page.locator("#logout").click();
        assertThat(page).hasURL(Pattern.compile(".*/login$"));
        page.navigate(address + "/desk");
        assertThat(page).hasURL(Pattern.compile(".*/login$"));
    }

    @Test
    void a_call_shows_who_it_is_before_the_phone_is_picked_up() {
        logIn(page, "one", "101");
        page.locator("#presence").click();
        page.getByLabel("Phone extension").fill("1001");
        page.keyboard().press("Enter");
        assertThat(page.locator("#presence-text")).containsText("Not ready");
        api.happened(
                new CallFact.Arrived("i-7", "i-7.caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, "+442079460007"));
        api.floor.phoneSeen("1001", org.trunkline.queue.PhoneState.IDLE);
        api.post("/api/v1/agents/101/ready", "{}");
        api.floor.enter(
                new org.trunkline.queue.Waiting("i-7", "billing", 5, java.util.Set.of(), api.clock.instant()), _ -> {});
        assertThat(page.locator(".offer")).containsText("+442079460007");
        assertThat(page.locator(".offer")).containsText("Your phone rings.");
    }

    @Test
    void when_the_stream_is_cut_it_says_so_and_what_came_meanwhile_is_there_afterwards() {
        try (Proxy link = new Proxy(api.address().getPort())) {
            address = "http://127.0.0.1:" + link.port();
            accepted();
            link.cut();
            assertThat(page.locator("#cut")).containsText("Not connected");
            email("<3@lark.example>", "Re: Wrong invoice", "Are you still there?", null);
            link.mend();
            assertThat(page.locator(".message")).hasCount(2);
            assertThat(page.locator(".message").last()).containsText("Are you still there?");
            assertThat(page.locator("#cut")).isEmpty();
        }
    }

    @Test
    void who_is_supervisor_too_goes_from_one_page_to_the_other() {
        String password = user("both", "\"AGENT\",\"SUPERVISOR\"", "101");
        page.navigate(address);
        page.getByLabel("Name").fill("both");
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/desk$"));
        page.locator("#to-wallboard").click();
        assertThat(page.locator("#state")).hasText("Live");
        page.locator("#to-desk").click();
        assertThat(page.locator("#presence-text")).hasText("Logged out");
    }

    @Test
    void a_chat_is_answered_live() throws Exception {
        logIn(page, "one", "101");
        ready(page);
        try (org.trunkline.chat.Page visitor =
                org.trunkline.chat.Page.open(api.address(), "website", "{\"name\":\"Ada\"}")) {
            visitor.say("Where is my parcel?");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept"))
                    .click();
            assertThat(page.locator(".message.in")).containsText("Where is my parcel?");
            visitor.say("It was due on Monday.");
            assertThat(page.locator(".message.in")).hasCount(2);
            field().fill("It is on its way");
            field().press("Enter");
            visitor.text("It is on its way");
            Chromium.passes(page, "desk-chat");
            page.locator("#done").click();
            page.getByLabel("How did it end?").fill("solved");
            page.keyboard().press("Enter");
            visitor.state("ended");
        }
    }

    @Test
    void what_it_is_about_is_corrected_and_a_colleague_to_whom_it_is_handed_knows_why() throws IOException {
        Files.writeString(
                Files.createDirectories(api.flowFolder().resolve("intents")).resolve("all.xml"), """
                <intents xmlns="urn:trunkline:intents:1" language="en">
                  <intent name="invoice" says="an invoice"><example>my invoice is wrong</example></intent>
                  <intent name="order" says="an order"><example>where is my order</example></intent>
                </intents>
                """);
        api.flows.reload();
        String id = accepted();
        Locator about = page.getByLabel("About", new Page.GetByLabelOptions().setExact(true));
        about.focus();
        about.selectOption("order");
        assertThat(page.locator(".about .intent")).containsText("said by");
        assertThat(page.locator("#box .badge.intent")).hasText("order");

        page.locator("[data-kind=note]").click();
        field().fill("She asks for the order of March.");
        field().press("Control+Enter");
        assertThat(page.locator(".message.note")).isVisible();
        try (Page other = browser.page(1280, 800, ColorScheme.LIGHT)) {
            logIn(other, "two", "102");
            ready(other);
            field().blur();
            page.keyboard().press("t");
            page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).selectOption("agent:102");
            page.locator("dialog button[type=submit]").click();
            other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept"))
                    .click();
            assertThat(other.locator(".message.note")).containsText("She asks for the order of March.");
            assertThat(other.getByLabel("About", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue("order");
            other.context().close();
        }
        assertThat(page.locator("#load")).containsText("0/5");
        assertThat(page.locator("#conversation")).containsText("Choose a conversation");
        Assertions.assertThat(api.get("/api/v1/interactions/" + id)
                        .json()
                        .at("/interaction/agent")
                        .asString())
                .isEqualTo("102");
    }

    @Test
    void how_it_ended_may_be_said_in_the_wrap_up_and_nothing_is_offered_to_who_is_not_ready() {
        logIn(page, "one", "101");
        assertThat(page.locator("#box")).containsText("You are logged out of the queues");
        ready(page);
        assertThat(page.locator("#box")).containsText("Nothing in hand");
        letter();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept"))
                .click();
        page.locator("#done").click();
        page.getByLabel("How did it end?").press("Enter");
        assertThat(page.locator("#box .badge").first()).hasText("wrap-up");
        page.locator("#box a").click();
        page.locator("#end-wrap-up").click();
        page.locator("dialog").getByLabel("How did it end?").fill("passed on");
        page.keyboard().press("Enter");
        assertThat(page.locator("#box")).containsText("Nothing in hand");
        page.locator("#tab-done").click();
        assertThat(page.locator("#box .badge").first()).hasText("completed");
    }

    /** By axe-core; pictures of all states are left in target/pages. */
    @ParameterizedTest
    @CsvSource({"1280, 800, LIGHT", "1280, 800, DARK", "820, 1100, LIGHT", "390, 844, LIGHT", "390, 844, DARK"})
    void the_desk_is_accessible_and_never_wider_than_the_screen(int width, int height, ColorScheme scheme)
            throws IOException {
        page.context().close();
        page = browser.page(width, height, scheme);
        String which = "desk-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-";
        logIn(page, "one", "101");
        assertThat(page.locator("#presence-text")).hasText("Logged out");
        Chromium.passes(page, which + "logged-out");
        page.locator("#presence").click();
        Chromium.passes(page, which + "log-in");
        page.locator("#presence").click();
        ready(page);
        String id = letter();
        assertThat(page.locator(".offer .subject")).isVisible();
        Chromium.passes(page, which + "offered");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept"))
                .click();
        String customer = api.get("/api/v1/interactions/" + id)
                .json()
                .at("/interaction/customer")
                .asString();
        known(customer);
        page.reload();
        assertThat(page.locator("iframe.letter")).isVisible();
        field().pressSequentially("Dear Ada, I am looking at it. /");
        field().fill("Dear Ada, I am looking at it.");
        field().press("Control+Enter");
        assertThat(page.locator(".message.out")).isVisible();
        page.locator("[data-kind=note]").click();
        field().fill("The old rate was in force until the 28th. @102 please look.");
        field().press("Control+Enter");
        assertThat(page.locator(".message.note")).isVisible();
        assertThat(page.locator(".message.out .state")).containsText("sent");
        Chromium.passes(page, which + "conversation");
        if (width < 1120) {
            page.getByText("Customer ›").click();
        }
        assertThat(page.locator("#timeline li").first()).isVisible();
        Chromium.passes(page, which + "customer");
        if (width < 1120) {
            page.locator("#customer").getByText("‹ Back").click();
        }
        page.locator("#transfer").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        Chromium.passes(page, which + "transfer");
        page.keyboard().press("Escape");
        page.locator("#presence").click();
        Chromium.passes(page, which + "state");
        page.locator("#presence").click();
        page.locator("#help").click();
        Chromium.passes(page, which + "help");
        page.keyboard().press("Escape");
        email("<9@other.example>", "Second", "A second one", null);
        Chromium.passes(page, which + "second");
    }

    private void known(String customer) {
        String person = "/api/v1/customers/" + customer;
        api.send("PATCH", person, TestApi.ADMIN, "{\"note\":\"Pays by direct debit\",\"tier\":\"gold\"}");
        api.send(
                "PATCH",
                person + "/profile",
                TestApi.ADMIN,
                "{\"fields\":{\"plan\":\"pro\"},\"addTags\":[\"press\"],\"consent\":{\"sms\":\"refused\",\"email\":\"granted\"}}");
        api.post(person + "/identities", "{\"kind\":\"phone\",\"address\":\"+442079460017\",\"verified\":true}");
        api.post(person + "/notes", "{\"text\":\"Asked for paper invoices in February.\"}");
        api.post(person + "/tasks", "{\"text\":\"Send the corrected invoice\"}");
        api.post("/api/v1/tickets", "{\"subject\":\"Wrong rate on invoices\",\"customer\":\"" + customer + "\"}");
    }
}
