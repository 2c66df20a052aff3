#!/usr/bin/env python3
"""Holds `whittle graph --units` against `cargo --unit-graph`, which takes a nightly, or a stable
cargo that is told to be one: random workspaces, some commands, the platform of the machine and
others. Cargo is told to turn every feature on, as a plan takes them; units that differ in features
or profile alone are one here. Every unit and edge of cargo's has to be in the graph. The graph has
no other units, unless a package outside of the workspace has optional dependencies: no option of
cargo's turns those on. For another platform than this machine's, a plan thinks of a machine of that
kind, and cargo of this one: there only what is built for the platform can be compared, and only
that nothing is missing.

`unit_graph.py` takes some seeds; `--count N` takes N, `--seed N` plays one again."""

import argparse
import json
import os
import random
import sys
from urllib.parse import unquote

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402
from cargo_run import Cargo  # noqa: E402
from random_edits import Edits  # noqa: E402
from random_workspace import Workspace  # noqa: E402

COMMANDS = ["test", "build", "bench", "check", "build --all-targets", "check --all-targets",
            "test --tests", "build --examples", "test --bins", "test --doc"]
TARGETS = [None, "x86_64-pc-windows-msvc", "aarch64-apple-darwin"]
TOOLCHAINS = [{"RUSTUP_TOOLCHAIN": "nightly", "RUSTUP_AUTO_INSTALL": "0"}, {"RUSTC_BOOTSTRAP": "1"}]
MODES = {"run-custom-build": "run"}
KINDS = ("bin", "test", "example", "bench", "custom-build")


def find_toolchain(sandbox):
    """The environment in which cargo takes unstable options."""
    bundles.need_cargo()
    for extra in TOOLCHAINS:
        if sandbox.run(["cargo", "-Z", "unstable-options", "version"], sandbox.path,
                       extra).returncode == 0:
            return extra
    return harness.skip("no cargo that prints its unit graph")


class Graph:
    """Units by name and edges between names; None is the name of one that is left out."""

    def __init__(self, names, edges):
        self.units = set(names) - {None}
        self.edges = {(names[i], names[j]) for i, j in edges if names[i] and names[j]}


def mode_of(mode, checked):
    """A check does not say whether it is one of tests."""
    return "check" if checked and mode in ("build", "test", "check") else MODES.get(mode, mode)


def cargo_graph(sandbox, toolchain, root, repository, command, target, host):
    words = [*command.split(), "--workspace", "--all-features", "--offline", "--unit-graph",
             "-Z", "unstable-options", *(["--target", target] if target else [])]
    done = sandbox.run(["cargo", *words], root, toolchain)
    if done.returncode:
        return None, os.fsdecode(done.stderr)
    units, names = json.loads(done.stdout)["units"], []
    for unit in units:
        path = unquote(unit["pkg_id"].split("#")[0].removeprefix("path+file://"))
        kind = unit["target"]["kind"][0]
        if target and not unit["platform"]:
            names.append(None)
            continue
        names.append((os.path.relpath(path, repository), kind if kind in KINDS else "lib",
                      unit["target"]["name"], mode_of(unit["mode"], command.startswith("check")),
                      unit["platform"] or host))
    return Graph(names, [(i, row["index"]) for i, unit in enumerate(units)
                         for row in unit["dependencies"]]), ""


def whittle_graph(sandbox, repository, manifest, command, target):
    done = sandbox.whittle(repository, "graph", "--units", "--head", "HEAD", "--format", "json",
                           "--manifest-path", manifest, "--command", command, "--target", target)
    if done.returncode:
        return None, os.fsdecode(done.stderr)
    units = json.loads(done.stdout)["units"]
    names = [(unit["path"] or ".", unit["kind"], unit["target"],
              mode_of(unit["mode"], command.startswith("check")), unit["triple"])
             for unit in units]
    return Graph(names, [(i, j) for i, unit in enumerate(units)
                         for j in unit["dependencies"]]), ""


def differences(expected, found, exact):
    lines = [f"unit missing: {unit}" for unit in sorted(expected.units - found.units)]
    lines += [f"edge missing: {edge}" for edge in sorted(expected.edges - found.edges)]
    if exact:
        lines += [f"no unit of cargo's: {unit}" for unit in sorted(found.units - expected.units)]
    return lines


class Comparison:
    def __init__(self, sandbox, seed):
        self.sandbox, self.seed = sandbox, seed
        self.toolchain = find_toolchain(sandbox)
        chance = random.Random(seed)
        self.repository = sandbox.repository(f"r{seed}")
        self.workspace = Workspace(chance, self.repository)
        self.edits = Edits(self.workspace)
        self.root = os.path.join(self.repository, self.workspace.root)
        self.host = Cargo(sandbox, seed, self.root, "test", 1).host
        self.compared = self.edges = self.more = 0  # edges of cargo's; and those of ours alone
        self.failures = []

    def exact(self):
        return not any(row.optional for package in self.workspace.packages
                       if not self.workspace.member(package) for row in package.dependencies)

    def compare(self, command, target):
        expected, refusal = cargo_graph(self.sandbox, self.toolchain, self.root, self.repository,
                                        command, target, self.host)
        found, message = whittle_graph(self.sandbox, self.repository,
                                       self.workspace.below("Cargo.toml"), command,
                                       target or self.host)
        self.compared += 1
        if expected and found:
            lines = differences(expected, found, not target and self.exact())
            self.edges += len(expected.edges)
            self.more += sum(set(edge) <= expected.units for edge in found.edges - expected.edges)
        else:
            lines = [text for text in (refusal, message) if text]
        if lines:
            head = f"seed {self.seed}, cargo {command}, {target or 'no target'}:"
            self.failures.append("\n  ".join([head, *lines[:12]]))

    def play(self):
        self.workspace.render()
        for _ in range(6):
            self.edits.change_shape()
            self.workspace.render()
        self.sandbox.commit(self.repository, "base")
        for command in COMMANDS:
            for target in TARGETS:
                self.compare(command, target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    count = options.count or (1 if options.seed is not None else 2)
    first = options.seed if options.seed is not None else int(os.environ.get("WHITTLE_SEED", "1"))
    compared = edges = more = 0
    failures = []
    for seed in range(first, first + count):
        with harness.Sandbox() as sandbox:
            comparison = Comparison(sandbox, seed)
            comparison.play()
        print("\n".join([f"seed {seed}", *comparison.failures]), flush=True)
        compared, edges = compared + comparison.compared, edges + comparison.edges
        more, failures = more + comparison.more, failures + comparison.failures
    print(f"{compared} graphs, {len(failures)} differ; {edges} edges, {more} that cargo has not")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
