#!/usr/bin/env python3
"""What a plan costs where there is code: of fetched repositories (folders with OWNER+NAME/repo, given
as arguments or by WHITTLE_FIELD) the newest commits that change nothing but one or two Rust sources
are planned, and timed in one run against `cargo metadata --no-deps`, `git diff-tree` and `git grep`
through all Rust source. Prints a table in Markdown: medians in milliseconds of the clock and of the
processors (user and system), and the ratios of the latter, which others on the machine change
less. Needs git and cargo; wants a release build: WHITTLE=build/release/whittle. With EARLIER=program
that program plans the same commits, in turns with it."""

import os
import shlex
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "referee"))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import field_repository  # noqa: E402

COMMITS, NEWEST, RUNS = 5, 400, 7
EARLIER = shlex.split(os.environ.get("EARLIER", ""))


def lines(sandbox, root, *words):
    return os.fsdecode(sandbox.git(root, *words)).splitlines()


def commits(sandbox, root):
    """(base, head) of commits that change one or two Rust sources and nothing else."""
    found = []
    for head in lines(sandbox, root, "rev-list", "--first-parent", "-n", str(NEWEST), "HEAD"):
        changed = lines(sandbox, root, "diff-tree", "--name-only", "-r", f"{head}~1", head)
        if 1 <= len(changed) <= 2 and all(path.endswith(".rs") for path in changed):
            found.append((f"{head}~1", head))
        if len(found) == COMMITS:
            break
    return found


def run(sandbox, root, words):
    """Seconds of the clock and of the processors."""
    start = time.monotonic()
    process = subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=harness.environment(sandbox.home))
    _, process.returncode, used = os.wait4(process.pid, 0)
    return time.monotonic() - start, used.ru_utime + used.ru_stime


def measure(sandbox, root, measured):
    """(clock, processors), medians in milliseconds, one for each command; they take turns."""
    rounds = [[run(sandbox, root, words) for words in measured] for _ in range(RUNS + 1)][1:]
    return [tuple(1000 * statistics.median(kind) for kind in zip(*one)) for one in zip(*rounds)]


def plans(program, steps):
    return [[*program, "plan", "--base", base, "--head", head] for base, head in steps]


def row(sandbox, name, directory):
    root = os.path.join(sandbox.path, name)
    sandbox.git(sandbox.path, "clone", "--quiet", directory, root)
    steps = commits(sandbox, root)
    if not steps:
        return None
    size = sum(int(line.split()[3]) for line in lines(sandbox, root, "ls-tree", "-r", "-l", "HEAD")
               if line.endswith(".rs"))
    base, head = steps[0]
    others = [["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"],
              ["git", "diff-tree", "-r", base, head],
              ["git", "grep", "-q", "no such word", "--", "*.rs"]]
    earlier = plans(EARLIER, steps) if EARLIER else []
    took = measure(sandbox, root, others + earlier + plans(harness.program(), steps))
    cargo, diff, grep = took[:3]
    took = took[3:]
    programs = [took[at:at + len(steps)] for at in range(0, len(took), len(steps))]
    cells = []
    for program in programs:
        clock, processors = (statistics.median(kind) for kind in zip(*program))
        cells.append(f"{clock:.0f}, {processors:.0f} ({processors / cargo[1]:.1f})")
    return [name.replace("+", "/"), f"{size / 1e6:.1f}", f"{diff[0]:.1f}", f"{grep[0]:.0f}",
            f"{cargo[0]:.0f}, {cargo[1]:.0f}", *cells]


def main(folders):
    titles = ["", "Rust, MB", "diff-tree", "git grep", "cargo metadata",
              *(["before (÷ metadata)"] if EARLIER else []), "plan (÷ metadata)"]
    print(f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}", flush=True)
    for name, directory in field_repository.choose(folders, None):
        with harness.Sandbox() as sandbox:
            cells = row(sandbox, name, directory)
        if cells:
            print(f"| {' | '.join(cells)} |", flush=True)


main(sys.argv[1:])
