"""python3 -m unittest discover -s scripts/bench.d"""

import json
import unittest

import figures


class FiguresTest(unittest.TestCase):
    CPU = {"trunkline": [(10.0, 2.0), (12.0, 4.0)], "app_queue": [(8.0, 0.0)]}
    BEST = {"trunkline": 30, "app_queue": 60}

    def test_the_document_has_the_keys_that_were_promised(self):
        blocks = {"trunkline": [[1.0, 2.0, 30.0], [3.0]], "app_queue": [[5.0]]}
        found = figures.document(blocks, blocks, self.CPU, self.BEST, 211.6)
        both = {"trunkline": {"p50": 2.5, "p95": 16.5}, "app_queue": {"p50": 5.0, "p95": 5.0}}
        self.assertEqual(found, {
            "invite_to_agent_ms": both,
            "free_to_next_invite_ms": both,
            "calls_per_second": self.BEST,
            "cpu_ms_per_call": {
                "asterisk_with_trunkline": 11.0, "asterisk_with_app_queue": 8.0, "controller": 3.0},
            "controller_rss_mb_at_100_calls": 212,
        })
        self.assertEqual(figures.empty_blocks(blocks, blocks), [])

    def test_a_figure_without_a_sample_is_null_and_its_block_is_named(self):
        some, none = {"trunkline": [[1.0], []], "app_queue": [[2.0]]}, {"trunkline": [[]], "app_queue": [[2.0]]}
        found = figures.document(some, none, self.CPU, self.BEST, 200)
        self.assertEqual(found["free_to_next_invite_ms"]["trunkline"], {"p50": None, "p95": None})
        self.assertEqual(found["invite_to_agent_ms"]["trunkline"], {"p50": 1.0, "p95": 1.0})
        self.assertNotIn("NaN", json.dumps(found, allow_nan=False))
        self.assertEqual(figures.empty_blocks(some, none), [
            "an agent is free, block 2 of trunkline", "an agent becomes free, block 1 of trunkline"])
        self.assertEqual((figures.shown(None), figures.ratio(1.0, None), figures.ratio(None, 1.0)), ("-", "-", "-"))


if __name__ == "__main__":
    unittest.main()
