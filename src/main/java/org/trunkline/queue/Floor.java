package org.trunkline.queue;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Journal;

/** The core's one owner thread. All methods are thread-safe and never block. */
public final class Floor implements AutoCloseable {
    private volatile FloorView view = FloorView.EMPTY;

    public Floor(Journal journal, InstantSource clock) {}

    /** @param state as the last epoch left it; null: none */
    public void start(@Nullable FloorState state, FloorPlan plan) {}

    /** A contact comes; the receiver is told on the journal's writer thread and must not block. */
    public void enter(Waiting waiting, Consumer<QueueSignal> receiver) {}

    /** After a restart: the script of a contact that the restored state knows runs again. */
    public void resume(String interaction, Consumer<QueueSignal> receiver) {}

    public void leave(String interaction) {}

    public void accepted(String offer) {}

    public void refused(String offer, Refusal refusal) {}

    public void released(String interaction) {}

    public CompletableFuture<Reply> login(String agent, String phone) {
        return unbuilt();
    }

    public CompletableFuture<Reply> logout(String agent) {
        return unbuilt();
    }

    public CompletableFuture<Reply> ready(String agent) {
        return unbuilt();
    }

    public CompletableFuture<Reply> notReady(String agent, String reason) {
        return unbuilt();
    }

    public CompletableFuture<Reply> breakAfterCall(String agent, String reason) {
        return unbuilt();
    }

    public CompletableFuture<Reply> endWrapUp(String agent, @Nullable String disposition) {
        return unbuilt();
    }

    public void phoneSeen(String phone, PhoneState state) {}

    public void configure(FloorPlan plan) {}

    /** Every decision after its commit, in order, on the journal's writer thread; must not block. */
    public void observe(Consumer<Decision> observer) {}

    public FloorView view() {
        return view;
    }

    @Override
    public void close() {
        view = FloorView.EMPTY;
    }

    private static CompletableFuture<Reply> unbuilt() {
        return CompletableFuture.completedFuture(new Reply.Refused("not built yet"));
    }
}
