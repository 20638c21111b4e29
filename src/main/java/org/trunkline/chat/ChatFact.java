package org.trunkline.chat;

import org.trunkline.journal.Fact;

/** What happens to a chat beside what is said in it. Registered as {@code chat.*}. */
public sealed interface ChatFact extends Fact {
    @Override
    String interaction();

    /** The visitor's last socket is gone: they closed the page, or their network is away. */
    record Gone(String interaction) implements ChatFact {}

    /** The visitor wants whoever has the chat to call; the number is in a message. */
    record CallAsked(String interaction) implements ChatFact {}

    /** The visitor is there again. */
    record Back(String interaction) implements ChatFact {}
}
