#!/usr/bin/env python3
"""Counts how many packages each commit of the bundles plans: at package level (an owner for every
changed file, dependents of owners; a lock file, a root manifest or a file without an owner reaches
everything) and as whittle plans it. Prints one row of a table for each bundle.

`gain.py [NAME…]`, with WHITTLE=build/release/whittle."""

import concurrent.futures
import json
import os
import statistics
import sys
import tomllib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "referee"))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402


def patched_paths(root_manifest):
    """Directories that [patch] puts in the place of registry packages."""
    sources = tomllib.loads(root_manifest).get("patch", {}).values()
    return {os.path.normpath(row["path"]) for source in sources for row in source.values()
            if "path" in row}


class PackageLevel:
    """What a planner knows that reads manifests for nothing but packages and their edges. A patch may
    stand behind every dependency that is not a path."""

    def __init__(self, packages, patched):
        self.members = {row["path"] for row in packages if row["member"]}
        self.paths = {row["path"] for row in packages}
        self.builds, self.tests = {}, {}
        for row in packages:
            for dependency in row["dependencies"]:
                users = self.tests if dependency["kind"] == "dev" else self.builds
                behind = {dependency["path"]} & self.paths if dependency["path"] else patched
                for path in behind - {row["path"]}:
                    users.setdefault(path, set()).add(row["path"])

    def owner(self, path):
        while path:
            path = os.path.dirname(path)
            if path in self.paths:
                return path
        return None

    def reach(self, changes):
        """Affected packages; None for all."""
        seeds = set()
        for change in changes:
            path = change["path"]
            if path in ("Cargo.lock", "Cargo.toml") or change["everything"]:
                return None
            owner = self.owner(path)
            if owner is not None and change["reason"]["code"] != "no-effect":
                seeds.add(owner)
        reached, queue = set(seeds), list(seeds)
        while queue:
            for user in self.builds.get(queue.pop(), ()):
                if user not in reached:
                    reached.add(user)
                    queue.append(user)
        return reached.union(*(self.tests.get(path, set()) for path in reached)) & self.members


def run(sandbox, root, *words):
    return json.loads(sandbox.run([*harness.program(), *words, "--format", "json",
                                   "--manifest-path", "Cargo.toml"], root).stdout)


def measure(sandbox, root, base, head):
    """Members, planned at package level, planned now, and those that have something to test; None
    where a revision can't be compared."""
    plan = run(sandbox, root, "plan", "--base", base, "--head", head)
    if plan["mode"] != "affected" or not plan["changes"]:
        return None
    manifest = os.fsdecode(sandbox.git(root, "show", f"{head}:Cargo.toml"))
    level = PackageLevel(run(sandbox, root, "graph", "--head", head)["packages"],
                         patched_paths(manifest))
    reached = level.reach(plan["changes"])
    pruned = plan["jobs"]["test"]["pruned"]
    idle = sum(row["reason"]["code"] == "no-targets" for row in pruned)
    everyone = len(level.members)
    before = everyone if reached is None else len(reached)
    return everyone, min(before, everyone - idle), everyone - len(pruned), everyone - idle


def row(sandbox, name):
    root = bundles.clone(sandbox, name)
    commits = os.fsdecode(sandbox.git(root, "log", "--first-parent", "--format=%H")).split()
    pairs = list(zip(commits[1:], commits))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda pair: measure(sandbox, root, *pair), pairs))
    counts = [item for item in found if item]
    before, after = ([item[i] / item[3] for item in counts] for i in (1, 2))
    everything = [sum(item[i] == item[3] for item in counts) for i in (1, 2)]
    return [name, str(len(counts)), str(counts[0][0]),
            *(f"{100 * statistics.mean(shares):.1f} %" for shares in (before, after)),
            *(f"{100 * statistics.median(shares):.1f} %" for shares in (before, after)),
            *(str(count) for count in everything)]


def main(names):
    print("| | commits | members | mean before | mean now | median before | median now | "
          "commits that plan everything, before | now |")
    print("| --- " * 9 + "|")
    with harness.Sandbox() as sandbox:
        for name in names or bundles.NAMES:
            print(f"| {' | '.join(row(sandbox, name))} |", flush=True)


main(sys.argv[1:])
