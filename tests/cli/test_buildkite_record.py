#!/usr/bin/env python3
"""The step at the end of a pipeline for Buildkite that records what passed: of which builds there is
one, what it makes of how steps ended, and what it does not record. The agent is a small one."""

import json
import os
import re
import shutil

import forge
import steps
from forge import at, passed, running
from steps import harness

import buildkite  # beside the harness

KEY = "whittle-record"
PIPELINE = """\
steps:
  - command:
      - whittle plan --format buildkite --record --ledger LEDGER --output plan.json
      - buildkite-agent pipeline upload plan.json
"""
SCRIPT = """\
#!/bin/sh
set -e
eval "cargo test $WHITTLE_ARGS"
"""
RECORDER = """\
#!/bin/sh
whittle gate --record $PLACE
"""
CARGO = """#!/bin/sh
! [ -e "$BUILD/broken $WHITTLE_NAME" ]
"""
FILES = {**{path: content for path, content in forge.FILES.items()
            if not path.startswith(".github/")},
         ".gitignore": "/plan.json\n", ".buildkite/pipeline.yml": PIPELINE,
         ".buildkite/whittle-test.sh": SCRIPT, ".buildkite/whittle.record.sh": RECORDER}
LINT = """\
  lint: {command: clippy, platforms: [linux]}
"""


class Builds:
    """Builds of a repository, of which the ledger is a file, or in a ref of `place`."""

    def __init__(self, sandbox, checks, name, files=None, place=None):
        self.checks, self.sandbox, self.number = checks, sandbox, 0
        self.forged = forge.Forge(sandbox, checks, name, {**FILES, **(files or {})})
        self.place = place or f"--ledger {self.forged.ledger}"
        self.forged.git("config", "core.fileMode", "false")  # the agent makes scripts executable
        self.base = self.head = self.forged.first
        self.push_commit({"core/src/lib.rs": "pub fn changed() {}\n"})

    def push_commit(self, files):
        self.base = self.head
        self.head = self.forged.commit(files)
        self.forged.git("update-ref", "refs/remotes/origin/main", self.base)

    def push(self, **more):
        """What Buildkite says of a push to main."""
        known = {"BUILDKITE_SOURCE": "webhook", "BUILDKITE_BRANCH": "main",
                 "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main", "BUILDKITE_PULL_REQUEST": "false",
                 "BUILDKITE_COMMIT": self.head, "PLACE": self.place,
                 "BUILDKITE_BUILD_URL": f"https://buildkite.com/o/r/builds/{self.number}", **more}
        return {name: value for name, value in known.items() if value is not None}

    def queue(self, **more):
        """Of a merge queue, which has the commit on top of main."""
        return self.push(BUILDKITE_BRANCH="gh-readonly-queue/main/pr-1-" + self.base,
                         BUILDKITE_MERGE_QUEUE_BASE_BRANCH="main",
                         BUILDKITE_MERGE_QUEUE_BASE_COMMIT=self.base, **more)

    def plan(self, environment, *words):
        """A build that has planned, and the pipeline that it uploads."""
        self.number += 1
        build = buildkite.Build(self.sandbox, self.forged.root, environment, {"cargo": CARGO})
        shutil.rmtree(os.path.join(build.place, "outcomes"), ignore_errors=True)
        words = ("plan", "--format", "buildkite", "--record", *self.place.split(), *words)
        done = self.sandbox.whittle(self.forged.root, *words, extra=build.environment)
        if done.returncode:
            raise SystemExit(f"{words}: {os.fsdecode(done.stderr)}")
        pipeline = buildkite.fill_in_all(json.loads(done.stdout), {"HOME": "filled in"})
        for fault in buildkite.faults(pipeline):
            self.checks.that(False, fault)
        return build, pipeline

    def run(self, environment, *words, change=None, broken=()):
        """A whole build: how its steps ended, and what the one that records said. `change` makes
        other steps of those that were uploaded."""
        build, pipeline = self.plan(environment, *words)
        for name in broken:
            harness.write_file(f"{build.place}/broken {name}", "")
        if change:
            change(build, pipeline)
        ended, said = build.run(pipeline)
        for name in broken:
            os.remove(f"{build.place}/broken {name}")
        return ended, said

    def expect(self, what, count, *said, environment=None, files=None, **more):
        """A build after which so many records are there."""
        self.forged.forget()
        if files:
            self.push_commit(files)
        ended, text = self.run(environment or self.push(), **more)
        self.checks.that(KEY in ended, f"{what}: no step records: {ended}")
        found = forge.records(self.forged.ledger)
        self.checks.that(len(found) == count, f"{what}: {len(found)} records, not {count}: {text}")
        for part in said:
            self.checks.that(part in text, f"{what}: does not say {part!r}: {text}")
        return found


def check_pipeline(sandbox, checks):
    builds = Builds(sandbox, checks, "pipeline", {"whittle.yml": forge.CONFIG + LINT})
    _, pipeline = builds.plan(builds.push(BUILDKITE_AGENT_META_DATA_QUEUE="planners"))
    gate, record = pipeline["steps"][-2:]
    planned = json.loads(record["env"]["WHITTLE_PLANNED"])["outputs"]
    checks.that((gate["key"], record["key"]) == ("whittle-gate", KEY), f"steps: {gate} {record}")
    checks.that(record["depends_on"] == gate["depends_on"] and record["soft_fail"] is True and
                record["allow_dependency_failure"] is True and
                record["agents"] == ["queue=planners"], f"the step: {record}")
    checks.that(planned["mode"] == "full" and "test" in planned and "lint" not in planned and
                "lint-count" in planned and "as_of" in planned, f"what is handed over: {planned}")
    _, pipeline = builds.plan(builds.push(BUILDKITE_AGENT_META_DATA_QUEUE="planners",
                                          WHITTLE_RECORD_QUEUE="ledger"))
    queues = [step["agents"] for step in pipeline["steps"][-2:]]
    checks.that(queues == [["queue=planners"], ["queue=ledger"]], f"queues: {queues}")
    plain = sandbox.whittle(builds.forged.root, "plan", "--format", "buildkite",
                            extra={"BUILDKITE": "true", **builds.push()})
    checks.that(KEY not in plain.stdout.decode(), "a step that nobody asked for")


def check_builds(sandbox, checks):
    """Which builds have the step, and what it does where it is started all the same."""
    builds = Builds(sandbox, checks, "builds")
    builds.expect("a push", 7, "recorded 7 passes")
    builds.expect("a merge queue", 5, "recorded 5 passes", environment=builds.queue())
    fork = {"BUILDKITE_PULL_REQUEST": "7", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
            "BUILDKITE_PULL_REQUEST_REPO": "https://github.com/stranger/r"}
    silent = {
        "a pull request": {**fork, "BUILDKITE_BRANCH": "topic"},
        "one of a fork, whose branch is called alike": fork,
        "another branch": {"BUILDKITE_BRANCH": "topic"},
        "a default branch that is not told": {"BUILDKITE_PIPELINE_DEFAULT_BRANCH": None},
        "no address": {"BUILDKITE_BUILD_URL": None},
        "a tag": {"BUILDKITE_TAG": "v1", "BUILDKITE_BRANCH": "v1"},
        "arguments of the pipeline": {"WHITTLE_ARGS": "--lib"},
        "no checkout": {"BUILDKITE_SKIP_CHECKOUT": "true"},
        "another queue": {"BUILDKITE_MERGE_QUEUE_BASE_BRANCH": "release",
                          "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": builds.base},
        **{source: {"BUILDKITE_SOURCE": source}
           for source in ("ui", "api", "schedule", "trigger_job", "x")}}
    _, sound = builds.plan(builds.push())
    for what, more in silent.items():
        builds.forged.forget()
        ended, _ = builds.run(builds.push(**more))
        checks.that(KEY not in ended and "whittle-gate" in ended, f"{what}: {ended}")
        build, _ = builds.plan(builds.push(**more))
        ended, said = build.run(sound)
        checks.that("nothing was recorded" in said and not forge.records(builds.forged.ledger),
                    f"{what}: the step of another build: {said}")
    builds.push_commit({"README.md": "# Other words\n"})
    ended, _ = builds.run(builds.push(), "--base", builds.base)
    checks.that(set(ended) == {"whittle-gate"}, f"nothing to run: {ended}")


def set_outcomes(words):
    """The agent says that steps ended otherwise than they did."""
    def change(build, pipeline):
        outcome = ' '.join(f"{key}) echo {word} ;;" for key, word in words.items())
        text = buildkite.AGENT.replace("'step get') cat", f"""'step get')
    case $5 in {outcome} *) cat""").replace('outcomes/$5" ;;', 'outcomes/$5" ;; esac ;;')
        harness.write_file(f"{build.bin}/buildkite-agent", text)
    return change


def check_outcomes(sandbox, checks):
    """What a step proves is what the service says of it, row by row."""
    builds = Builds(sandbox, checks, "outcomes")
    found = builds.expect("a failure", 7, "recorded 5 passes and 2 failures", broken=["test app"])
    checks.that({(record[1], record[6]) for record in found} ==
                {("fail", "app"), ("pass", "core"), ("pass", "other")}, f"a failure: {found}")
    for word, count, what in (("soft_failed", 7, "recorded 5 passes and 2 failures"),
                              ("errored", 5, "recorded 5 passes"),
                              ("neutral", 5, "recorded 5 passes"),
                              ("''", 5, "recorded 5 passes"),
                              ("broken", 5, "recorded 5 passes")):
        builds.expect(word, count, what, change=set_outcomes({"whittle:test:1": word}))
    builds.expect("none", 0, "recorded 0 passes", change=set_outcomes(
        {f"whittle:test:{number}": "neutral" for number in (1, 2, 3)}))
    builds.expect("another plan", 0, "the commit that ran is not the one", environment=builds.push(
        BUILDKITE_COMMIT=builds.base))


def check_strange(sandbox, checks):
    """Rows that do not fit what was handed over tell nothing."""
    builds = Builds(sandbox, checks, "strange")
    _, pipeline = builds.plan(builds.push())
    planned = json.loads(pipeline["steps"][-1]["env"]["WHITTLE_PLANNED"])
    for rows, count in ((["success"] * 3, 7), (["success"] * 2, 0), (["success"] * 4, 0), ([], 0),
                        (["success", 1, None], 2), (["success", "x", "skipped"], 2), ("success", 0),
                        (["failure"] * 3, 0)):
        builds.forged.forget()
        needs = {"whittle plan": planned, "test": {"result": "success", "rows": rows}}
        sandbox.whittle(builds.forged.root, "gate", "--record", *builds.place.split(), extra={
            "CI": "true", "BUILDKITE": "true", **builds.push(), "NEEDS": json.dumps(needs)})
        found = forge.records(builds.forged.ledger)
        checks.that(len(found) == count and {record[1] for record in found} <= {"pass"},
                    f"rows {rows}: {found}")


def check_tools(sandbox, checks):
    """What legs report, as the script that records has it from artifacts."""
    builds = Builds(sandbox, checks, "tools", {
        "rust-toolchain.toml": '[toolchain]\nchannel = "stable"\n'})
    report = os.path.join(builds.forged.place, "report.txt")
    harness.write_file(report, "job: test\nrow: test other\nrelease: 1.95.0\ncommit-hash: 59\n"
                               "job: test\nrow: test app\nresult: failed\n")
    found = builds.expect("a compiler", 3, "recorded 2 passes", environment=builds.push(
        PLACE=f"{builds.place} --tools {report}"))
    checks.that({record[1] for record in found} == {"pass", "tools"}, f"a compiler: {found}")


def check_first(sandbox, checks):
    """What failed comes first, and what passed in a queue does not run on main."""
    builds = Builds(sandbox, checks, "first")
    builds.run(builds.queue(), broken=["test core"])
    plan = json.loads(sandbox.whittle(
        builds.forged.root, "plan", "--format", "json", *builds.place.split(), "--base", builds.base,
        extra={"CI": "true", "BUILDKITE": "true", **builds.push()}).stdout)
    failed = {row["packages"][0]: row.get("failed_in") for row in plan["jobs"]["test"]["matrix"]["include"]}
    checks.that(plan["jobs"]["test"]["matrix"]["include"][0]["packages"] == ["core"] and
                "app" in passed(plan), f"after a failure: {failed} {passed(plan)}")
    builds.forged.forget()
    for what, files, expected in (("nothing is known", None, ["app", "core", "other"]),
                                  ("the first was good", {"other/src/lib.rs": "// 1\n"}, ["other"])):
        if files:
            builds.push_commit(files)
        found = builds.plan(builds.push(), "--base", "last-passed")[1]["steps"][0]["steps"]
        names = [step["env"]["WHITTLE_PACKAGES"] for step in found]
        checks.that(names == expected, f"{what}: {names}")
        _, said = builds.run(builds.push(), "--base", "last-passed")
        checks.that("recorded" in said, f"{what}: {said}")


def check_scripts(sandbox, checks):
    """A line for each job that proves nothing."""
    loose = SCRIPT.replace('ARGS"', 'ARGS" || true')
    doubted = {
        "its script does not begin": {".buildkite/whittle-test.sh": SCRIPT.replace("set -e\n", "")},
        "more in it than plain": {".buildkite/whittle-test.sh": loose},
        "is not uploaded as it is": {".buildkite/pipeline.yml": PIPELINE.replace(
            "      - buildkite", "      - ./edit plan.json\n      - buildkite")},
        ".buildkite/hooks has hooks": {".buildkite/hooks/pre-command": "true\n"},
    }
    for number, (said, files) in enumerate(doubted.items()):
        Builds(sandbox, checks, f"doubted{number}", files).expect(
            said, 0, "recorded 0 passes", "test: not recorded: .buildkite/", said)
    taken = {".buildkite/whittle-test.sh": SCRIPT.replace("eval", "echo $BUILDKITE_BRANCH\neval")}
    Builds(sandbox, checks, "taken", taken).expect(
        "a value of the build", 7, "counts in runs of this kind alone: it takes BUILDKITE_BRANCH")


def check_ref(sandbox, checks):
    """The ledger in a ref, to which the agent of the step that records pushes."""
    bare = sandbox.make("ledger.git")
    sandbox.git(bare, "init", "--quiet", "--bare")
    builds = Builds(sandbox, checks, "ref", place="--remote ledger")
    builds.forged.git("remote", "add", "ledger", bare)
    ended, said = builds.run(builds.queue())
    checks.that(ended[KEY] == "passed" and "recorded 5 passes" in said, f"a push to a ref: {said}")
    found = sandbox.git(bare, "for-each-ref", "--format=%(refname)").decode().split()
    checks.that(found == ["refs/whittle/ledger"], f"refs: {found}")
    ended, said = builds.run(builds.queue())
    checks.that(ended == {"whittle-gate": "passed"}, f"the same again: {ended}")
    builds.forged.git("remote", "set-url", "ledger", bare + "/nowhere")
    ended, said = builds.run(builds.push())
    checks.that(ended["whittle-gate"] == "passed", f"a ref that can't be reached: {ended} {said}")


def check_large(sandbox, checks):
    """A variable holds 128 KiB: without their rows the jobs record nothing, and say so."""
    numbers = ", ".join(str(number) for number in range(160))
    config = forge.CONFIG.replace("reuse", "axes: {number: [%s]}, name: '{number}%s {packages}', "
                                           "reuse" % (numbers, "x" * 240))
    builds = Builds(sandbox, checks, "large", {"whittle.yml": config})
    _, pipeline = builds.plan(builds.push())
    handed = pipeline["steps"][-1]["env"]["WHITTLE_PLANNED"]
    checks.that(len(handed) < 1000, f"a plan without its rows: {len(handed)} bytes")


def check_page(sandbox, checks):
    """What the page shows is believed."""
    with open(os.path.join(harness.ROOT, "docs", "buildkite.md"), encoding="utf-8") as file:
        page = file.read()
    found = dict(re.findall(r"^```(?:yaml|sh)\n(?:#!/bin/sh\n)?# (\.buildkite/\S+)\n(.*?)^```$", page,
                            re.MULTILINE | re.DOTALL))
    wanted = (".buildkite/pipeline.yml", ".buildkite/whittle-test.sh", ".buildkite/whittle.record.sh")
    checks.that(set(wanted) <= set(found), f"docs/buildkite.md: {list(found)}")
    files = {path: ("#!/bin/sh\n" if path.endswith(".sh") else "") + found[path]
             for path in wanted[:2]}
    Builds(sandbox, checks, "page", files).expect("the page", 7, "recorded 7 passes")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_pipeline, check_builds, check_outcomes, check_strange, check_tools, check_first, check_scripts,
                      check_ref, check_large, check_page):
            check(sandbox, checks)
    checks.finish()


main()
