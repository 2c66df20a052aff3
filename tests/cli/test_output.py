#!/usr/bin/env python3
"""Where output goes: files replaced as a whole or not at all, colour, and the same bytes from any
place, locale and time zone."""

import json
import os
import pty

import steps
from steps import harness

PLAN = ("plan", "--base", "HEAD~1", "--head", "HEAD", "--format", "json")


def check_files(checks, sandbox, root):
    expected = sandbox.whittle(root, *PLAN).stdout
    target = os.path.join(sandbox.make("out"), "plan.json")
    done = sandbox.whittle(root, *PLAN, "--output", target)
    checks.status(done, 0, "--output")
    checks.that(not done.stdout, "--output: printed to standard output too")
    with open(target, "rb") as file:
        checks.that(file.read() == expected, "--output: other bytes than standard output")
    os.chmod(target, 0o640)
    os.symlink("plan.json", os.path.join(sandbox.path, "out", "link"))
    sandbox.whittle(root, *PLAN, "--output", os.path.join(sandbox.path, "out", "link"))
    checks.that(os.path.islink(os.path.join(sandbox.path, "out", "link")), "a link was replaced")
    checks.that(os.stat(target).st_mode & 0o777 == 0o640, "the mode of the file was not kept")
    harness.write_file(target, "before")
    done = sandbox.whittle(root, "plan", "--base", "gone", "--output", target)
    checks.status(done, 4, "a failing run with --output")
    with open(target, encoding="utf-8") as file:
        checks.that(file.read() == "before", "a failing run touched the file")
    checks.that(sorted(os.listdir(os.path.dirname(target))) == ["link", "plan.json"],
                f"left behind: {os.listdir(os.path.dirname(target))}")
    for place in ("/nonexistent-place/plan.json", sandbox.make("out")):
        done = sandbox.whittle(root, *PLAN, "--output", place)
        checks.status(done, 5, f"--output {place}")
        checks.that(place.encode() in done.stderr, "the message does not name the file")
    done = sandbox.whittle(root, *PLAN, "--output", "/dev/stdout")
    checks.that(done.stdout == expected, "--output /dev/stdout")


def check_same_bytes(checks, sandbox, root):
    expected = sandbox.whittle(root, *PLAN).stdout
    checks.that(expected and json.loads(expected)["mode"] == "affected", "no plan to compare with")
    copy = os.path.join(sandbox.make("another place"), "copy")
    sandbox.git(sandbox.path, "clone", "--quiet", root, copy)
    checks.that(sandbox.whittle(copy, *PLAN).stdout == expected, "another directory: other bytes")
    for extra in ({"LC_ALL": "C.UTF-8"}, {"LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR"},
                  {"TZ": "Asia/Kolkata"}, {"COLUMNS": "20"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}):
        done = sandbox.whittle(root, *PLAN, extra=extra)
        checks.that(done.stdout == expected, f"{extra}: other bytes")
    for form in ("json", "text"):
        words = (*PLAN[:-1], form)
        checks.that(sandbox.whittle(root, *words).stdout == sandbox.whittle(root, *words).stdout,
                    f"{form}: two runs differ")


def on_terminal(sandbox, root, words, extra):
    """What the program prints where standard output is a terminal."""
    leader, follower = pty.openpty()
    pinned = harness.environment(sandbox.home, {"TERM": "xterm-256color", **extra})
    process = harness.subprocess.Popen([*harness.program(), *words], cwd=root, env=pinned,
                                       stdin=-3, stdout=follower, stderr=-3)
    os.close(follower)
    printed = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        printed += chunk
    process.wait()
    os.close(leader)
    return printed


def check_color(checks, sandbox, root):
    text = (*PLAN[:-1], "text")
    checks.that(b"\x1b" not in sandbox.whittle(root, *text).stdout, "colour without a terminal")
    done = sandbox.whittle(root, *text, "--color", "always")
    checks.that(b"\x1b[" in done.stdout, "--color always: no colour")
    done = sandbox.whittle(root, *text, "--color", "always", extra={"NO_COLOR": "1"})
    checks.that(b"\x1b[" in done.stdout, "--color always is stronger than NO_COLOR")
    check_color_on_terminal(checks, sandbox, root, text)


def check_color_on_terminal(checks, sandbox, root, text):
    try:
        checks.that(b"\x1b[" in on_terminal(sandbox, root, text, {}), "a terminal: no colour")
    except OSError as error:  # as in a container without /dev/pts
        harness.skip(f"no terminal to be had here: {error}")
    for words, extra in ((text, {"NO_COLOR": "1"}), ((*text, "--color", "never"), {}),
                         (text, {"TERM": "dumb"}), (PLAN, {})):
        checks.that(b"\x1b[" not in on_terminal(sandbox, root, words, extra),
                    f"a terminal, {words[-2:]} {extra}: colour")
    colored = on_terminal(sandbox, root, text, {"NO_COLOR": ""})
    checks.that(b"\x1b[" in colored, "an empty NO_COLOR counts as none")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        root = steps.workspace(sandbox)
        check_files(checks, sandbox, root)
        check_same_bytes(checks, sandbox, root)
        check_color(checks, sandbox, root)
    checks.finish()


main()
