"""python3 -m unittest discover -s scripts/bench.d"""

import json
import unittest

import sound
import speech_figures as figures
from speech_figures import Answer


class SpeechFiguresTest(unittest.TestCase):
    def measured(self):
        found = figures.nothing("a recognizer")
        found.update(
            digits=[Answer("1", "1"), Answer("2", "3")],
            strings8=[Answer("12345678", "12345678"), Answer("12345678", ""), Answer("12345678", "12345679")],
            commands=[Answer("yes", "yes", 0.95), Answer("no", "no", 0.35), Answer("go", "no", 0.95), Answer("stop", "", 0)],
            outside=[Answer("c a t", "start", 0.7), Answer("d o g", "go", 0.35)],
            nobody=[True, True, False, True],
            end_to_audio=[500.0, 600.0, 700.0], barge_in=[120.4],
            capacity={"calls": 8}, clinc={"clinc_in_scope": 0.91, "clinc_oos_recall": 0.75}, calls=9, silent=1)
        return figures.document(found)

    def test_the_document_has_the_keys_that_were_promised(self):
        found = self.measured()
        self.assertEqual({key: found[key] for key in (
            "recognizer", "digits_accuracy", "strings8_accuracy", "commands_accuracy_clean", "commands_accuracy_20db",
            "false_accept", "first_try_accept", "noise_is_no_input", "speech_end_to_audio_ms", "barge_in_ms",
            "listening_calls_per_core", "clinc_in_scope", "clinc_oos_recall")}, {
            "recognizer": "a recognizer", "digits_accuracy": 0.5, "strings8_accuracy": 0.3333,
            "commands_accuracy_clean": 0.5, "commands_accuracy_20db": None, "false_accept": 0.5,
            "first_try_accept": 0.25, "noise_is_no_input": 0.75,
            "speech_end_to_audio_ms": {"p50": 600, "p95": 700, "worst": 700},
            "barge_in_ms": {"p50": 120, "p95": 120, "worst": 120},
            "listening_calls_per_core": 8, "clinc_in_scope": 0.91, "clinc_oos_recall": 0.75})
        self.assertEqual((found["calls"], found["silent_calls"]), (9, 1))
        self.assertEqual(found["wrong_strings_taken"]["strings8"]["right"], 1)

    def test_the_curve_tells_for_each_threshold_what_is_accepted(self):
        self.assertEqual(
            [(step["threshold"], *(step[part]["right"] for part in ("good_right", "good_wrong", "outside")))
             for step in self.measured()["curve"]],
            [(0.35, 2, 1, 2), (0.7, 1, 1, 1), (0.95, 1, 1, 0)])

    def test_a_figure_without_a_sample_is_null(self):
        found = figures.document(figures.nothing("none"))
        self.assertEqual({found[key] for key in figures.SHARES}, {None})
        self.assertEqual(found["barge_in_ms"], {"p50": None, "p95": None, "worst": None})
        self.assertNotIn("NaN", json.dumps(found, allow_nan=False))

    def test_intervals_are_wilsons(self):
        self.assertEqual(figures.wilson(0, 10), [0.0, 0.2775])
        self.assertEqual(figures.wilson(27, 29), [0.7804, 0.9809])

    def test_a_slope_without_noise_has_no_interval_and_noise_widens_it(self):
        self.assertEqual([round(each, 6) for each in figures.slope([0, 1, 2, 3], [5, 7, 9, 11])], [2, 2, 2])
        middle, low, high = figures.slope([0, 1, 2, 3], [1, 0, 1, 0])
        self.assertTrue(low < 0 < high and low < middle < high)


class SoundTest(unittest.TestCase):
    def test_mu_law_is_that_of_the_telephone(self):
        # ITU-T G.711: silence is 0xFF, full scale 0x80 and 0x00.
        self.assertEqual(sound.encode([0, 32767, -32768, 1000]).hex(), "ff8000ce")

    def test_speech_begins_and_ends_where_it_is_loud(self):
        clip = sound.Clip("a", "b", "c", [0] * 800 + [5000, -5000] * 400 + [10] * 800)
        self.assertEqual((clip.begin, clip.end, round(clip.level)), (800, 1599, 5000))

    def test_the_check_digit_is_that_of_cards(self):
        self.assertEqual(sound.luhn("7992739871"), "3")


if __name__ == "__main__":
    unittest.main()
