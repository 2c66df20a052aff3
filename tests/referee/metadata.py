#!/usr/bin/env python3
"""Holds `whittle graph` against `cargo metadata --no-deps` over the history of a bundle, read from
objects and from the work tree. A commit is compared where anything that the answer depends on
differs from the commit before: a manifest, a link, or the set of files in which cargo looks for
targets. `metadata.py NAME` takes ten of those commits, `metadata.py --all NAME` takes all."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
import rows  # noqa: E402

TARGET_FILE = re.compile(rb"(^|/)((lib|main|build)\.rs|(bin|tests|examples|benches)/[^/]+"
                         rb"(\.rs|/main\.rs))$")


def inputs_of(sandbox, root, commit):
    """What the answer depends on, as one comparable value."""
    found = []
    for entry in sandbox.git(root, "ls-tree", "-r", "-z", commit).split(b"\0")[:-1]:
        kind, _, path = entry.partition(b"\t")
        if path.endswith(b"Cargo.toml") or kind.startswith((b"120000", b"160000")):
            found.append(entry)
        elif TARGET_FILE.search(path):
            found.append(path)
    return found


def distinct(sandbox, root, history):
    """The commits whose answer may differ from the one before."""
    chosen, last = [], None
    for commit in history:
        inputs = inputs_of(sandbox, root, commit)
        if inputs != last:
            chosen.append(commit)
        last = inputs
    return chosen


def compare(sandbox, root, commit):
    sandbox.git(root, "checkout", "--quiet", "--force", "--detach", commit)
    sandbox.git(root, "clean", "-ffdxq")
    expected, refusal = rows.cargo_rows(sandbox, root, "Cargo.toml")
    failures = []
    for head in (commit, None):
        found, message = rows.whittle_rows(sandbox, root, "Cargo.toml", head)
        if expected is None or found is None:
            lines = [] if expected is found else [(message or refusal).strip()]
        else:
            lines = rows.differences(expected, found)
        failures += [f"{commit[:12]} ({'objects' if head else 'work tree'}): {line}"
                     for line in lines]
    return failures


def main(arguments):
    whole = "--all" in arguments
    failures = []
    for name in [word for word in arguments if word != "--all"] or bundles.NAMES:
        with harness.Sandbox() as sandbox:
            bundles.need_cargo()
            root = bundles.clone(sandbox, name)
            history = bundles.commits(sandbox, root)
            chosen = distinct(sandbox, root, history)
            compared = chosen if whole else bundles.sample(chosen, 10)
            for commit in compared:
                failures += [f"{name} {line}" for line in compare(sandbox, root, commit)]
            print(f"{name}: {len(compared)} of {len(chosen)} commits with differing inputs, "
                  f"{len(history)} in all")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
