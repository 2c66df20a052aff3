#!/usr/bin/env python3
"""The child pipeline for GitLab, held against what GitLab documents: keys that are jobs, stages and
needs that are there, limits, and values of which nothing is filled in."""

import json
import shlex

import steps
from steps import harness

MAX_NEEDS = 50
AXIS = """\
jobs:
  test:
    axes: {flag: %s}
    args: '--config {flag} {packages}'
"""
STAGES = """\
jobs:
  first:
    command: check
    axes: {number: [%s]}
    name: '%s'
  second: {command: test, needs: first}
  third: {command: test, needs: [first, second], when: 'tag:none'}
"""
HIDING = """\
jobs:
  first: {command: check}
  second: {command: check, needs: first, when: 'tag:none'}
  other: {command: build}
  last: {command: test, needs: [second, other]}
"""
RESERVED = {"include", "stages", "default", "variables", "workflow", "image", "services", "cache",
            "before_script", "after_script", "pages", "true", "false", "nil", "types", "spec"}


class Child:
    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.root = steps.workspace(sandbox)

    def plan(self, config):
        harness.write_file(self.root + "/whittle.yml", config)
        done = self.sandbox.whittle(self.root, "plan", "--as", "workflow_dispatch",
                                    "--format", "gitlab")
        self.checks.status(done, 0, f"a child of {config}")
        return json.loads(done.stdout or "{}")

    def jobs(self, child, what):
        """The jobs of a child, which are sound."""
        jobs = {name: job for name, job in child.items() if name not in ("include", "stages")}
        for name, job in jobs.items():
            self.checks.that(job.get("stage") in child["stages"], f"{what}: stage of {name!r}")
            self.checks.that(set(job.get("needs", ())) <= set(jobs), f"{what}: needs of {name!r}")
            self.checks.that(len(job.get("needs", ())) <= MAX_NEEDS, f"{what}: needs of {name!r}")
            self.checks.that(name and name[0] != "." and len(name) <= 255 and
                             name not in RESERVED, f"{what}: a job called {name!r}")
            self.checks.that(name.isprintable(), f"{what}: a job called {name!r}")
        return jobs


def check_names(child, checks):
    for title in (".hidden", "default", "include", "stages", "same", "{number}" * 120, "a\\nb"):
        what = f"rows called {title}"
        jobs = child.jobs(child.plan(STAGES % ("1, 2, 3", title)), what)
        checks.that(len(jobs) == 4, f"{what}: {list(jobs)}")
        checks.that([job["extends"] for job in jobs.values()] == [".first"] * 3 + [".second"],
                    f"{what}: {jobs}")


def check_needs(child, checks):
    for count in (MAX_NEEDS, MAX_NEEDS + 1):
        numbers = ", ".join(map(str, range(count)))
        planned = child.plan(STAGES % (numbers, "row {number}"))
        jobs = child.jobs(planned, f"{count} needs")
        last = list(jobs.values())[-1]
        checks.that(len(jobs) == count + 1, f"{count} needs: {len(jobs)} jobs")
        checks.that(len(last.get("needs", ())) == (count if count <= MAX_NEEDS else 0),
                    f"{count} needs: {last}")
        checks.that(last["stage"] == "whittle-2" and planned["stages"][:2] ==
                    ["whittle-1", "whittle-2"], f"{count} needs: {planned['stages']}")


def check_hidden(child, checks):
    """What an empty job waits for is waited for all the same."""
    what = "a job without rows among the needs"
    jobs = child.jobs(child.plan(HIDING), what)
    last = list(jobs.values())[-1]
    checks.that(len(jobs) == 3 and "needs" not in last and last["stage"] == "whittle-3",
                f"{what}: {jobs}")


def check_values(child, checks):
    values = ("plain", "$HOME", "${HOME}$$", "%HOME%", "50 % of $HOME", "'\"`$(id)`\\")
    flags = [shlex.quote(value) for value in values]
    jobs = child.jobs(child.plan(AXIS % json.dumps(flags)), "values")
    found = [job["variables"]["WHITTLE_AXIS_FLAG"] for job in jobs.values()]
    expected = [{"value": flag, "expand": False} if "%" in flag else flag.replace("$", "$$")
                for flag in flags]
    checks.that(found == expected, f"values: {found}, expected {expected}")


def check_empty(child, checks):
    planned = child.plan("jobs: {test: {when: 'tag:none'}}\n")
    jobs = child.jobs(planned, "an empty plan")
    checks.that(len(jobs) == 1 and "include" not in planned, f"an empty plan: {planned}")
    checks.that(all("script" in job and "extends" not in job for job in jobs.values()),
                f"an empty plan: {planned}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        child = Child(sandbox, checks)
        for check in (check_names, check_needs, check_hidden, check_values, check_empty):
            check(child, checks)
    checks.finish()


main()
