#!/usr/bin/env python3
"""Runs workflows under act: a step plans, a matrix runs cargo, a gate judges. What cargo was called
with has to be what the plan says, row by row, and the gate has to see what went wrong."""

import json
import re

import engine
import runs
from engine import harness

LEDGER = "packages/ledger/src/lib.rs"
WORDS = "packages/words/src/lib.rs"
WORKFLOW = ".github/workflows/ci.yml"
CACHE = """\
name: cache
description: Says what would be kept.
inputs:
  path: {description: What}
  key: {description: Under which name}
  restore-keys: {description: Or under which others}
runs:
  using: composite
  steps:
    - shell: python
      env:
        KEY: ${{ inputs.key }}
        KEYS: ${{ inputs.restore-keys }}
      run: |
        import os
        print("kept as", os.environ["KEY"] + ", else", os.environ["KEYS"].split())
"""
INPUTS = """\
on: push
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs:
      mode: ${{ steps.plan.outputs.mode }}
      count: ${{ steps.plan.outputs.count }}
      jobs: ${{ steps.plan.outputs.jobs }}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - id: plan
        uses: ./
        with:
          working-directory: packages
          config: two-jobs.yml
          manifest-path: ../Cargo.toml
          base: HEAD^1
          head: HEAD
          targets: |
            x86_64-unknown-linux-gnu
            x86_64-pc-windows-msvc
          jobs: |
            ch*
          plan-file: ${{ runner.temp }}/$(touch canary) 'plan".json
      - run: cp "$PLAN" "$KEPT"
        env:
          PLAN: ${{ steps.plan.outputs.plan }}
      - id: single
        uses: ./
        with:
          command: clippy --all-targets
          full: true
  unused:
    if: false
    runs-on: ubuntu-24.04
    steps: [{run: 'true'}]
  check:
    needs: plan
    runs-on: ubuntu-24.04
    steps: [{run: 'true'}]
  test:
    needs: plan
    runs-on: ubuntu-24.04
    steps: [{run: 'true'}]
  gate:
    needs: [plan, check, test, unused]
    if: always()
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - uses: ./
        with:
          needs: ${{ toJSON(needs) }}
          may-skip: unused
"""
BY_DOCUMENT = """\
      - run: |
          whittle gate --results - <<'the-end-of-the-results'
          ${{ toJSON(needs) }}
          the-end-of-the-results
"""


def read(path):
    with open(f"{engine.FIXTURE}/{path}", encoding="utf-8") as file:
        return file.read()


def commented(path):
    return {path: read(path) + "// changed\n"}


class Cases:
    def __init__(self, runner, checks):
        self.runner, self.place, self.checks = runner, runner.place, checks
        self.origin = self.place.repository("origin")

    def plan_of(self, what, run, root, event, *words):
        """The plan as outputs and as replayed, which are the same."""
        plan = self.runner.replay(root, event, *words)
        if not isinstance(plan, dict):
            self.checks.that(False, f"{what}: no replay: {plan}")
            return {"jobs": {}}
        outputs = run.outputs()
        jobs = {name: {key: job[key] for key in ("count", "max_parallel", "matrix")}
                for name, job in plan["jobs"].items()}
        count = sum(job["count"] for job in jobs.values())
        self.checks.same(json.loads(outputs.get("jobs") or "null"), jobs, f"{what}: output jobs")
        self.checks.same(outputs.get("count"), str(count), f"{what}: output count")
        self.checks.same(outputs.get("mode"), plan["mode"], f"{what}: output mode")
        return plan

    def good(self, what, scene, event, mode, counts, workflow="ci.yml", words=(), **extra):
        """A run in which all is well: what ran is what was planned, and the gate passes."""
        root, data = scene
        run, path = self.runner.run(root, event, data, workflow, **extra)
        ran = self.place.ran()
        plan = self.plan_of(what, run, root, path, *words)
        self.checks.same(plan.get("mode"), mode, f"{what}: mode")
        found = {name: job["count"] for name, job in plan["jobs"].items() if job["count"]}
        self.checks.same(found, counts, f"{what}: rows")
        self.checks.same(ran, engine.planned(plan), f"{what}: ran")
        self.checks.same(run.gate(), "success", f"{what}: the gate")
        self.checks.same(run.status, 0, f"{what}: the run: {run.text[-2000:]}")
        return run

    def bad(self, what, scene, event, said, jobs):
        """A run that the gate stops, with these words; `jobs` are those of which cargo ran."""
        root, data = scene
        run, _ = self.runner.run(root, event, data)
        ran = self.place.ran()
        self.checks.same(run.gate(), "failure", f"{what}: the gate")
        self.checks.that(run.status != 0, f"{what}: the run succeeded")
        self.checks.that(said in run.said("gate"), f"{what}: the gate does not say {said!r}: "
                         f"{run.said('gate')}")
        self.checks.same(sorted({call[0] for call in ran}), sorted(jobs), f"{what}: ran")
        return run

    def check_events(self):
        request = runs.pull_request(self.runner, self.origin, commented(LEDGER))
        self.good("a pull request", request, "pull_request", "affected",
                  {"check": 1, "test": 4, "smoke": 3})
        self.good("the program's own outputs", request, "pull_request", "affected",
                  {"check": 1, "test": 1}, "outputs.yml", words=("--config", "two-jobs.yml"))
        docs = {"README.md": "# Other words\n"}
        self.good("an empty plan", runs.pull_request(self.runner, self.origin, docs),
                  "pull_request", "affected", {})
        run = self.good("a push", runs.push(self.runner, self.origin, commented(LEDGER)), "push",
                        "affected", {"check": 1, "test": 4, "smoke": 3, "release": 5})
        self.checks.that("release" in run.summary("plan"), "no summary of the push")
        self.good("a tag", runs.tag(self.runner, self.origin, "v1.2.3"), "push", "full",
                  {"check": 1, "release": 5})

    def check_dispatch(self):
        """Names of jobs as inputs, a program that is named, and none on the PATH."""
        named = read(WORKFLOW).replace("uses: ./\n", "uses: ./\n        with:\n          whittle: "
                                       f"{self.place.whittle}\n", 1)
        named = named.replace("          needs:", f"          whittle: {self.place.whittle}\n"
                              "          needs:")
        origin = self.place.repository("named", {WORKFLOW: named})
        scene = runs.dispatch(self.runner, origin, {"full": "true", "jobs": ""})
        self.good("a dispatch", scene, "workflow_dispatch", "full",
                  {"check": 1, "test": 4, "release": 5}, whittle=False)

    def check_inputs(self):
        """Every input of the action reaches the program, as it is."""
        origin = self.place.repository("inputs", {
            WORKFLOW: INPUTS, "packages/two-jobs.yml": read("two-jobs.yml")})
        root, data = runs.push(self.runner, origin, commented(LEDGER))
        kept = f"{self.place.sandbox.path}/kept.json"
        run, path = self.runner.run(root, "push", data, KEPT=kept)
        self.checks.same(run.gate(), "success", f"inputs: the gate: {run.text[-2000:]}")
        words = ("--config", "packages/two-jobs.yml", "--base", "HEAD^1", "--head", "HEAD",
                 "--target", "x86_64-unknown-linux-gnu", "--target", "x86_64-pc-windows-msvc",
                 "--job", "ch*")
        plan = self.plan_of("inputs", run, root, path, *words)
        with open(kept, encoding="utf-8") as file:
            self.checks.same(json.load(file)["jobs"], plan["jobs"], "inputs: the plan's file")
        self.checks.same(plan["totals"]["selected"], 2 * 5 + 2 * 2, "inputs: entries")
        single = run.outputs(step="single")
        self.checks.same((single["mode"], list(json.loads(single["jobs"]))), ("full", ["clippy"]),
                         "inputs: one command")

    def check_planner(self):
        for what, path in (("a broken manifest", "Cargo.toml"),
                           ("a broken configuration", "whittle.yml")):
            scene = runs.pull_request(self.runner, self.origin, {path: "[nonsense: {"})
            run = self.bad(what, scene, "pull_request", "the job that plans failed", [])
            self.checks.that(path in run.said("plan"), f"{what}: not named: {run.said('plan')}")

    def check_legs(self):
        condition = "fromJSON(needs.plan.outputs.jobs).smoke.count > 0"
        text = read(WORKFLOW)
        wrong = text.replace(condition, condition.replace("> 0", "> 99"))
        self.checks.that(text != wrong, "the workflow has another condition")
        origin = self.place.repository("wrong", {WORKFLOW: wrong})
        self.bad("a skipped leg", runs.pull_request(self.runner, origin, commented(LEDGER)),
                 "pull_request", "NOT GOOD: smoke (1 of 5 jobs)", ["check", "test"])
        broken = read(LEDGER).replace(".sum()", ".product()")
        scene = runs.pull_request(self.runner, self.origin, {LEDGER: broken})
        run = self.bad("a failing leg", scene, "pull_request", "NOT GOOD: test (1 of 5 jobs)",
                       ["check", "smoke", "test"])
        self.checks.same([job for job, _ in run.results()].count("test"), 4, "all legs run")
        scene = runs.pull_request(self.runner, self.origin, {WORDS: "no rust\n"})
        self.bad("a failing stage", scene, "pull_request", "NOT GOOD: check, smoke, test",
                 ["check"])

    def check_narrowed(self):
        """Changes that take away from what their base runs."""
        config, workflow = read("whittle.yml"), read(WORKFLOW)
        later = config.replace("when: [pull_request, push, workflow_dispatch]", "when: schedule")
        self.checks.that(later != config, "the configuration has another `when`")
        broken = read(LEDGER).replace(".sum()", ".product()")
        scene = runs.pull_request(self.runner, self.origin, {"whittle.yml": later, LEDGER: broken})
        self.bad("tests that are put off", scene, "pull_request", "NOT GOOD: test (1 of 5 jobs)",
                 ["check", "smoke", "test"])
        without = re.sub(r"\n  smoke:\n.*?(?=\n  release:\n)", "\n", config, flags=re.DOTALL)
        dropped = re.sub(r"\n  smoke:\n.*?(?=\n  release:\n)", "\n", workflow, flags=re.DOTALL)
        dropped = dropped.replace("smoke, ", "")
        root, data = runs.pull_request(self.runner, self.origin, {
            "whittle.yml": without, WORKFLOW: dropped})
        run = self.bad("a job that is gone", (root, data), "pull_request", "takes away",
                       ["check", "test"])
        label = json.loads(run.outputs()["narrowed"])["label"]
        self.checks.that(label in run.said("gate") and "the job smoke" in run.said("gate"),
                         f"the gate does not say what is gone: {run.said('gate')}")
        self.checks.that("smoke" in run.summary("plan"), "the summary does not say what is gone")
        data["pull_request"]["labels"] = [{"name": label}]
        self.good("a job that is gone, accepted", (root, data), "pull_request", "affected",
                  {"check": 1, "test": 4})

    def check_documented(self):
        """The workflow of docs/github.md, its actions replaced by what can be had here."""
        blocks = engine.fenced("docs/github.md")
        config = [block for block in blocks if block.startswith("jobs:")]
        text = [block for block in blocks if engine.is_workflow(block)]
        self.checks.same((len(config), len(text)), (1, 1), "blocks of docs/github.md")
        text = re.sub(r"actions/cache@\S+", "./.github/cache", text[0])
        checkout = re.search(r" *- uses: actions/checkout.*\n", text)[0]
        gate = "      - uses: OWNER/whittle@COMMIT\n"
        self.checks.same(text.count(gate), 1, "the gate of docs/github.md")
        text = text.replace(gate, checkout + gate).replace("OWNER/whittle@COMMIT", "./")
        origin = self.place.repository("documented", {
            WORKFLOW: text, "whittle.yml": config[0], ".github/cache/action.yml": CACHE})
        root, data = runs.pull_request(self.runner, origin, commented(LEDGER))
        run, path = self.runner.run(root, "pull_request", data)
        plan = self.plan_of("docs/github.md", run, root, path)
        rows = {name: job["matrix"]["include"] for name, job in plan["jobs"].items()}
        self.checks.same([call[::2] for call in self.place.ran()],
                         [call[::2] for call in engine.planned(plan)], "docs/github.md: ran")
        for job in ("check", "test"):
            self.checks.that(rows.get(job), f"docs/github.md: no rows of {job}")
            for row in rows.get(job, ()):
                self.checks.that(f"kept as {row['cache_key']}, else {row['restore_keys'].split()}"
                                 in run.said(job), f"docs/github.md: the cache of {row['name']}: "
                                 f"{run.said(job)}")
        self.checks.same(run.gate(), "success", f"docs/github.md: the gate: {run.text[-2000:]}")

    def check_large(self):
        """Results that are larger than a variable of the environment may be. act hands inputs of
        an action over in such, the service's own runner does not."""
        many = ", ".join(f"'--cfg feature{i:03}{'x' * 80}'" for i in range(250))
        config = ("jobs:\n  check:\n    axes:\n      flags: [" + many + "]\n"
                  "  test: {}\n  smoke: {command: build}\n  release: {command: build}\n")
        skipping = read(WORKFLOW).replace(".count > 0", ".count > 999")
        skipping = skipping[:skipping.rindex("      - uses: ./")] + BY_DOCUMENT
        origin = self.place.repository("large", {"whittle.yml": config, WORKFLOW: skipping})
        scene = runs.pull_request(self.runner, origin, commented(LEDGER))
        run = self.bad("a large plan", scene, "pull_request", "250 rows", [])
        self.checks.that(len(run.outputs()["jobs"]) > 128 * 1024, "the large plan is small")


def main():
    checks = engine.Checks()
    act, _ = engine.need("act", "cargo")
    with harness.Sandbox() as sandbox:
        cases = Cases(runs.Runner(engine.Place(sandbox), act), checks)
        cases.check_events()
        cases.check_dispatch()
        cases.check_inputs()
        cases.check_planner()
        cases.check_legs()
        cases.check_narrowed()
        cases.check_documented()
        cases.check_large()
    checks.finish()


main()
