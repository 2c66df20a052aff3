#!/usr/bin/env python3
"""The action without a whittle on the PATH, under act: what it builds is kept, and taken by later jobs
and runs; not by tags, other sources or who does not want it. Nothing is compiled: cmake is a stand-in
that copies the program which is tested, and so is actions/cache."""

import os
import shlex

import engine
import runs
from engine import harness

WORKFLOW = ".github/workflows/ci.yml"
JOB = """\
  JOB:
    NEEDSruns-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - id: plan
        uses: ./
        with: {full: true}
"""
TWO_JOBS = ("on: [push, pull_request, workflow_dispatch]\njobs:\n"
            + JOB.replace("JOB", "plan").replace("NEEDS", "")
            + JOB.replace("JOB", "again").replace("NEEDS", "needs: plan\n    "))
SOURCES = {path: "what is built\n" for path in ("CMakeLists.txt", "docs/CMakeLists.txt",
                                                "graph/a.c", "planner/b.c")}
CMAKE = """#!/bin/sh
# As `cmake -S SOURCES -B DIRECTORY ...`, and `cmake --build DIRECTORY ...`.
[ "$1" = --build ] || exec mkdir -p "$4"
echo built >>{log}
exec cp {program} "$2/whittle"
"""


class Cases:
    def __init__(self, runner, checks):
        self.runner, self.place, self.checks = runner, runner.place, checks
        self.caches = self.place.sandbox.make("caches")
        self.log = os.path.join(self.place.sandbox.path, "built.log")
        program = os.path.realpath(harness.program()[-1])
        self.place.script("bare", "cmake", CMAKE.format(log=shlex.quote(self.log),
                                                        program=shlex.quote(program)))
        self.place.script("bare", "pkg-config", "#!/bin/sh\nexit 0\n")
        self.origin = self.place.repository("origin", {WORKFLOW: TWO_JOBS, **SOURCES})

    def keys(self):
        return sorted(os.listdir(self.caches))

    def built(self):
        """How often since the last time."""
        if not os.path.exists(self.log):
            return 0
        with open(self.log, encoding="utf-8") as file:
            count = len(file.readlines())
        os.remove(self.log)
        return count

    def expect(self, what, scene, event, builds, keys, **extra):
        root, data = scene
        run, _ = self.runner.run(root, event, data, whittle=False, CACHES=self.caches, **extra)
        self.checks.same(run.results(), [("again", "success"), ("plan", "success")],
                         f"{what}: {run.text[-2000:]}")
        self.checks.same(self.built(), builds, f"{what}: builds")
        self.checks.same(len(self.keys()), keys, f"{what}: what is kept: {self.keys()}")
        return run

    def push(self, changes):
        return runs.push(self.runner, self.origin, changes)

    def check_kept(self):
        self.expect("the first run", self.push({"README.md": "one\n"}), "push", 1, 1)
        key, = self.keys()
        held = os.path.join(self.caches, key, "lib")
        self.checks.that(any(name.startswith("libgit2.so") for name in os.listdir(held)),
                         f"no libraries are kept: {os.listdir(held)}")
        self.expect("the second run", self.push({"README.md": "two\n"}), "push", 0, 1)
        request = runs.pull_request(self.runner, self.origin, {"README.md": "three\n"})
        self.expect("a pull request", request, "pull_request", 0, 1)
        self.expect("another image", self.push({"README.md": "four\n"}), "push", 1, 2,
                    ImageOS="ubuntu24", ImageVersion="20261116.1")
        self.expect("a newer image", self.push({"README.md": "five\n"}), "push", 1, 3,
                    ImageOS="ubuntu24", ImageVersion="20261123.1")
        return key

    def check_recorder(self):
        """Who records may push to the ledger: what a test of the same run can write is no program for that."""
        records = {WORKFLOW: TWO_JOBS.replace("full: true", "full: true, record: true")}
        root, data = self.push(records)
        self.expect("a gate on the default branch", (root, data), "push", 0, 3)
        for branch in ("other", "gh-readonly-queue/main/pr-1-0"):
            self.runner.git(self.origin, "branch", branch)
            data["ref"] = f"refs/heads/{branch}"
            other = self.runner.clone(self.origin, data["after"], data["ref"])
            self.expect(f"a gate on {branch}", (other, data), "push", 2, 3)
        self.push({WORKFLOW: TWO_JOBS})

    def check_anew(self):
        """What is published is built for it."""
        self.expect("a tag", runs.tag(self.runner, self.origin, "v1"), "push", 2, 3)
        inputs = {"full": "true", "jobs": ""}
        self.expect("a dispatch", runs.dispatch(self.runner, self.origin, inputs),
                    "workflow_dispatch", 2, 3)
        changed = {WORKFLOW: TWO_JOBS.replace("full: true", "full: true, cache: false")}
        self.expect("cache: false", self.push(changed), "push", 2, 3)
        self.expect("other sources", self.push({WORKFLOW: TWO_JOBS, "graph/a.c": "other\n"}), "push", 1, 4)

    def check_broken(self, key):
        """A program that does not run costs what it saves, and no more."""
        program = os.path.join(self.caches, key, "whittle")
        for what, content in (("cut off", b"\x7fELF"), ("empty", b""),
                              ("failing", b"#!/bin/sh\nexit 1\n")):
            harness.write_file(program, content)
            os.chmod(program, 0o755)
            run = self.expect(f"a cached program that is {what}", self.push({**SOURCES, "README.md": what}), "push",
                              2, 4)
            self.checks.that("does not run here" in run.said("plan") + run.text, f"{what}: nothing is said")
        os.remove(program)
        self.expect("a cached program that is gone", self.push({"README.md": "six\n"}), "push", 2, 4)


def main():
    checks = engine.Checks()
    act, _, _, _ = engine.need("act", "cargo", "cc", "ninja")
    with harness.Sandbox() as sandbox:
        cases = Cases(runs.Runner(engine.Place(sandbox), act), checks)
        key = cases.check_kept()
        cases.check_recorder()
        cases.check_anew()
        cases.check_broken(key)
    checks.finish()


main()
