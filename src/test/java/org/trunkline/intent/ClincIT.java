package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the classifier's figures; the floors are below what was measured by what a change of library may cost. */
class ClincIT {
    private static final Logger log = LoggerFactory.getLogger(ClincIT.class);

    @Test
    void sentences_reach_their_intent_and_others_are_refused() {
        ClincFigures figures = ClincFigures.measured();
        log.info("CLINC150: {}", figures.json());
        assertThat(figures.inScope()).isGreaterThan(0.90);
        assertThat(figures.oosRecall()).isGreaterThan(0.50);
        assertThat(figures.falsely()).isLessThan(0.06);
        // An idle processor takes a few seconds; the machine that runs this one may be busy.
        assertThat(figures.learnSeconds()).isLessThan(20);
    }
}
