package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.trunkline.agent.Agent;
import org.trunkline.agent.Capacity;
import org.trunkline.agent.Channel;

/**
 * A seeded random day on the floor: everything that callers, agents, phones, scripts and restarts may do, also at the
 * wrong moment, and the time between.
 */
final class History {
    private static final List<String> SKILLS = List.of("billing", "support", "french", "sales");
    private static final List<String> NEEDS =
            List.of("billing>=5", "support>=8 or french>=3", "sales>=2 and (billing or french)", "french>=9");
    private static final List<String> AGENTS =
            List.of("101", "102", "103", "104", "105", "106", "107", "108", "109", "110");
    /** Fewer phones than agents: they get in each other's way. */
    private static final List<String> PHONES = List.of("201", "202", "203", "204", "205", "206", "207", "208");

    private static final List<String> QUEUES = List.of("billing", "support", "sales", "any", "removed at times");

    private final Random random;
    private final List<String> offers = new ArrayList<>();
    private int contacts;
    private long version;

    History(long seed) {
        random = new Random(seed);
    }

    /** Offers that were made, so that answers can be given to old ones too. */
    void seen(List<Decision> decisions) {
        Bench.offers(decisions).forEach(offer -> offers.add(offer.offer()));
    }

    /** How long until something happens; short enough that things overlap. */
    Duration pause() {
        int kind = random.nextInt(10);
        return Duration.ofMillis(kind < 3 ? 0 : kind < 9 ? random.nextInt(800) : random.nextInt(12_000));
    }

    FloorPlan plan() {
        List<QueuePlan> queues = new ArrayList<>();
        for (String name : QUEUES) {
            if (version == 0 || !name.startsWith("removed") || random.nextBoolean()) {
                QueuePlan queue = name.equals("any")
                        ? Bench.queue(name)
                        : Bench.queue(name, name.startsWith("removed") ? "sales" : name);
                queues.add(varied(queue)
                        .with(QueueSettings.RING, Duration.ofSeconds(8 + random.nextInt(10)))
                        .with(QueueSettings.WRAP_UP, Duration.ofSeconds(random.nextInt(3) * 7L))
                        .with(QueueSettings.MAX_WAIT, Duration.ofSeconds(random.nextInt(4) * 40L))
                        .with(QueueSettings.ANNOUNCE_EVERY, Duration.ofSeconds(random.nextInt(2) * 15L)));
            }
        }
        List<Agent> agents = new ArrayList<>();
        for (String id : AGENTS) {
            if (version == 0 || random.nextInt(20) > 0) {
                Map<String, Integer> levels = new TreeMap<>();
                for (String skill : skills(1 + random.nextInt(3))) {
                    levels.put(skill, 1 + random.nextInt(10));
                }
                agents.add(new Agent(id, id, levels, capacity()));
            }
        }
        FloorPlan plan = Bench.plan(++version, queues, agents);
        return new FloorPlan(
                plan.version(),
                plan.queues(),
                plan.agents(),
                Duration.ofSeconds(random.nextInt(2) * 20L),
                one(List.of(
                        Set.of(Channel.EMAIL), Set.of(Channel.EMAIL), Set.of(), Set.of(Channel.SMS, Channel.EMAIL))));
    }

    /** Some take calls alone, some no calls, most all there is. */
    private Capacity capacity() {
        int kind = random.nextInt(10);
        Map<Channel, Integer> most = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            most.put(channel, one(List.of(0, 1, 2, 3, 5)));
        }
        most.put(Channel.VOICE, kind == 1 ? 0 : 1);
        return kind < 6 ? Capacity.USUAL : kind == 6 ? new Capacity(Map.of(Channel.VOICE, 1)) : new Capacity(most);
    }

    /** All that a queue can be set to, in any mixture. */
    private QueuePlan varied(QueuePlan queue) {
        QueuePlan varied = queue.with(QueueSettings.STRATEGY, one(Strategies.names()))
                .with(QueueSettings.MISSES, 1 + random.nextInt(3))
                .with(QueueSettings.WRAP_UP_MODE, one(List.of("none", "optional", "timed", "timed", "fixed")))
                .with(QueueSettings.MAX_WAITING, random.nextInt(3) == 0 ? 5 : 0)
                .with(QueueSettings.MAX_WAITING_PER_AGENT, random.nextInt(3) == 0 ? 2 : 0)
                .with(QueueSettings.MAX_ESTIMATED_WAIT, Duration.ofSeconds(random.nextInt(3) == 0 ? 90 : 0))
                .with(QueueSettings.ANNOUNCE_WAIT, random.nextBoolean())
                .with(QueueSettings.COMFORT, random.nextInt(3) == 0 ? List.of("one", "two") : List.of());
        if (random.nextInt(3) == 0) {
            varied = varied.with(QueueSettings.SKILLS, List.of(one(NEEDS)))
                    .with(QueueSettings.RELAX, List.of("5s " + one(NEEDS), "15s " + one(SKILLS), "40s"));
        }
        return random.nextInt(3) == 0
                ? varied.with(QueueSettings.DISPOSITIONS, List.of("solved", "sold"))
                        .with(QueueSettings.DISPOSITION_REQUIRED, random.nextBoolean())
                : varied;
    }

    private String[] skills(int count) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String skill = one(SKILLS);
            if (!some.contains(skill)) {
                some.add(skill);
            }
        }
        return some.toArray(String[]::new);
    }

    FloorInput next(Instant now, FloorState state) {
        int dice = random.nextInt(1000);
        if (dice < 180) {
            return entered(now, state);
        } else if (dice < 200) {
            return ofCallbacks(now, state);
        } else if (dice < 230) {
            return new FloorInput.Left(contact(state));
        } else if (dice < 400) {
            return new FloorInput.OfferAccepted(offer(state));
        } else if (dice < 470) {
            return new FloorInput.OfferRefused(offer(state), one(List.of(Refusal.values())));
        } else if (dice < 550) {
            return new FloorInput.Released(contact(state));
        } else if (dice < 560) {
            return new FloorInput.AgentVanished(contact(state));
        } else if (dice < 595) {
            return wrapUpEnded(state);
        } else if (dice < 620) {
            return ofConsultations(state);
        } else if (dice < 640) {
            return ofOutboundCalls(now, state);
        } else if (dice < 960) {
            return ofAgents();
        } else if (dice < 975) {
            return ofSupervisors(state);
        } else if (dice < 995) {
            return new FloorInput.Resumed(contact(state));
        } else if (dice < 998) {
            return new FloorInput.Configured(plan());
        }
        return new FloorInput.Restored(state.restarted(now));
    }

    private FloorInput ofCallbacks(Instant now, FloorState state) {
        String interaction = contact(state);
        return switch (random.nextInt(4)) {
            case 0 -> new FloorInput.SetAside(interaction);
            case 1 -> new FloorInput.CalledOff(interaction);
            default -> {
                Contact from = state.contacts().get(interaction);
                yield new FloorInput.PlaceTaken(
                        interaction,
                        from == null
                                ? waiting(now, "i" + ++contacts)
                                : from.waiting().asCallback("i" + ++contacts));
            }
        };
    }

    private FloorInput entered(Instant now, FloorState state) {
        boolean again = random.nextInt(12) == 0;
        Waiting waiting = waiting(now, again ? contact(state) : "i" + ++contacts);
        Contact before = state.contacts().get(waiting.interaction());
        waiting = before == null ? waiting : waiting.on(before.waiting().channel());
        return new FloorInput.Entered(random.nextInt(20) == 0 ? waiting.asCallback(waiting.interaction()) : waiting);
    }

    private Waiting waiting(Instant now, String interaction) {
        Duration earlier = Duration.ofSeconds(random.nextInt(5) == 0 ? random.nextInt(100) : 0);
        Set<String> skills = random.nextInt(4) == 0 ? Set.of(one(random.nextBoolean() ? SKILLS : NEEDS)) : Set.of();
        Waiting.Preferred preferred = random.nextInt(8) == 0
                ? new Waiting.Preferred(one(AGENTS), Duration.ofSeconds(random.nextInt(20)))
                : null;
        Channel channel = random.nextInt(5) < 3 ? Channel.VOICE : one(List.of(Channel.values()));
        return new Waiting(interaction, one(QUEUES), random.nextInt(3), skills, now.minus(earlier), preferred)
                .on(channel);
    }

    private FloorInput ofOutboundCalls(Instant now, FloorState state) {
        return random.nextInt(3) == 0
                ? new FloorInput.CalledOff(contact(state))
                : new FloorInput.CalledOut(
                        new Waiting("i" + ++contacts, one(QUEUES), 0, Set.of(), now, null)
                                .on(random.nextInt(4) > 0 ? Channel.VOICE : Channel.EMAIL),
                        one(AGENTS));
    }

    private FloorInput wrapUpEnded(FloorState state) {
        List<Seat> wrapping = state.agents().values().stream()
                .filter(seat -> !seat.wrapUps().isEmpty())
                .toList();
        if (wrapping.isEmpty() || random.nextInt(10) == 0) {
            return new FloorInput.WrapUpEnded(one(AGENTS), contact(state), null);
        }
        Seat seat = one(wrapping);
        return new FloorInput.WrapUpEnded(seat.agent(), one(seat.wrapUps()).interaction(), "solved");
    }

    private FloorInput ofConsultations(FloorState state) {
        String interaction = conversation(state);
        return switch (random.nextInt(9)) {
            case 0 -> new FloorInput.ConsultationEnded(interaction);
            case 5 -> new FloorInput.TakenOver(interaction, one(AGENTS));
            case 1, 2 ->
                state.agents().values().stream()
                        .flatMap(seat -> seat.assignments().values().stream()
                                .filter(asked -> asked.stage() == Assignment.Stage.CONSULTED)
                                .map(asked -> new FloorInput.HandedOver(asked.interaction(), seat.agent())))
                        .findAny()
                        .orElse(new FloorInput.HandedOver(interaction, one(AGENTS)));
            case 6, 7, 8 -> new FloorInput.QueueConsulted(interaction, one(QUEUES));
            default -> new FloorInput.Consulted(interaction, one(AGENTS));
        };
    }

    private FloorInput ofSupervisors(FloorState state) {
        return switch (random.nextInt(5)) {
            case 0 -> new FloorInput.Reprioritised(contact(state), random.nextInt(4));
            case 1 -> new FloorInput.Moved(contact(state), one(QUEUES));
            case 2 -> new FloorInput.Assigned(contact(state), one(AGENTS));
            case 3 -> new FloorInput.QueueClosed(one(QUEUES), "We are closed.", random.nextBoolean());
            default -> new FloorInput.QueueOpened(one(QUEUES));
        };
    }

    private FloorInput ofAgents() {
        String agent = one(AGENTS);
        int dice = random.nextInt(100);
        if (dice < 17) {
            return new FloorInput.LoggedIn(agent, random.nextInt(6) == 0 ? null : one(PHONES));
        } else if (dice < 19) {
            return new FloorInput.LoggedOut(agent);
        } else if (dice < 55) {
            return new FloorInput.MadeReady(agent);
        } else if (dice < 58) {
            return new FloorInput.MadeNotReady(agent, "meeting");
        } else if (dice < 61) {
            return new FloorInput.BreakRequested(agent, "lunch");
        }
        int state = random.nextInt(24);
        return new FloorInput.PhoneSeen(
                one(PHONES), state == 0 ? PhoneState.UNREACHABLE : state < 3 ? PhoneState.BUSY : PhoneState.IDLE);
    }

    /** Mostly one that is there, sometimes one that is gone or never was. */
    private String contact(FloorState state) {
        return state.contacts().isEmpty() || random.nextInt(20) == 0
                ? "i" + random.nextInt(contacts + 2)
                : one(List.copyOf(state.contacts().keySet()));
    }

    /** Mostly a call that is one. */
    private String conversation(FloorState state) {
        List<String> calls = state.contacts().values().stream()
                .filter(contact -> contact.stage() == Contact.Stage.ACTIVE
                        && contact.waiting().channel() == Channel.VOICE)
                .map(Contact::interaction)
                .toList();
        return calls.isEmpty() || random.nextInt(5) == 0 ? contact(state) : one(calls);
    }

    private String offer(FloorState state) {
        List<String> live = state.contacts().values().stream()
                .filter(contact -> contact.stage() == Contact.Stage.OFFERED)
                .flatMap(contact -> contact.offers().keySet().stream())
                .toList();
        if (!live.isEmpty() && random.nextInt(12) > 0) {
            return one(live);
        }
        return offers.isEmpty() ? "i0/0" : one(offers);
    }

    private <T> T one(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
