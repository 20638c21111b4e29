package org.trunkline.flow;

/** What came of an {@link HttpCall}. */
public sealed interface Fetched {
    /** An answer of any status; the body is JSON for the flow to read. */
    record Response(int status, String body) implements Fetched {
        /** The text is for logs: without the body. */
        @Override
        public String toString() {
            return "Response[" + status + "]";
        }
    }

    /** No answer: refused, too late, too long. */
    record Failure(String what) implements Fetched {}
}
