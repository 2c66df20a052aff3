#!/usr/bin/env python3
"""Holds docs/design.md against the code: every file and folder that it names is there, and the
lists of files to touch are true: what is there already is mentioned in no other file."""

import fnmatch
import glob
import os
import re

import examples
from examples import harness

PAGE = "docs/design.md"
TOPS = ("graph", "planner", "tests", "fixtures", "docs")
BRIEF = re.compile(r"`((?:(?:%s)/[\w./*-]*|[A-Z]{2,}\.md))`" % "|".join(TOPS))
WORD = re.compile(r'\bREASON_\w+|"[a-z]+(?:-[a-z]+)+"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

# One that is there already, a pattern of its name, and where it is looked for. Files with the name
# in their path are its own.
MEMBERS = {
    "A cargo rule": ("artifact", r"\bartifact\b", r"graph/|tests/(unit|property)/"),
    "A path rule": ("Cross", r"Cross\.toml", r""),
    "A CI service": ("buildkite", r"(?i)buildkite", r""),
    "An output format": ("mermaid", r"(?i)mermaid", r""),
}
# Files that a list need not name, and what of a list's they may mention.
ALLOWED = {
    "tests/docs/design.py": "Cross buildkite mermaid",
    "docs/design.md": "Cross mermaid",  # the example of a list
    "tests/docs/schema.py": "buildkite",  # says whose schemas it can check
    "tests/unit/test_template_success.c": "artifact",  # a file that one job hands to another
    "graph/impact/seeds.c": "REASON_LOCKED",  # does more than seed with it
    "planner/output/text_unowned.c": "REASON_UNOWNED",  # a remark on such files alone
}


def lists():
    """From the name of a list to the files that it names, as patterns."""
    for part in examples.read(PAGE).split("\n### ")[1:]:
        name, text = part.split("\n", 1)
        yield name, BRIEF.findall(text)


def files():
    for top in ("", *TOPS):
        for folder, inner, names in os.walk(os.path.join(harness.ROOT, top)):
            inner[:] = [name for name in inner if top and name != "__pycache__"]
            paths = (os.path.join(folder, name) for name in names if not name.startswith("."))
            yield from (os.path.relpath(path, harness.ROOT) for path in paths
                        if os.path.isfile(path))


def text_of(path):
    with open(os.path.join(harness.ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def is_named(path, patterns, name):
    """A header goes with its file."""
    paths = {path, re.sub(r"\.h$", ".c", path)}
    return any(fnmatch.fnmatchcase(path, pattern.replace("NAME", name))
               for path in paths for pattern in patterns)


def check_named():
    """A name may be new; then others of its kind are there."""
    failures = []
    for path in sorted(set(BRIEF.findall(examples.read(PAGE)))):
        if not glob.glob(os.path.join(harness.ROOT, path.replace("NAME", "*"))):
            failures.append(f"{PAGE}: names {path}, which is not there")
    return failures


def check_folders(texts):
    """Each has its row."""
    folders = {"/".join(path.split("/")[:2]) + "/" for path in texts
               if re.match(r"(graph|planner)/.+/", path)}
    rows = set(re.findall(r"^\| `([a-z/]+/)` \|", examples.read(PAGE), re.MULTILINE))
    return [f"{PAGE}: the table of folders and the folders differ by {name}"
            for name in sorted(folders ^ rows)]


def stray(title, patterns, name, paths):
    """Those of the files that mention something which its list does not name."""
    return [f"{PAGE}: {title!r} does not name {path}, which mentions {name}" for path in paths
            if not is_named(path, patterns, name) and name not in ALLOWED.get(path, "").split()]


def check_members(patterns, texts):
    if {*MEMBERS, "A kind of reason"} != {*patterns}:
        return [f"{PAGE}: the lists are {sorted(patterns)}"]
    failures = []
    for title, (name, mention, place) in MEMBERS.items():
        paths = [path for path, text in texts.items() if re.match(place, path)
                 and name not in path and re.search(mention, text)]
        failures += stray(title, patterns[title], name, paths)
        if not paths:
            failures.append(f"tests/docs/design.py: nothing mentions {name}")
    return failures


def check_reasons(patterns, texts):
    """Every code: who mentions it in C, or spells its name."""
    title = "A kind of reason"
    names = dict(re.findall(r'\[(REASON_\w+)\] = \{\s*"([a-z-]+)"', texts["graph/impact/reason.c"]))
    words = {path: set(WORD.findall(COMMENT.sub("", text))) for path, text in texts.items()
             if path.startswith(("graph/", "planner/"))}
    failures = [] if names else ["graph/impact/reason.c: no names of codes"]
    for name, printed in names.items():
        paths = [path for path, found in words.items() if found & {name, f'"{printed}"'}]
        failures += stray(title, patterns[title], name, paths)
    return failures


def check_allowed(texts):
    return [f"tests/docs/design.py: {path} need not be allowed {name}"
            for path, names in ALLOWED.items() for name in names.split()
            if name.lower() not in texts.get(path, "").lower()]


def main():
    patterns = dict(lists())
    texts = {path: text_of(path) for path in sorted(set(files()))}
    failures = [*check_named(), *check_folders(texts), *check_members(patterns, texts),
                *check_reasons(patterns, texts), *check_allowed(texts)]
    examples.finish(failures, len(patterns))


main()
