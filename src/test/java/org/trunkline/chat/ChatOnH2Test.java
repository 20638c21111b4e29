package org.trunkline.chat;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class ChatOnH2Test extends ChatSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
