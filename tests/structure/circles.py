#!/usr/bin/env python3
"""Holds the files of graph/ and planner/ to their direction: which folder may use which, and no
circle. A file is one node, x.c and x.h are two; an arrow is an include, or a symbol that one object
file needs of another.

Usage: circles.py BUILD, the directory of a build whose object files `nm` can read."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# Lowest first; each may use itself and what is named.
MAY_USE = {
    "graph/base": "",
    "graph/cargo": "graph/base",
    "graph/rust": "graph/base graph/cargo",
    "graph/impact": "graph/base graph/cargo graph/rust",
    "planner/git": "graph/base graph/cargo graph/impact",
    "planner/event": "graph/base graph/impact planner/git",
    "planner/matrix": "graph/base graph/cargo graph/impact planner/event",
    "planner/config/yaml": "graph/base graph/cargo",
    "planner/config/workflow": "graph/base graph/cargo planner/matrix planner/config/yaml",
    "planner/config": "graph/base graph/cargo graph/impact planner/matrix planner/event "
                      "planner/config/yaml planner/config/workflow",
    "planner/schedule": "graph/base graph/impact planner/event planner/matrix planner/ledger",
    "planner/gate": "graph/base planner/event",
    "planner/ledger": "graph/base planner/event",
    "planner/store": "graph/base graph/cargo planner/git planner/event planner/ledger",
    "planner/report": "graph/base graph/cargo graph/rust graph/impact planner/event planner/matrix "
                      "planner/schedule",
    "planner/pipeline": "graph/base graph/cargo graph/rust graph/impact planner/git planner/event "
                        "planner/config planner/config/workflow planner/matrix planner/schedule "
                        "planner/ledger",
    "planner/output": "graph/base graph/cargo graph/rust graph/impact planner/event planner/matrix "
                      "planner/schedule planner/gate planner/ledger planner/report",
    "planner/dialect": "graph/base planner/event planner/matrix planner/schedule planner/gate "
                       "planner/report planner/output",
    "planner/commands": "graph/base graph/cargo graph/rust graph/impact planner/event "
                        "planner/matrix planner/schedule planner/gate planner/ledger "
                        "planner/store planner/report planner/pipeline planner/output planner/dialect",
    "planner": "graph/base planner/commands planner/output",
}


def sources():
    for top in ("graph", "planner"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in names:
                if name.endswith((".c", ".h", ".cc")):
                    yield os.path.relpath(os.path.join(folder, name), ROOT)


def includes(files):
    for path in files:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            for header in INCLUDE.findall(file.read()):
                if header in files:
                    yield path, header


def objects(build, files):
    """(source, object file) of what the build made."""
    for folder, _, names in os.walk(build):
        for name in names:
            source = os.path.relpath(os.path.join(folder, name)[:-2], build)
            source = re.sub(r"^CMakeFiles/[^/]+\.dir/", "", source)
            if name.endswith(".o") and source in files:
                yield source, os.path.join(folder, name)


def symbols(build, files):
    """(source that needs a symbol, source that has it)."""
    needed, owner = [], {}
    sources_by_object = {path: source for source, path in objects(build, files)}
    done = subprocess.run(["nm", "-A", "-g", *sources_by_object], capture_output=True, text=True,
                          check=True)
    for line in done.stdout.splitlines():
        path, symbol = line.split(":", 1)
        source, (kind, name) = sources_by_object[path], symbol.split()[-2:]
        if kind == "U":
            needed.append((source, name))
        elif kind not in "VWvwu":
            owner[name] = source
    if not owner:
        harness.skip(f"no object files in {build} that nm can read: was it built for link time?")
    return ((source, owner[name]) for source, name in needed
            if owner.get(name, source) != source)


def circles(arrows):
    """Strongly connected components of more than one file (Tarjan's algorithm)."""
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in arrows.get(node, ()):
            if other not in order:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            at = stack.index(node)
            if len(stack) > at + 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    sys.setrecursionlimit(10000)
    for node in sorted(arrows):
        if node not in order:
            visit(node)
    return found


def stray(pairs):
    for source, other in sorted(pairs):
        one, two = os.path.dirname(source), os.path.dirname(other)
        if one != two and two not in MAY_USE.get(one, "").split():
            yield f"{source} uses {other}: {one} may not use {two}"


def main(build):
    files = set(sources())
    pairs = {*includes(files), *symbols(build, files)}
    arrows = {}
    for source, other in sorted(pairs):
        arrows.setdefault(source, []).append(other)
    failures = list(stray(pairs))
    failures += [f"a circle of {len(circle)} files: {' '.join(circle)}" for circle in circles(arrows)]
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
