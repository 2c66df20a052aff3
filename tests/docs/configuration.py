#!/usr/bin/env python3
"""Holds whittle.yml, its schema and its page together: every example is valid and accepted, both
know the same keys, and what the program refuses for its shape the schema refuses."""

import glob
import json
import os
import re
import subprocess
import sys

import examples
import schema
from examples import harness

SCHEMA = "docs/schema/whittle.yml.schema.json"
PAGE = "docs/configuration.md"
MEMBERS = ("core", "cli", "server", "e2e", "bench-core", "xtask", "cli-extra")
# What the globs of the examples match.
FILES = ("schema/a.sql", "docs/a.md", "a.drawio", "deploy/a", "ops/a", "idl/v1/a.idl")
FAULTS = re.compile(r"file whittle\.yml\n((?:    .*\n)+)== run plan\n== expect\nstatus 3\n"
                    r'stderr "(.*)"')
# A platform may go without its target where the name says it.
SHAPE = re.compile(r"has no key|(?<!a platform )without the key|found an empty|found a (list|mapping)")
# A mapping with a key that nobody knows, and where the schema describes it.
SHAPES = {
    "zz: 1": "",
    "jobs: {test: {zz: 1}}": "job",
    "platforms: {a: {zz: 1}}": "platform_mapping",
    "jobs: {test: {matrix: {zz: 1}}}": "existing",
    "paths: [{zz: 1}]": "path_rule",
    "paths: [{glob: a, reaches: {zz: 1}}]": "rule_target",
    "reads: [{zz: 1}]": "reads_entry",
    "runtime: [{zz: 1}]": "runtime_entry",
    "limits: {zz: 1}": "/properties/limits",
}


class Checker:
    def __init__(self, sandbox, parser):
        self.parser = parser
        self.sandbox = sandbox
        self.schema = json.loads(examples.read(SCHEMA))
        self.validator = schema.Validator(self.schema)
        self.failures = []
        self.count = 0
        self.root = sandbox.repository("configured")
        self.write_workspace()

    def write_workspace(self):
        members = ", ".join(f'"{name}"' for name in MEMBERS)
        harness.write_file(self.root + "/Cargo.toml", f"[workspace]\nmembers = [{members}]\n")
        for name in MEMBERS:
            harness.write_file(f"{self.root}/{name}/Cargo.toml",
                               f'[package]\nname = "{name}"\nversion = "0.1.0"\n')
            harness.write_file(f"{self.root}/{name}/src/lib.rs", "")
        for path in FILES:
            harness.write_file(f"{self.root}/{path}", "")
        for path in glob.glob(os.path.join(harness.ROOT, "fixtures/configurations/workflows/*")):
            with open(path, encoding="utf-8") as file:
                harness.write_file(f"{self.root}/.github/workflows/{os.path.basename(path)}",
                                   file.read())

    def values(self, text):
        done = subprocess.run([self.parser], input=text.encode(), capture_output=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def run(self, text):
        harness.write_file(self.root + "/whittle.yml", text)
        return self.sandbox.whittle(self.root, "plan", "--full", "--format", "json")

    def expect(self, holds, what):
        self.count += 1
        if not holds:
            self.failures.append(what)

    def check_good(self, where, text):
        values = self.values(text)
        if values is None:
            self.failures.append(f"{where}: no YAML")
            return None
        errors = self.validator.errors(values)
        self.expect(not errors, f"{where}: the schema refuses it: {errors}")
        done = self.run(text)
        self.expect(done.returncode == 0, f"{where}: {os.fsdecode(done.stderr)}")
        return json.loads(done.stdout) if done.returncode == 0 else None

    def properties(self, place):
        node = self.schema if not place or place[0] == "/" else self.schema["$defs"]
        for part in filter(None, place.split("/")):
            node = node[part]
        return set(node["properties"])

    def check_keys(self):
        for text, place in SHAPES.items():
            message = os.fsdecode(self.run(text + "\n").stderr)
            listed = re.search(r"has the keys? (.*)", message)
            words = set(re.split(r", | and ", listed.group(1))) if listed else None
            self.expect(words == self.properties(place), f"{text}: {message} {place}")

    def check_faults(self):
        files = glob.glob(os.path.join(harness.ROOT, "tests/scenario/config-*.txt"))
        for path in files:
            with open(path, encoding="utf-8") as file:
                faults = FAULTS.findall(file.read())
            self.expect(faults, f"{path}: holds no faults")
            for text, message in faults:
                values = self.values(text)
                if values is not None and SHAPE.search(message):
                    self.expect(self.validator.errors(values),
                                f"{os.path.basename(path)}: the schema takes {text.strip()}")


def check_seed(checker, plan):
    stages = {name: job["stage"] for name, job in plan["jobs"].items()}
    checker.expect(stages == {"check": 1, "smoke": 2, "release": 2}, f"stages of seed: {stages}")


def main():
    with harness.Sandbox() as sandbox:
        checker = Checker(sandbox, os.path.abspath(sys.argv[1]))
        for path in sorted(glob.glob(os.path.join(harness.ROOT, "fixtures/configurations/*.yml"))):
            with open(path, encoding="utf-8") as file:
                plan = checker.check_good(os.path.basename(path), file.read())
            if plan and path.endswith("seed.yml"):
                check_seed(checker, plan)
        blocks = examples.blocks(PAGE, "yaml")
        checker.expect(blocks, f"{PAGE} has no examples")
        for index, text in enumerate(blocks):
            checker.check_good(f"{PAGE}, example {index + 1}", text)
        checker.check_keys()
        checker.check_faults()
    examples.finish(checker.failures, checker.count)


main()
