"""What the benches of channels measure, in figures: delays, who used the processors, and what limits. No measuring in here."""

from figures import percentile

LIMIT_MS = 100
GENERATOR = 0.8  # of a core: it has one thread
ONE_THREAD = 0.8
BUSY = 0.9  # of all cores

# What the threads of a Java process are called, by the beginnings of their names, of which the kernel keeps 15 letters.
THREADS = (
    ("compiler", ("C1 Compiler", "C2 Compiler")),
    ("memory", ("GC ", "G1 ", "VM Thread", "VM Periodic")),
    ("journal", ("journal",)),
    ("floor", ("floor",)),
    ("search", ("search", "Lucene")),
    ("tickets", ("written-tickets", "call-tickets")),
    ("reports", ("report",)),
    ("fetching", ("mailbox-", "mail-")),
    ("virtual threads", ("ForkJoinPool", "Jetty", "qtp", "HttpClient", "virtual")),
)


def group(thread):
    return next((name for name, begins in THREADS if thread.startswith(begins)), "others")


def spent(before, after):
    """CPU seconds of each group of threads; before and after: (thread's id, its name) to its CPU seconds."""
    groups = {}
    for key, seconds in after.items():
        more = seconds - before.get(key, 0)
        if more > 0:
            name = group(key[1])
            groups[name] = groups.get(name, 0) + more
    return groups


def each_ms(groups, count):
    """Milliseconds of CPU for each of so many, the greatest first."""
    shares = {name: round(seconds * 1000 / count, 2) for name, seconds in groups.items()} if count else {}
    return dict(sorted(((name, ms) for name, ms in shares.items() if ms > 0), key=lambda share: -share[1]))


def delays(values, missing=0):
    """p50, p95, p99 of milliseconds. One that never came took longer than all others: None where a figure would be of those."""
    whole = sorted(values) + [None] * missing
    found = {}
    for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        place = percentile(range(len(whole)), part)
        value = None if place is None else whole[place]
        found[name] = None if value is None else round(value, 1)
    return found


def holds(step):
    """Whether both ways stayed within the limit."""
    return all(step[way]["p95"] is not None and step[way]["p95"] <= LIMIT_MS for way in ("to_agent_ms", "to_visitor_ms"))


def best(steps):
    """The most chats at once of a step that held, before the first that did not hold though it was tried twice; 0: none."""
    most, failed = 0, None
    for step in steps:
        if holds(step):
            most, failed = max(most, step["chats"]), None
        elif failed == step["chats"]:
            break
        else:
            failed = step["chats"]
    return most


def limits(cores, generator="the load generator"):
    """In words, what limits; cores: used in the mean by whom, beside "all", how many there are; generator: this program."""
    others = cores["machine"] - cores["server"] - cores["generator"]
    if cores["generator"] > GENERATOR:
        return generator + ", whose one thread is busy: more than this cannot be measured by it"
    if others > 0.25 * cores["all"]:
        return "other programs on this machine, which use %.1f of %d cores" % (others, cores["all"])
    if cores["journal"] > ONE_THREAD:
        return "the journal's one thread, which is busy"
    if cores["machine"] > BUSY * cores["all"]:
        return "the processors: the server uses %.1f of %d cores, %s %.1f" % (
            cores["server"], cores["all"], generator, cores["generator"])
    return "waiting for the disk: of %d cores %.1f are busy" % (cores["all"], cores["machine"])


def steps(first, most):
    """Chats at once, each time some third more."""
    return [count for count in (10, 20, 30, 45, 60, 80, 100, 130, 170, 220, 290, 380, 500) if first <= count < most] + [most]
