#!/usr/bin/env python3
"""Holds reach and the fingerprints to account for each other: on commits of a bundle, for every unit
on four platforms, and keys of verdicts with them (tests/referee/agreement.c). `agreement.py PROGRAM
[--all] NAME`; a sample without --all. NAME is a bundle, or the path of a repository with its code,
whose last commits are taken."""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402

SAMPLE = 12
LAST = 40  # commits of a repository with its code
SHOWN = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("name")
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    with harness.Sandbox() as sandbox:
        if os.path.isdir(arguments.name):
            root = arguments.name
            commits = bundles.commits(sandbox, root)[-LAST:]
        else:
            root = bundles.clone(sandbox, arguments.name)
            commits = bundles.commits(sandbox, root)
        pairs = list(zip(commits, commits[1:]))
        far = list(zip(commits[::20], commits[10::20]))
        chosen = pairs + far if arguments.all else bundles.sample(pairs, SAMPLE) + far[:3]
        lines = "".join(f"{base} {head}\n" for base, head in chosen)
        done = subprocess.run([arguments.program, root, "keys"], input=lines.encode(), check=False,
                              env=harness.environment(sandbox.home), capture_output=True)
    rows = os.fsdecode(done.stdout).splitlines()
    print("\n".join([*rows[:-2][:SHOWN], *rows[-2:]]))
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr) or 1)


main()
