package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.api.TestApi.Answer;
import tools.jackson.databind.JsonNode;

class SurveyPageTest {
    @TempDir
    private Path home;

    private TestApi api;
    private String link = "";

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

    private JsonNode survey() {
        return api.get("/api/v1/surveys").json().at("/items/0");
    }

    private Answer page(String path, @Nullable String form, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/x-www-form-urlencoded";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return api.send(form == null ? "GET" : "POST", path, null, form, all);
    }

    @Test
    void looking_and_following_the_scale_answer_nothing_and_what_is_sent_does() {
        for (int score = 1; score <= 5; score++) {
            Answer page = page(link + "?score=" + score, null);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("value=\"" + score + "\" required checked>");
            assertThat(page.headers().get("referrer-policy")).containsExactly("no-referrer");
            assertThat(page.headers().get("cache-control")).containsExactly("no-store");
        }
        assertThat(api.send("HEAD", link + "?score=5", null, null).status()).isEqualTo(200);
        assertThat(survey().path("score").isNull())
                .as("mail scanners follow links")
                .isTrue();
        Answer sent = page(link, "score=4&comment=%3Cscript%3E+%26+more");
        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.headers().get("location")).containsExactly(link + "?stored");
        assertThat(survey().path("score").asInt()).isEqualTo(4);
        Answer stored = page(link + "?stored", null);
        assertThat(stored.body())
                .contains("Your answer is stored", "value=\"4\" required checked>", "&lt;script&gt; &amp; more")
                .doesNotContain("<script>");
        assertThat(page(link, "score=1").status()).isEqualTo(303);
        assertThat(survey().path("score").asInt()).as("changed").isEqualTo(1);
        assertThat(survey().path("comment").isNull()).isTrue();
    }

    @Test
    void what_is_nothing_on_the_scale_or_no_link_changes_nothing() {
        for (String wrong : new String[] {"", "score=6", "score=0", "score=x", "score=-1", "comment=only"}) {
            assertThat(page(link, wrong).status()).as(wrong).isEqualTo(400);
        }
        for (String none : new String[] {"/s/x", "/s/" + "A".repeat(43), "/s/" + "B".repeat(3000)}) {
            assertThat(page(none, null).status()).as(none).isEqualTo(404);
            assertThat(page(none, "score=5").status()).as(none).isEqualTo(404);
        }
        assertThat(survey().path("score").isNull()).isTrue();
    }

    @Test
    void it_speaks_the_languages_of_the_question() {
        assertThat(page(link, null, "Accept-Language", "ko-KR,en;q=0.5").body())
                .contains("lang=\"ko\"", "얼마나 만족하셨나요?", "보내기");
        assertThat(page(link, null, "Accept-Language", "de").body()).contains("How satisfied are you?", "Send");
        assertThat(page(link, null, "Accept-Language", ";;;=").status()).isEqualTo(200);
    }
}
