#!/usr/bin/env python3
"""Plans that are larger than GitHub lets outputs be: rows then say less, and never so that a step
which writes `matrix.args` would run less than was planned."""

import json
import os

import steps
from steps import harness

LIMIT = 1024 * 1024  # bytes of UTF-16
REFUSED = "--args-are-in-the-plan-file"


def workspace(sandbox, name, count, length):
    root = sandbox.repository(name)
    harness.write_file(root + "/Cargo.toml", '[workspace]\nmembers = ["p/*"]\n')
    for i in range(count):
        package = f"{'x' * length}-{i}"
        harness.write_file(f"{root}/p/{i}/Cargo.toml",
                           f'[package]\nname = "{package}"\nversion = "0.1.0"\n')
        harness.write_file(f"{root}/p/{i}/src/lib.rs", "")
    harness.write_file(root + "/whittle.yml",
                       "jobs: {check: {runners: each}, test: {runners: each}, build: {}}\n")
    sandbox.commit(root)
    return root


def plan(sandbox, root):
    place = sandbox.make("github")
    output, summary = os.path.join(place, "output"), os.path.join(place, "summary")
    done = sandbox.whittle(root, "plan", "--full", "--quiet",
                           extra={"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": output,
                                  "GITHUB_STEP_SUMMARY": summary, "RUNNER_TEMP": place})
    with open(output, encoding="utf-8") as file:
        found = dict(steps.read_outputs(file.read()))
    with open(summary, encoding="utf-8") as file, open(found["plan"], encoding="utf-8") as stored:
        return done, found, file.read(), json.load(stored)


def check_rows(checks, what, found, stored, allowed):
    """Every row has the arguments of the plan, or such that cargo refuses."""
    seen = set()
    for name, job in json.loads(found["jobs"]).items():
        whole = stored["jobs"][name]["matrix"]["include"]
        rows = job["matrix"]["include"]
        checks.that(len(rows) == len(whole) == job["count"] <= 256, f"{what}: rows of {name}")
        checks.that(json.loads(found[name]) == job["matrix"], f"{what}: two matrices of {name}")
        for place, row in enumerate(rows):
            kind = "whole" if "packages" in row else "args" if row["args"] != REFUSED else "place"
            seen.add(kind)
            checks.that(row["args"] == (REFUSED if kind == "place" else whole[place]["args"]),
                        f"{what}: args of {row['name']}")
            checks.that(kind == "whole" or (row["row"] == place and "args_list" not in row),
                        f"{what}: keys of {row['name']}: {list(row)}")
    checks.that(seen == allowed, f"{what}: {seen}, expected {allowed}")


def check_size(checks, sandbox, count, length, kinds, note):
    what = f"{count} packages with {length} letters"
    root = workspace(sandbox, f"repository-{count}-{length}", count, length)
    done, found, summary, stored = plan(sandbox, root)
    checks.status(done, 0, what)
    checks.that(2 * len(found["jobs"]) < LIMIT, f"{what}: {len(found['jobs'])} characters")
    checks.that(("**Note:**" in summary) == bool(note) and note in summary, f"{what}: {summary}")
    check_rows(checks, what, found, stored, kinds)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check_size(checks, sandbox, 257, 10, {"whole"}, "")
        check_size(checks, sandbox, 900, 55, {"whole", "args"}, "name no packages, the plan")
        check_size(checks, sandbox, 900, 400, {"place"}, "name no packages and arguments, the plan")
    checks.finish()


main()
