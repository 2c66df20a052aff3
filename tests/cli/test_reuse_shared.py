#!/usr/bin/env python3
"""Rows that several runners share by times: what passed is recorded for what each of them took, and
counts where the next plan shares otherwise; but not where who else is in the call may matter."""

import os

import forge
import steps
from forge import Forge, at, passed, running
from steps import harness

SHARED = forge.CONFIG.replace("runners: each, ", "")
EVERYTHING = ["app", "core", "other"]
TIMES = "app 400\ncore 300\nother 200\n"
# app turns on a feature of a package that core needs as well.
MINDING = {
    "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = ["core", "app", "other", "leaf"]\n',
    "leaf/Cargo.toml": forge.manifest("leaf", "[features]\nloud = []\n"),
    "leaf/src/lib.rs": "\n",
    "core/Cargo.toml": forge.manifest("core", '[dependencies]\nleaf = { path = "../leaf" }\n'),
    "app/Cargo.toml": forge.manifest("app", '[dependencies]\ncore = { path = "../core" }\n'
                                     'leaf = { path = "../leaf", features = ["loud"] }\n'),
}


def time_all(forged, times=TIMES):
    report = os.path.join(forged.place, "times.txt")
    harness.write_file(report, times)
    done = forged.sandbox.whittle(forged.root, "ledger", "add", report, "--ledger", forged.ledger, "--of-job", "test",
                                  "--of-row", "linux", "--as-of", at(1))
    forged.checks.status(done, 0, "times are added")


def shares(plan):
    return sorted(row["packages"] for row in plan["jobs"]["test"]["matrix"]["include"])


def check_shared(forged):
    """The runners of a merge group are not those of a pull request, which has fewer entries."""
    checks = forged.checks
    base = forged.commit({"whittle.yml": SHARED})
    head = forged.commit({"core/src/lib.rs": "pub fn changed() {}\n", "other/src/lib.rs": "pub fn too() {}\n"})
    time_all(forged)
    plan, text = forged.run("merge_group", base, head, at(1, 1))
    checks.that(shares(plan) == [["app"], ["core"], ["other"]], f"shared by time: {shares(plan)}")
    checks.that("3 passes" in text or "recorded" in text, f"the gate: {text}")
    forged.need_unaudited()
    found = sorted({name[2] for name in forged.ids()})
    checks.that(found == EVERYTHING, f"recorded: {found}")
    plan, _ = forged.run("push", base, head, at(1, 2))
    checks.that((running(plan), sorted(passed(plan))) == ([], EVERYTHING), f"on main: {running(plan)}")
    plan, _ = forged.plan(forged.event("pull_request", base, head), at(1, 3), "--max-jobs", "1")
    checks.that(running(plan) == [], f"shared otherwise: {running(plan)}")


def check_together(forged):
    """Two on one runner, one on another: each pass is of its own call."""
    checks = forged.checks
    base = forged.commit({"whittle.yml": SHARED.replace("reuse", "runners: 2, reuse")})
    head = forged.commit({"core/src/lib.rs": "pub fn changed() {}\n", "other/src/lib.rs": "pub fn too() {}\n"})
    time_all(forged)
    plan, _ = forged.run("merge_group", base, head, at(1, 1))
    checks.that(shares(plan) == [["app"], ["core", "other"]], f"shared by time: {shares(plan)}")
    forged.need_unaudited()
    found = sorted({name[2] for name in forged.ids()})
    checks.that(found == EVERYTHING, f"recorded: {found}")
    plan, _ = forged.run("push", base, head, at(1, 2))
    checks.that(running(plan) == [], f"on main: {running(plan)}")


def check_company(forged):
    """Beside app core has a feature more, alone it has not: nobody knows yet which of both it will be."""
    checks = forged.checks
    base = forged.commit({"whittle.yml": SHARED, **MINDING})
    head = forged.commit({"leaf/src/lib.rs": "pub fn changed() {}\n"})
    time_all(forged)
    forged.run("merge_group", base, head, at(1, 1))
    forged.need_unaudited()
    plan, _ = forged.run("push", base, head, at(1, 2))
    checks.that("core" in running(plan), f"core minds who is beside it: {running(plan)}")


def play(check, sandbox, checks, salt):
    files = {f"{name}/src/salt.rs": f"// {salt}\n" for name in EVERYTHING}
    check(Forge(sandbox, checks, f"{check.__name__}-{salt}", {**forge.FILES, **files}))


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_shared, check_together, check_company):
            harness.unaudited(play, check, sandbox, checks)
    checks.finish()


main()
