#!/usr/bin/env python3
"""What passed is recorded at the end of a child pipeline under gitlab-ci-local: the same content
does not run again, what another toolchain may break does. What cargo was called with has to be what
the child says, and what fails is recorded as that, and what may go
well without cargo leaves no record."""

import json
import os

import engine
from engine import harness

WORDS = "packages/words/src/lib.rs"
CLOCK = "packages/clock/src/lib.rs"
LEDGER = "packages/ledger/src/lib.rs"
CONFIG = """\
platforms:
  linux: x86_64-unknown-linux-gnu
jobs:
  check: {command: check --all-targets, platforms: linux, reuse: true, toolchain: TOOLCHAIN}
  test: {platforms: linux, needs: check, reuse: true, toolchain: TOOLCHAIN, runners: each}
"""
PIPELINE = """\
stages: [plan, run]
variables:
  GIT_DEPTH: 0
plan:
  stage: plan
  script:
    - whittle plan --format gitlab --record PLACE --output whittle-child.yml
  artifacts:
    paths: [whittle-child.yml]
run:
  stage: run
  needs: [plan]
  trigger:
    include:
      - artifact: whittle-child.yml
        job: plan
    strategy: depend
"""
TEMPLATES = """\
.leg:
  after_script:
    - |
      LEG="whittle-leg-$CI_JOB_ID.txt"
      printf 'job: %s\\nrow: %s\\nresult: %s\\n' "$WHITTLE_JOB" "$WHITTLE_NAME" "$CI_JOB_STATUS" >"$LEG"
  artifacts:
    when: always
    paths: [whittle-leg-*.txt]
.check:
  extends: .leg
  script:
    - eval "cargo check $WHITTLE_ARGS"
.test:
  extends: .leg
  script:
    - eval "cargo test $WHITTLE_ARGS"
.whittle-record:
  script:
    - find . -maxdepth 1 -name 'whittle-leg-*.txt' -exec cat {} + >whittle-legs.txt
    - whittle gate --record PLACE --tools whittle-legs.txt
"""
ALL = ["client", "clock", "ledger", "server", "words"]


def read(path):
    with open(os.path.join(engine.FIXTURE, path), encoding="utf-8") as file:
        return file.read()


AUDITED = 5  # of 256: planner/pipeline/reuse.c tries these again all the same


def changed(path, salt=0):
    return {path: read(path) + f"// changed {salt}\n"}


def config(toolchain):
    return {"whittle.yml": CONFIG.replace("TOOLCHAIN", toolchain)}


class Flow:
    """Pushes to main, with a ledger at a place that the options name."""

    def __init__(self, place, checks, program, name, options):
        self.place, self.checks, self.program, self.options = place, checks, program, options
        self.words = options.replace("$HOME", place.sandbox.home).split()
        self.root = place.repository(name, {
            ".gitlab-ci.yml": PIPELINE.replace("PLACE", options),
            ".gitlab/whittle-jobs.yml": TEMPLATES.replace("PLACE", options), **config("1.95.0")})
        harness.write_file(self.root + "/.git/info/exclude",
                           "/.state/\n/whittle-child.yml\n/whittle-leg*\n/target/\n/.gitlab-ci-local*\n")
        place.sandbox.git(self.root, "remote", "add", "origin",
                          "git@gitlab.example.com:octo-org/whistle.git")

    def variables(self, **more):
        """What GitLab says of a push to main."""
        return {"CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push",
                "CI_PIPELINE_URL": "https://gitlab.example.com/octo-org/whistle/-/pipelines/1",
                "CI_COMMIT_SHA": self.place.head(self.root),
                "CI_COMMIT_BEFORE_SHA": self.place.head(self.root, "HEAD~1"),
                "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main",
                "CI_COMMIT_REF_PROTECTED": "true", **more}

    def run(self, what, files, packages, **more):
        """A push after which the tests of these packages, and a check of them, are all that runs;
        what the pipeline said."""
        self.need_unaudited()
        self.place.change(self.root, files)
        command = [self.program, "--force-shell-executor", "--shell-isolation", "--concurrency",
                   "2", "--state-dir", ".state"]
        # As an option they would be the parent's alone: GitLab tells them to a child as well.
        harness.write_file(self.root + "/.gitlab-ci-local-variables.yml",
                           json.dumps(self.variables(**more)))
        done = self.place.run(command, self.root,
                              self.place.environment(PATH=self.place.path()))
        text = os.fsdecode(done.stderr + done.stdout)
        ran = self.place.ran()
        tested = sorted(row.removeprefix("test ") for job, row, _ in ran if job == "test")
        self.checks.same(tested, packages, f"{what}: tests: {text[-3000:]}")
        self.checks.same(sum(job == "check" for job, _, _ in ran), bool(packages),
                         f"{what}: checks: {text[-3000:]}")
        self.checks.same(done.returncode, 0, f"{what}: the pipeline: {text[-3000:]}")
        return text

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def need_unaudited(self):
        found = self.records()
        if isinstance(found, list) and any(int(record["id"][:2], 16) < AUDITED for record in found):
            raise harness.Audited

    def records(self):
        """All but those that a whole plan passed."""
        done = self.place.sandbox.whittle(self.root, "ledger", "show", *self.words,
                                          "--format", "json")
        if done.returncode:
            return done.stderr
        return [record for record in json.loads(done.stdout)["records"] if record["job"]]


def check_flow(flow, salt):
    checks, words = flow.checks, changed(WORDS, salt)
    text = flow.run("a push", words, ["client", "ledger", "server", "words"])
    count = len(flow.records())
    checks.that(count and f"recorded {count} passes" in text, f"no records: {text[-3000:]}")
    flow.run("taken back", {WORDS: read(WORDS)}, ["client", "ledger", "server", "words"])
    count = len(flow.records())
    text = flow.run("the same again", words, [])
    checks.that("nothing to run" in text, f"an empty plan has a job: {text[-3000:]}")
    checks.same(len(flow.records()), count, "records of what did not run")
    flow.run("another file", changed(CLOCK, salt), ["clock"])


def check_toolchain(flow):
    flow.run("both back", {WORDS: read(WORDS), CLOCK: read(CLOCK)}, ["clock"])
    flow.run("another toolchain", config("1.94.1"), ALL)


def check_failures(flow, salt):
    """What failed is recorded, and nothing else of its pipeline: nobody tells what passed there.
    The job comes first the next time."""
    checks, place = flow.checks, flow.place
    broken = {LEDGER: read(LEDGER).replace(".sum()", ".product()") + f"// {salt}\n"}
    text = flow.run("a failure", broken, ["ledger", "server"])
    found = flow.records()
    checks.that(isinstance(found, list) and found and
                {(record["kind"], record["job"], record["package"]) for record in found} ==
                {("fail", "test", "ledger")}, f"a failure: records {found}: {text[-3000:]}")
    checks.that("whittle-failed" in text, f"a failure: no job records it: {text[-3000:]}")
    done = place.sandbox.whittle(flow.root, "plan", "--format", "json", *flow.words, "--base",
                                 "HEAD~1", extra=flow.variables())
    rows = json.loads(done.stdout)["jobs"]["test"]["matrix"]["include"]
    checks.same([row["packages"] for row in rows][:1], [["ledger"]], "what failed comes first")
    text = flow.run("mended", {LEDGER: read(LEDGER) + f"// mended {salt}\n"},
                    ["ledger", "server"])
    checks.that("recorded 0" not in text and "passes" in text, f"mended: {text[-3000:]}")
    checks.same({record["kind"] for record in flow.records()}, {"fail", "pass"}, "mended: records")


def check_silence(flow):
    """What may go well all the same, and what anybody may push has no record."""
    checks = flow.checks
    templates = flow.read(".gitlab/whittle-jobs.yml")
    tested = ["client", "ledger", "server", "words"]
    for what, files, packages, more, said in (
            ("an open branch", changed(WORDS), tested, {"CI_COMMIT_REF_PROTECTED": "false"}, None),
            ("a schedule", changed(CLOCK), ALL, {"CI_PIPELINE_SOURCE": "schedule"}, None),
            ("an early start", {".gitlab/whittle-jobs.yml": templates + "  needs: []\n",
                                LEDGER: read(LEDGER)}, ALL, {}, "`needs` may let the job"),
            ("swallowed errors", {".gitlab/whittle-jobs.yml": templates.replace(
                'test $WHITTLE_ARGS"', 'test $WHITTLE_ARGS" || true')}, ALL, {},
             "test: not recorded: .gitlab/whittle-jobs.yml:16: ")):
        text = flow.run(what, files, packages, **more)
        checks.that((said in text) if said else ".whittle-record" not in text and
                    "whittle gate" not in text, f"{what}: the job that records: {text[-3000:]}")
        found = flow.records()
        passes = {record["job"] for record in found} if isinstance(found, list) else found
        checks.same(passes, {"check"} if what == "swallowed errors" else set(), f"{what}: records")


def play_file(place, checks, program, salt):
    flow = Flow(place, checks, program, f"file{salt}", f"--ledger $HOME/passed{salt}.txt")
    check_flow(flow, salt)
    check_toolchain(flow)


def play_ref(place, checks, program, salt):
    flow = Flow(place, checks, program, f"ref{salt}", f"--remote ledger{salt}")
    git = place.sandbox.git
    git(place.sandbox.path, "init", "--quiet", "--bare", f"ledger{salt}.git")
    git(flow.root, "remote", "add", f"ledger{salt}", f"{place.sandbox.path}/ledger{salt}.git")
    check_flow(flow, salt)


def play_failures(place, checks, program, salt):
    check_failures(Flow(place, checks, program, f"failures{salt}",
                        f"--ledger $HOME/failures{salt}.txt"), salt)


def main():
    checks = engine.Checks()
    program, _ = engine.need("gitlab-ci-local", "cargo")
    with harness.Sandbox() as sandbox:
        place = engine.Place(sandbox)
        for play in (play_file, play_ref, play_failures):
            harness.unaudited(play, place, checks, program)
        check_silence(Flow(place, checks, program, "silent", "--ledger $HOME/silent.txt"))
    checks.finish()


main()
