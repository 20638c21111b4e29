"""What the calls of scripts/bench speech come to: the document that --json writes. No measuring in here."""

import math

from figures import percentile

# What a question takes at once, and what it asks back, unless its step says otherwise (docs/flows.md).
ACCEPT, CONFIRM = 0.7, 0.3
# Of these keys each has its sample in "samples".
SHARES = (
    "digits_accuracy", "digits_accuracy_20db", "strings4_accuracy", "strings8_accuracy", "strings4_check_accuracy",
    "strings8_check_accuracy", "commands_accuracy_clean", "commands_accuracy_20db", "first_try_accept",
    "false_accept", "noise_is_no_input",
)


class Answer:
    """What became of one recording: what was understood ("" if nothing was taken) and how surely."""

    def __init__(self, said, heard, confidence=1.0):
        self.said = said
        self.heard = heard
        self.confidence = confidence

    @property
    def right(self):
        return self.heard == self.said


def wilson(right, of):
    """The 95 % interval of a share."""
    if of == 0:
        return None
    z, share = 1.959964, right / of
    middle = share + z * z / (2 * of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return [round(max(0.0, middle - reach) / whole, 4), round(min(whole, middle + reach) / whole, 4)]


def share(answers, counts):
    """Of these answers, how many count, with the interval."""
    answers = list(answers)
    right = sum(1 for answer in answers if counts(answer))
    return {
        "share": round(right / len(answers), 4) if answers else None,
        "right": right, "of": len(answers), "interval": wilson(right, len(answers)),
    }


def taken_at(threshold):
    return lambda answer: answer.heard != "" and answer.confidence >= threshold


def curve(good, outside):
    """For each confidence that occurs as a threshold: what is accepted of good answers, right and wrong, and outside."""
    steps = sorted({answer.confidence for answer in (*good, *outside) if answer.heard})
    found = []
    for step in steps:
        taken = taken_at(step)
        found.append({
            "threshold": step,
            "good_right": share(good, lambda answer: taken(answer) and answer.right),
            "good_wrong": share(good, lambda answer: taken(answer) and not answer.right),
            "outside": share(outside, taken),
        })
    return found


def times(milliseconds):
    return {
        name: None if value is None else round(value)
        for name, value in (
            ("p50", percentile(milliseconds, 0.5)), ("p95", percentile(milliseconds, 0.95)),
            ("worst", max(milliseconds, default=None)))
    }


def nothing(recognizer):
    """Before anything was measured."""
    return {
        "recognizer": recognizer,
        **{key: [] for key in ("digits", "digits_20db", "strings4", "strings8", "strings4_check", "strings8_check",
                               "commands", "commands_20db", "outside", "nobody", "end_to_audio", "barge_in")},
        "capacity": {}, "clinc": {}, "calls": 0, "silent": 0, "given_up": 0,
    }


def document(measured):
    """
    measured: recognizer; answers of digits, digits_20db, strings4, strings8, strings4_check, strings8_check, commands,
    commands_20db, outside; nobody (a list of whether it was no input); milliseconds of end_to_audio and barge_in;
    capacity; clinc; calls, silent. A figure without a sample is None.
    """
    right = lambda answer: answer.right
    sure = lambda answer: taken_at(ACCEPT)(answer) and answer.right
    samples = {
        "digits_accuracy": share(measured["digits"], right),
        "digits_accuracy_20db": share(measured["digits_20db"], right),
        **{"%s_accuracy" % kind: share(measured[kind], right)
           for kind in ("strings4", "strings8", "strings4_check", "strings8_check")},
        "commands_accuracy_clean": share(measured["commands"], right),
        "commands_accuracy_20db": share(measured["commands_20db"], right),
        "first_try_accept": share(measured["commands"], sure),
        "false_accept": share(measured["outside"], taken_at(ACCEPT)),
        "noise_is_no_input": share(measured["nobody"], lambda nothing: nothing),
    }
    clinc = measured["clinc"]
    return {
        "recognizer": measured["recognizer"],
        **{key: samples[key]["share"] for key in SHARES},
        "speech_end_to_audio_ms": times(measured["end_to_audio"]),
        "barge_in_ms": times(measured["barge_in"]),
        "listening_calls_per_core": measured["capacity"].get("calls"),
        "clinc_in_scope": clinc.get("clinc_in_scope"),
        "clinc_oos_recall": clinc.get("clinc_oos_recall"),
        "samples": samples,
        "wrong_strings_taken": {
            kind: share(measured[kind], lambda answer: answer.heard != "" and not answer.right)
            for kind in ("strings4", "strings8", "strings4_check", "strings8_check")},
        "curve": curve(measured["commands"], measured["outside"]),
        "latency_samples": {"speech_end_to_audio_ms": len(measured["end_to_audio"]),
                            "barge_in_ms": len(measured["barge_in"])},
        "capacity": measured["capacity"],
        "clinc": clinc,
        "calls": measured["calls"],
        "silent_calls": measured["silent"],
        "calls_given_up": measured["given_up"],
    }


def percent(found):
    if found["share"] is None:
        return "-"
    low, high = found["interval"]
    return "%5.1f %%  (%d of %d; %.0f to %.0f %%)" % (
        found["share"] * 100, found["right"], found["of"], low * 100, high * 100)


# Student's t, two-sided 95 %, by degrees of freedom.
T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
       2.110, 2.101, 2.093, 2.086)


def slope(times, values):
    """Of the line of least squares, with its 95 % interval; at least three points."""
    count = len(times)
    mean_time, mean = sum(times) / count, sum(values) / count
    spread = sum((at - mean_time) ** 2 for at in times)
    rise = sum((at - mean_time) * (value - mean) for at, value in zip(times, values)) / spread
    rest = sum((value - mean - rise * (at - mean_time)) ** 2 for at, value in zip(times, values))
    reach = T95[min(count - 2, len(T95)) - 1] * math.sqrt(rest / (count - 2) / spread)
    return rise, rise - reach, rise + reach
