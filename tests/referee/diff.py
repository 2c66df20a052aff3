#!/usr/bin/env python3
"""Holds the changes of `whittle plan` against `git diff-tree -r --raw --no-renames` for pairs of
commits of a bundle, near and far apart. `--all` takes every commit and its parent too."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402

STATUS = {"A": "added", "D": "deleted", "M": "modified", "T": "modified"}


def git_changes(sandbox, root, base, head):
    fields = os.fsdecode(sandbox.git(root, "diff-tree", "-r", "--raw", "--no-renames", "-z", base,
                                     head)).split("\0")[:-1]
    return sorted((path, STATUS[raw.split(" ")[4]])
                  for raw, path in zip(fields[::2], fields[1::2]))


def whittle_changes(sandbox, root, base, head):
    done = sandbox.whittle(root, "plan", "--base", base, "--head", head, "--format", "json",
                           "--manifest-path", "Cargo.toml")
    if done.returncode:
        return None, os.fsdecode(done.stderr)
    return sorted((row["path"], row["status"]) for row in json.loads(done.stdout)["changes"]), ""


def pairs_of(history, whole):
    few = bundles.sample(history, 6)
    pairs = list(zip(few, few[1:])) + [(history[-1], history[0]), (history[-1], history[-1])]
    near = list(zip(history, history[1:]))
    return pairs + (near if whole else bundles.sample(near, 12))


def main(arguments):
    whole = "--all" in arguments
    failures = []
    for name in [word for word in arguments if word != "--all"] or bundles.NAMES:
        with harness.Sandbox() as sandbox:
            root = bundles.clone(sandbox, name, "--bare")
            pairs = pairs_of(bundles.commits(sandbox, root), whole)
            for base, head in pairs:
                found, message = whittle_changes(sandbox, root, base, head)
                expected = git_changes(sandbox, root, base, head)
                if found != expected:
                    failures.append(f"{name} {base[:12]}..{head[:12]}: " + (
                        message or f"{sorted(set(expected) ^ set(found))[:5]}"))
            print(f"{name}: {len(pairs)} pairs of commits")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
