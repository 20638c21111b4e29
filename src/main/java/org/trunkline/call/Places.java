package org.trunkline.call;

import java.util.List;
import org.trunkline.flow.StepRef;

/** The way back out of sub-flows, as the journal keeps it: {@code flow@version/step}, innermost first. */
final class Places {
    private Places() {}

    static List<String> write(List<StepRef> returns) {
        return returns.stream().map(StepRef::written).toList();
    }

    /** @throws IllegalArgumentException if a place is not of that form */
    static List<StepRef> read(List<String> places) {
        return places.stream().map(StepRef::parse).toList();
    }
}
