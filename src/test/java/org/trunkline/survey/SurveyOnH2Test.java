package org.trunkline.survey;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class SurveyOnH2Test extends SurveySuite {
    @Override
    TestDatabase store() throws Exception {
        return new H2ForTests(folder);
    }
}
