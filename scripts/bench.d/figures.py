"""What the measured values come to: the document that scripts/bench --json writes. No measuring in here."""

import math
import statistics

SIDES = ("trunkline", "app_queue")


def percentile(values, part):
    """Nearest rank; None if there are no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)] if ordered else None


def rounded(values):
    """The median of those that are there, None if there are none."""
    there = [value for value in values if value is not None]
    return round(statistics.median(there), 2) if there else None


def summary(blocks):
    """Medians over the blocks of each block's p50 and p95."""
    return {
        name: rounded(percentile(block, part) for block in blocks)
        for name, part in (("p50", 0.5), ("p95", 0.95))
    }


def document(invites, frees, spent, best, rss_mb):
    """
    invites and frees: for each side its blocks of milliseconds; spent: for each side its blocks of (Asterisk's,
    controller's) milliseconds of CPU a call; best: calls per second of each side. A figure without a sample is None.
    """
    return {
        "invite_to_agent_ms": {side: summary(invites[side]) for side in SIDES},
        "free_to_next_invite_ms": {side: summary(frees[side]) for side in SIDES},
        "calls_per_second": {side: best[side] for side in SIDES},
        "cpu_ms_per_call": {
            "asterisk_with_trunkline": rounded(block[0] for block in spent["trunkline"]),
            "asterisk_with_app_queue": rounded(block[0] for block in spent["app_queue"]),
            "controller": rounded(block[1] for block in spent["trunkline"]),
        },
        "controller_rss_mb_at_100_calls": round(rss_mb),
    }


def empty_blocks(invites, frees):
    """In words, each block that has no sample."""
    return [
        "%s, block %d of %s" % (what, number + 1, side)
        for what, measured in (("an agent is free", invites), ("an agent becomes free", frees))
        for side in SIDES
        for number, block in enumerate(measured[side])
        if not block
    ]


def ratio(ours, theirs):
    return "%.2f" % (ours / theirs) if ours is not None and theirs else "-"


def shown(value):
    return "-" if value is None else "%.1f" % value
