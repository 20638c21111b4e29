"""What is said in scripts/bench speech, and the flows that ask for it."""

import os
import random

import sound
from center import ROOT

RECORDINGS = os.path.join(ROOT, "src", "test", "resources", "speech")
MENU = ("yes", "no", "go", "stop", "start", "help", "repeat", "billing", "support", "sales", "agent", "operator",
        "account balance", "opening hours", "cancel", "main menu", "delivery", "payment", "address", "thank you")
ROUNDS = 10  # answers in a call; there are more questions, should one be taken for two
QUESTIONS = 16
FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<flow xmlns="urn:trunkline:flow:1" name="%s" start="q0" fault-queue="support" operator="none">
%s  <prompt id="q%d">Thank you for your call.</prompt>
  <hangup id="bye"/>
</flow>
"""
# Thresholds of 0: what is heard is taken however unsure, and the thresholds are applied to the confidence told.
TIMEOUT = 4  # seconds
ASKED = 'timeout="%ds" retries="0" accept="0" confirm="0"'
# In a crowd callers begin to speak one after the other; who waits is not to be taken for a line without a sound.
PATIENT = 30


def chain(name, step):
    """A flow of questions, one after the other, whatever the answer. A call in which nothing is heard is dead air."""
    steps = "".join(step(at, "q%d" % (at + 1)) for at in range(QUESTIONS))
    return FRAME % (name, steps, QUESTIONS)


def menu(prompt, keys=False, timeout=TIMEOUT):
    def step(at, following):
        choices = "".join(
            '    <choice%s say="%s" goto="%s"/>\n' % (' dtmf="1"' if keys and word == "yes" else "", word, following)
            for word in MENU)
        return '  <menu id="q%d" %s>\n    <prompt>%s</prompt>\n%s    <otherwise goto="%s"/>\n  </menu>\n' % (
            at, ASKED % timeout, prompt, choices, following)
    return step


def gather(length, more=""):
    def step(at, following):
        return ('  <gather id="q%d" variable="v%d" min="%d" max="%d" %s%s next="%s">\n'
                '    <prompt>Next, please.</prompt>\n    <otherwise goto="%s"/>\n  </gather>\n') % (
            at, at, length, length, more, ASKED % TIMEOUT, following, following)
    return step


FLOWS = {
    "words": ("5801", chain("words", menu("Next, please."))),
    "digit": ("5802", chain("digit", gather(1, 'read-back="false" '))),
    "four": ("5803", chain("four", gather(4))),
    "eight": ("5804", chain("eight", gather(8))),
    "four-check": ("5805", chain("four-check", gather(4, 'check="luhn" '))),
    "eight-check": ("5806", chain("eight-check", gather(8, 'check="luhn" '))),
    # A prompt that is heard all the time: when it is silent can be told to the packet.
    "barge": ("5807", chain("barge", menu('<play file="sounds/long.wav"/>'))),
    "crowd": ("5808", chain("crowd", menu("Next, please.", keys=True, timeout=PATIENT))),
}
# What was heard is told and must be confirmed: flow check wants it so where strings are often misheard. By the key 1.
READ_BACK = ("four", "eight", "four-check", "eight-check")


class Corpus:
    """Recordings by what they are for. Scored are the speakers on whom nothing was set; see docs/speech.md."""

    def __init__(self, plan):
        commands, outside = self._unseen(self._listed("commands")), self._unseen(self._listed("outside"))
        for clip in self._listed("scored"):
            (commands if clip.said in MENU else outside).append(clip)
        folder = os.path.join(RECORDINGS, "digits")
        digits = [sound.Clip(name, name.split("_")[1], name[0], sound.read(os.path.join(folder, name)))
                  for name in sorted(os.listdir(folder)) if name.endswith(".wav")]
        self.digits = [clip for clip in digits if clip.speaker == "lucas"]
        self.commands = sorted(commands, key=lambda clip: clip.name)[:plan.clips]
        self.outside = (sorted(outside, key=lambda clip: clip.name) + self.digits)[:plan.clips]
        # Latencies depend on no threshold: any speaker will do.
        self.any = self._listed("commands")
        self.strings = {
            (length, check): self._strings(length, check, plan.strings)
            for length in (4, 8) for check in (False, True)}
        self.digits = self.digits[::10] if plan.quick else self.digits

    @staticmethod
    def _listed(kind):
        with open(os.path.join(RECORDINGS, kind, kind + ".tsv"), encoding="utf-8") as table:
            rows = [line.rstrip("\n").split("\t") for line in table if line.strip()]
        return [sound.Clip(file, speaker, said, sound.read(os.path.join(RECORDINGS, kind, file)))
                for file, speaker, said in rows]

    @staticmethod
    def _unseen(clips):
        speakers = sorted({clip.speaker for clip in clips})
        return [clip for clip in clips if speakers.index(clip.speaker) % 2 == 1]

    def _strings(self, length, check, count):
        dice = random.Random(1000 * length + check)
        by_digit = {}
        for clip in self.digits:
            by_digit.setdefault(clip.said, []).append(clip)
        found = []
        for _ in range(count):
            digits = "".join(dice.choice("0123456789") for _ in range(length - (1 if check else 0)))
            digits += sound.luhn(digits) if check else ""
            found.append(sound.joined([dice.choice(by_digit[digit]) for digit in digits], dice))
        return found
