package org.trunkline.api;

import java.util.List;

/**
 * A request that cannot be served, told as RFC 9457 tells it, with what to do about it.
 *
 * <p>Unchecked: thrown by a handler, written by {@link Problems}.
 */
final class Problem extends RuntimeException {
    /** One wrong value of the request. */
    record Fault(String field, String what, String remedy) {}

    private final int status;
    private final String type;
    private final String remedy;
    private final transient List<Fault> faults;

    /** @param type short name of the kind of problem, e.g. {@code declared-in-file} */
    Problem(int status, String type, String detail, String remedy) {
        this(status, type, detail, remedy, List.of());
    }

    Problem(int status, String type, String detail, String remedy, List<Fault> faults) {
        super(detail, null, false, false); // an answer, not a fault of ours: no stack trace
        this.status = status;
        this.type = type;
        this.remedy = remedy;
        this.faults = List.copyOf(faults);
    }

    static Problem invalid(String field, String what, String remedy) {
        return new Problem(400, "invalid", field + ": " + what, remedy, List.of(new Fault(field, what, remedy)));
    }

    static Problem notFound(String what) {
        return new Problem(404, "not-found", "there is no " + what, "list them to see which there are");
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", detail, "use a token or a log-in with another role");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String remedy() {
        return remedy;
    }

    List<Fault> faults() {
        return faults;
    }
}
