#!/usr/bin/env python3
"""What a job takes from its run (secrets, the event) is in no commit: a pass in the queue says nothing
of main then. It counts in the queue, and where a person plans, in pull requests."""

import os

import forge
import steps
from forge import Forge, at, passed, running
from steps import harness

STEP = "      - run: cargo test"
SECRET = forge.WORKFLOW.replace(STEP, "      - run: ./login\n        env: {KEY: '${{ secrets.KEY }}'}\n" + STEP)
BOTH = ["app", "core"]


def change(salt):
    return {"core/src/lib.rs": f"pub fn changed_{salt}() {{}}\n"}


def check(forged, workflow, bound, salt):
    checks, what = forged.checks, "a job with a secret" if bound else "a job without"
    forged.forget()
    forged.git("checkout", "--quiet", "--detach", forged.first)
    base = forged.commit({".github/workflows/ci.yml": workflow, "notes/c.txt": f"{bound}\n"})
    head = forged.commit(change(salt))
    _, text = forged.run("merge_group", base, head, at(1))
    forged.need_unaudited()
    checks.that(("test: counts in runs of this kind alone: it takes secrets.KEY in "
                 ".github/workflows/ci.yml:" in text) == bound, f"{what}: {text}")
    for kind, expected in (("merge_group", []), ("push", BOTH if bound else []),
                           ("pull_request", BOTH if bound else [])):
        plan, _ = forged.plan(forged.event(kind, base, head), at(1, 1))
        checks.that(running(plan) == expected, f"{what}, {kind}: {running(plan)} run")
    words = ("plan", "--base", base, "--head", head, "--ledger", forged.ledger, "--as-of", at(1, 1))
    text = forged.sandbox.whittle(forged.root, *words, "--format", "text").stdout.decode()
    checks.that(("Already passed" in text) != bound, f"{what}: a person's plan:\n{text}")
    check_kept(forged, what, base, head)


def check_kept(forged, what, base, head):
    """Pruned a hundred days later, what the queue asks for is still there."""
    done = forged.sandbox.whittle(forged.root, "ledger", "prune", "--ledger", forged.ledger, "--keep", head,
                                  "--as-of", "2027-02-09T00:00:00Z")
    forged.checks.status(done, 0, f"{what}: {os.fsdecode(done.stderr)}")
    plan, _ = forged.plan(forged.event("merge_group", base, head), at(1, 1))
    forged.checks.that(sorted(passed(plan)) == BOTH, f"{what}: {sorted(passed(plan))} are kept")


def play(sandbox, salt):
    checks = steps.Checks()
    forged = Forge(sandbox, checks, f"values{salt}")
    check(forged, SECRET, True, salt)
    check(forged, forge.WORKFLOW, False, salt)
    return checks


def main():
    with harness.Sandbox() as sandbox:
        checks = harness.unaudited(play, sandbox)
    checks.finish()


main()
