package org.trunkline.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

class RosterTest {
    private static final String FILE = """
            [[queue]]
            name = "billing"
            skills = ["billing"]
            ring = "15s"

            [[agent]]
            id = "101"
            name = "Agent 101"
            skills = { billing = 7 }
            """;

    @TempDir
    private Path home;

    private final List<FloorPlan> plans = new ArrayList<>();
    private final Map<String, String> busyQueues = new HashMap<>();
    private final Map<String, String> busyAgents = new HashMap<>();
    private Instant now = Instant.parse("2026-01-05T09:00:00Z");
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(StoreSettings.address("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_plan_holds_what_the_file_declares_and_what_the_database_keeps() throws IOException {
        Roster roster = roster(FILE);
        assertThat(roster.addSkill(new Skill("sales", "Sells"))).isInstanceOf(Change.Done.class);
        assertThat(roster.addQueue(queue("sales", "sales"))).isInstanceOf(Change.Done.class);
        assertThat(roster.addAgent(
                        new AgentDraft("201", "Agent 201", Map.of("sales", 3, "billing", 1), Set.of(), null)))
                .isInstanceOf(Change.Done.class);

        FloorPlan plan = plans.getLast();
        assertThat(plan.queues()).containsOnlyKeys("billing", "sales");
        assertThat(plan.queues())
                .hasEntrySatisfying(
                        "billing",
                        queue -> assertThat(queue.get(QueueSettings.RING)).isEqualTo(Duration.ofSeconds(15)));
        assertThat(plan.agents()).containsOnlyKeys("101", "201");
        assertThat(plan.agents())
                .hasEntrySatisfying(
                        "201", agent -> assertThat(agent.skills()).isEqualTo(Map.of("sales", 3, "billing", 1)));
        assertThat(plans).extracting(FloorPlan::version).isSorted().doesNotHaveDuplicates();
        assertThat(roster.queue("billing").orElseThrow().declaredAt()).isEqualTo("trunkline.toml:2");
        assertThat(roster.queue("sales").orElseThrow().declaredAt()).isNull();
    }

    @Test
    void an_agent_takes_as_much_at_once_as_everybody_but_for_what_is_set() throws IOException {
        String file = """
                [capacity]
                chat = 2
                interruptible = ["email", "sms"]

                [[agent]]
                id = "101"
                capacity = { voice = 0, email = 10 }
                """;
        Roster roster = roster(file);
        roster.addAgent(new AgentDraft("201", "Agent 201", Map.of(), Set.of(), null));
        assertThat(capacity(roster, "101")).hasToString("voice=0 sms=3 email=10 chat=2 social=3");
        assertThat(capacity(roster, "201")).hasToString("voice=1 sms=3 email=5 chat=2 social=3");
        assertThat(plans.getLast().yielding()).containsExactlyInAnyOrder(Channel.EMAIL, Channel.SMS);

        assertThat(roster.changeCapacity("201", Map.of("chat", 4))).isInstanceOf(Change.Done.class);
        roster.changeAgent(new AgentDraft("201", "Renamed", Map.of(), Set.of(), null));
        assertThat(capacity(roster(file), "201")).hasToString("voice=1 sms=3 email=5 chat=4 social=3");

        assertThat(roster.changeCapacity("201", Map.of("voice", 2, "fax", 1)).toString())
                .contains("'voice' is 2; give from 0 to 1 at once", "'fax' is no channel; use voice, sms");
        assertThat(cause(roster.changeCapacity("101", Map.of()))).isEqualTo(Change.Cause.DECLARED);
        assertThat(cause(roster.changeCapacity("999", Map.of()))).isEqualTo(Change.Cause.UNKNOWN);
    }

    private static Capacity capacity(Roster roster, String agent) {
        return Objects.requireNonNull(roster.plan().agents().get(agent)).capacity();
    }

    @Test
    void what_was_made_is_there_after_a_restart_and_the_version_goes_on_growing() throws IOException {
        Roster before = roster(FILE);
        before.addQueue(queue("night", "billing"));
        before.addAgent(new AgentDraft("201", "Agent 201", Map.of("billing", 2), Set.of(), "4711"));

        Roster after = roster(FILE);

        assertThat(after.plan().queues()).containsOnlyKeys("billing", "night");
        assertThat(after.agent("201").orElseThrow().value().name()).isEqualTo("Agent 201");
        assertThat(after.pinIsRight("201", "4711")).isTrue();
        assertThat(after.plan().version()).isGreaterThan(before.plan().version());
    }

    @Test
    void what_the_file_declares_is_changed_there_alone() throws IOException {
        Roster roster = roster(FILE);
        for (Change change : List.of(
                roster.changeQueue(queue("billing")),
                roster.removeQueue("billing"),
                roster.changeAgent(new AgentDraft("101", "Other", Map.of(), Set.of(), null)),
                roster.removeAgent("101"),
                roster.removeSkill("billing"))) {
            assertThat(change).isInstanceOfSatisfying(Change.Refused.class, refused -> {
                assertThat(refused.cause()).isEqualTo(Change.Cause.DECLARED);
                assertThat(refused.toString()).contains("trunkline.toml:").contains("change it there");
            });
        }
        assertThat(plans).isEmpty();
    }

    @Test
    void a_wrong_value_is_refused_with_all_its_faults_and_changes_nothing() throws IOException {
        Roster roster = roster(FILE);
        Change change = roster.addAgent(new AgentDraft("1a", " ", Map.of("biling", 4, "billing", 11), Set.of(), "12"));
        assertThat(change).isInstanceOfSatisfying(Change.Refused.class, refused -> {
            assertThat(refused.cause()).isEqualTo(Change.Cause.INVALID);
            assertThat(refused.toString())
                    .contains("'1a' cannot be an agent's number")
                    .contains("name: is empty")
                    .contains("'billing' has the proficiency 11; give a whole number from 1")
                    .contains("there is no skill 'biling'; did you mean 'billing'?")
                    .contains("pin: is not a PIN");
        });
        assertThat(roster.addQueue(new QueueDraft(
                        "Night Shift",
                        Map.of(
                                QueueSettings.RING,
                                Duration.ZERO,
                                QueueSettings.WRAP_UP,
                                Duration.ofSeconds(-1),
                                QueueSettings.SERVICE_LEVEL,
                                Duration.ZERO,
                                QueueSettings.ANNOUNCE_EVERY,
                                Duration.ofSeconds(1)))))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.faults())
                                .extracting(Change.Fault::field)
                                .containsExactlyInAnyOrder(
                                        "name", "ring", "wrap_up", "service_level", "announce_every"));
        assertThat(plans).isEmpty();
    }

    @Test
    void a_name_is_taken_once() throws IOException {
        Roster roster = roster(FILE);
        assertThat(cause(roster.addQueue(queue("billing")))).isEqualTo(Change.Cause.EXISTS);
        assertThat(cause(roster.addAgent(new AgentDraft("101", "Twin", Map.of(), Set.of(), null))))
                .isEqualTo(Change.Cause.EXISTS);
        assertThat(cause(roster.addSkill(new Skill("billing", "")))).isEqualTo(Change.Cause.EXISTS);
        assertThat(roster.changeQueue(queue("biling")))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.toString())
                                .contains("there is no queue 'biling'; did you mean 'billing'?"));
    }

    @Test
    void what_somebody_needs_now_stays() throws IOException {
        Roster roster = roster("");
        roster.addSkill(new Skill("sales", ""));
        roster.addQueue(queue("sales", "sales"));
        roster.addAgent(new AgentDraft("201", "Agent 201", Map.of("sales", 5), Set.of(), null));
        busyQueues.put("sales", "2 contacts wait in it");
        busyAgents.put("201", "they are logged in at phone 1001");

        assertThat(roster.removeQueue("sales").toString()).contains("2 contacts wait in it");
        assertThat(roster.removeAgent("201").toString()).contains("logged in at phone 1001");
        assertThat(roster.removeSkill("sales").toString()).contains("used by agent 201, queue sales");
        assertThat(roster.plan().queues()).containsKey("sales");

        busyQueues.clear();
        busyAgents.clear();
        assertThat(roster.removeQueue("sales")).isInstanceOf(Change.Done.class);
        assertThat(roster.removeAgent("201")).isInstanceOf(Change.Done.class);
        assertThat(roster.removeSkill("sales")).isInstanceOf(Change.Done.class);
        assertThat(plans.getLast().queues()).isEmpty();
        assertThat(plans.getLast().agents()).isEmpty();
    }

    @Test
    void agents_have_the_skills_of_their_groups_the_highest_of_several_and_their_own_before_all() throws IOException {
        Roster roster = roster("""
                [[group]]
                name = "desk"
                skills = { billing = 5, dutch = 3 }

                [[agent]]
                id = "101"
                skills = { dutch = 2 }
                groups = ["desk"]
                """);
        assertThat(skills(roster.plan(), "101")).isEqualTo(Map.of("billing", 5, "dutch", 2));
        assertThat(roster.addGroup(new AgentGroup("seniors", Map.of("billing", 8))))
                .isInstanceOf(Change.Done.class);
        roster.addAgent(new AgentDraft("201", "Agent 201", Map.of(), Set.of("desk", "seniors"), null));
        assertThat(skills(plans.getLast(), "201")).isEqualTo(Map.of("billing", 8, "dutch", 3));

        roster.changeGroup(new AgentGroup("seniors", Map.of("billing", 9, "dutch", 7)));
        assertThat(skills(plans.getLast(), "201")).isEqualTo(Map.of("billing", 9, "dutch", 7));
        assertThat(roster.agent("201").orElseThrow().value().skills()).isEmpty();

        Roster again = roster("");
        assertThat(skills(again.plan(), "201"))
                .as("a group that is gone gives nothing")
                .isEqualTo(Map.of("billing", 9, "dutch", 7));
        assertThat(again.agent("201").orElseThrow().value().groups()).containsExactlyInAnyOrder("desk", "seniors");
    }

    @Test
    void groups_are_guarded_as_all_else() throws IOException {
        Roster roster = roster("[[group]]\nname = \"desk\"\nskills = { billing = 5 }\n");
        assertThat(cause(roster.changeGroup(new AgentGroup("desk", Map.of())))).isEqualTo(Change.Cause.DECLARED);
        assertThat(cause(roster.addGroup(new AgentGroup("desk", Map.of())))).isEqualTo(Change.Cause.EXISTS);
        assertThat(cause(roster.removeGroup("dusk"))).isEqualTo(Change.Cause.UNKNOWN);
        assertThat(roster.addGroup(new AgentGroup("Night", Map.of("biling", 11)))
                        .toString())
                .contains("'Night' cannot be a name")
                .contains("'biling' has the proficiency 11")
                .contains("there is no skill 'biling'; did you mean 'billing'?");
        roster.addSkill(new Skill("sales", ""));
        roster.addGroup(new AgentGroup("shop", Map.of("sales", 3)));
        assertThat(roster.addAgent(new AgentDraft("201", "Agent 201", Map.of(), Set.of("shup"), null))
                        .toString())
                .contains("groups: there is no group 'shup'; did you mean 'shop'?");
        roster.addAgent(new AgentDraft("201", "Agent 201", Map.of(), Set.of("shop"), null));
        assertThat(roster.removeGroup("shop").toString()).contains("group 'shop' has agent 201");
        assertThat(roster.removeSkill("sales").toString()).contains("used by group shop;");
        roster.removeAgent("201");
        assertThat(roster.removeGroup("shop")).isInstanceOf(Change.Done.class);
        assertThat(roster.removeSkill("sales")).isInstanceOf(Change.Done.class);
    }

    @Test
    void skills_that_numbers_and_tiers_need_exist_as_long_as_they_do() throws IOException {
        Roster roster = roster("""
                [[number]]
                skills = ["english or french>=3"]
                [[tier]]
                skills = ["vip"]
                """);
        assertThat(roster.skills())
                .extracting(skill -> skill.value().name())
                .containsExactly("english", "french", "vip");
        assertThat(cause(roster.removeSkill("vip"))).isEqualTo(Change.Cause.DECLARED);
    }

    @Test
    void five_wrong_pins_are_followed_by_a_pause_of_a_minute() throws IOException {
        Roster roster = roster("");
        roster.addAgent(new AgentDraft("201", "Agent 201", Map.of(), Set.of(), "4711"));
        for (int i = 0; i < 5; i++) {
            assertThat(roster.pinIsRight("201", "0000")).isFalse();
        }
        assertThat(roster.pinIsRight("201", "4711")).isFalse();
        now = now.plusSeconds(61);
        assertThat(roster.pinIsRight("201", "4711")).isTrue();
        assertThat(roster.pinIsRight("201", "0000")).isFalse();
        assertThat(roster.pinIsRight("201", "4711")).isTrue();
        assertThat(roster.pinIsRight("999", "4711")).isFalse();
    }

    @Test
    void a_pin_from_the_secrets_opens_and_a_changed_one_replaces_the_old() throws IOException {
        Files.writeString(home.resolve("secrets.toml"), "[agent.101]\npin = \"2468\"\n");
        Roster roster = roster(FILE);
        assertThat(roster.pinIsRight("101", "2468")).isTrue();
        assertThat(roster.pinIsRight("101", "2469")).isFalse();

        roster.addAgent(new AgentDraft("201", "Agent 201", Map.of(), Set.of(), "1111"));
        roster.changeAgent(new AgentDraft("201", "Renamed", Map.of(), Set.of(), null));
        assertThat(roster.pinIsRight("201", "1111")).isTrue();
        roster.changeAgent(new AgentDraft("201", "Renamed", Map.of(), Set.of(), "2222"));
        assertThat(roster.pinIsRight("201", "1111")).isFalse();
        assertThat(roster.pinIsRight("201", "2222")).isTrue();
        String stored = database.read(handle -> handle.createQuery("SELECT pin_hash FROM agent WHERE id = '201'")
                .mapTo(String.class)
                .one());
        assertThat(stored).startsWith("$argon2id$").doesNotContain("2222");
    }

    @Test
    void mistakes_in_the_file_are_reported_with_their_lines() {
        assertThatThrownBy(() -> roster("""
                        [[queue]]
                        name = "billing"
                        ring = "0s"
                        [[queue]]
                        name = "billing"
                        [[agent]]
                        id = "101"
                        skills = { billing = 12 }
                        groups = ["desk"]
                        """))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("trunkline.toml:3: queue.ring: is 0 ms")
                .hasMessageContaining("trunkline.toml:8: agent.skills: 'billing' has the proficiency 12")
                .hasMessageContaining("trunkline.toml:9: agent.groups: there is no group 'desk'");
    }

    private static Map<String, Integer> skills(FloorPlan plan, String agent) {
        return Objects.requireNonNull(plan.agents().get(agent)).skills();
    }

    private static Change.Cause cause(Change change) {
        return ((Change.Refused) change).cause();
    }

    private Roster roster(String text) throws IOException {
        Path file = Files.writeString(home.resolve("trunkline.toml"), text);
        SettingsFile settings = SettingsFile.read(file, home.resolve("secrets.toml"), Map.of());
        Declared declared = Declared.from(settings.root());
        settings.check();
        InUse inUse = new InUse() {
            @Override
            public Optional<String> queue(String name) {
                return Optional.ofNullable(busyQueues.get(name));
            }

            @Override
            public Optional<String> agent(String id) {
                return Optional.ofNullable(busyAgents.get(id));
            }
        };
        return new Roster(database, declared, inUse, () -> now, plan -> {
            plans.add(plan);
            return CompletableFuture.completedFuture(plan);
        });
    }

    private static QueueDraft queue(String name, String... skills) {
        return new QueueDraft(name, Map.of(QueueSettings.SKILLS, List.of(skills)));
    }
}
