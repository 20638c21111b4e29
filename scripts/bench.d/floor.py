"""A full floor by sipp: callers who wait, agents who hang up and are rung again: scripts/bench floor --help"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time

import floor_figures
from center import Center, Pool, free_port
from figures import SIDES, percentile, shown

HERE = os.path.dirname(os.path.abspath(__file__))
CALLERS_HOST = "127.0.0.9"
ARRIVALS = 20  # a second, at most: they come in turn, not all at once


class Floor:
    def __init__(self, arguments):
        self.size = arguments
        self.pool = Pool("floor", arguments.agents, 2001, "5900", "5901")
        self.center = None
        self.begun = time.monotonic()
        self.running = []

    def say(self, text):
        print("%6.1f s  %s" % (time.monotonic() - self.begun, text), flush=True)

    def run(self):
        self.say("setting up an Asterisk and a Trunkline, load of the machine %.1f" % os.getloadavg()[0])
        # sipp sends no sound; that callers are silent for long must not end their calls, on either side. A phone that
        # was asked between registering and serving is asked again soon.
        self.center = Center([self.pool], environment={
            "TRUNKLINE_ASTERISK_RTP_TIMEOUT": "24h", "TRUNKLINE_ASTERISK_QUALIFY": "20s"})
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as spare:
            spare.bind((CALLERS_HOST, 0))
            self.callers_at = spare.getsockname()
        # What Asterisk plays goes to a socket that nobody reads.
        self.sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sound.bind(("127.0.0.1", 0))
        self.center.start(self.callers_at)
        phones_at = {side: free_port() for side in SIDES}
        for side in SIDES:
            self.register(side, phones_at[side])
        agents = {side: self.sipp(side, "agent", "127.0.0.1", phones_at[side], ["-aa"]) for side in SIDES}
        self.center.log_in()
        measured = {side: self.measure(side, agents[side]) for side in SIDES}
        if not self.center.alive():
            raise SystemExit("Asterisk or Trunkline ended during the bench")
        return measured

    def scenario(self, side, name):
        with open(os.path.join(HERE, "floor-%s.xml" % name), encoding="utf-8") as source:
            text = source.read()
        for word, value in (("SOUND", self.sound.getsockname()[1]),
                            ("SHORTEST", int(self.size.talk * 500)), ("LONGEST", int(self.size.talk * 1500))):
            text = text.replace("@%s@" % word, str(value))
        folder = os.path.join(self.center.home, "sipp", "%s-%s" % (side, name))
        os.makedirs(folder)
        with open(os.path.join(folder, "scenario.xml"), "w", encoding="utf-8") as out:
            out.write(text)
        return folder

    def sipp(self, side, name, host, port, more, lines=()):
        """One run of it, in a folder of its own, with every message written down in UTC."""
        folder = self.scenario(side, name)
        if lines:
            with open(os.path.join(folder, "lines.csv"), "w", encoding="utf-8") as out:
                out.write("SEQUENTIAL\n" + "".join(line + "\n" for line in lines))
            more = [*more, "-inf", "lines.csv"]
        command = ["sipp", "%s:%d" % self.center.sip, "-sf", "scenario.xml", "-i", host, "-p", str(port), "-mi", host,
                   "-nostdin", "-trace_msg", "-message_file", "messages.log", "-trace_err", "-error_file", "errors.log",
                   "-recv_timeout", "0", *more]
        with open(os.path.join(folder, "screen.log"), "wb") as out:
            process = subprocess.Popen(command, cwd=folder, env=dict(os.environ, TZ="UTC"), stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=subprocess.STDOUT)
        process.folder = folder
        self.running.append(process)
        return process

    def register(self, side, port):
        phones = self.pool.phones[side]
        lines = ["%s;[authentication username=%s password=%s]" % (phone, phone, self.center.password)
                 for phone in phones]
        process = self.sipp(side, "register", "127.0.0.1", port, ["-m", str(len(phones)), "-r", "200"], lines)
        if process.wait(30 + len(phones)) != 0:
            raise SystemExit("the phones of %s could not register; see %s (start with --keep)" % (side, process.folder))

    def measure(self, side, agents):
        """Callers made and lost from the end of the warm-up to the end of the time, and agents' idle milliseconds."""
        size = self.size
        first = SIDES.index(side) * 10**6
        lines = ["+44207%07d" % (first + at) for at in range(10**5)]
        waiting = self.sipp(side, "caller", *self.callers_at,
                            ["-aa", "-s", self.pool.extensions[side],
                             "-l", str(size.callers), "-r", str(ARRIVALS)], lines)
        cpu = self.center.cpu()
        self.sleep(waiting, size.warm_up, side)
        begin = time.time()
        self.say("%s: %d callers, %d agents, from now on measured for %g minutes"
                 % (side, size.callers, size.agents, size.minutes))
        self.sleep(waiting, size.minutes * 60, side)
        end = time.time()
        # No new calls; those that are there go on to their end.
        waiting.send_signal(signal.SIGUSR1)
        patience = size.talk * 1.5 * (size.callers / size.agents + 2) + 30
        try:
            waiting.wait(patience)
        except subprocess.TimeoutExpired:
            self.say("%s: after %d s not all callers were served" % (side, patience))
            waiting.kill()
        spent = [late - early for early, late in zip(cpu, self.center.cpu())]
        time.sleep(1)  # the last agent's trace is written
        made = floor_figures.callers(self.trace(waiting))
        legs = floor_figures.agent_legs(self.trace(agents))
        lost = floor_figures.matched(made, legs)
        counted = [caller for caller in made if begin <= caller.invited < end]
        lost = [caller for caller in lost if caller in counted]
        idle = floor_figures.idle_ms(made, legs, begin, end)
        self.say("%s: %d calls, %d lost; idle p50 %s ms, p99 %s ms, max %s ms of %d;"
                 " CPU seconds: Asterisk %.0f, Trunkline %.0f"
                 % (side, len(counted), len(lost), shown(percentile(idle, 0.5)), shown(percentile(idle, 0.99)),
                    shown(max(idle, default=None)), len(idle), *spent))
        for caller in lost[:5]:
            self.say("  lost: %s, answered %s, reached %s, over %s"
                     % (caller.number, *(at and round(at - caller.invited, 3)
                                         for at in (caller.answered, caller.reached, caller.over))))
        return len(counted), len(lost), idle

    @staticmethod
    def sleep(process, seconds, side):
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise SystemExit("the callers of %s ended early; see %s (start with --keep)" % (side, process.folder))

    @staticmethod
    def trace(process):
        with open(os.path.join(process.folder, "messages.log"), encoding="utf-8", errors="replace") as trace:
            return trace.read()

    def stop(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
                process.wait()
        if self.center:
            self.center.stop(self.size.keep)


def table(found, size):
    print()
    print("%-42s %12s %12s" % ("", "Trunkline", "app_queue"))
    print("%-42s %12d %12d" % ("calls", found["calls"], found["app_queue_calls"]))
    print("%-42s %12d %12d" % ("lost", found["lost"], found["app_queue_lost"]))
    idle = found["agent_idle_while_waiting_ms"]
    for part in ("p50", "p99"):
        print("%-42s %12s %12s" % ("agent idle while callers wait, ms, " + part,
                                   *(shown(idle[side][part]) for side in SIDES)))
    print()
    print("%d callers, %d agents, %g minutes each after %g s of warm-up. Load of the machine: %.1f %.1f %.1f"
          " (1, 5, 15 min), %d processors" % (size.callers, size.agents, size.minutes, size.warm_up,
                                              *os.getloadavg(), os.cpu_count()))


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench floor",
        description="Callers and agents played by sipp, on Trunkline and then on Asterisk's own Queue(): so many callers"
                    " at any time, each rings anew when the call is over; agents answer at once, talk and hang up. Lost"
                    " calls, and how long an agent is idle while somebody waits. Loopback only.")
    parser.add_argument("--minutes", type=float, default=10, help="on each of the two (10)")
    parser.add_argument("--callers", type=int, default=200, help="at a time (200)")
    parser.add_argument("--agents", type=int, default=40, help="(40)")
    parser.add_argument("--talk", type=float, default=20, help="seconds in the mean, half to one and a half of it (20)")
    parser.add_argument("--warm-up", type=float, default=60, help="seconds before, which do not count (60)")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    parser.add_argument("--keep", action="store_true", help="keep the temporary home with its logs")
    arguments = parser.parse_args()
    if not 0 < arguments.minutes <= 30 or arguments.talk <= 0 or arguments.warm_up < 0:
        parser.error("--minutes is above 0 and at most 30 (the phones register once), --talk above 0")
    if not 0 < arguments.agents <= 1000 or not arguments.agents < arguments.callers <= 2000:
        parser.error("--agents is 1 to 1000, and --callers more than agents and at most 2000: somebody has to wait")
    floor = Floor(arguments)
    try:
        measured = floor.run()
    finally:
        floor.stop()
    found = floor_figures.document(measured)
    table(found, arguments)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump(found, out, indent=2, allow_nan=False)
            out.write("\n")
    if not all(measured[side][2] for side in SIDES):
        sys.exit("No agent became free while somebody waited: give more minutes.")
    if found["lost"]:
        sys.exit("Calls were lost.")


if __name__ == "__main__":
    main()
