package org.trunkline.call;

import java.util.ArrayList;
import java.util.List;
import org.trunkline.flow.StepRef;

/** The way back out of sub-flows, as the journal keeps it: {@code flow@version/step}, innermost first. */
final class Places {
    private Places() {}

    static List<String> write(List<StepRef> returns) {
        return returns.stream()
                .map(step -> step.flow() + "@" + step.version() + "/" + step.step())
                .toList();
    }

    /** @throws IllegalArgumentException if a place is not of that form */
    static List<StepRef> read(List<String> places) {
        List<StepRef> returns = new ArrayList<>();
        for (String place : places) {
            int at = place.indexOf('@');
            int slash = place.indexOf('/', at + 1);
            if (at < 1 || slash < 0) {
                throw new IllegalArgumentException("'" + place + "' is not flow@version/step");
            }
            returns.add(new StepRef(
                    place.substring(0, at), place.substring(at + 1, slash), place.substring(slash + 1), List.of()));
        }
        return returns;
    }
}
