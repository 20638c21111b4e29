package org.trunkline.customer;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class IdentityOnH2Test extends IdentitySuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
