package org.trunkline.search;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class SearchOnH2Test extends SearchSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
