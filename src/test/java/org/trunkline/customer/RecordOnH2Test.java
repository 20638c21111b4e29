package org.trunkline.customer;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class RecordOnH2Test extends RecordSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
