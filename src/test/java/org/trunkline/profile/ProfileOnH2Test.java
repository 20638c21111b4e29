package org.trunkline.profile;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class ProfileOnH2Test extends ProfileSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
