#!/usr/bin/env python3
"""Makes a file of fixtures/timings/ from a workspace with its code: which packages `cargo test` compiles for each
package, and how long that takes.

    graph_times.py WHITTLE WORKSPACE [TIMINGS]     > fixtures/timings/NAME.txt

TIMINGS is the page that `cargo test --no-run --workspace --timings` writes: times are cargo's, and dependencies from
outside count too. Without it a package takes MS_PER_KB for each KB of Rust below its directory: once to be compiled
for others (without tests/ and the like), and once for its own tests.
"""

import json
import os
import re
import subprocess
import sys

MS_PER_KB = 100
SET_UP_MS, CORES = 75000, 4
APART = ("tests/", "benches/", "examples/", "fuzz/", "test_data/")


def output(*command, where):
    return subprocess.run(command, cwd=where, check=True, capture_output=True, text=True).stdout


def source_kb(workspace, paths):
    """By directory of a package: KB that it compiles for others, and all."""
    sizes = {path: [0, 0] for path in paths}
    for name in output("git", "ls-files", "*.rs", where=workspace).splitlines():
        owner = max((path for path in paths if path in ("", ".") or name.startswith(path + "/")), key=len, default=None)
        file = os.path.join(workspace, name)
        if owner is None or not os.path.isfile(file):
            continue
        inner = name if owner in ("", ".") else name[len(owner) + 1:]
        kb = os.path.getsize(file) / 1024
        sizes[owner][0] += 0 if inner.startswith(APART) else kb
        sizes[owner][1] += kb
    return {path: (round(a * MS_PER_KB), round(b * MS_PER_KB)) for path, (a, b) in sizes.items()}


def by_size(whittle, workspace):
    units = json.loads(output(whittle, "graph", "--units", "--format", "json", where=workspace))["units"]
    names = sorted({(unit["package"], unit["path"]) for unit in units})
    place = {name: i for i, name in enumerate(names)}
    of = [place[unit["package"], unit["path"]] for unit in units]
    needs, wants, own = [set() for _ in names], [set() for _ in names], set()
    for unit, package in zip(units, of):
        others = {of[need] for need in unit["dependencies"]}
        if unit["mode"] in ("test", "doctest"):
            wants[package] |= others
            own.add(package)
        else:
            needs[package] |= others - {package}
    sizes = source_kb(workspace, [path for _, path in names])
    for i, (name, path) in enumerate(names):
        compiled, tested = sizes[path]
        yield name, compiled, tested if i in own else None, needs[i], wants[i]


def timings_of(page):
    with open(page, encoding="utf-8") as file:
        data = re.search(r"const UNIT_DATA = (\[.*?\]);\n", file.read(), re.DOTALL)
    built, tested = {}, {}
    for unit in json.loads(data.group(1)):
        test = "test" in unit["target"] and "(" in unit["target"] or unit["mode"] == "test"
        into = tested if test else built
        key = unit["name"], unit["version"]
        into[key] = into.get(key, 0) + round(1000 * unit["duration"])
    return built, tested


def by_timings(workspace, page):
    built, tested = timings_of(page)
    metadata = json.loads(output("cargo", "metadata", "--format-version", "1", where=workspace))
    members = set(metadata["workspace_members"])
    key = {package["id"]: (package["name"], package["version"]) for package in metadata["packages"]}
    nodes = sorted((node for node in metadata["resolve"]["nodes"] if key[node["id"]] in built or key[node["id"]] in tested),
                   key=lambda node: key[node["id"]])
    place = {node["id"]: i for i, node in enumerate(nodes)}
    for i, node in enumerate(nodes):
        needs, wants = set(), {i}
        for dep in node["deps"]:
            if dep["pkg"] in place:
                wants.add(place[dep["pkg"]])
                if any(kind["kind"] != "dev" for kind in dep["dep_kinds"]):
                    needs.add(place[dep["pkg"]])
        name = key[node["id"]]
        own = tested.get(name) if node["id"] in members else None
        yield name[0], built.get(name, 0), own, needs, wants if own is not None else set()


def main():
    whittle, workspace, *page = sys.argv[1:]
    packages = list(by_timings(workspace, page[0]) if page else by_size(os.path.abspath(whittle), workspace))
    print(f"# {os.path.basename(os.path.abspath(workspace))} at",
          output("git", "rev-parse", "HEAD", where=workspace).strip()[:12] + ":",
          "cargo's own times" if page else f"{MS_PER_KB} ms for each KB of Rust")
    print("# package, ms to compile it, ms of its own (- has none) : what it needs : what its own needs")
    print("set-up", SET_UP_MS, "cores", CORES)
    for name, compiled, own, needs, wants in packages:
        print(name, compiled, "-" if own is None else own, ":", *sorted(needs), ":", *sorted(wants))


if __name__ == "__main__":
    main()
