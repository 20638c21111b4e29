package org.trunkline.conversation;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class ConversationOnH2Test extends ConversationSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
