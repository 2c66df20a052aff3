#!/usr/bin/env python3
"""Random matrices of a workflow, planned: what runs and what does not are together all rows that the
plain rules make, for every package, and nothing is both."""

import collections
import json
import os
import random
import sys

import oracle
import random_rows
import rows

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

PACKAGES = ("a", "b")
WORKFLOW = ".github/workflows/ci.yml"


def strategies(rng, count):
    """Matrices with a row at least: others are refused."""
    found = []
    while len(found) < count:
        matrix = random_rows.matrix(rng)
        if oracle.expand(matrix)[0]:
            found.append(matrix)
    return {f"j{place}": matrix for place, matrix in enumerate(found)}


def repository(sandbox, matrices):
    root = sandbox.repository()
    files = {"Cargo.toml": f"[workspace]\nmembers = {json.dumps(PACKAGES)}\n"}
    for name in PACKAGES:
        files[f"{name}/Cargo.toml"] = f'[package]\nname = "{name}"\nversion = "0.1.0"\n'
        files[f"{name}/src/lib.rs"] = ""
    jobs = {name: {"runs-on": "ubuntu-24.04", "strategy": {"matrix": matrix}}
            for name, matrix in matrices.items()}
    files[WORKFLOW] = json.dumps({"on": "push", "jobs": jobs})
    files["whittle.yml"] = json.dumps({"jobs": {
        name: {"command": "check", "matrix": {"from": WORKFLOW}} for name in matrices}})
    for path, content in files.items():
        harness.write_file(os.path.join(root, path), content)
    sandbox.commit(root)
    harness.write_file(os.path.join(root, "a/src/lib.rs"), "pub fn changed() {}\n")
    return root


def counted(entries):
    return collections.Counter((rows.ordered(entry.get("axes", {})), entry["package"])
                               for entry in entries)


def check(name, matrix, job):
    everything = collections.Counter((rows.ordered(row), package)
                                     for row, *_ in oracle.expand(matrix)[0]
                                     for package in PACKAGES)
    selected, pruned = counted(job["selected"]), counted(job["pruned"])
    assert selected + pruned == everything, f"{name}: {selected} and {pruned}, not {everything}"
    told = collections.Counter(package for row in job["matrix"]["include"]
                               for package in row["packages"])
    assert told == collections.Counter(entry["package"] for entry in job["selected"]), name
    for (_, package), count in pruned.items():
        assert package == "b", f"{name}: {count} of {package} do not run, and it changed"


def main():
    seed = int(os.environ.get("WHITTLE_SEED", random.randrange(2**32)))
    matrices = strategies(random.Random(seed), int(os.environ.get("WHITTLE_ROUNDS", 200)))
    with harness.Sandbox() as sandbox:
        root = repository(sandbox, matrices)
        done = sandbox.whittle(root, "plan", "--base", "HEAD", "--format", "json")
        if done.returncode:
            sys.exit(f"WHITTLE_SEED={seed}\n{os.fsdecode(done.stderr)}")
        plan = json.loads(done.stdout)
    try:
        for name, matrix in matrices.items():
            check(name, matrix, plan["jobs"][name])
    except AssertionError as error:
        sys.exit(f"WHITTLE_SEED={seed}\n{error}")
    totals = plan["totals"]
    assert totals["selected"] and totals["pruned"], totals
    print(f"seed {seed}: {totals['selected']} entries run, {totals['pruned']} do not")


main()
