#!/usr/bin/env python3
"""Exit statuses, help, and what is said about a wrong command line."""

import steps

RANGE = ("--base", "HEAD~1", "--head", "HEAD")


def check_help(checks, sandbox, root):
    for words in ((), ("--help",), ("-h",), ("help",)):
        done = sandbox.whittle(root, *words)
        if words == ("help",) and done.returncode == 2:
            continue
        checks.status(done, 0, f"whittle {' '.join(words)}")
        for name in steps.COMMANDS:
            checks.that(name.encode() in done.stdout, f"{words}: the help does not list {name}")
    for name in steps.COMMANDS:
        done = sandbox.whittle(root, name, "--help")
        checks.status(done, 0, f"{name} --help")
        checks.that(name.encode() in done.stdout and not done.stderr, f"{name} --help: odd output")
        wide = [line for line in done.stdout.decode().split("\n") if len(line) > 80]
        checks.that(not wide, f"{name} --help: wider than 80 columns: {wide[:2]}")


def check_usage(checks, sandbox, root):
    wrong = {("plna",): "plan", ("plan", "--bsae", "x"): "--base", ("plan", "--base"): "--base",
             ("plan", "--format", "jsn"): "json", ("plan", "--color", "blue"): "always",
             ("plan", "extra-word"): "extra-word", ("explain",): "WHAT", ("--nonsense",): "--",
             ("plan", "--full=yes"): "--full", ("plan", "-x"): "-x",
             ("graph", "--exit-code"): "--exit-code", ("plan", "--target", ""): "--target",
             ("plan", "--base", ""): "--base"}
    for words, expected in wrong.items():
        done = sandbox.whittle(root, *words)
        checks.status(done, 2 if words[-1] else done.returncode or 0, " ".join(words))
        checks.that(words[-1] or done.returncode in (2, 4), f"{words}: status {done.returncode}")
        checks.that(not done.stdout, f"{words}: printed to standard output")
        checks.that(expected.encode() in done.stderr,
                    f"{words}: does not name {expected}: {done.stderr!r}")
    done = sandbox.whittle(root, "pl\x1b[31m\nan")
    checks.status(done, 2, "hostile command")
    checks.that(b"\x1b" not in done.stderr, "an escape sequence reached standard error")


def check_forms(checks, sandbox, root):
    expected = sandbox.whittle(root, "plan", *RANGE, "--format", "json")
    checks.status(expected, 0, "plan")
    for words in (("plan", "--base=HEAD~1", "--head=HEAD", "--format=json"),
                  ("plan", "--format", "json", *RANGE), ("plan", *RANGE, "--format", "json", "--")):
        done = sandbox.whittle(root, *words)
        checks.that(done.stdout == expected.stdout, f"{words}: another plan: {done.stderr!r}")
    for words in (("-C", root, "plan"), ("plan", "-C", root), ("plan", "-C" + root)):
        done = sandbox.whittle(sandbox.path, *words, *RANGE, "--format", "json")
        checks.that(done.stdout == expected.stdout, f"{words}: another plan: {done.stderr!r}")
    done = sandbox.whittle(root, "plan", *RANGE, "--quiet", "--format", "json")
    checks.status(done, 0, "--quiet")


def check_statuses(checks, sandbox, root):
    plan = ("plan", *RANGE)
    done = sandbox.whittle(root, "plan", extra={"GIT_DIR": "/nowhere"})
    checks.status(done, 4, "GIT_DIR names no repository")
    checks.that(b"GIT_DIR names /nowhere" in done.stderr, f"GIT_DIR is not named: {done.stderr}")
    checks.status(sandbox.whittle(root, *plan, "--exit-code"), 1, "--exit-code, something to do")
    same = ("plan", "--base", "HEAD", "--head", "HEAD", "--exit-code")
    checks.status(sandbox.whittle(root, *same), 0, "--exit-code, nothing to do")
    checks.status(sandbox.whittle(root, *plan, "--manifest-path", "no/Cargo.toml"), 3, "manifest")
    checks.status(sandbox.whittle(root, *plan, "--manifest-path", "core"), 2, "a directory")
    checks.status(sandbox.whittle(root, *plan, "--manifest-path", "../x/Cargo.toml"), 3, "outside")
    checks.status(sandbox.whittle(root, "plan", "--base", "gone"), 4, "unknown revision")
    checks.status(sandbox.whittle(root, "-C", "/nonexistent-place", "plan"), 4, "-C nowhere")
    checks.status(sandbox.whittle(sandbox.make("empty"), "plan"), 4, "no repository")
    checks.status(sandbox.whittle(root, "explain", "nothing-here", *RANGE), 2, "explain nothing")
    with open("/dev/full", "wb") as full:
        done = steps.harness.subprocess.run(
            [*steps.harness.program(), *plan], cwd=root, stdout=full, stderr=-1, check=False,
            env=steps.harness.environment(sandbox.home))
    checks.status(done, 5, "a full device")
    done = sandbox.whittle(root, "version")
    checks.that(done.returncode == 0 and done.stdout.startswith(b"whittle "), "version")


def check_targets(checks, sandbox, root):
    import json
    words = ("plan", *RANGE, "--format", "json", "--target", "x86_64-pc-windows-msvc", "--target",
             "aarch64-apple-darwin")
    done = sandbox.whittle(root, *words)
    checks.status(done, 0, "--target twice")
    rows = json.loads(done.stdout)["jobs"]["test"]["matrix"]["include"] if done.stdout else []
    found = sorted((row["target"], row["packages"][0]) for row in rows)
    checks.that(found == [("aarch64-apple-darwin", "app"), ("aarch64-apple-darwin", "core"),
                          ("x86_64-pc-windows-msvc", "app"), ("x86_64-pc-windows-msvc", "core")],
                f"--target twice: {found}")


def main():
    checks = steps.Checks()
    with steps.harness.Sandbox() as sandbox:
        root = steps.workspace(sandbox)
        check_help(checks, sandbox, root)
        check_usage(checks, sandbox, root)
        check_forms(checks, sandbox, root)
        check_statuses(checks, sandbox, root)
        check_targets(checks, sandbox, root)
    checks.finish()


main()
