"""What callers' speech is worth, in calls to the running system: scripts/bench speech --help"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
import urllib.parse

import sound
import speech_figures as figures
from center import ROOT, Center
from load import now
from record import Facts, Round, answered, questions
from spoken import FLOWS, QUESTIONS, READ_BACK, ROUNDS, TIMEOUT, Corpus
from talk import Talk

PARTS = ("accuracy", "latency", "capacity", "clinc")
PAUSE = 0.35  # after so much silence a prompt is taken to be over
PATIENCE = 12  # seconds for what should have happened long before


class Plan:
    """How much is measured."""

    def __init__(self, quick):
        self.clips = 8 if quick else 10**6
        self.strings = 2 if quick else 30
        self.latency = 4 if quick else 40
        self.crowds = (2, 4) if quick else (4, 6, 8, 10, 12, 14, 16, 20, 24)
        self.crowd_seconds = 6 if quick else 20
        self.quick = quick


class Bench:
    def __init__(self, plan, tell):
        self.plan = plan
        self.tell = tell
        self.corpus = Corpus(plan)
        self.dice = random.Random(20)
        self.numbers = random.randrange(10**6)
        self.center = None
        self.calls = self.silent = self.given_up = 0
        self.begun = time.monotonic()

    def say(self, text):
        print("%6.1f s  %s" % (time.monotonic() - self.begun, text), flush=True)

    def number(self):
        self.numbers += 1
        return "+44208%07d" % (self.numbers % 10**7)

    def start(self):
        self.say("setting up an Asterisk and a Trunkline, load of the machine %.1f" % os.getloadavg()[0])
        numbers = "".join('\n[[number]]\ndialled = "%s"\nflow = "%s"\nfallback_message = "one-moment-please"\n'
                          % (number, name) for name, (number, _) in FLOWS.items())
        self.center = Center([], settings=numbers, flows={name: xml for name, (_, xml) in FLOWS.items()},
                             environment={"TRUNKLINE_SPEECH_CALLS": "16"})
        sound.write(os.path.join(self.center.home, "flows", "sounds", "long.wav"), sound.tone((300, 450), 4000, 20))
        self.talk = Talk(self.center.sip, "127.0.0.9")
        self.center.start(self.talk.caller_address)
        self.listen()
        self.recognizer = self._recognizer()
        self.say("callers are listened to by " + self.recognizer)

    def listen(self):
        self.facts = Facts(self.center)
        self.facts.start()

    def _recognizer(self):
        """As the log of the start names it."""
        folder = os.path.join(self.center.home, "log")
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as log:
                found = re.search(r"Callers are listened to: (?:.*, )?en by ([^,;]+)", log.read())
            if found:
                return found.group(1)
        raise SystemExit("English callers are not listened to here; docs/speech.md says what that takes")

    # ---- what callers do

    def answering(self, clips, rounds, noise=None, barge=False, read_back=False):
        """Answers question after question with these recordings, and waits for what comes after."""
        def script(caller):
            yield
            mark = 0.0
            for number, clip in enumerate(clips):
                took = Round(clip)
                rounds.append(took)
                if noise:
                    caller.bed = sound.encode(sound.noise(clip.level / 10 ** (noise / 20), 4, number))
                if not (yield lambda: caller.first_loud(mark), PATIENCE):
                    return
                if barge:
                    yield lambda: False, self.dice.uniform(0.6, 1.2)
                else:
                    prompt = caller.first_loud(mark)
                    if not (yield lambda: caller.quiet(prompt, PAUSE), PATIENCE):
                        return
                    yield lambda: False, self.dice.uniform(0.05, 0.25)
                samples = clip.with_noise(clip.level / 10 ** (noise / 20), number) if noise else clip.with_noise(
                    sound.LINE_NOISE, number)
                caller.say(clip, samples)
                if not (yield lambda: caller.began, 1):
                    return
                mark = took.began = caller.began
                if barge:
                    if not (yield lambda: caller.quiet(took.began, 0.15), PATIENCE):
                        return
                    # The packet's sound lasts as long as the packet.
                    took.prompt_silent = caller.quiet(took.began, 0.15) + sound.FRAME / sound.RATE
                    mark = took.prompt_silent
                if not (yield caller.said, PATIENCE):
                    return
                mark = max(mark, caller.ended)
                took.ended = caller.ended
                if not (yield lambda: caller.first_loud(mark), PATIENCE):
                    return
                took.audio = caller.first_loud(mark)
                if read_back:
                    # "I heard …, is that right?" is longer than the next question.
                    yield lambda: False, 2.2
                    if caller.hears() > took.audio + 1.3:
                        caller.press("1")
                        yield lambda: False, 0.5
                        mark = now()
            yield lambda: False, 0.2
        return self._begun(script)

    @staticmethod
    def _begun(script):
        """A generator that can be sent to."""
        def start(caller):
            running = script(caller)
            next(running)
            return running
        return start

    # ---- calls, and what the record says of them

    def record(self, caller):
        """The facts of this caller's call, and what was gathered in it."""
        found = []
        for _ in range(100):
            page = json.loads(self.center.get("/api/v1/interactions?caller=" + urllib.parse.quote(caller.number)))
            found = page["items"]
            if found and found[0].get("endedAt"):
                break
            time.sleep(0.05)
        if not found:
            raise SystemExit("no interaction of %s is in the record (status %s)" % (caller.number, caller.status))
        facts = self.facts.until_ended(found[0]["id"])
        return facts, json.loads(self.center.get("/api/v1/interactions/" + found[0]["id"]))["values"]

    def answers(self, flow, clips, noise=None, at_once=6):
        """Each speaker is a caller, with a call for each ten recordings. Returns what became of each recording."""
        by_speaker = {}
        for clip in clips:
            by_speaker.setdefault(clip.speaker, []).append(clip)
        size = ROUNDS // 2 if flow in READ_BACK else ROUNDS
        waiting = [all_of[at:at + size] for all_of in by_speaker.values() for at in range(0, len(all_of), size)]
        found = []
        while waiting:
            rounds = [[] for _ in waiting]
            scripts = {at: self.answering(part, rounds[at], noise, read_back=flow in READ_BACK)
                       for at, part in enumerate(waiting)}
            callers = self.talk.all(scripts, self.number, FLOWS[flow][0], at_once, 60 + 20 * len(clips))
            left = []
            for at, part in enumerate(waiting):
                facts, values = self.record(callers[at])
                said = [took for took in rounds[at] if took.ended]
                self.counted(facts)
                if len(said) < len(part):
                    # Dead air, or a recording was taken for several answers: the others are said in another call.
                    if not said:
                        raise SystemExit("the call of %s broke off (status %s)"
                                         % (callers[at].number, callers[at].status))
                    left.append(part[len(said):])
                asked = questions(facts, values)
                found += [answered(asked, took)[0] for took in said]
            waiting = left
            self.talk.forget()
        return found

    def counted(self, facts):
        """Whether nothing was heard in this call."""
        dead = any(fact["type"] == "call.Ended" and fact["fact"]["ending"]["reason"] == "DEAD_AIR" for fact in facts)
        self.calls += 1
        self.silent += dead
        self.given_up += any(fact["type"] == "call.Noted" for fact in facts)
        return dead

    def nobody(self):
        """Calls in which nobody speaks: whether each was heard as that."""
        signals = list(sound.nobody().items())
        scripts = {}
        for name, samples in (signals[::8] if self.plan.quick else signals):
            def script(caller, samples=samples):
                yield
                caller.bed = sound.encode(samples)
                yield lambda: caller.louds, PATIENCE
                # Two questions or three; a line without a sound is ended after the first.
                yield lambda: False, 14
            scripts[name] = self._begun(script)
        callers = self.talk.all(scripts, self.number, FLOWS["words"][0], 4, 600)
        found = []
        for name, caller in callers.items():
            asked = questions(*self.record(caller))
            # A question that nobody answers lasts as long as its timeout at least.
            nothing = all(heard == "" and ended - begun >= TIMEOUT for begun, ended, heard, _ in asked)
            if not nothing:
                self.say("  %s was taken for speech" % name)
            found.append(nothing)
        self.talk.forget()
        return found

    def latency(self, barge):
        """One call at a time. Milliseconds of those answers that were heard."""
        clips = [self.dice.choice(self.corpus.any) for _ in range(self.plan.latency)]
        to_audio, to_silence, deaf = [], [], 0
        for at in range(0, len(clips), ROUNDS):
            rounds = []
            script = self.answering(clips[at:at + ROUNDS], rounds, barge=barge)
            callers = self.talk.all({0: script}, self.number, FLOWS["barge" if barge else "words"][0], 1, 300)
            facts, values = self.record(callers[0])
            self.counted(facts)
            asked = questions(facts, values)
            for took in rounds:
                answer, whole = answered(asked, took)
                if took.audio and answer.heard and whole:
                    to_audio.append((took.audio - took.ended) * 1000)
                    if barge:
                        to_silence.append((took.prompt_silent - took.began) * 1000)
                else:
                    deaf += 1
            self.talk.forget()
        self.say("  %d answers, %d of them not heard" % (len(clips), deaf))
        return to_audio, to_silence

    # ---- how many at once

    def talking(self, until, rounds, wait):
        """A caller who is asked and answers all the time."""
        def run(caller):
            yield
            yield lambda: False, wait
            clips = [self.dice.choice(self.corpus.any) for _ in range(QUESTIONS - 1)]
            inner, holds = self.answering(clips, rounds)(caller), None
            while now() < until:
                try:
                    holds = yield inner.send(holds)
                except StopIteration:
                    return
        return self._begun(run)

    def crowd(self, size, before):
        """So many calls at once. Those that the last crowd had not come one by one: recognizers are made for them."""
        begin = now() + 2 + 1.5 * (size - before)
        until = begin + self.plan.crowd_seconds
        rounds = [[] for _ in range(size)]
        scripts = {number: self.talking(until, rounds[number], 1.5 * max(0, number - before)) for number in range(size)}
        spent = []
        for when in (begin, until):
            self.talk.at(when, lambda: spent.append(self.center.cpu()[1]))
        callers = self.talk.all(scripts, self.number, FLOWS["crowd"][0], size, until - now() + 60)
        self.talk.run(lambda: len(spent) == 2, 60)
        late, lost, unheard = [], 0, 0
        for number, caller in callers.items():
            facts, values = self.record(caller)
            lost += sum(1 for fact in facts if fact["type"] == "call.Noted")
            counted = [took for took in rounds[number] if took.began and took.began >= begin]
            some, none = self.late(questions(facts, values), counted)
            late, unheard = late + some, unheard + none
            self.counted(facts)
        self.talk.forget()
        return late, lost, unheard, (spent[1] - spent[0]) / self.plan.crowd_seconds

    def late(self, asked, rounds):
        """Milliseconds from the end of speech to the next prompt, and how many answers were not heard."""
        heard, unheard = [], 0
        for took in rounds:
            if took.audio:
                answer, whole = answered(asked, took)
                if answer.heard and whole:
                    heard.append((took.audio - took.ended) * 1000)
                else:
                    unheard += 1
        return heard, unheard

    def metric(self, name):
        found = re.search(r"(?m)^%s(?:\{[^}]*\})? ([0-9.eE+]+)$" % name, self.center.get("/metrics") or "")
        return float(found.group(1)) if found else None

    def capacity(self):
        """Trunkline on one core alone: more and more calls, until answers come late or a call is not listened to."""
        core = max(os.sched_getaffinity(0))
        self.center.run_again({core}, {"TRUNKLINE_SPEECH_CALLS": "100"})
        self.listen()
        steps, best, one = [], None, None
        for before, size in zip((0,) + self.plan.crowds, self.plan.crowds):
            late, lost, unheard, spent = self.crowd(size, before)
            p95 = figures.percentile(late, 0.95)
            steps.append({"calls": size, "p95_ms": p95 and round(p95), "answers": len(late), "unheard": unheard,
                          "given_up": lost, "core": round(spent, 3), "core_a_call": round(spent / size, 4)})
            self.say("  %d calls on one core: p95 %s ms, %d answers, %d not heard, %d given up, %.2f of the core"
                     % (size, p95 and round(p95), len(late), unheard, lost, spent))
            if lost or p95 is None or p95 > 1000:
                break
            best, one = size, spent / size
        found = {"calls": best, "core_a_call": one and round(one, 4), "steps": steps}
        found.update(self.beyond(core))
        return found

    def beyond(self, core):
        """The limit as it is shipped, on one core, and two callers more: they answer by keys."""
        self.center.run_again({core}, {"TRUNKLINE_SPEECH_CALLS": "0"})
        self.listen()
        limit = int(self.metric("trunkline_speech_limit"))
        until = now() + 1.5 * limit + 12
        rounds = [[] for _ in range(limit)]
        scripts = {number: self.talking(until, rounds[number], 1.5 * number) for number in range(limit)}

        def pressing(caller):
            yield
            yield lambda: caller.louds, PATIENCE
            caller.press("1")
            yield lambda: False, 2

        pressing_callers = []
        # After the others have their ears, which is at their first question.
        self.talk.at(now() + 5, lambda: pressing_callers.extend(
            self.talk.dial(self.number(), FLOWS["crowd"][0], self._begun(pressing)) for _ in range(2)))
        callers = self.talk.all(scripts, self.number, FLOWS["crowd"][0], limit, 120)
        late, pressed = [], 0
        for name, caller in callers.items():
            facts, values = self.record(caller)
            late += self.late(questions(facts, values), rounds[name])[0]
            self.counted(facts)
        for caller in pressing_callers:
            facts, _ = self.record(caller)
            pressed += any(fact["type"] == "call.StepEntered" and fact["fact"]["step"] == "q1" for fact in facts)
        refused = int(self.metric("trunkline_speech_refused_total") or 0)
        self.talk.forget()
        p95 = figures.percentile(late, 0.95)
        self.say("  the shipped limit, %d on one core: p95 %s ms; two more: %d questions refused, %d went on by keys"
                 % (limit, p95 and round(p95), refused, pressed))
        return {"shipped_limit": limit, "p95_ms_at_shipped_limit": p95 and round(p95),
                "beyond": {"calls": 2, "questions_refused": refused, "went_on_by_keys": pressed}}

    # ---- all of it

    @staticmethod
    def clinc():
        """The classifier of text, on sentences that nothing was chosen by."""
        classes = [os.path.join(ROOT, "target", *part) for part in (("test-classes",), ("classes",), ("lib", "*"))]
        done = subprocess.run(
            [os.path.join(os.environ["JAVA_HOME"], "bin", "java"), "--enable-native-access=ALL-UNNAMED", "-cp",
             ":".join(classes), "org.trunkline.intent.ClincFigures"],
            cwd=ROOT, capture_output=True, text=True)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode != 0 or not lines:
            raise SystemExit("the classifier's figures could not be had:\n" + done.stdout + done.stderr)
        return json.loads(lines[-1])

    def accuracy(self):
        corpus = self.corpus
        parts = [("commands", "words", corpus.commands, None), ("commands_20db", "words", corpus.commands, 20),
                 ("outside", "words", corpus.outside, None), ("digits", "digit", corpus.digits, None),
                 ("digits_20db", "digit", corpus.digits, 20)]
        for length, name in ((4, "four"), (8, "eight")):
            parts.append(("strings%d" % length, name, corpus.strings[length, False], None))
            parts.append(("strings%d_check" % length, name + "-check", corpus.strings[length, True], None))
        for key, flow, clips, noise in parts:
            found = self.answers(flow, clips, noise)
            self.found[key] = found
            self.say("%s: right %s" % (key, figures.percent(figures.share(found, lambda each: each.right))))
            if self.tell:
                for each in found:
                    print("    %s -> %s %.2f" % (each.said, each.heard or "-", each.confidence))
        found = self.found["nobody"] = self.nobody()
        self.say("nobody speaks: no input %s" % figures.percent(figures.share(found, lambda each: each)))

    def latencies(self):
        self.say("one call at a time, after the prompt:")
        self.found["end_to_audio"], _ = self.latency(False)
        self.say("  end of speech to the next prompt %s ms" % figures.times(self.found["end_to_audio"]))
        self.say("one call at a time, over the prompt:")
        after, self.found["barge_in"] = self.latency(True)
        self.say("  speech to silence %s ms; end of speech to the next prompt %s ms"
                 % (figures.times(self.found["barge_in"]), figures.times(after)))

    def run(self, parts):
        self.start()
        self.found = figures.nothing(self.recognizer)
        self.answers("words", self.corpus.any[::7])  # as after some hours: recognizers are there, and warm
        self.calls = self.silent = self.given_up = 0
        if "accuracy" in parts:
            self.accuracy()
        if "latency" in parts:
            self.latencies()
        if "capacity" in parts:
            self.say("calls at once, Trunkline on one core:")
            self.found["capacity"] = self.capacity()
        if "clinc" in parts:
            self.found["clinc"] = self.clinc()
        if not self.center.alive():
            raise SystemExit("Asterisk or Trunkline ended during the bench")
        self.found.update(calls=self.calls, silent=self.silent, given_up=self.given_up)
        return figures.document(self.found)


def table(found):
    print()
    print("%-46s %s" % ("recognizer", found["recognizer"]))
    for key in figures.SHARES:
        print("%-46s %s" % (key, figures.percent(found["samples"][key])))
    for key in ("speech_end_to_audio_ms", "barge_in_ms"):
        print("%-46s p50 %s, p95 %s, worst %s (%d)" % (
            key, *(found[key][part] for part in ("p50", "p95", "worst")), found["latency_samples"][key]))
    for key in ("listening_calls_per_core", "clinc_in_scope", "clinc_oos_recall"):
        print("%-46s %s" % (key, found[key]))
    print("%-46s %d of %d" % ("silent calls", found["silent_calls"], found["calls"]))
    print("%-46s %d" % ("calls that were not listened to any more", found["calls_given_up"]))
    print()
    print("accepted from a confidence of %30s %30s %30s" % ("good answers, right", "good answers, wrong", "outside"))
    for step in found["curve"]:
        print("%27.2f %32s %30s %30s" % (step["threshold"], *(
            "%5.1f %% (%d of %d)" % (100 * step[part]["share"], step[part]["right"], step[part]["of"])
            for part in ("good_right", "good_wrong", "outside"))))
    print()
    print("Load of the machine: %.1f %.1f %.1f (1, 5, 15 min), %d processors" % (*os.getloadavg(), os.cpu_count()))


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench speech",
        description="Recordings of people, placed as SIP calls into a Trunkline and an Asterisk of the bench's own:"
                    " what is heard rightly, how soon, how many at once. Loopback only; about twenty minutes.")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    parser.add_argument("--quick", action="store_true", help="three minutes, to see that it works")
    parser.add_argument("--keep", action="store_true", help="keep the temporary home with its logs")
    parser.add_argument("--only", metavar="PART", nargs="+", choices=PARTS, default=PARTS,
                        help="some of " + ", ".join(PARTS))
    parser.add_argument("--tell", action="store_true", help="each recording and what was heard")
    arguments = parser.parse_args()
    bench = Bench(Plan(arguments.quick), arguments.tell)
    try:
        found = bench.run(arguments.only)
    finally:
        if bench.center:
            bench.center.stop(arguments.keep)
    table(found)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump(found, out, indent=2, allow_nan=False)
            out.write("\n")
    if found["silent_calls"]:
        sys.exit("In %d calls nothing was heard: the figures are not to be trusted." % found["silent_calls"])


if __name__ == "__main__":
    main()
