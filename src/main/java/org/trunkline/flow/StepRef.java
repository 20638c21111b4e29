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

    @Override
    public String toString() {
        return flow + "/" + step;
    }
}
