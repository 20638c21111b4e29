"""SIP load over UDP: callers and agents' phones in one thread, all times from one clock.

A datagram's time is the kernel's receive stamp, so that what this program itself is late by is not in the figures.
"""

import hashlib
import heapq
import os
import re
import select
import socket
import struct
import time

SO_TIMESTAMPNS = 35  # of Linux; Python has no name for it
ENDED = "ended"


def now():
    return time.clock_gettime(time.CLOCK_REALTIME)


def header(message, name):
    found = re.search(r"(?im)^%s[ \t]*:[ \t]*([^\r\n]*)" % name, message)
    return found.group(1) if found else ""


def token():
    return os.urandom(8).hex()


class Leg:
    """One dialog of ours: a caller's, or the one by which a phone is rung."""

    def __init__(self, call_id):
        self.call_id = call_id
        self.invited = 0.0  # when the INVITE was sent, or came in
        self.answered = 0.0
        self.over = 0.0
        self.status = 0
        self.remote = ""  # the other side's From or To, with its tag
        self.local = ""
        self.target = ""
        self.state = "inviting"  # talking, ending, ended
        self.sequence = 1
        self.sound = None  # its own socket for audio; without, what comes is thrown away


class Call(Leg):
    """A caller's leg, and what became of it at the agents."""

    def __init__(self, number, extension):
        super().__init__(token())
        self.number = number
        self.extension = extension
        self.agent = None  # the leg to the agent
        self.hold = None  # seconds from the agent's answer to the caller's hang-up; None: somebody else hangs up
        self.hung_up_by_us = False

    def good(self):
        """Reached an agent, talked, and ended as planned."""
        return self.status == 200 and self.agent is not None and self.agent.answered > 0 and self.hung_up_by_us


class AgentLeg(Leg):
    def __init__(self, call_id, phone, number):
        super().__init__(call_id)
        self.phone = phone
        self.number = number
        self.branch = ""


class Load:
    def __init__(self, switch, caller_host):
        self.switch = switch
        self.callers = self._socket(caller_host)
        self.phones = self._socket("127.0.0.1")
        # Never read: the kernel throws away what does not fit.
        self.sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sound.bind(("127.0.0.1", 0))
        self.poll = select.epoll()
        self.readers = {}
        for one in (self.callers, self.phones):
            self.read_by(one, lambda one=one: self._read(one))
        self.timers = []
        self.count = 0
        self.calls = {}  # by Call-ID
        self.by_number = {}
        self.legs = {}
        self.registering = {}
        self.registered = set()
        self.on_agent_invite = lambda leg: None
        self.on_talking = lambda leg: None
        self.on_over = lambda call: None
        self.on_answered = lambda call, message: None

    def read_by(self, sock, reader):
        """The reader is called whenever the socket has something."""
        self.readers[sock.fileno()] = reader
        self.poll.register(sock, select.EPOLLIN)

    def read_no_more(self, sock):
        self.poll.unregister(sock)
        del self.readers[sock.fileno()]

    @staticmethod
    def _socket(host):
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        made.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        made.bind((host, 0))
        made.setblocking(False)
        return made

    @property
    def caller_address(self):
        return self.callers.getsockname()

    def after(self, seconds, action):
        self.at(now() + seconds, action)

    def at(self, moment, action):
        self.count += 1
        heapq.heappush(self.timers, (moment, self.count, action))

    def run(self, until, limit):
        """Serves the sockets until the condition holds; false if it did not within so many seconds."""
        deadline = now() + limit
        while not until():
            moment = now()
            if moment > deadline:
                return False
            while self.timers and self.timers[0][0] <= moment:
                heapq.heappop(self.timers)[2]()
            wait = min(self.timers[0][0] - now() if self.timers else 0.2, 0.2)
            for descriptor, _ in self.poll.poll(max(0.0, wait)):
                # Closed by what another of this round brought.
                if descriptor in self.readers:
                    self.readers[descriptor]()
        return True

    def _read(self, sock):
        for _ in range(50):
            try:
                data, control, _, source = sock.recvmsg(8192, 128)
            except BlockingIOError:
                return
            stamp = now()
            for level, kind, value in control:
                if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                    seconds, nanos = struct.unpack("qq", value[:16])
                    stamp = seconds + nanos / 1e9
            message = data.decode("utf-8", "replace")
            if sock is self.callers:
                self._to_caller(message, source, stamp)
            else:
                self._to_phone(message, source, stamp)

    # ---- messages

    def _sdp(self, leg=None):
        return (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            "m=audio %d RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
            % (leg.sound if leg and leg.sound else self.sound).getsockname()[1]
        )

    def _send(self, sock, first, headers, body="", to=None):
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = "%s\r\n%s\r\n%sContent-Length: %d\r\n\r\n%s" % (first, "\r\n".join(headers), kind, len(body), body)
        sock.sendto(text.encode(), to or self.switch)

    def _request(self, sock, method, leg, sequence, branch=None, body=""):
        host, port = sock.getsockname()
        contact = leg.phone if isinstance(leg, AgentLeg) else leg.number
        self._send(
            sock,
            "%s %s SIP/2.0" % (method, leg.target),
            [
                "Via: SIP/2.0/UDP %s:%d;branch=%s;rport" % (host, port, branch or "z9hG4bK" + token()),
                "From: " + leg.local,
                "To: " + leg.remote,
                "Call-ID: " + leg.call_id,
                "CSeq: %d %s" % (sequence, method),
                "Contact: <sip:%s@%s:%d>" % (contact, host, port),
                "Max-Forwards: 70",
            ],
            body,
        )

    def _reply(self, sock, request, source, status, body="", user="load", tag="t"):
        host, port = sock.getsockname()
        headers = re.findall(r"(?im)^(?:via|from|call-id|cseq|record-route)[ \t]*:[^\r\n]*", request)
        to = header(request, "To")
        headers.append("To: " + (to if ";tag=" in to else to + ";tag=" + tag))
        headers.append("Contact: <sip:%s@%s:%d>" % (user, host, port))
        self._send(sock, "SIP/2.0 " + status, headers, body, source)

    # ---- callers

    def call(self, number, extension, hold):
        return self.place(Call(number, extension), hold)

    def place(self, made, hold):
        number, extension = made.number, made.extension
        made.hold = hold
        made.target = "sip:%s@%s:%d" % (extension, *self.switch)
        made.local = "<sip:%s@%s>;tag=%s" % (number, self.caller_address[0], token())
        made.remote = "<sip:%s@%s>" % (extension, self.switch[0])
        self.calls[made.call_id] = made
        self.by_number[number.lstrip("+")] = made
        made.branch = "z9hG4bK" + token()
        made.invited = now()
        self._invite(made, 0.5)
        return made

    def _invite(self, call, again):
        """Sent again until something is heard, as UDP needs it."""
        if call.state == "inviting" and call.status == 0 and again < 5:
            self._request(self.callers, "INVITE", call, 1, call.branch, self._sdp(call))
            self.after(again, lambda: self._invite(call, again * 2))

    def hang_up(self, leg):
        """BYE, or CANCEL before the answer."""
        if leg.state == "talking":
            leg.state = "ending"
            leg.sequence += 1
            if isinstance(leg, Call):
                leg.hung_up_by_us = True
            self._bye(leg, "z9hG4bK" + token(), 0.5)
        elif leg.state == "inviting" and isinstance(leg, Call):
            leg.state = "ending"
            self._request(self.callers, "CANCEL", leg, 1, leg.branch)

    def _bye(self, leg, branch, again):
        if leg.state == "ending" and again < 5:
            sock = self.callers if isinstance(leg, Call) else self.phones
            self._request(sock, "BYE", leg, leg.sequence, branch)
            self.after(again, lambda: self._bye(leg, branch, again * 2))

    def _to_caller(self, message, source, stamp):
        call = self.calls.get(header(message, "Call-ID"))
        if not message.startswith("SIP/2.0"):
            method = message.split(" ", 1)[0]
            if method == "ACK":
                return
            self._reply(self.callers, message, source, "200 OK", self._sdp(call) if method == "INVITE" else "")
            if method == "BYE" and call:
                self._over(call, stamp)
            return
        if call is None:
            return
        status, what = int(message[8:11]), header(message, "CSeq").split(" ")[-1]
        if what == "INVITE":
            self._answer_to_invite(call, message, status, stamp)
        elif what == "BYE" and status >= 200:
            self._over(call, stamp)

    def _answer_to_invite(self, call, message, status, stamp):
        if status < 200:
            call.status = call.status or status
            return
        if status >= 300:
            call.remote = header(message, "To")
            self._request(self.callers, "ACK", call, 1, call.branch)
            call.status = status
            self._over(call, stamp)
            return
        call.remote = header(message, "To")
        contact = re.search(r"<([^>]+)>", header(message, "Contact"))
        call.target = contact.group(1) if contact else call.target
        self._request(self.callers, "ACK", call, 1)
        if not call.answered:
            cancelled = call.state == "ending"
            call.status, call.answered, call.state = status, stamp, "talking"
            self.on_answered(call, message)
            if cancelled:
                self.hang_up(call)
            self._hold(call)

    def _hold(self, call):
        """The hold begins when both are there."""
        if call.hold is not None and call.answered and call.agent is not None and call.agent.answered:
            self.after(call.hold, lambda: self.hang_up(call))

    def _over(self, leg, stamp):
        if leg.state == ENDED:
            return
        leg.state, leg.over = ENDED, stamp
        if isinstance(leg, Call):
            self.on_over(leg)

    # ---- agents' phones

    def register(self, phone, password):
        self.registering[phone] = (token(), password)
        self._register(phone, 1, [])

    def _register(self, phone, sequence, more):
        host, port = self.phones.getsockname()
        call_id, _ = self.registering[phone]
        self._send(
            self.phones,
            "REGISTER sip:%s:%d SIP/2.0" % self.switch,
            [
                "Via: SIP/2.0/UDP %s:%d;branch=z9hG4bK%s;rport" % (host, port, token()),
                "From: <sip:%s@%s>;tag=r" % (phone, self.switch[0]),
                "To: <sip:%s@%s>" % (phone, self.switch[0]),
                "Call-ID: " + call_id,
                "CSeq: %d REGISTER" % sequence,
                "Contact: <sip:%s@%s:%d>" % (phone, host, port),
                "Expires: 3600",
                "Max-Forwards: 70",
            ]
            + more,
        )

    def _registration_reply(self, message):
        phone = re.search(r"<sip:([^@>]+)@", header(message, "To")).group(1)
        status = int(message[8:11])
        if status == 200:
            self.registered.add(phone)
        elif status == 401 and phone not in self.registered:
            said = dict(re.findall(r'(\w+)="?([^",]+)"?', header(message, "WWW-Authenticate")))
            md5 = lambda text: hashlib.md5(text.encode()).hexdigest()
            uri, nonce = "sip:%s:%d" % self.switch, token()
            first = md5("%s:%s:%s" % (phone, said["realm"], self.registering[phone][1]))
            answer = md5("%s:%s:00000001:%s:auth:%s" % (first, said["nonce"], nonce, md5("REGISTER:" + uri)))
            digest = (
                'Authorization: Digest username="%s", realm="%s", nonce="%s", uri="%s", response="%s",'
                ' algorithm=MD5, qop=auth, nc=00000001, cnonce="%s"'
                % (phone, said["realm"], said["nonce"], uri, answer, nonce)
            )
            if "opaque" in said:
                digest += ', opaque="%s"' % said["opaque"]
            self._register(phone, 2, [digest])

    def _to_phone(self, message, source, stamp):
        if message.startswith("SIP/2.0"):
            what = header(message, "CSeq").split(" ")[-1]
            if what == "REGISTER":
                self._registration_reply(message)
            elif what == "BYE" and header(message, "Call-ID") in self.legs:
                self._over(self.legs[header(message, "Call-ID")], stamp)
            return
        method = message.split(" ", 1)[0]
        leg = self.legs.get(header(message, "Call-ID"))
        if method == "INVITE":
            self._ring(message, source, stamp, leg)
        elif method == "ACK":
            if leg and leg.state == "inviting":
                leg.state = "talking"
                self.on_talking(leg)
        else:
            self._reply(self.phones, message, source, "200 OK")
            if leg and method == "BYE":
                self._over(leg, stamp)

    def _ring(self, message, source, stamp, leg):
        """Rings and answers at once."""
        if leg is None:
            phone = re.match(r"INVITE sip:([^@;>]+)@", message).group(1)
            number = re.search(r"<sip:\+?([^@>]+)@", header(message, "From"))
            leg = AgentLeg(header(message, "Call-ID"), phone, number.group(1) if number else "")
            leg.invited = stamp
            tag = token()
            leg.local = header(message, "To") + ";tag=" + tag
            leg.remote = header(message, "From")
            leg.target = re.search(r"<([^>]+)>", header(message, "Contact")).group(1)
            leg.tag = tag
            self.legs[leg.call_id] = leg
            self._reply(self.phones, message, source, "180 Ringing", user=phone, tag=tag)
            self._reply(self.phones, message, source, "200 OK", self._sdp(), phone, tag)
            leg.answered = now()
            call = self.by_number.get(leg.number)
            if call is not None:
                call.agent = leg
                self._hold(call)
            self.on_agent_invite(leg)
        else:
            self._reply(self.phones, message, source, "200 OK", self._sdp(), leg.phone, leg.tag)

    def forget(self):
        """After a block: nothing is left of its calls."""
        self.calls.clear()
        self.by_number.clear()
        self.legs.clear()
        self.timers.clear()

    def quiet(self):
        return all(leg.state == ENDED for leg in (*self.calls.values(), *self.legs.values()))
