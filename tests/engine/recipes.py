#!/usr/bin/env python3
"""Every recipe of docs/recipes.md under act, as it stands there: a change that reaches its jobs runs
them, one that reaches nothing runs none, and the gate is good both times."""

import os
import re

import engine
import runs
from engine import harness

PAGE = "docs/recipes.md"
FILE = re.compile(r"^`([^`]+)`:\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WORKFLOW = ".github/workflows/ci.yml"
LEDGER = "packages/ledger/src/lib.rs"

# Stands in for the subcommand: nextest with these arguments runs what cargo test does.
NEXTEST = """#!/bin/sh
[ "$1 $2 $3" = "nextest run --no-tests=pass" ] || exit 64
shift 3
exec cargo test "$@"
"""
XTASK = {"packages/xtask/Cargo.toml": '[package]\nname = "xtask"\nversion = "0.1.0"\n',
         "packages/xtask/src/main.rs": "fn main() { println!(\"all is tested\"); }\n"}

# What cargo is called with where the ledger changes, by recipe.
RAN = {
    "Prune a matrix that you have": [
        "test --profile dev -p ledger -p server --all-targets"] * 3 + [
        "test --profile release -p ledger -p server --all-targets"],
    "A job without a matrix": ["doc --no-deps -p ledger", "test --workspace --all-targets"],
    "Plan in a reusable workflow": ["test -p ledger --all-targets", "test -p server --all-targets"],
    "cargo nextest": ["nextest run --no-tests=pass -p ledger -p server --all-targets",
                      "test -p ledger -p server --all-targets"],
    "A program of your own that runs the tests": ["run -p xtask -- test"],
}


def recipes():
    """Of each its title and its files."""
    with open(os.path.join(harness.ROOT, PAGE), encoding="utf-8") as file:
        sections = re.split(r"^## ", file.read(), flags=re.MULTILINE)[1:]
    for section in sections:
        yield section.partition("\n")[0], dict(FILE.findall(section))


def local(text):
    """The action is the one that is here, for which the gate needs a checkout as well."""
    checkout = re.search(r" *- uses: actions/checkout.*\n", text)[0]
    gate = "      - uses: OWNER/whittle@COMMIT\n"
    return text.replace(gate, checkout + gate).replace("OWNER/whittle@COMMIT", "./")


class Recipes:
    def __init__(self, runner, checks):
        self.runner, self.place, self.checks = runner, runner.place, checks
        program = os.path.join(self.place.programs, "cargo-nextest")
        harness.write_file(program, NEXTEST)
        os.chmod(program, 0o755)

    def play(self, title, files):
        texts = {path: local(text) if path.startswith(".github/") else text
                 for path, text in files.items()}
        name = re.sub(r"\W+", "-", title)
        origin = self.place.repository(name, {**XTASK, "two-jobs.yml": None, WORKFLOW: None,
                                              **texts})
        for what, path, expected in (("reached", LEDGER, RAN[title]),
                                     ("not reached", "README.md", [])):
            with open(os.path.join(origin, path), encoding="utf-8") as file:
                changed = file.read() + ("// changed\n" if path.endswith(".rs") else "changed\n")
            root, data = runs.pull_request(self.runner, origin, {path: changed})
            run, _ = self.runner.run(root, "pull_request", data)
            ran = sorted(" ".join(words) for _, _, words in self.place.ran())
            self.checks.same(ran, expected, f"{title}, {what}: ran")
            self.checks.same(run.gate(), "success", f"{title}, {what}: {run.text[-3000:]}")


def main():
    checks = engine.Checks()
    act, _ = engine.need("act", "cargo")
    with harness.Sandbox() as sandbox:
        cases = Recipes(runs.Runner(engine.Place(sandbox), act), checks)
        found = dict(recipes())
        checks.same(sorted(found), sorted(RAN), "the recipes")
        for title, files in found.items():
            checks.that(WORKFLOW in files and "whittle.yml" in files, f"{title}: {sorted(files)}")
            cases.play(title, files)
    checks.finish()


main()
