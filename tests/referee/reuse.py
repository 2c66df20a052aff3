#!/usr/bin/env python3
"""Holds equal ids of a ledger against cargo. From a printed seed makes a random workspace and a
chain of edits, each a commit. Each commit is planned with the ledger of those before it, against
any of them, and what runs is recorded. Where a root has the id of a pass of an earlier commit, its
tests would be left out: so cargo, with everything built at that commit, has to find nothing to
build of the root at the later one.

`reuse.py` takes a few edits; `--count N` makes N, `--seed N` plays one seed again, `-v` tells what
happens."""

import argparse
import json
import os
import random
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
from cargo_run import Cargo  # noqa: E402
from random_edits import Edits  # noqa: E402
from random_workspace import Workspace  # noqa: E402

EDITS_OF_A_SEED = 12
COMMANDS = ["test"] * 6 + ["check", "check --all-targets", "build", "test --tests", "bench"]
WORKFLOW = """jobs:
  plan: {{steps: [{{run: whittle plan}}]}}
  {name}: {{steps: [{{run: "cargo {command} ${{{{ matrix.args }}}}"}}]}}
"""
NOW = "2026-11-01T{:02}:{:02}:00Z"
NO_BASE = "0" * 40


def records_of(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file.readlines()[1:]]


class Queue:
    """Plans commits, and records what they run, as a merge queue does."""

    def __init__(self, sandbox, repository, cargo, manifest):
        self.sandbox, self.repository, self.cargo = sandbox, repository, cargo
        self.job = cargo.command[0]
        self.words = ["--command", " ".join(cargo.command), "--manifest-path", manifest,
                      "--target", cargo.host]
        self.place = sandbox.make(os.path.basename(repository) + "-runner")
        self.ledger = os.path.join(self.place, "passed.txt")

    def environment(self, number, base, head):
        event = os.path.join(self.place, "event.json")
        group = {"head_sha": head, "base_sha": base, "base_ref": "refs/heads/main"}
        harness.write_file(event, json.dumps({"merge_group": group}))
        self.sandbox.git(self.repository, "update-ref", "refs/remotes/origin/main", base)
        return {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "merge_group",
                "GITHUB_EVENT_PATH": event, "GITHUB_SHA": head, "GITHUB_REPOSITORY": "o/r",
                "GITHUB_SERVER_URL": "x", "GITHUB_RUN_ID": str(number), "GITHUB_RUN_ATTEMPT": "1",
                "GITHUB_WORKFLOW_REF": "o/r/.github/workflows/ci.yml@refs/heads/main"}

    def ask(self, what, *words, extra):
        done = self.sandbox.whittle(self.repository, what, *self.words, *words, extra=extra)
        if done.returncode:
            raise ValueError(f"{what}: {os.fsdecode(done.stderr)}")
        return done.stdout

    def run(self, number, base, head, ledger, *words):
        """The plan of a run that goes well, of which the gate records."""
        extra = self.environment(number, base, head)
        words = (*words, "--ledger", ledger, "--as-of", NOW.format(number // 60, number % 60))
        plan = json.loads(self.ask("plan", "--format", "json", *words, extra=extra))
        count = plan["jobs"][self.job]["count"]
        outputs = {"mode": plan["mode"], "count": str(count), "jobs": json.dumps(plan["jobs"]),
                   "as-of": plan["ledger"]["as_of"]}
        needs = {"plan": {"result": "success", "outputs": outputs},
                 self.job: {"result": "success" if count else "skipped"}}
        results = os.path.join(self.place, "needs.json")
        harness.write_file(results, json.dumps(needs))
        self.ask("gate", "--record", "--results", results, *words, extra=extra)
        return plan

    def ids(self, number, base, head):
        """(package, root) → id, of all that the commit has."""
        ledger = os.path.join(self.place, "all.txt")
        if os.path.exists(ledger):
            os.remove(ledger)
        self.run(number, base, head, ledger, "--full")
        return {(fields[6], fields[7]): fields[0] for fields in records_of(ledger)}


class Referee:
    def __init__(self, sandbox, seed, options):
        self.sandbox, self.seed, self.verbose = sandbox, seed, options.verbose
        self.chance = random.Random(seed)
        self.repository = sandbox.repository(f"r{seed}")
        chosen = self.chance.choice(COMMANDS)
        self.workspace = Workspace(self.chance, self.repository)
        self.cargo = Cargo(sandbox, seed, os.path.join(self.repository, self.workspace.root),
                           options.command or chosen, options.jobs)
        self.queue = Queue(sandbox, self.repository, self.cargo, self.workspace.below("Cargo.toml"))
        self.commits, self.ids, self.failures = [], [], []
        self.compared = self.pruned = self.pairs = 0

    def tell(self, line):
        if self.verbose:
            print(f"  {line}", flush=True)

    def git(self, *words):
        return self.sandbox.git(self.repository, *words).decode().strip()

    def first_files(self):
        self.workspace.write("rust-toolchain.toml", '[toolchain]\nchannel = "1.95.0"\n')
        self.workspace.write(".github/workflows/ci.yml", WORKFLOW.format(
            name=self.cargo.command[0], command=self.cargo.command[0]))
        if self.chance.random() < 0.5 and not self.workspace.root_package:
            self.workspace.write(".gitignore", "Cargo.lock\n")
        self.git("remote", "add", "origin", "https://example.com/o/r")

    def commit(self, what):
        """Whether it is one of the chain: what cargo refuses is taken back."""
        self.git("add", "--all")
        message = self.cargo.members()
        failed = bool(message) or bool(self.cargo.build("--workspace", *self.cargo.options)[1])
        if not failed:
            self.sandbox.commit(self.repository, what)
            self.commits.append(self.git("rev-parse", "HEAD"))
        return not failed

    def record(self, what):
        """Plans the last commit against any before it."""
        number = len(self.commits) - 1
        base = self.chance.randrange(number) if number else 0
        self.ids.append(self.queue.ids(number, self.commits[base], self.commits[number]))
        if not number:
            return
        plan = self.queue.run(number, self.commits[base], self.commits[number], self.queue.ledger)
        proofs = {entry["package"]: int(entry["reason"]["detail"].split("/")[-3])
                  for entry in plan["jobs"][self.queue.job]["pruned"]
                  if entry["reason"]["code"] == "already-passed"}
        self.tell(f"{number}, {what}, since {base}: passed {proofs}")
        self.pruned += len(proofs)
        for package, run in proofs.items():
            same = [root for root, found in self.ids[number].items()
                    if root[0] == package and self.ids[run].get(root) == found]
            if not same:
                self.failures.append(f"seed {self.seed}: {package} at {number} is said to have "
                                     f"passed in {run}, of which it has no id")
        runs = sorted(set(proofs.values()))
        for run in self.chance.sample(runs, min(len(runs), 1)) or [self.chance.randrange(number)]:
            self.compare(run, number)

    def build(self, number):
        self.git("checkout", "--quiet", "--force", "--detach", self.commits[number])
        time.sleep(0.01)
        return self.cargo.build_all()

    def compare(self, earlier, later):
        """What has one id at both must be fresh at the later with what the earlier built."""
        roots = [root for root, found in self.ids[later].items()
                 if self.ids[earlier].get(root) == found]
        before = self.build(earlier)
        self.cargo.build_all()  # a script that says nothing new runs once more
        now = self.build(later)
        self.pairs += 1
        self.compared += len(roots)
        for package, root in roots:
            self.compare_root(package, root.split(" "), (earlier, before), (later, now))

    def is_root(self, unit):
        """`cargo check` compiles a macro as well where a binary of its package needs it: that one
        is no root, and what needs it has an id of its own."""
        return unit.checked or unit.kind != "lib" or self.cargo.command[0] != "check"

    def compare_root(self, package, root, earlier, later):
        kind, target, mode = root
        mode = "build" if mode in ("doctest", "build", "check", "doc") else mode
        held = earlier[1].entries.get(package, {})
        for key, unit in later[1].entries.get(package, {}).items():
            if unit.package == package and self.is_root(unit) and (unit.kind, unit.target, unit.mode) == (
                    kind if kind != "proc-macro" else "lib", target, mode) and (
                    key in later[1].compiled or key not in held):
                show = self.git("diff", self.commits[earlier[0]], self.commits[later[0]])
                self.failures.append(f"seed {self.seed}, cargo {' '.join(self.cargo.command)}: "
                                     f"{package} {' '.join(root)} passed at {earlier[0]}, and is "
                                     f"built anew at {later[0]}:\n{show[:3000]}")

    def play(self, count):
        self.workspace.render()
        self.first_files()
        if not self.commit("base"):
            self.failures.append(f"seed {self.seed}: the first build fails")
            return
        self.record("base")
        edits = Edits(self.workspace)
        for _ in range(count):
            what, breaks = edits.any()
            if breaks:
                # What is built nowhere passes nowhere.
                self.git("reset", "--quiet", "--hard", self.commits[-1])
                continue
            self.workspace.render()
            if not self.commit(what):
                break
            self.record(what)
            self.git("checkout", "--quiet", "--force", "--detach", self.commits[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=EDITS_OF_A_SEED)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--command", help="cargo's words, instead of some that the seed chooses")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    bundles.need_cargo()
    seed = options.seed if options.seed is not None else int(os.environ.get("WHITTLE_SEED", "1"))
    left, failures, sums = options.count, [], [0, 0, 0]
    while left > 0:
        with harness.Sandbox() as sandbox:
            referee = Referee(sandbox, seed, options)
            referee.play(min(left, EDITS_OF_A_SEED))
        print(f"seed {seed}: {len(referee.commits)} commits, cargo "
              f"{' '.join(referee.cargo.command)}: {referee.compared} roots", flush=True)
        print("".join(f"{line}\n" for line in referee.failures), end="")
        failures += referee.failures
        sums = [sums[0] + referee.pairs, sums[1] + referee.compared, sums[2] + referee.pruned]
        left, seed = left - max(len(referee.commits) - 1, 1), seed + 1
    print(f"{sums[0]} pairs of commits, {sums[1]} roots with one id at both, {sums[2]} entries that "
          f"had passed\n{len(failures)} failures")
    return 1 if failures or not sums[1] else 0


if __name__ == "__main__":
    sys.exit(main())
