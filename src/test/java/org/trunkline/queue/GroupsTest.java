package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;

class GroupsTest {
    private final Groups groups = new Groups();

    @BeforeEach
    void two_agents() {
        groups.configure(
                Bench.plan(1, List.of(), List.of(Bench.agent("1", "billing", "french"), Bench.agent("2", "billing"))),
                List.of("gone"));
    }

    private Group group(String need) {
        return groups.of(Need.parse(need), Channel.VOICE, Groups.LONGEST_IDLE);
    }

    private void free(String agent, long rank) {
        groups.member(agent).free(EnumSet.of(Channel.VOICE));
        groups.member(agent).admit(Map.of(Groups.LONGEST_IDLE, new Group.Rank(0, rank, agent)));
    }

    @Test
    void who_meets_a_need_is_in_its_group_whichever_comes_first() {
        Group before = group("billing or french");
        groups.member("1").loggedIn(EnumSet.allOf(Channel.class));
        free("1", 7);
        free("2", 5);
        groups.member("2").loggedIn(EnumSet.allOf(Channel.class));
        Group after = group("billing and french");

        assertThat(before.loggedIn()).isEqualTo(2);
        assertThat(before.idle()).containsExactly("2", "1");
        assertThat(after.loggedIn()).isEqualTo(1);
        assertThat(after.firstIdle()).isEqualTo("1");
        assertThat(group("billing and french")).isSameAs(after);
    }

    @Test
    void who_is_free_for_one_channel_is_so_in_the_groups_of_that_one_alone() {
        Group calls = group("billing");
        Group chats = groups.of(Need.parse("billing"), Channel.CHAT, Groups.LONGEST_IDLE);
        groups.member("1").loggedIn(EnumSet.of(Channel.CHAT));
        Member member = groups.member("1");
        member.free(EnumSet.of(Channel.CHAT));
        assertThat(chats.idle()).isEmpty();
        member.admit(Map.of(Groups.LONGEST_IDLE, new Group.Rank(0, 1, "1")));

        assertThat(chats.idle()).containsExactly("1");
        assertThat(chats.loggedIn()).isEqualTo(1);
        assertThat(calls.idle()).isEmpty();
        assertThat(calls.loggedIn()).isZero();

        member.free(EnumSet.of(Channel.VOICE));
        assertThat(chats.idle()).isEmpty();
        assertThat(calls.idle()).isEmpty();
        member.admit(Map.of(Groups.LONGEST_IDLE, new Group.Rank(0, 2, "1")));
        assertThat(calls.idle()).containsExactly("1");
    }

    @Test
    void an_agent_without_skills_is_anybody() {
        groups.member("gone").loggedIn(EnumSet.allOf(Channel.class));

        assertThat(groups.of(Need.ANYBODY, Channel.VOICE, Groups.LONGEST_IDLE).loggedIn())
                .isEqualTo(1);
        assertThat(group("billing").loggedIn()).isZero();
    }

    @Test
    void of_very_many_groups_only_those_of_queues_and_those_in_which_somebody_waits_are_kept() {
        Group standing = groups.standing(Need.parse("french"), Channel.VOICE, Groups.LONGEST_IDLE);
        Group waiting = group("billing");
        waiting.add(new Place(false, 0, 0, 0, 1, "i1"));
        Group idle = group("billing>=3");
        for (int i = 0; i < 10_000; i++) {
            var _ = group("billing or skill-" + i);
        }

        assertThat(groups.standing(Need.parse("french"), Channel.VOICE, Groups.LONGEST_IDLE))
                .isSameAs(standing);
        assertThat(group("billing")).isSameAs(waiting);
        assertThat(group("billing>=3")).isNotSameAs(idle);
        assertThat(groups.member("1").groups()).contains(standing, waiting).hasSizeLessThan(10);
    }
}
