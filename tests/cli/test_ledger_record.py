#!/usr/bin/env python3
"""Runs of pull requests, recorded from the default branch: what passed there does not run in the
merge queue, and nothing is recorded of what was not tested."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

WORKFLOW = """\
name: CI
on: [pull_request, merge_group]
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps: [{run: whittle plan}]
  test:
    needs: plan
    runs-on: ${{ matrix.runner }}
    strategy: {matrix: "${{ fromJSON(needs.plan.outputs.jobs).test.matrix }}"}
    name: ${{ matrix.name }}
    steps:
      - uses: actions/checkout@v4
      - run: cargo test ${{ matrix.args }}
"""
CONFIG = "jobs:\n  test: {platforms: [linux, windows], reuse: true, runners: each}\n"
BEFORE, DURING, AFTER = "2026-11-30T20:00:00Z", "2026-11-30T20:10:00Z", "2026-11-30T20:20:00Z"
LATE = "2026-12-14T20:20:00Z"


def package(name, *needs):
    lines = [f'{need} = {{ path = "../{need}" }}' for need in needs]
    return "\n".join(["[package]", f'name = "{name}"', 'version = "0.1.0"', 'edition = "2021"',
                      "[dependencies]", *lines, ""])


class Place:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.root = sandbox.repository("origin")
        self.ledger = os.path.join(sandbox.path, "passed.txt")
        self.write({
            "Cargo.toml": '[workspace]\nmembers = ["core", "cli", "leaf"]\nresolver = "2"\n',
            "core/Cargo.toml": package("core"), "core/src/lib.rs": "",
            "cli/Cargo.toml": package("cli", "core"), "cli/src/lib.rs": "",
            "leaf/Cargo.toml": package("leaf"), "leaf/src/lib.rs": "",
            "rust-toolchain": "1.95.0\n", "whittle.yml": CONFIG,
            ".github/workflows/ci.yml": WORKFLOW})
        self.commit("base")

    def write(self, files):
        for path, content in files.items():
            harness.write_file(os.path.join(self.root, path), content)

    def git(self, *words):
        return self.sandbox.git(self.root, *words)

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def head(self, revision="HEAD"):
        return os.fsdecode(self.git("rev-parse", revision)).strip()

    def merge(self, when):
        """A pull request that changed core, and the merge that the service makes of it."""
        self.git("checkout", "--quiet", "-B", "topic", "main")
        self.write({"core/src/lib.rs": "// changed\n"})
        self.commit("topic")
        self.git("checkout", "--quiet", "-B", "merged", "main")
        self.git("merge", "--quiet", "--no-ff", "--no-commit", "topic")
        self.dated(when)

    def dated(self, when):
        """Commits with a committer's date of its own."""
        done = self.sandbox.run(["git", "commit", "--quiet", "--message", "Merge"], self.root,
                                {"GIT_COMMITTER_DATE": when})
        if done.returncode:
            sys.exit(os.fsdecode(done.stderr))

    def run_file(self, **changed):
        data = {"event": "pull_request", "head_sha": self.head("topic"), "run_attempt": 1,
                "path": ".github/workflows/ci.yml@refs/pull/1/merge", "created_at": DURING,
                "html_url": "https://github.com/o/r/actions/runs/7",
                "repository": {"full_name": "o/r"}, "head_repository": {"full_name": "o/r"},
                "actor": {"login": "octocat"}, "pull_requests": [{"base": {"ref": "main"}}]}
        return self.json("run.json", {**data, **changed})

    def jobs_file(self, **conclusions):
        times = {"status": "completed", "started_at": DURING, "completed_at": AFTER}
        jobs = [{"id": at, "name": f"test {name.replace('_', ' ')}", "conclusion": word, "created_at": DURING,
                 "steps": [{"name": "Test", "number": 1, "conclusion": word, **times}], **times}
                for at, (name, word) in enumerate(conclusions.items())]
        return self.json("jobs.json", {"total_count": len(jobs), "jobs": jobs})

    def json(self, name, data):
        path = os.path.join(self.sandbox.path, name)
        harness.write_file(path, json.dumps(data))
        return path

    def record(self, run, jobs, head="merged", when=AFTER):
        return self.sandbox.whittle(self.root, "ledger", "record", run, "--legs", jobs, "--head",
                                    head, "--ledger", self.ledger, "--as-of", when)

    def runs(self, head):
        """The rows that a merge group of this content would run."""
        event = self.json("event.json", {"merge_group": {
            "base_sha": self.head("main"), "head_sha": self.head(head),
            "base_ref": "refs/heads/main"}, "workflow": ".github/workflows/ci.yml"})
        done = self.sandbox.whittle(self.root, "plan", "--event", event, "--head", head, "--format",
                                    "json", "--ledger", self.ledger, "--as-of", AFTER)
        plan = json.loads(done.stdout)
        return sorted(f"{entry['platform']} {entry['package']}"
                      for entry in plan["jobs"]["test"]["selected"])


def expect(done, status, said):
    text = os.fsdecode(done.stdout + done.stderr)
    if done.returncode != status or said not in text:
        sys.exit(f"status {done.returncode}, expected {status} and {said!r}:\n{text}")


def same(found, expected, what):
    if found != expected:
        sys.exit(f"{what}: found {found}, expected {expected}")


def check_tools(place):
    """What legs of a pull request report makes no key: any of them may have written it."""
    report = os.path.join(place.sandbox.path, "report.txt")
    harness.write_file(report, "job: test\nrow: test linux core\nimage: of tomorrow\n")
    done = place.sandbox.whittle(
        place.root, "ledger", "record", place.run_file(), "--legs",
        place.jobs_file(linux_core="success"), "--head", "merged", "--ledger", place.ledger,
        "--as-of", AFTER, "--tools", report)
    expect(done, 2, "has no option --tools")
    if os.path.exists(place.ledger):
        sys.exit("a ledger was written")


def check_recorded(place):
    everything = ["linux cli", "linux core", "windows cli", "windows core"]
    same(place.runs("merged"), everything, "before")
    # What its planner left out, whoever had it believe that, has no row in the list.
    jobs = place.jobs_file(cli_linux="success", core_windows="failure", cli_windows="cancelled")
    expect(place.record(place.run_file(), jobs), 0, "passes and")
    left = ["linux core", "windows cli", "windows core"]
    same(place.runs("merged"), left, "in the queue")
    same(place.runs("topic"), left, "the head of the same content")
    place.git("checkout", "--quiet", "-B", "other", "merged")
    place.write({"leaf/src/lib.rs": "// changed\n"})
    place.commit("leaf")
    same(place.runs("other"), sorted([*left, "linux leaf", "windows leaf"]),
         "beside another change")
    place.git("checkout", "--quiet", "main")


def check_late(place):
    """A pass is as old as its row, whenever somebody records it; a failure is told of as it is now."""
    os.remove(place.ledger)
    jobs = place.jobs_file(cli_linux="success", core_windows="failure")
    expect(place.record(place.run_file(), jobs, when=LATE), 0, "passes and")
    with open(place.ledger, encoding="utf-8") as file:
        found = {tuple(line.split("\t")[1:3]) for line in file.readlines()[1:]}
    same(found, {("pass", AFTER), ("fail", LATE)}, "recorded late")


def check_shared(place):
    """Of a row that takes several packages nobody says which ran."""
    place.git("checkout", "--quiet", "main")
    place.write({"whittle.yml": CONFIG.replace(", runners: each", "")})
    place.commit("shared")
    place.merge(BEFORE)
    os.remove(place.ledger)
    jobs = place.jobs_file(linux="success", windows="success")
    expect(place.record(place.run_file(), jobs), 0, "recorded 0 passes")
    expect(place.record(place.run_file(), jobs), 0, "nobody says which ran")


def check_proof(place):
    """What ran since nothing showed that it ever passed has a row in the list, if it has one alone."""
    proof = CONFIG.replace("reuse: true", "reuse: true, proof: required")
    for config, before, after in ((proof, "linux leaf", []),
                                  (proof.replace("runners: each", "packages: leaf"), "linux leaf", []),
                                  (proof.replace(", runners: each", ""), "linux leaf", ["linux leaf"])):
        alone = "packages" in config
        place.git("checkout", "--quiet", "main")
        place.write({"whittle.yml": config})
        place.commit(config)
        place.merge(BEFORE)
        if os.path.exists(place.ledger):
            os.remove(place.ledger)
        same([row for row in place.runs("merged") if row == before], [before], f"before: {config}")
        rows = {"linux": "success"} if alone else {"leaf_linux": "success", "linux": "success"}
        expect(place.record(place.run_file(), place.jobs_file(**rows)), 0, "recorded")
        runs = place.runs("merged")
        same([row for row in runs if row == before], after, f"after: {config}")
        same("windows leaf" in runs, True, f"what is not in the list: {config}")


def check_refused(place):
    jobs = place.jobs_file(cli_linux="success", cli_windows="success")
    for changed, said in (({"event": "push"}, "not of a pull request"),
                          ({"head_repository": {"full_name": "x/r"}}, "of a fork"),
                          ({"actor": {"login": "dependabot[bot]"}}, "Dependabot"),
                          ({"created_at": BEFORE.replace("20:00", "19:00")}, "after the run began"),
                          ({"head_sha": place.head("main")}, "is not the merge of"),
                          ({"path": None}, "expected a workflow run"),
                          ({"created_at": "yesterday"}, "expected a workflow run")):
        expect(place.record(place.run_file(**changed), jobs), 3, said)
    expect(place.record(place.run_file(), jobs, "topic"), 3, "is not the merge of")
    expect(place.record(place.run_file(), place.json("jobs.json", {"jobs": 1})), 3, "list of jobs")
    expect(place.sandbox.whittle(place.root, "ledger", "record", place.run_file(), "--ledger",
                                 place.ledger), 2, "needs --legs")
    same(os.path.exists(place.ledger), False, "a ledger was written")


def main():
    with harness.Sandbox() as sandbox:
        place = Place(sandbox)
        place.merge(BEFORE)
        check_refused(place)
        check_tools(place)
        check_recorded(place)
        check_late(place)
        check_shared(place)
        check_proof(place)


main()
