#!/usr/bin/env python3
"""A few small git objects that stand for billions of files, and wells of thousands of directories:
answered in little time and memory, with a plan or with an error that says how to go on."""

import json

import steps
from objects import ROOT, Objects, limited, timed
from steps import harness


SECONDS = 10  # of a slow machine, with sanitizers


def bomb(objects, manifest=None):
    tree = objects.tree({"Cargo.toml" if manifest else "file": objects.blob(manifest or "x")})
    for _ in range(10):
        tree = objects.tree({f"d{i}": tree for i in range(10)})
    return tree


def check_changes(checks, objects):
    manifest = objects.blob(ROOT)
    source = objects.tree({"lib.rs": objects.blob("")})
    small = {"Cargo.toml": manifest, "src": source}
    plain = objects.commit(small)
    large = objects.commit({**small, "x": bomb(objects)})
    larger = objects.commit({**small, "README": manifest, "x": bomb(objects)})
    for base, head in ((plain, large), (large, plain), (large, larger)):
        done = limited(objects, "--base", base, "--head", head, "--format", "json")
        checks.status(done, 0, f"{base}..{head}")
        checks.that(b'"mode": "full"' in done.stdout, f"a part was compared: {done.stdout[:200]}")
    deep = objects.commit({**small, "x": objects.well(3000, {"file": objects.blob("x")})})
    for base, head in ((plain, deep), (deep, plain)):
        done = limited(objects, "--base", base, "--head", head, "--format", "json")
        checks.status(done, 0, f"a well: {base}..{head}")
        checks.that(b'"mode": "affected"' in done.stdout, "a well can't be compared")


def check_well(checks, objects):
    """Of what lies far down, the directory there changed; a link there can't be followed."""
    base = objects.commit(objects.package())
    wells = {text: objects.well(20000, {"f": objects.blob(text)}) for text in "ab"}
    one, other = (objects.commit(objects.package(x=well)) for well in wells.values())
    beside = objects.commit(objects.package(x=wells["b"], y=objects.blob("")))
    for first, then, paths in ((base, one, 1), (one, other, 1), (one, base, 1), (other, beside, 1)):
        done, seconds = timed(objects, "--base", first, "--head", then, "--format", "json")
        checks.status(done, 0, f"a deep well: {first}..{then}")
        checks.that(seconds < SECONDS, f"a deep well: {seconds} s")
        found = json.loads(done.stdout)
        checks.that(found["mode"] == "affected" and len(found["changes"]) == paths and
                    found["packages"][0]["affected"], f"a deep well: {done.stdout[:3000]}")
    well = objects.well(20000, {"l": objects.link("../src")})
    done = limited(objects, "--base", base, "--head", objects.commit(objects.package(x=well)))
    checks.status(done, 0, "a link in a well")
    checks.that(b"more than 128 directories down" in done.stdout and b"FULL PLAN" in done.stdout,
                f"a link in a well: {done.stdout}")


def check_search(checks, objects):
    done = limited(objects, "--full", "--head", objects.commit({"x": bomb(objects)}))
    checks.status(done, 3, "no root manifest")
    checks.that(b"--manifest-path" in done.stderr, f"no way out: {done.stderr}")
    member = '[package]\nname = "p"\nversion = "0.1.0"\n'
    for glob in ("**", "*/*/*/*/*/*/*/*/*/*"):
        for tree in (bomb(objects), bomb(objects, member)):
            manifest = objects.blob(f'[workspace]\nmembers = ["{glob}"]\n')
            head = objects.commit({"Cargo.toml": manifest, "x": tree})
            done = limited(objects, "--full", "--head", head)
            checks.status(done, 3, f"members = {glob}")
            checks.that(b"Cargo.toml:2:" in done.stderr and b"hint: " in done.stderr,
                        f"members = {glob}: {done.stderr}")
    often = ", ".join(['"x/*"'] * 60000)
    many = objects.tree({f"d{i}": objects.tree({"f": objects.blob("")}) for i in range(10)})
    manifest = objects.blob(f"[workspace]\nmembers = [{often}]\n")
    done = limited(objects, "--full", "--head", objects.commit({"Cargo.toml": manifest, "x": many}))
    checks.status(done, 3, "one glob, again and again")
    glob = objects.blob('[workspace]\nmembers = ["**"]\n')
    head = objects.commit({"Cargo.toml": glob, "d": objects.well(3000, {"file": objects.blob("x")})})
    done = limited(objects, "--full", "--head", head, "--format", "json")
    checks.status(done, 0, "a well below **")
    checks.that(b"glob-too-deep" in done.stdout, "not said: where ** ended")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        objects = Objects(sandbox, "bomb")
        check_changes(checks, objects)
        check_search(checks, objects)
        check_well(checks, objects)
    checks.finish()


main()
