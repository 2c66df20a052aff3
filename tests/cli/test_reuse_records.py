#!/usr/bin/env python3
"""What `whittle gate --record` writes into a ledger, and all that it does not: what may not have
run, or can succeed though cargo did not."""

import json
import os

import forge
import steps
from forge import FILES, Forge, at, running
from steps import harness

STEP = "      - run: cargo test ${{ matrix.args }}\n"
TEST = forge.WORKFLOW[forge.WORKFLOW.index("  test:\n"):forge.WORKFLOW.index("  gate:\n")]


def of_steps(steps_of_it):
    return forge.WORKFLOW.replace(STEP, steps_of_it)


def of_job(line):
    return forge.WORKFLOW.replace("    needs: plan\n", f"    needs: plan\n    {line}\n")


def script(lines, shell=""):
    return of_steps(f"      - {shell}run: |\n" + "".join(f"          {line}\n" for line in lines))


CARGO = "cargo test ${{ matrix.args }}"
DOUBTED = {
    "the job goes on": (of_job("continue-on-error: true"), "goes on after an error"),
    "a step goes on": (of_steps(STEP + "        continue-on-error: true\n"), "goes on after"),
    "a step before goes on": (of_steps("      - {run: true, continue-on-error: true}\n" + STEP),
                              "goes on after"),
    "a step with if": (of_steps(STEP + "        if: github.event_name == 'push'\n"), "be skipped"),
    "a pipe": (script([CARGO + " | tee log"]), "more in it"),
    "or true": (script([CARGO + " || true"]), "more in it"),
    "or true, in the next line": (script([CARGO + " \\", "|| true"], "shell: bash\n        "),
                                  "more in it"),
    "an if of the shell": (script(['if [ "$X" ]', "then", CARGO, "fi"], "shell: bash\n        "),
                           "more in it"),
    "an early end": (script(["exit 0", CARGO], "shell: bash\n        "), "more in it"),
    "the usual shell": (script([CARGO, "echo done"]), "shell: bash"),
    "PowerShell": (script([CARGO, "echo done"], "shell: pwsh\n        "), "shell: bash"),
    "a shell of one's own": (script([CARGO], "shell: cat {0}\n        "), "the shell"),
    "no cargo": (of_steps("      - run: make test\n"), "where one can see it"),
    "another command": (of_steps("      - run: cargo --version\n      - run: make test || true\n"),
                        "where one can see it"),
    "printed": (of_steps("      - run: echo ${{ matrix.args }}\n"), "where one can see it"),
    "an action": (of_steps("      - uses: ./.github/actions/whittle\n"), "where one can see it"),
    "a workflow that is called": (forge.WORKFLOW.replace(
        TEST, "  test:\n    needs: plan\n    uses: ./.github/workflows/other.yml\n"), "see it"),
    "another name": (forge.WORKFLOW.replace("  test:\n", "  tests:\n"), "has no job 'test'"),
    "no YAML": ("jobs: [\n", "ci.yml"),
}
BELIEVED = {
    "the usual": forge.WORKFLOW,
    "bash": script(["set -euo pipefail", CARGO, "echo done"], "shell: bash\n        "),
    "bash for all": script([CARGO, "echo done"]).replace(
        "jobs:\n", "defaults: {run: {shell: bash}}\njobs:\n", 1),
    "last": script(["rustc --version", CARGO]),
    "a continued line": script([CARGO + " \\", "  --locked"]),
    "an if of the job": of_job("if: needs.plan.outputs.jobs != ''"),
    "a report of the compiler": of_steps(
        "      - shell: bash\n        env: {ROW: \"${{ matrix.name }}\", FILE: \"${{ runner.temp }}/tools.txt\"}\n"
        "        run: |\n          printf 'job: %s\\n' \"$GITHUB_JOB\" >\"$FILE\"\n          rustc -vV >>\"$FILE\"\n"
        "      - {uses: actions/upload-artifact@v4, with: {name: tools, path: x}}\n" + STEP),
    "the log of a failure": of_steps(STEP + "      - {if: failure(), run: cat log || true}\n"),
}


class Recording:
    """One change, of which a merge group runs core and app."""

    def __init__(self, sandbox, checks, name, files=None, without=()):
        files = {path: content for path, content in {**FILES, **(files or {})}.items()
                 if path not in without}
        self.forged, self.checks = Forge(sandbox, checks, name, files), checks
        self.base = self.forged.first
        self.head = self.forged.commit({"core/src/lib.rs": "pub fn changed() {}\n"})

    def expect(self, what, count, *said, kind="merge_group", results=None, **event):
        self.forged.forget()
        _, text = self.forged.run(kind, self.base, self.head, at(1), results=results, **event)
        found = len(forge.records(self.forged.ledger))
        self.checks.that(found == count, f"{what}: {found} records, not {count}: {text}")
        for part in said:
            self.checks.that(part in text, f"{what}: does not say {part!r}: {text}")

    def start(self):
        """A plan of the group, and the outputs of its job."""
        self.forged.git("checkout", "--quiet", "--detach", self.head)
        self.forged.git("update-ref", "refs/remotes/origin/main", self.base)
        environment = self.forged.event("merge_group", self.base, self.head)
        plan, outputs = self.forged.plan(environment, at(1))
        return environment, plan, outputs

    def record(self, what, count, environment, outputs, *said, words=(), **options):
        self.forged.forget()
        done = self.forged.gate(environment, at(1), outputs, *words, **options)
        found = len(forge.records(self.forged.ledger))
        text = os.fsdecode(done.stdout + done.stderr)
        self.checks.that(found == count, f"{what}: {found} records, not {count}: {text}")
        for part in said:
            self.checks.that(part in text, f"{what}: does not say {part!r}: {text}")
        return done


def check_workflows(sandbox, checks):
    for number, (what, (workflow, said)) in enumerate(DOUBTED.items()):
        files = {".github/workflows/ci.yml": workflow}
        recording = Recording(sandbox, checks, f"doubted{number}", files)
        recording.expect(what, 0, "recorded 0 passes", "test: not recorded: ", said)
    for number, (what, workflow) in enumerate(BELIEVED.items()):
        files = {".github/workflows/ci.yml": workflow}
        Recording(sandbox, checks, f"believed{number}", files).expect(what, 5, "recorded 5 passes")


def check_events(sandbox, checks):
    recording = Recording(sandbox, checks, "events")
    forged = recording.forged
    recording.expect("a merge group", 5)
    recording.expect("a push", 5, kind="push")
    recording.expect("a second attempt", 5, attempt=2)
    for kind in ("pull_request", "pull_request_target"):
        recording.expect(kind, 0, "nothing was recorded: a run of a pull request", kind=kind)
    for kind in ("pull_request_review", "issue_comment", "workflow_run", "workflow_dispatch",
                 "schedule", "release"):
        recording.expect(kind, 0, "nothing was recorded: only runs of a push", kind=kind)
    tag = {**forge.payload_of("push", recording.base, recording.head), "ref": "refs/tags/v1"}
    recording.expect("a tag", 0, "nothing was recorded", kind="push", payload=tag)
    environment, _, outputs = recording.start()
    silent = {name: {key: value for key, value in job.items() if key != "as_of"}
              for name, job in json.loads(outputs["jobs"]).items()}
    again = {**environment, "GITHUB_RUN_ATTEMPT": "2"}
    recording.record("a second attempt of a plan without a time", 0, again,
                     {**outputs, "jobs": json.dumps(silent)}, "the run is made again, and nothing tells when")
    for gone in ("GITHUB_RUN_ID", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL"):
        less = {key: value for key, value in environment.items() if key != gone}
        recording.record(f"without {gone}", 0, less, outputs, "no service names it")
    less = {**environment, "GITHUB_WORKFLOW_REF": "other/r/.github/workflows/ci.yml@refs/heads/x"}
    recording.record("a workflow of others", 0, less, outputs, "nobody says which workflow ran")
    done = forged.sandbox.whittle(forged.root, "gate", "--record", extra={"NEEDS": "{}"})
    checks.status(done, 2, "--record without --ledger")
    checks.that(b"--ledger FILE" in done.stderr, f"--record without --ledger: {done.stderr}")


def check_results(sandbox, checks):
    recording = Recording(sandbox, checks, "results")
    for result in ("failure", "cancelled", "skipped"):
        recording.expect(result, 0, "recorded 0 passes", results={"test": result})
    recording.expect("another job failed", 5, results={"lint": "failure"})
    reuse = forge.CONFIG.replace(", reuse: true", ", reuse: false")
    Recording(sandbox, checks, "no-reuse", {"whittle.yml": reuse}).expect("no reuse", 0)
    silent = forge.CONFIG.replace(", reuse: true", "")
    Recording(sandbox, checks, "silent", {"whittle.yml": silent}).expect("nothing of reuse", 0)
    both = forge.CONFIG + "  check: {command: check, platforms: [linux], reuse: 2}\n"
    workflow = forge.WORKFLOW + TEST.replace("test", "check")
    files = {"whittle.yml": both, ".github/workflows/ci.yml": workflow}
    two = Recording(sandbox, checks, "two-jobs", files)
    two.expect("one of two", 5, results={"check": "failure"})
    jobs = {record[4] for record in forge.records(two.forged.ledger)}
    checks.that(jobs == {"test"}, f"one of two: {jobs}")


def check_pins(sandbox, checks):
    """What is built has to be the same tomorrow: its compiler, its crates, all that it needs."""
    needs = {"other/Cargo.toml": forge.manifest("other", '[dependencies]\nserde = "1"\n')}
    lock = {"Cargo.lock": "version = 4\n"}
    far = {"app/Cargo.toml": forge.manifest("app", '[dependencies]\nfar.path = "../../far"\n'
                                                   'core.path = "../core"\n')}
    axes = {"whittle.yml": forge.CONFIG.replace("reuse", "axes: {toolchain: [1.95.0, beta]}, reuse")}
    for number, (what, files, count, said) in enumerate((
            ("no lock file", needs, 0, "no Cargo.lock"),
            ("no lock file, ignored", {**needs, ".gitignore": "Cargo.lock\n"}, 0, "no Cargo.lock"),
            ("a lock file", {**needs, **lock}, 5, "recorded 5"),
            ("a path that leads out", {**far, **lock}, 0, "outside of the repository"),
            ("no pin", {}, 0, "not pinned"),
            ("one row of two", axes, 5, "not pinned"))):
        recording = Recording(sandbox, checks, f"pins{number}", files,
                              without=("rust-toolchain.toml",) if what == "no pin" else ())
        recording.expect(what, count, said)


def check_foreign_rows(sandbox, checks):
    """Rows of a workflow's own matrix, whose keys may be called as those of the plan."""
    workflow = ("on: push\njobs:\n  build:\n    strategy: {matrix: {os: [ubuntu-24.04, windows-2022], "
                "toolchain: [%s]}}\n    runs-on: ${{ matrix.os }}\n    steps: [{run: cargo test}]\n")
    config = ("jobs:\n  test: {command: test, reuse: true,\n"
              "         matrix: {from: .github/workflows/release.yml, job: build}}\n")
    for number, (toolchains, count) in enumerate((("'1.95.0'", 10), ("'1.95.0', 1.94.1", 20),
                                                  ("'1.95.0', stable", 10), ("'1.95.0', 1.94", 10),
                                                  ("1.94", 0))):
        recording = Recording(sandbox, checks, f"foreign{number}", {
            "whittle.yml": config, ".github/workflows/release.yml": workflow % toolchains})
        recording.expect(f"rows of a workflow: {toolchains}", count)
        ids = [record[0] for record in forge.records(recording.forged.ledger)]
        checks.that(len(ids) == len(set(ids)), f"{toolchains}: two rows have one id")


def clone_of(recording, name, *words):
    sandbox, forged = recording.forged.sandbox, recording.forged
    path = os.path.join(sandbox.path, name)
    forged.git("update-ref", "refs/heads/queue", recording.head)
    sandbox.git(sandbox.path, "clone", "--quiet", *words, "--branch", "queue",
                "file://" + forged.root, path)
    return path


def check_other_plans(sandbox, checks):
    """The gate makes the plan again: where that is another one, what ran is what was handed over."""
    recording = Recording(sandbox, checks, "plans")
    forged = recording.forged
    environment, plan, outputs = recording.start()
    checks.that(running(plan) == ["app", "core"], f"{running(plan)}")
    recording.record("the same", 5, environment, outputs)
    packages = {record[6] for record in forge.records(forged.ledger)}
    shallow = clone_of(recording, "shallow", "--depth", "1", "--single-branch")
    single = clone_of(recording, "single", "--single-branch")
    for what, root in (("a shallow clone", shallow), ("a clone without main", single)):
        recording.record(what, 5, environment, outputs, root=root)
        found = {record[6] for record in forge.records(forged.ledger)}
        checks.that(found == packages, f"{what}: records of {found}")
    recording.record("--full at the gate", 5, environment, outputs, words=("--full",))
    recording.record("another command at the gate", 0, environment, outputs,
                     words=("--command", "test --all-targets"))
    recording.record("another base", 5, environment, outputs, words=("--base", recording.head))
    recording.record("another head", 0, environment, outputs, "is not the one",
                     words=("--head", recording.base))
    check_other_commit(recording, environment, outputs)


def check_other_commit(recording, environment, outputs):
    """What is checked out was not tested."""
    forged = recording.forged
    forged.git("checkout", "--quiet", "--detach", recording.base)
    forged.commit({"core/src/lib.rs": "compile_error!();\n"})
    done = recording.record("another commit", 0, environment, outputs,
                            "nothing was recorded: the commit that ran")
    recording.checks.status(done, 0, "another commit")


def narrowed_rows(outputs, change):
    """Outputs whose rows of the job are others."""
    jobs = json.loads(outputs["jobs"])
    rows = change(jobs["test"]["matrix"]["include"])
    jobs["test"] = {**jobs["test"], "count": len(rows), "matrix": {"include": rows}}
    told = {key: value for key, value in outputs.items() if not key.startswith("test")}
    return {**told, "jobs": json.dumps(jobs), "count": str(len(rows))}


def check_rows(sandbox, checks):
    recording = Recording(sandbox, checks, "rows")
    environment, _, outputs = recording.start()

    def expect(what, count, change, *said):
        recording.record(what, count, environment, narrowed_rows(outputs, change), *said)

    expect("all rows", 5, lambda rows: rows)
    expect("one row", 2, lambda rows: [row for row in rows if row["packages"] == ["app"]])
    expect("no row", 0, lambda rows: [], "recorded 0 passes")
    other = "the plan that ran is not the one"
    for what, changes in (("other arguments", {"args": "-p app --test smoke"}),
                          ("another target", {"target": "aarch64-unknown-linux-gnu"}),
                          ("another toolchain", {"toolchain": "1.94.0"}),
                          ("other packages", {"packages": ["other"]}),
                          ("more packages", {"packages": ["app", "core", "other"]})):
        expect(what, 0, lambda rows, changes=changes: [{**row, **changes} for row in rows], other)
    expect("other names", 0, lambda rows: [{**row, "name": "x"} for row in rows])
    expect("one name", 0, lambda rows: [{**row, "name": "test app"} for row in rows], "alike")
    expect("no packages", 0, lambda rows: [{**row, "packages": None} for row in rows], "--plan")
    counts = {key: value for key, value in outputs.items() if key not in ("jobs", "test")}
    path = os.path.join(recording.forged.place, "plan.json")
    done = recording.forged.sandbox.whittle(recording.forged.root, "plan", "--format", "json",
                                            "--ledger", recording.forged.ledger, "--as-of", at(1),
                                            extra=environment)
    harness.write_file(path, done.stdout)
    needs = {"plan": {"result": "success", "outputs": counts}, "test": {"result": "success"}}
    results = os.path.join(recording.forged.place, "needs.json")
    harness.write_file(results, json.dumps(needs))
    other = os.path.join(recording.forged.place, "other.json")
    harness.write_file(other, done.stdout.replace(recording.head.encode(), recording.base.encode()))
    for what, count, words in (("counts alone", 0, ()), ("a plan's file", 5, ("--plan", path)),
                               ("a plan's file of another commit", 0, ("--plan", other))):
        recording.forged.forget()
        done = recording.forged.sandbox.whittle(
            recording.forged.root, "gate", "--record", "--ledger", recording.forged.ledger,
            "--as-of", at(1), "--results", results, *words, extra=environment)
        found = len(forge.records(recording.forged.ledger))
        checks.that(found == count, f"{what}: {found} records: {done.stdout} {done.stderr}")


def check_belief(sandbox, checks):
    """A pass that was believed is not made younger, whichever file the gate writes into."""
    recording = Recording(sandbox, checks, "belief")
    forged = recording.forged
    recording.expect("the first run", 5)
    if any(int(record[0][:2], 16) < forge.AUDITED for record in forge.records(forged.ledger)):
        return
    environment, plan, outputs = recording.start()
    checks.that(running(plan) == [], f"{running(plan)} run")
    own = os.path.join(forged.place, "own.txt")
    for results in (None, {"test": "success"}):
        done = forged.gate(environment, at(1, 5), outputs, results=results, ledger=own)
        checks.that(not forge.records(own), f"a file of its own: {done.stdout}")


def check_partly(sandbox, checks):
    """Some of a package has passed and some has not: it runs, and all that ran is recorded."""
    recording = Recording(sandbox, checks, "partly")
    forged = recording.forged
    recording.expect("the library", 5)
    forged.git("checkout", "--quiet", "--detach", recording.head)
    head = forged.commit({"core/tests/smoke.rs": "#[test]\nfn other() {}\n"})
    plan, text = forged.run("merge_group", recording.base, head, at(1, 1))
    if any(int(record[0][:2], 16) < forge.AUDITED for record in forge.records(forged.ledger)):
        return
    checks.that(running(plan) == ["core"] and "recorded 3 passes" in text, f"{running(plan)} {text}")
    plan, _ = forged.run("merge_group", recording.base, head, at(1, 2))
    checks.that(running(plan) == [], f"after both: {running(plan)} run")


def check_shared_runner(sandbox, checks):
    """Packages that one runner takes: some have passed, and the others are recorded."""
    config = forge.CONFIG.replace("runners: each, ", "")
    recording = Recording(sandbox, checks, "shared", {"whittle.yml": config})
    forged = recording.forged
    recording.expect("both", 5)
    if any(int(record[0][:2], 16) < forge.AUDITED for record in forge.records(forged.ledger)):
        return
    forged.git("checkout", "--quiet", "--detach", recording.head)
    head = forged.commit({"other/src/lib.rs": "pub fn more() {}\n"})
    plan, text = forged.run("merge_group", recording.base, head, at(1, 1))
    checks.that(running(plan) == ["other"] and "recorded 2 passes" in text,
                f"a shared runner: {running(plan)} {text}")


def check_files(sandbox, checks):
    """A ledger that can't be written or read costs a line, and the verdict stays."""
    recording = Recording(sandbox, checks, "files")
    environment, _, outputs = recording.start()
    forged = recording.forged
    harness.write_file(os.path.join(forged.place, "broken"), "no ledger\n")
    os.makedirs(os.path.join(forged.place, "folder"))
    for name in ("no/such/place", "broken", "folder"):
        for result, status in (("success", 0), ("failure", 1)):
            path = os.path.join(forged.place, name)
            done = forged.gate(environment, at(1), outputs, results={"test": result}, ledger=path)
            what = f"{name}, {result}"
            checks.status(done, status, what)
            checks.that(b"Good: " in done.stdout if not status else b"NOT GOOD" in done.stdout,
                        f"{what}: {done.stdout}")
            if result == "success":
                checks.that(b"nothing was recorded: " in done.stdout, f"{what}: {done.stdout}")
    with open(os.path.join(forged.place, "broken"), encoding="utf-8") as file:
        checks.that(file.read() == "no ledger\n", "a file that is no ledger was written over")
    done = forged.gate(environment, at(1), outputs, "--format", "json")
    checks.that(json.loads(done.stdout)["good"], "JSON beside a record")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_workflows, check_events, check_results, check_pins, check_other_plans, check_foreign_rows,
                      check_rows, check_belief, check_partly, check_shared_runner, check_files):
            check(sandbox, checks)
    checks.finish()


main()
