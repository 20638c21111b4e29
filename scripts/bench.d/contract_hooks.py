"""Takes Schemathesis nearer to a Trunkline that is there: many of the ids that it asks for and names are of things that
exist, and some values are of the kinds that tables, files, messages and programs bear badly."""

import json
import os
import random

import schemathesis

IDS = json.loads(os.environ["CONTRACT_IDS"])
# Which of them a property or parameter of this name is of.
KINDS = {
    "absorb": "customers", "agent": "agents", "conversation": "interactions", "customer": "customers", "flow": "flows",
    "interaction": "interactions", "interactions": "interactions", "message": "message", "notes": "notes", "owner": "agents",
    "queue": "queues", "servedBy": "agents", "skills": "skills", "survivor": "customers", "ticket": "tickets",
    "tickets": "tickets", "view": "ticket-views",
}
TEXTS = [
    "a\0b", "\r\nX-Injected: 1", "x" * 300, "x" * 5000, "\U0001f600" * 120, "\u202e\ufeff\uffff", "../../../etc/passwd", "..",
    "' OR 1=1 --", "<script>alert(1)</script>", "${customer_name}", "${", "%00", "{survey-link}", "title:[* TO", '"a b', "a AND",
    "/(/", "\\", "*?*", "-1", "1e999999999", "0001-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z", "1.1", "9.99999999999999999999", "c1.99999999999999999999", "+442079460123", "ada@example.org",
]
NUMBERS = [-1, 0, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63), 10**30, 0.5, 1e308, -1e-308]


def dice(case):
    return random.Random("%s %s %r %r %r" % (
        os.environ["CONTRACT_SEED"], case.operation.label, case.path_parameters, case.query, case.body))


def replaced(value, name, chance, share):
    """The value with some of what it holds replaced."""
    if isinstance(value, dict):
        return {key: replaced(inner, key, chance, share) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, name, chance, share) for inner in value]
    there = IDS.get(KINDS.get(name))
    if there and isinstance(value, (str, int)) and chance.random() < 0.6:
        return chance.choice(there)
    if chance.random() < share:
        if isinstance(value, str):
            return chance.choice(TEXTS)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return chance.choice(NUMBERS)
        if value is None:
            return chance.choice(TEXTS)
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    chance = dice(case)
    places = case.operation.path.strip("/").split("/")
    for name in case.path_parameters or {}:
        before = places[places.index("{%s}" % name) - 1]
        there = IDS.get(KINDS.get(name, name)) or IDS.get(before) or IDS.get(places[0])
        if there and chance.random() < 0.75:
            case.path_parameters[name] = str(chance.choice(there))
        elif chance.random() < 0.1:
            case.path_parameters[name] = chance.choice(TEXTS[:1] + TEXTS[2:])
    if isinstance(case.body, (dict, list)) and chance.random() < 0.7:
        case.body = replaced(case.body, "", chance, chance.choice((0, 0.2, 0.7)))
    if case.query and chance.random() < 0.7:
        for name in list(case.query):
            case.query[name] = replaced(case.query[name], name, chance, chance.choice((0, 0.3)))
