package org.trunkline.queue;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the core knows, as an immutable value: what a journal's stretch begins with, so that it can be replayed.
 *
 * @param entries how many contacts have entered, for {@link Contact#entry()}
 * @param offers how many offers were made, for their ids
 * @param timersSet how many timers were set, for their ids
 * @param contacts by interaction
 * @param timers those that run, by id
 * @param figures by queue
 * @param lastOffered by queue, the agent
 * @param forecasts by queue, what was learned of its waits
 * @param closed queues that take in nobody, with what is said to those who come
 */
public record FloorState(
        FloorPlan plan,
        long entries,
        long offers,
        long timersSet,
        Map<String, Seat> agents,
        Map<String, PhoneState> phones,
        Map<String, Contact> contacts,
        Map<String, Timer> timers,
        Map<String, QueueFigures> figures,
        Map<String, Forecast.Learned> forecasts,
        Map<String, String> lastOffered,
        Map<String, String> closed) {
    public static final FloorState EMPTY = new FloorState(
            FloorPlan.EMPTY, 0, 0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    @SuppressWarnings("NullAway") // journals of before have none of the first three
    public FloorState {
        forecasts = forecasts == null ? Map.of() : Ordered.map(forecasts);
        lastOffered = lastOffered == null ? Map.of() : Ordered.map(lastOffered);
        closed = closed == null ? Map.of() : Ordered.map(closed);
        agents = Ordered.map(agents);
        phones = Ordered.map(phones);
        contacts = Ordered.map(contacts);
        timers = Ordered.map(timers);
        figures = Ordered.map(figures);
    }

    /**
     * The state with which the next start of the controller begins. Conversations and wrap-ups go on; offers that rang
     * are gone, their agents free as before; who waited keeps the place and is held until resumed; who asked a queue is back
     * with the caller; figures start anew.
     */
    public FloorState restarted(Instant at) {
        Map<String, Seat> seats = new TreeMap<>();
        agents.forEach((id, seat) -> {
            Assignment offered = seat.offered();
            seats.put(
                    id,
                    offered == null ? seat : seat.without(offered.interaction()).since(at));
        });
        Map<String, Contact> kept = new TreeMap<>();
        contacts.forEach((id, contact) ->
                kept.put(id, contact.stage() == Contact.Stage.ACTIVE ? contact : contact.waiting(Contact.Stage.HELD)));
        kept.keySet().removeIf(Contact::isAsking);
        Map<String, Timer> running = new TreeMap<>(timers);
        running.values().removeIf(timer -> switch (timer.kind()) {
            case RING, REST -> true;
            case WAIT, RELAX, ANNOUNCE, COMFORT -> Contact.isAsking(timer.subject());
            case WRAP_UP -> false;
        });
        return new FloorState(
                plan,
                entries,
                offers,
                timersSet,
                seats,
                phones,
                kept,
                running,
                Map.of(),
                forecasts,
                lastOffered,
                closed);
    }
}
