#!/usr/bin/env python3
"""The same content through a merge queue and onto main under act: what passed does not run again,
what another toolchain may break does. What cargo was called with has to be what the plan says."""

import json
import os

import engine
import runs
from engine import harness

WORDS = "packages/words/src/lib.rs"
CLOCK = "packages/clock/src/lib.rs"
WORKFLOW = ".github/workflows/ci.yml"
# What the service says of a run, and act does not.
SERVICE = {"GITHUB_REPOSITORY": "octo-org/whistle",
           "GITHUB_WORKFLOW_REF": f"octo-org/whistle/{WORKFLOW}@refs/heads/main"}
CONFIG = """\
platforms:
  linux: x86_64-unknown-linux-gnu
jobs:
  check: {command: check --all-targets, platforms: linux, reuse: true, toolchain: TOOLCHAIN}
  test: {platforms: linux, needs: check, reuse: true, toolchain: TOOLCHAIN, runners: each}
"""
JOBS = """\
on: [push, merge_group]
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
          KEEPER
  check:
    needs: plan
    if: fromJSON(needs.plan.outputs.jobs).check.count > 0
    strategy:
      fail-fast: false
      matrix: ${{ fromJSON(needs.plan.outputs.jobs).check.matrix }}
    name: ${{ matrix.name }}
    runs-on: ${{ matrix.runner }}
    env:
      ROW: ${{ matrix.name }}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - run: cargo check ${{ matrix.args }}
  test:
    needs: [plan, check]
    if: ${{ !failure() && !cancelled() && fromJSON(needs.plan.outputs.jobs).test.count > 0 }}
    strategy:
      fail-fast: false
      matrix: ${{ fromJSON(needs.plan.outputs.jobs).test.matrix }}
    name: ${{ matrix.name }}
    runs-on: ${{ matrix.runner }}
    env:
      ROW: ${{ matrix.name }}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - run: cargo test ${{ matrix.args }}
  gate:
    needs: [plan, check, test]
    if: always()
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - uses: ./
        with:
          needs: ${{ toJSON(needs) }}
          KEEPER
          record: true
"""


AUDITED = 5  # of 256: planner/pipeline/reuse.c tries these again all the same


def changed(path, salt):
    with open(f"{engine.FIXTURE}/{path}", encoding="utf-8") as file:
        return {path: file.read() + f"// changed {salt}\n"}


def merge_group(runner, origin, changes):
    """A clone of a merge group on main, and its payload."""
    place, git = runner.place, runner.git
    branch = "gh-readonly-queue/main/pr-1"
    git(origin, "checkout", "--quiet", "-B", branch, "main")
    head = place.change(origin, changes, "work")
    git(origin, "checkout", "--quiet", "main")
    data = runs.payload("merge_group")
    data["merge_group"].update(head_sha=head, base_sha=place.head(origin, "main"),
                               head_ref=f"refs/heads/{branch}", base_ref="refs/heads/main")
    data["merge_group"]["head_commit"].update(id=head, message="work")
    return runner.clone(origin, head, f"refs/heads/{branch}"), data


class Flow:
    """Paths of this machine come by the environment, so that keys are the same every time."""

    def __init__(self, runner, checks, salt, where, **environment):
        self.salt = salt
        self.runner, self.place, self.checks, self.where = runner, runner.place, checks, where
        self.environment = {**SERVICE, **environment}

    def run(self, what, scene, event, packages):
        """A run in which the tests of these packages, and a check of them, are all that runs."""
        root, data = scene
        self.need_unaudited()
        run, _ = self.runner.run(root, event, data, **self.environment)
        ran = self.place.ran()
        outputs = json.loads(run.outputs().get("jobs") or "{}")
        rows = {name: job["matrix"]["include"] for name, job in outputs.items()}
        planned = sorted((name, row["name"], [name, *row["args_list"]])
                         for name, some in rows.items() for row in some)
        tested = sorted(name for row in rows.get("test", ()) for name in row["packages"])
        self.checks.same(ran, planned, f"{what}: ran")
        self.checks.same(tested, sorted(packages), f"{what}: tests {run.text[-1500:]}")
        self.checks.same(run.gate(), "success", f"{what}: the gate {run.said('gate')[-1500:]}")
        return run

    def need_unaudited(self):
        if any(int(record["id"][:2], 16) < AUDITED for record in self.records()):
            raise harness.Audited

    def records(self):
        """Of the file, or of the ref as another clone gets it."""
        folder, words = self.where()
        done = self.place.sandbox.whittle(folder, "ledger", "show", *words, "--format", "json")
        return json.loads(done.stdout)["records"] if done.returncode == 0 else done.stderr


def check_flow(flow, origin):
    words = changed(WORDS, flow.salt)
    with open(f"{engine.FIXTURE}/README.md", encoding="utf-8") as file:
        prose = file.read() + "More.\n"
    first = flow.run("a merge group", merge_group(flow.runner, origin, words), "merge_group",
                     ["client", "ledger", "server", "words"])
    count = len(flow.records())
    flow.checks.that(count, f"nothing was recorded: {first.said('gate')}")
    run = flow.run("the same again", merge_group(flow.runner, origin, words), "merge_group", [])
    flow.checks.that("Already passed" in run.said("plan"), f"no reason: {run.said('plan')}")
    flow.checks.same(len(flow.records()), count, "records of what did not run")
    flow.run("with another file", merge_group(flow.runner, origin, {**words, **changed(CLOCK, flow.salt)}),
             "merge_group", ["clock"])
    flow.run("on main", runs.push(flow.runner, origin, {**words, "README.md": prose}), "push", [])
    flow.run("another toolchain", runs.push(flow.runner, origin, {
        "whittle.yml": CONFIG.replace("TOOLCHAIN", "1.94.1")}), "push",
        ["client", "clock", "ledger", "server", "words"])


def check_file(runner, checks, salt):
    place = runner.place
    ledger = os.path.join(place.sandbox.path, f"passed{salt}.txt")
    origin = place.repository(f"origin{salt}", {
        WORKFLOW: JOBS.replace("KEEPER", "ledger: ${{ env.KEPT_LEDGER }}"),
        "whittle.yml": CONFIG.replace("TOOLCHAIN", "1.95.0")})
    flow = Flow(runner, checks, salt, lambda: (origin, ("--ledger", ledger)), KEPT_LEDGER=ledger)
    check_flow(flow, origin)


def check_ref(runner, checks, salt):
    place = runner.place
    origin = place.repository(f"hub{salt}", {
        WORKFLOW: JOBS.replace("KEEPER", "remote: origin"),
        "whittle.yml": CONFIG.replace("TOOLCHAIN", "1.95.0")})

    def where():
        return runner.clone(origin, place.head(origin, "main"), "refs/heads/main"), ()
    check_flow(Flow(runner, checks, salt, where), origin)


REPORT = """\
      - shell: bash
        run: |
          printf 'job: %s\\nrow: %s\\nimage: host 1\\nrelease: %s\\n' "$GITHUB_JOB" "$ROW" "$(cat "$REPORTS.version")" \\
            >"$REPORTS/$GITHUB_JOB $ROW.txt"
"""
COLLECT = "      - run: find \"$REPORTS\" -type f -exec cat {} + >\"$REPORTS.txt\"\n"


def check_tools(runner, checks, salt):
    """Under `stable` what legs report decides: the same once more, and the same after a release."""
    place = runner.place
    reports = os.path.join(place.sandbox.path, f"reports{salt}")
    ledger = os.path.join(place.sandbox.path, f"stable{salt}.txt")
    os.makedirs(reports)
    workflow = JOBS.replace("KEEPER", "ledger: ${{ env.KEPT_LEDGER }}").replace(
        "          record: true\n", "          record: true\n          tools: ${{ env.REPORTS }}.txt\n")
    for command in ("check", "test"):
        step = f"      - run: cargo {command}"
        workflow = workflow.replace(step, REPORT + step)
    gate = workflow.rindex("      - uses: ./\n")
    workflow = workflow[:gate] + COLLECT + workflow[gate:]
    origin = place.repository(f"floating{salt}", {WORKFLOW: workflow,
                                           "whittle.yml": CONFIG.replace("TOOLCHAIN", "stable")})
    flow = Flow(runner, checks, salt, lambda: (origin, ("--ledger", ledger)), KEPT_LEDGER=ledger,
                REPORTS=reports)
    words = changed(WORDS, salt)
    affected = ["client", "ledger", "server", "words"]
    for what, version, changes, packages in (
            ("a first report", "1.95.0", words, affected), ("the same again", "1.95.0", words, []),
            ("a new release, under another file", "1.96.0", changed(CLOCK, salt), ["clock"]),
            ("the same after the release", "1.96.0", words, affected)):
        harness.write_file(reports + ".version", version + "\n")
        for name in os.listdir(reports):
            os.remove(os.path.join(reports, name))
        run = flow.run(what, merge_group(runner, origin, changes), "merge_group", packages)
        checks.that("not recorded" not in run.said("gate"), f"{what}: {run.said('gate')[-1500:]}")


def main():
    checks = engine.Checks()
    act, _ = engine.need("act", "cargo")
    with harness.Sandbox() as sandbox:
        runner = runs.Runner(engine.Place(sandbox), act)
        for check in (check_file, check_ref, check_tools):
            harness.unaudited(check, runner, checks)
    checks.finish()


main()
