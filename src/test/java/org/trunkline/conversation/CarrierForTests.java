package org.trunkline.conversation;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/** A network that takes messages, or does not, and outlives the controller. */
public final class CarrierForTests implements Carrier {
    private final Channel channel;
    private final String account;
    private final BlockingQueue<Outgoing> arrived = new LinkedBlockingQueue<>();
    private final List<Outgoing> all = new CopyOnWriteArrayList<>();
    private final Queue<NotSent> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile @Nullable CountDownLatch held;
    private volatile boolean forgetful;

    public CarrierForTests(Channel channel, String account) {
        this.channel = channel;
        this.account = account;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public String account() {
        return account;
    }

    @Override
    public Sent send(Outgoing message) throws NotSent {
        NotSent failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        String id = "<" + message.id() + "@trunkline>";
        known.put(message.id(), id);
        all.add(message);
        arrived.add(message);
        CountDownLatch until = held;
        if (until != null) {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new Sent(id, List.of());
    }

    @Override
    public @Nullable Trace trace(Outgoing message) {
        String id = known.get(message.id());
        if (forgetful) {
            return null;
        }
        return id == null ? new Trace.WasNotSent() : new Trace.WasSent(new Sent(id, List.of()));
    }

    public void fails(NotSent... next) {
        failures.addAll(List.of(next));
    }

    /** What is sent from now on arrives, and its sender does not come to know. */
    CountDownLatch hold() {
        CountDownLatch until = new CountDownLatch(1);
        held = until;
        return until;
    }

    void holdNoMore() {
        held = null;
    }

    void forget() {
        forgetful = true;
    }

    public Outgoing next() throws InterruptedException {
        Outgoing message = arrived.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was sent within 10 s");
        }
        return message;
    }

    List<String> texts() {
        return all.stream().map(Outgoing::text).toList();
    }
}
