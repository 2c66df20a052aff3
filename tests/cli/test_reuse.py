#!/usr/bin/env python3
"""What has passed does not run again: runs of a merge queue, one after the other, as GitHub makes
them, and when a pass does not count."""

import json
import os

import forge
import steps
from forge import Forge, at, passed, running
from steps import harness

RUN = "https://github.com/o/r/actions/runs/{}/attempts/1"


def nothing_runs(forged, kind, base, head, when, **event):
    plan, _ = forged.run(kind, base, head, when, **event)
    forged.checks.that(running(plan) == [], f"{kind} at {when}: {running(plan)} run: "
                       f"{plan['jobs']['test']['selected']}")
    return passed(plan)


def runs(forged, what, plan, packages):
    why = {entry["package"]: entry["reason"] for entry in plan["jobs"]["test"]["selected"]}
    forged.checks.that(running(plan) == packages,
                       f"{what}: {running(plan)} run, not {packages}: {why}")


class Line:
    """Commits on top of each other, each with the merge that a queue makes of it."""

    def __init__(self, forged):
        self.forged, self.base, self.tip = forged, forged.first, forged.first

    def change(self, files):
        self.forged.git("checkout", "--quiet", "--detach", self.tip)
        topic = self.forged.commit(files)
        self.forged.git("checkout", "--quiet", "--detach", self.base)
        self.forged.git("merge", "--quiet", "--no-ff", "--message", "group", topic)
        self.tip = topic
        return topic, self.forged.git("rev-parse", "HEAD")


def check_same_content(forged, line, salt):
    topic, group = line.change({"core/src/lib.rs": f"pub fn changed{salt}() {{}}\n"})
    plan, text = forged.run("merge_group", line.base, group, at(1))
    runs(forged, "the first group", plan, ["app", "core"])
    forged.checks.that("recorded 5 passes" in text, f"the first group: {text}")
    forged.need_unaudited()
    for kind, head in (("merge_group", group), ("pull_request", topic), ("pull_request", group)):
        found = nothing_runs(forged, kind, line.base, head, at(1, 1))
        forged.checks.that(found == {"app": RUN.format(1), "core": RUN.format(1)},
                           f"{kind}: passed {found}")
    environment = forged.event("merge_group", line.base, group)
    plan, outputs = forged.plan(environment, at(1, 1))
    done = forged.gate(environment, at(1, 1), outputs)
    forged.checks.status(done, 0, "the gate of a plan without rows")
    forged.checks.that(b"Good: nothing was planned" in done.stdout, f"{done.stdout}")
    forged.checks.that(outputs["count"] == "0" and
                       plan["ledger"] == {"as_of": at(1, 1), "passed": 2}, f"{plan['ledger']}")
    plan, text = forged.run("merge_group", line.base, group, at(1, 2))
    forged.checks.that("recorded 0 passes" in text, f"belief is no pass: {text}")
    return topic, group


def check_person(forged, line, topic):
    """One at a desk asks the same ledger."""
    words = ("plan", "--base", line.base, "--head", topic, "--ledger", forged.ledger, "--as-of", at(1, 3))
    done = forged.sandbox.whittle(forged.root, *words, "--format", "json")
    found = passed(json.loads(done.stdout))
    forged.checks.that(found == {"app": RUN.format(1), "core": RUN.format(1)}, f"at a desk: {found}")
    text = forged.sandbox.whittle(forged.root, *words).stdout.decode()
    forged.checks.that(RUN.format(1) in text, f"a plan at a desk: {text}")
    words = ("plan", "--base", line.base, "--ledger", forged.ledger, "--as-of", at(1, 3))
    done = forged.sandbox.whittle(forged.root, *words, "--format", "json")
    runs(forged, "a work tree", json.loads(done.stdout), ["app", "core"])


def check_other_content(forged, line):
    _, group = line.change({"other/src/lib.rs": "pub fn changed() {}\n"})
    plan, text = forged.run("merge_group", line.base, group, at(1, 4))
    runs(forged, "another package", plan, ["other"])
    forged.checks.that(sorted(passed(plan)) == ["app", "core"], f"another package: {passed(plan)}")
    forged.checks.that("recorded 2 passes" in text, f"another package: {text}")
    forged.need_unaudited()
    _, group = line.change({"README.md": "# Read more\n"})
    found = nothing_runs(forged, "merge_group", line.base, group, at(1, 5))
    forged.checks.that(sorted(found) == ["app", "core", "other"], f"README: {found}")


def check_toolchains(forged, line):
    everything = ["app", "core", "other"]
    bumped = forge.FILES["rust-toolchain.toml"].replace("1.95.0", "1.96.0")
    _, group = line.change({"rust-toolchain.toml": bumped})
    plan, text = forged.run("merge_group", line.base, group, at(1, 6))
    runs(forged, "another toolchain", plan, everything)
    forged.checks.that("recorded 7 passes" in text, f"another toolchain: {text}")
    forged.need_unaudited()
    nothing_runs(forged, "merge_group", line.base, group, at(1, 7))
    for channel in ("stable", "1.96", "nightly"):
        _, group = line.change({"rust-toolchain.toml": bumped.replace("1.96.0", channel)})
        before = forge.records(forged.ledger)
        plan, text = forged.run("merge_group", line.base, group, at(1, 8))
        runs(forged, channel, plan, everything)
        forged.checks.that("recorded 0 passes" in text and
                           "test: not recorded: its toolchain is not pinned" in text,
                           f"{channel}: {text}")
        plan, _ = forged.run("merge_group", line.base, group, at(1, 9))
        runs(forged, f"{channel}, again", plan, everything)
        forged.checks.that(forge.records(forged.ledger) == before, f"{channel}: records")


def check_window(forged, base, group):
    """A pass counts for a day, to the second, and not before it is made."""
    for when, expected in (("2026-11-02T00:00:00Z", []), ("2026-11-02T00:00:01Z", ["app", "core"]),
                           ("2026-10-31T23:59:59Z", ["app", "core"])):
        environment = forged.event("merge_group", base, group)
        plan, _ = forged.plan(environment, when)
        runs(forged, f"as of {when}", plan, expected)


def check_trailers(forged, base, topic, when):
    for trailer, packages in (("CI: full", ["app", "core", "other"]), ("See: full", []),
                              ("CI-Job: test", ["app", "core", "other"])):
        forged.git("checkout", "--quiet", "--detach", topic)
        forged.git("commit", "--quiet", "--allow-empty", "--message", f"more\n\n{trailer}")
        head = forged.git("rev-parse", "HEAD")
        plan, _ = forged.plan(forged.event("pull_request", base, head), when)
        runs(forged, f"the trailer {trailer}", plan, packages)


def check_distrust(forged, base, topic, group):
    """Who asks for more than what a change reaches gets it."""
    both, everything = ["app", "core"], ["app", "core", "other"]
    when = at(1, 10)

    def expect(what, packages, environment, *words):
        plan, _ = forged.plan(environment, when, *words)
        runs(forged, what, plan, packages)

    group_event = forged.event("merge_group", base, group)
    expect("the usual", [], group_event)
    expect("attempt 2", both, forged.event("merge_group", base, group, attempt=2))
    expect("--full", everything, group_event, "--full")
    expect("--job", everything, group_event, "--job", "test")
    for label, packages in (("ci:full", everything), ("bug", [])):
        payload = forge.payload_of("pull_request", base, topic)
        payload["pull_request"]["labels"] = [{"name": label}]
        expect(f"label {label}", packages,
               forged.event("pull_request", base, topic, payload=payload))
    expect("a push to the default branch", [], forged.event("push", base, group))
    other = {**forge.payload_of("push", base, group), "ref": "refs/heads/other"}
    expect("a push to another branch", both, forged.event("push", base, group, payload=other))
    tag = {**forge.payload_of("push", base, group), "ref": "refs/tags/v1"}
    expect("a tag", everything, forged.event("push", base, group, payload=tag))
    expect("a new branch", everything, forged.event("push", forge.NOBODY, group), "--full")
    for kind in ("workflow_dispatch", "schedule", "release"):
        environment = forged.event(kind, base, group)
        plan, _ = forged.plan(environment, when)
        forged.checks.that(not passed(plan) and plan["ledger"]["passed"] == 0, f"{kind}: believes")
    expect("another command", both, group_event, "--command", "test --all-targets")
    check_trailers(forged, base, topic, when)


def check_rules(forged, line):
    """What a path rule asks for runs, whatever passed."""
    rules = forge.CONFIG + "paths:\n  - {glob: 'notes/**', reaches: {jobs: [test]}}\n"
    _, group = line.change({"whittle.yml": rules,
                            "rust-toolchain.toml": forge.FILES["rust-toolchain.toml"]})
    _, text = forged.run("merge_group", line.base, group, at(2))
    forged.checks.that("recorded 7 passes" in text, f"a path rule: {text}")
    forged.need_unaudited()
    nothing_runs(forged, "merge_group", line.base, group, at(2, 1))
    _, group = line.change({"notes/a.txt": "more\n"})
    plan, _ = forged.run("merge_group", line.base, group, at(2, 2))
    runs(forged, "a path rule", plan, ["app", "core", "other"])


def check_records_against(forged, base, group):
    """A run that is taken back, and a failure as late as the pass."""
    environment = forged.event("merge_group", base, group)
    with open(forged.ledger, encoding="utf-8") as file:
        good = file.read()
    app = forged.ids()[("test", "linux", "app", "lib app test")]
    lines = [record for record in good.split("\n")[1:] if record]
    first = [record for record in lines if RUN.format(1) in record]
    found = [record for record in first if "\tapp\tlib app test" in record]
    forged.checks.that(len(found) == 1, f"{app}: {found}")
    for what, kind, when, expected in (
            ("a later failure", "fail", at(1, 1), ["app"]), ("one as late", "fail", at(1), ["app"]),
            ("an earlier one", "fail", "2026-10-31T00:00:00Z", [])):
        failed = found[0].replace("\tpass\t" + at(1), f"\t{kind}\t{when}").replace("runs/1", "runs/x")
        harness.write_file(forged.ledger, "\n".join(["whittle.ledger/1", *sorted([*first, failed])])
                           + "\n")
        plan, _ = forged.plan(environment, at(1, 2))
        runs(forged, what, plan, expected)
    harness.write_file(forged.ledger, good)
    done = forged.sandbox.whittle(forged.root, "ledger", "revoke", "--ledger", forged.ledger,
                                  RUN.format(1), "--as-of", at(1, 3))
    forged.checks.status(done, 0, "revoke")
    plan, _ = forged.plan(environment, at(1, 4))
    runs(forged, "a run that is taken back", plan, ["app", "core"])


def revocation_of(forged):
    """Lines of a ledger that takes the first run back, the revocation last."""
    kept = os.path.join(forged.place, "revoked")
    with open(forged.ledger, "rb") as file:
        harness.write_file(kept, file.read())
    forged.sandbox.whittle(forged.root, "ledger", "revoke", "--ledger", kept, RUN.format(1), "--as-of",
                           at(1))
    with open(kept, encoding="utf-8") as file:
        lines = file.read().split("\n")[1:-1]
    os.remove(kept)
    return sorted(lines, key=lambda record: "\trevoked\t" in record)


def check_broken_ledgers(forged, base, group):
    """One warning, and everything that a change reaches runs."""
    environment = forged.event("merge_group", base, group)
    broken = {"missing": None, "of something else": "hello\n", "newer": "whittle.ledger/2\n",
              "bytes": b"\0\xff" * 1000}
    lines = ["whittle.ledger/1", *revocation_of(forged)]
    broken["put together"] = "\n".join([*lines[:-1], lines[0], lines[-1], ""])
    broken["out of order"] = "\n".join([lines[0], *sorted(lines[1:-1]), "0" + lines[-1][1:], ""])
    broken["cut off"] = "\n".join([lines[0], *sorted(lines[1:])])
    for what, content in broken.items():
        path = os.path.join(forged.place, "broken")
        forged.forget(path)
        if content is not None:
            harness.write_file(path, content)
        plan, _ = forged.plan(environment, at(1, 1), ledger=path)
        runs(forged, f"a ledger that is {what}", plan, ["app", "core"])
        codes = [warning["code"] for warning in plan["warnings"]]
        forged.checks.that(codes == ["ledger-unread"], f"a ledger that is {what}: {codes}")
    done = forged.sandbox.whittle(forged.root, "plan", "--ledger", path, "--as-of", at(1), "--format",
                                  "text", extra=environment)
    told = [row for row in done.stderr.decode().split("\n") + done.stdout.decode().split("\n")
            if path in row]
    forged.checks.status(done, 0, "a broken ledger")
    forged.checks.that(len(told) == 1, f"a broken ledger: {told}")


def play(sandbox, salt):
    checks = steps.Checks()
    forged = Forge(sandbox, checks, f"flow{salt}")
    line = Line(forged)
    topic, group = check_same_content(forged, line, salt)
    check_person(forged, line, topic)
    check_window(forged, line.base, group)
    check_distrust(forged, line.base, topic, group)
    forged.git("checkout", "--quiet", "--detach", group)
    check_broken_ledgers(forged, line.base, group)
    check_other_content(forged, line)
    check_toolchains(forged, line)
    check_rules(forged, line)
    forged.git("checkout", "--quiet", "--detach", group)
    forged.git("update-ref", "refs/remotes/origin/main", line.base)
    check_records_against(forged, line.base, group)
    return checks


def main():
    with harness.Sandbox() as sandbox:
        checks = harness.unaudited(play, sandbox)
    checks.finish()


main()
