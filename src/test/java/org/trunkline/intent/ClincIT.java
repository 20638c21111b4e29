package org.trunkline.intent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the classifier to the aims, with a part of the data; docs/speech.md has the figures of all of it. */
class ClincIT {
    private static final Logger log = LoggerFactory.getLogger(ClincIT.class);

    @Test
    void sentences_reach_their_intent_and_others_are_refused() {
        ClincFigures figures = ClincFigures.measured(20, 5);
        log.info("CLINC150, a part: {}", figures.json());
        assertThat(figures.inScope()).isGreaterThan(0.925);
        assertThat(figures.oosRecall()).isGreaterThan(0.75);
        assertThat(figures.falsely()).isLessThan(0.08);
        assertThat(figures.learnSeconds()).isLessThan(5);
    }
}
