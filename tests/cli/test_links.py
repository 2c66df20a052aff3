#!/usr/bin/env python3
"""Symbolic links that lead to each other, and chains of them: followed in time that grows with
their number, or not at all, and then the plan is wider and says so."""

import json

import extremes
import steps
from objects import Objects, timed
from steps import harness

SECONDS = 20  # of a slow machine, with sanitizers; once it was over 45 on a fast one


def plan(checks, objects, pair, what):
    base, head = pair
    done, seconds = timed(objects, "--base", base, "--head", head, "--format", "json")
    checks.status(done, 0, what)
    checks.that(seconds < SECONDS, f"{what}: {seconds} s")
    return json.loads(done.stdout) if done.returncode == 0 else {}


def code_of(found):
    return found["changes"][0]["reason"]["code"] if found.get("changes") else None


def check_mutual(checks, objects):
    """They give a file more names than can be followed."""
    for count in (1, 60, 1000):
        pair = extremes.mutual_links(objects, count)
        found = plan(checks, objects, pair, f"links to each other and {count} files")
        checks.that(code_of(found) == "links-tangled", f"{count} files: {code_of(found)}")
        checks.that(found.get("packages", [{}])[0].get("affected"), "not everything is affected")


def check_chain(checks, objects):
    for count, code in ((30, "file-changed"), (5000, "links-tangled")):
        pair = extremes.linked_file(objects, count)
        found = plan(checks, objects, pair, f"a chain of {count} links")
        checks.that(code_of(found) == code, f"{count} links: {code_of(found)}")
        pair = extremes.new_links(objects, count)
        found = plan(checks, objects, pair, f"a new chain of {count} links")
        checks.that(len(found.get("changes", [])) == count + 1, f"{count} new links are not seen")


def check_far_down(checks, objects):
    """Links through deep directories are followed up to a limit that all of them share."""
    found = plan(checks, objects, extremes.links_far_down(objects, 30), "30 links far down")
    checks.that(code_of(found) == "file-changed", f"30 links far down: {code_of(found)}")
    found = plan(checks, objects, extremes.links_far_down(objects, 1200), "1200 links far down")
    checks.that("through deep directories" in str(found.get("mode_reason")), f"{found}"[:3000])


def check_detours(checks, objects):
    found = plan(checks, objects, extremes.detours(objects, 2000), "detours")
    checks.that(found.get("mode_reason", {}).get("code") == "head-unreadable" and
                "take too long" in found["mode_reason"]["detail"], f"{found.get('mode_reason')}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        objects = Objects(sandbox, "links")
        check_mutual(checks, objects)
        check_chain(checks, objects)
        check_far_down(checks, objects)
        check_detours(checks, objects)
    checks.finish()


main()
