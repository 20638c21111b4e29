package org.trunkline.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The answer of server-sent events: one event at a time, whichever thread it comes from. */
final class EventWriter {
    private static final Duration SEND_WITHIN = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream out;

    private EventWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins the answer. */
    static EventWriter to(Context ctx) throws IOException {
        ctx.res().setStatus(200);
        ctx.res().setContentType("text/event-stream");
        ctx.res().setCharacterEncoding("UTF-8");
        ctx.res().setHeader("Cache-Control", "no-store");
        ctx.res().setHeader("X-Accel-Buffering", "no");
        return new EventWriter(ctx.res().getOutputStream());
    }

    /** @throws UncheckedIOException if the client is gone or does not read */
    void write(String text) {
        try {
            if (!lock.tryLock(SEND_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UncheckedIOException(new IOException("the client does not read"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }
}
