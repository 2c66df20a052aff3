#!/usr/bin/env python3
"""Holds `whittle graph` against the rows that cargo gave for fixtures/workspaces, read from the work
tree and from the objects of a commit. `--record` asks cargo again and writes the rows anew.

expected.json maps a manifest to the members of its workspace; to null where cargo refuses and so
must the program; to "either" where cargo refuses but a plan does no harm, since every job then
fails for cargo's own reason."""

import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import rows  # noqa: E402


def prepare(sandbox, name):
    """A repository that holds the fixture, and what is expected of it."""
    root = os.path.join(sandbox.path, name)
    shutil.copytree(os.path.join(harness.FIXTURES, name), root, symlinks=True)
    expected = os.path.join(root, "expected.json")
    with open(expected, encoding="utf-8") as file:
        views = json.load(file)
    os.remove(expected)
    sandbox.git(root, "init", "--quiet")
    sandbox.git(root, "add", "--all", "--force")
    sandbox.git(root, "commit", "--quiet", "--message", "fixture")
    return root, views


def record(sandbox, name):
    root, views = prepare(sandbox, name)
    for manifest, before in views.items():
        views[manifest], message = rows.cargo_rows(sandbox, root, manifest)
        if message:
            print(f"{name}/{manifest}: refused: {message.strip()}")
            views[manifest] = "either" if before == "either" else None
    with open(os.path.join(harness.FIXTURES, name, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(views, file, indent=1, sort_keys=True)
        file.write("\n")


def compare(expected, found, message):
    if expected is None:
        if message.startswith("exit status 3:"):
            return []
        return [message or "cargo refuses this, the program does not"]
    if expected == "either":
        return [] if not message or message.startswith("exit status 3:") else [message]
    if found is None:
        return [message.strip()]
    return rows.differences(expected, found)


def check(sandbox, name):
    failures = []
    root, views = prepare(sandbox, name)
    for manifest, expected in views.items():
        for head in (None, "HEAD"):
            found, message = rows.whittle_rows(sandbox, root, manifest, head)
            failures += [f"{name}/{manifest} ({head or 'work tree'}): {line}"
                         for line in compare(expected, found, message)]
    return failures


def main(arguments):
    recording = "--record" in arguments
    names = [word for word in arguments if word != "--record"] or sorted(
        os.listdir(harness.FIXTURES))
    failures = []
    with harness.Sandbox() as sandbox:
        for name in names:
            failures += (record if recording else check)(sandbox, name) or []
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
