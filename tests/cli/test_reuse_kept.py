#!/usr/bin/env python3
"""`whittle ledger prune --keep REV`: what passed of the present content stays, however old, and a
plan still sees it; what passed of anything else goes."""

import json
import os
import re

import forge
import steps
from forge import Forge, at, passed, running
from steps import harness

LATER = "2027-02-09T00:00:00Z"  # a hundred days later
LONG = forge.CONFIG.replace("reuse: true", "reuse: 3000")
PRUNER = """on: {schedule: [{cron: '0 0 * * 0'}]}
jobs:
  prune:
    runs-on: ubuntu-24.04
    steps:
      - run: whittle ledger prune --keep origin/main
"""
ASKING = 'core = { path = "../core", features = ["fast"] }\n'
FEATURES = {
    "core/Cargo.toml": forge.manifest("core", "[features]\nfast = []\n"),
    "app/Cargo.toml": forge.manifest("app", "[dependencies]\n" + ASKING),
    "other/Cargo.toml": forge.needs_core("other"),
}


def change(word):
    return {"core/src/lib.rs": f"pub fn {word}() {{}}\n"}


class Kept:
    """Main, with a change that passed, and then another one that passed, a hundred days ago."""

    def __init__(self, sandbox, checks, name, words=(), salt=0, **files):
        self.checks, self.words = checks, words
        self.forged = Forge(sandbox, checks, name, {**forge.FILES, "whittle.yml": LONG,
                                                    ".github/workflows/prune.yml": PRUNER, **files})
        self.base = self.forged.first
        self.old = self.pass_of(f"old{salt}", at(1))
        self.main = self.pass_of(f"present{salt}", at(1, 1))
        self.lines = self.read()

    def pass_of(self, word, when):
        """The commit of a change that passed."""
        forged = self.forged
        forged.git("checkout", "--quiet", "--detach", self.base)
        head = forged.commit(change(word))
        forged.run_id += 1
        forged.git("update-ref", "refs/remotes/origin/main", self.base)
        environment = forged.event("merge_group", self.base, head)
        _, outputs = forged.plan(environment, when, *self.words)
        done = forged.gate(environment, when, outputs, *self.words)
        self.checks.status(done, 0, f"the gate of {word}")
        return head

    def read(self):
        with open(self.forged.ledger, encoding="utf-8") as file:
            return file.read().split("\n")[1:-1]

    def restore(self):
        harness.write_file(self.forged.ledger, "\n".join(["whittle.ledger/1", *self.lines, ""]))

    def of_run(self, number):
        return [line for line in self.lines if f"/runs/{number}/" in line]

    def prune(self, *words, status=0, file=True, extra=None):
        ledger = ("--ledger", self.forged.ledger) if file else ()
        done = self.forged.sandbox.whittle(self.forged.root, "ledger", "prune", *ledger, "--as-of",
                                           LATER, *words, extra=extra)
        self.checks.status(done, status, f"prune {words}: {os.fsdecode(done.stderr)}")
        return done

    def expect(self, what, *words, runs=(2,), extra=None):
        """Records of those runs are left, and no others."""
        self.restore()
        done = self.prune(*words, extra=extra)
        expected = sorted(line for run in runs for line in self.of_run(run)
                          if "\teverything\t" not in line and "\tall since " not in line)
        self.checks.that(expected or not runs, f"{what}: nothing was recorded: {self.lines}")
        self.checks.that(self.read() == expected, f"{what}: {self.read()}, not {expected}")
        return done.stdout.decode()

    def plan(self, *words, as_of=LATER):
        """Of the merge group again."""
        done = self.forged.sandbox.whittle(self.forged.root, "plan", "--base", self.base, "--head",
                                           self.main, "--as-of", as_of, "--format", "json", *words,
                                           extra=self.forged.event("merge_group", self.base, self.main))
        return json.loads(done.stdout)


def check_file(kept):
    checks, forged = kept.checks, kept.forged
    kept.expect("without --keep", runs=())
    checks.that(running(kept.plan("--ledger", forged.ledger)) == ["app", "core"], "without a record")
    text = kept.expect("--keep", "--keep", kept.main)
    checks.that(re.match(f"{kept.main}: [1-9][0-9]* keys may be of any age\n", text) and
                text.endswith(f"records, {len(kept.lines) - 5} left out\n"), f"--keep: {text}")
    plan = kept.plan("--ledger", forged.ledger)
    checks.that(sorted(passed(plan)) == ["app", "core"] and not running(plan),
                f"a plan after a hundred days: {running(plan)}")
    plan = kept.plan("--ledger", forged.ledger, as_of="2027-04-09T00:00:00Z")
    checks.that(running(plan) == ["app", "core"], "after more hours than the job allows")
    kept.expect("a name", "--keep", "HEAD", runs=(2,))
    kept.expect("another revision", "--keep", kept.old, runs=(1,))
    kept.expect("one without a record", "--keep", kept.base, runs=())
    kept.expect("more days", "--keep", kept.base, "--keep-days", "101", runs=(1, 2))
    environment = forged.event("schedule", kept.base, kept.main,
                               GITHUB_WORKFLOW_REF="o/r/.github/workflows/prune.yml@refs/heads/main")
    kept.expect("in a workflow of its own", "--keep", kept.main, extra=environment)
    kept.restore()
    quiet = kept.prune("--keep", kept.main, "--quiet")
    checks.that(not quiet.stdout, f"--quiet: {quiet.stdout}")


def check_ref(kept):
    """In a ref of a remote; git is run meanwhile in the same repository."""
    checks, forged = kept.checks, kept.forged
    kept.restore()
    origin = os.path.join(forged.place, "origin.git")
    forged.git("init", "--quiet", "--bare", origin)
    forged.git("remote", "set-url", "origin", origin)
    done = forged.sandbox.whittle(forged.root, "ledger", "merge", forged.ledger)
    checks.status(done, 0, "merge into the ref")
    before = forged.git("-C", origin, "rev-parse", "refs/whittle/ledger")
    kept.prune("--keep", "nonsense", status=4, file=False)
    checks.that(forged.git("-C", origin, "rev-parse", "refs/whittle/ledger") == before, "it was pruned")
    text = kept.prune("--keep", kept.main, file=False).stdout.decode()
    checks.that(" keys may be of any age\nrefs/whittle/ledger of origin: 5 records" in text, text)
    plan = kept.plan("--remote", "origin")
    checks.that(sorted(passed(plan)) == ["app", "core"], f"the ref: {running(plan)} run")


def check_refusals(kept):
    """Nothing is pruned where it can't be told what is to stay."""
    checks, forged = kept.checks, kept.forged
    forged.git("checkout", "--quiet", "--detach", kept.main)
    broken = forged.commit({"Cargo.toml": "[nonsense"})
    forged.git("checkout", "--quiet", "--detach", kept.main)
    for what, status, said, *words in (
            ("no revision", 4, "nonsense", "--keep", "nonsense"),
            ("a broken manifest", 3, "Cargo.toml", "--keep", broken),
            ("no configuration", 3, "none.yml", "--keep", kept.main, "--config", "none.yml"),
            ("no workspace", 3, "none/Cargo.toml", "--keep", kept.main, "--manifest-path", "none/Cargo.toml"),
            ("a dash", 2, "looks like an option", "--keep=-x"),
            ("nothing", 2, "must not be empty", "--keep="),
            ("--config alone", 2, "which is not given", "--config", "whittle.yml"),
            ("--target alone", 2, "which is not given", "--target", "x86_64-unknown-linux-gnu")):
        kept.restore()
        done = kept.prune(*words, status=status)
        checks.that(said.encode() in done.stderr, f"{what}: {done.stderr}")
        checks.that(kept.read() == kept.lines, f"{what}: it was pruned")
    done = forged.sandbox.whittle(forged.root, "ledger", "show", "--ledger", forged.ledger, "--keep", "HEAD")
    checks.status(done, 2, "show --keep")


def check_nameless(kept):
    """What has no keys is told of, once a job."""
    forged = kept.forged
    loose = forge.FILES["rust-toolchain.toml"].replace("1.95.0", "stable")
    forged.git("checkout", "--quiet", "--detach", kept.main)
    head = forged.commit({"rust-toolchain.toml": loose})
    text = kept.expect("an unpinned toolchain", "--keep", head, runs=())
    kept.checks.that(text.startswith(f"{head}: 0 keys may be of any age\ntest: passed over: its toolchain is "
                                     "not pinned to a version, and no compiler was reported\n") and
                     text.count("\n") == 3, text)
    head = forged.commit({"whittle.yml": LONG.replace(", reuse: 3000", "")})
    text = kept.expect("no job that reuses", "--keep", head, runs=())
    kept.checks.that(text.startswith(f"{head}: 0 keys") and "passed over" not in text, text)


def check_doubt(sandbox, checks):
    """Legs of one row ran on different images. To forget that would make older passes count."""
    for salt in range(20):
        kept = Kept(sandbox, checks, f"doubt{salt}", salt=salt)
        if all(int(line[:2], 16) >= forge.AUDITED for line in kept.lines):
            break
    path = os.path.join(kept.forged.place, "tools.txt")
    harness.write_file(path, "".join(f"job: test\nrow: test {leg}\nimage: ubuntu24 {number}\n"
                                     for number, leg in enumerate(("app", "core"))))
    kept.forged.git("checkout", "--quiet", "--detach", kept.base)
    other = kept.forged.commit(change("other"))
    kept.forged.run("merge_group", kept.base, other, at(2), words=("--tools", path))
    for words in ((), ("--keep", kept.main), ("--keep-days", "30", "--keep", kept.main)):
        checks.that(running(kept.plan("--ledger", kept.forged.ledger)) == ["app", "core"], f"before {words}")
        kept.prune(*words)
        plan = kept.plan("--ledger", kept.forged.ledger)
        checks.that(running(plan) == ["app", "core"], f"after {words}: {running(plan)}")


def check_together(sandbox, checks):
    """Packages that turn on features for each other, on one runner."""
    kept = Kept(sandbox, checks, "together", **FEATURES,
                **{"whittle.yml": LONG.replace(", runners: each", "")})
    kept.expect("a row of several packages", "--keep", kept.main)
    kept = Kept(sandbox, checks, "proven", **FEATURES,
                **{"whittle.yml": LONG.replace("reuse", "proof: required, reuse")})
    names = {line.split("\t")[7] for line in kept.lines}
    checks.that("lib core test, in any company" in names, f"proven: {names}")
    kept.expect("what is asked for in any company", "--keep", kept.main)


def check_words(sandbox, checks):
    """The plan of another command, for another platform."""
    for name, *words in (("command", "--command", "test --all-targets"),
                         ("target", "--target", "x86_64-pc-windows-msvc")):
        kept = Kept(sandbox, checks, name, words)
        kept.expect(f"--keep {words}", "--keep", kept.main, *words)
        kept.expect("--keep alone", "--keep", kept.main, runs=())


def make_kept(sandbox, checks, salt):
    kept = Kept(sandbox, checks, f"kept{salt}", salt=salt)
    kept.forged.need_unaudited()
    return kept


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        kept = harness.unaudited(make_kept, sandbox, checks)
        check_file(kept)
        check_refusals(kept)
        check_nameless(kept)
        check_ref(kept)
        check_doubt(sandbox, checks)
        check_together(sandbox, checks)
        check_words(sandbox, checks)
    checks.finish()


main()
