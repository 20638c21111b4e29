"""Emails stored a second from a full mailbox, and how soon one that comes is stored: scripts/bench channels --mail"""

import argparse
import json
import os
import queue
import threading
import time
import urllib.request

import channel_figures as figures
from center import Center
from post import Letters, PostOffice
from spent import Spent, cores


class Stored(threading.Thread):
    """Tells of each email as it is stored and published."""

    def __init__(self, center):
        super().__init__(daemon=True)
        request = urllib.request.Request(
            "http://127.0.0.1:%d/api/v1/events?type=conversation.Received&after=0.0" % center.api)
        request.add_header("Authorization", "Bearer " + center.token)
        self.stream = urllib.request.urlopen(request)
        self.seen = queue.SimpleQueue()

    def run(self):
        try:
            for line in self.stream:
                if line.startswith(b"event: conversation.Received"):
                    self.seen.put(time.monotonic())
        except OSError:
            pass  # Trunkline was ended

    def next(self, patience=60):
        try:
            return self.seen.get(timeout=patience)
        except queue.Empty:
            raise SystemExit("no email was stored for %d s; see the log (--keep)" % patience) from None


def main():
    options = argparse.ArgumentParser(prog="scripts/bench channels --mail", description=__doc__)
    options.add_argument("--emails", type=int, default=10_000, help="in the mailbox at the start (10,000)")
    options.add_argument("--singles", type=int, default=200, help="that come one by one afterwards (200)")
    options.add_argument("--json", help="a file for the figures")
    options.add_argument("--keep", action="store_true", help="keeps the temporary folders with all logs")
    plan = options.parse_args()
    load = os.getloadavg()[0]
    letters, office = Letters(20261123, max(10, plan.emails // 4)), PostOffice()
    center = None
    try:
        for _ in range(plan.emails):
            office.deliver(letters.next())
        office.start()
        office.fetch()  # once for the server's own index
        plain = office.fetch()
        print("read and stored nowhere: %d emails, %.0f a second" % (plan.emails, plan.emails / plain), flush=True)
        center = Center([], settings=office.settings())
        center.start(("127.0.0.9", 5060))
        stored = Stored(center)
        stored.start()
        moments, before, begun = [], None, 0
        for _ in range(plan.emails):
            moments.append(stored.next())
            # What was stored before the stream began came at once; a second later it tells the pace.
            if before is None and moments[-1] > moments[0] + 1:
                before, begun = Spent(center), len(moments)
        if before is None:
            raise SystemExit("all was stored within a second; give more --emails")
        after = Spent(center)
        steady = moments[begun - 1:]
        pace = (len(steady) - 1) / (steady[-1] - steady[0])
        half = len(steady) // 2
        paces = [half / (steady[half] - steady[0]), (len(steady) - 1 - half) / (steady[-1] - steady[half])]
        used, threads = cores(before, after), figures.spent(before.threads, after.threads)
        limits = figures.limits(used, "this program")
        cpu = (after.server - before.server) * 1000 / (len(steady) - 1)
        print("stored: %.0f a second (first half %.0f, second %.0f), %.3f of the reading alone; what limits: %s"
              % (pace, *paces, pace * plain / plan.emails, limits), flush=True)
        late = []
        for _ in range(plan.singles):
            letter, begun = letters.next(), time.monotonic()
            office.deliver(letter)
            late.append((stored.next() - begun) * 1000)
        found = {
            "emails": plan.emails,
            "read_per_second": round(plan.emails / plain),
            "stored_per_second": round(pace),
            "stored_to_read": round(pace * plain / plan.emails, 3),
            "controller_cpu_ms_per_email": round(cpu, 2),
            "of_it": figures.each_ms(threads, len(steady) - 1),
            "cores": used,
            "limits": limits,
            "delivered_to_stored_ms": figures.delays(late),
            "controller_rss_mb": round(center.rss_mb()),
            "load_at_start": round(load, 1),
            "load_at_end": round(os.getloadavg()[0], 1),
        }
        print("one by one: in the mailbox to stored p50 %(p50)s ms, p95 %(p95)s ms" % found["delivered_to_stored_ms"])
        print("CPU of the server %s ms an email: %s" % (
            found["controller_cpu_ms_per_email"], ", ".join("%s %s" % share for share in found["of_it"].items())))
        print("memory of the server %(controller_rss_mb)d MB; load of the machine %(load_at_start)s at the start,"
              " %(load_at_end)s at the end" % found)
        if plan.json:
            with open(plan.json, "w", encoding="utf-8") as out:
                json.dump(found, out, indent=2)
    finally:
        if center is not None:
            center.stop(plan.keep)
        office.stop(plan.keep)


if __name__ == "__main__":
    main()
