"""An Asterisk and a Trunkline of the bench's own, in a temporary home on free ports of the loopback."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICK = os.sysconf("SC_CLK_TCK")

FLOW = """<?xml version="1.0" encoding="UTF-8"?>
<flow xmlns="urn:trunkline:flow:1" name="%(queue)s" start="wait" fault-queue="%(queue)s">
  <queue id="wait" name="%(queue)s"><timeout goto="bye"/><noagent goto="bye"/></queue>
  <hangup id="bye"/>
</flow>
"""

# What app_queue is given: each member one call at a time, the agent idle longest first, no pause between calls.
NATIVE_QUEUE = """
[%(queue)s]
musicclass = default
strategy = leastrecent
timeout = 20
retry = 1
wrapuptime = 0
autofill = yes
ringinuse = no
joinempty = yes
leavewhenempty = no
announce-frequency = 0
announce-position = no
autopause = no
"""


def free_port():
    for _ in range(50):
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(tcp.getsockname())
                return tcp.getsockname()[1]
            except OSError:
                pass
    raise SystemExit("no free port on the loopback")


def free_range(size):
    for first in range(20000, 32000 - size, 500):
        taken = []
        try:
            for port in range(first, first + size, 16):
                udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                taken.append(udp)
                udp.bind(("127.0.0.1", port))
            return first
        except OSError:
            pass
        finally:
            for udp in taken:
                udp.close()
    raise SystemExit("no free range of %d UDP ports on the loopback" % size)


class Pool:
    """A queue by both sides' means: the same number of phones each, and of the same kind."""

    def __init__(self, name, size, first, trunkline_number, native_number):
        self.name = name
        self.extensions = {"trunkline": trunkline_number, "app_queue": native_number}
        self.phones = {
            "trunkline": [str(first + i) for i in range(size)],
            "app_queue": [str(first + 4000 + i) for i in range(size)],
        }


class Center:
    def __init__(self, pools, java_options="", settings="", flows=None, environment=None):
        """settings: more of trunkline.toml; flows: name to XML; environment: settings that differ."""
        self.pools = pools
        self.more = settings
        self.flows = dict(flows or {})
        self.home = tempfile.mkdtemp(prefix="bench")
        self.password = secrets.token_urlsafe(16)
        self.token = secrets.token_urlsafe(24)
        self.sip = ("127.0.0.1", free_port())
        self.api = free_port()
        rtp = free_range(3000)
        self.environment = dict(
            os.environ,
            TRUNKLINE_HOME=self.home,
            TRUNKLINE_ASTERISK_SIP_PORT=str(self.sip[1]),
            TRUNKLINE_ASTERISK_ARI_PORT=str(free_port()),
            TRUNKLINE_ASTERISK_AMI_PORT=str(free_port()),
            TRUNKLINE_ASTERISK_RTP_START=str(rtp),
            TRUNKLINE_ASTERISK_RTP_END=str(rtp + 2999),
            TRUNKLINE_ASTERISK_QUALIFY="300s",
            TRUNKLINE_API_PORT=str(self.api),
            TRUNKLINE_API_ADMIN_TOKEN=self.token,
            TRUNKLINE_JAVA_OPTIONS=java_options or os.environ.get("TRUNKLINE_JAVA_OPTIONS", ""),
        )
        self.environment.update(environment or {})
        self.asterisk = None
        self.trunkline = None

    def start(self, caller_address):
        self._settings(caller_address)
        self._script("trunkline", "setup")
        self._native()
        self.asterisk = self._process("asterisk", "--home", self.home, "fg")
        self._script("asterisk", "--home", self.home, "wait")
        self.run()

    def run(self, cores=None):
        """cores: the only ones that Trunkline may use."""
        self.trunkline = self._process("trunkline", "run", cores=cores)
        deadline = time.monotonic() + 180  # on a busy machine
        while self.get("/health/ready") is None:
            if time.monotonic() > deadline or self.trunkline.poll() is not None:
                raise SystemExit("Trunkline did not become ready; see " + self.home + "/log (start with --keep)")
            time.sleep(0.1)

    def _script(self, name, *arguments):
        done = subprocess.run(
            [os.path.join(ROOT, "scripts", name), *arguments], env=self.environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise SystemExit("scripts/%s %s failed:\n%s%s" % (name, arguments, done.stdout, done.stderr))

    def run_again(self, cores=None, environment=None):
        self._end(self.trunkline, 30)
        self.environment.update(environment or {})
        self.run(cores)

    def _process(self, name, *arguments, cores=None):
        # Their scripts exec, so the process started is the one that is measured and ended.
        with open(os.path.join(self.home, name + ".out"), "ab") as out:
            return subprocess.Popen(
                [os.path.join(ROOT, "scripts", name), *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None,
            )

    def _settings(self, caller_address):
        shipped = subprocess.run(
            [os.path.join(ROOT, "scripts", "trunkline"), "setup", "--print-settings"],
            env=self.environment, capture_output=True, text=True, check=True,
        ).stdout
        text = [shipped, '\n[[trunk]]\nname = "load"\nhost = "%s:%d"\nmatches = ["%s"]\n'
                % (*caller_address, caller_address[0])]
        for pool in self.pools:
            text.append('[[queue]]\nname = "%s"\nskills = ["%s"]\nwrap_up = "0s"\nannounce_every = "0s"\n'
                        % (pool.name, pool.name))
            text.append('[[number]]\ndialled = "%s"\nflow = "%s"\nfallback_message = "one-moment-please"\n'
                        % (pool.extensions["trunkline"], pool.name))
            for phone in pool.phones["trunkline"]:
                text.append('[[phone]]\nextension = "%s"\npassword = "%s"\n' % (phone, self.password))
                text.append('[[agent]]\nid = "%s"\nname = "Agent %s"\npin = "%d"\nskills = { %s = 5 }\n'
                            % (phone, phone, secrets.randbelow(900000) + 100000, pool.name))
        text.append(self.more)
        self._write("trunkline.toml", "".join(text))
        shutil.copytree(os.path.join(ROOT, "ivr-flows"), os.path.join(self.home, "flows"), dirs_exist_ok=True)
        for pool in self.pools:
            self.flows[pool.name] = FLOW % {"queue": pool.name}
        for name, xml in self.flows.items():
            self._write("flows/%s.xml" % name, xml)

    def _native(self):
        """app_queue's side, written into this home alone: its phones are of the templates that Trunkline's are of."""
        endpoints, queues, numbers = [], ["[general]\npersistentmembers = no\n"], ["\n[numbers](+)\n"]
        for pool in self.pools:
            queues.append(NATIVE_QUEUE % {"queue": pool.name})
            numbers.append("exten => %s,1,Answer(,i)\n same => n,Queue(%s)\n same => n,Hangup()\n"
                           % (pool.extensions["app_queue"], pool.name))
            for phone in pool.phones["app_queue"]:
                queues.append("member => PJSIP/%s\n" % phone)
                endpoints.append(
                    "[%(p)s](phone-endpoint)\nauth = %(p)s\naors = %(p)s\ncallerid = %(p)s <%(p)s>\n"
                    "[%(p)s](phone-auth)\nusername = %(p)s\npassword = %(w)s\n[%(p)s](phone-aor)\n"
                    % {"p": phone, "w": self.password})
        self._write("asterisk/etc/queues.conf", "".join(queues))
        self._write("asterisk/etc/trunkline-pjsip.conf", "".join(endpoints), "a")
        self._write("asterisk/etc/trunkline-extensions.conf", "".join(numbers), "a")

    def _write(self, name, text, mode="w"):
        path = os.path.join(self.home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, mode, encoding="utf-8") as out:
            out.write(text)

    def log_in(self):
        for pool in self.pools:
            for phone in pool.phones["trunkline"]:
                self.post("/api/v1/agents/%s/login" % phone, {"phone": phone})
                # Registered is not yet seen: with hundreds of phones the controller hears of the last ones later.
                deadline = time.monotonic() + 30
                while '"IDLE"' not in (self.get("/api/v1/agents/%s" % phone) or ""):
                    if time.monotonic() > deadline:
                        raise SystemExit("phone %s is registered, but Trunkline does not see it" % phone)
                    time.sleep(0.05)
                self.post("/api/v1/agents/%s/ready" % phone, {})

    def get(self, path):
        """The body, or None as long as it cannot be had."""
        request = urllib.request.Request("http://127.0.0.1:%d%s" % (self.api, path))
        request.add_header("Authorization", "Bearer " + self.token)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def post(self, path, body):
        request = urllib.request.Request(
            "http://127.0.0.1:%d%s" % (self.api, path), json.dumps(body).encode(),
            {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except urllib.error.HTTPError as error:
            raise SystemExit("POST %s: %d %s" % (path, error.code, error.read().decode())) from None

    def cpu(self):
        """CPU seconds so far of Asterisk and of Trunkline."""
        return tuple(self._cpu(process.pid) for process in (self.asterisk, self.trunkline))

    @staticmethod
    def _cpu(pid):
        with open("/proc/%d/stat" % pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def threads(self):
        """CPU seconds so far of each thread of Trunkline, by its id and name."""
        folder, found = "/proc/%d/task" % self.trunkline.pid, {}
        for thread in os.listdir(folder):
            try:
                with open(os.path.join(folder, thread, "stat")) as stat:
                    before, fields = stat.read().rsplit(")", 1)
            except OSError:
                continue  # it has ended meanwhile
            fields = fields.split()
            found[int(thread), before.split("(", 1)[1]] = (int(fields[11]) + int(fields[12])) / TICK
        return found

    def rss_mb(self):
        with open("/proc/%d/status" % self.trunkline.pid) as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        raise SystemExit("Trunkline has ended")

    def alive(self):
        return self.asterisk.poll() is None and self.trunkline.poll() is None

    @staticmethod
    def _end(process, patience):
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def stop(self, keep):
        self._end(self.trunkline, 30)
        self._end(self.asterisk, 15)
        if keep:
            print("Kept: " + self.home)
        else:
            shutil.rmtree(self.home, ignore_errors=True)
