package org.trunkline.chat;

import java.io.IOException;
import java.util.List;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Carrier;
import org.trunkline.conversation.NotSent;
import org.trunkline.conversation.Outgoing;
import org.trunkline.queue.QueueSignal;

/**
 * Answers in a chat. What is written is there for the visitor's page once it is durable: the page has it told, and asks for
 * what comes after the last that it has. So a message is sent as soon as it can be asked for, and never twice.
 */
final class ChatCarrier implements Carrier {
    private static final Sent THERE = new Sent(null, List.of());
    private static final int AT_ONCE = 64;

    private final ChatEntry chat;
    private final Chats chats;

    ChatCarrier(ChatEntry chat, Chats chats) {
        this.chat = chat;
        this.chats = chats;
    }

    @Override
    public Channel channel() {
        return Channel.CHAT;
    }

    @Override
    public String account() {
        return chat.name();
    }

    @Override
    public Sent send(Outgoing message) throws NotSent {
        if (!chats.canBeRead(chat, message.to())) {
            throw NotSent.forGood(
                    "the visitor cannot come back to this chat any more; write an email, or call", new IOException());
        }
        return THERE;
    }

    @Override
    public Trace trace(Outgoing message) {
        return new Trace.WasSent(THERE);
    }

    @Override
    public int atOnce() {
        return AT_ONCE;
    }

    /** Who is not there cannot be written to first: they have no page that would show it. */
    @Override
    public boolean reaches(String address) {
        return false;
    }

    @Override
    public void signalled(String interaction, QueueSignal signal) {
        if (signal instanceof QueueSignal.Overflowed(var why)) {
            chats.overflowed(chat, interaction, why);
        }
    }
}
