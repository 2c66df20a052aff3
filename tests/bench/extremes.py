#!/usr/bin/env python3
"""What a plan costs of commits that no person would make (tests/cli/extremes.py): each of a size and
of twice that size, with `git diff-tree -r` of the same two commits beside it. Prints a table in
Markdown: medians in milliseconds, and how many times as long twice the size takes; 2 is linear. Where git
ends with an error, its time is nan.
Wants a release build: WHITTLE=build/release/whittle."""

import math
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli"))
import extremes  # noqa: E402
from objects import Objects  # noqa: E402
from steps import harness  # noqa: E402

RUNS = 5
CASES = (
    ("links to each other, new files", extremes.mutual_links, 500),
    ("a chain of links, a change at its end", extremes.linked_file, 10000),
    ("a new chain of links", extremes.new_links, 10000),
    ("a chain of links far down", extremes.links_far_down, 1200),
    ("detours of links", extremes.detours, 1000),
    ("a chain of packages", extremes.chain_of_packages, 10000),
    ("directories in each other", extremes.well, 10000),
)


def milliseconds(objects, words):
    times = []
    for _ in range(RUNS):
        start = time.monotonic()
        done = objects.sandbox.run(words, objects.root)
        times.append(1000 * (time.monotonic() - start))
        if done.returncode and words[0] != "git":
            sys.exit(f"{words}: {os.fsdecode(done.stderr)}")
    return statistics.median(times) if done.returncode == 0 else math.nan


def measure(sandbox, make, size):
    """Of a plan and of git, in milliseconds."""
    objects = Objects(sandbox, f"{make.__name__}-{size}")
    base, head = make(objects, size)
    plan = [*harness.program(), "plan", "--base", base, "--head", head, "--format", "text"]
    return milliseconds(objects, plan), milliseconds(objects, ["git", "diff-tree", "-r", base, head])


def main():
    print("| | n | plan | git diff-tree | plan of 2n | ÷ plan of n |\n|" + " --- |" * 6, flush=True)
    for name, make, size in CASES:
        with harness.Sandbox() as sandbox:
            (once, git), (twice, _) = measure(sandbox, make, size), measure(sandbox, make, 2 * size)
        print(f"| {name} | {size} | {once:.0f} | {git:.0f} | {twice:.0f} | {twice / once:.1f} |",
              flush=True)


main()
