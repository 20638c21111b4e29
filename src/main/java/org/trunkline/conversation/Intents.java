package org.trunkline.conversation;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.intent.IntentSet;
import org.trunkline.intent.Reference;
import org.trunkline.intent.Understood;

/**
 * What messages are about, by the intent files and by what persons said about earlier messages. What is learnt anew (files
 * that changed, another correction) is learnt in the background; until then the old goes on.
 */
final class Intents {
    private static final Logger log = LoggerFactory.getLogger(Intents.class);
    /** How much of a message tells what it is about: what follows is history and signature more often than not. */
    private static final int LONGEST = 600;

    private final Supplier<IntentSet> files;
    private final MessageTables tables;
    private final String region;
    private final InstantSource clock;
    private final ReentrantLock learning = new ReentrantLock();
    private volatile Learnt learnt = new Learnt(IntentSet.NONE, IntentSet.NONE);

    /** @param from the files' intents that it was made of */
    private record Learnt(IntentSet from, IntentSet intents) {}

    /** @param region of telephone numbers, such as {@code GB} */
    Intents(Supplier<IntentSet> files, MessageTables tables, String region, InstantSource clock) {
        this.files = files;
        this.tables = tables;
        this.region = region;
        this.clock = clock;
    }

    /** What is taken of a message. */
    static String gist(@Nullable String subject, String text) {
        String all = (subject == null ? "" : subject.strip() + "\n") + text.strip();
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST);
    }

    /** The likeliest intent in any language; empty: it is like none. */
    Optional<Understood> understand(@Nullable String subject, String text) {
        IntentSet intents = current();
        Reference at = new Reference(clock.instant().atZone(ZoneOffset.UTC).toLocalDate(), region);
        String gist = gist(subject, text);
        return intents.languages().stream()
                .flatMap(language -> intents.classify(language, gist, at).stream())
                .max(Comparator.comparingDouble(Understood::confidence));
    }

    /** @throws IllegalArgumentException if there is no such intent */
    Locale language(String intent) {
        IntentSet now = files.get();
        return now.languages().stream()
                .filter(language -> now.intent(language, intent).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("intent: there is no '" + intent + "'; known are "
                        + String.join(", ", names(now).toList())));
    }

    List<ConversationDesk.Topic> topics() {
        IntentSet now = files.get();
        return now.languages().stream()
                .flatMap(language -> now.in(language).values().stream()
                        .map(intent ->
                                new ConversationDesk.Topic(intent.name(), intent.says(), language.toLanguageTag())))
                .toList();
    }

    private static Stream<String> names(IntentSet intents) {
        return intents.languages().stream().flatMap(language -> intents.names(language).stream());
    }

    /** A correction was kept. */
    void corrected() {
        Thread.ofVirtual().name("intents").start(() -> learn(files.get(), true));
    }

    private IntentSet current() {
        IntentSet now = files.get();
        if (!now.equals(learnt.from)) {
            // The first message after a start waits for it; intents that changed since are learnt beside.
            if (learnt.from.languages().isEmpty()) {
                learn(now, false);
            } else {
                Thread.ofVirtual().name("intents").start(() -> learn(now, false));
            }
        }
        return learnt.intents;
    }

    private void learn(IntentSet from, boolean anew) {
        learning.lock();
        try {
            if (!anew && from.equals(learnt.from)) {
                return;
            }
            Map<String, Map<String, List<String>>> examples = new LinkedHashMap<>();
            tables.said()
                    .forEach(said -> examples.computeIfAbsent(said.language(), _ -> new LinkedHashMap<>())
                            .computeIfAbsent(said.intent(), _ -> new ArrayList<>())
                            .add(said.text()));
            IntentSet all = from;
            for (Map.Entry<String, Map<String, List<String>>> each : examples.entrySet()) {
                all = all.with(Locale.forLanguageTag(each.getKey()), each.getValue());
            }
            all.learn();
            learnt = new Learnt(from, all);
        } catch (RuntimeException e) {
            log.warn("what messages are about could not be learnt; what was known before goes on", e);
        } finally {
            learning.unlock();
        }
    }
}
