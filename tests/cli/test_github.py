#!/usr/bin/env python3
"""What is written for GitHub, with names that try to be more than names. The files are read as the
runner reads them: `name=value`, or `name<<DELIMITER` up to a line that is the delimiter."""

import json
import os

import steps
from steps import harness

ODD = (b"with\nnewline.rs", b"::set-output name=x::y", b"EOF", b"\x1b[31mred.rs", b"a|b.rs",
       b"\xe2\x80\xaeflipped.rs", b"\xff\xfe.rs", b"`code`.rs", b"<script>.rs", b"mode=full",
       b"x\r\ncount=99.rs", b"$(touch pwned).rs", b"[link](http.rs", b"ghadelimiter_x")


def run(sandbox, root, *words, **extra):
    place = sandbox.make("github")
    files = {"GITHUB_OUTPUT": os.path.join(place, "output"),
             "GITHUB_STEP_SUMMARY": os.path.join(place, "summary"), "RUNNER_TEMP": place}
    harness.write_file(files["GITHUB_OUTPUT"], "earlier=step\n")
    harness.write_file(files["GITHUB_STEP_SUMMARY"], "# Earlier\n")
    done = sandbox.whittle(root, "plan", "--base", "HEAD~1", "--head", "HEAD", *words,
                           extra={"GITHUB_ACTIONS": "true", **files, **extra})
    texts = []
    for path in files.values():
        if os.path.isfile(path):
            with open(path, encoding="utf-8", newline="") as file:
                texts.append(file.read())
    return done, texts[0], texts[1]


def check_outputs(checks, done, output):
    checks.status(done, 0, "plan under GITHUB_ACTIONS")
    checks.that(output.startswith("earlier=step\n"), "an earlier step's output was lost")
    found = dict(steps.read_outputs(output))
    names = [name for name, _ in steps.read_outputs(output)]
    expected = ["earlier", "mode", "narrowed", "count", "plan", "jobs", "test", "test-count"]
    checks.that(sorted(names) == sorted(expected), f"outputs: {names}")
    checks.that(found.get("mode") == "affected", f"mode: {found.get('mode')!r}")
    checks.that(found.get("count") == "2" == found.get("test-count"), f"count: {found}")
    matrix = json.loads(found.get("test", "{}"))
    checks.that([row["packages"] for row in matrix.get("include", [])] == [["app"], ["core"]],
                f"matrix: {matrix}")
    plan = found.get("plan", "")
    checks.that(os.path.isfile(plan), f"plan: {plan!r} is no file")
    if os.path.isfile(plan):
        with open(plan, encoding="utf-8") as file:
            checks.that(json.load(file)["schema"] == "whittle.plan/1", "plan: another schema")


def check_printed(checks, done, summary):
    for bad in (b"\x1b", b"\xff", "\u202e".encode(), b"\r"):
        checks.that(bad not in done.stdout + done.stderr, f"printed {bad!r}")
        checks.that(bad not in os.fsencode(summary), f"the summary has {bad!r}")
    commands = [line for line in done.stdout.split(b"\n") if line.lstrip().startswith(b"::")]
    checks.that(not [line for line in commands if b"set-output" in line],
                f"a workflow command was printed: {commands}")
    checks.that(summary.startswith("# Earlier\n"), "an earlier summary was lost")
    checks.that("core" in summary and "app" in summary, "the summary does not name the packages")
    for bad in ("<script>", "`code`.rs\n"):
        checks.that(bad not in summary, f"the summary has {bad!r}")


def check_empty(checks, sandbox, root):
    done, output, _ = run(sandbox, root, "--base", "HEAD")
    checks.status(done, 0, "an empty plan")
    found = dict(steps.read_outputs(output))
    checks.that(found.get("count") == "0" == found.get("test-count"), f"empty plan: {found}")
    checks.that(json.loads(found.get("test", "null")) == {"include": []}, "empty plan: the matrix")


def check_failures(checks, sandbox, root):
    done, output, summary = run(sandbox, root, "--head", "gone")
    checks.status(done, 4, "a failing run")
    checks.that(output == "earlier=step\n" and summary == "# Earlier\n",
                "a failing run wrote for GitHub")
    done, _, _ = run(sandbox, root, GITHUB_OUTPUT="/nonexistent-place/output")
    checks.status(done, 5, "GITHUB_OUTPUT can't be written")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        root = steps.workspace(sandbox, odd=ODD)
        done, output, summary = run(sandbox, root)
        check_outputs(checks, done, output)
        check_printed(checks, done, summary)
        checks.that(not os.path.exists(os.path.join(root, "pwned")), "a path was run")
        check_empty(checks, sandbox, root)
        check_failures(checks, sandbox, root)
    checks.finish()


main()
