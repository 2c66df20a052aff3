#!/usr/bin/env python3
"""Names, paths, labels, messages and inputs that try to be more than that, in workflows under act:
the outputs of the step that plans are those of a plan made elsewhere, cargo gets exactly the
planned words, the gate says what it has to, and nothing of it was ever run."""

import json
import os
import shlex

import engine
import runs
from engine import harness

COMMANDS = ("$(touch canary)", "`touch canary`", "'; touch canary; '", '"; touch canary; "',
            "&& touch canary", "\n::set-output name=count::99\n::error::canary\n",
            "\n##[set-output name=count]99\n", "\nEOF\ncount=99\nwhittle_\n", "${{ github.token }}",
            "\u202egnp.egami\u202c", "::stop-commands::canary\n::add-path::/canary")
LONG = "l" * 100_000
FOLDER = "packages/ledger/src/"
PATHS = [*(text.replace("/", "_") for text in COMMANDS), b"\xff\xfe", "jobs<<whittle", "mode=full",
         "::debug::x", "a\tb\r\nc", "| a | b |", "<script>", "-p clock", "--all"]
BRANCHES = ("topic/$(touch${IFS}canary)", "`touch${IFS}canary`", "a'b\"c;touch${IFS}canary",
            "set-output&name=count", "\u202egnp")
CONFIG = """\
jobs:
  check:
    axes:
      flag: %s
    args: '--config {flag} {packages} {options}'
  test: {when: 'tag:none'}
  smoke: {command: build, when: 'tag:none'}
  release: {command: build, when: 'tag:none'}
"""
NAMES = {"mode", "count", "base", "jobs", "narrowed", "plan", "whittle"}


class Cases:
    def __init__(self, runner, checks):
        self.runner, self.place, self.checks = runner, runner.place, checks

    def check_run(self, what, scene, event, mode="affected"):
        """All is well, in spite of what was said."""
        root, data = scene
        run, path = self.runner.run(root, event, data)
        plan = self.runner.replay(root, path)
        self.check_untouched(what, run)
        if not isinstance(plan, dict):
            self.checks.that(False, f"{what}: no replay: {plan}")
            return
        self.checks.same(plan["mode"], mode, f"{what}: mode")
        outputs, jobs = run.outputs(), plan["jobs"]
        count = sum(job["count"] for job in jobs.values())
        self.checks.that(count > 0, f"{what}: nothing was planned")
        self.checks.same({name: job["matrix"] for name, job in
                          json.loads(outputs.get("jobs") or "{}").items()},
                         {name: job["matrix"] for name, job in jobs.items()}, f"{what}: jobs")
        self.checks.same(outputs.get("count"), str(count), f"{what}: count")
        self.checks.same(run.named() - NAMES, {*jobs, *(name + "-count" for name in jobs)},
                         f"{what}: names of outputs")
        self.checks.same(self.place.ran(), engine.planned(plan), f"{what}: ran")
        self.checks.same(run.gate(), "success", f"{what}: the gate: {run.text[-3000:]}")

    def check_untouched(self, what, run):
        """Nothing was run, no command of the service came through, no line left its place."""
        found = [os.path.join(folder, name) for folder, inner, names in
                 os.walk(self.place.sandbox.path) for name in inner + names if name == "canary"]
        self.checks.same(found, [], f"{what}: a name was run")
        self.checks.same(run.commands(), set(), f"{what}: commands of the service")
        for job in ("plan", "gate"):
            lines = (run.summary(job) + run.said(job)).split("\n")
            self.checks.same([line for line in lines if line.startswith(("::", "##["))], [],
                             f"{what}: lines of {job}")

    def check_paths(self):
        origin = self.place.repository("paths")
        odd = {os.fsencode(FOLDER) + os.fsencode(name): b"// x\n" for name in PATHS}
        long = {FOLDER + "/".join(["d" * 200] * 15): "// x\n"}
        message = "Odd\n\n" + "\n".join(COMMANDS)
        self.check_run("paths of a pull request",
                       runs.pull_request(self.runner, origin, {**odd, **long}, message=message),
                       "pull_request")

    def check_requests(self):
        origin = self.place.repository("requests")
        change = {FOLDER + "more.rs": "// x\n"}
        for branch in BRANCHES:
            self.runner.git(origin, "check-ref-format", "--branch", branch)
        root, data = runs.pull_request(self.runner, origin, change, "pull_request-hostile",
                                       branch=BRANCHES[0])
        kept = data["pull_request"]["labels"][0]
        data["pull_request"]["labels"] = [{**kept, "name": text} for text in (*COMMANDS, LONG)]
        data["pull_request"].update(title="\n".join(COMMANDS), body=LONG)
        data["pull_request"]["base"]["ref"] = COMMANDS[5]
        self.check_run("a hostile pull request", (root, data), "pull_request")

    def check_pushes(self):
        """Of branches that git takes, with messages that it takes."""
        origin = self.place.repository("pushes")
        for place, branch in enumerate(BRANCHES[1:3]):
            text = "\n".join([*COMMANDS, LONG if place else "", "CI: perhaps", ""])
            root, data = runs.push(self.runner, origin, {FOLDER + f"{place}.rs": "// x\n"},
                                   message=text.replace("\0", ""))
            self.runner.git(root, "checkout", "--quiet", "-B", branch)
            data["ref"] = "refs/heads/" + branch
            self.check_run(f"a push to {branch}", (root, data), "push")

    def check_words(self):
        """Arguments that a shell gets: cargo is called with what the plan says."""
        flags = [shlex.quote(f"env.ODD={json.dumps(text)}") for text in COMMANDS
                 if "github" not in text]
        config = CONFIG % json.dumps(flags)
        origin = self.place.repository("words", {"whittle.yml": config})
        scene = runs.pull_request(self.runner, origin, {FOLDER + "more.rs": "// x\n"})
        self.check_run("odd words", scene, "pull_request")

    def check_inputs(self):
        """Jobs of these names do not exist, and no name holds a NUL: the planner says so, and the
        gate stops the run."""
        origin = self.place.repository("inputs")
        for text in (COMMANDS[0], COMMANDS[5], "a\0b"):
            root, data = runs.dispatch(self.runner, origin, {"full": "false", "jobs": text})
            run, _ = self.runner.run(root, "workflow_dispatch", data)
            self.check_untouched("an input", run)
            self.checks.same(run.outputs().get("count", ""), "", "an input: count")
            self.checks.same(run.gate(), "failure", "an input: the gate")
            self.checks.same(self.place.ran(), [], "an input: ran")


def main():
    checks = engine.Checks()
    act, _ = engine.need("act", "cargo")
    with harness.Sandbox() as sandbox:
        cases = Cases(runs.Runner(engine.Place(sandbox), act), checks)
        cases.check_paths()
        cases.check_requests()
        cases.check_pushes()
        cases.check_words()
        cases.check_inputs()
    checks.finish()


main()
