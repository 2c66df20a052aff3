#!/usr/bin/env python3
"""What passed in the merge queue is only compiled on the default branch, where that fills caches that
no one else may fill: where dependencies or what holds for every build are others than before."""

import forge
import steps
from forge import Forge, at, running
from steps import harness

RUN = "https://github.com/o/r/actions/runs/{}/attempts/1"
TOOLCHAIN = {"rust-toolchain.toml": '[toolchain]\nchannel = "1.96.{}"\n'}
CHANNELS = 40
EVERYTHING = ["app", "core", "other"]
TOGETHER = forge.CONFIG.replace("runners: each, ", "")
BUILDS = forge.WORKFLOW.replace("      - run: cargo test", "      - run: cargo build ${{ matrix.args }}\n"
                                "      - run: cargo test")
FIXED = forge.CONFIG.replace("reuse: true", "reuse: true, args: '{packages} {options} --color=always'")
PLACELESS = forge.CONFIG.replace("reuse: true", "reuse: true, args: '{packages}'")
BEHIND = forge.CONFIG.replace("reuse: true", "reuse: true, args: '{packages} -- --nocapture {options}'")
PROVEN = TOGETHER.replace("reuse: true", "reuse: true, proof: required")
NO_DEFAULTS = forge.CONFIG.replace("reuse: true",
                                   "reuse: true, args: '{packages} {options} --no-default-features'")
DOCS_TOO = forge.WORKFLOW.replace("      - run: cargo test", "      - run: cargo test --doc ${{ matrix.args }}\n"
                                  "      - run: cargo test")
NEXTEST = forge.WORKFLOW.replace("cargo test", "cargo nextest run")
GOES_ON = forge.CONFIG.replace("reuse: true", "reuse: true, args: '{packages} {options} --no-fail-fast'")
QUOTED = forge.CONFIG.replace("reuse: true", 'reuse: true, args: "{packages} \'--\' {options}"')
DOC = forge.CONFIG.replace("command: test,", "command: test --doc,")


def args(plan):
    return [row["args"] for row in plan["jobs"]["test"]["matrix"]["include"]]


def said(plan, word):
    return {entry["package"]: entry[word] for entry in plan["jobs"]["test"]["selected"]
            if word in entry}


def queue(forged, files):
    """A merge group with another toolchain that passes whole, and what it is compared with."""
    forged.git("checkout", "--quiet", "--detach", forged.first)
    base = forged.commit({"notes/c.txt": "\n", **files})
    for number in range(CHANNELS):
        forged.git("checkout", "--quiet", "--detach", base)
        head = forged.commit({path: text.format(number) for path, text in TOOLCHAIN.items()})
        forged.forget()
        forged.run("merge_group", base, head, at(1))
        if not any(int(record[0][:2], 16) < forge.AUDITED for record in forge.records(forged.ledger)):
            return base, head
    raise harness.Audited


def check_compiled(forged):
    checks, (base, head) = forged.checks, queue(forged, {"whittle.yml": FIXED})
    before = forge.records(forged.ledger)
    plan, text = forged.run("push", base, head, at(1, 1))
    checks.that(args(plan) == [f"-p {name} --no-run --color=always" for name in EVERYTHING],
                f"on main: {args(plan)}")
    checks.that(said(plan, "build_only") == dict.fromkeys(EVERYTHING, True), f"{plan['jobs']}")
    checks.that(said(plan, "passed_in") == dict.fromkeys(EVERYTHING, RUN.format(forged.run_id - 1)),
                f"passed in {said(plan, 'passed_in')}")
    checks.that("test: not recorded: some of it was only compiled" in text and
                forge.records(forged.ledger) == before, f"what was compiled passed: {text}")
    plan, _ = forged.plan(forged.event("pull_request", base, head), at(1, 2))
    checks.that(running(plan) == [], f"on a pull request {running(plan)} run")
    words = ("--base", base, "--head", head, "--ledger", forged.ledger, "--as-of", at(1, 2))
    push = forged.event("push", base, head)
    for command, expected in ((("plan", "--format", "text"), "compiled for caches and not run"),
                              (("explain", "core"), "is compiled for caches and does not run, since it "
                                                    "passed: " + RUN.format(1)[:-12])):
        text = forged.sandbox.whittle(forged.root, *command, *words, extra=push).stdout.decode()
        checks.that(expected in text, f"{command} does not say '{expected}':\n{text}")
    return base, head


def check_unproven(forged, base, head, package="app"):
    """One entry that did not pass takes its row along, where others share it."""
    failed = [record for record in forge.records(forged.ledger) if record[6] == package][0]
    line = "\t".join([failed[0], "fail", at(1, 1), "failed-run", *failed[4:]])
    with open(forged.ledger, encoding="utf-8") as file:
        lines = file.read().split("\n")[1:-1]
    harness.write_file(forged.ledger, "\n".join(["whittle.ledger/1", *sorted([*lines, line]), ""]))
    plan, _ = forged.plan(forged.event("push", base, head), at(1, 2))
    return plan


def check_rows(forged):
    checks = forged.checks
    base, head = check_compiled(forged)
    plan = check_unproven(forged, base, head)
    checks.that(args(plan) == ["-p app --color=always", "-p core --no-run --color=always",
                               "-p other --no-run --color=always"], f"app failed: {args(plan)}")
    base, head = queue(forged, {"whittle.yml": TOGETHER})
    plan, _ = forged.plan(forged.event("push", base, head), at(1, 1))
    checks.that(args(plan) == ["-p app -p core -p other --no-run"], f"together: {args(plan)}")
    plan = check_unproven(forged, base, head)
    checks.that(args(plan) == ["-p app -p core -p other"] and not said(plan, "build_only") and
                not said(plan, "passed_in"), f"together, app failed: {args(plan)}, {said(plan, 'passed_in')}")


def check_proof(forged):
    """What no change reaches and nothing proves takes its row along; alone it does not."""
    checks, (base, head) = forged.checks, queue(forged, {"whittle.yml": PROVEN})
    forged.git("checkout", "--quiet", "--detach", head)
    last = forged.commit({"core/tests/smoke.rs": "#[test]\nfn other() {}\n"})
    plan, _ = forged.plan(forged.event("push", head, last), at(1, 1))
    checks.that(args(plan) == ["-p core --test smoke"], f"a test of core: {args(plan)}")
    forged.git("checkout", "--quiet", "--detach", head)
    plan, _ = forged.plan(forged.event("push", base, head), at(1, 1))
    checks.that(args(plan) == ["-p app -p core -p other --no-run"], f"all is proven: {args(plan)}")
    _, text = forged.run("push", base, head, at(1, 1))
    checks.that("test: not recorded: some of it was only compiled" in text, f"all is proven: {text}")
    plan = check_unproven(forged, base, head)
    checks.that(args(plan) == ["-p app -p core -p other"] and not said(plan, "build_only"),
                f"app is not proven: {args(plan)}, {said(plan, 'build_only')}")


def check_limit(forged):
    """Where there are fewer rows than packages these share runners: what runs says so."""
    checks, (base, head) = forged.checks, queue(forged, {"whittle.yml": "limits: {rows: 2}\n" + forge.CONFIG})
    plan, _ = forged.plan(forged.event("push", base, head), at(1, 1))
    checks.that(args(plan) == ["-p app --no-run", "-p core -p other --no-run"], f"a limit: {args(plan)}")
    plan = check_unproven(forged, base, head, "other")
    checks.that("--no-run" not in args(plan)[-1] and "core" not in said(plan, "build_only"),
                f"a limit, other failed: {args(plan)}, {said(plan, 'build_only')}")


def check_refusals(forged):
    """Where nobody can see that cargo takes the option, it runs."""
    for what, files in (("another call takes the arguments", {".github/workflows/ci.yml": BUILDS}),
                        ("no place for options", {"whittle.yml": PLACELESS}),
                        ("options of the tests", {"whittle.yml": BEHIND}),
                        ("doc tests", {"whittle.yml": DOC}),
                        ("a call for doc tests", {".github/workflows/ci.yml": DOCS_TOO}),
                        ("a quoted end of options", {"whittle.yml": QUOTED}),
                        ("what nextest refuses", {"whittle.yml": GOES_ON, ".github/workflows/ci.yml": NEXTEST})):
        base, head = queue(forged, {"whittle.yml": forge.CONFIG,
                                    ".github/workflows/ci.yml": forge.WORKFLOW, **files})
        plan, _ = forged.plan(forged.event("push", base, head), at(1, 1))
        forged.checks.that(running(plan) == EVERYTHING and "--no-run" not in " ".join(args(plan)) and
                           not said(plan, "build_only"), f"{what}: {args(plan)}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check_rows(Forge(sandbox, checks, "rows"))
        check_refusals(Forge(sandbox, checks, "refusals"))
        check_proof(Forge(sandbox, checks, "proof"))
        check_limit(Forge(sandbox, checks, "limit"))
        base, head = queue(without := Forge(sandbox, checks, "without"), {"whittle.yml": NO_DEFAULTS})
        plan, _ = without.plan(without.event("merge_group", base, head), at(1, 1))
        checks.that(running(plan) == [], f"without default features {running(plan)} run again")
    checks.finish()


main()
