package org.trunkline.call;

import org.trunkline.customer.Partner;
import org.trunkline.line.Line;

/** Somebody beside the caller, with their line. */
record Party(Partner who, Line leg) {
    boolean isAt(String line) {
        return leg.id().equals(line);
    }
}
