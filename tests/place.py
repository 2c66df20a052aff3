#!/usr/bin/env python3
"""Prints a directory in memory that programs may be run from and that has room for the tests, or
nothing. On a disk the tests' many small files take more time than what is done with them."""

import os
import re

PLACE = "/dev/shm"
ROOM = 6 << 30  # bytes: two clones with all their files, and what cargo builds beside them


def free_memory():
    with open("/proc/meminfo", encoding="ascii") as file:
        return int(re.search(r"^MemAvailable:\s+(\d+) kB", file.read(), re.MULTILINE)[1]) << 10


def fits():
    if not os.access(PLACE, os.W_OK | os.X_OK):
        return False
    status = os.statvfs(PLACE)
    return (not status.f_flag & os.ST_NOEXEC and
            min(status.f_bavail * status.f_frsize, free_memory()) > ROOM)


if __name__ == "__main__":
    print(PLACE if fits() else "", end="")
