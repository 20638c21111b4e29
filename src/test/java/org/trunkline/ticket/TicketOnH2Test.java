package org.trunkline.ticket;

import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class TicketOnH2Test extends TicketSuite {
    @Override
    TestDatabase store() {
        return new H2ForTests(folder);
    }
}
