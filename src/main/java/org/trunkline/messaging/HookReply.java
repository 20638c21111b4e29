package org.trunkline.messaging;

/** @param text empty: nothing is answered but that it was taken */
public record HookReply(String text) {
    static final HookReply TAKEN = new HookReply("");
}
