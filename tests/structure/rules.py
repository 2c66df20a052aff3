#!/usr/bin/env python3
"""Holds the house to its rules: who may include what, which folders there are, how long a file is."""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = {"graph", "planner", "tests", "fixtures", "docs"}
AT_ROOT = {"CMakeLists.txt", "README.md", "CMakePresets.json", "LICENSE", "CHANGELOG.md",
           "action.yml"}
ONLY = {"git2": "planner/git/", "zlib.h": "planner/git/", "jansson.h": ("planner/output/", "planner/event/", "planner/dialect/"),
       
        "yaml.h": "planner/config/yaml/", "expat.h": "planner/ledger/import_junit.c",
        "toml++": "graph/cargo/toml.cc"}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
LIMIT = 500


def sources(*folders):
    for top in folders:
        for folder, inner, names in os.walk(os.path.join(ROOT, top)):
            inner[:] = [name for name in inner if name not in ("__pycache__", "corpora")]
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), ROOT)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def check_includes(path, text):
    for header in INCLUDE.findall(text):
        for library, owners in ONLY.items():
            if header.startswith(library) and not path.startswith(owners):
                yield f"{path}: includes {header}, which only {owners} may"
        if path.startswith("graph/") and header.startswith("planner/"):
            yield f"{path}: the graph includes {header} of the planner"
        if header.startswith("."):
            yield f"{path}: includes {header}; include paths start at the root"


def check_sources():
    for path in sources("graph", "planner", "tests"):
        if path.endswith((".c", ".h", ".cc", ".py", ".sh")):
            text = read(path)
            yield from check_includes(path, text)
            if text.count("\n") > LIMIT:
                yield f"{path}: {text.count(chr(10))} lines, more than {LIMIT}"
        if path.endswith((".cc", ".cpp", ".cxx", ".hpp", ".hh")) and path != "graph/cargo/toml.cc":
            yield f"{path}: C++ beside graph/cargo/toml.cc"


def check_folders():
    for name in os.listdir(ROOT):
        directory = os.path.isdir(os.path.join(ROOT, name))
        if name.startswith(".") or name in (FOLDERS if directory else AT_ROOT):
            continue
        if not (directory and name == "build"):
            yield f"{name}: not one of the top-level names"


def main():
    failures = [*check_sources(), *check_folders()]
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
