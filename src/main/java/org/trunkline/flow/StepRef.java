package org.trunkline.flow;

import java.util.List;

/**
 * A step of a version of a flow, and the way back out of sub-flows: with the variables, all that is needed to begin the
 * step again after a restart.
 *
 * @param version the content hash of the flow
 * @param returns the sub-flow steps that were entered on the way here, innermost first; their own lists are empty
 */
public record StepRef(String flow, String version, String step, List<StepRef> returns) {
    public StepRef {
        returns = List.copyOf(returns);
    }

    /** With its version, as it is kept: {@code flow@version/step}. */
    public String written() {
        return flow + "@" + version + "/" + step;
    }

    /** @throws IllegalArgumentException if it is not as {@link #written} */
    public static StepRef parse(String written) {
        int at = written.indexOf('@');
        int slash = written.indexOf('/', at + 1);
        if (at < 1 || slash < 0) {
            throw new IllegalArgumentException("'" + written + "' is not flow@version/step");
        }
        return new StepRef(
                written.substring(0, at), written.substring(at + 1, slash), written.substring(slash + 1), List.of());
    }

    @Override
    public String toString() {
        return flow + "/" + step;
    }
}
