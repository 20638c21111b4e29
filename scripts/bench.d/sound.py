"""People's recordings, and signals that are no speech, as a telephone line of 8,000 samples a second brings them."""

import array
import math
import os
import random
import sys
import wave

RATE = 8000
FRAME = 160  # 20 ms
# Below that nobody hears anything: -44 dB of full scale.
SILENT = 200
# What an empty line has, root mean square.
LINE_NOISE = 8
# A tenth of a second's part that is so much softer than the loudest is no speech: -30 dB.
SOFT = 10 ** (-30 / 20)


def _encode(sample):
    """One sample as mu-law, G.711."""
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), 32635) + 132
    exponent = magnitude.bit_length() - 8
    return ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0F) & 0xFF


def _decode(byte):
    byte = ~byte & 0xFF
    magnitude = ((byte & 0x0F) << 3) + 132 << (byte >> 4 & 7)
    return 132 - magnitude if byte & 0x80 else magnitude - 132


ENCODED = bytes(_encode(sample - 65536 if sample > 32767 else sample) for sample in range(65536))
LOUD = frozenset(byte for byte in range(256) if abs(_decode(byte)) >= SILENT)


def encode(samples):
    return bytes(ENCODED[sample & 0xFFFF] for sample in samples)


def is_loud(payload):
    """Whether anything is to be heard in it."""
    return not LOUD.isdisjoint(payload)


def clipped(value):
    return max(-32768, min(32767, round(value)))


class Clip:
    """Samples, with what was said, by whom, and where speech begins and ends in it."""

    def __init__(self, name, speaker, said, samples):
        self.name = name
        self.speaker = speaker
        self.said = said
        self.samples = samples
        parts = [level(samples[at:at + 80]) for at in range(0, len(samples), 80)]
        loudest = max(parts)
        speech = [at for at, part in enumerate(parts) if part >= loudest * SOFT]
        self.begin, self.end = speech[0] * 80, min(len(samples), (speech[-1] + 1) * 80) - 1
        spoken = [part for part in parts if part >= loudest * SOFT]
        # Of the parts with speech alone: pauses make no line less noisy.
        self.level = math.sqrt(sum(part * part for part in spoken) / len(spoken))

    def with_noise(self, rms, seed):
        dice = random.Random(seed)
        return [clipped(sample + dice.gauss(0, rms)) for sample in self.samples]


def level(samples):
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) if samples else 0.0


def read(path):
    with wave.open(path) as recording:
        if (recording.getframerate(), recording.getsampwidth(), recording.getnchannels()) != (RATE, 2, 1):
            raise SystemExit(path + " is not 8 kHz, 16 bit, mono")
        samples = array.array("h", recording.readframes(recording.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return list(samples)


def write(path, samples):
    data = array.array("h", samples)
    if sys.byteorder == "big":
        data.byteswap()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with wave.open(path, "wb") as recording:
        recording.setparams((1, 2, RATE, len(samples), "NONE", ""))
        recording.writeframes(data.tobytes())


def noise(rms, seconds=5, seed=1):
    """White noise."""
    dice = random.Random(seed)
    return [clipped(dice.gauss(0, rms)) for _ in range(int(seconds * RATE))]


def tone(hertz, rms, seconds=5):
    """One or more sines together."""
    peak = rms * math.sqrt(2 / len(hertz))
    return [clipped(sum(peak * math.sin(2 * math.pi * each * at / RATE) for each in hertz))
            for at in range(int(seconds * RATE))]


def pulsed(samples, on, off):
    """With pauses, as a busy tone has them; seconds."""
    whole, first = int((on + off) * RATE), int(on * RATE)
    return [sample if at % whole < first else 0 for at, sample in enumerate(samples)]


def rumble(rms, seconds=5, seed=2):
    """Brown noise: a road, a fan."""
    dice, value, samples = random.Random(seed), 0.0, []
    for _ in range(int(seconds * RATE)):
        value = 0.995 * value + dice.gauss(0, 1)
        samples.append(value)
    scale = rms / level(samples)
    return [clipped(sample * scale) for sample in samples]


def nobody():
    """Name to samples: what a line may bring while nobody speaks."""
    found = {"silence": [0] * (5 * RATE)}
    for rms in (30, 100, 300, 1000, 3000):
        found["white noise %d" % rms] = noise(rms)
        found["rumble %d" % rms] = rumble(rms)
    for name, hertz in (("hum", (50, 100, 150)), ("dial tone", (350, 440)), ("ringing", (440, 480)),
                        ("fax calling", (1100,)), ("fax answering", (2100,)), ("whistle", (1800,)),
                        ("buzz", (120, 240, 360, 480, 600))):
        found[name] = tone(hertz, 2000)
    found["busy tone"] = pulsed(tone((425,), 2000), 0.5, 0.5)
    found["fast busy tone"] = pulsed(tone((480, 620), 2000), 0.25, 0.25)
    found["noise in bursts"] = pulsed(noise(2000, seed=3), 0.3, 0.4)
    found["knocking"] = pulsed(noise(6000, seed=4), 0.01, 0.39)
    return found


def joined(clips, dice):
    """One speaker's recordings one after the other, with a short pause between."""
    samples = []
    for clip in clips:
        samples += clip.samples + [0] * dice.randrange(int(0.06 * RATE), int(0.16 * RATE))
    return Clip(" ".join(clip.name for clip in clips), clips[0].speaker, "".join(clip.said for clip in clips), samples)


def luhn(digits):
    """The check digit that makes these digits a card's number."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if at % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)
