package org.trunkline.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The survey's page in a real browser. */
class SurveyPageIT {
    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    private Path home;

    private TestApi api;
    private String link = "";

    @BeforeAll
    static void open() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void close() {
        playwright.close();
    }

    @BeforeEach
    void start() throws Exception {
        api = new TestApi(home);
        link = SurveysAsked.link(api);
    }

    @AfterEach
    void stop() {
        api.surveys.close();
        api.close();
    }

    private int score() {
        return api.get("/api/v1/surveys").json().at("/items/0/score").asInt(-1);
    }

    /** By keyboard, with and without a script; by axe-core; pictures are left in target/pages. */
    @ParameterizedTest
    @CsvSource({"1280, 800, LIGHT, true", "390, 844, DARK, true", "320, 640, LIGHT, false", "1280, 800, DARK, false"})
    void an_answer_is_one_press_and_everybody_can_give_it(int width, int height, ColorScheme scheme, boolean script)
            throws IOException {
        Page page = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(scheme)
                        .setJavaScriptEnabled(true))
                .newPage();
        if (!script) {
            page.route("**/survey.js", route -> route.abort());
        }
        page.setDefaultTimeout(20_000);
        String name = "survey-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        page.navigate(api.address() + link + "?score=2");
        assertThat(page.getByLabel("2", new Page.GetByLabelOptions().setExact(true)))
                .isChecked();
        passes(page, name);
        Assertions.assertThat(score()).as("nobody has pressed anything").isEqualTo(-1);
        page.getByLabel("2", new Page.GetByLabelOptions().setExact(true)).focus();
        page.keyboard().press("ArrowRight");
        if (script) {
            assertThat(page.locator("#told")).hasText("Thank you. Your answer is stored.");
            Assertions.assertThat(score()).isEqualTo(3);
        }
        page.getByLabel("What could we do better?").fill("Be faster");
        page.getByText("Send", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#told")).hasText("Thank you. Your answer is stored.");
        Assertions.assertThat(score()).isEqualTo(3);
        assertThat(page.getByLabel("What could we do better?")).hasValue("Be faster");
        passes(page, name + "-stored");
        page.navigate(api.address() + "/s/none");
        passes(page, name + "-over");
        page.context().close();
    }

    private static void passes(Page page, String name) throws IOException {
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
