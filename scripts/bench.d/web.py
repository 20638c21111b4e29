"""HTTP, server-sent events and websockets of many clients in one thread. Speaks to Trunkline on the loopback, and to nothing else."""

import asyncio
import base64
import json
import os
import struct
import time

now = time.monotonic


class Gone(ConnectionError):
    """The other side has closed the connection."""


def head(method, path, port, fields, version="1.1"):
    lines = ["%s %s HTTP/%s" % (method, path, version), "Host: 127.0.0.1:%d" % port]
    return "\r\n".join([*lines, *("%s: %s" % field for field in fields.items()), "", ""]).encode()


class Answers(asyncio.Protocol):
    """A connection that is kept: one request at a time."""

    def __init__(self):
        self.buffer = b""
        self.transport = None
        self.asked = None

    def connection_made(self, transport):
        self.transport = transport

    def ask(self, request):
        self.asked = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.asked

    def data_received(self, data):
        self.buffer += data
        top, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        status, *lines = top.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(status.split()[1])
        if status not in (204, 304) and "content-length" not in fields:
            self.asked.set_exception(Gone("an answer without a length: " + top.decode("latin-1")))
            return
        length = 0 if status in (204, 304) else int(fields["content-length"])
        if len(rest) >= length:
            self.buffer = rest[length:]
            if not self.asked.done():
                self.asked.set_result((status, rest[:length]))

    def connection_lost(self, failure):
        self.transport = None
        if self.asked is not None and not self.asked.done():
            self.asked.set_exception(Gone("the connection was closed before the answer"))


class Http:
    """Requests over connections that are kept, as many as are needed at a time."""

    def __init__(self, port):
        self.port = port
        self.free = {}

    async def ask(self, method, path, body=None, token=None, source=None):
        """The answer's JSON, None if it has none. source: our own address."""
        content = b"" if body is None else json.dumps(body).encode()
        fields = {"Content-Length": len(content), "Content-Type": "application/json"}
        if token:
            fields["Authorization"] = "Bearer " + token
        free = self.free.setdefault(source, [])
        connection = free.pop() if free else None
        if connection is None or connection.transport is None:
            _, connection = await asyncio.get_running_loop().create_connection(
                Answers, "127.0.0.1", self.port, local_addr=(source, 0) if source else None)
        status, answer = await connection.ask(head(method, path, self.port, fields) + content)
        free.append(connection)
        if status >= 300:
            raise SystemExit("%s %s: %d %s" % (method, path, status, answer.decode(errors="replace")))
        return json.loads(answer) if answer else None


class Events(asyncio.Protocol):
    """Server-sent events. Asked for by HTTP/1.0, so that the answer is the events and nothing else."""

    def __init__(self, request, heard, ended):
        self.request = request
        self.heard = heard
        self.ended = ended
        self.buffer = b""
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        transport.write(self.request)

    def data_received(self, data):
        moment = now()
        *blocks, self.buffer = (self.buffer + data).split(b"\n\n")
        for block in blocks:
            if not self.open.done():
                # The first has the answer's head, and says where the events begin.
                if b" 200 " not in block.split(b"\r\n")[0]:
                    self.open.set_exception(Gone(block.decode(errors="replace")))
                    return
                self.open.set_result(True)
            kind, content = None, None
            for line in block.split(b"\n"):
                if line.startswith(b"event: "):
                    kind = line[7:].decode()
                elif line.startswith(b"data: "):
                    content = line[6:]
            if kind is not None:
                self.heard(kind, content, moment)

    def connection_lost(self, failure):
        if not self.open.done():
            self.open.set_exception(Gone("no events: " + self.buffer.decode(errors="replace")))
        self.ended()


async def events(port, path, token, heard, ended):
    """heard(kind, data, moment) for each, from now on; ended() at the end."""
    request = head("GET", path, port, {"Authorization": "Bearer " + token, "Accept": "text/event-stream"}, "1.0")
    transport, stream = await asyncio.get_running_loop().create_connection(
        lambda: Events(request, heard, ended), "127.0.0.1", port)
    await stream.open
    return transport


def frame(text):
    """A text from a client. Masked by zeros, which is a mask, and leaves it as it is."""
    content = text.encode()
    if len(content) < 126:
        size = struct.pack("!BB", 0x81, 0x80 | len(content))
    else:
        size = struct.pack("!BBH", 0x81, 0x80 | 126, len(content))
    return size + b"\0\0\0\0" + content


def frames(buffer):
    """The whole frames that a server sent, as (kind, content), and what is left."""
    found = []
    while len(buffer) >= 2:
        if buffer[0] & 0x80 == 0 or buffer[1] & 0x80:
            raise Gone("a frame that is in parts or masked")
        length, begin = buffer[1], 2
        if length == 126:
            begin, length = 4, int.from_bytes(buffer[2:4], "big")
        elif length == 127:
            begin, length = 10, int.from_bytes(buffer[2:10], "big")
        if len(buffer) < max(begin + length, begin):
            break
        found.append((buffer[0] & 0x0F, buffer[begin:begin + length]))
        buffer = buffer[begin + length:]
    return found, buffer


class WebSocket(asyncio.Protocol):
    TEXT, CLOSE, PING = 1, 8, 9

    def __init__(self, request, heard, ended):
        self.request = request
        self.heard = heard
        self.ended = ended
        self.buffer = b""
        self.transport = None
        self.is_open = False
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        moment = now()
        self.buffer += data
        if not self.is_open:
            top, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in top.split(b"\r\n")[0]:
                self.open.set_exception(Gone(top.decode("latin-1")))
                return
            self.buffer, self.is_open = rest, True
            self.open.set_result(True)
        told, self.buffer = frames(self.buffer)
        for kind, content in told:
            if kind == self.TEXT:
                self.heard(json.loads(content), moment)
            elif kind == self.PING:
                self.transport.write(struct.pack("!BB", 0x8A, 0x80 | len(content)) + b"\0\0\0\0" + content)
            elif kind == self.CLOSE:
                self.ended("%d %s" % (int.from_bytes(content[:2], "big"), content[2:].decode(errors="replace")))

    def say(self, what):
        self.transport.write(frame(json.dumps(what)))

    def connection_lost(self, failure):
        if not self.open.done():
            self.open.set_exception(Gone("no websocket: " + self.buffer.decode(errors="replace")))
        self.ended("the connection is lost")


async def websocket(port, path, source, heard, ended):
    """heard(frame, moment) for each frame; ended(why) at the end."""
    request = head("GET", path, port, {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": 13,
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode()})
    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: WebSocket(request, heard, ended), "127.0.0.1", port, local_addr=(source, 0))
    await socket.open
    return socket
