#!/usr/bin/env python3
"""A directory whose object is missing or damaged: it is named with its id and the mend at the head,
and makes the plan full at the base."""

import os

import steps
from objects import Objects, limited
from steps import harness

MEMBER = '[package]\nname = "{}"\nversion = "0.1.0"\n'


def package(objects, name, source=""):
    return objects.nested({"Cargo.toml": objects.blob(MEMBER.format(name)),
                           "src/lib.rs": objects.blob(source)})


def commit(objects, dep, source):
    manifest = objects.blob('[workspace]\nmembers = ["crates/*"]\n')
    app = package(objects, "app", source)
    return objects.commit({"Cargo.toml": manifest, "crates": objects.tree({"app": app, "dep": dep})})


def lose(objects, tree, content):
    path = objects.path(tree[1])
    os.unlink(path)
    if content is not None:
        harness.write_file(path, content)


def check(checks, objects, content, what):
    lost, kept = package(objects, "dep", "// " + what), package(objects, "dep")
    base, bad, good = (commit(objects, *made) for made in
                       ((lost, ""), (lost, "// changed"), (kept, "")))
    lose(objects, lost, content)
    done = limited(objects, "--base", base, "--head", bad)
    checks.status(done, 4, f"{what} at the head")
    checks.that(b"crates/dep can't be read" in done.stderr and lost[1].encode() in done.stderr,
                f"{what}: {done.stderr}")
    checks.that(b"git fsck" in done.stderr and b"git fetch" in done.stderr and
                b"submodule" not in done.stderr, f"{what}: {done.stderr}")
    done = limited(objects, "--base", base, "--head", good)
    checks.status(done, 0, f"{what} at the base")
    checks.that(b"FULL PLAN" in done.stdout and b"base-unreadable" in done.stdout,
                f"{what} at the base: {done.stdout}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check(checks, Objects(sandbox, "missing"), None, "missing")
        check(checks, Objects(sandbox, "damaged"), b"nothing that inflates", "damaged")
    checks.finish()


main()
