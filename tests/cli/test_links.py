#!/usr/bin/env python3
"""Symbolic links that lead to each other, and chains of them: followed in time that grows with
their number, or not at all, and then the plan is wider and says so."""

import json

import steps
from objects import Objects, timed
from steps import harness

SECONDS = 10  # of a slow machine, with sanitizers


def plan(checks, objects, base, head, what):
    done, seconds = timed(objects, "--base", objects.commit(objects.package(**base)),
                          "--head", objects.commit(objects.package(**head)), "--format", "json")
    checks.status(done, 0, what)
    checks.that(seconds < SECONDS, f"{what}: {seconds} s")
    return json.loads(done.stdout) if done.returncode == 0 else {}


def code_of(found):
    return found["changes"][0]["reason"]["code"] if found.get("changes") else None


def check_mutual(checks, objects):
    """Two links into each other's directories give a file more names than can be followed."""
    links = {"x/up": objects.link("../.."), "y/data": objects.link("../x"),
             "x/f": objects.blob("")}
    base = {"z": objects.nested(links)}
    for count in (1, 60, 1000):
        new = {f"x/new{i}": objects.blob(str(i)) for i in range(count)}
        found = plan(checks, objects, base, {"z": objects.nested({**links, **new})},
                     f"links to each other and {count} files")
        checks.that(code_of(found) == "links-tangled", f"{count} files: {code_of(found)}")
        checks.that(found.get("packages", [{}])[0].get("affected"), "not everything is affected")


def chain(objects, count, end):
    links = {f"l{i}": objects.link(f"l{i + 1}") for i in range(count - 1)}
    return {"end": end, f"l{count - 1}": objects.link("end"), **links}


def check_chain(checks, objects):
    """l0 leads to l1, l1 to l2 …, and the file at the end changes; then all of it is new."""
    for count, code in ((30, "file-changed"), (5000, "links-tangled")):
        base, head = (objects.tree(chain(objects, count, objects.blob(text))) for text in "ab")
        found = plan(checks, objects, {"l": base}, {"l": head}, f"a chain of {count} links")
        checks.that(code_of(found) == code, f"{count} links: {code_of(found)}")
        found = plan(checks, objects, {}, {"l": head}, f"a new chain of {count} links")
        checks.that(len(found.get("changes", [])) == count + 1, f"{count} new links are not seen")


def check_detours(checks, objects):
    """Each link leads through the one before, and its target turns back a thousand times."""
    name = "d" * 40
    turns = f"{name}/../" * 80
    links = {name + "/f": objects.blob("")}
    for i in range(2000):
        links[f"l{i:04}"] = objects.link(f"{turns}l{i - 1:04}" if i % 40 else name)
    base, head = objects.nested(links), objects.nested({**links, name + "/f": objects.blob("x")})
    found = plan(checks, objects, {"z": base}, {"z": head}, "detours")
    checks.that(found.get("mode_reason", {}).get("code") == "head-unreadable" and
                "take too long" in found["mode_reason"]["detail"], f"{found.get('mode_reason')}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        objects = Objects(sandbox, "links")
        check_mutual(checks, objects)
        check_chain(checks, objects)
        check_detours(checks, objects)
    checks.finish()


main()
