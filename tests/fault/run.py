#!/usr/bin/env python3
"""Lets single calls of the system fail, the N-th allocation, read, write and so on, in plans and a
gate. Whatever fails, the program is never ended by a signal, never hangs, and never ends well with
another result: the same as without the fault, an error with a message, or a full plan that says
why.

Usage: run.py LIBRARY [--all | --seconds S] [--only RUN:KIND:N]. Without --all, a sample is tried
that the seed chooses: of every kind in every run as many as the time allows, in turn."""

import argparse
import concurrent.futures
import itertools
import json
import os
import random
import subprocess
import sys
import time

import workspace
from workspace import harness

KINDS = ("malloc", "read", "stat", "open", "readdir", "mmap", "write", "rename", "fsync", "close")
WIDENED = {"base-unreadable", "base-broken", "head-unreadable", "base-missing"}


def fell_back(expected, written, whole):
    """Whether the plan is full where it was not, and says why; GitLab's child pipeline, which says
    nothing of the plan, is then the one of a full plan."""
    if "child.yml" in written:
        return written == whole
    if written.get("plan.txt", "").startswith("FULL PLAN: "):
        return any(f"  why   {code}: " in written["plan.txt"] for code in WIDENED)
    for name in ("standard output", "whittle-plan.json"):
        try:
            before, after = json.loads(expected[name]), json.loads(written[name])
        except (KeyError, ValueError):
            continue
        # What git's library can't read of a submodule counts there as changed.
        if "submodule-changed" in written[name] and "submodule-changed" not in expected[name]:
            return True
        if before["mode"] == "affected" and after["mode"] == "full":
            return after["mode_reason"]["code"] in WIDENED and after["mode_reason"]["detail"]
    return False


def untouched(run, expected, written):
    """After an error, files are as they were, or as they should become: what fails last is that they
    are closed. The summary is told to a person alone."""
    return all(text in (run.files.get(name, ""), expected.get(name))
               for name, text in written.items() if name not in ("summary", "standard output"))


def judge(run, expected, whole, found):
    """What is wrong with a run, or None; `whole` is what a full plan writes."""
    status, written, messages = found
    if status < 0:
        return f"ended by signal {-status}: {messages}"
    if (status, written) == expected:
        return None
    if status == expected[0]:
        return None if fell_back(expected[1], written, whole) else "ends well with another result"
    if status not in (2, 3, 4, 5):
        return f"exit status {status}: {messages}"
    if not messages.strip():
        return f"exit status {status} without a message"
    return None if untouched(run, expected[1], written) else f"exit status {status}, and files have changed"


class Trial:
    def __init__(self, library, sandbox):
        self.library, self.sandbox = library, sandbox
        self.root = workspace.build(sandbox)
        self.runs = {run.name: run for run in workspace.runs(sandbox, self.root)}
        self.expected = {}
        gitlab = self.runs["gitlab"]
        self.whole = gitlab.go(sandbox, self.root, {}, ["--full"])[1]

    def go(self, run, fault, count=None):
        extra = {"LD_PRELOAD": self.library, "WHITTLE_FAULT": fault}
        if count:
            extra["WHITTLE_FAULT_COUNT"] = count
        return run.go(self.sandbox, self.root, extra)

    def count(self, run, kind):
        path = os.path.join(self.sandbox.path, "count")
        if os.path.exists(path):
            os.remove(path)
        status, written, messages = self.go(run, f"{kind}:0", path)
        if not os.path.exists(path):
            harness.skip("no library can be loaded before this program: " + messages)
        if (status, written) != self.expected.setdefault(run.name, (status, written)):
            sys.exit(f"{run.name}: two runs without a fault differ")
        if status:
            sys.exit(f"{run.name}: exit status {status}: {messages}")
        with open(path, encoding="utf-8") as file:
            return int(file.read())

    def groups(self):
        """All faults there are, by run and kind."""
        for run in self.runs.values():
            for kind in KINDS:
                yield [(run.name, kind, n + 1) for n in range(self.count(run, kind))]

    def attempt(self, fault):
        name, kind, n = fault
        run = self.runs[name]
        try:
            wrong = judge(run, self.expected[name], self.whole, self.go(run, f"{kind}:{n}"))
        except subprocess.TimeoutExpired:
            wrong = "hangs"
        return f"{name}:{kind}:{n}: {wrong}" if wrong else None


def in_turn(groups):
    """One of each group, then the next of each."""
    for place in range(max(map(len, groups), default=0)):
        for group in groups:
            if place < len(group):
                yield group[place]


def in_time(faults, seconds):
    end = time.monotonic() + seconds
    for fault in faults:
        if time.monotonic() > end:
            return
        yield fault


def attempt_all(trial, faults, workers):
    """The failures, and how many faults were tried."""
    failures, tried, batch = [], 0, 8 * workers
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        while chosen := list(itertools.islice(faults, batch)):
            tried += len(chosen)
            for failure in filter(None, pool.map(trial.attempt, chosen)):
                failures.append(failure)
                print(failure, flush=True)
    return failures, tried


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", metavar="RUN:KIND:N")
    options = parser.parse_args()
    seed = int(os.environ.get("WHITTLE_SEED") or random.randrange(1 << 32))
    with harness.Sandbox() as sandbox:
        trial = Trial(os.path.abspath(options.library), sandbox)
        groups = list(trial.groups())
        shuffled = random.Random(seed)
        for group in groups:
            shuffled.shuffle(group)
        faults = list(in_turn(groups))
        total = len(faults)
        if options.only:
            name, kind, n = options.only.rsplit(":", 2)
            faults = [(name, kind, int(n))]
        chosen = iter(faults) if options.all else in_time(faults, options.seconds)
        failures, tried = attempt_all(trial, chosen, os.cpu_count() or 1)
    print(f"{tried} of {total} faults, {len(failures)} went wrong; WHITTLE_SEED={seed}")
    sys.exit(1 if failures or not tried else 0)


main()
