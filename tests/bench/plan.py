#!/usr/bin/env python3
"""Times a whole `whittle plan --base HEAD~20 --head HEAD` against `git diff-tree -r --raw` and
`cargo metadata --no-deps` on the bundles, in one run, and prints one table of milliseconds and
ratios. Needs hyperfine, git and cargo; wants a release build: WHITTLE=build/release/whittle."""

import json
import os
import shlex
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "referee"))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402

RANGE = ("HEAD~20", "HEAD")


def commands():
    base, head = RANGE
    return {
        "git": ["git", "diff-tree", "-r", "--raw", base, head],
        "cargo": ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"],
        "plan": [*harness.program(), "plan", "--base", base, "--head", head, "--format", "json",
                 "--manifest-path", "Cargo.toml"],
        "work tree": [*harness.program(), "plan", "--base", head, "--format", "json",
                      "--manifest-path", "Cargo.toml"],
    }


def measure(sandbox, root):
    """Medians in seconds, by name."""
    report = os.path.join(sandbox.path, "report.json")
    done = sandbox.run(["hyperfine", "-N", "--warmup", "5", "--runs", "40", "--export-json", report,
                        *(shlex.join(command) for command in commands().values())], root)
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr))
    with open(report, encoding="utf-8") as file:
        results = json.load(file)["results"]
    return dict(zip(commands(), (result["median"] for result in results)))


def main(names):
    if not shutil.which("hyperfine"):
        sys.exit("needs hyperfine")
    print(f"{'':10}{'diff-tree':>11}{'metadata':>11}{'plan':>9}{'work tree':>11}"
          f"{'plan/diff':>11}{'plan/meta':>11}")
    with harness.Sandbox() as sandbox:
        for name in names or bundles.NAMES:
            median = measure(sandbox, bundles.clone(sandbox, name))
            cells = [f"{median[key] * 1000:.1f}" for key in ("git", "cargo", "plan", "work tree")]
            print(f"{name:10}{cells[0]:>11}{cells[1]:>11}{cells[2]:>9}{cells[3]:>11}"
                  f"{median['plan'] / median['git']:>11.2f}"
                  f"{median['plan'] / median['cargo']:>11.2f}")


main(sys.argv[1:])
