"""What a floor's sipp traces come to: calls, lost ones, and how long agents were idle while somebody waited."""

import re
from datetime import datetime, timezone

from figures import SIDES, percentile

HEAD = re.compile(r"^-{20,} (\d{4}-\d\d-\d\d)[ \t](\d\d:\d\d:\d\d\.\d+)", re.MULTILINE)
NUMBER = re.compile(r"sips?:\+?(\w+)@")


class Message:
    """One SIP message of a trace (sipp -trace_msg, in UTC)."""

    def __init__(self, at, sent, text):
        self.at = at
        self.sent = sent
        lines = text.split("\n")
        self.first = lines[0].strip()
        self.headers = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not line.strip():
                break
            if colon:
                self.headers.setdefault(name.strip().lower(), value.strip())

    def header(self, name):
        return self.headers.get(name, "")

    def is_request(self, method):
        return self.first.startswith(method + " ")

    def is_answer(self, status, method):
        return self.first.startswith("SIP/2.0 %d" % status) and self.header("cseq").endswith(method)


def messages(trace):
    heads = list(HEAD.finditer(trace))
    for head, following in zip(heads, [*heads[1:], None]):
        block = trace[head.end():following.start() if following else len(trace)]
        what, _, text = block.strip().partition("\n")
        moment = datetime.strptime(" ".join(head.groups()), "%Y-%m-%d %H:%M:%S.%f")
        yield Message(moment.replace(tzinfo=timezone.utc).timestamp(), "sent" in what, text.strip())


class Caller:
    """Times are seconds since 1970, None: did not happen."""

    def __init__(self, number, invited):
        self.number = number
        self.invited = invited
        self.answered = None  # waits from here
        self.reached = None  # an agent's phone was rung for it, and answered
        self.over = None
        self.gave_up = False  # hung up itself: sipp met with something that the scenario does not have

    def waits_until(self):
        return self.reached if self.reached is not None else self.over


class AgentLeg:
    def __init__(self, phone, number, invited):
        self.phone = phone
        self.number = number
        self.invited = invited
        self.answered = None
        self.over = None
        self.hung_up = False  # by the agent, as planned


def callers(trace):
    found = {}
    for message in messages(trace):
        call_id = message.header("call-id")
        if message.is_request("INVITE") and message.sent:
            number = NUMBER.search(message.header("from")).group(1)
            found.setdefault(call_id, Caller(number, message.at))
        elif call_id in found:
            caller = found[call_id]
            if message.is_answer(200, "INVITE") and caller.answered is None:
                caller.answered = message.at
            elif message.is_request("BYE") and caller.over is None:
                caller.over, caller.gave_up = message.at, message.sent
    return list(found.values())


def agent_legs(trace):
    found = {}
    for message in messages(trace):
        call_id = message.header("call-id")
        if message.is_request("INVITE") and not message.sent:
            phone = NUMBER.search(message.first).group(1)
            number = NUMBER.search(message.header("from"))
            found.setdefault(call_id, AgentLeg(phone, number.group(1) if number else "", message.at))
        elif call_id in found:
            leg = found[call_id]
            if message.is_answer(200, "INVITE") and leg.answered is None:
                leg.answered = message.at
            elif (message.is_request("BYE") or message.is_request("CANCEL")) and leg.over is None:
                leg.over, leg.hung_up = message.at, message.sent
    return list(found.values())


def matched(waiting, legs):
    """Notes of each caller when an agent was reached; returns who were lost: never reached one, or were cut off."""
    by_number = {}
    for leg in legs:
        if leg.answered is not None:
            by_number.setdefault(leg.number, leg)
    lost = []
    for caller in waiting:
        leg = by_number.get(caller.number)
        if leg is not None:
            caller.reached = leg.invited
        if leg is None or not leg.hung_up or caller.over is None or caller.gave_up:
            lost.append(caller)
    return lost


def idle_ms(waiting, legs, begin, end):
    """
    From an agent's becoming free between begin and end to the next INVITE at that agent, in milliseconds, where one
    caller at least waited all the time between. An agent who gets no more is idle as long as the last of them waited.
    """
    stays = [(c.answered, c.waits_until()) for c in waiting if c.answered is not None and c.waits_until() is not None]
    turns = {}
    for leg in sorted(legs, key=lambda leg: leg.invited):
        turns.setdefault(leg.phone, []).append(leg)
    idle = []
    for of_phone in turns.values():
        for leg, following in zip(of_phone, [*of_phone[1:], None]):
            if leg.over is None or not begin <= leg.over < end:
                continue
            longest = max((until for since, until in stays if since <= leg.over), default=leg.over)
            until = longest if following is None else following.invited
            if leg.over < until <= longest:
                idle.append((until - leg.over) * 1000)
    return idle


def document(measured):
    """measured: for each side (callers made, callers lost, idle milliseconds). A figure without a sample is None."""
    rounded = lambda value: None if value is None else round(value, 2)
    found = {"calls": measured["trunkline"][0], "lost": measured["trunkline"][1]}
    found["agent_idle_while_waiting_ms"] = {
        side: {name: rounded(percentile(measured[side][2], part)) for name, part in (("p50", 0.5), ("p99", 0.99))}
        for side in SIDES
    }
    found["app_queue_calls"], found["app_queue_lost"] = measured["app_queue"][:2]
    return found
