#!/usr/bin/env python3
"""The job at the end of a child pipeline for GitLab that records what passed: of which pipelines
there is one, what it is handed, and what it does not record."""

import json
import os
import re

import forge
import steps
from steps import harness

JOB, FAILED = "whittle-record", "whittle-failed"
SOURCE = "WHITTLE_PIPELINE_SOURCE"
PIPELINE = """\
plan:
  script: [whittle plan --format gitlab --record --output child.yml]
  artifacts: {paths: [child.yml]}
run:
  needs: [plan]
  trigger: {include: [{artifact: child.yml, job: plan}], strategy: depend}
"""
TEMPLATES = """\
.test:
  script:
    - eval "cargo test $WHITTLE_ARGS"
.whittle-record:
  script:
    - whittle gate --record --ledger passed.txt
"""
FILES = {**{path: content for path, content in forge.FILES.items()
            if not path.startswith(".github/")},
         ".gitlab-ci.yml": PIPELINE, ".gitlab/whittle-jobs.yml": TEMPLATES}
LINT = """\
  lint: {command: clippy, platforms: [linux]}
"""


class Pipelines:
    """A change on main, and what GitLab says of it."""

    def __init__(self, sandbox, checks, name, files=None):
        self.checks = checks
        self.forged = forge.Forge(sandbox, checks, name, {**FILES, **(files or {})})
        self.base = self.forged.first
        self.head = self.forged.commit({"core/src/lib.rs": "pub fn changed() {}\n"})
        self.forged.git("update-ref", "refs/remotes/origin/main", self.base)

    def push(self, **more):
        known = {"CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push",
                 "CI_PIPELINE_URL": "https://gitlab.example.com/o/r/-/pipelines/1",
                 "CI_COMMIT_SHA": self.head, "CI_COMMIT_BEFORE_SHA": self.base,
                 "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main",
                 "CI_COMMIT_REF_PROTECTED": "true", **more}
        return {name: value for name, value in known.items() if value is not None}

    def request(self, kind, **more):
        """Of a merge request; `kind` is what GitLab calls its pipeline."""
        return self.push(CI_PIPELINE_SOURCE="merge_request_event", CI_COMMIT_BRANCH=None,
                         CI_COMMIT_BEFORE_SHA=None, CI_MERGE_REQUEST_IID="7",
                         CI_MERGE_REQUEST_EVENT_TYPE=kind, CI_COMMIT_REF_PROTECTED="false",
                         CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
                         CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED="true",
                         CI_MERGE_REQUEST_DIFF_BASE_SHA=self.base, **more)

    def child(self, environment, *words):
        done = self.forged.sandbox.whittle(self.forged.root, "plan", "--format", "gitlab",
                                           "--record", "--ledger", self.forged.ledger, *words,
                                           extra=environment)
        self.checks.status(done, 0, f"a plan: {words}")
        return json.loads(done.stdout or "{}")

    def gate(self, environment, job, *words, status=0):
        """What the job prints: its variables are the child's, of which GitLab fills nothing in."""
        values = {name: value["value"] if isinstance(value, dict) else value.replace("$$", "$")
                  for name, value in job["variables"].items()}
        values = {**environment, "CI_PIPELINE_SOURCE": "parent_pipeline", **values}
        done = self.forged.sandbox.whittle(self.forged.root, "gate", "--record", "--ledger",
                                           self.forged.ledger, *words, extra=values)
        self.checks.status(done, status, f"the gate: {os.fsdecode(done.stdout)}")
        return os.fsdecode(done.stdout + done.stderr)

    def expect(self, what, count, *said, environment=None, change=None, words=()):
        """A whole pipeline, after which so many passes are there. `change` makes of the job and of
        its environment what something else makes of them."""
        self.forged.forget()
        environment = environment or self.push()
        child = self.child(environment)
        self.checks.that(JOB in child, f"{what}: no job records: {list(child)}")
        job = child.get(JOB, {"variables": {}})
        text = self.gate({**environment, **((change and change(job)) or {})}, job, *words)
        found = len(forge.records(self.forged.ledger))
        self.checks.that(found == count, f"{what}: {found} records, not {count}: {text}")
        for part in said:
            self.checks.that(part in text, f"{what}: does not say {part!r}: {text}")


def check_child(sandbox, checks):
    pipelines = Pipelines(sandbox, checks, "child", {"whittle.yml": forge.CONFIG + LINT})
    child = pipelines.child(pipelines.push())
    job = child.get(JOB, {})
    needs = json.loads(job["variables"]["NEEDS"])
    outputs = needs["the plan"]["outputs"]
    checks.that(child["stages"][-1] == JOB == job["stage"] and job["extends"] == "." + JOB,
                f"the last stage: {child['stages']}, {job}")
    checks.that(set(job) == {"extends", "stage", "variables"}, f"keys of the job: {list(job)}")
    checks.that(outputs["count"] == "3" and outputs["test-count"] == "2" and "lint" not in outputs,
                f"outputs: {outputs}")
    checks.that(needs["lint"] == {"result": "success"}, f"results: {needs}")
    plain = pipelines.forged.sandbox.whittle(pipelines.forged.root, "plan", "--format", "gitlab",
                                             extra=pipelines.push())
    checks.that(JOB not in json.loads(plain.stdout), "a job that nobody asked for")
    for form in ("text", "json", "github"):
        done = pipelines.forged.sandbox.whittle(pipelines.forged.root, "plan", "--record",
                                                "--format", form, extra=pipelines.push())
        checks.status(done, 2, f"--record in format {form}")
        checks.that(b"--format gitlab" in done.stderr, f"format {form}: {done.stderr}")


def check_events(sandbox, checks):
    """Which pipelines have the job."""
    pipelines = Pipelines(sandbox, checks, "events")
    train = pipelines.request("merge_train")
    pipelines.expect("a push", 5, "recorded 5 passes")
    pipelines.expect("a merge train", 5, "recorded 5 passes", environment=train)
    silent = {
        "a merge request": pipelines.request("detached"),
        "merged results": pipelines.request("merged_result"),
        "a train to an open branch": {**train, "CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED": "false"},
        "an open branch": pipelines.push(CI_COMMIT_REF_PROTECTED="false"),
        "nobody says": pipelines.push(CI_COMMIT_REF_PROTECTED=None),
        "no address": pipelines.push(CI_PIPELINE_URL=None),
        "a tag": pipelines.push(CI_COMMIT_TAG="v1", CI_COMMIT_BRANCH=None),
        "arguments of the project": pipelines.push(WHITTLE_ARGS="--lib"),
        "an axis of the project": pipelines.push(WHITTLE_AXIS_X="y"),
        "no checkout": pipelines.push(GIT_STRATEGY="none"),
        "another checkout": pipelines.push(GIT_CHECKOUT="false"),
        **{source: pipelines.push(CI_PIPELINE_SOURCE=source)
           for source in ("schedule", "web", "api", "trigger", "pipeline", "parent_pipeline")}}
    for what, environment in silent.items():
        child = pipelines.child(environment)
        checks.that(JOB not in child and len(child) > 2, f"{what}: {list(child)}")
    pipelines.base = pipelines.head
    pipelines.head = pipelines.forged.commit({"README.md": "# Other words\n"})
    child = pipelines.child(pipelines.push())
    checks.that(set(child) == {"stages", "nothing to run"}, f"nothing to run: {list(child)}")


def check_gate(sandbox, checks):
    """The job looks for itself whether there is anything to record."""
    pipelines = Pipelines(sandbox, checks, "gate")
    refused = {
        "not a protected one": {"CI_COMMIT_REF_PROTECTED": "false"},
        "WHITTLE_ARGS is set": {"WHITTLE_ARGS": "-p core"},
        "GIT_STRATEGY or": {"GIT_STRATEGY": "none"},
        "the commit that ran is not": {"CI_COMMIT_SHA": pipelines.base},
        "no service names it": {"CI_PIPELINE_URL": ""},
        "nobody says which workflow": {"CI_CONFIG_PATH": ".gitlab-ci.yml@group/other"},
    }
    for said, more in refused.items():
        pipelines.expect(said, 0, said, change=lambda _, more=more: more)
    for source in ("schedule", "parent_pipeline", "x"):
        pipelines.expect(source, 0, "nothing was recorded: only runs of a push",
                         change=lambda job, made=source: job["variables"].update({SOURCE: made}))
    pipelines.expect("of no parent", 0, "nothing was recorded: only runs of a push",
                     change=lambda job: job["variables"].pop(SOURCE) and {})
    pipelines.expect("a whole plan", 5, change=lambda _: {"CI_COMMIT_BEFORE_SHA": "0" * 40})


REPORT = """\
job: test
row: test core
result: %s
image: debian 12
job: test
row: test app
result: success
"""


def check_failures(sandbox, checks):
    """The job that starts where another one failed records what legs say that failed, and no
    pass: nobody tells of those that did not."""
    pipelines = Pipelines(sandbox, checks, "failures")
    environment, forged = pipelines.push(), pipelines.forged
    child = pipelines.child(environment)
    job = child[FAILED]
    checks.that((job["when"], job["stage"], job["extends"]) == ("on_failure", JOB, "." + JOB) and
                set(json.loads(job["variables"]["NEEDS"])) == {"the plan"}, f"the job: {job}")
    report = os.path.join(forged.place, "report.txt")
    for word, failures in (("failed", 3), ("canceled", 0)):
        forged.forget()
        harness.write_file(report, REPORT % word)
        text = pipelines.gate(environment, job, "--tools", report, status=1)
        found = [record for record in forge.records(forged.ledger) if record[1] != "tools"]
        checks.that([record[1] for record in found] == ["fail"] * failures and
                    {record[6] for record in found} <= {"core"}, f"{word}: {found} {text}")
    pipelines.gate(environment, child[JOB])
    harness.write_file(report, REPORT % "failed")
    text = pipelines.gate(environment, job, "--tools", report, status=1)
    checks.that("and the very same passed in" not in text and "recorded 0 passes and 3" in text,
                f"a pass of the same pipeline is the last word before: {text}")
    done = forged.sandbox.whittle(forged.root, "plan", "--ledger", forged.ledger, "--base",
                                  pipelines.base, "--format", "json", extra=environment)
    rows = json.loads(done.stdout)["jobs"]["test"]["matrix"]["include"]
    checks.that([row["packages"] for row in rows] == [["core"], ["app"]][:len(rows)] and rows,
                f"what failed is not the first of the next plan: {rows}")
    forged.forget()
    text = pipelines.gate(environment, child[JOB], "--tools", report)
    checks.that("recorded 2 passes" in text, f"a leg that takes its pass away: {text}")


def check_later(sandbox, checks):
    """A pass is as old as the plan, whenever the job that records is started again."""
    pipelines = Pipelines(sandbox, checks, "later")
    environment, planned = pipelines.push(), "2026-11-01T00:00:00Z"
    job = pipelines.child(environment, "--as-of", planned)[JOB]
    pipelines.gate(environment, job, "--as-of", "2026-12-01T00:00:00Z")
    times = {record[2] for record in forge.records(pipelines.forged.ledger)}
    checks.that(times == {planned}, f"passes of a job that was started again are of {times}")
    done = pipelines.forged.sandbox.whittle(pipelines.forged.root, "plan", "--format", "gitlab",
                                            "--record", extra=environment)
    checks.status(done, 2, "--record without a ledger")
    checks.that(b"--ledger FILE or --remote NAME" in done.stderr, f"no ledger: {done.stderr}")


def hand_over(change):
    """Makes another plan of what the job is handed."""
    def changed(job):
        needs = json.loads(job["variables"]["NEEDS"])
        outputs = needs["the plan"]["outputs"]
        rows = json.loads(outputs["test"])["include"]
        change(needs, rows)
        outputs.update({"test": json.dumps({"include": rows}), "test-count": str(len(rows)),
                        "count": str(len(rows))})
        job["variables"]["NEEDS"] = json.dumps(needs).replace("$", "$$")
    return changed


def check_rows(sandbox, checks):
    pipelines = Pipelines(sandbox, checks, "rows")
    for what, count, change in (
            ("all", 5, lambda needs, rows: None),
            ("one", 2, lambda needs, rows: rows.pop(1)),
            ("other arguments", 2, lambda needs, rows: rows[1].update(args="-p core --lib")),
            ("another toolchain", 2, lambda needs, rows: rows[1].update(toolchain="1.94.0")),
            ("another package", 2, lambda needs, rows: rows[1].update(packages=["other"])),
            ("not run", 0, lambda needs, rows: needs["test"].update(result="skipped"))):
        pipelines.forged.forget()
        child = pipelines.child(pipelines.push())
        hand_over(change)(child[JOB])
        done = pipelines.forged.sandbox.whittle(
            pipelines.forged.root, "gate", "--record", "--ledger", pipelines.forged.ledger,
            extra=pipelines.push(NEEDS=child[JOB]["variables"]["NEEDS"].replace("$$", "$")))
        found = len(forge.records(pipelines.forged.ledger))
        checks.that(found == count, f"{what}: {found} records, not {count}: {done.stdout}")


def check_large(sandbox, checks):
    """A variable holds 128 KiB: without their rows the jobs record nothing, and say so."""
    numbers = ", ".join(str(number) for number in range(400))
    config = forge.CONFIG.replace("reuse", "axes: {number: [%s]}, name: '{number}%s {packages}', "
                                           "reuse" % (numbers, "x" * 200))
    pipelines = Pipelines(sandbox, checks, "large", {"whittle.yml": config})
    pipelines.expect("a large plan", 0, "test: not recorded: nothing tells which of its rows ran")
    child = pipelines.child(pipelines.push())
    checks.that(len(child[JOB]["variables"]["NEEDS"]) < 1000, "a plan without its rows")


def check_texts(sandbox, checks):
    """Names that GitLab would fill in, and quotes."""
    odd = """['$HOME', '%HOME%', '"\\\\', "'"]"""
    config = forge.CONFIG.replace("reuse", "axes: {odd: %s}, reuse" % odd)
    Pipelines(sandbox, checks, "texts", {"whittle.yml": config}).expect("odd names", 20)


def check_templates(sandbox, checks):
    """A line for each job that proves nothing."""
    doubted = {
        "or let it succeed": TEMPLATES.replace(".test:\n", ".test:\n  allow_failure: true\n"),
        "`rules` may leave a job out": TEMPLATES.replace(".test:\n", ".test:\n  rules: []\n"),
        "more in it than plain": TEMPLATES.replace('ARGS"', 'ARGS" || true'),
        "`include` is something else": "include: {local: x.yml}\n" + TEMPLATES,
        "may let the job that records": TEMPLATES + "  when: always\n",
    }
    for number, (said, templates) in enumerate(doubted.items()):
        pipelines = Pipelines(sandbox, checks, f"doubted{number}",
                              {".gitlab/whittle-jobs.yml": templates})
        pipelines.expect(said, 0, "recorded 0 passes", "test: not recorded: .gitlab/", said)
    joined = PIPELINE.replace("job: plan}]", "job: plan}, {local: x.yml}]")
    Pipelines(sandbox, checks, "joined", {".gitlab-ci.yml": joined}).expect(
        "two files", 0, "test: not recorded: .gitlab-ci.yml:4: other files are joined")
    needs = (forge.CONFIG.replace("reuse", "needs: build, reuse") + LINT +
             "  build: {platforms: [linux], command: build, needs: lint}\n")
    manual = TEMPLATES + ".build: {script: [make]}\n.lint: {script: [make], when: manual}\n"
    Pipelines(sandbox, checks, "waits", {
        "whittle.yml": needs, ".gitlab/whittle-jobs.yml": manual}).expect(
            "a job before it", 0, "test: not recorded: ", "`when` may leave a job out")


def check_page(sandbox, checks):
    """What the page shows is believed."""
    with open(os.path.join(harness.ROOT, "docs", "gitlab.md"), encoding="utf-8") as file:
        blocks = re.findall(r"^```yaml\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    pipeline = [block for block in blocks if block.startswith("# .gitlab-ci.yml")]
    templates = [block for block in blocks if block.startswith(("# .gitlab/", "# in .gitlab/"))]
    checks.that(len(pipeline) == 1 and len(templates) == 2, f"docs/gitlab.md: {blocks}")
    Pipelines(sandbox, checks, "page", {
        ".gitlab-ci.yml": "".join(pipeline),
        ".gitlab/whittle-jobs.yml": "".join(templates)}).expect("the page", 5, "recorded 5 passes")


class Main:
    """Pushes to main, whose plans ask for the last good commit."""

    def __init__(self, pipelines, checks):
        self.pipelines, self.checks = pipelines, checks

    def push(self, what, path, base, good=True, said="recorded"):
        """`base` is what the plan has to be compared with; None: it is full."""
        pipelines, words = self.pipelines, ("--base", "last-passed")
        pipelines.base = pipelines.head
        pipelines.head = pipelines.forged.commit({path: f"// {what}\n"})
        environment = pipelines.push()
        child = pipelines.child(environment, *words)
        done = pipelines.forged.sandbox.whittle(
            pipelines.forged.root, "plan", *words, "--ledger", pipelines.forged.ledger, "--format",
            "json", extra=environment)
        plan = json.loads(done.stdout)
        found = (plan["base"] or {}).get("oid")
        self.checks.that(found == base and (base or plan["mode"] == "full"),
                         f"{what}: compared with {found}, not {base}")
        if good and JOB in child:
            text = pipelines.gate(environment, child[JOB], *words)
            self.checks.that(said in text, f"{what}: does not say {said!r}: {text}")
        return pipelines.head


def check_last_passed(sandbox, checks):
    """A commit is good where all of its plan ran, and was well."""
    main = Main(Pipelines(sandbox, checks, "last-passed", {
        "whittle.yml": forge.CONFIG + LINT,
        ".gitlab/whittle-jobs.yml": TEMPLATES + ".lint: {script: [make lint || true]}\n"}), checks)
    first = main.push("nothing is known", "app/src/lib.rs", None)
    second = main.push("the first was good", "other/src/lib.rs", first)
    main.push("a bad run", "app/src/lib.rs", second, good=False)
    main.push("after a bad run", "other/src/lib.rs", second, good=False)
    third = main.push("mended", "core/src/lib.rs", second)
    main.push("nothing runs", "README.md", third)
    main.push("after that", "core/src/lib.rs", third)
    main = Main(Pipelines(sandbox, checks, "absent", {
        "whittle.yml": forge.CONFIG + LINT,
        ".gitlab/whittle-jobs.yml": TEMPLATES + ".lint: {script: [x], when: manual}\n"}), checks)
    main.push("a job of a person", "core/src/lib.rs", None,
              said="the plan as a whole: not recorded: .gitlab/whittle-jobs.yml:7: `when`")
    main.push("which may not have run", "core/src/lib.rs", None)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_child, check_events, check_gate, check_failures, check_later, check_rows, check_large, check_texts,
                      check_templates, check_page, check_last_passed):
            check(sandbox, checks)
    checks.finish()


main()
