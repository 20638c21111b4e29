package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.Claim;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;

class ClaimsTest {
    private static final String FILE = """
            [[number]]
            dialled = "5000"
            flow = "main"
            skills = ["english or french>=3"]
            [[number]]
            dialled = "5001"
            flow = "main"
            [[tier]]
            name = "gold"
            priority = 5
            skills = ["vip"]
            """;

    private static final Claim NUMBER = new Claim("number 5000", 0, Set.of("english or french>=3"));
    private static final Claim GOLD = new Claim("tier gold", 5, Set.of("vip"));

    @TempDir
    private Path home;

    private final QueuePlan billing = QueuePlan.of("billing").skills("a or b or c or d");

    private Claims claims(String text, Function<String, Optional<String>> tierOf) throws IOException {
        Path file = Files.writeString(home.resolve("trunkline.toml"), text);
        SettingsFile settings = SettingsFile.read(file, home.resolve("secrets.toml"), Map.of());
        Claims claims = new Claims(
                Numbers.from(settings.root()),
                Tiers.from(settings.root()),
                tierOf,
                () -> new FloorPlan(1, Map.of("billing", billing), Map.of()));
        settings.check();
        return claims;
    }

    @Test
    void a_call_asks_for_what_its_number_and_its_customer_s_tier_ask_for() throws IOException {
        Claims claims = claims(FILE, _ -> Optional.empty());
        assertThat(claims.of("5000", "gold")).containsExactly(NUMBER, GOLD);
        assertThat(claims.of("5001", "gold")).containsExactly(GOLD);
        assertThat(claims.of("5001", "silver"))
                .as("a tier that is set up no more")
                .isEmpty();
        List<Claim> all = List.of(new Claim("flow", 98, Set.of("english>=5")), NUMBER, GOLD);
        assertThat(Claims.skills(all)).containsExactlyInAnyOrder("english>=5", "english or french>=3", "vip");
        assertThat(Claims.priority(all)).as("100 is the highest").isEqualTo(100);
        assertThat(Claims.priority(List.of(new Claim("flow", 2, Set.of()), NUMBER, GOLD)))
                .isEqualTo(7);
    }

    @Test
    void nobody_waits_for_a_record_that_does_not_answer() throws IOException {
        assertThat(claims(FILE, number -> Optional.of("gold").filter(_ -> number.equals("+4420")))
                        .tier("+4420"))
                .isEqualTo("gold");
        assertThat(claims(FILE, _ -> {
                            throw new IllegalStateException("the database is away");
                        })
                        .tier("+4420"))
                .isEmpty();
        CountDownLatch never = new CountDownLatch(1);
        assertThat(claims(FILE, _ -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Optional.of("gold");
                        })
                        .tier("+4420"))
                .isEmpty();
        never.countDown();
    }

    @Test
    void the_record_is_not_asked_where_there_are_no_tiers_or_no_number() throws IOException {
        Function<String, Optional<String>> asked = _ -> {
            throw new AssertionError("asked");
        };
        assertThat(claims("", asked).tier("+4420")).isEmpty();
        assertThat(claims(FILE, asked).tier("")).isEmpty();
    }

    @Test
    void what_would_make_too_many_combinations_with_the_queue_is_left_out_from_the_end() throws IOException {
        Claims claims = claims(FILE, _ -> Optional.empty());
        Claim four = new Claim("flow", 0, Set.of("e or f or g or h"));
        Claim more = new Claim("number 1", 0, Set.of("i or j or k or l or m"));
        assertThat(claims.fitting("billing", List.of(four, NUMBER))).containsExactly(four, NUMBER);
        assertThat(claims.fitting("billing", List.of(four, more, GOLD))).containsExactly(four);
        assertThat(claims.fitting("none", List.of(four, more))).containsExactly(four, more);
    }

    @Test
    void relaxations_count_too() {
        QueuePlan queue = QueuePlan.of("q").skills("a").with(QueueSettings.RELAX, List.of("20s a or b or c or d"));
        assertThat(queue.takes(Set.of("e or f or g or h"))).isTrue();
        assertThat(queue.takes(Set.of("e or f or g or h", "i or j or k or l or m")))
                .isFalse();
    }

    @Test
    void mistakes_are_told_with_their_lines() {
        assertThatThrownBy(() -> claims("""
                        [[number]]
                        dialled = "5000"
                        flow = "main"
                        skills = ["english >="]
                        [[tier]]
                        name = "Gold"
                        [[tier]]
                        name = "silver"
                        priority = 101
                        [[tier]]
                        name = "silver"
                        """, _ -> Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("trunkline.toml:4: number.skills: 'english >='")
                .hasMessageContaining("trunkline.toml:6: tier.name: 'Gold' cannot be a name")
                .hasMessageContaining("trunkline.toml:9: tier.priority: '101' cannot be used")
                .hasMessageContaining("trunkline.toml:11: tier.name: the tier silver is there twice");
    }
}
