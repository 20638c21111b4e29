package org.trunkline.agent;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much an agent takes at once. Where there may be N contacts of a channel, one of them is an Nth of the agent; all that is
 * in hand may not be more than the whole. A call is always the whole, so there is one at most. Reckoned in integers, since the
 * floor must decide the same again in a replay.
 *
 * @param most of each channel, 0 to {@value #MOST}; a call 0 or 1. A channel that is missing is not taken
 */
public record Capacity(Map<Channel, Integer> most) {
    public static final int MOST = 100;

    /** Who does as everybody does: a call, or three in conversation by text, or five emails. */
    public static final Capacity USUAL = new Capacity(
            Map.of(Channel.VOICE, 1, Channel.CHAT, 3, Channel.SMS, 3, Channel.SOCIAL, 3, Channel.EMAIL, 5));

    /** What yields to a call, unless somebody says otherwise. */
    public static final Set<Channel> USUALLY_YIELDING = Set.of(Channel.EMAIL);

    public Capacity {
        Map<Channel, Integer> all = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            int count = most.getOrDefault(channel, 0);
            int limit = limit(channel);
            if (count < 0 || count > limit) {
                throw new IllegalArgumentException(channel.word() + " is " + count + "; it goes from 0 to " + limit);
            }
            all.put(channel, count);
        }
        most = Collections.unmodifiableMap(all);
    }

    /** The most that can be set of a channel. */
    public static int limit(Channel channel) {
        return channel == Channel.VOICE ? 1 : MOST;
    }

    /** The same but for these. */
    public Capacity with(Map<Channel, Integer> other) {
        if (other.isEmpty()) {
            return this;
        }
        Map<Channel, Integer> all = new EnumMap<>(most);
        all.putAll(other);
        return new Capacity(all);
    }

    public int most(Channel channel) {
        return most.getOrDefault(channel, 0);
    }

    /** The channels of which any are taken. */
    public Set<Channel> channels() {
        return most.keySet().stream()
                .filter(channel -> most(channel) > 0)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Channel.class)));
    }

    /**
     * The channels of which one more is taken.
     *
     * @param inHand the channel of each contact that is
     * @param yielding channels that do not count against a call
     */
    public Set<Channel> beside(Collection<Channel> inHand, Set<Channel> yielding) {
        long load = load(inHand.stream());
        long staying = load(inHand.stream().filter(channel -> !yielding.contains(channel)));
        Set<Channel> taken = channels();
        taken.removeIf(next -> (next == Channel.VOICE ? staying : load) + weight(next) > whole());
        return taken;
    }

    /** How much of the agent is taken, in thousandths; more than all, if more was taken than this allows. */
    public int taken(Collection<Channel> inHand) {
        return inHand.isEmpty() ? 0 : Math.toIntExact(load(inHand.stream()) * 1000 / whole());
    }

    private long load(Stream<Channel> inHand) {
        return inHand.mapToLong(this::weight).sum();
    }

    /** What is not taken at all, and yet in hand, is the whole. */
    private long weight(Channel channel) {
        return whole() / Math.max(1, most(channel));
    }

    /** Can be divided by each count. */
    private long whole() {
        long whole = 1;
        for (int count : most.values()) {
            long divisor = Math.max(1, count);
            whole *= divisor
                    / BigInteger.valueOf(whole).gcd(BigInteger.valueOf(divisor)).longValueExact();
        }
        return whole;
    }

    /** As people read it: {@code voice=1 chat=3}. */
    @Override
    public String toString() {
        return most.entrySet().stream()
                .map(each -> each.getKey().word() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }
}
