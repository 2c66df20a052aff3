#!/usr/bin/env python3
"""The pipeline for Buildkite, held against its schema and what its agent does with it: values of which
nothing is filled in, dependencies, limits, and a gate that only takes what passed."""

import json
import os

import steps
from steps import harness

import buildkite  # beside the harness

AXIS = "jobs:\n  test:\n    axes: {flag: [%s]}\n    name: '{flag}'\n    args: '{packages}'\n"
VALUES = ("plain", "$HOME", "${HOME}", "$$HOME$", "\\$HOME", "\\\\$HOME", "\\\\\\${HOME}", "a\\",
          "$(touch canary)", "`touch canary`", "${X?}", "${X:-y}", "{{matrix}}", "'\"$", "a\nb",
          "\u202e", "\ufeff", "\x7f", "\u00e9\U0001f600")
NUMBERS = "jobs:\n  test: {axes: {number: [%s]}}\n"
HIDING = """\
jobs:
  first: {command: check}
  second: {command: check, needs: first, when: 'tag:none'}
  third: {command: check, needs: [first, second], when: 'tag:none'}
  other: {command: build}
  last: {command: test, needs: [third, second, other]}
"""
RUNNERS = """\
platforms:
  linux: {runner: small}
  windows: {runner: [big, 'os=$HOME']}
jobs:
  test: {platforms: [linux, windows]}
"""
SCRIPT = '#!/bin/sh\n! [ -e "$BUILD/broken-$WHITTLE_JOB" ]\n'
ENVIRONMENT = {"BUILDKITE_SOURCE": "ui", "BUILDKITE_PULL_REQUEST": "false",
               "BUILDKITE_BRANCH": "main"}
FILLED = {**ENVIRONMENT, "HOME": "filled in", "X": "filled in"}


def yaml(text):
    """A scalar of YAML, which has no pairs of escapes for one character."""
    return '"' + "".join(c if ord(c) > 0xffff else json.dumps(c)[1:-1] for c in text) + '"'


class Planner:
    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.root = steps.workspace(sandbox)
        self.build = buildkite.Build(sandbox, self.root, ENVIRONMENT)
        for job in ("first", "other", "last", "test"):
            harness.write_file(f"{self.root}/.buildkite/whittle-{job}.sh", SCRIPT)

    def run(self, config, **environment):
        harness.write_file(self.root + "/whittle.yml", config)
        self.sandbox.commit(self.root)
        return self.sandbox.whittle(self.root, "plan", "--format", "buildkite", extra={
            **self.build.environment, **environment})

    def plan(self, config, what, **environment):
        """A pipeline as it is uploaded, which is sound."""
        done = self.run(config, **environment)
        if done.returncode:
            raise SystemExit(f"{what}: {os.fsdecode(done.stderr)}")
        pipeline = buildkite.fill_in_all(json.loads(done.stdout), FILLED)
        for fault in buildkite.faults(pipeline):
            self.checks.that(False, f"{what}: {fault}")
        self.checks.that(pipeline["steps"][-1]["key"] == "whittle-gate", f"{what}: the gate")
        return pipeline


def shards(pipeline):
    return [step for group in pipeline["steps"][:-1] for step in group["steps"]]


def check_values(planner, checks):
    what = "values"
    found = shards(planner.plan(AXIS % ", ".join(map(yaml, VALUES)), what))
    for value, step in zip(VALUES, found):
        checks.that(step["env"]["WHITTLE_AXIS_FLAG"] == value,
                    f"{what}: {step['env']['WHITTLE_AXIS_FLAG']!a}, expected {value!a}")
        checks.that(step["command"] == ".buildkite/whittle-test.sh", f"{what}: {step['command']}")
        checks.that("filled in" not in json.dumps(step), f"{what}: {step}")
    checks.that(len(found) == len(VALUES), f"{what}: {len(found)} steps")
    planner.build.run(planner.plan(AXIS % ", ".join(map(yaml, VALUES)), what))
    checks.that("canary" not in os.listdir(planner.root), f"{what}: one was run")


def check_names(planner, checks):
    """Of jobs: as long as they may be, and alike; of rows: whatever."""
    long = "j" * 99
    config = "jobs:\n" + "".join(f"  {name}: {{command: test, name: '{title}'}}\n" for name, title in (
        (long + "a", "x" * 1000), (long + "b", ":rocket:"), ("gate", "gate"), ("a", "same"),
        ("a-1", "same"), ("whittle-gate", "\\e[31m")))
    pipeline = planner.plan(config, "names")
    groups = [group["group"] for group in pipeline["steps"][:-1]]
    checks.that(groups == [long + "a", long + "b", "gate", "a", "a-1", "whittle-gate"],
                f"names: {groups}")
    checks.that([step["command"] for step in shards(pipeline)] ==
                [f".buildkite/whittle-{group}.sh" for group in groups], "names: scripts")


def check_needs(planner, checks):
    pipeline = planner.plan(HIDING, "needs", BUILDKITE_SOURCE="webhook")
    found = {group["group"]: group.get("depends_on") for group in pipeline["steps"][:-1]}
    checks.that(found == {"first": None, "other": None, "last": ["whittle:first", "whittle:other"]},
                f"needs: {found}")
    checks.that(sorted(pipeline["steps"][-1]["depends_on"]) ==
                ["whittle:first", "whittle:last", "whittle:other"], "needs: of the gate")


def check_agents(planner, checks):
    pipeline = planner.plan(RUNNERS, "agents", BUILDKITE_AGENT_META_DATA_QUEUE="planners")
    found = [step["agents"] for step in buildkite.flat(pipeline)[0]]
    checks.that(found == [["queue=small"], ["queue=big", "os=$HOME"], ["queue=planners"]],
                f"agents: {found}")
    checks.that("agents" not in planner.plan(RUNNERS, "agents")["steps"][-1], "agents: of the gate")


def check_limit(planner, checks):
    numbers = ", ".join(map(str, range(499)))
    found = shards(planner.plan(NUMBERS % numbers, "499 rows"))
    checks.that(len(found) == 499, f"499 rows: {len(found)} steps")
    done = planner.run(NUMBERS % (numbers + ", 499"))
    checks.status(done, 5, "500 rows")
    checks.that(not done.stdout and b"501 jobs, more than the 500" in done.stderr and
                b"limits: {rows: N}" in done.stderr, f"500 rows: {done.stderr}")


def check_gate(planner, checks):
    pipeline, build = planner.plan(HIDING, "the gate", BUILDKITE_SOURCE="webhook"), planner.build
    ended, said = build.run(pipeline)
    checks.that(set(ended.values()) == {"passed"} and "Good" in said, f"a good run: {said}")
    gate = pipeline["steps"][-1]
    for word, result in (("hard_failed", "failure"), ("soft_failed", "failure"),
                         ("errored", "cancelled"), ("", "skipped"), ("neutral", "skipped")):
        build.set_outcome("whittle:last:1", word)
        done = build.command(gate["command"], gate["env"])
        checks.status(done, 1, f"a step that is {word!r}")
        checks.that(result in os.fsdecode(done.stdout), f"{word!r}: {done.stdout} {done.stderr}")
    os.remove(f"{build.place}/outcomes/whittle:last:1")
    checks.status(build.command(gate["command"], gate["env"]), 1, "a step that is not known")
    harness.write_file(f"{build.place}/broken-first", "")
    ended, said = build.run(pipeline)
    checks.that(ended == {"whittle:first:1": "hard_failed", "whittle:other:1": "passed",
                          "whittle:last:1": None, "whittle-gate": "hard_failed"} and
                "NOT GOOD" in said, f"a bad run: {ended} {said}")


def check_unescaped(planner, checks):
    """Whoever has the agent fill nothing in sees it: the gate fails."""
    done = planner.run("jobs: {test: {when: 'tag:none'}}\n", BUILDKITE_SOURCE="webhook")
    gate = json.loads(done.stdout)["steps"][-1]
    checks.that(planner.build.command(gate["command"], gate["env"]).returncode != 0,
                "a gate of which nothing was filled in")


def check_empty(planner, checks):
    pipeline = planner.plan("jobs: {test: {when: 'tag:none'}}\n", "an empty plan",
                            BUILDKITE_SOURCE="webhook")
    ended, said = planner.build.run(pipeline)
    checks.that(ended == {"whittle-gate": "passed"} and "nothing was planned" in said,
                f"an empty plan: {ended} {said}")


def check_narrowed(planner, checks):
    """A pull request that takes a job away is not good before a maintainer sets the label."""
    sandbox, root = planner.sandbox, planner.root
    harness.write_file(root + "/whittle.yml", "jobs:\n  test: {}\n  lint: {command: clippy}\n")
    sandbox.commit(root)
    sandbox.git(root, "checkout", "--quiet", "-b", "topic")
    harness.write_file(root + "/whittle.yml", "jobs:\n  test: {}\n")
    sandbox.commit(root)
    request = {"BUILDKITE_SOURCE": "webhook", "BUILDKITE_PULL_REQUEST": "7",
               "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main", "BUILDKITE_COMMIT": "HEAD"}
    for labels, word in (("", "hard_failed"), (None, "passed")):
        if labels is None:
            labels = "bug," + said.split("sets the label ")[1].split()[0]
        pipeline = planner.plan("jobs:\n  test: {}\n", "narrowed", **request,
                                BUILDKITE_PULL_REQUEST_LABELS=labels)
        ended, said = planner.build.run(pipeline)
        checks.that(ended["whittle-gate"] == word, f"narrowed, with {labels!r}: {ended} {said}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        planner = Planner(sandbox, checks)
        for check in (check_values, check_names, check_needs, check_agents, check_limit,
                      check_gate, check_unescaped, check_empty, check_narrowed):
            check(planner, checks)
    checks.finish()


main()
