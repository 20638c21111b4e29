"""Memory while recognizers are opened and closed, in calls to the running system: scripts/bench soak --help"""

import argparse
import json
import os
import random
import sys
import time

import sound
import speech_figures as figures
from center import Center
from load import now
from speech import PATIENCE, PAUSE
from spoken import FLOWS, RECORDINGS
from talk import Talk

EVERY = 5.0  # seconds between looks at the memory
WARM = 0.2  # of the time, which does not count: the heap and the pools fill
AT_ONCE = 6
# At first more than are listened to, so that each recognizer there may ever be is made before it counts.
LISTENED, CROWD, CROWDED = 8, 10, 0.1
BLOCKS = 20  # neighbouring looks are alike; their means are less so


class Soak:
    def __init__(self, minutes):
        self.seconds = minutes * 60
        self.dice = random.Random(7)
        self.numbers = random.randrange(10**6)
        folder = os.path.join(RECORDINGS, "commands")
        self.clips = [sound.Clip(name, "", "", sound.read(os.path.join(folder, name)))
                      for name in sorted(os.listdir(folder)) if name.endswith(".wav")]
        self.center = None

    def caller(self, caller):
        """Some say a word or two, some hang up in the middle of one or of the prompt."""
        yield
        for clip in self.dice.sample(self.clips, self.dice.randint(1, 3)):
            prompt = now()
            if not (yield lambda: caller.first_loud(prompt), PATIENCE):
                return
            if self.dice.random() < 0.15:
                return
            yield lambda: caller.quiet(prompt, PAUSE), PATIENCE
            caller.say(clip)
            if self.dice.random() < 0.25:
                yield lambda: False, 0.3
                return
            yield caller.said, PATIENCE

    def start(self, caller):
        running = self.caller(caller)
        next(running)
        return running

    def run(self):
        numbers = "".join('\n[[number]]\ndialled = "%s"\nflow = "%s"\nfallback_message = "one-moment-please"\n'
                          % (FLOWS[name][0], name) for name in ("words", "digit"))
        # A heap of a fixed size, all of it touched: what grows is not Java's.
        self.center = Center([], java_options="-Xms256m -Xmx256m -XX:+AlwaysPreTouch", settings=numbers,
                             flows={name: FLOWS[name][1] for name in ("words", "digit")},
                             environment={"TRUNKLINE_SPEECH_CALLS": str(LISTENED)})
        talk = Talk(self.center.sip, "127.0.0.9")
        self.center.start(talk.caller_address)
        begun, looks, calls = now(), [], 0
        running = []

        def look():
            looks.append(((now() - begun) / 3600, self.center.rss_mb()))
            talk.after(EVERY, look)

        def turn():
            nonlocal calls
            running[:] = [call for call in running if call.state != "ended"]
            # A call over and done with is forgotten, or this program's own memory would grow.
            for call_id in [call_id for call_id, call in talk.calls.items() if call.state == "ended"]:
                talk.by_number.pop(talk.calls.pop(call_id).number.lstrip("+"), None)
            at_once = CROWD if now() - begun < self.seconds * CROWDED else AT_ONCE
            while len(running) < at_once and now() - begun < self.seconds:
                self.numbers += 1
                running.append(talk.dial("+44209%07d" % (self.numbers % 10**7),
                                         FLOWS[self.dice.choice(("words", "digit"))][0], self.start))
                calls += 1
            return now() - begun >= self.seconds and not running

        look()
        talk.run(turn, self.seconds + 60)
        if not self.center.alive():
            raise SystemExit("Asterisk or Trunkline ended during the soak")
        return calls, looks


def blocks(looks, seconds):
    """Means of neighbours, without the beginning."""
    counted = [look for look in looks if look[0] * 3600 >= seconds * WARM]
    size = max(1, len(counted) // BLOCKS)
    groups = [counted[at:at + size] for at in range(0, len(counted) - size + 1, size)]
    return [tuple(sum(part) / len(group) for part in zip(*group)) for group in groups]


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench soak",
        description="Callers who come, speak and go, six at a time (more at first), and the resident memory of Trunkline "
                    "meanwhile.")
    parser.add_argument("--minutes", type=float, default=60, help="how long (60)")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    parser.add_argument("--keep", action="store_true", help="keep the temporary home with its logs")
    arguments = parser.parse_args()
    soak = Soak(arguments.minutes)
    begun = time.monotonic()
    try:
        calls, looks = soak.run()
    finally:
        if soak.center:
            soak.center.stop(arguments.keep)
    means = blocks(looks, soak.seconds)
    if len(means) < 3:
        sys.exit("Too short to tell a slope: give more minutes")
    every = (means[1][0] - means[0][0]) * 3600
    print("%d calls in %.1f minutes; resident %.0f MB after warming up (%d %% of the time), %.0f MB at the end"
          % (calls, (time.monotonic() - begun) / 60, means[0][1], WARM * 100, means[-1][1]))
    print("means of %.0f s, MB: %s" % (every, " ".join("%.0f" % resident for _, resident in means)))
    slopes = {"all": means, "second_half": means[len(means) // 2:]}
    slopes = {name: figures.slope(*zip(*part)) for name, part in slopes.items() if len(part) >= 3}
    for name, (rise, low, high) in slopes.items():
        print("slope%s %+.1f MB an hour, 95 %% interval %+.1f to %+.1f"
              % (" of the second half" if name == "second_half" else "", rise, low, high))
    print("Load of the machine: %.1f %.1f %.1f (1, 5, 15 min), %d processors" % (*os.getloadavg(), os.cpu_count()))
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump({
                "calls": calls,
                "minutes": arguments.minutes,
                "slope_mb_an_hour": {name: dict(zip(("slope", "low", "high"), slope)) for name, slope in slopes.items()},
                "means": [{"minute": round(hour * 60, 2), "resident_mb": round(mb, 1)} for hour, mb in means],
            }, out, indent=2)


if __name__ == "__main__":
    main()
