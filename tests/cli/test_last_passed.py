#!/usr/bin/env python3
"""`--base last-passed`: after a run that failed the next push covers what that one changed, and
nothing is taken for good that did not pass as a whole."""

import json
import os

import forge
import steps
from forge import at, running
from steps import harness

WORDS = ("--base", "last-passed")


def same(checks, found, expected, what):
    checks.that(found == expected, f"{what}: found {found}, expected {expected}")


class Main:
    """Pushes to main, one commit each, whose plans ask for the last good commit."""

    def __init__(self, forged, checks):
        self.forged, self.checks = forged, checks
        self.head, self.pushes = forged.first, 0

    def push(self, what, files, expected, base=None, results=None, record=True):
        """What runs after a push; `base` is what it has to be compared with, None for nothing."""
        forged = self.forged
        self.pushes += 1
        forged.run_id += 1
        before, when = self.head, at(1, self.pushes)
        forged.git("checkout", "--quiet", "--detach", before)
        self.head = forged.commit(files)
        forged.git("update-ref", "refs/remotes/origin/main", self.head)
        environment = forged.event("push", before, self.head)
        plan, outputs = forged.plan(environment, when, *WORDS)
        same(self.checks, running(plan), expected, f"{what}: runs")
        same(self.checks, (plan["base"] or {}).get("oid"), base, f"{what}: base")
        same(self.checks, outputs.get("base"), base, f"{what}: output")
        if record:
            done = forged.gate(environment, when, outputs, *WORDS, results=results)
            self.checks.that(b"nothing was recorded" not in done.stdout,
                             f"{what}: {os.fsdecode(done.stdout)}")
        return self.head


def check_chain(forged, checks):
    main = Main(forged, checks)
    everything = ["app", "core", "other"]
    first = main.push("nothing is known", {"core/src/lib.rs": "// 1\n"}, everything)
    second = main.push("the first was good", {"app/src/lib.rs": "// 2\n"}, ["app"], first)
    main.push("a bad run", {"other/src/lib.rs": "// 3\n"}, ["other"], second,
              results={"test": "failure"})
    main.push("after a bad run", {"app/src/lib.rs": "// 4\n"}, ["app", "other"], second,
              results={"test": "cancelled"})
    main.push("a run that never was", {"README.md": "# 5\n"}, ["app", "other"], second,
              record=False)
    good = main.push("mended", {"other/src/lib.rs": "// 6\n"}, ["app", "other"], second)
    last = main.push("after that", {"core/tests/smoke.rs": "// 7\n"}, ["core"], good)
    done = forged.sandbox.whittle(forged.root, "ledger", "revoke", "--ledger", forged.ledger,
                                  "https://github.com/o/r/actions/runs/2/attempts/1", "--as-of",
                                  at(2))
    checks.status(done, 0, "revoke")
    environment = forged.event("push", good, last)
    plan, _ = forged.plan(environment, at(3), *WORDS)
    same(checks, plan["base"]["oid"], first, "a link of the chain was taken back")
    plan, _ = forged.plan(environment, "2027-11-01T00:00:00Z", *WORDS)
    same(checks, (plan["mode"], plan["mode_reason"]["code"]), ("full", "base-missing"), "too old")


OTHER = """platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
jobs:
  check: {command: check, platforms: [linux], runners: each}
"""


def check_series(forged, checks):
    """A plan for another branch, with another configuration, of another workspace or command, may
    leave out what this one has: its pass says nothing of the commit that failed here."""
    main = Main(forged, checks)
    first = main.push("nothing is known", {"other.yml": OTHER}, ["app", "core", "other"])
    bad = main.push("a bad run", {"core/src/lib.rs": "// 1\n"}, ["app", "core"], first,
                    results={"test": "failure"})
    topic = {**forge.payload_of("push", first, bad), "ref": "refs/heads/topic"}
    for what, payload, words in (
            ("another branch", topic, ()), ("another configuration", None, ("--config", "other.yml")),
            ("another command", None, ("--command", "check")),
            ("another target", None, ("--target", "x86_64-unknown-linux-musl")),
            ("another workspace", None, ("--manifest-path", "core/Cargo.toml")),
            ("another directory", None, ("-C", "core"))):
        forged.run_id += 1
        environment = forged.event("push", first, bad, payload=payload)
        if payload:
            environment["GITHUB_REF"] = "refs/heads/topic"
        _, outputs = forged.plan(environment, at(1, 3), *words, "--base", first)
        done = forged.gate(environment, at(1, 3), outputs, *words)
        checks.status(done, 0, what)
        checks.that(b"nothing was recorded" not in done.stdout, f"{what}: {os.fsdecode(done.stdout)}")
        plan, _ = forged.plan(forged.event("push", first, bad), at(1, 4), *WORDS)
        same(checks, plan["base"]["oid"], first, f"{what}: the commit itself")
        child = forged.commit({"README.md": f"# {what}\n"})
        plan, _ = forged.plan(forged.event("push", bad, child), at(1, 4), *WORDS)
        same(checks, plan["base"]["oid"], first, f"{what}: after a bad run")
        forged.git("checkout", "--quiet", "--detach", bad)


class Shared:
    """A merge group that records, and pushes of what it had."""

    def __init__(self, forged, checks):
        self.main, self.forged, self.checks = Main(forged, checks), forged, checks
        self.first = self.main.push("nothing is known", {"other/src/lib.rs": "// 0\n"},
                                    ["app", "core", "other"])

    def group(self, files, day):
        """The address of the run of a group with these files."""
        forged = self.forged
        forged.git("checkout", "--quiet", "--detach", self.main.head)
        forged.run("merge_group", self.main.head, forged.commit(files), at(1, day))
        forged.need_unaudited()
        return f"https://github.com/o/r/actions/runs/{forged.run_id}/attempts/1"

    def last(self, head, what, expected):
        """What the next push would be compared with."""
        forged = self.forged
        forged.git("checkout", "--quiet", "--detach", head)
        child = forged.commit({"README.md": f"# {what}\n"})
        plan, _ = forged.plan(forged.event("push", head, child), at(2), *WORDS)
        same(self.checks, (plan["base"] or {}).get("oid"), expected, what)

    def revoke(self, run):
        done = self.forged.sandbox.whittle(self.forged.root, "ledger", "revoke", "--ledger",
                                           self.forged.ledger, run, "--as-of", at(2))
        self.checks.status(done, 0, "revoke")
        return done.stdout


def check_believed(forged, checks, salt):
    """A push leaves out what a merge group passed: with that run its commit is no longer good, nor
    is what was compared with it. What the push itself ran stays."""
    shared = Shared(forged, checks)
    change = {"app/src/lib.rs": f"// {salt}\n"}
    group = shared.group(change, 1)
    both = {**change, "other/src/lib.rs": "// 1\n"}
    second = shared.main.push("part of it had passed", both, ["other"], shared.first)
    third = shared.main.push("after that", {"core/tests/smoke.rs": "// 2\n"}, ["core"], second)
    shared.last(third, "all is good", third)
    said = shared.revoke(group)
    checks.that(b"3 passes were taken back" in said, f"revoke: {said}")
    shared.last(third, "what was believed is taken back", shared.first)
    shared.last(second, "and before that", shared.first)
    plan, _ = forged.plan(forged.event("push", shared.first, second), at(2), *WORDS)
    same(checks, running(plan), ["app"], "what the push ran itself stays")


def check_unproven(forged, checks, salt):
    """The gate looks for itself by which passes something was left out: where one is gone by then,
    or where it is not told which rows ran, the commit is not good."""
    for what, said in (("taken back", b"no pass shows any more what test left out"),
                       ("not told", b"nothing tells which rows of test ran")):
        forged.forget()
        shared = Shared(forged, checks)
        change = {"app/src/lib.rs": f"// {what} {salt}\n"}
        group = shared.group(change, 1)
        forged.git("checkout", "--quiet", "--detach", shared.main.head)
        head = forged.commit({**change, "other/src/lib.rs": f"// {what}\n"})
        forged.git("update-ref", "refs/remotes/origin/main", head)
        forged.run_id += 1
        environment = forged.event("push", shared.main.head, head)
        plan, outputs = forged.plan(environment, at(1, 5), *WORDS)
        same(checks, running(plan), ["other"], f"{what}: runs")
        if what == "taken back":
            shared.revoke(group)
        else:
            jobs = json.loads(outputs["jobs"])
            jobs["test"].pop("matrix")
            outputs["jobs"] = json.dumps(jobs)
            outputs.pop("test", None)
        done = forged.gate(environment, at(1, 6), outputs, *WORDS)
        checks.that(b"the plan as a whole: not recorded: " + said in done.stdout,
                    f"{what}: {os.fsdecode(done.stdout)}")
        shared.last(head, what, shared.first)


def play(check, sandbox, checks, salt):
    check(forge.Forge(sandbox, checks, f"{check.__name__}{salt}"), checks, salt)


def check_swapped(forged, checks):
    """The plan that ran has not the jobs of the one that the gate makes."""
    forged.forget()
    head = forged.commit({"other.yml": OTHER, "core/src/lib.rs": "// swapped\n"})
    forged.run_id += 1
    environment = forged.event("push", forged.first, head)
    _, outputs = forged.plan(environment, at(1), "--config", "other.yml", "--full")
    checks.status(forged.gate(environment, at(1), outputs), 0, "another plan")
    child = forged.commit({"README.md": "# more\n"})
    plan, _ = forged.plan(forged.event("push", head, child), at(1, 1), *WORDS)
    same(checks, plan["mode"], "full", "another plan was handed over")


def check_others(forged, checks):
    """Without a ledger; and a merge group, whose commit need not come to the branch."""
    done = forged.sandbox.whittle(forged.root, "plan", *WORDS)
    checks.status(done, 2, "no ledger")
    checks.that(b"--ledger" in done.stderr, f"no ledger: {done.stderr}")
    forged.forget()
    forged.run("merge_group", forged.first, forged.commit({"core/src/lib.rs": "// group\n"}), at(1))
    head = forged.commit({"core/src/lib.rs": "// more\n"})
    plan, _ = forged.plan(forged.event("push", forged.first, head), at(2), *WORDS)
    same(checks, plan["mode"], "full", "a merge group is no commit of the branch")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check_chain(forge.Forge(sandbox, checks, "chain"), checks)
        check_series(forge.Forge(sandbox, checks, "series"), checks)
        check_swapped(forge.Forge(sandbox, checks, "swapped"), checks)
        for check in (check_believed, check_unproven):
            harness.unaudited(play, check, sandbox, checks)
        check_others(forge.Forge(sandbox, checks, "others"), checks)
    checks.finish()


main()
