#!/usr/bin/env python3
"""Holds reach and the fingerprints to account for each other: on commits of a bundle, for every unit
on four platforms (tests/referee/agreement.c). `agreement.py PROGRAM [--all] NAME`; a sample without
--all."""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402

SAMPLE = 12
SHOWN = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("name")
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    with harness.Sandbox() as sandbox:
        root = bundles.clone(sandbox, arguments.name)
        commits = bundles.commits(sandbox, root)
        pairs = list(zip(commits, commits[1:]))
        far = list(zip(commits[::20], commits[10::20]))
        chosen = pairs + far if arguments.all else bundles.sample(pairs, SAMPLE) + far[:3]
        lines = "".join(f"{base} {head}\n" for base, head in chosen)
        done = subprocess.run([arguments.program, root], input=lines.encode(), check=False,
                              env=harness.environment(sandbox.home), capture_output=True)
    rows = os.fsdecode(done.stdout).splitlines()
    print("\n".join([*rows[:-1][:SHOWN], *rows[-1:]]))
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr) or 1)


main()
