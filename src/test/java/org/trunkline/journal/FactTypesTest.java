package org.trunkline.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactTypesTest {
    private final FactTypes types = FactTypes.of(Map.of("test", Happened.class));

    @Test
    void a_fact_is_read_back_as_it_was_written() {
        Fact fact = new Happened.Moved(
                new Happened.Mood.Calm(), List.of(new Happened.Mood.Angry(3), new Happened.Mood.Calm()), null);
        assertThat(types.read(types.name(fact), null, types.write(fact))).isEqualTo(fact);
        assertThat(types.write(fact))
                .isEqualTo(
                        "{\"to\":{\"is\":\"Calm\"},\"past\":[{\"is\":\"Angry\",\"level\":3},{\"is\":\"Calm\"}],\"why\":null}");
    }

    @Test
    void names_are_family_and_record() {
        assertThat(types.name(new Happened.Step("i", 1))).isEqualTo("test.Step");
        assertThat(types.write(new Happened.Step("i", 1))).isEqualTo("{\"interaction\":\"i\",\"number\":1}");
    }

    @Test
    void a_fact_of_another_version_stays_readable_as_text() {
        Fact read = types.read("test.Gone", "i", "{\"a\":1}");
        assertThat(read).isEqualTo(new UnknownFact("test.Gone", "i", "{\"a\":1}"));
        assertThat(types.write(read)).isEqualTo("{\"a\":1}");
        assertThat(types.read("test.Step", "i", "{\"number\":\"x\"}")).isInstanceOf(UnknownFact.class);
        assertThat(types.read("test.Step", "i", "{\"interaction\":\"i\",\"number\":1,\"new\":2}"))
                .isEqualTo(new Happened.Step("i", 1));
        assertThat(types.alias("test.Gone", Happened.Step.class).read("test.Gone", "i", "{\"interaction\":\"i\"}"))
                .isEqualTo(new Happened.Step("i", 0));
    }

    @Test
    void an_unregistered_fact_is_refused() {
        record Stray() implements Fact {}
        assertThatThrownBy(() -> types.name(new Stray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FactTypes.of");
    }
}
