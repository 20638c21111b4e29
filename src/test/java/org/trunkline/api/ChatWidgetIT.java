package org.trunkline.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.yard.Chromium;
import org.trunkline.yard.Proxy;
import tools.jackson.databind.JsonNode;

/** The widget in a real browser, on the running API, over a network that can be cut. */
class ChatWidgetIT {
    private static final int MOST_BYTES = 30_000;
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode(
                    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC");

    private static Chromium browser;

    @TempDir
    private Path home;

    private TestApi api;
    private Proxy network;
    private HttpServer other;
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
    void start() throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("flows")).resolve("asks.xml"), """
                <flow xmlns="urn:trunkline:flow:1" name="asks" channels="chat" start="what" fault-queue="billing">
                  <menu id="what"><prompt>What is it about?</prompt>
                    <choice say="order" label="My order" goto="number"/><choice say="else" label="Something else" goto="wait"/>
                    <otherwise goto="wait"/></menu>
                  <gather id="number" variable="order" min="5" max="5"><prompt>Which order?</prompt>
                    <otherwise goto="wait"/></gather>
                  <queue id="wait" name="billing"/>
                </flow>
                """);
        api = new TestApi(home);
        network = new Proxy(api.address().getPort());
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.start();
        assertThat(api.post("/api/v1/agents/101/login", "{}").status()).isEqualTo(200);
        page = browser.page(1280, 900, ColorScheme.LIGHT);
    }

    @AfterEach
    void stop() {
        page.context().close();
        network.close();
        other.stop(0);
        api.close();
    }

    // ---- who is there

    private String site() {
        return "http://127.0.0.1:" + network.port() + ChatPageRoutes.DEMO;
    }

    private static Locator words(Page of) {
        return of.getByLabel("Write a message");
    }

    private static void say(Page on, String text) {
        words(on).fill(text);
        words(on).press("Enter");
    }

    private static Locator said(Page on, String text) {
        return on.locator(".message").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static Locator button(Page on, String name) {
        return on.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A visitor who has just written the first message. */
    private void begin(String first) {
        page.navigate(site());
        button(page, "Open chat").click();
        page.getByLabel("How can we help?").fill(first);
        button(page, "Start chat").click();
        stored(page, first);
    }

    private static void stored(Page on, String text) {
        assertThat(said(on, text).first()).isVisible();
        assertThat(on.locator(".message.unsent")).hasCount(0);
    }

    private JsonNode conversation() {
        return api.get("/api/v1/conversations?channel=chat").json().at("/items/0");
    }

    private String interaction() {
        return conversation().at("/interaction/id").asString();
    }

    /** Agent 101 has the chat that waits; answers its interaction. */
    private String taken() {
        String id = offered();
        assertThat(asAgent("POST", "/api/v1/interactions/" + id + "/accept", null)
                        .status())
                .isEqualTo(204);
        assertThat(page.getByText("You are talking with Agent 101")).isVisible();
        return id;
    }

    private String offered() {
        assertThat(api.post("/api/v1/agents/101/ready", "{}").status()).isEqualTo(200);
        String id = interaction();
        until(() -> api.conversations.desk().concerns(id, "101"));
        return id;
    }

    private TestApi.Answer asAgent(String method, String path, @Nullable String body) {
        return api.send(method, path, api.token(Role.AGENT), body);
    }

    private void answer(String interaction, String text) {
        assertThat(asAgent("POST", "/api/v1/interactions/" + interaction + "/messages", "{\"text\":\"" + text + "\"}")
                        .status())
                .isEqualTo(201);
    }

    private List<String> texts(String interaction) {
        return StreamSupport.stream(
                        asAgent("GET", "/api/v1/interactions/" + interaction + "/messages", null)
                                .json()
                                .path("items")
                                .spliterator(),
                        false)
                .map(one -> one.path("text").asString())
                .toList();
    }

    private static void until(java.util.concurrent.Callable<Boolean> holds) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(holds);
    }

    // ---- what is said

    @Test
    void a_visitor_and_an_agent_write_to_each_other() {
        begin("Where is my parcel?");
        assertThat(page.getByText("You are next in line")).isVisible();
        String id = taken();
        answer(id, "It is on its way, see https://shop.example/parcels.");
        assertThat(said(page, "It is on its way")).isVisible();
        assertThat(page.locator(".bubble a")).hasAttribute("href", "https://shop.example/parcels");
        say(page, "<b>Thank</b> you\nvery much");
        stored(page, "<b>Thank</b> you");
        assertThat(texts(id).getLast()).isEqualTo("<b>Thank</b> you\nvery much");
        assertThat(page.locator(".mark")).hasText("Sent");

        JsonNode all = asAgent("GET", "/api/v1/interactions/" + id + "/messages", null)
                .json()
                .path("items");
        String newest = all.get(all.size() - 1).path("id").asString();
        String conversation = "/api/v1/conversations/" + id;
        assertThat(asAgent("PUT", conversation + "/typing", "{\"on\":true}").status())
                .isEqualTo(204);
        assertThat(page.locator(".typing")).isVisible();
        assertThat(asAgent("PUT", conversation + "/typing", "{\"on\":false}").status())
                .isEqualTo(204);
        assertThat(page.locator(".typing")).isHidden();
        assertThat(asAgent("PUT", conversation + "/read", "{\"message\":\"" + newest + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(page.locator(".mark")).hasText("Read");

        asAgent("POST", "/api/v1/interactions/" + id + "/done", "{}");
        assertThat(page.getByText("This chat has ended").first()).isVisible();
        assertThat(words(page)).isHidden();
        Download saved =
                page.waitForDownload(() -> button(page, "Save conversation").click());
        assertThat(content(saved)).contains("Agent 101: It is on its way").contains("You: <b>Thank</b> you");
        button(page, "Start a new chat").click();
        assertThat(page.getByLabel("How can we help?")).isVisible();
        assertThat(page.locator(".bubble")).hasCount(1);
    }

    private static String content(Download file) {
        try {
            return Files.readString(file.path());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_visitor_ends_the_chat_and_is_asked_whether_they_mean_it() {
        begin("Hello");
        String id = taken();
        button(page, "Options").click();
        button(page, "End chat").click();
        button(page, "Keep chatting").click();
        assertThat(button(page, "Options")).isFocused();
        button(page, "Options").click();
        button(page, "End chat").click();
        page.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("End chat"))
                .click();
        assertThat(button(page, "Start a new chat")).isVisible();
        until(() -> conversation().path("state").asString().equals("DONE"));
        assertThat(interaction()).isEqualTo(id);
    }

    @Test
    void a_visitor_asks_to_be_called_and_the_agent_has_the_number() throws IOException {
        begin("It is too long to write");
        String id = taken();
        button(page, "Options").click();
        button(page, "Have us call you").click();
        assertThat(page.getByText("is told, and calls you")).isVisible();
        Chromium.passes(page, "chat-call");
        button(page, "Call me").click();
        assertThat(page.getByText("Please fill this in.")).isVisible();
        page.getByLabel("Phone number").fill("my mobile");
        button(page, "Call me").click();
        assertThat(page.getByText("We cannot call this number")).isVisible();
        page.getByLabel("Phone number").fill("+44 20 7946 0018");
        page.keyboard().press("Enter");
        assertThat(page.getByText("We will call you at +44 20 7946 0018")).isVisible();
        until(() -> texts(id).getLast().contains("+442079460018"));
    }

    @Test
    void who_waits_is_called_in_their_place() {
        begin("I have no time");
        button(page, "Have us call you").click();
        assertThat(page.getByText("You keep your place in line.")).isVisible();
        page.getByLabel("Phone number").fill("+44 20 7946 0019");
        button(page, "Call me").click();
        assertThat(page.getByText("We will call you at +44 20 7946 0019")).isVisible();
        until(() -> conversation().path("state").asString().equals("DONE"));
    }

    @Test
    void a_flow_that_answers_first_offers_buttons_and_hands_over_with_all_that_was_said() {
        shop("asked");
        button(page, "Open chat").click();
        page.getByLabel("How can we help?").fill("Hello");
        button(page, "Start chat").click();
        button(page, "My order").click();
        assertThat(page.locator(".own .bubble")).hasText(new String[] {"Hello", "My order"});
        assertThat(page.locator(".choice:visible")).hasCount(0);
        assertThat(said(page, "Which order?")).isVisible();
        page.reload();
        page.locator(".panel").waitFor();
        say(page, "20417");
        assertThat(page.getByText("You are next in line")).isVisible();
        assertThat(texts(taken())).containsExactly("Hello", "What is it about?", "My order", "Which order?", "20417");
    }

    @Test
    void files_go_both_ways_and_one_that_is_not_taken_says_why() throws Exception {
        begin("The lamp came broken");
        String id = taken();
        Locator picker = page.locator("input[type=file]");
        picker.setInputFiles(new FilePayload("broken.png", "image/png", PICTURE));
        assertThat(page.locator(".own button.file.picture img")).isVisible();
        JsonNode file = asAgent("GET", "/api/v1/interactions/" + id + "/messages", null)
                .json()
                .at("/items/1/attachments/0");
        assertThat(file.path("name").asString()).isEqualTo("broken.png");
        assertThat(file.path("bytes").asInt()).isEqualTo(PICTURE.length);

        picker.setInputFiles(new FilePayload("empty.txt", "text/plain", new byte[0]));
        assertThat(page.getByText("Not sent: The file is empty.")).isVisible();
        button(page, "Remove").click();
        assertThat(said(page, "empty.txt")).hasCount(0);
        picker.setInputFiles(new FilePayload("run.exe", "application/octet-stream", new byte[] {'M', 'Z', 0, 3, 0, 0}));
        assertThat(said(page, "run.exe").locator(".why")).isVisible();
        button(page, "Remove").click();

        String customer = conversation().at("/interaction/customer").asString();
        String kept = api.send(
                        "POST",
                        "/api/v1/customers/" + customer + "/attachments?name=label.txt",
                        TestApi.ADMIN,
                        "stick it on")
                .json()
                .path("id")
                .asString();
        assertThat(asAgent(
                                "POST",
                                "/api/v1/interactions/" + id + "/messages",
                                "{\"text\":\"Send it back with this\",\"attachments\":[\"" + kept + "\"]}")
                        .status())
                .isEqualTo(201);
        Download got = page.waitForDownload(
                () -> page.getByLabel(Pattern.compile("^Download label.txt")).click());
        assertThat(got.suggestedFilename()).isEqualTo("label.txt");
        assertThat(content(got)).isEqualTo("stick it on");
    }

    // ---- what happens on the way

    @Test
    void the_chat_goes_on_over_pages_reloads_and_tabs() {
        begin("Hello");
        String id = taken();
        words(page).fill("half a sen");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Your order"))
                .click();
        assertThat(said(page, "Hello")).isVisible();
        assertThat(words(page)).hasValue("half a sen");
        words(page).fill("a whole sentence");
        words(page).press("Enter");
        stored(page, "a whole sentence");
        page.reload();
        assertThat(page.locator(".own .bubble")).hasText(new String[] {"Hello", "a whole sentence"});

        Page tab = page.context().newPage();
        tab.navigate(site());
        assertThat(tab.locator(".panel")).isHidden();
        page.locator(".launcher").click();
        answer(id, "Here I am");
        assertThat(page.locator(".badge")).hasText("1");
        assertThat(tab.locator(".badge")).hasText("1");
        tab.locator(".launcher").click();
        assertThat(page.locator(".badge")).isHidden();
        page.locator(".launcher").click();
        say(tab, "from the other tab");
        assertThat(said(page, "from the other tab")).hasCount(1);
        assertThat(said(page, "Here I am")).hasCount(1);
        stored(page, "from the other tab");
        assertThat(texts(id)).containsExactly("Hello", "a whole sentence", "Here I am", "from the other tab");
    }

    @Test
    void a_network_that_is_cut_again_and_again_loses_and_doubles_nothing() {
        begin("message 0");
        String id = taken();
        List<String> visitors = new ArrayList<>(List.of("message 0"));
        List<String> agents = new ArrayList<>();
        for (int turn = 1; turn <= 6; turn++) {
            say(page, "message " + turn + "a");
            network.cut();
            say(page, "message " + turn + "b");
            say(page, "message " + turn + "c");
            answer(id, "answer " + turn);
            network.mend();
            visitors.addAll(List.of("message " + turn + "a", "message " + turn + "b", "message " + turn + "c"));
            agents.add("answer " + turn);
            assertThat(said(page, "answer " + turn)).hasCount(1);
        }
        assertThat(page.locator(".message.unsent")).hasCount(0);
        assertThat(page.locator(".lost")).isEmpty();
        assertThat(page.locator(".own .bubble")).hasText(visitors.toArray(String[]::new));
        assertThat(page.locator(".theirs .bubble")).hasText(agents.toArray(String[]::new));
        assertThat(texts(id).stream().filter(text -> text.startsWith("message")))
                .containsExactlyElementsOf(visitors);
        page.reload();
        assertThat(page.locator(".own .bubble")).hasText(visitors.toArray(String[]::new));
        assertThat(page.locator(".theirs .bubble")).hasText(agents.toArray(String[]::new));
    }

    @Test
    void a_visitor_without_a_network_is_told_and_what_they_write_outlives_the_page() {
        begin("before");
        String id = taken();
        BrowserContext context = page.context();
        network.cut();
        context.setOffline(true);
        say(page, "written in a tunnel");
        assertThat(page.locator(".lost")).containsText("No connection");
        assertThat(said(page, "written in a tunnel")).containsText("Sending");
        page.close();
        context.setOffline(false);
        network.mend();
        page = context.newPage();
        page.navigate(site());
        until(() -> texts(id).contains("written in a tunnel"));
        page.locator(".launcher").click();
        stored(page, "written in a tunnel");
        assertThat(texts(id)).containsExactly("before", "written in a tunnel");
    }

    @Test
    void a_file_on_its_way_is_sent_again_and_stored_once() {
        begin("before");
        String id = taken();
        network.cut();
        page.locator("input[type=file]").setInputFiles(new FilePayload("cut.png", "image/png", PICTURE));
        assertThat(said(page, "cut.png")).containsText("Sending");
        network.mend();
        assertThat(page.locator(".own button.file")).hasCount(1);
        assertThat(page.locator(".message.unsent")).hasCount(0);
        assertThat(texts(id)).hasSize(2);
    }

    @Test
    void a_session_that_the_server_does_not_know_any_more_makes_room_for_a_new_one() {
        begin("before");
        page.evaluate("() => { for (const name of Object.keys(localStorage).filter(one => one.endsWith(' session')))"
                + " localStorage.setItem(name, JSON.stringify({secret: 'of-long-ago'})); }");
        page.reload();
        assertThat(page.getByLabel("How can we help?")).isVisible();
        page.getByLabel("How can we help?").fill("once more");
        button(page, "Start chat").click();
        stored(page, "once more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localStorage", "sessionStorage"})
    void where_the_browser_keeps_nothing_the_chat_works_while_the_page_is_there(String refused) {
        page.addInitScript("Object.defineProperty(window, '" + refused
                + "', {get() { throw new DOMException('refused', 'SecurityError'); }})");
        page.navigate(api.address() + ChatPageRoutes.DEMO + "/order");
        begin("in memory");
        network.cut();
        say(page, "and over a cut");
        network.mend();
        stored(page, "and over a cut");
        assertThat(texts(taken())).containsExactly("in memory", "and over a cut");
    }

    // ---- who it is, and when nobody is there

    @Test
    void who_has_logged_in_to_the_site_is_known_and_takes_the_conversation_along() {
        page.navigate(site());
        button(page, "Log in").click();
        assertThat(button(page, "Log out")).isVisible();
        button(page, "Open chat").click();
        assertThat(page.getByLabel("Name")).hasCount(0);
        page.getByLabel("How can we help?").fill("It is me");
        button(page, "Start chat").click();
        stored(page, "It is me");
        String customer = conversation().at("/interaction/customer").asString();
        assertThat(api.get("/api/v1/customers/" + customer)
                        .json()
                        .path("identities")
                        .toString())
                .contains("customer@northlight.example")
                .contains("\"verified\":true");
        page.reload();
        assertThat(said(page, "It is me")).isVisible();
        button(page, "Log out").click();
        assertThat(said(page, "It is me")).hasCount(0);
        assertThat(page.getByLabel("How can we help?")).isVisible();
    }

    @Test
    void the_demonstration_lets_nobody_in_who_comes_from_elsewhere() {
        assertThat(api.send("POST", ChatPageRoutes.DEMO + "/token", null, "", "X-Forwarded-For", "203.0.113.7")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void while_nobody_is_there_a_form_becomes_a_ticket() {
        api.post("/api/v1/agents/101/logout", "{}");
        shop("after-hours");
        button(page, "Open chat").click();
        assertThat(page.getByText("We are closed right now")).isVisible();
        button(page, "Send message").click();
        assertThat(page.getByLabel("Name")).isFocused();
        page.getByLabel("Name").fill("Ada");
        page.getByLabel("Email").fill("ada at home");
        page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill("Do you repair lamps?");
        button(page, "Send message").click();
        assertThat(page.getByText("Please give an email address")).isVisible();
        page.getByLabel("Email").fill("ada@home.example");
        network.cut();
        button(page, "Send message").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("try again");
        network.mend();
        button(page, "Send message").click();
        assertThat(page.getByText("Thank you, your message is with us")).isVisible();
        assertThat(api.get("/api/v1/tickets").json().path("items")).hasSize(1);
        assertThat(page.getByText("Its number is "
                        + api.get("/api/v1/tickets")
                                .json()
                                .at("/items/0/number")
                                .asString()))
                .isVisible();
    }

    @Test
    void to_whom_nobody_comes_gets_the_form_below_the_chat() {
        api.post("/api/v1/agents/101/logout", "{}");
        page.navigate(site());
        button(page, "Open chat").click();
        page.getByLabel("How can we help?").fill("Where is my lamp?");
        button(page, "Start chat").click();
        assertThat(page.getByText("Nobody is free right now")).isVisible();
        page.reload();
        assertThat(page.getByText("Nobody is free right now")).isVisible();
        button(page, "Send message").click();
        assertThat(page.getByLabel("Email")).isFocused();
        page.getByLabel("Email").fill("ada@home.example");
        button(page, "Send message").click();
        assertThat(page.getByText("Thank you, your message is with us")).isVisible();
        assertThat(api.get("/api/v1/tickets").json().path("items")).hasSize(1);
    }

    /** A page of another site, with one tag. */
    private void shop(String chat, String... attributes) {
        String html = "<!doctype html><html lang=\"en\"><title>Shop</title><meta name=\"viewport\""
                + " content=\"width=device-width\"><main><h1>Shop</h1></main><script src=\"http://127.0.0.1:"
                + network.port() + "/chat/widget.js\" data-chat=\"" + chat + "\" " + String.join(" ", attributes)
                + " async></script>";
        other.createContext("/", exchange -> {
            byte[] body = html.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.navigate("http://localhost:" + other.getAddress().getPort() + "/");
    }

    @Test
    void another_sites_page_has_the_chat_in_its_own_language_and_colour() {
        shop("northlight", "data-language=\"ko\"", "data-accent=\"#ffd166\"", "data-position=\"left\"");
        button(page, "채팅 열기").click();
        page.getByLabel("무엇을 도와드릴까요?").fill("안녕하세요");
        button(page, "채팅 시작").click();
        stored(page, "안녕하세요");
        assertThat(texts(offered())).containsExactly("안녕하세요");
        assertThat(page.locator(".own .bubble")).hasCSS("color", "rgb(16, 20, 28)");
        assertThat(page.locator(".launcher").boundingBox().x).isLessThan(100);
    }

    // ---- for everybody

    @Test
    void the_keyboard_alone_is_enough() {
        page.navigate(site());
        button(page, "Open chat").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("Name")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().type("by keys");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        stored(page, "by keys");
        assertThat(words(page)).isFocused();
        page.keyboard().type("line one");
        page.keyboard().press("Shift+Enter");
        page.keyboard().type("line two");
        page.keyboard().press("Enter");
        stored(page, "line two");
        assertThat(words(page)).isFocused();
        button(page, "Options").focus();
        page.keyboard().press("Enter");
        assertThat(button(page, "Save conversation")).isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(button(page, "End chat")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).isVisible();
        for (int i = 0; i < 4; i++) {
            page.keyboard().press("Tab");
        }
        assertThat(page.evaluate("() => Boolean(document.querySelector('trunkline-chat').shadowRoot.activeElement"
                        + ".closest('[role=alertdialog]'))"))
                .as("the focus stays in what is asked")
                .isEqualTo(true);
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);
        page.keyboard().press("Escape");
        assertThat(page.locator(".panel")).isHidden();
        assertThat(button(page, "Open chat")).isFocused();
    }

    /** By axe-core; pictures are left in target/pages. */
    @ParameterizedTest
    @CsvSource({"1280, 800, LIGHT", "1280, 800, DARK", "390, 844, LIGHT", "390, 844, DARK", "640, 450, LIGHT"})
    void each_state_is_accessible(int width, int height, ColorScheme scheme) throws IOException {
        page.context().close();
        page = browser.page(width, height, scheme);
        String which = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        for (String path : List.of("", "/order", "/embed")) {
            page.navigate(site() + path);
            assertThat(button(page, "Open chat")).isVisible();
            Chromium.passes(page, "chat-site" + path.replace('/', '-') + which);
        }
        page.navigate(site());
        button(page, "Open chat").click();
        assertThat(page.getByLabel("How can we help?")).isVisible();
        button(page, "Start chat").click();
        assertThat(page.getByText("Please fill this in.")).isVisible();
        Chromium.passes(page, "chat-start" + which);
        page.getByLabel("How can we help?").fill("Where is my parcel?");
        button(page, "Start chat").click();
        assertThat(page.getByText("You are next in line")).isVisible();
        Chromium.passes(page, "chat-waiting" + which);
        String id = taken();
        answer(id, "Hello, let me look. Is it this one: https://shop.example/orders/20417?");
        say(page, "Yes. It should have been here on Monday, and nobody could tell me where it is.");
        asAgent("PUT", "/api/v1/conversations/" + id + "/typing", "{\"on\":true}");
        assertThat(page.locator(".typing")).isVisible();
        Chromium.passes(page, "chat-talking" + which);
        button(page, "Options").click();
        Chromium.passes(page, "chat-options" + which);
        button(page, "End chat").click();
        Chromium.passes(page, "chat-ending" + which);
        button(page, "Keep chatting").click();
        network.cut();
        say(page, "Are you still there?");
        assertThat(page.locator(".lost")).containsText("No connection");
        Chromium.passes(page, "chat-lost" + which);
        network.mend();
        stored(page, "Are you still there?");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Close chat"))
                .first()
                .click();
        answer(id, "I am. Your parcel comes today.");
        assertThat(page.locator(".teaser")).isVisible();
        Chromium.passes(page, "chat-teaser" + which);
        page.locator(".launcher").click();
        asAgent("POST", "/api/v1/interactions/" + id + "/done", "{}");
        assertThat(button(page, "Start a new chat")).isVisible();
        Chromium.passes(page, "chat-ended" + which);
        shop("after-hours");
        asAgent("POST", "/api/v1/agents/101/logout", "{}");
        button(page, "Open chat").click();
        assertThat(page.getByText("We are closed right now")).isVisible();
        Chromium.passes(page, "chat-away" + which);
    }

    // ---- what is sent

    @Test
    void the_script_is_small_and_a_browser_that_has_it_is_not_sent_it_again() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        URI widget = api.address().resolve(ChatPageRoutes.WIDGET);
        HttpResponse<byte[]> first = http.send(
                HttpRequest.newBuilder(widget).header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        HttpHeaders headers = first.headers();
        assertThat(headers.firstValue("content-encoding")).contains("gzip");
        assertThat(first.body().length).isLessThan(MOST_BYTES);
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
        assertThat(headers.firstValue("access-control-allow-origin")).contains("*");
        assertThat(headers.firstValue("cache-control").orElse("")).contains("max-age");
        HttpResponse<byte[]> again = http.send(
                HttpRequest.newBuilder(widget)
                        .header("Accept-Encoding", "gzip")
                        .header("If-None-Match", headers.firstValue("etag").orElse(""))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        http.close();
    }
}
