package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.journal.Position;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

class LogInTest {
    private static final String SESSION = "/api/v1/session";

    @TempDir
    private Path home;

    private TestApi api;

    @BeforeEach
    void start() {
        api = new TestApi(home);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void the_first_user_has_the_password_of_set_up_and_the_roles_hold_for_cookie_and_token_alike() {
        LoggedIn admin = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        assertThat(admin.send("GET", "/api/v1/tokens", null).status()).isEqualTo(200);
        String made = user("sup", "[\"SUPERVISOR\"]", null);

        LoggedIn sup = LoggedIn.as(api, "sup", made);
        assertThat(sup.send("GET", "/api/v1/queues", null).status()).isEqualTo(200);
        assertThat(sup.send("GET", "/api/v1/tokens", null).status()).isEqualTo(403);
        assertThat(sup.send("POST", "/api/v1/queues", "{\"name\":\"sales\"}").status())
                .isEqualTo(403);
    }

    @Test
    void a_user_who_is_an_agent_reaches_the_own_state_alone() {
        String made = user("one", "[\"AGENT\"]", "101");
        LoggedIn one = LoggedIn.as(api, "one", made);
        assertThat(one.send("GET", "/api/v1/agents/101", null).status()).isEqualTo(200);
        assertThat(one.send("GET", "/api/v1/agents/102", null).status()).isEqualTo(403);
    }

    @Test
    void the_cookie_is_hidden_from_scripts_and_other_sites_and_stays_on_tls_where_the_browser_came_by_it() {
        String body = "{\"name\":\"admin\",\"password\":\"" + TestApi.PASSWORD + "\"}";
        String plain = LoggedIn.setCookie(api.send("POST", SESSION, null, body));
        assertThat(plain).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
        String tls = LoggedIn.setCookie(api.send("POST", SESSION, null, body, "X-Forwarded-Proto", "https"));
        assertThat(tls).contains("HttpOnly", "SameSite=Strict", "Secure");
    }

    @Test
    void a_change_without_the_word_of_the_session_is_refused_and_another_sessions_word_is_none() {
        LoggedIn admin = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        LoggedIn other = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        String queue = "{\"name\":\"sales\"}";
        assertThat(admin.sendWithoutWord("POST", "/api/v1/queues", queue).status())
                .isEqualTo(403);
        assertThat(new LoggedIn(api, admin.cookie(), other.csrf())
                        .send("POST", "/api/v1/queues", queue)
                        .status())
                .isEqualTo(403);
        assertThat(admin.sendWithoutWord("DELETE", SESSION, null).status()).isEqualTo(403);
        assertThat(api.get("/api/v1/queues/sales").status()).isEqualTo(404);
        assertThat(admin.send("POST", "/api/v1/queues", queue).status()).isEqualTo(201);
    }

    @Test
    void after_five_wrong_passwords_even_the_right_one_waits_a_minute_and_others_do_not() {
        user("sup", "[\"SUPERVISOR\"]", null);
        for (int i = 0; i < 5; i++) {
            assertThat(logIn("admin", "wrong")).isEqualTo(401);
        }
        assertThat(logIn("admin", TestApi.PASSWORD)).isEqualTo(429);
        assertThat(logIn("sup", "wrong")).isEqualTo(401);
        api.later(61);
        assertThat(logIn("admin", TestApi.PASSWORD)).isEqualTo(200);
    }

    @Test
    void a_session_ends_by_log_out_by_idleness_by_age_and_with_its_user() {
        LoggedIn out = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        LoggedIn in = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        assertThat(out.send("DELETE", SESSION, null).status()).isEqualTo(204);
        assertThat(status(out)).isEqualTo(401);
        assertThat(status(in)).isEqualTo(200);

        for (int day = 0; day < 7; day++) {
            assertThat(status(in)).as("used every half day, on day " + day).isEqualTo(200);
            api.later(Duration.ofHours(11).toSeconds());
            assertThat(status(in)).isEqualTo(200);
            api.later(Duration.ofHours(11).toSeconds());
        }
        assertThat(status(in)).isEqualTo(200);
        api.later(Duration.ofHours(11).toSeconds());
        assertThat(status(in)).isEqualTo(200);
        api.later(Duration.ofHours(11).toSeconds());
        assertThat(status(in)).as("older than seven days").isEqualTo(401);

        LoggedIn idle = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        api.later(Duration.ofHours(13).toSeconds());
        assertThat(status(idle)).isEqualTo(401);

        String made = user("sup", "[\"SUPERVISOR\"]", null);
        LoggedIn removed = LoggedIn.as(api, "sup", made);
        api.send("DELETE", "/api/v1/users/sup", TestApi.ADMIN, null);
        assertThat(status(removed)).isEqualTo(401);
        assertThat(logIn("sup", made)).isEqualTo(401);
    }

    @Test
    void users_and_sessions_survive_a_restart_the_secrets_as_hashes_and_removed_users_stay_removed() {
        LoggedIn in = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        String secret = in.cookie().split("=", 2)[1];
        Users users = new Users(api.database, api.clock, "another password of set-up", null);
        Sessions sessions = new Sessions(api.database, users, api.clock, Duration.ofHours(1), Duration.ofDays(1));
        assertThat(sessions.use(secret)).isPresent();
        assertThat(users.check("admin", TestApi.PASSWORD)).isInstanceOf(Users.Check.Right.class);
        List<String> kept = api.database.read(handle -> handle.createQuery(
                        "SELECT sha256 || password_hash FROM web_session, web_user WHERE web_user = name")
                .mapTo(String.class)
                .list());
        assertThat(kept).singleElement().asString().contains("$argon2id$").doesNotContain(secret, TestApi.PASSWORD);

        users.remove("admin");
        assertThat(new Users(api.database, api.clock, "another password of set-up", null).list())
                .isEmpty();
    }

    @Test
    void set_up_makes_the_first_agents_log_in_beside_that_of_the_administrator_and_never_again() {
        ApiSettings.FirstAgent agent = new ApiSettings.FirstAgent("101", "made up at set-up");
        try (Database empty = Database.open(StoreSettings.address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""))) {
            Users users = new Users(empty, api.clock, TestApi.PASSWORD, agent);
            assertThat(users.check("agent", "made up at set-up")).isInstanceOf(Users.Check.Right.class);
            assertThat(users.user("agent").orElseThrow().agent()).isEqualTo("101");
            assertThat(users.user("agent").orElseThrow().roles()).containsExactly(Role.AGENT);
        }
        assertThat(new Users(api.database, api.clock, TestApi.PASSWORD, agent).user("agent"))
                .as("an installation that there was already")
                .isEmpty();
    }

    @Test
    void another_password_ends_the_other_sessions_and_is_asked_for_from_then_on() {
        LoggedIn here = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        LoggedIn elsewhere = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        String wish = "{\"current\":\"" + TestApi.PASSWORD + "\",\"password\":\"another good one\"}";
        assertThat(here.send("PUT", SESSION + "/password", wish.replace(TestApi.PASSWORD, "not this one"))
                        .status())
                .isEqualTo(401);
        assertThat(here.send("PUT", SESSION + "/password", wish).status()).isEqualTo(204);
        assertThat(status(elsewhere)).isEqualTo(401);
        assertThat(logIn("admin", TestApi.PASSWORD)).isEqualTo(401);
        assertThat(logIn("admin", "another good one")).isEqualTo(200);
    }

    @Test
    void log_ins_and_what_users_change_are_on_the_audit_trail_and_what_was_typed_is_not() {
        logIn("hunter2", "wrong");
        logIn("admin", "wrong");
        LoggedIn admin = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        admin.send("POST", "/api/v1/skills", "{\"name\":\"sales\"}");
        admin.send("DELETE", SESSION, null);
        api.happened(new ApiFact.Changed("test", "end", "", null), Map.of());
        List<String> audit = api.journal.reader().after(Position.START, "api.", 100).stream()
                .map(entry -> (ApiFact.Changed) entry.fact())
                .map(fact -> fact.actor() + " " + fact.what() + " " + fact.object())
                .toList();
        assertThat(audit)
                .containsExactly(
                        "nobody user.login-refused unknown",
                        "nobody user.login-refused admin",
                        "user:admin user.login admin",
                        "user:admin skill.add sales",
                        "user:admin user.logout admin",
                        "test end ");
    }

    @Test
    void without_a_log_in_the_page_leads_to_the_log_in_and_with_one_back() {
        TestApi.Answer without = api.send("GET", "/", null, null);
        assertThat(without.status()).isEqualTo(303);
        assertThat(without.headers().get("location")).containsExactly("/login");
        assertThat(api.send("GET", "/login", null, null).body()).contains("<form");
        LoggedIn admin = LoggedIn.as(api, "admin", TestApi.PASSWORD);
        TestApi.Answer page = admin.send("GET", "/", null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().get("content-security-policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(admin.send("GET", "/login", null).status()).isEqualTo(303);
        for (String asset : Set.of("page.css", "page.js", "login.js")) {
            assertThat(api.send("GET", "/assets/" + asset, null, null).status())
                    .as(asset)
                    .isEqualTo(200);
        }
    }

    private int status(LoggedIn browser) {
        return browser.send("GET", SESSION, null).status();
    }

    private int logIn(String name, String password) {
        return api.send("POST", SESSION, null, "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}")
                .status();
    }

    private String user(String name, String roles, @org.jspecify.annotations.Nullable String agent) {
        String body = "{\"name\":\"" + name + "\",\"roles\":" + roles
                + (agent == null ? "" : ",\"agent\":\"" + agent + "\"") + "}";
        return api.post("/api/v1/users", body).json().path("password").asString();
    }
}
