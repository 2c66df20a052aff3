#!/usr/bin/env python3
"""Runs a GitLab pipeline under gitlab-ci-local: one job plans, a child pipeline runs cargo. What
cargo was called with has to be what the plan says, and what fails of it has to be seen."""

import json
import os
import re
import shlex

import engine
from engine import harness

LEDGER = "packages/ledger/src/lib.rs"
WORDS = "packages/words/src/lib.rs"
DOLLARS = ("$HOME", "${HOME}", "$$", "$(touch canary)", "`touch canary`", "a$", "'\"\\")
CONFIG = """\
jobs:
  check:
    axes:
      flag: %s
    args: '--config {flag} {packages} {options}'
    runners: each
"""


def read(path):
    with open(os.path.join(engine.FIXTURE, path), encoding="utf-8") as file:
        return file.read()


def commented(path):
    return {path: read(path) + "// changed\n"}


class Cases:
    def __init__(self, place, checks, program):
        self.place, self.checks, self.program = place, checks, program

    def repository(self, name, files=None):
        root = self.place.repository(name, files)
        harness.write_file(root + "/.git/info/exclude", "/.state/\n/whittle-child.yml\n/target/\n")
        self.place.sandbox.git(root, "remote", "add", "origin",
                               "git@gitlab.example.com:octo-org/whistle.git")
        return root

    def variables(self, root, **more):
        """What GitLab says of a push to main."""
        head, before = self.place.head(root), self.place.head(root, "HEAD~1")
        return {"CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push",
                "CI_COMMIT_SHA": head, "CI_COMMIT_BEFORE_SHA": before, "CI_COMMIT_BRANCH": "main",
                "CI_DEFAULT_BRANCH": "main", **more}

    def request(self, root):
        """What it says of a merge request."""
        return self.variables(
            root, CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_IID="7",
            CI_MERGE_REQUEST_EVENT_TYPE="detached", CI_COMMIT_BRANCH="",
            CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
            CI_MERGE_REQUEST_DIFF_BASE_SHA=self.place.head(root, "HEAD~1"))

    def run(self, root, variables):
        command = [self.program, "--force-shell-executor", "--shell-isolation", "--concurrency",
                   "2", "--state-dir", ".state"]
        for name, value in variables.items():
            command += ["--variable", f"{name}={value}"]
        done = self.place.run(command, root, self.place.environment(PATH=self.place.path()))
        return done.returncode, os.fsdecode(done.stdout + done.stderr)

    def plan(self, root, variables):
        """The plan for the same event, as JSON."""
        done = self.place.sandbox.whittle(root, "plan", "--format", "json", extra=variables)
        self.checks.same(done.returncode, 0, f"a plan: {os.fsdecode(done.stderr)}")
        return json.loads(done.stdout or '{"jobs": {}}')

    def good(self, what, root, variables, counts):
        status, text = self.run(root, variables)
        ran, plan = self.place.ran(), self.plan(root, variables)
        found = {name: job["count"] for name, job in plan["jobs"].items() if job["count"]}
        self.checks.same(found, counts, f"{what}: rows")
        self.checks.same(ran, engine.planned(plan), f"{what}: ran: {text[-2000:]}")
        self.checks.same(status, 0, f"{what}: the pipeline: {text[-2000:]}")
        return text

    def check_pipelines(self):
        root = self.repository("pipelines")
        self.place.change(root, commented(LEDGER))
        self.good("a push", root, self.variables(root),
                  {"check": 1, "test": 4, "smoke": 3, "release": 5})
        self.place.change(root, commented(WORDS))
        self.good("a merge request", root, self.request(root), {"check": 1, "test": 4, "smoke": 3})
        self.place.change(root, {"README.md": "# Other words\n"})
        text = self.good("an empty plan", root, self.request(root), {})
        self.checks.that("nothing to run" in text, f"an empty plan has a job: {text}")

    def failing(self, what, root, names, jobs):
        """The jobs of these names fail. The engine does not know `strategy: depend`, by which the
        whole pipeline does; a failing job of a child leaves its status good."""
        _, text = self.run(root, self.request(root))
        failed = re.findall(r"finished in .* FAIL \d+", text)
        found = {name.strip() for name in re.findall(r"^ FAIL  (.*)$", text, re.MULTILINE)}
        self.checks.that(failed, f"{what}: nothing failed: {text[-2000:]}")
        self.checks.same(found, names, f"{what}: failed")
        self.checks.same({call[0] for call in self.place.ran()}, jobs, f"{what}: ran")

    def check_failures(self):
        root = self.repository("failures")
        self.place.change(root, {LEDGER: read(LEDGER).replace(".sum()", ".product()")})
        self.failing("a failing leg", root, {f"test linux, stable, {profile} 1/2"
                                             for profile in ("dev", "release")},
                     {"check", "test", "smoke"})
        self.place.change(root, {LEDGER: "no rust\n"})
        self.failing("a failing stage", root, {"check linux"}, {"check"})
        self.place.change(root, {"Cargo.toml": "[nonsense"})
        self.failing("a failing planner", root, {"plan"}, set())
        status, text = self.run(root, self.request(root))
        self.checks.that(status != 0, f"a failing planner: the pipeline is good: {text[-2000:]}")

    def check_values(self):
        """Neither GitLab nor a shell fills in what values hold."""
        flags = [shlex.quote(f"env.ODD={json.dumps(text)}") for text in DOLLARS]
        root = self.repository("values", {"whittle.yml": CONFIG % json.dumps(flags)})
        self.place.change(root, commented(LEDGER))
        self.good("values", root, self.request(root), {"check": 2 * len(DOLLARS)})
        found = [name for _, inner, names in os.walk(root) for name in inner + names]
        self.checks.that("canary" not in found, "a value was run")


def main():
    checks = engine.Checks()
    program, _ = engine.need("gitlab-ci-local", "cargo")
    with harness.Sandbox() as sandbox:
        cases = Cases(engine.Place(sandbox), checks, program)
        cases.check_pipelines()
        cases.check_failures()
        cases.check_values()
    checks.finish()


main()
