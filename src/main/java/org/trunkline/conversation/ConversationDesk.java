package org.trunkline.conversation;

/** What agents do with interactions in writing. */
public final class ConversationDesk {
    private ConversationDesk() {}
}
