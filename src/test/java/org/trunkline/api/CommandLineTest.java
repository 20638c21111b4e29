package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.cli.Cli;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.SupervisionMode;
import org.trunkline.queue.PhoneState;
import org.trunkline.recording.Recording;
import org.trunkline.speech.Ears;
import org.trunkline.voice.KevinVoice;
import org.trunkline.voice.Voices;
import picocli.CommandLine;

/** The command line against a real API. */
@Timeout(60)
class CommandLineTest {
    @TempDir
    private Path home;

    private TestApi api;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Path> ran = new ArrayList<>();

    @BeforeEach
    void start() {
        api = new TestApi(home);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_supervisor_is_present_in_a_call_and_it_is_listed() {
        assertThat(trunkline("supervise", "start", "--interaction", "i-1", "--phone", "1002", "--mode", "whisper"))
                .contains("phone 1002 rings; supervision s1-1");
        assertThat(fails("supervise", "start", "--agent", "102", "--phone", "1002"))
                .contains("agent 102 is in no call");
        api.happened(
                new CallFact.SupervisionAsked("i-1", "s1-1", "102", "ops", "1002", "line", SupervisionMode.WHISPER),
                Map.of());
        api.happened(new CallFact.SupervisionSet("i-1", "s1-1", SupervisionMode.WHISPER, "101", "none"), Map.of());
        assertThat(trunkline("supervise", "mode", "s1-1", "barge")).contains("supervision s1-1: barge");
        assertThat(trunkline("supervise", "end", "s1-1")).contains("ended");
        assertThat(trunkline("supervise", "list", "--agent", "101"))
                .contains("present: whisper")
                .contains("102");
        assertThat(trunkline("audit", "--what", "supervision.", "--object", "s1-1"))
                .contains("supervision.start")
                .contains("supervision.barge")
                .contains("supervision.end");
    }

    @Test
    void a_recording_is_listed_fetched_checked_and_deleted() throws IOException {
        api.conversation("i-1", "+442079460001");
        Recording kept = api.archive.keepVoicemail(
                "r-1", "i-1", "sales", Duration.ZERO, OpenApiTest.wav(home.resolve("message.wav")));
        api.happened(new CallFact.Noted("i-1", "it is in the tables"), Map.of());
        assertThat(trunkline("recording", "list", "i-1")).contains("r-1", "voicemail", "kept");
        Path file = home.resolve("fetched.wav");
        assertThat(trunkline("recording", "fetch", "r-1", "-o", file.toString()))
                .contains("written");
        assertThat(Files.size(file)).isEqualTo(kept.bytes());
        assertThat(fails("recording", "fetch", "r-1", "-o", file.toString())).contains("give another with -o");
        assertThat(fails(
                        "recording", "fetch", "none", "-o", home.resolve("none").toString()))
                .contains("there is no recording 'none'");
        assertThat(trunkline("recording", "verify", "r-1")).contains("intact");
        assertThat(trunkline("recording", "order", "i-1", "pause")).contains("pause");
        assertThat(trunkline("card", "on", "i-1")).contains("on");
        assertThat(trunkline("card", "show", "i-1")).contains("ACCEPTED", "16", "1111", "A-77");
        assertThat(trunkline("card", "off", "i-1")).contains("off");
        assertThat(trunkline("recording", "delete", "r-1", "--reason", "asked")).contains("deleted");
    }

    @Test
    void a_supervisor_makes_a_queue_and_an_agent_and_sees_them() throws IOException {
        assertThat(trunkline("skill", "add", "sales")).contains("made skill sales");
        assertThat(trunkline("queue", "add", "sales", "skills=sales", "ring=15s", "max_wait=5m"))
                .contains("made queue sales");
        assertThat(trunkline("queue", "change", "sales", "wrap_up=0s")).contains("changed");
        assertThat(fails("queue", "change", "sales", "announce_wait=yes"))
                .contains("announce_wait is 'yes'; give true or false");
        assertThat(trunkline("queue", "show", "sales"))
                .containsPattern("ring +15 s")
                .containsPattern("max_wait +300 s")
                .containsPattern("wrap_up +0 s");
        assertThat(trunkline("agent", "add", "201", "--name", "Agent 201", "--skills", "sales=3,billing=1"))
                .contains("made agent 201");
        assertThat(fails("agent", "login", "999", "1001")).contains("there is no agent '999'");
        api.floor.phoneSeen("1001", PhoneState.IDLE);
        assertThat(trunkline("agent", "login", "201", "1001")).contains("not ready (logged in)");
        assertThat(trunkline("agent", "ready", "201")).contains("available");
        assertThat(trunkline("agent", "list"))
                .contains("201    Agent 201")
                .contains("sales 3")
                .contains("trunkline.toml:");
        assertThat(trunkline("status")).contains("switch").contains("billing").contains("available");
        assertThat(fails("agent", "remove", "201")).contains("logged in at phone 1001; log them out first");
        assertThat(fails("queue", "remove", "billing"))
                .contains("trunkline.toml:10")
                .contains("change it there");
        assertThat(trunkline("group", "add", "shop", "--skills", "billing=6,support=2"))
                .contains("made group shop");
        assertThat(trunkline("agent", "change", "201", "--groups", "shop")).contains("changed agent 201");
        assertThat(trunkline("agent", "list")).contains("billing 1, sales 3, support 2");
        assertThat(trunkline("group", "change", "shop", "--skills", "support=4"))
                .contains("changed group shop");
        assertThat(trunkline("group", "list")).containsPattern("shop +support 4 +201");
        assertThat(trunkline("agent", "list")).contains("billing 1, sales 3, support 4");
        assertThat(fails("group", "remove", "shop")).contains("take them out of it first");
        assertThat(trunkline("agent", "change", "201", "--groups", "")).contains("changed agent 201");
        assertThat(trunkline("group", "remove", "shop")).contains("removed group shop");
        Path text = Files.writeString(home.resolve("refund.txt"), "Dear ${customer_name:-customer}");
        String added = trunkline("canned", "add", "refund", "--title", "Refund", "--file", text.toString());
        String canned = added.substring(added.indexOf("kept as ") + 8).strip();
        assertThat(trunkline("canned", "change", canned, "refund", "--title", "Money", "--file", text.toString()))
                .contains("changed refund");
        assertThat(trunkline("canned", "list", "--agent", "201")).containsPattern("refund .*Money");
        assertThat(fails("canned", "fill", canned, "none")).contains("there is no interaction 'none'");
        assertThat(fails("canned", "add", "x", "--title", "X", "--file", "none.txt"))
                .contains("cannot be read");
        assertThat(trunkline("canned", "remove", canned)).contains("removed");
        assertThat(trunkline("signature", "set", "--agent", "201", "Yours")).contains("set");
        assertThat(trunkline("signature", "show", "--agent", "201")).contains("Yours");
        assertThat(trunkline("signature", "remove", "--agent", "201")).contains("removed");
        assertThat(trunkline("agent", "logout", "201")).contains("logged out");
        assertThat(trunkline("agent", "remove", "201")).contains("removed");
        Path flow = Files.writeString(
                home.resolve("flows/shop.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='shop' start='wait' fault-queue='sales'><queue id='wait' name='sales'/></flow>");
        Awaitility.await("the flow is live")
                .until(() -> trunkline("flows", "list").contains("shop"));
        assertThat(fails("queue", "remove", "sales")).contains("live flows name it (flow/step): shop, shop/wait");
        Files.delete(flow);
        Awaitility.await("the flow is gone")
                .until(() -> !trunkline("flows", "list").contains("shop"));
        assertThat(trunkline("queue", "remove", "sales")).contains("removed");
    }

    @Test
    void the_story_of_an_interaction_is_told_and_why_it_was_offered_so() {
        api.conversation("i-1", "+442079460001");
        api.happened(new CallFact.Ended("i-1", Ending.completed(Ending.Responsible.CALLER)), Map.of());
        assertThat(trunkline("interaction", "list")).contains("i-1").contains("completed (caller)");
        assertThat(trunkline("interaction", "show", "i-1"))
                .contains("+442079460001")
                .contains("speaks with agent 101");
        assertThat(trunkline("interaction", "why", "i-1"))
                .contains("waits in queue billing since")
                .contains("Nobody is ahead.")
                .containsPattern("101 +not ready")
                .contains("offered it to agent 101")
                .containsPattern("101 +chosen")
                .containsPattern("102 +logged out");
        api.waits("i-2", "billing");
        api.waits("i-3", "billing");
        assertThat(trunkline("interaction", "why", "i-3"))
                .contains("position 2, priority 0")
                .containsPattern("i-2 +billing +0 .* age|i-2 +billing +0 .* entered first")
                .contains("It was offered to nobody.");
        assertThat(trunkline("interaction", "why", "i-3", "--at", "2001-01-01T00:00:00Z"))
                .contains("It did not wait just then.")
                .doesNotContain("offered");
        assertThat(trunkline("interaction", "list", "--json")).contains("\"id\" : \"i-1\"");
        assertThat(trunkline("customer", "list", "--search", "60001")).contains("+442079460001");
        String customer = api.get("/api/v1/customers?search=60001")
                .json()
                .at("/items/0/id")
                .asString();
        assertThat(trunkline("customer", "edit", customer, "--tier", "gold")).contains("changed");
        assertThat(trunkline("customer", "show", customer)).contains("tier     gold");
        api.indexed();
        assertThat(trunkline("search", "020", "7946", "0001", "--kind", "interaction"))
                .contains("i-1", "voice")
                .doesNotContain("i-2");
        assertThat(fails("customer", "edit", customer, "--tier", "silver")).contains("give one of gold");
        assertThat(trunkline("events", "--after", "0.0", "--type", "call.", "--count", "4"))
                .contains("call.Arrived")
                .contains("call.Ended");
        assertThat(trunkline("callback", "list")).contains("none");
        assertThat(trunkline("flows", "list")).contains("main");
        assertThat(fails("interaction", "show", "none")).contains("there is no interaction 'none'");
    }

    @Test
    void two_records_of_one_person_are_found_merged_and_told_apart() throws IOException {
        String ada = trunkline("customer", "add", "Ada").strip();
        String twin = trunkline("customer", "add", "ada").strip();
        trunkline("customer", "identity", "add", ada, "email", "Ada@Example.org", "--verified");
        assertThat(fails("customer", "identity", "add", twin, "email", "ada@example.org"))
                .contains("that address is known of " + ada);
        trunkline("customer", "identity", "add", twin, "email", "ada@example.org", "--also-of-others");
        assertThat(trunkline("customer", "identity", "find", "email", "ADA@example.org"))
                .contains(ada, twin, "shared");
        assertThat(trunkline("customer", "duplicates")).contains("same name and email");
        assertThat(trunkline("customer", "identity", "share", "email", "ada@example.org"))
                .contains("shared");
        assertThat(trunkline("customer", "duplicates", "--of", ada)).doesNotContain("same");
        trunkline("customer", "identity", "share", "email", "ada@example.org", "--not");
        trunkline("customer", "identity", "verify", twin, "email", "ada@example.org");
        assertThat(trunkline("customer", "duplicates", "--of", ada)).contains("same verified email");
        String merge = trunkline("customer", "merge", ada, twin).split("[ :]", 3)[1];
        assertThat(trunkline("customer", "show", twin)).contains("customer " + ada, "merged   " + twin, "verified");
        assertThat(trunkline("customer", "unmerge", merge)).contains("two customers again");
        assertThat(trunkline("customer", "merges", ada)).contains(merge);
        assertThat(trunkline("customer", "identity", "remove", twin, "email", "ada@example.org"))
                .contains("removed");
        assertThat(trunkline("customer", "show", twin)).doesNotContain("example.org");
    }

    @Test
    void what_is_known_of_a_customer_is_written_and_shown() throws IOException {
        String ada = trunkline("customer", "add", "Ada").strip();
        trunkline("customer", "set", ada, "plan=pro");
        assertThat(fails("customer", "set", ada, "plan=gold")).contains("one of basic, pro");
        trunkline("customer", "tag", ada, "vip", "late payer");
        trunkline("customer", "tag", ada, "vip", "--off");
        trunkline("customer", "consent", ada, "voice", "refused");
        String note = trunkline("customer", "note", "add", ada, "likes\nmail").strip();
        String task = trunkline("customer", "task", "add", ada, "send it", "--owner", "101")
                .strip();
        Path file = Files.writeString(home.resolve("letter.txt"), "Dear Ada");
        String letter =
                trunkline("customer", "attachment", "add", ada, file.toString()).strip();
        assertThat(trunkline("customer", "show", ada))
                .contains(
                        "plan: pro", "tags     late payer", "consent  voice refused", "likes", "send it", "letter.txt");
        assertThat(trunkline("customer", "note", "list", ada)).contains("    mail");
        trunkline("customer", "task", "change", task, "--due", "2100-01-31T09:30:00Z");
        assertThat(trunkline("customer", "task", "list", "--owner", "101")).contains("send it");
        trunkline("customer", "task", "done", task);
        assertThat(trunkline("customer", "task", "list", "--of", ada)).doesNotContain("send it");
        assertThat(trunkline("customer", "task", "list", "--of", ada, "--done")).contains("send it");
        Path fetched = home.resolve("fetched.txt");
        trunkline("customer", "attachment", "fetch", letter, fetched.toString());
        assertThat(fetched).hasContent("Dear Ada");
        trunkline("customer", "attachment", "delete", letter);
        assertThat(trunkline("customer", "attachment", "list", ada)).doesNotContain("letter.txt");
        trunkline("customer", "note", "delete", note);
        assertThat(trunkline("customer", "note", "list", ada)).doesNotContain("likes");
    }

    @Test
    void a_ticket_is_opened_worked_on_and_seen() {
        String one =
                trunkline("ticket", "open", "No invoice", "--queue", "billing").strip();
        String two = trunkline("ticket", "open", "No invoice either", "--priority", "low")
                .strip();
        assertThat(trunkline("ticket", "list")).containsPattern(one + " +OPEN +NORMAL +billing");
        assertThat(trunkline("ticket", "list", "--priority", "low", "--order", "due"))
                .contains("No invoice either")
                .doesNotContain("billing");
        trunkline("ticket", "assign", one, "101");
        trunkline("ticket", "priority", one, "high");
        trunkline("ticket", "tag", one, "vip", "late");
        trunkline("ticket", "tag", one, "late", "--off");
        trunkline("ticket", "status", one, "waiting", "--until", "2100-01-31T09:30:00Z");
        assertThat(fails("ticket", "assign", one, "999")).contains("there is no agent '999'");
        trunkline("ticket", "note", one, "ask\n@102");
        String merge = trunkline("ticket", "merge", one, two).split("[ :]", 3)[1];
        assertThat(trunkline("ticket", "show", two))
                .contains(
                        "ticket " + one,
                        "owner     101",
                        "HIGH",
                        "vip",
                        "merged    " + two,
                        "    @102",
                        "WAITING to OPEN");
        assertThat(trunkline("ticket", "unmerge", merge)).contains("two tickets again");
        assertThat(trunkline("ticket", "link", one, two)).contains("linked");
        assertThat(trunkline("ticket", "link", one, two, "--off")).contains("no longer");
        String note = trunkline("ticket", "note", one, "of something else").strip();
        String part = trunkline("ticket", "split", one, "Something else", note).strip();
        assertThat(trunkline("ticket", "show", part)).contains("of something else", "SPLIT_FROM " + one);
        assertThat(fails("ticket", "show", "7")).contains("there is no ticket '7'");
        assertThat(fails("ticket", "status", one, "bored")).contains("wrong type");
    }

    @Test
    void customers_are_to_be_called_and_a_callback_is_taken_back() {
        api.happened(new CallFact.Noted("i-1", "it is in the tables"), Map.of());
        assertThat(trunkline("callback", "add", "020 7946 0001", "billing", "--at", "2100-01-31T09:30:00Z"))
                .contains("callback cb-1 is to be made");
        assertThat(trunkline("callback", "list")).containsPattern("cb-1 +scheduled +\\+442079460001 +billing");
        assertThat(fails("callback", "add", "nobody", "billing")).contains("is no telephone number");
        assertThat(fails("callback", "add", "+442079460001", "none")).contains("there is no queue 'none'");
        assertThat(trunkline("callback", "cancel", "cb-1")).contains("cancelled cb-1");
        assertThat(trunkline("callback", "list")).contains("none");
        assertThat(trunkline("callback", "list", "--past")).containsPattern("cb-1 +cancelled");
        assertThat(fails("callback", "done", "cb-1", "--agent", "101")).contains("on the list");
    }

    @Test
    void numbers_are_called_no_more_until_they_are_taken_off_the_list() throws IOException {
        assertThat(trunkline("dnc", "add", "020 7946 0002", "--reason", "asked"))
                .contains("+442079460002 is called no more");
        assertThat(fails("callback", "add", "+442079460002", "billing")).contains("take it off the do-not-call list");
        Path file = Files.writeString(home.resolve("dnc.txt"), "# from the register\n\n+442079460003\nnobody\n");
        assertThat(fails("dnc", "import", file.toString())).contains("line 4", "1 numbers before it are listed");
        assertThat(fails("dnc", "import", home.resolve("none").toString())).contains("cannot be read");
        assertThat(trunkline("dnc", "list"))
                .containsPattern("\\+442079460002 .* asked")
                .contains("+442079460003");
        assertThat(trunkline("dnc", "remove", "+442079460002")).contains("may be called again");
        assertThat(trunkline("dnc", "list")).doesNotContain("+442079460002");
    }

    @Test
    void an_old_queue_log_is_imported() throws IOException {
        Path log = Files.writeString(
                home.resolve("queue_log"),
                "1772442000|1772442000.1|old|NONE|ENTERQUEUE||x|1\n1772442030|1772442000.1|old|NONE|ABANDON|1|1|30\nx\n");
        assertThat(trunkline("report", "import-queue-log", log.toString()))
                .contains("1 calls in 3 lines; left out: 1 lines that cannot be read")
                .contains("line 3 has 1 fields");
        assertThat(fails("report", "import-queue-log", home.resolve("none").toString()))
                .contains("there is no file");
    }

    @Test
    void a_token_is_made_used_and_revoked() {
        String made = trunkline("token", "add", "wallboard", "--role", "supervisor");
        String secret = made.lines().findFirst().orElseThrow();
        assertThat(run("--token", secret, "queue", "list")).isZero();
        assertThat(run("--token", secret, "token", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("needs the role admin");
        String id = made.strip().substring(made.strip().lastIndexOf(' ') + 1);
        assertThat(trunkline("token", "list")).contains("setup").doesNotContain("1970");
        assertThat(trunkline("token", "revoke", id)).contains("revoked");
        assertThat(run("--token", secret, "queue", "list")).isEqualTo(1);
    }

    @Test
    void a_user_is_made_logs_in_gets_another_password_and_is_removed() {
        String made = trunkline("user", "add", "wall", "--role", "supervisor");
        LoggedIn wall = LoggedIn.as(api, "wall", password(made));
        assertThat(trunkline("user", "list")).contains("wall", "supervisor", "trunkline setup");
        String next = password(trunkline("user", "password", "wall"));
        assertThat(wall.send("GET", "/api/v1/session", null).status()).isEqualTo(401);
        LoggedIn.as(api, "wall", next);
        assertThat(trunkline("user", "remove", "wall")).contains("removed");
        assertThat(fails("user", "remove", "wall")).contains("there is no user 'wall'");
        assertThat(fails("user", "add", "one", "--role", "agent")).contains("goes with the role AGENT");
    }

    private static String password(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith("password: "))
                .map(line -> line.split(" ", 3)[1])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void address_and_token_come_from_the_installation_unless_given() throws IOException {
        Path other = Files.createDirectories(home.resolve("other"));
        Files.writeString(
                other.resolve("trunkline.toml"),
                "[api]\nbind = \"0.0.0.0\"\nport = " + api.address().getPort() + "\n");
        Files.writeString(other.resolve("secrets.toml"), "[api]\nadmin_token = \"" + TestApi.ADMIN + "\"\n");
        assertThat(line().execute("--home", other.toString(), "queue", "list")).isZero();
        assertThat(out.toString()).contains("billing");
        Files.writeString(other.resolve("trunkline.toml"), "[api]\nport = 1\n");
        Files.writeString(
                other.resolve("addresses.env"),
                "API_HOST=127.0.0.1\nAPI_PORT=" + api.address().getPort() + "\n");
        assertThat(line().execute("--home", other.toString(), "queue", "list"))
                .as("where it was started with an environment of its own")
                .isZero();
        Files.writeString(other.resolve("addresses.env"), "API_HOST=127.0.0.1\nAPI_PORT=1\n");
        assertThat(line().execute("--home", other.toString(), "queue", "list")).isEqualTo(1);
        assertThat(err.toString())
                .contains("does not answer at http://127.0.0.1:1 ", "when it was last started in " + other);
        assertThat(line().execute(
                                "queue", "list", "--home", home.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("trunkline.toml: cannot be read").contains("trunkline setup");
        assertThat(line().execute("run", "--home", other.toString())).isZero();
        assertThat(ran).containsExactly(other);
    }

    @Test
    void every_command_has_its_help_and_a_group_alone_shows_it() {
        List<CommandLine> all = new ArrayList<>();
        collect(line(), all);
        assertThat(all).hasSizeGreaterThan(40);
        all.forEach(command -> {
            String usage = command.getUsageMessage();
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(usage)
                    .isNotEmpty();
            if (!command.getCommandName().equals("help")) {
                assertThat(usage).contains("--help");
            }
        });
        assertThat(line().execute("queue")).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: trunkline queue");
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    private String trunkline(String... words) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--token", TestApi.ADMIN, "--url", api.address().toString()));
        int code = line().execute(all.toArray(String[]::new));
        assertThat(code).as(String.join(" ", words) + ": " + err).isZero();
        return out.toString();
    }

    private String fails(String... words) {
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--token", TestApi.ADMIN, "--url", api.address().toString()));
        assertThat(line().execute(all.toArray(String[]::new))).isEqualTo(1);
        return err.toString();
    }

    /** With the token first, as {@code --token SECRET WORDS…}. */
    private int run(String option, String secret, String... words) {
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(option, secret, "--url", api.address().toString()));
        return line().execute(all.toArray(String[]::new));
    }

    private CommandLine line() {
        return Cli.of(
                        () -> {
                            ran.add(Path.of(System.getProperty("trunkline.home", "var")));
                            return 0;
                        },
                        Ears::none,
                        () -> Voices.only(new KevinVoice(1)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
