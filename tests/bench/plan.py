#!/usr/bin/env python3
"""Times a whole `whittle plan --base HEAD~20 --head HEAD` against `git diff-tree -r --raw` and
`cargo metadata --no-deps` on the bundles, in one run, and prints one table of milliseconds and
ratios; "commit" is the median plan of those of the 20 commits that touch no lock file, "diff" the
median `git diff-tree` of one. Needs hyperfine, git and cargo;
wants a release build: WHITTLE=build/release/whittle. With EARLIER=program the same commits are
planned by that program too: commit/then is how many times as long as that one it takes."""

import json
import os
import shlex
import shutil
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "referee"))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402

RANGE = ("HEAD~20", "HEAD")
EARLIER = shlex.split(os.environ.get("EARLIER", ""))


def plan(*arguments, program=None):
    return [*(program or harness.program()), "plan", *arguments, "--format", "json",
            "--manifest-path", "Cargo.toml"]


def commands():
    base, head = RANGE
    return {
        "git": ["git", "diff-tree", "-r", "--raw", base, head],
        "cargo": ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"],
        "plan": plan("--base", base, "--head", head),
        "work tree": plan("--base", head),
    }


def measure(sandbox, root, measured, runs):
    """Medians in seconds, one for each command."""
    report = os.path.join(sandbox.path, "report.json")
    done = sandbox.run(["hyperfine", "-N", "--warmup", "5", "--runs", str(runs), "--export-json",
                        report, *map(shlex.join, measured)], root)
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr))
    with open(report, encoding="utf-8") as file:
        return [result["median"] for result in json.load(file)["results"]]


def measure_all(sandbox, root):
    """Medians in milliseconds, by name."""
    median = dict(zip(commands(), measure(sandbox, root, commands().values(), 40)))
    steps = [(f"HEAD~{i + 1}", f"HEAD~{i}") for i in range(20)]
    single = [step for step in steps
              if not sandbox.git(root, "diff", "--name-only", *step, "--", "*Cargo.lock")]
    programs = {"commit": harness.program(), "then": EARLIER or harness.program()}
    for name, program in programs.items():
        plans = [plan("--base", base, "--head", head, program=program) for base, head in single]
        median[name] = statistics.median(measure(sandbox, root, plans, 10))
    diffs = [["git", "diff-tree", "-r", "--raw", base, head] for base, head in steps]
    median["diff"] = statistics.median(measure(sandbox, root, diffs, 10))
    return {name: seconds * 1000 for name, seconds in median.items()}


def main(names):
    if not shutil.which("hyperfine"):
        sys.exit("needs hyperfine")
    columns = ("git", "cargo", "plan", "commit", "work tree")
    titles = ("", "diff-tree", "metadata", "plan", "commit", "work tree", "plan/diff",
              "plan/meta", "commit/diff", "commit/meta", "commit/then")
    print("".join(f"{title:>12}" for title in titles))
    with harness.Sandbox() as sandbox:
        for name in names or bundles.NAMES:
            median = measure_all(sandbox, bundles.clone(sandbox, name))
            ratios = (median["plan"] / median["git"], median["plan"] / median["cargo"],
                      median["commit"] / median["diff"], median["commit"] / median["cargo"],
                      median["commit"] / median["then"])
            cells = [name, *(f"{median[column]:.1f}" for column in columns),
                     *(f"{ratio:.2f}" for ratio in ratios)]
            print("".join(f"{cell:>12}" for cell in cells))


main(sys.argv[1:])
