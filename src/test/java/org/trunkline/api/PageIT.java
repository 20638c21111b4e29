package org.trunkline.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.yard.Chromium;

/** The page in a real browser, on the running API. */
class PageIT {
    private static Chromium browser;

    @TempDir
    private Path home;

    private TestApi api;
    private Page page;

    @BeforeAll
    static void open() {
        browser = new Chromium();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void start() {
        api = new TestApi(home);
        page = browser.page(1280, 900, ColorScheme.LIGHT);
    }

    @AfterEach
    void stop() {
        page.context().close();
        api.close();
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
        String made = api.post("/api/v1/users", "{\"name\":\"one\",\"roles\":[\"DESIGNER\"]}")
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
        page = browser.page(width, height, scheme);
        String which = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        page.navigate(api.address().toString());
        Chromium.passes(page, "login-" + which);
        logIn("admin", "wrong");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("wrong");
        Chromium.passes(page, "login-wrong-" + which);
        api.conversation("i-1", "+442079460001");
        api.waits("i-2", "billing");
        logIn("admin", TestApi.PASSWORD);
        assertThat(page.locator("#queues tbody tr").first()).isVisible();
        assertThat(page.locator("#agents tbody")).containsText("talking");
        Chromium.passes(page, "wallboard-" + which);
        page.locator("#to-report").click();
        for (String by : List.of("queues", "agents", "half-hours")) {
            page.locator("#by").selectOption(by);
            page.getByText("Show", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("#figures tbody tr").first()).isVisible();
            Chromium.passes(page, "report-" + by + "-" + which);
        }
    }
}
