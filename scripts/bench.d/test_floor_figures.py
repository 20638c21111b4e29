"""python3 -m unittest discover -s scripts/bench.d"""

import unittest

from floor_figures import AgentLeg, Caller, agent_legs, callers, document, idle_ms, matched

LINE = "-" * 47
TRACE = """%(line)s 2026-11-22 21:00:00.000000
UDP message sent (400 bytes):

INVITE sip:5900@127.0.0.1:5060 SIP/2.0
From: <sip:+442070000001@127.0.0.9:5099>;tag=1
Call-ID: 1-7@127.0.0.9
CSeq: 1 INVITE

v=0

%(line)s 2026-11-22 21:00:00.250000
UDP message received [300] bytes :

SIP/2.0 200 OK
Call-ID: 1-7@127.0.0.9
CSeq: 1 INVITE

%(line)s 2026-11-22 21:00:09.500000
UDP message received [300] bytes :

BYE sip:caller@127.0.0.9:5099 SIP/2.0
Call-ID: 1-7@127.0.0.9
CSeq: 2 BYE

""" % {"line": LINE}
AT_AGENT = """%(line)s 2026-11-22 21:00:02.000000
UDP message received [900] bytes :

INVITE sip:2001@127.0.0.1:5098 SIP/2.0
From: "floor" <sip:+442070000001@127.0.0.1>;tag=2
Call-ID: abc
CSeq: 77 INVITE

%(line)s 2026-11-22 21:00:02.001000
UDP message sent (700 bytes):

SIP/2.0 200 OK
Call-ID: abc
CSeq: 77 INVITE

%(line)s 2026-11-22 21:00:09.000000
UDP message sent (300 bytes):

BYE sip:x@127.0.0.1 SIP/2.0
Call-ID: abc
CSeq: 1 BYE

""" % {"line": LINE}


def waiting(since, until, number="1"):
    caller = Caller(number, since)
    caller.answered, caller.reached = since, until
    return caller


def leg(phone, invited, over, number="1"):
    made = AgentLeg(phone, number, invited)
    made.answered, made.over, made.hung_up = invited, over, True
    return made


class FloorFiguresTest(unittest.TestCase):
    def test_a_call_is_read_from_both_ends(self):
        made, legs = callers(TRACE), agent_legs(AT_AGENT)
        self.assertEqual(matched(made, legs), [])
        caller = made[0]
        self.assertEqual((caller.number, caller.answered - caller.invited), ("442070000001", 0.25))
        self.assertEqual((caller.reached - caller.invited, caller.over - caller.invited), (2.0, 9.5))
        self.assertEqual((legs[0].phone, round(legs[0].over - legs[0].answered, 3)), ("2001", 6.999))

    def test_who_reaches_nobody_or_is_cut_off_is_lost(self):
        unserved = callers(TRACE)
        self.assertEqual(matched(unserved, []), unserved)
        cut = callers(TRACE)
        self.assertEqual(matched(cut, agent_legs(AT_AGENT.replace("message sent (300", "message received (300"))), cut)
        deaf = callers(TRACE.replace("BYE sip:caller", "OPTIONS sip:caller"))
        self.assertEqual(matched(deaf, agent_legs(AT_AGENT)), deaf)

    def test_idle_is_counted_while_one_caller_waits_throughout(self):
        legs = [leg("2001", 0, 10), leg("2001", 10.5, 20), leg("2001", 21, 30)]
        self.assertEqual(idle_ms([waiting(5, 10.5), waiting(19, 25)], legs, 0, 100), [500.0, 1000.0])
        # Nobody waits; one comes after, one leaves before.
        self.assertEqual(idle_ms([waiting(10.1, 10.5), waiting(5, 10.2)], legs[:2], 0, 100), [])
        # Only what begins in the time counts.
        self.assertEqual(idle_ms([waiting(5, 10.5), waiting(19, 25)], legs, 15, 100), [1000.0])

    def test_an_agent_who_is_rung_no_more_is_idle_while_the_last_caller_waits(self):
        self.assertEqual(idle_ms([waiting(5, 70)], [leg("2001", 0, 10)], 0, 100), [60_000.0])
        self.assertEqual(idle_ms([waiting(50, 70)], [leg("2001", 0, 10)], 0, 100), [])

    def test_the_document_has_the_keys_that_were_promised(self):
        found = document({"trunkline": (3, 0, [1.0, 2.0, 3.004]), "app_queue": (2, 1, [])})
        self.assertEqual(found, {
            "calls": 3, "lost": 0,
            "agent_idle_while_waiting_ms": {
                "trunkline": {"p50": 2.0, "p99": 3.0}, "app_queue": {"p50": None, "p99": None}},
            "app_queue_calls": 2, "app_queue_lost": 1,
        })


if __name__ == "__main__":
    unittest.main()
