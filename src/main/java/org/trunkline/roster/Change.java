package org.trunkline.roster;

import java.util.List;
import java.util.stream.Collectors;

/** What became of a wish to change the roster. */
public sealed interface Change {
    /** It is in force. */
    record Done(long version) implements Change {}

    /** Nothing was changed; all reasons at once. */
    record Refused(Cause cause, List<Fault> faults) implements Change {
        public Refused {
            faults = List.copyOf(faults);
        }

        @Override
        public String toString() {
            return faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator()));
        }
    }

    enum Cause {
        /** A value cannot be used. */
        INVALID,
        /** There is one of that name already. */
        EXISTS,
        /** There is none of that name. */
        UNKNOWN,
        /** The configuration file owns it. */
        DECLARED,
        /** Somebody needs it now. */
        IN_USE
    }

    /** @param field the value that is wrong, as the configuration file spells it, e.g. {@code wrap_up} */
    record Fault(String field, String what, String remedy) {
        @Override
        public String toString() {
            return field + ": " + what + "; " + remedy;
        }
    }
}
