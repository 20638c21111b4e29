"""Chats at once with a message a second each, more and more of them, until one comes too late: scripts/bench channels --chat"""

import argparse
import asyncio
import collections
import json
import os
import random
import time
import uuid

import channel_figures as figures
import web
from center import Center
from figures import shown
from spent import Spent, cores

QUEUE = "bench"
PER_ADDRESS = 25  # of 30 that may begin within a minute from one address
FIRST_AGENT = 2001
PER_AGENT = 3  # as shipped
MOST = 570  # the server has 200 streams of events, and each agent has one
PATIENCE = 5  # seconds until a message counts as never come
WORDS = "could you please look at the order of last week which did not arrive yet thank you for your help".split()


def settings(agents):
    text = ['\n[[queue]]\nname = "%s"\nskills = ["%s"]\nring = "120s"\nwrap_up = "0s"\nmax_wait = "1h"\n' % (QUEUE, QUEUE),
            '[[chat]]\nname = "%s"\nqueue = "%s"\norigins = ["*"]\n' % (QUEUE, QUEUE)]
    for agent in range(agents):
        text.append('[[agent]]\nid = "%d"\nname = "Agent %d"\nskills = { %s = 5 }\ncapacity = { chat = %d }\n'
                    % (FIRST_AGENT + agent, FIRST_AGENT + agent, QUEUE, PER_AGENT))
    return "".join(text)


class Samples:
    """Milliseconds by way, each with the moment when it was sent."""

    WAYS = ("to_agent_ms", "to_visitor_ms", "stored_ms")

    def __init__(self):
        self.came = {way: [] for way in self.WAYS}
        self.sent = {way: collections.deque() for way in self.WAYS}
        self.late = []  # of what was to be said, by how much the load generator itself was

    def of(self, way, begin, end):
        """Delays of what was sent between, and how many never came."""
        came = [ms for sent, ms in self.came[way] if begin <= sent < end]
        return came, sum(1 for sent in self.sent[way] if begin <= sent < end) - len(came)

    def say(self, way, moment):
        self.sent[way].append(moment)

    def come(self, way, sent, moment):
        self.came[way].append((sent, (moment - sent) * 1000))


class Visitor:
    def __init__(self, load, number):
        self.load = load
        self.number = number
        self.name = "visitor%d" % number
        self.agent = None
        self.interaction = None
        self.unheard = collections.deque()  # when what the agent has not got was sent
        self.unstored = {}
        self.told = {}  # the agent's words that are on their way, and since when
        self.socket = None
        self.talks = load.loop.create_future()

    async def open(self):
        source = "127.0.1.%d" % (self.number // PER_ADDRESS + 1)
        begun = await self.load.http.ask("POST", "/chat/v1/%s/sessions" % QUEUE, {"name": self.name}, source=source)
        self.socket = await web.websocket(self.load.port, "/chat/v1/socket", source, self.heard, self.ended)
        self.socket.say({"type": "hello", "session": begun["session"], "after": 0})
        await self.talks

    def heard(self, frame, moment):
        kind = frame["type"]
        if kind == "welcome":
            self.say(False)
        elif kind == "stored":
            sent = self.unstored.pop(frame["key"])
            if sent is not None:
                self.load.samples.come("stored_ms", sent, moment)
        elif kind == "message" and frame["from"] == "agent":
            sent = self.told.pop(frame["text"].split(" ")[0], None)
            if sent is not None:
                self.load.samples.come("to_visitor_ms", sent, moment)
        elif kind == "refused":
            self.load.failed("%s was refused: %s" % (self.name, frame["message"]))

    def ended(self, why):
        self.load.failed("%s was cut off: %s" % (self.name, why))

    def say(self, counts):
        """counts: not the first, which finds an agent before it is heard."""
        key = uuid.uuid4().hex
        moment = web.now()
        self.socket.say({"type": "message", "key": key, "text": "%s %s" % (self.name, self.load.words())})
        self.unstored[key] = moment if counts else None
        if counts:
            self.unheard.append(moment)
            self.load.samples.say("to_agent_ms", moment)
            self.load.samples.say("stored_ms", moment)

    def heard_by_agent(self, moment):
        if self.unheard:
            self.load.samples.come("to_agent_ms", self.unheard.popleft(), moment)


class Agent:
    def __init__(self, load, number):
        self.load = load
        self.id = str(FIRST_AGENT + number)
        self.token = None

    async def log_in(self):
        admin = self.load.center.token
        made = await self.load.http.ask(
            "POST", "/api/v1/tokens", {"name": "bench " + self.id, "roles": ["AGENT"], "agent": self.id}, admin)
        self.token = made["token"]
        await web.events(self.load.port, "/api/v1/agents/%s/events" % self.id, self.token, self.heard,
                         lambda: self.load.failed("the events of agent %s ended" % self.id))
        await self.post("/api/v1/agents/%s/login" % self.id, {})
        await self.post("/api/v1/agents/%s/ready" % self.id, {})

    async def post(self, path, body):
        return await self.load.http.ask("POST", path, body, self.token)

    def heard(self, kind, content, moment):
        if kind not in ("conversation.Offered", "conversation.Received"):
            return
        told = json.loads(content)
        interaction = told["interaction"]
        if kind == "conversation.Received":
            visitor = self.load.by_interaction.get(interaction)
            if visitor is not None and visitor.agent is self:
                visitor.heard_by_agent(moment)
        elif told["fact"]["agent"] == self.id:
            self.load.do(self.accept(interaction))

    async def accept(self, interaction):
        found = await self.load.http.ask("GET", "/api/v1/interactions/%s/messages" % interaction, None, self.token)
        visitor = self.load.visitors[int(found["items"][0]["text"].split(" ")[0][len("visitor"):])]
        await self.post("/api/v1/interactions/%s/accept" % interaction, {})
        visitor.agent, visitor.interaction = self, interaction
        self.load.by_interaction[interaction] = visitor
        if not visitor.talks.done():
            visitor.talks.set_result(True)

    async def say(self, visitor):
        word = uuid.uuid4().hex
        visitor.told[word] = moment = web.now()
        self.load.samples.say("to_visitor_ms", moment)
        await self.post("/api/v1/interactions/%s/messages" % visitor.interaction,
                        {"text": word + " " + self.load.words(), "key": word})


class Load:
    def __init__(self, center):
        self.center = center
        self.port = center.api
        self.loop = asyncio.get_running_loop()
        self.http = web.Http(center.api)
        self.samples = Samples()
        self.dice = random.Random(20261123)
        self.visitors = []
        self.agents = []
        self.by_interaction = {}
        self.tasks = set()
        self.fault = self.loop.create_future()
        self.stopping = False

    def words(self):
        return " ".join(self.dice.choice(WORDS) for _ in range(self.dice.randint(4, 16)))

    def failed(self, why):
        if not self.stopping and not self.fault.done():
            self.fault.set_result(why)

    def do(self, what):
        task = self.loop.create_task(what)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.failed(repr(task.exception()))

    async def until(self, what, seconds):
        """What it gives, within so many seconds, unless something fails."""
        task = self.loop.create_task(what)
        done, _ = await asyncio.wait({task, self.fault}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if self.fault in done:
            raise SystemExit(self.fault.result())
        if task not in done:
            raise SystemExit("%d chats did not all find an agent within %d s" % (len(self.visitors), seconds))
        return task.result()

    async def grow(self, count):
        """As many chats as that are talked in, a second apart each from its next message."""
        while len(self.agents) * PER_AGENT < count:
            agent = Agent(self, len(self.agents))
            self.agents.append(agent)
            await self.until(agent.log_in(), 60)
        while len(self.visitors) < count:
            visitor = Visitor(self, len(self.visitors))
            self.visitors.append(visitor)
            await self.until(visitor.open(), 60)
            self.turn(visitor, web.now() + self.dice.random(), self.dice.random() < 0.5)

    def turn(self, visitor, due, visitors):
        self.loop.call_at(due, self._turn, visitor, due, visitors)

    def _turn(self, visitor, due, visitors):
        if self.stopping:
            return
        self.samples.late.append((due, (web.now() - due) * 1000))
        if visitors:
            visitor.say(True)
        else:
            self.do(visitor.agent.say(visitor))
        self.turn(visitor, due + 1, not visitors)

    async def stay(self, seconds):
        await self.until(asyncio.sleep(seconds), seconds + 60)

    async def measure(self, seconds):
        before = Spent(self.center)
        begin = web.now()
        await self.stay(seconds)
        end = web.now()
        after = Spent(self.center)
        deadline = end + PATIENCE
        while web.now() < deadline and any(self.samples.of(way, begin, end)[1] for way in Samples.WAYS):
            await self.stay(0.1)
        return step(len(self.visitors), self.samples, begin, end, before, after, self.center.rss_mb())


def step(chats, samples, begin, end, before, after, rss_mb):
    threads = figures.spent(before.threads, after.threads)
    found = {"chats": chats}
    for way in Samples.WAYS:
        came, missing = samples.of(way, begin, end)
        found[way] = figures.delays(came, missing)
        if way != "stored_ms":
            found["never_came"] = found.get("never_came", 0) + missing
            found["messages"] = found.get("messages", 0) + len(came)
    found["messages_per_second"] = round(found["messages"] / (end - begin), 1)
    found["generator_late_ms"] = figures.delays([ms for due, ms in samples.late if begin <= due < end])
    found["server_cpu_ms_per_message"] = (
        round((after.server - before.server) * 1000 / found["messages"], 2) if found["messages"] else None)
    found["of_it"] = figures.each_ms(threads, found["messages"])
    found["server_rss_mb"] = round(rss_mb)
    found["cores"] = cores(before, after)
    found["limits"] = figures.limits(found["cores"])
    found["load"] = round(os.getloadavg()[0], 1)
    return found


HEAD = "%6s %6s | %-23s | %-23s | %6s %5s | %-22s | %s" % (
    "chats", "msg/s", "visitor to agent, ms", "agent to visitor, ms", "ms CPU", "MB", "cores: server, we, all", "load")


def line(found):
    ways = ["p50 %s p95 %s p99 %s" % tuple(shown(found[way][part]) for part in ("p50", "p95", "p99"))
            for way in ("to_agent_ms", "to_visitor_ms")]
    cores = found["cores"]
    return "%6d %6.1f | %-23s | %-23s | %6s %5d | %-22s | %.1f%s" % (
        found["chats"], found["messages_per_second"], *ways, shown(found["server_cpu_ms_per_message"]),
        found["server_rss_mb"], "%.2f %.2f %.2f" % (cores["server"], cores["generator"], cores["machine"]), found["load"],
        "; %d did not come within %d s" % (found["never_came"], PATIENCE) if found["never_came"] else "")


async def run(center, plan):
    load = Load(center)
    deadline = time.monotonic() + plan.minutes * 60
    found = []
    try:
        # A cold virtual machine compiles what it runs; that is not what is asked for.
        await load.grow(min(max(10, plan.first), plan.most))
        await load.stay(plan.warm_up)
        print(HEAD, flush=True)
        for count in figures.steps(plan.first, plan.most):
            await load.grow(count)
            for _ in range(2):
                await load.stay(plan.settle)
                found.append(await load.measure(plan.seconds))
                print(line(found[-1]), flush=True)
                if figures.holds(found[-1]):
                    break
            if not figures.holds(found[-1]) or time.monotonic() > deadline:
                break
    finally:
        load.stopping = True
    return found


def main():
    options = argparse.ArgumentParser(
        prog="scripts/bench channels --chat",
        description="Chats at once with a message a second each, of the visitor and of the agent in turn, more and more of"
                    " them, until p95 of delivery passes 100 ms either way: from the visitor's websocket to the agent's event"
                    " stream, and from the agent's request to the visitor's websocket. Loopback only.")
    options.add_argument("--most", type=int, default=500, help="chats at once (500)")
    options.add_argument("--first", type=int, default=10, help="chats of the first step, at least (10)")
    options.add_argument("--seconds", type=float, default=20, help="that a step is measured (20)")
    options.add_argument("--settle", type=float, default=5, help="seconds before each step (5)")
    options.add_argument("--warm-up", type=float, default=60, help="seconds at the beginning, which do not count (60)")
    options.add_argument("--minutes", type=float, default=15, help="no further step after so many (15)")
    options.add_argument("--json", metavar="FILE", help="write the figures there too")
    options.add_argument("--keep", action="store_true", help="keep the temporary home with its logs")
    plan = options.parse_args()
    if not 0 < plan.most <= MOST or plan.seconds < 1:
        options.error("--most is 1 to %d, --seconds at least 1" % MOST)
    load = os.getloadavg()[0]
    center = Center([], settings=settings(-(-plan.most // PER_AGENT)))
    try:
        center.start(("127.0.0.9", 5060))
        found = asyncio.run(run(center, plan))
    finally:
        center.stop(plan.keep)
    most = figures.best(found)
    last = found[-1]
    document = {"chats_at_once": most, "limit_ms": figures.LIMIT_MS, "steps": found, "load_at_start": round(load, 1)}
    print()
    if figures.holds(last):
        print("%d chats at once held; more were not tried." % most)
    else:
        print("%d chats at once with a message a second each; at %d p95 passes %d ms. What limits: %s."
              % (most, last["chats"], figures.LIMIT_MS, last["limits"]))
    print("CPU of the server, ms a message at %d chats: %s" % (
        last["chats"], ", ".join("%s %s" % share for share in last["of_it"].items())))
    print("%d processors; load of the machine %.1f at the start, %.1f at the end" % (
        os.cpu_count(), load, os.getloadavg()[0]))
    if plan.json:
        with open(plan.json, "w", encoding="utf-8") as out:
            json.dump(document, out, indent=2, allow_nan=False)
            out.write("\n")


if __name__ == "__main__":
    main()
