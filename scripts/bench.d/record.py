"""What Trunkline's record says of calls, and which recording was answered by what in it."""

import datetime
import json
import threading
import urllib.request

import speech_figures as figures


class Facts(threading.Thread):
    """What the record says, live."""

    def __init__(self, center):
        super().__init__(daemon=True)
        self.center = center
        self.of = {}
        self.changed = threading.Condition()

    def run(self):
        request = urllib.request.Request("http://127.0.0.1:%d/api/v1/events?type=call." % self.center.api)
        request.add_header("Authorization", "Bearer " + self.center.token)
        try:
            with urllib.request.urlopen(request) as stream:
                for line in stream:
                    if line.startswith(b"data: "):
                        fact = json.loads(line[6:])
                        with self.changed:
                            self.of.setdefault(fact["interaction"], []).append(fact)
                            self.changed.notify_all()
        except OSError:
            pass  # Trunkline was ended

    def until_ended(self, interaction):
        with self.changed:
            over = lambda: any(fact["type"] == "call.Ended" for fact in self.of.get(interaction, []))
            if not self.changed.wait_for(over, 20):
                raise SystemExit("interaction %s does not end" % interaction)
            return list(self.of[interaction])


def moment(fact):
    return datetime.datetime.fromisoformat(fact["at"].replace("Z", "+00:00")).timestamp()


def place(fact):
    """In the journal."""
    return tuple(int(part) for part in fact["id"].split("."))


class Round:
    """One recording in a call: when the caller spoke, and when the phone heard what."""

    def __init__(self, clip):
        self.clip = clip
        self.began = self.ended = None
        self.prompt_silent = None
        self.audio = None


def questions(facts, values):
    """In order: when each question was asked, until when, and what was understood and how surely."""
    steps = [fact for fact in facts if fact["type"] == "call.StepEntered"]
    found = []
    for at, step in enumerate(steps[:-1]):
        name = step["fact"]["step"]
        understood = [fact["fact"] for fact in facts if fact["type"] == "call.Understood"
                      and place(step) < place(fact) < place(steps[at + 1])]
        heard, sure = ("", 0.0)
        if understood:
            heard, sure = understood[0]["intent"], understood[0]["confidence"]
        elif "v" + name[1:] in values:
            heard, sure = values["v" + name[1:]], 1.0
        found.append((moment(step), moment(steps[at + 1]), heard, sure))
    return found


def answered(questions, took):
    """What became of this recording: of the question that was open when it began. And whether it was heard out."""
    for begun, ended, heard, sure in questions:
        if begun <= took.began < ended:
            return figures.Answer(took.clip.said, heard, sure), ended >= took.ended
    return figures.Answer(took.clip.said, "", 0.0), False
