#!/usr/bin/env python3
"""The man page and the shell completions, checked by the programs that read them, where those are."""

import os
import shutil

import steps
from steps import harness

CHECKERS = {"bash": ("bash", "-n"), "zsh": ("zsh", "-n"), "fish": ("fish", "--no-execute")}


def check_completions(checks, sandbox):
    for shell, checker in CHECKERS.items():
        done = sandbox.whittle(sandbox.path, "completion", shell)
        checks.status(done, 0, f"completion {shell}")
        for word in (*steps.COMMANDS, "format", "manifest-path"):
            checks.that(word.encode() in done.stdout, f"completion {shell}: lacks {word}")
        script = os.path.join(sandbox.path, "completion." + shell)
        harness.write_file(script, done.stdout)
        if shutil.which(checker[0]):
            result = sandbox.run([*checker, script], sandbox.path)
            checks.that(result.returncode == 0, f"{shell}: {os.fsdecode(result.stderr)}")
        else:
            print(f"no {shell} here to check its completion with")
    done = sandbox.whittle(sandbox.path, "completion", "csh")
    checks.status(done, 2, "completion csh")


def check_bash(checks, sandbox):
    script = os.path.join(sandbox.path, "completion.bash")
    ask = ("source %s; COMP_WORDS=(whittle %s); COMP_CWORD=%d; COMP_LINE='whittle %s'; "
           "COMP_POINT=${#COMP_LINE}; $(complete -p whittle | sed 's/.*-F \\([^ ]*\\).*/\\1/') "
           "whittle; printf '%%s\\n' \"${COMPREPLY[@]}\"")
    for typed, count, expected in (("pl", 1, b"plan"), ("plan --for", 2, b"--format"),
                                   ("ledger me", 2, b"merge")):
        done = sandbox.run(["bash", "-c", ask % (script, typed, count, typed)], sandbox.path)
        checks.that(expected in done.stdout.split(), f"bash completes {typed!r} to {done.stdout!r} "
                    f"{os.fsdecode(done.stderr)}")


def check_man(checks, sandbox):
    done = sandbox.whittle(sandbox.path, "man")
    checks.status(done, 0, "man")
    page = os.path.join(sandbox.path, "whittle.1")
    harness.write_file(page, done.stdout)
    if shutil.which("mandoc"):
        result = sandbox.run(["mandoc", "-Tlint", "-Wwarning", page], sandbox.path)
        checks.that(not result.stdout, f"mandoc: {os.fsdecode(result.stdout)}")
    if shutil.which("groff"):
        result = sandbox.run(["groff", "-man", "-Tascii", "-ww", "-z", page], sandbox.path)
        checks.that(not result.stderr, f"groff: {os.fsdecode(result.stderr)}")
    if shutil.which("man"):
        result = sandbox.run(["man", "-l", page], sandbox.path, {"MANPAGER": "cat"})
        if b"minimized" not in result.stdout + result.stderr:
            for word in ("WHITTLE", "--manifest-path", "EXIT"):
                checks.that(word.encode() in result.stdout, f"man: lacks {word}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check_completions(checks, sandbox)
        check_bash(checks, sandbox)
        check_man(checks, sandbox)
    checks.finish()


main()
