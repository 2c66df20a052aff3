#!/usr/bin/env python3
"""Runs the example of docs/buildkite.md as it stands there: its files in the demo workspace, its first
step, and the pipeline that this uploads, with a cargo that only writes down what it is asked."""

import json
import os
import re
import sys

import examples
from examples import harness

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import buildkite  # noqa: E402

PAGE = "docs/buildkite.md"
CARGO = """#!/bin/sh
echo "$WHITTLE_NAME: $*" >> "$BUILD/log"
! [ -e "$BUILD/broken" ]
"""


def files():
    """The blocks that name the file that they are."""
    for text in examples.blocks(PAGE, "yaml") + examples.blocks(PAGE, "sh"):
        named = re.search(r"^# (\S+\.(?:yml|sh))$", text, re.MULTILINE)
        if named:
            yield named[1], text


class Example:
    def __init__(self, sandbox):
        self.sandbox, self.failures, self.count = sandbox, [], 0
        self.files = dict(files())
        self.root = examples.demo_repository(sandbox)
        for path, text in self.files.items():
            harness.write_file(os.path.join(self.root, path), text)
        sandbox.commit(self.root)
        sandbox.git(self.root, "remote", "add", "origin", self.root)
        sandbox.git(self.root, "checkout", "--quiet", "-B", "main")
        sandbox.git(self.root, "checkout", "--quiet", "-b", "topic")

    def expect(self, holds, what):
        self.count += 1
        if not holds:
            self.failures.append(f"{PAGE}: {what}")

    def build(self):
        """Plans a pull request, and uploads what is planned."""
        build = buildkite.Build(self.sandbox, self.root, {
            "BUILDKITE_SOURCE": "webhook", "BUILDKITE_PULL_REQUEST": "7",
            "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main", "BUILDKITE_COMMIT": "HEAD",
            "BUILDKITE_BRANCH": "topic", "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main",
        }, {"cargo": CARGO})
        steps = re.findall(r"^      - (.+)$", self.files[".buildkite/pipeline.yml"], re.MULTILINE)
        done = build.command("\n".join(steps))
        self.expect(done.returncode == 0, f"its first step: {os.fsdecode(done.stderr)}")
        return build, build.uploaded()

    def log(self, build):
        path = f"{build.place}/log"
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            found = file.read().splitlines()
        os.remove(path)
        return sorted(found)

    def change(self, path, text):
        harness.write_file(os.path.join(self.root, path), text)
        self.sandbox.commit(self.root)

    def check_empty(self):
        self.change("README.md", "# Other words\n")
        build, pipeline = self.build()
        ended, said = build.run(pipeline)
        self.expect(ended == {"whittle-gate": "passed"} and "nothing was planned" in said,
                    f"an empty plan: {ended} {said}")

    def check_change(self):
        self.change("crates/cart/src/lib.rs", "pub fn changed() {}\n")
        build, pipeline = self.build()
        self.expect(not list(buildkite.faults(pipeline)), list(buildkite.faults(pipeline)))
        ended, said = build.run(pipeline)
        self.expect(set(ended.values()) == {"passed"} and "Good" in said, f"{ended} {said}")
        log = self.log(build)
        self.expect([line for line in log if re.match(r"check linux.*: check (-p|--package) ", line)] and
                    [line for line in log if re.match(r"test .*windows.*: test ", line)],
                    f"what ran: {log}")
        agents = {tuple(step["agents"]) for step in buildkite.flat(pipeline)[0] if "agents" in step}
        self.expect(agents == {("queue=linux-amd64",), ("queue=windows", "os=windows-2022")},
                    f"agents: {agents}")

    def check_failure(self):
        build, pipeline = self.build()
        harness.write_file(f"{build.place}/broken", "")
        ended, said = build.run(pipeline)
        self.expect(ended["whittle-gate"] == "hard_failed" and "NOT GOOD" in said and
                    None in ended.values(), f"a failing job: {ended} {said}")
        self.expect(all(line.startswith("check ") for line in self.log(build)), "what still ran")

    def check_filter(self):
        text = next(text for text in examples.blocks(PAGE, "sh") if text.startswith("jq "))
        done = self.sandbox.run(["sh", "-c", text], self.root)
        found = json.loads(done.stdout or "{}")
        times = [step.get("timeout_in_minutes") for step in buildkite.flat(found)[0]]
        self.expect(set(times[:-1]) == {60} and not times[-1], f"the filter: {times}")
        self.expect(not buildkite.schema_errors(found), "the filter: the schema refuses it")


def main():
    with harness.Sandbox() as sandbox:
        example = Example(sandbox)
        example.check_empty()
        example.check_change()
        example.check_filter()
        example.check_failure()
    examples.finish(example.failures, example.count)


main()
