package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A browser that is logged in: sends the cookie, and with changes the word of its session. */
record LoggedIn(TestApi api, String cookie, String csrf) {
    static LoggedIn as(TestApi api, String name, String password) {
        TestApi.Answer answer = api.send(
                "POST",
                "/api/v1/session",
                null,
                "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}",
                "Sec-Fetch-Site",
                "same-origin");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new LoggedIn(
                api,
                setCookie(answer).split(";", 2)[0],
                answer.json().path("csrfToken").asString());
    }

    static String setCookie(TestApi.Answer answer) {
        return answer.headers().getOrDefault("set-cookie", List.of("")).getFirst();
    }

    TestApi.Answer send(String method, String path, @Nullable String body) {
        return api.send(method, path, null, body, "Cookie", cookie, Access.CSRF, csrf);
    }

    TestApi.Answer sendWithoutWord(String method, String path, @Nullable String body) {
        return api.send(method, path, null, body, "Cookie", cookie);
    }
}
