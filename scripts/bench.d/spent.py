"""CPU seconds that Trunkline, this program and the whole machine have used."""

import os
import time

import channel_figures as figures
from center import TICK


class Spent:
    """So far."""

    def __init__(self, center):
        self.moment = time.monotonic()
        self.server = center.cpu()[1]
        self.threads = center.threads()
        own = os.times()
        self.generator = own.user + own.system
        with open("/proc/stat") as stat:
            fields = [int(field) for field in stat.readline().split()[1:]]
        self.machine = (sum(fields[:8]) - fields[3] - fields[4]) / TICK


def cores(before, after):
    """Used in the mean between the two; generator: this program, beside "all", how many there are."""
    seconds = after.moment - before.moment
    return {
        "all": os.cpu_count(),
        "machine": round((after.machine - before.machine) / seconds, 2),
        "server": round((after.server - before.server) / seconds, 2),
        "generator": round((after.generator - before.generator) / seconds, 2),
        "journal": round(figures.spent(before.threads, after.threads).get("journal", 0) / seconds, 2),
    }
