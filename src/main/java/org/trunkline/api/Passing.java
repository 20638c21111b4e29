package org.trunkline.api;

import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import org.trunkline.chat.Chats;
import org.trunkline.chat.Transient;

/**
 * What passes (somebody writes, somebody has read) on one agent's stream, beside the events that are written down: without an
 * id, and lost if it cannot be told at once.
 */
final class Passing implements AutoCloseable {
    private static final int MOST = 50;

    private final BlockingQueue<Transient> waiting = new ArrayBlockingQueue<>(MOST);
    private final EventWriter writer;
    private final Thread thread;
    private final Chats.Observed observed;

    /** @param concerns of which interactions the agent is told */
    Passing(Chats chats, Predicate<String> concerns, EventWriter writer) {
        this.writer = writer;
        this.thread = Thread.ofVirtual().name("live-passing").start(this::run);
        this.observed = chats.observe(one -> {
            if (concerns.test(one.interaction())) {
                boolean _ = waiting.offer(one);
            }
        });
    }

    private void run() {
        try {
            while (true) {
                Transient one = waiting.take();
                writer.write("event: chat." + one.getClass().getSimpleName() + "\ndata: "
                        + Json.MAPPER.writeValueAsString(one) + "\n\n");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException _) {
            // The client is gone, as the stream finds out by itself.
        }
    }

    @Override
    public void close() {
        observed.close();
        thread.interrupt();
    }
}
