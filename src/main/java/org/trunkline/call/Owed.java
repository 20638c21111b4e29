package org.trunkline.call;

import org.trunkline.customer.Callback;

/** What an attempt to call a customer back is about, and who keeps the account of it. */
record Owed(Callback callback, CallbackDesk desk) {
    boolean customerFirst() {
        return callback.mode() == Callback.Mode.CUSTOMER_FIRST;
    }
}
