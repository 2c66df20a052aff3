#!/usr/bin/env python3
"""Holds `whittle graph` against `cargo metadata --no-deps` over the history of a bundle, read from
objects and from the work tree. A commit is compared where anything that the answer depends on
differs from the commit before: a manifest, a link, or the set of files in which cargo looks for
targets. `metadata.py NAME` takes six of those commits, `metadata.py --all NAME` takes all."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
import rows  # noqa: E402

TARGET_FILE = re.compile(rb"(^|/)((lib|main|build)\.rs|(bin|tests|examples|benches)/[^/]+"
                         rb"(\.rs|/main\.rs))$")


def input_of(mode, oid, path):
    """What the answer depends on of one entry, as a comparable value: None is nothing."""
    if mode == b"000000":
        return None
    if path.endswith(b"Cargo.toml") or mode in (b"120000", b"160000"):
        return mode, oid
    return b"there" if TARGET_FILE.search(path) else None


def differs(row):
    """Whether the answer may, by a row of `git log --raw`: its fields and its path."""
    fields, path = row
    old_mode, mode, old, oid = fields.removeprefix(b":").split()[:4]
    return input_of(old_mode, old, path) != input_of(mode, oid, path)


def changes(sandbox, root):
    """(commit, rows of `git log --raw`) against the commit before, the oldest first. Submodules are
    not asked for, or a broken .gitmodules of the work tree would end it."""
    found = []
    words = iter(sandbox.git(root, "log", "--first-parent", "--reverse", "-m", "--root", "--raw",
                             "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none",
                             "--format=%x00%H", "HEAD").split(b"\0"))
    for word in map(bytes.strip, words):
        if word.startswith(b":"):
            found[-1][1].append((word, next(words)))
        elif word:
            found.append((word.decode(), []))
    return found


def distinct(sandbox, root):
    """The commits whose answer may differ from the one before."""
    return [commit for place, (commit, rows) in enumerate(changes(sandbox, root))
            if place == 0 or any(map(differs, rows))]


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
            chosen = distinct(sandbox, root)
            compared = chosen if whole else bundles.sample(chosen, 6)
            for commit in compared:
                failures += [f"{name} {line}" for line in compare(sandbox, root, commit)]
            print(f"{name}: {len(compared)} of {len(chosen)} commits with differing inputs, "
                  f"{len(history)} in all")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
