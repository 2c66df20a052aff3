"""A repository whose runs are played as GitHub makes them: a plan, jobs that all do as they are
told, and a gate that records. Nothing is compiled: what jobs say is said here."""

import json
import os
import sys

import steps
from steps import harness

BEGIN = "2026-11-{day:02}T{hour:02}:00:00Z"
AUDITED = 5  # of 256: planner/pipeline/reuse.c tries these again all the same
NOBODY = "0" * 40
WORKFLOW = """on: [push, merge_group, pull_request]
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs: {jobs: "${{ steps.plan.outputs.jobs }}"}
    steps:
      - uses: ./.github/actions/whittle
        id: plan
  test:
    needs: plan
    strategy: {matrix: "${{ fromJSON(needs.plan.outputs.test) }}"}
    runs-on: ${{ matrix.runner }}
    steps:
      - run: cargo test ${{ matrix.args }}
  gate:
    needs: [plan, test]
    runs-on: ubuntu-24.04
    steps:
      - run: whittle gate --record --ledger passed.txt
"""
CONFIG = """platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
jobs:
  test: {command: test, platforms: [linux], runners: each, reuse: true}
"""


def manifest(name, rest=""):
    return f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n{rest}'


def needs_core(name):
    return manifest(name, '[dependencies]\ncore = { path = "../core" }\n')


FILES = {
    "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = ["core", "app", "other"]\n',
    "core/Cargo.toml": manifest("core"),
    "core/src/lib.rs": "pub fn one() {}\n",
    "core/tests/smoke.rs": "#[test]\nfn smoke() {}\n",
    "app/Cargo.toml": needs_core("app"),
    "app/src/lib.rs": "pub fn two() {}\n",
    "other/Cargo.toml": manifest("other"),
    "other/src/lib.rs": "pub fn three() {}\n",
    "README.md": "# Read\n",
    "notes/b.txt": "notes\n",
    "rust-toolchain.toml": '[toolchain]\nchannel = "1.95.0"\n',
    "whittle.yml": CONFIG,
    ".github/workflows/ci.yml": WORKFLOW,
    ".github/actions/whittle/action.yml": "runs: {using: composite, steps: []}\n",
}


class Forge:
    def __init__(self, sandbox, checks, name, files=None):
        self.sandbox, self.checks = sandbox, checks
        self.root = sandbox.repository(name)
        self.place = sandbox.make(f"{name}-runner")
        self.ledger = os.path.join(self.place, "passed.txt")
        self.run_id = self.events = 0
        self.write(files or FILES)
        self.first = self.commit()
        self.git("checkout", "--quiet", "--detach")
        self.git("branch", "--quiet", "-D", "main")
        self.git("remote", "add", "origin", "https://github.com/o/r")

    def write(self, files):
        for path, content in files.items():
            full = os.path.join(self.root, path)
            if content is None:
                os.remove(full)
            elif callable(content):
                content(full)
            else:
                harness.write_file(full, content)

    def git(self, *words):
        return self.sandbox.git(self.root, *words).decode().strip()

    def commit(self, files=None):
        self.write(files or {})
        self.sandbox.commit(self.root)
        return self.git("rev-parse", "HEAD")

    def event(self, kind, base, head, attempt=1, payload=None, **extra):
        """The environment of a run, as GitHub sets it."""
        self.events += 1
        path = os.path.join(self.place, f"event{self.events}.json")
        payload = payload if payload is not None else payload_of(kind, base, head)
        payload = {**payload, "repository": {"default_branch": "main"}}
        harness.write_file(path, json.dumps(payload))
        ref = {"merge_group": "refs/heads/gh-readonly-queue/main/pr-1-" + base,
               "pull_request": "refs/pull/1/merge"}.get(kind, "refs/heads/main")
        return {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": kind, "GITHUB_EVENT_PATH": path,
                "GITHUB_SHA": head, "GITHUB_REF": ref, "GITHUB_REPOSITORY": "o/r",
                "GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": str(self.run_id),
                "GITHUB_RUN_ATTEMPT": str(attempt),
                "GITHUB_BASE_REF": "main" if kind == "pull_request" else "",
                "GITHUB_WORKFLOW_REF": "o/r/.github/workflows/ci.yml@refs/heads/main", **extra}

    def plan(self, environment, when, *words, ledger=None, root=None):
        """The plan as JSON, and its outputs as the runner reads them."""
        ledger = ledger or self.ledger
        words = ("plan", "--ledger", ledger, "--as-of", when, *words)
        outputs = os.path.join(self.place, "outputs")
        root = root or self.root
        harness.write_file(outputs, "")
        extra = {**environment, "GITHUB_OUTPUT": outputs, "RUNNER_TEMP": self.place}
        done = self.sandbox.whittle(root, *words, extra=extra)
        if done.returncode:
            sys.exit(f"{words}: {os.fsdecode(done.stderr)}")
        with open(outputs, encoding="utf-8") as file:
            found = dict(steps.read_outputs(file.read()))
        printed = self.sandbox.whittle(root, *words, "--format", "json", extra=environment)
        return json.loads(printed.stdout or "{}"), found

    def gate(self, environment, when, outputs, *words, results=None, ledger=None, root=None,
             record=True):
        """What is printed. Jobs with rows succeed, those without are skipped."""
        counts = {name: job["count"] for name, job in json.loads(outputs["jobs"]).items()}
        needs = {"plan": {"result": "success", "outputs": outputs}}
        for name, count in counts.items():
            needs[name] = {"result": "success" if count else "skipped", "outputs": {}}
        for name, result in (results or {}).items():
            needs[name] = {"result": result, "outputs": {}}
        path = os.path.join(self.place, "results.json")
        harness.write_file(path, json.dumps(needs))
        words = ("gate", "--results", path, *words)
        if record:
            words += ("--record", "--ledger", ledger or self.ledger, "--as-of", when)
        return self.sandbox.whittle(root or self.root, *words, extra=environment)

    def run(self, kind, base, head, when, results=None, ledger=None, root=None, words=(), **event):
        """A whole run; the plan, and what the gate printed, which takes `words`."""
        self.run_id += 1
        if not root:
            self.git("checkout", "--quiet", "--detach", head)
            self.git("update-ref", "refs/remotes/origin/main", head if kind == "push" else base)
        environment = self.event(kind, base, head, **event)
        plan, outputs = self.plan(environment, when, ledger=ledger, root=root)
        done = self.gate(environment, when, outputs, *words, results=results, ledger=ledger, root=root)
        good = not any(result != "success" for result in (results or {}).values())
        self.checks.status(done, 0 if good else 1, f"the gate of {kind} at {when}: "
                           f"{os.fsdecode(done.stdout)}")
        return plan, done.stdout.decode()

    def ids(self, ledger=None, kinds=("pass",)):
        """(job, row, package, root) → id, of all that a ledger has."""
        found = {}
        for fields in records(ledger or self.ledger):
            if fields[1] in kinds:
                found[(fields[4], fields[5], fields[6], fields[7])] = fields[0]
        return found

    def need_unaudited(self):
        if any(int(record[0][:2], 16) < AUDITED for record in records(self.ledger)
               if record[1] != "tools"):
            raise harness.Audited

    def forget(self, ledger=None):
        if os.path.exists(ledger or self.ledger):
            os.remove(ledger or self.ledger)


def records(path):
    """All but those that a whole plan passed."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        found = [line.rstrip("\n").split("\t") for line in file.readlines()[1:]]
    return [fields for fields in found if fields[7] != "everything" and "all since " not in fields[7]]


def payload_of(kind, base, head):
    if kind == "merge_group":
        return {"action": "checks_requested",
                "merge_group": {"head_sha": head, "base_sha": base, "base_ref": "refs/heads/main",
                                "head_ref": "refs/heads/gh-readonly-queue/main/pr-1-" + base}}
    if kind in ("pull_request", "pull_request_target", "pull_request_review"):
        return {"action": "synchronize", "number": 1,
                "pull_request": {"base": {"sha": base, "ref": "main"}, "labels": [],
                                 "head": {"sha": head, "ref": "topic"}}}
    if kind == "push":
        return {"ref": "refs/heads/main", "before": base, "after": head, "forced": False}
    if kind == "workflow_dispatch":
        return {"ref": "refs/heads/main", "inputs": {}}
    return {"schedule": "0 0 * * *"}


def running(plan, job="test"):
    """Packages that run."""
    return sorted(name for row in plan["jobs"][job]["matrix"]["include"]
                  for name in row["packages"])


def passed(plan, job="test"):
    """Packages that do not, since they passed → the run that tells."""
    return {entry["package"]: entry["reason"]["detail"] for entry in plan["jobs"][job]["pruned"]
            if entry["reason"]["code"] == "already-passed"}


def at(day, hour=0):
    return BEGIN.format(day=day, hour=hour)

