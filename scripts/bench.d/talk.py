"""Callers with a voice: each has a socket of its own for audio, sends a packet each 20 ms and notes when it hears."""

import bisect
import random
import re
import socket
import struct

from load import ENDED, SO_TIMESTAMPNS, Call, Load, now
from sound import FRAME, LINE_NOISE, RATE, encode, is_loud, noise

FRAME_SECONDS = FRAME / RATE
KEY_FRAMES = 5
BED = encode(noise(LINE_NOISE, 4))


class Caller(Call):
    """
    What it does is a generator: it yields conditions and is resumed when the condition holds, with True, or when so
    many seconds have passed without, with False; it is looked at each 20 ms. Its times are those of the packets.
    """

    def __init__(self, number, extension, script):
        super().__init__(number, extension)
        self.sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.sound.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.sound.bind(("127.0.0.1", 0))
        self.sound.setblocking(False)
        self.remote_sound = None
        self.script = script(self)
        self.wait, self.deadline = None, 0.0
        self.finished = False  # the script came to its end
        self.bed, self.words, self.at = BED, b"", 0
        self.marks = {}  # sample of the words to the attribute that gets its time
        self.began = self.ended = None  # first and last sample of speech sent
        self.louds = []  # when packets came in which something is to be heard
        self.packets = 0
        self.sequence_number = random.randrange(1 << 15)
        self.stamp = random.randrange(1 << 31)
        self.source = random.randrange(1 << 32)
        self.key, self.key_frame = None, 0

    # ---- what scripts use

    def say(self, clip, samples=None):
        """From the next packet on."""
        samples = clip.samples if samples is None else samples
        self.words, self.at = encode(samples), 0
        self.marks = {clip.begin // FRAME: "began", clip.end // FRAME: "ended"}
        if clip.begin // FRAME == clip.end // FRAME:
            raise ValueError(clip.name + " holds no speech")
        self.began = self.ended = None

    def said(self):
        return not self.words and self.ended is not None

    def press(self, key):
        self.key, self.key_frame = "0123456789*#".index(key), 0

    def hears(self):
        """When something was last to be heard."""
        return self.louds[-1] if self.louds else 0.0

    def first_loud(self, after):
        at = bisect.bisect_right(self.louds, after)
        return self.louds[at] if at < len(self.louds) else None

    def quiet(self, after, pause):
        """After which packet the first pause of such length after that moment begins; None: there was none yet."""
        at = bisect.bisect_right(self.louds, after)
        last = after
        for stamp in self.louds[at:]:
            if stamp - last > pause:
                return last
            last = stamp
        return last if now() - last > pause else None

    # ---- audio

    def answered_with(self, message):
        host = re.search(r"(?m)^c=IN IP4 (\S+)", message)
        port = re.search(r"(?m)^m=audio (\d+)", message)
        self.remote_sound = (host.group(1), int(port.group(1)))

    def send_frame(self):
        moment = now()
        if self.key is not None:
            self._send_key()
        else:
            payload = self.words[:FRAME]
            if payload:
                mark = self.marks.get(self.at)
                if mark:
                    setattr(self, mark, moment)
                self.words = self.words[FRAME:]
                self.at += 1
            if len(payload) < FRAME:
                offset = self.stamp % len(self.bed)
                payload += (self.bed[offset:] + self.bed)[:FRAME - len(payload)]
            self._packet(0, payload)
        self.stamp = self.stamp + FRAME & 0xFFFFFFFF

    def _send_key(self):
        if self.key_frame < KEY_FRAMES:
            last = self.key_frame == KEY_FRAMES - 1
            start = self.stamp - self.key_frame * FRAME & 0xFFFFFFFF
            event = struct.pack("!BBH", self.key, (0x80 if last else 0) | 10, (self.key_frame + 1) * FRAME)
            for _ in range(3 if last else 1):
                self._packet(101, event, start)
            self.key_frame += 1
        else:
            self.key = None

    def _packet(self, kind, payload, stamp=None):
        self.sequence_number = self.sequence_number + 1 & 0xFFFF
        stamp = self.stamp if stamp is None else stamp
        head = struct.pack("!BBHII", 0x80, kind, self.sequence_number, stamp, self.source)
        try:
            self.sound.sendto(head + payload, self.remote_sound)
        except OSError:
            pass  # the other side's port is gone; its BYE comes

    def hear(self):
        for _ in range(50):
            try:
                data, control, _, _ = self.sound.recvmsg(2048, 128)
            except OSError:
                return
            if len(data) > 12 and data[1] & 0x7F == 0:
                self.packets += 1
                if is_loud(data[12:]):
                    stamp = now()
                    for level, kind, value in control:
                        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                            seconds, nanos = struct.unpack("qq", value[:16])
                            stamp = seconds + nanos / 1e9
                    self.louds.append(stamp)


class Talk(Load):
    """Places such calls."""

    def __init__(self, switch, caller_host):
        super().__init__(switch, caller_host)
        self.on_answered = self._begin
        self.on_over = self._end

    def dial(self, number, extension, script):
        caller = Caller(number, extension, script)
        self.read_by(caller.sound, caller.hear)
        return self.place(caller, None)

    def _begin(self, caller, message):
        caller.answered_with(message)
        self._resume(caller, None)
        self._tick(caller, now())

    def _tick(self, caller, moment):
        if caller.state == ENDED or caller.sound.fileno() < 0:
            return
        caller.send_frame()
        if not caller.finished:
            if caller.wait is not None and caller.wait():
                self._resume(caller, True)
            elif now() > caller.deadline:
                self._resume(caller, False)
        # After a pause of the whole machine the stream goes on from now instead of catching up.
        following = moment + FRAME_SECONDS
        following = following if following > now() - 5 * FRAME_SECONDS else now() + FRAME_SECONDS
        self.at(following, lambda: self._tick(caller, following))

    def _resume(self, caller, holds):
        try:
            caller.wait, patience = caller.script.send(holds)
            caller.deadline = now() + patience
        except StopIteration:
            caller.finished = True
            self.hang_up(caller)

    def _end(self, caller):
        if caller.sound.fileno() >= 0:
            self.read_no_more(caller.sound)
            caller.sound.close()

    def all(self, scripts, number, extension, at_once, patience):
        """
        Runs a call for each script, so many at a time.

        scripts: name to script; number: makes a caller's number; returns name to Caller.
        """
        waiting, running, done = list(scripts.items()), {}, {}

        def turn():
            for name, caller in list(running.items()):
                if caller.state == ENDED:
                    done[name] = running.pop(name)
            while waiting and len(running) < at_once:
                name, script = waiting.pop(0)
                running[name] = self.dial(number(), extension, script)
            return not waiting and not running

        if not self.run(turn, patience):
            for name, caller in running.items():
                self.hang_up(caller)
                done[name] = caller
            self.run(self.quiet, 5)
        return done
