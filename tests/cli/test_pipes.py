#!/usr/bin/env python3
"""Pipes without another end, devices and directories where a file is named or lies in the work tree:
an error, or nothing, and never a wait."""

import json
import os
import subprocess

import steps
from steps import harness

READ = ("Cargo.toml", "Cargo.lock", "whittle.yml", "rust-toolchain.toml", ".cargo/config.toml",
        ".gitignore", ".gitattributes", "core/.gitignore", "core/.gitattributes",
        "core/src/lib.rs", "core/build.rs", "core/Cargo.toml")
# For git there is nothing, and nobody asks for them.
UNREAD = (".gitmodules", "core/src/pipe.rs", ".github/workflows/ci.yml", "notes.txt")


def run(sandbox, root, *words, **extra):
    try:
        return sandbox.run([*harness.program(), *words], root, extra, timeout=20)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(words, -1, b"", b"it waits for ever")


def check_named(checks, sandbox, root):
    place = sandbox.make("places")
    pipe = os.path.join(place, "pipe")
    os.mkfifo(pipe)
    plan = os.path.join(place, "plan.json")
    run(sandbox, root, "plan", "--base", "HEAD~1", "--format", "json", "--output", plan)
    results = '{"plan": {"result": "success", "outputs": {}}}'
    for odd in (pipe, "/dev/null", "/dev/zero", place):
        for words, status in ((("plan", "--event", odd), 3),
                              (("gate", "--results", odd), 3),
                              (("gate", "--results", results, "--plan", odd), 3)):
            done = run(sandbox, root, *words)
            checks.status(done, status, " ".join(words))
            checks.that(odd.encode() in done.stderr, f"{words}: the file is not named")
            checks.that(b"expected a file" in done.stderr, f"{words}: {done.stderr!a}")
    done = run(sandbox, root, "plan", GITHUB_ACTIONS="true", GITHUB_EVENT_NAME="push",
               GITHUB_EVENT_PATH=pipe)
    checks.status(done, 3, "GITHUB_EVENT_PATH")
    done = run(sandbox, root, "plan", "--base", "HEAD~1", "--config", pipe)
    checks.status(done, 3, "--config")
    github = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "workflow_dispatch"}
    for words, extra in ((("--format", "json", "--output", pipe), {}),
                         ((), {**github, "GITHUB_OUTPUT": pipe}),
                         ((), {**github, "GITHUB_STEP_SUMMARY": pipe})):
        done = run(sandbox, root, "plan", "--base", "HEAD~1", "--head", "HEAD", *words, **extra)
        checks.status(done, 5, f"output to a pipe {words} {extra}")
        checks.that(b"reads" in done.stderr, f"output to a pipe: {done.stderr!a}")
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        # Opened for both, so that there is a reader for certain.
        held = os.open(pipe, os.O_RDWR)
        done = run(sandbox, root, "plan", "--base", "HEAD~1", "--format", "json", "--output", pipe)
        os.close(held)
        checks.status(done, 0, "output to a pipe that is read")
        checks.that(json.loads(reader.stdout.read())["mode"] == "affected", "the pipe's content")
    done = sandbox.run([*harness.program(), "gate", "--results", results, "--plan", "/dev/stdin"],
                       root)
    checks.status(done, 3, "the plan from /dev/stdin, a device")


def check_tree(checks, sandbox, root):
    for path in (*READ, *UNREAD):
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if os.path.exists(full):
            os.rename(full, full + ".kept")
        os.mkfifo(full)
        done = run(sandbox, root, "plan", "--format", "json")
        said = done.stderr.decode()
        if done.returncode == 0 and path in READ:
            plan = json.loads(done.stdout)
            said = plan["mode_reason"]["detail"] if plan["mode"] == "full" else "no word of it"
        checks.status(done, done.returncode if path in READ and done.returncode in (0, 3) else 0, path)
        checks.that(path in UNREAD or f"{path}: it is a pipe" in said, f"{path}: {said}")
        os.remove(full)
        if os.path.exists(full + ".kept"):
            os.rename(full + ".kept", full)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        root = steps.workspace(sandbox)
        check_named(checks, sandbox, root)
        check_tree(checks, sandbox, root)
    checks.finish()


main()
