#!/usr/bin/env python3
"""Long chains of dependencies: a plan takes time that grows with their length, and no more memory
than a row of packages does."""

import json

import extremes
import steps
from objects import Objects, timed
from steps import harness

SHORT, LONG = 1500, 12000
SLACK = 1.0  # seconds that no length explains
LIMIT = 40  # names in `via`


def plan(objects, length, *words):
    base, head = extremes.chain_of_packages(objects, length)
    return timed(objects, "--base", base, "--head", head, *words)


def check_via(checks, objects, length):
    done, _ = plan(objects, length, "--format", "json")
    checks.status(done, 0, f"{length} packages as JSON")
    found = {package["name"]: package["reason"]["via"]
             for package in json.loads(done.stdout)["packages"]}
    for i in range(length):
        names = [f"p{k}" for k in range(length - 1, i, -1)]
        if len(names) > LIMIT:
            names = names[:LIMIT // 2] + ["…"] + names[1 - LIMIT // 2:]
        checks.that(found[f"p{i}"] == names, f"p{i} of {length}: {found[f'p{i}']}")


def check_time(checks, objects):
    seconds = {}
    for length in (SHORT, LONG):
        done, seconds[length] = plan(objects, length)
        checks.status(done, 0, f"{length} packages")
        checks.that(f"All {length} entries".encode() in done.stdout, f"{done.stdout[:200]}")
    allowed = 1.5 * seconds[SHORT] * LONG / SHORT + SLACK
    checks.that(seconds[LONG] < allowed, f"{seconds}: expected less than {allowed} s")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check_via(checks, Objects(sandbox, "via"), 100)
        check_time(checks, Objects(sandbox, "time"))
    checks.finish()


main()
