package org.trunkline.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, on the running API. */
class PageIT {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    private Path home;

    private TestApi api;
    private Page page;

    @BeforeAll
    static void open() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(FLAGS));
    }

    @AfterAll
    static void close() {
        playwright.close();
    }

    @BeforeEach
    void start() {
        api = new TestApi(home);
        page = page(1280, ColorScheme.LIGHT);
    }

    @AfterEach
    void stop() {
        page.context().close();
        api.close();
    }

    private Page page(int width, ColorScheme scheme) {
        return page(width, 900, scheme);
    }

    private Page page(int width, int height, ColorScheme scheme) {
        Page made = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(scheme)
                        .setTimezoneId("Asia/Tokyo"))
                .newPage();
        made.setDefaultTimeout(20_000);
        return made;
    }

    private void logIn(String name, String password) {
        page.navigate(api.address().toString());
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }

    @Test
    void a_wrong_password_is_told_a_right_one_opens_the_page_and_log_out_shuts_it() {
        logIn("admin", "wrong");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the name or the password is wrong");
        page.getByLabel("Password").fill(TestApi.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator("#who")).hasText("admin");
        page.locator("#logout").click();
        assertThat(page).hasURL(Pattern.compile(".*/login$"));
        page.navigate(api.address().toString());
        assertThat(page).hasURL(Pattern.compile(".*/login$"));
    }

    @Test
    void a_user_without_the_role_sees_nothing_of_it() {
        String made = api.post("/api/v1/users", "{\"name\":\"one\",\"roles\":[\"AGENT\"],\"agent\":\"101\"}")
                .json()
                .path("password")
                .asString();
        logIn("one", made);
        assertThat(page.locator("#nothing")).isVisible();
        assertThat(page.locator("#wallboard")).isHidden();
    }

    @Test
    void when_trunkline_is_gone_the_page_says_that_it_is_not_live() {
        logIn("admin", TestApi.PASSWORD);
        assertThat(page.locator("#state")).hasText("Live");
        api.server.close();
        assertThat(page.locator("#state")).containsText("Not live");
    }

    /** By axe-core; pictures of all pages are left in target/pages. */
    @ParameterizedTest
    @CsvSource({"1280, 800, LIGHT", "1280, 800, DARK", "390, 844, LIGHT", "390, 844, DARK"})
    void the_pages_are_accessible_and_none_is_wider_than_the_screen(int width, int height, ColorScheme scheme)
            throws IOException {
        page.context().close();
        page = page(width, height, scheme);
        String which = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        page.navigate(api.address().toString());
        passes("login-" + which);
        logIn("admin", "wrong");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("wrong");
        passes("login-wrong-" + which);
        api.conversation("i-1", "+442079460001");
        api.waits("i-2", "billing");
        logIn("admin", TestApi.PASSWORD);
        assertThat(page.locator("#queues tbody tr").first()).isVisible();
        assertThat(page.locator("#agents tbody")).containsText("talking");
        passes("wallboard-" + which);
        page.locator("#to-report").click();
        for (String by : List.of("queues", "agents", "half-hours")) {
            page.locator("#by").selectOption(by);
            page.getByText("Show", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("#figures tbody tr").first()).isVisible();
            passes("report-" + by + "-" + which);
        }
    }

    private void passes(String name) throws IOException {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target/pages").resolve(name + ".png")));
        try (InputStream axe = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = page.evaluate("async () => (await axe.run(document)).violations.map("
                + "one => one.id + ': ' + one.help + ' at ' + one.nodes.map(node => node.target).join('; '))");
        Assertions.assertThat(found).as(name).isEqualTo(List.of());
        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .as(name)
                .isEqualTo(0);
    }
}
