"""Asks a running Trunkline for everything that openapi.yaml describes, rightly and wrongly, by Schemathesis, and fails
where an answer is a fault of ours (5xx) or not as the document says. As an administrator, as an agent and as nobody."""

import argparse
import base64
import hashlib
import hmac
import json
import os
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request

import yaml

from center import ROOT, Center

# Checks that say where an answer differs from the document. Left out: positive_data_acceptance, as no schema tells which
# agents, queues and tickets there are; negative_data_rejection, as more parameters of an address than we know are let be.
# Not unsupported_method and allow_header_conformance: an address that cannot be read is refused (400) before its method is looked
# at, and Allow of /tickets/bulk names the methods of /tickets/{number} too. StrangeRequestsTest asks for both.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,missing_required_header,use_after_free,"
    "ensure_resource_availability,ignored_auth"
)
SECRET = base64.b64encode(b"c" * 32).decode()
SETTINGS = """
[[messaging]]
name = "texts"
kind = "webhook"
channel = "sms"
queue = "support"
url = "http://127.0.0.1:9/"
secret = "whsec_%s"

[[customers.field]]
name = "contract"
""" % SECRET


class Things:
    """What is there to be asked for: one or more of each kind, made over the API as anybody would."""

    def __init__(self, center):
        self.center = center
        self.ids = {}

    def make(self):
        self.post("/api/v1/agents/102/login", {})
        self.post("/api/v1/agents/102/ready", {})
        for number in range(3):
            text = {
                "type": "message.received",
                "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "data": {"id": "contract-%d" % number, "from": "+4420794650%02d" % number, "text": "Where is my order?"},
            }
            self.hook(json.dumps(text))
        contact = [one["interaction"] for one in self.until("/api/v1/conversations?limit=10", 3)]
        customers = [one["customer"] for one in contact]
        for number in range(3):
            customers.append(self.post("/api/v1/customers", {"name": "Customer %d" % number})["id"])
        customer = "/api/v1/customers/" + customers[0]
        tickets = [self.post("/api/v1/tickets", {"subject": "An order", "customer": one})["number"] for one in customers]
        self.ids = {
            "interactions": [one["id"] for one in contact],
            "conversations": [one["id"] for one in contact],
            "customers": customers,
            "tickets": tickets,
            "notes": [self.post(customer + "/notes", {"text": "Called twice"})["id"]],
            "tasks": [self.post(customer + "/tasks", {"text": "Send it again"})["id"]],
            "canned-answers": [
                self.post("/api/v1/canned-answers", {"shortcut": "s%d" % n, "title": "Sent", "text": "It is on its way."})["id"]
                for n in range(3)
            ],
            "ticket-views": [self.post("/api/v1/ticket-views", {"name": "Mine %d" % n, "shared": True})["id"] for n in range(3)],
            "queues": ["support", "billing", self.post("/api/v1/queues", {"name": "made", "skills": []})["name"]],
            "skills": ["support", self.post("/api/v1/skills", {"name": "made"})["name"]],
            "groups": [self.post("/api/v1/groups", {"name": "made", "skills": {"made": 5}})["name"]],
            "agents": ["101", "102", self.post("/api/v1/agents", {"id": "201", "name": "Agent 201", "skills": {}})["id"]],
            "users": ["agent", "made"],
            "flows": ["main", "demo"],
            "hooks": ["texts"],
            "messaging": ["texts"],
            "chat": ["website"],
            "message": [],
        }
        self.post("/api/v1/users", {"name": "made", "roles": ["SUPERVISOR"], "password": "made for the contract"})
        for one in contact:
            messages = json.loads(self.center.get("/api/v1/interactions/%s/messages" % one["id"]))
            self.ids["message"] += [message["id"] for message in messages["items"]]

    def token(self, role, agent=None):
        wish = {"name": "contract " + role, "roles": [role]}
        return self.post("/api/v1/tokens", dict(wish, agent=agent) if agent else wish)["token"]

    def post(self, path, body):
        return self.send(path, json.dumps(body).encode(), {"Authorization": "Bearer " + self.center.token})

    def hook(self, body):
        number, now = "contract-%d" % random.getrandbits(60), str(int(time.time()))
        signature = hmac.new(b"c" * 32, ("%s.%s.%s" % (number, now, body)).encode(), hashlib.sha256).digest()
        self.send("/hooks/texts", body.encode(), {
            "webhook-id": number, "webhook-timestamp": now, "webhook-signature": "v1," + base64.b64encode(signature).decode()})

    def send(self, path, body, headers):
        address = "http://127.0.0.1:%d%s" % (self.center.api, path)
        request = urllib.request.Request(address, body, dict(headers, **{"Content-Type": "application/json"}))
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise SystemExit("POST %s: %d %s" % (path, error.code, error.read().decode())) from None

    def until(self, path, count):
        deadline = time.monotonic() + 30
        while len(items := json.loads(self.center.get(path))["items"]) < count:
            if time.monotonic() > deadline:
                raise SystemExit("%s has %d of %d after 30 s" % (path, len(items), count))
            time.sleep(0.1)
        return items


def endless(document):
    """Operations whose answer does not end: the tests of the live streams ask for those."""
    for path, operations in document["paths"].items():
        for operation in operations.values():
            answers = operation.get("responses", {}) if isinstance(operation, dict) else {}
            if any("text/event-stream" in answer.get("content", {}) for answer in answers.values()):
                yield operation["operationId"]


def run(center, ids, who, token, seconds, plan):
    with open(os.path.join(ROOT, "src/main/resources/openapi.yaml"), encoding="utf-8") as file:
        document = yaml.safe_load(file)
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run",
        os.path.join(ROOT, "src/main/resources/openapi.yaml"), "--url", "http://127.0.0.1:%d" % center.api,
        "--checks", CHECKS, "--seed", str(plan.seed), "--max-time", str(max(1, int(seconds))), "--workers", "1",
        "--request-timeout", "20", "--continue-on-failure", "--no-color", "--suppress-health-check", "all",
        "--generation-database", "none", "--warnings", "off",
    ]
    if plan.examples:
        command += ["--max-examples", str(plan.examples)]
    for operation in endless(document):
        command += ["--exclude-operation-id", operation]
    if plan.only:
        command += ["--include-path-regex", plan.only]
    if token:
        command += ["--header", "Authorization: Bearer " + token]
    command += plan.more
    print("---- as %s, %d s, seed %d" % (who, seconds, plan.seed), flush=True)
    environment = dict(os.environ, SCHEMATHESIS_HOOKS=os.path.join(ROOT, "scripts/bench.d/contract_hooks.py"),
                       CONTRACT_IDS=json.dumps(ids), CONTRACT_SEED=str(plan.seed), PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run(command, env=environment, cwd=center.home).returncode


def errors(center):
    """What Trunkline itself calls an error: what it could not store, say, and had answered before."""
    with open(os.path.join(center.home, "log/trunkline.log"), encoding="utf-8") as log:
        return ["the log: " + line.strip() for line in log if line[24:29] == "ERROR"]


def main():
    options = argparse.ArgumentParser(prog="scripts/test-api", description=__doc__)
    options.add_argument("--seconds", type=int, default=300, help="that it takes in all, some 20 for the start beside (300)")
    options.add_argument("--seed", type=int, default=20261123, help="the same one asks the same (20261123)")
    options.add_argument("--examples", type=int, help="at most so many of each operation; as the time allows if not given")
    options.add_argument("--only", help="addresses that match this regular expression")
    options.add_argument("--role", choices=("admin", "agent", "nobody"), action="append", help="of them only; can be given again")
    options.add_argument("--keep", action="store_true", help="keeps the temporary folder with all logs")
    options.add_argument("more", nargs="*", help="after --: further options of schemathesis run")
    plan = options.parse_args()
    random.seed(plan.seed)
    center = Center([], settings=SETTINGS)
    failed = []
    try:
        center.start(("127.0.0.9", 5060))
        things = Things(center)
        things.make()
        parts = {"admin": (center.token, 0.6), "agent": (things.token("AGENT", "102"), 0.3), "nobody": (None, 0.1)}
        for who, (token, share) in parts.items():
            if not plan.role or who in plan.role:
                if run(center, things.ids, who, token, plan.seconds * share, plan) != 0:
                    failed.append(who)
        if not center.alive():
            failed.append("Asterisk or Trunkline has ended")
        failed += errors(center)
    finally:
        center.stop(plan.keep)
    print("FAILED: " + "\n  ".join(failed) if failed else "Everything was answered as the document says, and nothing by a 5xx.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
