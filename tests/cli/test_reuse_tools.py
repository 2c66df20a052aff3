#!/usr/bin/env python3
"""Toolchains that no commit pins: what legs report of their compiler and image makes the key, the
last report counts, and a leg that reports nothing proves nothing."""

import os
import re
import subprocess

import forge
import steps
from forge import FILES, Forge, at, running
from steps import harness

STABLE = {**FILES, "rust-toolchain.toml": '[toolchain]\nchannel = "stable"\n'}
LEGS = ("test app", "test core", "test other")
OLD, NEW = ("1.95.0", "ubuntu24 20261101.1.0"), ("1.96.0", "ubuntu24 20261101.1.0")
OTHER_IMAGE = ("1.95.0", "ubuntu24 20261108.1.0")
UNKNOWN = "test: not recorded: its toolchain is not pinned to a version, and no compiler was reported"


def report(leg, tools, job="test"):
    """As the step of docs/ledger.md writes it."""
    release, image = tools
    compiler = (f"rustc {release} (0123abcd4 2026-10-01)\nbinary: rustc\ncommit-hash: 0123abcd4{release[2:4]}\n"
                f"commit-date: 2026-10-01\nhost: x86_64-unknown-linux-gnu\nrelease: {release}\n"
                "LLVM version: 22.1.2\n" if release else "")
    return f"job: {job}\nrow: {leg}\n{compiler}image: {image}\n"


def reports(tools, legs=LEGS):
    return "".join(report(leg, tools) for leg in legs)


class Site:
    """Runs of one repository: a change of core, which app needs, again and again."""

    def __init__(self, sandbox, checks, name, files=None, salt=0):
        self.checks, self.salt = checks, salt
        self.forged = Forge(sandbox, checks, name, files or STABLE)
        self.heads = {}

    def head(self, what):
        """The commit that changes core in a way called `what`."""
        if what not in self.heads:
            self.forged.git("checkout", "--quiet", "--detach", self.forged.first)
            text = f"pub fn {what}{self.salt}() {{}}\n"
            self.heads[what] = self.forged.commit({"core/src/lib.rs": text})
        return self.heads[what]

    def run(self, what, when, legs, count, *said, kind="merge_group", results=None, **event):
        """A run whose legs report `legs`, a text; None: no such file is given."""
        path = os.path.join(self.forged.place, "tools.txt")
        if legs is not None:
            harness.write_file(path, legs)
        _, text = self.forged.run(kind, self.forged.first, self.head(what), when, results=results,
                                  words=("--tools", path) if legs is not None else (), **event)
        self.forged.need_unaudited()
        for words in (f"recorded {count} pass", *said):
            self.checks.that(words in text, f"{what} at {when}: no '{words}' in {text!a}")
        return text

    def gate(self, what, planned, when, tools, attempt=1):
        """A run that takes its time, and passes."""
        forged, path = self.forged, os.path.join(self.forged.place, "tools.txt")
        forged.run_id += attempt == 1
        forged.git("checkout", "--quiet", "--detach", self.head(what))
        forged.git("update-ref", "refs/remotes/origin/main", forged.first)
        _, outputs = forged.plan(forged.event("merge_group", forged.first, self.head(what)), planned)
        harness.write_file(path, reports(tools))
        environment = forged.event("merge_group", forged.first, self.head(what), attempt=attempt)
        done = forged.gate(environment, when, outputs, "--tools", path)
        self.checks.that(b"recorded 5 passes" in done.stdout, f"{what} at {when}: {done.stdout!a}")
        forged.need_unaudited()

    def expect(self, what, when, packages, why):
        """What a pull request with that content runs."""
        environment = self.forged.event("pull_request", self.forged.first, self.head(what))
        self.forged.git("checkout", "--quiet", "--detach", self.head(what))
        plan, _ = self.forged.plan(environment, when)
        self.checks.that(running(plan) == packages, f"{why}: {running(plan)} run, not {packages}")

    def told(self):
        """(time, row, what was reported) of the ledger."""
        return [(fields[2], fields[5], fields[7]) for fields in forge.records(self.forged.ledger)
                if fields[1] == "tools"]


BOTH = ["app", "core"]


def check_last_report(sandbox, checks, salt):
    site = Site(sandbox, checks, f"last{salt}", salt=salt)
    site.run("one", at(1), None, 0, UNKNOWN)
    site.expect("one", at(1, 1), BOTH, "nothing was reported")
    site.run("one", at(1, 1), "", 0, UNKNOWN)
    site.run("one", at(1, 2), reports(OLD), 5)
    expected = ("rustc 1.95.0, 0123abcd495, x86_64-unknown-linux-gnu, LLVM 22.1.2; "
                "image ubuntu24 20261101.1.0")
    checks.that(site.told() == [(at(1, 2), "linux", expected)], f"{site.told()}")
    site.expect("one", at(1, 3), [], "a report")
    site.expect("one", "2026-11-02T02:00:00Z", [], "a day later")
    site.expect("one", "2026-11-02T02:00:01Z", BOTH, "more than a day later")
    site.run("two", at(1, 4), reports(NEW), 5)
    site.expect("one", at(1, 5), BOTH, "another compiler was reported since")
    site.expect("two", at(1, 5), [], "the compiler that was reported last")
    site.run("three", at(1, 6), reports(OLD), 5)
    site.expect("one", at(1, 7), [], "the old one was reported again")
    site.expect("two", at(1, 7), BOTH, "the old one was reported again, and not for this")
    site.run("four", at(1, 8), reports(OTHER_IMAGE), 5)
    site.expect("three", at(1, 9), BOTH, "another image")
    site.run("four", at(1, 10), None, 0)
    site.expect("four", at(1, 11), [], "a run without a report changes nothing")


def check_own_report(sandbox, checks, salt):
    """No report of another run, of another leg or of another toolchain is the leg's own."""
    site = Site(sandbox, checks, f"own{salt}", salt=salt)
    site.run("one", at(1), reports(OLD), 5)
    site.run("two", at(1, 1), None, 0, UNKNOWN)
    site.expect("two", at(1, 2), BOTH, "a report of the run before")
    site.run("two", at(1, 2), reports(OLD, ["test app"]), 2, UNKNOWN)
    site.expect("two", at(1, 3), ["core"], "one leg reported")
    site.run("three", at(1, 4), reports(OLD, ["test other", "test"]) + report("test app", OLD, "lint"), 0,
             UNKNOWN)
    site.run("three", at(1, 5), reports(OLD) + report("test core", NEW), 2,
             "test: not recorded: a row reported two things that it ran on")
    site.expect("three", at(1, 6), BOTH, "one leg reported twice")
    site.run("four", at(1, 7), reports(("1.97.0-nightly", "x")), 0,
             "test: not recorded: the compiler that was reported is not one of its toolchain")
    site.run("five", at(1, 8), reports(("", "ubuntu24 1")), 0, UNKNOWN)
    site.run("six", at(1, 9), report("test app", OLD) + report("test core", OTHER_IMAGE), 5)
    site.expect("six", at(1, 10), BOTH, "two legs of one row ran on different images")


def check_failures(sandbox, checks, salt):
    """What a failed run reports counts as well; a pull request's does not."""
    site = Site(sandbox, checks, f"failed{salt}", salt=salt)
    site.run("one", at(1), reports(OLD), 5)
    site.run("two", at(1, 1), reports(NEW), 0, results={"test": "failure"})
    site.expect("one", at(1, 2), BOTH, "a failed run reported another compiler")
    site.run("one", at(1, 3), reports(NEW), 5)
    before = forge.records(site.forged.ledger)
    path = os.path.join(site.forged.place, "tools.txt")
    harness.write_file(path, reports(OLD))
    _, text = site.forged.run("pull_request", site.forged.first, site.head("two"), at(1, 4),
                              words=("--tools", path))
    checks.that("nothing was recorded: a run of a pull request" in text, f"{text}")
    checks.that(forge.records(site.forged.ledger) == before, "a pull request left records")
    ids = {fields[0] for fields in before if fields[1] == "tools"}
    checks.that(len(ids) == 1, f"{ids}")
    site.expect("one", at(1, 5), [], "before it is taken back")
    done = sandbox.whittle(site.forged.root, "ledger", "revoke", *ids, "--ledger", site.forged.ledger,
                           "--as-of", at(1, 5))
    checks.status(done, 0, "revoke")
    shown = sandbox.whittle(site.forged.root, "ledger", "show", "--ledger", site.forged.ledger).stdout
    checks.that(b"tools (taken back)" in shown, f"{shown!a}")
    site.expect("one", at(1, 6), BOTH, "a report that was taken back")


def check_workflows(sandbox, checks, salt):
    """Rows of another workflow that are called alike are others."""
    site = Site(sandbox, checks, f"workflows{salt}", salt=salt,
                files={**STABLE, ".github/workflows/night.yml": forge.WORKFLOW + "# at night\n"})
    site.run("one", at(1), reports(OLD), 5)
    site.run("two", at(1, 1), reports(NEW), 5)
    site.run("two", at(1, 2), reports(OLD), 5,
             GITHUB_WORKFLOW_REF="o/r/.github/workflows/night.yml@refs/heads/main")
    site.expect("one", at(1, 3), BOTH, "another workflow reported the old compiler")
    site.expect("two", at(1, 3), [], "its own report is the last one")


def check_made_again(sandbox, checks, salt):
    """Jobs that passed in the first attempt are in the results of the second, with their reports."""
    site = Site(sandbox, checks, f"again{salt}", salt=salt)
    site.run("one", at(1), reports(OLD), 5, results={"lint": "failure"})
    site.run("two", at(19), reports(NEW), 5)
    site.gate("one", at(1), at(20), OLD, attempt=2)
    times = {fields[2] for fields in forge.records(site.forged.ledger)}
    checks.that(times == {at(1), at(19)}, f"an old pass was made younger: {times}")
    site.expect("one", at(20, 1), BOTH, "what passed weeks ago, on tools of then")
    site.expect("two", at(19, 1), [], "the last report is that of the other run")


def check_slow(sandbox, checks, salt):
    """A run that began before another one and ends after it reports nothing newer."""
    site = Site(sandbox, checks, f"slow{salt}", salt=salt)
    site.run("one", at(1), reports(OLD), 5)
    site.gate("two", at(1, 2), at(1, 3), NEW)
    site.gate("three", at(1, 1), at(1, 4), OLD)
    times = {fields[2] for fields in forge.records(site.forged.ledger)}
    checks.that(times == {at(1), at(1, 1), at(1, 2)}, f"what passed is younger than its plan: {times}")
    site.expect("one", at(1, 5), BOTH, "the slow run reported the old compiler")
    site.expect("two", at(1, 5), [], "the fast one began later")


def check_pinned(sandbox, checks, salt):
    """An image counts for a pinned toolchain too, for the hours of the job."""
    config = forge.CONFIG.replace("reuse: true", "reuse: 72")
    site = Site(sandbox, checks, f"pinned{salt}", {**FILES, "whittle.yml": config}, salt)
    site.run("one", at(1), None, 5)
    plain = site.forged.ids()
    site.expect("one", at(3), [], "a pinned toolchain without a report")
    site.run("two", at(3), reports(OLD), 5)
    site.expect("one", at(3, 1), BOTH, "what passed before the image was known")
    site.expect("two", at(5, 23), [], "for the hours of the job")
    site.forged.forget()
    site.run("one", at(1), reports(OLD), 5)
    for root, key in site.forged.ids().items():
        checks.that(plain[root] != key, f"{root}: the same key with a report and without")
    site.run("two", at(1, 1), reports(OTHER_IMAGE), 5)
    site.expect("one", at(1, 2), BOTH, "another image")
    site.run("three", at(1, 3), reports(NEW), 0, "not one of its toolchain")
    loose = {**STABLE, "whittle.yml": config}
    site = Site(sandbox, checks, f"loose{salt}", loose, salt)
    site.run("one", at(1), reports(OLD), 5)
    site.expect("one", "2026-11-02T00:00:00Z", [], "an unpinned toolchain of a job with 72 hours")
    site.expect("one", "2026-11-02T00:00:01Z", BOTH, "it counts a day at most")


def check_files(sandbox, checks, salt):
    """What is no report, and what a leg writes to be shown."""
    site = Site(sandbox, checks, f"files{salt}", salt=salt)
    environment = site.forged.event("merge_group", site.forged.first, site.head("one"))
    site.forged.git("checkout", "--quiet", "--detach", site.head("one"))
    _, outputs = site.forged.plan(environment, at(1))
    path = os.path.join(site.forged.place, "tools.txt")
    for content, said in ((None, "nothing was recorded: "), ("hello\n", "expected a line 'job: NAME'"),
                          ("::warning::x\n", "expected a line 'job: NAME'")):
        site.forged.forget(path)
        if content:
            harness.write_file(path, content)
        done = site.forged.gate(environment, at(1), outputs, "--tools", path)
        checks.status(done, 0, f"tools {content}")
        checks.that(said in done.stdout.decode(), f"tools {content}: {done.stdout!a}")
        checks.that(not forge.records(site.forged.ledger), f"tools {content}: records")
    strange = report("test app", ("1.95.0", "\033[31m::error::x")) + report("test core", OLD)
    text = site.run("one", at(1), strange, 3, UNKNOWN,
                    "tools.txt: left out: a leg that says what no name, release or image can be: 1")
    checks.that("\033" not in text and "::error" not in text, f"{text!a}")


def check_documented_step(sandbox, checks, salt):
    """The script of docs/ledger.md writes what is read here, also in a place with blanks."""
    with open(os.path.join(harness.ROOT, "docs", "ledger.md"), encoding="utf-8") as file:
        script = re.search(r"FILE: [^\n]*\n        run: \|\n((?:          .*\n)+)", file.read())[1]
    place = sandbox.make(f"a leg{salt}")
    harness.write_file(os.path.join(place, "rustc"), "#!/bin/sh\nprintf '%s' '"
                       + report("", OLD).split("\n", 2)[2].rsplit("image", 1)[0] + "'\n")
    os.chmod(os.path.join(place, "rustc"), 0o755)
    path = os.path.join(place, "tools.txt")
    image = dict(zip(("ImageOS", "ImageVersion"), OLD[1].split()))
    for extra in (image, {}):
        ran = subprocess.run(["bash", "-eo", "pipefail", "-c", script], capture_output=True, check=False,
                             env={"PATH": place + ":" + os.environ["PATH"], "GITHUB_JOB": "test",
                                  "ROW": "test core", "FILE": path, **extra})
        checks.that(not ran.returncode, f"{ran}")
        with open(path, encoding="utf-8") as file:
            written = sorted(file.read().split("\n"))
        expected = sorted(report("test core", (OLD[0], OLD[1] if extra else " ")).split("\n"))
        checks.that(written == expected, f"{written}, not {expected}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_last_report, check_own_report, check_failures, check_workflows,
                      check_made_again, check_slow, check_pinned, check_files, check_documented_step):
            harness.unaudited(check, sandbox, checks)
    checks.finish()


main()
