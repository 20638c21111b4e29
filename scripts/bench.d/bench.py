"""The same SIP load on Trunkline and on Asterisk's own Queue(), block by block in turn: scripts/bench --help"""

import argparse
import json
import os
import random
import sys
import time

from center import Center, Pool
from figures import SIDES, document, empty_blocks, percentile, ratio, shown
from load import Load, now


class Plan:
    """How much is measured."""

    def __init__(self, quick):
        self.blocks = 1 if quick else 4
        self.calls = 30 if quick else 80
        self.frees = 8 if quick else 22
        self.warm_up = 40 if quick else 800
        self.rates = (5, 10) if quick else (10, 20, 30, 40, 50, 60)
        self.seconds = 3 if quick else 6
        self.wide = 110 if quick else 360
        self.hold = 2 if quick else 5


class Bench:
    def __init__(self, plan):
        self.plan = plan
        self.number = random.randrange(10**6)
        self.load = None
        self.center = None
        self.failed = {side: 0 for side in SIDES}
        self.empty = []
        self.made = {side: 0 for side in SIDES}
        self.ten = Pool("bench", 10, 2001, "5900", "5901")
        self.wide = Pool("wide", plan.wide, 3001, "5910", "5911")

    def new_call(self, pool, side, hold):
        """Each from a number of its own."""
        self.number += 1
        return self.load.call("+44207%07d" % (self.number % 10**7), pool.extensions[side], hold)

    def say(self, text):
        print("%6.1f s  %s" % (time.monotonic() - self.begun, text), flush=True)

    def start(self):
        self.begun = time.monotonic()
        self.say("setting up an Asterisk and a Trunkline, load of the machine %.1f" % os.getloadavg()[0])
        self.center = Center([self.ten, self.wide])
        self.load = Load(self.center.sip, "127.0.0.9")
        self.center.start(self.load.caller_address)
        phones = [p for pool in (self.ten, self.wide) for side in SIDES for p in pool.phones[side]]
        for begin in range(0, len(phones), 20):
            batch = phones[begin:begin + 20]
            for phone in batch:
                self.load.register(phone, self.center.password)
            if not self.load.run(lambda: self.load.registered.issuperset(batch), 10):
                raise SystemExit("phones could not register: %s" % (set(batch) - self.load.registered))
        self.center.log_in()
        self.say("%d phones are registered, %d agents are ready" % (len(phones), len(phones) // 2))

    # ---- blocks

    def offer(self, pool, side, count, rate, hold, seed):
        """Calls at random distances, the same for both sides. Returns them when all is over."""
        spaces = random.Random(seed)
        calls, moment = [], 0.0
        for _ in range(count):
            moment += spaces.uniform(0.2, 1.8) / rate
            self.load.after(moment, lambda: calls.append(self.new_call(pool, side, hold)))
        over = lambda: len(calls) == count and self.load.quiet()
        self.load.run(over, moment + hold + 4)
        self.clear()
        return calls

    def clear(self):
        """What did not end by itself is ended."""
        for call in list(self.load.calls.values()):
            self.load.hang_up(call)
        self.load.run(self.load.quiet, 5)
        self.load.run(lambda: False, 0.4)
        self.load.forget()

    def count(self, side, calls):
        self.made[side] += len(calls)
        bad = [call for call in calls if not call.good()]
        self.failed[side] += len(bad)
        return bad

    def free_agent(self, side):
        """Ten calls at the moderate rate, each answered at once by a free agent; CPU over the whole block."""
        before = self.center.cpu()
        calls = self.offer(self.ten, side, self.plan.calls, 10, 0.5, seed=7)
        after = self.center.cpu()
        self.count(side, calls)
        reached = [(call.agent.invited - call.invited) * 1000 for call in calls if call.agent]
        spent = [(late - early) * 1000 / len(calls) for early, late in zip(before, after)]
        return reached, spent

    def busy_agents(self, side):
        """Thirteen callers, ten agents: an agent hangs up, and is rung for the next who waits."""
        waits, freed, stopped = [], {}, []
        pick = random.Random(3)

        def again(call):
            if not stopped:
                # Asked again then: a call that is made while all hang up would be nobody's.
                self.load.after(0.02, lambda: stopped or self.new_call(self.ten, side, None))

        def next_one():
            talking = [leg for leg in self.load.legs.values() if leg.state == "talking"]
            waiting = [c for c in self.load.calls.values() if c.state == "talking" and c.agent is None]
            if len(talking) == 10 and waiting and not freed:
                leg = pick.choice(talking)
                freed[leg.phone] = now()
                self.load.hang_up(leg)
            elif not stopped:
                self.load.after(0.05, next_one)

        def rung(leg):
            began = freed.pop(leg.phone, None)
            if began is not None:
                waits.append((leg.invited - began) * 1000)
                self.load.after(pick.uniform(0.15, 0.35), next_one)

        self.load.on_over, self.load.on_agent_invite = again, rung
        for _ in range(13):
            self.new_call(self.ten, side, None)
            self.load.run(lambda: False, 0.05)
        next_one()
        self.load.run(lambda: len(waits) >= self.plan.frees, self.plan.frees * 1.2 + 5)
        stopped.append(True)
        self.load.on_over = self.load.on_agent_invite = lambda _: None
        self.clear()
        return waits

    def sustained(self, side, rate):
        """Whether every call of some seconds at this rate reached an agent within a second, and ended as it should."""
        calls = self.offer(self.wide, side, int(rate * self.plan.seconds), rate, self.plan.hold, seed=11)
        bad = self.count_sustained(calls)
        late = percentile([(c.agent.invited - c.invited) * 1000 for c in calls if c.agent], 0.95)
        self.say("  %-9s %3d calls/s: %d of %d failed, INVITE to INVITE p95 %s ms"
                 % (side, rate, bad, len(calls), shown(late)))
        return bad == 0

    @staticmethod
    def count_sustained(calls):
        return sum(1 for c in calls if not c.good() or c.agent.invited - c.invited > 1.0)

    def ladder(self):
        """The highest rate of the ladder that holds; a rate that fails is tried once more."""
        best = {side: 0 for side in SIDES}
        climbing = list(SIDES)
        for rate in self.plan.rates:
            for side in list(climbing):
                if self.sustained(side, rate) or self.sustained(side, rate):
                    best[side] = rate
                else:
                    climbing.remove(side)
        return best

    def memory(self):
        """Resident memory of the controller with a hundred calls in conversation."""
        for _ in range(100):
            self.new_call(self.wide, "trunkline", None)
            self.load.run(lambda: False, 0.05)
        talking = lambda: sum(1 for leg in self.load.legs.values() if leg.state == "talking") >= 100
        if not self.load.run(talking, 10):
            self.say("  fewer than a hundred calls are in conversation")
        rss = self.center.rss_mb()
        self.clear()
        return rss

    # ---- all of it

    def run(self):
        self.start()
        self.say("warm-up: %d calls each" % self.plan.warm_up)
        for side in SIDES:
            calls = self.offer(self.ten, side, self.plan.warm_up, 25, 0.2, seed=1)
            if not any(call.good() for call in calls):
                raise SystemExit("No call of %s reached an agent; the logs (--keep) may say why" % side)
        invites, spent, frees = ({side: [] for side in SIDES} for _ in range(3))
        for block in range(self.plan.blocks):
            # Who goes first changes.
            for side in SIDES[::1 if block % 2 == 0 else -1]:
                reached, cpu = self.free_agent(side)
                invites[side].append(reached)
                spent[side].append(cpu)
            self.say("an agent is free, block %d: p50 %s" % (block + 1, self.short(invites)))
        for block in range(max(1, self.plan.blocks // 2)):
            for side in SIDES[::1 if block % 2 == 0 else -1]:
                frees[side].append(self.busy_agents(side))
            self.say("an agent becomes free, block %d: p50 %s" % (block + 1, self.short(frees)))
        rss = self.memory()
        self.say("a hundred calls: the controller has %.0f MB resident" % rss)
        self.say("calls per second, each held for %d s, %d agents:" % (self.plan.hold, self.plan.wide))
        best = self.ladder()
        if not self.center.alive():
            raise SystemExit("Asterisk or Trunkline ended during the bench")
        self.empty = empty_blocks(invites, frees)
        return document(invites, frees, spent, best, rss)

    @staticmethod
    def short(blocks):
        return ", ".join("%s %s ms" % (side, shown(percentile(blocks[side][-1], 0.5))) for side in SIDES)


def table(found, bench):
    rows = [("", "Trunkline", "app_queue", "ratio")]
    for key, name in (("invite_to_agent_ms", "caller's INVITE to agent's INVITE, ms"),
                      ("free_to_next_invite_ms", "agent's BYE to the agent's next INVITE, ms")):
        for part in ("p50", "p95"):
            ours, theirs = (found[key][side][part] for side in SIDES)
            rows.append(("%s, %s" % (name, part), shown(ours), shown(theirs), ratio(ours, theirs)))
    ours, theirs = (found["calls_per_second"][side] for side in SIDES)
    more = "+" if max(ours, theirs) == bench.plan.rates[-1] else ""
    rows.append(("calls per second, held for %d s" % bench.plan.hold,
                 "%d%s" % (ours, more if ours == bench.plan.rates[-1] else ""),
                 "%d%s" % (theirs, more if theirs == bench.plan.rates[-1] else ""),
                 ratio(ours, theirs)))
    cpu = found["cpu_ms_per_call"]
    rows.append(("CPU of Asterisk, ms a call", shown(cpu["asterisk_with_trunkline"]),
                 shown(cpu["asterisk_with_app_queue"]),
                 ratio(cpu["asterisk_with_trunkline"], cpu["asterisk_with_app_queue"])))
    rows.append(("CPU of the controller, ms a call", shown(cpu["controller"]), "-",
                 "%s of Asterisk's" % ratio(cpu["controller"], cpu["asterisk_with_trunkline"])))
    rows.append(("controller's memory at 100 calls, MB", str(found["controller_rss_mb_at_100_calls"]), "-", ""))
    rows.append(("calls that failed", *("%d of %d" % (bench.failed[side], bench.made[side]) for side in SIDES), ""))
    print()
    for row in rows:
        print("%-46s %12s %12s   %s" % row)
    print()
    print("Load of the machine: %.1f %.1f %.1f (1, 5, 15 min), %d processors"
          % (*os.getloadavg(), os.cpu_count()))


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="The same SIP load on Trunkline and on Asterisk's own Queue(), in turn, on one Asterisk that this"
                    " script sets up for itself. Loopback only; about six minutes.")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    parser.add_argument("--quick", action="store_true", help="a minute, to see that it works; its figures say little")
    parser.add_argument("--keep", action="store_true", help="keep the temporary home with its logs")
    arguments = parser.parse_args()
    bench = Bench(Plan(arguments.quick))
    try:
        found = bench.run()
    finally:
        if bench.center:
            bench.center.stop(arguments.keep)
    table(found, bench)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump(found, out, indent=2, allow_nan=False)
            out.write("\n")
    if bench.empty:
        sys.exit("Nothing was measured in: %s. The figures are not to be trusted." % "; ".join(bench.empty))
    if any(bench.failed.values()):
        sys.exit("Some calls failed: the figures are not to be trusted.")


if __name__ == "__main__":
    main()
