#!/usr/bin/env python3
"""Holds `whittle plan` against what cargo really rebuilds. From a printed seed makes a workspace
of path packages, builds every member by itself as the entries of a plan do, then edits it step by
step. After each edit cargo builds every member again, and what it compiled has to be in the plan
of the edit's commit: entries, units, and what narrowed arguments hold (judgement.py says what is
missed). What is planned and not rebuilt is the price, printed as precision.

`rebuild.py` takes a few seeds; `--count N` makes N edits, `--seed N` plays one seed again, `-v`
tells what happens."""

import argparse
import concurrent.futures
import os
import random
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
from cargo_run import Cargo  # noqa: E402
from judgement import Judge, plan_of  # noqa: E402
from random_edits import Edits  # noqa: E402
from random_workspace import Workspace  # noqa: E402

EDITS_OF_A_SEED = 16
COMMANDS = ["test"] * 12 + ["check", "check --all-targets", "check --tests", "build", "bench",
                            "build --all-targets", "test --tests", "test --bins"]


class Referee:
    def __init__(self, sandbox, seed, command, verbose, jobs):
        self.sandbox, self.seed, self.verbose = sandbox, seed, verbose
        self.chance = random.Random(seed)
        self.repository = sandbox.repository(f"r{seed}")
        chosen = self.chance.choice(COMMANDS)
        self.workspace = Workspace(self.chance, self.repository)
        self.cargo = Cargo(sandbox, seed, os.path.join(self.repository, self.workspace.root),
                           command or chosen, jobs)
        self.judge = Judge(self.cargo)
        # A build script may run anew for any file of its package: a root package's for a lock file
        # that git does not know.
        if self.chance.random() < 0.8 and not self.workspace.root_package:
            self.workspace.write(".gitignore", "Cargo.lock\n")
        self.last, self.runs, self.failures = None, set(), []

    def tell(self, line):
        if self.verbose:
            print(f"  {line}", flush=True)

    def build(self):
        """Takes what is there as what the next round is compared with."""
        self.last = self.cargo.build_all()
        self.runs |= self.last.ran
        return not self.last.failed

    def story(self, what, lines):
        show = self.sandbox.git(self.repository, "show", "--stat", "--patch", "--format=", "HEAD")
        rows = [f"{package.name} ({package.dir}) → " + ", ".join(
            f"{row.kind} {row.to.name}" for row in package.dependencies)
            for package in self.workspace.packages]
        head = f"seed {self.seed}, edit {self.judge.count.edits}, cargo " \
               f"{' '.join(self.cargo.command)} ({what}):"
        self.failures.append("\n  ".join([head, *lines, *rows]) + "\n" +
                             os.fsdecode(show)[:3000])

    def judge_step(self, what, breaks, now):
        """Where cargo has something to say against it, a plan may be refused: but not be empty."""
        plan, message = plan_of(self.sandbox, self.repository,
                                self.workspace.below("Cargo.toml"), self.cargo)
        count = self.judge.count
        count.edits += 1
        count.broken += bool(now.failed)
        if plan is None:
            # Refused for what is broken, though cargo had no need to look at it.
            if not breaks and None not in now.failed:
                self.story(what, [f"refused: {message}"])
        elif None in now.failed:
            if not plan.entries:
                self.story(what, ["cargo fails, and nothing is planned", now.failed[None][:1500]])
        else:
            lines = self.judge.judge(plan, self.last, {row[1] for row in self.runs}, now)
            if lines:
                self.story(what, lines + [text[:1500] for text in now.failed.values()][:1])
        self.tell(f"{what}: compiled {len(now.compiled)}, planned "
                  f"{sorted(plan.entries) if plan else message}")

    def step(self, edits):
        """Whether the next step can begin where this one ends."""
        what, breaks = edits.any()
        if not breaks:
            self.workspace.render()
        # Cargo asks git which files are a package's.
        self.sandbox.git(self.repository, "add", "--all")
        time.sleep(0.01)
        now = self.cargo.build_all()
        self.sandbox.commit(self.repository, what)
        self.judge_step(what, breaks, now)
        if breaks:
            # What is written has a new time.
            self.sandbox.git(self.repository, "reset", "--quiet", "--hard", "HEAD~1")
            return self.build()
        self.last = now
        self.runs |= now.ran
        if now.ran and not now.failed:
            # A script that no longer says what it reads is run once more by the next build.
            self.build()
        if now.failed:
            self.judge.count.stopped += 1
            self.tell("\n".join(map(str, now.failed.values())))
        return not now.failed

    def play(self, count):
        self.workspace.render()
        if not self.build():
            self.failures.append(f"seed {self.seed}: the first build fails\n{self.last.failed}")
            return
        self.sandbox.commit(self.repository, "base")
        self.build()  # git knows the files now
        self.build()  # and the build before may still write a lock file
        edits = Edits(self.workspace)
        while self.judge.count.edits < count and self.step(edits):
            pass


def play_seed(seed, count, options):
    """For a process of its own: the sums and the failures of one seed."""
    with harness.Sandbox() as sandbox:
        referee = Referee(sandbox, seed, options.command, options.verbose,
                          max(1, (os.cpu_count() or 1) // options.jobs))
        referee.play(count)
    edits, words = referee.judge.count.edits, " ".join(referee.cargo.command)
    return (f"seed {seed}: {edits} edits, cargo {words}", referee.judge.count,
            referee.failures)


def play_all(options, first):
    """Seeds one after the other, some at a time, until there are edits enough."""
    count, failures = None, []
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        running, seed, left = [], first, options.count
        while running or left > 0:
            while left > 0 and len(running) < 2 * options.jobs:
                edits = min(EDITS_OF_A_SEED, left)
                running.append((edits, pool.submit(play_seed, seed, edits, options)))
                seed, left = seed + 1, left - edits
            edits, future = running.pop(0)
            head, counted, lines = future.result()
            print("\n".join([head, *lines]), flush=True)
            left += edits - max(counted.edits, 1)
            failures += lines
            if count:
                count.add(counted)
            count = count or counted
    return count, failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=EDITS_OF_A_SEED)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--command", help="cargo's words, instead of some that the seed chooses")
    parser.add_argument("--jobs", type=int, default=max(1, min(os.cpu_count() or 1, 4)))
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    bundles.need_cargo()
    seed = options.seed if options.seed is not None else int(os.environ.get("WHITTLE_SEED", "1"))
    begin = time.monotonic()
    count, failures = play_all(options, seed)
    print(f"{count}\n{len(failures)} failures, {time.monotonic() - begin:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
