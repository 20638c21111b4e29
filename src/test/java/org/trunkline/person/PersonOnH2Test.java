package org.trunkline.person;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class PersonOnH2Test extends PersonSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
