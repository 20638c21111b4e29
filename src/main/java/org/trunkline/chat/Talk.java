package org.trunkline.chat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A session with somebody there: the sockets of its tabs. */
final class Talk {
    private final Session session;
    private final ChatEntry chat;
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String interaction;

    Talk(Session session, ChatEntry chat) {
        this.session = session;
        this.chat = chat;
    }

    Session session() {
        return session;
    }

    ChatEntry chat() {
        return chat;
    }

    /** The newest; null: nothing was said yet. */
    @Nullable
    String interaction() {
        return interaction;
    }

    void leads(String to) {
        interaction = to;
    }

    void add(Visit visit) {
        visits.add(visit);
    }

    /** @return whether it was the last */
    boolean remove(Visit visit) {
        return visits.remove(visit) && visits.isEmpty();
    }

    void tell(Frame frame) {
        visits.forEach(visit -> visit.tell(frame));
    }

    /** To all tabs but one. */
    void tellOthers(Visit but, Frame frame) {
        visits.stream().filter(visit -> visit != but).forEach(visit -> visit.tell(frame));
    }

    /** @param turned whether more than messages may be new */
    void news(boolean turned) {
        visits.forEach(visit -> visit.news(turned));
    }

    /** Who wait may have moved up. */
    void moved() {
        visits.forEach(Visit::moved);
    }

    void close(int code, String why) {
        visits.forEach(visit -> visit.close(code, why));
    }
}
