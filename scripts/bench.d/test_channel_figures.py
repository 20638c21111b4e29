"""python3 -m unittest discover -s scripts/bench.d"""

import unittest

import channel_figures as figures
import web


def step(chats, to_agent, to_visitor):
    return {"chats": chats, "to_agent_ms": {"p95": to_agent}, "to_visitor_ms": {"p95": to_visitor}}


class ChannelFiguresTest(unittest.TestCase):
    def test_what_never_came_took_longer_than_all_others(self):
        self.assertEqual(figures.delays(range(1, 101)), {"p50": 50, "p95": 95, "p99": 99})
        self.assertEqual(figures.delays([2.0] * 96, missing=4), {"p50": 2.0, "p95": 2.0, "p99": None})
        self.assertEqual(figures.delays([2.0] * 90, missing=10), {"p50": 2.0, "p95": None, "p99": None})
        self.assertEqual(figures.delays([]), {"p50": None, "p95": None, "p99": None})

    def test_the_most_chats_are_those_before_the_step_that_failed_twice(self):
        self.assertEqual(figures.best([step(10, 5, 5), step(20, 100, 9), step(30, 101, 9), step(30, 9, 250)]), 20)
        self.assertEqual(figures.best([step(10, 5, 5), step(20, 130, 9), step(20, 60, 9)]), 20)
        self.assertEqual(figures.best([step(10, 5, 5), step(20, None, 9), step(20, 9, None), step(30, 5, 5)]), 10)
        self.assertEqual(figures.best([step(10, 101, 5)]), 0)

    def test_cpu_is_told_by_kinds_of_threads(self):
        before = {(1, "journal"): 2.0, (2, "C2 CompilerThre"): 5.0, (3, "qtp-1"): 1.0}
        after = {(1, "journal"): 3.5, (2, "C2 CompilerThre"): 5.0, (3, "qtp-1"): 1.25, (4, "ForkJoinPool-1-"): 0.25,
                 (5, "somebody"): 0.1}
        spent = figures.spent(before, after)
        self.assertEqual(figures.each_ms(spent, 100), {"journal": 15.0, "virtual threads": 5.0, "others": 1.0})
        self.assertEqual(figures.each_ms(spent, 0), {})

    def test_what_limits_is_whoever_is_busy(self):
        idle = {"all": 2, "machine": 0.6, "server": 0.4, "generator": 0.1, "journal": 0.1}
        for changed, said in (
                ({}, "disk"),
                ({"machine": 1.9, "server": 1.5, "generator": 0.3}, "processors"),
                ({"machine": 1.4, "server": 1.2, "journal": 0.9}, "journal"),
                ({"machine": 1.9, "server": 0.9, "generator": 0.85}, "load generator"),
                ({"machine": 1.9, "server": 0.9, "generator": 0.3, "journal": 0.9}, "other programs")):
            self.assertIn(said, figures.limits({**idle, **changed}))

    def test_steps_end_with_the_most(self):
        self.assertEqual(figures.steps(1, 50), [10, 20, 30, 45, 50])
        self.assertEqual(figures.steps(30, 50), [30, 45, 50])
        self.assertEqual(figures.steps(10, 10), [10])


class WebTest(unittest.TestCase):
    def test_frames_are_found_wherever_what_comes_is_cut(self):
        stream = b"\x81\x02hi" + b"\x81\x7e\x01\x00" + b"x" * 256 + b"\x89\x00"
        whole = [(1, b"hi"), (1, b"x" * 256), (9, b"")]
        for cut in range(len(stream)):
            first, left = web.frames(stream[:cut])
            more, left = web.frames(left + stream[cut:])
            self.assertEqual((first + more, left), (whole, b""))

    def test_a_client_masks_and_says_how_long_it_is(self):
        self.assertEqual(web.frame("hi"), b"\x81\x82\0\0\0\0hi")
        self.assertEqual(web.frame("é" * 100)[:8], b"\x81\xfe\x00\xc8\0\0\0\0")


if __name__ == "__main__":
    unittest.main()
