#!/usr/bin/env python3
"""What a plan costs where there is code: of fetched repositories (folders with OWNER+NAME/repo, given
as arguments or by WHITTLE_FIELD) the newest commits that change nothing but one or two Rust sources
are planned, and timed in one run against `cargo metadata --no-deps`, `git diff-tree` and `git grep`
through all Rust source. Prints a table in Markdown: medians in milliseconds, and ratios. Needs
hyperfine, git and cargo; wants a release build: WHITTLE=build/release/whittle. With EARLIER=program
that program plans the same commits in the same run."""

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
import field_repository  # noqa: E402

COMMITS, NEWEST, RUNS = 5, 400, 7
EARLIER = shlex.split(os.environ.get("EARLIER", ""))


def lines(sandbox, root, *words):
    return os.fsdecode(sandbox.git(root, *words)).splitlines()


def commits(sandbox, root):
    """(base, head) of commits that change one or two Rust sources and nothing else."""
    found = []
    for head in lines(sandbox, root, "rev-list", "--first-parent", "-n", str(NEWEST), "HEAD"):
        changed = lines(sandbox, root, "diff-tree", "--name-only", "-r", f"{head}~1", head)
        if 1 <= len(changed) <= 2 and all(path.endswith(".rs") for path in changed):
            found.append((f"{head}~1", head))
        if len(found) == COMMITS:
            break
    return found


def measure(sandbox, root, measured):
    """Medians in milliseconds, one for each command."""
    report = os.path.join(sandbox.path, "report.json")
    done = sandbox.run(["hyperfine", "-N", "-i", "--warmup", "1", "--runs", str(RUNS),
                        "--export-json", report, *map(shlex.join, measured)], root)
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr))
    with open(report, encoding="utf-8") as file:
        return [1000 * result["median"] for result in json.load(file)["results"]]


def plans(program, steps):
    return [[*program, "plan", "--base", base, "--head", head] for base, head in steps]


def row(sandbox, name, directory):
    root = os.path.join(sandbox.path, name)
    sandbox.git(sandbox.path, "clone", "--quiet", directory, root)
    steps = commits(sandbox, root)
    if not steps:
        return None
    size = sum(int(line.split()[3]) for line in lines(sandbox, root, "ls-tree", "-r", "-l", "HEAD")
               if line.endswith(".rs"))
    now = statistics.median(measure(sandbox, root, plans(harness.program(), steps)))
    then = statistics.median(measure(sandbox, root, plans(EARLIER, steps))) if EARLIER else None
    base, head = steps[0]
    cargo, diff, grep = measure(sandbox, root, [
        ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1"],
        ["git", "diff-tree", "-r", base, head], ["git", "grep", "-q", "no such word", "--", "*.rs"]])
    return [name.replace("+", "/"), f"{size / 1e6:.1f}", f"{diff:.1f}", f"{grep:.0f}",
            f"{cargo:.0f}", *([f"{then:.0f} ({then / cargo:.1f})"] if EARLIER else []),
            f"{now:.0f} ({now / cargo:.1f})"]


def main(folders):
    if not shutil.which("hyperfine"):
        sys.exit("needs hyperfine")
    titles = ["", "Rust, MB", "diff-tree", "git grep", "cargo metadata",
              *(["before (÷ metadata)"] if EARLIER else []), "plan (÷ metadata)"]
    print(f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}", flush=True)
    for name, directory in field_repository.choose(folders, None):
        with harness.Sandbox() as sandbox:
            cells = row(sandbox, name, directory)
        if cells:
            print(f"| {' | '.join(cells)} |", flush=True)


main(sys.argv[1:])
