package org.trunkline.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that can be set of a queue; {@link QueueSettings} has them all.
 *
 * @param <T> of its value
 */
public sealed interface QueueSetting<T> {
    /** As it is written in the settings file, e.g. {@code max_wait}. */
    String key();

    /** What it is when nobody says. */
    T usual();

    /** For people, a line. */
    String meaning();

    /** What is wrong with a value, if anything. */
    Optional<Fault> fault(T value);

    /** The value in plain JSON: text, number, true or false, or a list of texts. A time is ISO 8601, e.g. {@code PT20S}. */
    Object written(T value);

    /**
     * Back from {@link #written}.
     *
     * @throws IllegalArgumentException if it is not that
     */
    T read(Object written);

    /** @param what is wrong, e.g. {@code is 0 ms} */
    record Fault(String what, String remedy) {}

    /** The same key as the API has it, e.g. {@code maxWaitSeconds}. */
    default String property() {
        String[] words = key().split("_");
        return words[0]
                + Stream.of(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining())
                + (this instanceof Time ? "Seconds" : "");
    }

    /** @param orZero whether zero is good too, as a switch */
    record Time(String key, Duration usual, Duration least, Duration most, boolean orZero, String meaning)
            implements QueueSetting<Duration> {
        @Override
        public Optional<Fault> fault(Duration value) {
            boolean good = (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) || (orZero && value.isZero());
            return good
                    ? Optional.empty()
                    : Optional.of(new Fault(
                            "is " + value.toMillis() + " ms",
                            "give from " + least.toSeconds() + " s to " + most.toSeconds() + " s"
                                    + (orZero && !least.isZero() ? ", or 0 s" : "")));
        }

        @Override
        public Object written(Duration value) {
            return value.toString();
        }

        @Override
        public Duration read(Object written) {
            return Duration.parse(written.toString());
        }
    }

    record Count(String key, Integer usual, int least, int most, String meaning) implements QueueSetting<Integer> {
        @Override
        public Optional<Fault> fault(Integer value) {
            return value >= least && value <= most
                    ? Optional.empty()
                    : Optional.of(new Fault("is " + value, "give a whole number from " + least + " to " + most));
        }

        @Override
        public Object written(Integer value) {
            return value;
        }

        @Override
        public Integer read(Object written) {
            return Integer.parseInt(written.toString());
        }
    }

    record Flag(String key, Boolean usual, String meaning) implements QueueSetting<Boolean> {
        @Override
        public Optional<Fault> fault(Boolean value) {
            return Optional.empty();
        }

        @Override
        public Object written(Boolean value) {
            return value;
        }

        @Override
        public Boolean read(Object written) {
            return Boolean.parseBoolean(written.toString());
        }
    }

    /** @param check what is wrong with a text */
    record Text(String key, String usual, Function<String, Optional<Fault>> check, String meaning)
            implements QueueSetting<String> {
        /** One of some words. */
        static Text oneOf(String key, String usual, List<String> words, String meaning) {
            return new Text(
                    key,
                    usual,
                    value -> words.contains(value)
                            ? Optional.empty()
                            : Optional.of(new Fault("is '" + value + "'", "choose one of " + String.join(", ", words))),
                    meaning + ": " + String.join(", ", words));
        }

        @Override
        public Optional<Fault> fault(String value) {
            return check.apply(value);
        }

        @Override
        public Object written(String value) {
            return value;
        }

        @Override
        public String read(Object written) {
            return written.toString();
        }
    }

    /**
     * @param separator between the texts where they are written on one line
     * @param check what is wrong with a list
     */
    record Texts(
            String key,
            List<String> usual,
            String separator,
            Function<List<String>, Optional<Fault>> check,
            String meaning)
            implements QueueSetting<List<String>> {
        @Override
        public Optional<Fault> fault(List<String> value) {
            return check.apply(value);
        }

        @Override
        public Object written(List<String> value) {
            return value;
        }

        @Override
        public List<String> read(Object written) {
            if (written instanceof List<?> list) {
                return list.stream().map(String::valueOf).toList();
            }
            throw new IllegalArgumentException("not a list");
        }
    }
}
