package org.trunkline.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A family of facts for tests. */
sealed interface Happened extends Fact {
    record Step(String interaction, int number) implements Happened {}

    record Moved(Mood to, List<Mood> past, @Nullable String why) implements Happened {}

    sealed interface Mood {
        record Calm() implements Mood {}

        record Angry(int level) implements Mood {}
    }
}
