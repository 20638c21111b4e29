package org.trunkline.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Page made = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
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
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("the name or the password is wrong");
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
}
