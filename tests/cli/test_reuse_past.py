#!/usr/bin/env python3
"""What a ledger says of entries that run: what failed the last time comes first, what is tried again
names the run in which it passed, and a failure of what passed is told."""

import json
import os

import forge
import steps
from forge import Forge, at, passed, running
from steps import harness

RUN = "https://github.com/o/r/actions/runs/{}/attempts/{}"
CHANGE = {"core/src/lib.rs": "pub fn changed{}() {{}}\n"}
SALTS = 400


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")[1:-1]


def write_ledger(path, lines):
    harness.write_file(path, "\n".join(["whittle.ledger/1", *sorted(lines), ""]))


def is_of(line, package):
    return line.split("\t")[6] == package


def rows(plan):
    return [row["packages"] for row in plan["jobs"]["test"]["matrix"]["include"]]


def said(plan, word):
    return {entry["package"]: entry[word] for entry in plan["jobs"]["test"]["selected"]
            if word in entry}


def check_failed_first(forged, environment, passes):
    """Rows are by name, app before core, unless core failed."""
    checks, other = forged.checks, [line for line in passes if is_of(line, "core")]
    one = next(line for line in other if "\tlib core test\t" in line)
    failure = one.replace(f"\tpass\t{at(1)}\t{RUN.format(1, 1)}", f"\tfail\t{at(1, 1)}\tfailed-run")
    checks.that(failure != one, f"no failure was made of {one}")
    for what, lines, order, told in (
            ("nothing failed", other[:1], [["app"], ["core"]], {}),
            ("core failed", [*other[:1], failure], [["core"], ["app"]], {"core": "failed-run"}),
            ("it failed before it passed", [*other, failure.replace(at(1, 1), "2026-10-31T23:00:00Z")],
             [["app"]], {}),
            ("it failed long ago", [*other[:1], failure.replace(at(1, 1), "2026-10-30T23:00:00Z")],
             [["app"], ["core"]], {})):
        write_ledger(forged.ledger, lines)
        plan, outputs = forged.plan(environment, at(1, 2))
        checks.that(rows(plan) == order, f"{what}: {rows(plan)}, not {order}")
        checks.that(said(plan, "failed_in") == told, f"{what}: {said(plan, 'failed_in')}")
        entries = [entry["package"] for entry in plan["jobs"]["test"]["selected"]]
        checks.that(entries == sorted(entries), f"{what}: entries are not by name: {entries}")
        given = [row["packages"] for row in json.loads(outputs["test"])["include"]]
        checks.that(given == order, f"{what}: the matrix of the output is {given}")
    write_ledger(forged.ledger, [*other[:1], failure])


def check_told(forged, head):
    words = ("--base", forged.first, "--head", head, "--ledger", forged.ledger, "--as-of", at(1, 2))
    text = forged.sandbox.whittle(forged.root, "plan", *words).stdout.decode()
    forged.checks.that("Failed the last time: 1 entry, in rows that come first\n" in text and
                       "failed-run" in text, f"a plan does not tell of a failure:\n{text}")
    text = forged.sandbox.whittle(forged.root, "explain", "core", *words).stdout.decode()
    forged.checks.that("runs, first since it failed: failed-run" in text, f"explain core:\n{text}")
    text = forged.sandbox.whittle(forged.root, "explain", "app", *words).stdout.decode()
    forged.checks.that("failed" not in text, f"explain app:\n{text}")


def check_explained(forged, head, passes):
    """What need not run is not said to run."""
    write_ledger(forged.ledger, passes)
    words = ("explain", "core", "--base", forged.first, "--head", head, "--ledger", forged.ledger,
             "--as-of", at(1, 2))
    text = forged.sandbox.whittle(forged.root, *words).stdout.decode()
    forged.checks.that("core (core) does not run: the very same has passed\n" in text and
                       "passed already: " + RUN.format(1, 1) in text, f"explain core:\n{text}")
    found = json.loads(forged.sandbox.whittle(forged.root, *words, "--format", "json").stdout)
    codes = [(entry["selected"], entry["reason"]["code"]) for entry in found["entries"]]
    forged.checks.that(codes == [(False, "already-passed")], f"explain core: {codes}")


def legs(forged, **conclusions):
    times = {"started_at": at(1, 3), "completed_at": at(1, 4), "status": "completed"}
    path = os.path.join(forged.place, "legs.json")
    jobs = [{"id": number, "name": f"test {name}", "conclusion": word, **times, "steps": []}
            for number, (name, word) in enumerate(conclusions.items())]
    harness.write_file(path, json.dumps({"jobs": jobs}))
    return path


def check_disagreement(forged, base, head, passes):
    """A second attempt runs all that a change reaches, and core fails where it passed."""
    write_ledger(forged.ledger, passes)
    checks, environment = forged.checks, forged.event("merge_group", base, head, attempt=2)
    _, outputs = forged.plan(environment, at(1, 4))
    path = legs(forged, app="success", core="failure")
    told = "of core failed, and the very same passed in " + RUN.format(1, 1)
    for count in (3, 0):
        done = forged.gate(environment, at(1, 4), outputs, "--legs", path, results={"test": "failure"})
        text = os.fsdecode(done.stdout)
        checks.status(done, 1, "a gate where core failed")
        checks.that(text.count(told) == count, f"core failed: told {text.count(told)} times: {text}")
        checks.that("of app failed" not in text, f"core failed: {text}")
    plan, _ = forged.plan(forged.event("merge_group", base, head), at(1, 5))
    checks.that(running(plan) == ["core"] and list(passed(plan)) == ["app"],
                f"after a disagreement {running(plan)} run")
    checks.that(said(plan, "failed_in") == {"core": RUN.format(1, 2)}, f"{said(plan, 'failed_in')}")


def check_audited(forged, base):
    """Two in a hundred: with five roots a change about ten changes find one."""
    for salt in range(SALTS):
        forged.git("checkout", "--quiet", "--detach", base)
        head = forged.commit({path: text.format(f"_{salt}") for path, text in CHANGE.items()})
        forged.forget()
        forged.run("merge_group", base, head, at(1))
        if any(int(record[0][:2], 16) < forge.AUDITED for record in forge.records(forged.ledger)):
            break
    else:
        forged.checks.that(False, f"none of {SALTS} changes is tried again")
        return
    run = RUN.format(forged.run_id, 1)
    audited = {record[6] for record in forge.records(forged.ledger)
               if int(record[0][:2], 16) < forge.AUDITED}
    plan, _ = forged.plan(forged.event("merge_group", base, head), at(1, 1))
    forged.checks.that(set(running(plan)) == audited, f"{running(plan)} run, not {audited}")
    forged.checks.that(said(plan, "passed_in") == dict.fromkeys(audited, run),
                       f"tried again: {said(plan, 'passed_in')}")
    words = ("--base", base, "--head", head, "--ledger", forged.ledger, "--as-of", at(1, 1))
    text = forged.sandbox.whittle(forged.root, "plan", *words).stdout.decode()
    forged.checks.that("Passed already: " in text and "tried again to check the ledger" in text and
                       run in text, f"a plan does not tell what is tried again:\n{text}")
    text = forged.sandbox.whittle(forged.root, "explain", audited.pop(), *words).stdout.decode()
    forged.checks.that(f"runs again, to check what passed: {run}" in text, f"explain:\n{text}")


def play(sandbox, salt):
    checks = steps.Checks()
    forged = Forge(sandbox, checks, f"past{salt}")
    head = forged.commit({path: text.format(salt) for path, text in CHANGE.items()})
    forged.run("merge_group", forged.first, head, at(1))
    forged.need_unaudited()
    passes = lines_of(forged.ledger)
    environment = forged.event("merge_group", forged.first, head)
    check_failed_first(forged, environment, passes)
    check_told(forged, head)
    check_explained(forged, head, passes)
    check_disagreement(forged, forged.first, head, passes)
    check_audited(forged, forged.first)
    return checks


def main():
    with harness.Sandbox() as sandbox:
        checks = harness.unaudited(play, sandbox)
    checks.finish()


main()
