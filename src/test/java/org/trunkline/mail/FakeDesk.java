package org.trunkline.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Receipt;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.customer.Ending;

/** Conversations in memory, which keep each message once. */
final class FakeDesk implements Desk {
    record Stored(
            String interaction, Received message, @Nullable String queue) {}

    record Written(String interaction, Answer answer, String by) {}

    private final Map<String, String> threads = new HashMap<>();
    final List<Stored> stored = new ArrayList<>();
    final List<Written> written = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final Map<String, String> undelivered = new HashMap<>();
    /** Called before a message is stored; may fail. */
    Consumer<Received> before = _ -> {};

    @Override
    public Receipt received(Received message, Routing routing) {
        before.accept(message);
        return store(message, routing);
    }

    private synchronized Receipt store(Received message, Routing routing) {
        Optional<Stored> known = stored.stream()
                .filter(one -> one.message().externalId().equals(message.externalId()))
                .findFirst();
        if (known.isPresent()) {
            return new Receipt(known.get().interaction(), message.externalId(), Receipt.How.KNOWN);
        }
        Optional<String> thread = message.threadKeys().stream()
                .map(threads::get)
                .flatMap(Stream::ofNullable)
                .findFirst();
        String interaction = thread.orElse("i" + (stored.size() + 1));
        stored.add(new Stored(
                interaction,
                message,
                routing.route(Optional.empty()).map(route -> route.queue()).orElse(null)));
        threads.put(message.externalId(), interaction);
        notifyAll();
        return new Receipt(
                interaction,
                message.externalId(),
                thread.isEmpty()
                        ? Receipt.How.OPENED
                        : ended.remove(interaction) ? Receipt.How.REOPENED : Receipt.How.CONTINUED);
    }

    /** By this id it was sent. */
    synchronized void sent(String externalId, String interaction) {
        threads.put(externalId, interaction);
    }

    @Override
    public synchronized void write(String interaction, Answer answer, String by) {
        if (written.stream()
                .noneMatch(one -> one.interaction().equals(interaction)
                        && answer.key() != null
                        && answer.key().equals(one.answer().key()))) {
            written.add(new Written(interaction, answer, by));
        }
    }

    @Override
    public synchronized void end(String interaction, Ending ending) {
        ended.add(interaction);
    }

    @Override
    public synchronized Optional<String> undelivered(String account, String externalId, String why) {
        Optional<String> interaction = Optional.ofNullable(threads.get(externalId));
        interaction.ifPresent(_ -> undelivered.put(externalId, why));
        return interaction;
    }

    @Override
    public synchronized Optional<Conversation> find(String interaction) {
        return Optional.empty();
    }

    @Override
    public synchronized List<Message> messages(String interaction) {
        return stored.stream()
                .filter(one -> one.interaction().equals(interaction))
                .map(one -> message(one))
                .toList();
    }

    private static Message message(Stored one) {
        return new Message(
                one.message().externalId(),
                one.interaction(),
                Message.Direction.IN,
                Channel.EMAIL,
                one.message().account(),
                one.message().externalId(),
                one.message().from().text(),
                null,
                List.of(),
                one.message().subject(),
                one.message().text(),
                null,
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    synchronized List<String> subjects() {
        return stored.stream()
                .map(one -> String.valueOf(one.message().subject()))
                .toList();
    }

    /** Waits until so many messages are stored. */
    synchronized void await(int messages) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (stored.size() < messages) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("only these are stored: " + subjects());
            }
            wait(left);
        }
    }
}
