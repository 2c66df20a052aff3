#!/usr/bin/env python3
"""Runs every example of the pages below: the commands of the ```console blocks, in order, in the demo
repository, must print what the pages show, fingerprints apart. A ```json block must be a part of the
plan or of the graph. The scenario of the page for contributors fails as the page shows it."""

import json
import os
import sys

import examples
from examples import harness

PAGES = ("docs/manual.md", "docs/configuration.md", "docs/path-rules.md", "docs/reasons.md")


def check_page(sandbox, page, shop, skipped=0):
    failures, count = [], 0
    for block in examples.blocks(page, "console")[skipped:]:
        for command, _ in examples.commands(block):
            count += 1
            if not command.startswith(("whittle ", "git ", "echo ")):
                failures.append(f"{page}: an example of another program: {command}")
        failures += examples.check_block(sandbox, shop, block, page)
    return failures, count


def parts(value):
    """A JSON value and all that is in it."""
    yield value
    inside = value.values() if isinstance(value, dict) else value
    for inner in inside if isinstance(value, (dict, list)) else ():
        yield from parts(inner)


def shows(excerpt, part):
    """Whether it is that part of a document; a page may leave out fields of the outermost object."""
    return isinstance(part, dict) and all(name in part and part[name] == value
                                          for name, value in excerpt.items())


def check_excerpts(sandbox, page, shop):
    known = []
    for words in (("plan", "--target", "x86_64-unknown-linux-gnu"), ("graph", "--head", "HEAD")):
        done = sandbox.whittle(shop, *words, "--format", "json")
        known += parts(json.loads(done.stdout))
    return [f"{page}: no part of the plan or of the graph: {excerpt}"
            for excerpt in examples.blocks(page, "json")
            if not any(shows(json.loads(excerpt), part) for part in known)]


def check_demo(sandbox):
    """The first block of the README is what its first command prints at its end."""
    shown = examples.blocks("README.md", "console")[0]
    whittle = os.path.join(examples.search_path(sandbox), "whittle")
    done = sandbox.run(["sh", examples.DEMO, whittle], sandbox.path)
    failures = [] if done.returncode == 0 else [f"fixtures/demo.sh: status {done.returncode}"]
    found = examples.as_shown(sandbox, done.stdout + done.stderr)
    return failures + examples.difference("README.md: the demo", shown.rstrip("\n"), found)


def check_scenario(sandbox, page):
    """A page's first block of text is a scenario, its second one what that prints before the outputs."""
    story, shown = examples.blocks(page, "text")
    path = os.path.join(sandbox.path, "story.txt")
    harness.write_file(path, story)
    player = os.path.join(harness.ROOT, "tests", "scenario", "run.py")
    done = sandbox.run([sys.executable, "-B", player, path], sandbox.path,
                       {name: os.environ[name] for name in ("WHITTLE", "WHITTLE_WRAP")
                        if name in os.environ})
    printed = os.fsdecode(done.stdout).partition("\n")[2].partition("standard output:")[0]
    return examples.difference(page, shown, printed)


def main():
    failures, count = [], 0
    for page, skipped in (("README.md", 1), *((page, 0) for page in PAGES)):
        with harness.Sandbox() as sandbox:
            if skipped:
                failures += check_demo(sandbox)
            shop = examples.demo_repository(sandbox)
            failures += check_excerpts(sandbox, page, shop)
            found, checked = check_page(sandbox, page, shop, skipped)
            failures += found
            count += checked
    with harness.Sandbox() as sandbox:
        failures += check_scenario(sandbox, "docs/CONTRIBUTING.md")
    examples.finish(failures, count)


main()
