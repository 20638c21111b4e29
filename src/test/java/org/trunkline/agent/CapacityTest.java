package org.trunkline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final Set<Channel> YIELDING = Set.of(Channel.EMAIL);

    private static Set<Channel> beside(Channel... inHand) {
        return Capacity.USUAL.beside(List.of(inHand), YIELDING);
    }

    @Test
    void a_call_is_the_whole_of_an_agent() {
        assertThat(beside()).containsExactly(Channel.values());
        assertThat(beside(Channel.VOICE)).isEmpty();
        assertThat(beside(Channel.CHAT)).doesNotContain(Channel.VOICE);
    }

    @Test
    void thirds_and_fifths_add_up_exactly() {
        assertThat(beside(Channel.CHAT, Channel.CHAT)).contains(Channel.CHAT, Channel.EMAIL);
        assertThat(beside(Channel.CHAT, Channel.SMS, Channel.SOCIAL)).isEmpty();
        assertThat(beside(Channel.CHAT, Channel.CHAT, Channel.EMAIL)).isEmpty();
        // 3/5 and 1/3 is 14/15.
        assertThat(beside(Channel.EMAIL, Channel.EMAIL, Channel.EMAIL)).contains(Channel.CHAT);
        assertThat(beside(Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.CHAT))
                .isEmpty();
        Capacity sixths = new Capacity(Map.of(Channel.CHAT, 2, Channel.SMS, 3, Channel.EMAIL, 6));
        assertThat(sixths.beside(List.of(Channel.CHAT, Channel.SMS), Set.of())).containsExactly(Channel.EMAIL);
        assertThat(sixths.beside(List.of(Channel.CHAT, Channel.SMS, Channel.EMAIL), Set.of()))
                .isEmpty();
    }

    @Test
    void what_yields_does_not_count_against_a_call_but_against_all_else() {
        Channel[] full = {Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.EMAIL};
        assertThat(beside(full)).containsExactly(Channel.VOICE);
        assertThat(Capacity.USUAL.beside(List.of(full), Set.of())).isEmpty();
    }

    @Test
    void what_is_in_hand_though_it_is_not_taken_is_the_whole() {
        Capacity calls = new Capacity(Map.of(Channel.VOICE, 1));
        assertThat(calls.channels()).containsExactly(Channel.VOICE);
        assertThat(calls.beside(List.of(Channel.CHAT), YIELDING)).isEmpty();
        assertThat(calls.taken(List.of(Channel.CHAT, Channel.CHAT))).isEqualTo(2000);
        assertThat(Capacity.USUAL.taken(List.of(Channel.CHAT, Channel.EMAIL))).isEqualTo(533);
    }

    @Test
    void the_largest_counts_can_be_reckoned_with() {
        Capacity primes = new Capacity(
                Map.of(Channel.VOICE, 1, Channel.SMS, 97, Channel.EMAIL, 89, Channel.CHAT, 83, Channel.SOCIAL, 79));
        assertThat(primes.beside(List.of(Channel.SMS, Channel.EMAIL, Channel.CHAT), YIELDING))
                .containsExactly(Channel.SMS, Channel.EMAIL, Channel.CHAT, Channel.SOCIAL);
    }

    @Test
    void more_than_one_call_and_less_than_nothing_cannot_be_set() {
        assertThatThrownBy(() -> new Capacity(Map.of(Channel.VOICE, 2))).hasMessageContaining("voice is 2");
        assertThatThrownBy(() -> new Capacity(Map.of(Channel.CHAT, -1))).hasMessageContaining("chat is -1");
    }
}
