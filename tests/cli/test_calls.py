#!/usr/bin/env python3
"""Entries of one row that run in part: which calls a row has, that the loop of the manual makes all
of them whatever fails, and what of them a gate records."""

import json
import os
import re
import shlex
import subprocess

import forge
import steps
from forge import Forge, at
from steps import harness

CONFIG = forge.CONFIG.replace("runners: each", "runners: 1, calls: true")
ODD = "it's $HOME `x`; a\" b"  # the name of a test, as a manifest may have it
RANGE = ("--base", "HEAD^", "--head", "HEAD")
MANUAL = os.path.join(harness.ROOT, "docs", "manual.md")
# Says what it was called with, reads all that it can, and fails where that is asked for.
CARGO = """#!/bin/sh
for word; do printf '%s\\n' "$word"; done >>"$PLACE/said"
echo . >>"$PLACE/said"
cat >/dev/null
cat <&3 >/dev/null 2>&1
case "$*" in *"$FAILS"*) exit 101 ;; esac
"""


def loops():
    """The loop as the manual has it, for each service: script and variable."""
    with open(MANUAL, encoding="utf-8") as file:
        text = file.read()
    found = re.findall(r"^( *)failed=0\n(.*?)^ *test \"\$failed\" = 0$", text, re.MULTILINE | re.DOTALL)
    scripts = ["failed=0\n" + re.sub("^" + blanks, "", rest, flags=re.MULTILINE) + 'test "$failed" = 0\n'
               for blanks, rest in found]
    return [(script, re.search(r"^\$(\w+)$", script, re.MULTILINE).group(1)) for script in scripts]


def files_of(config=CONFIG, **more):
    step = loops()[0][0].replace("\n", "\n          ").rstrip()
    workflow = forge.WORKFLOW.replace(
        "      - run: cargo test ${{ matrix.args }}\n",
        "      - shell: bash\n        env:\n"
        "          CALLS: ${{ join(matrix.calls, fromJSON('\"\\n\"')) }}\n"
        f"        run: |\n          {step}\n")
    return {**forge.FILES, "whittle.yml": config, ".github/workflows/ci.yml": workflow,
            "app/tests/smoke.rs": "", "other/tests/late.rs": "", **more}


def row_of(plan):
    rows = plan["jobs"]["test"]["matrix"]["include"]
    return rows[0] if len(rows) == 1 else rows


def check_rows(sandbox, checks):
    """Entries with the same options are in one call; `args` covers them all."""
    forged = Forge(sandbox, checks, "rows", files_of())

    def planned(what, files, args, calls):
        forged.commit(files)
        done = sandbox.whittle(forged.root, "plan", *RANGE, "--format", "json")
        row = row_of(json.loads(done.stdout))
        checks.that(row["args"] == args and row.get("calls") == calls, f"{what}: {row}")
        checks.that([shlex.split(call) for call in calls or []] == row.get("calls_list", []), f"{what}: {row}")

    planned("one in part", {"core/tests/smoke.rs": "// 1\n"}, "-p core --test smoke", ["-p core --test smoke"])
    planned("two alike", {"core/tests/smoke.rs": "// 2\n", "app/tests/smoke.rs": "// 2\n"},
            "-p app -p core", ["-p app -p core --test smoke"])
    planned("three", {"core/tests/smoke.rs": "// 3\n", "app/tests/smoke.rs": "// 3\n", "other/tests/late.rs": "//\n"},
            "-p app -p core -p other", ["-p app -p core --test smoke", "-p other --test late"])
    planned("whole and in part", {"app/src/lib.rs": "// 4\n", "other/tests/late.rs": "// 4\n"},
            "-p app -p other", ["-p app", "-p other --test late"])
    named = CONFIG.replace("reuse", "args: '--locked --workspace {options} -- --quiet', reuse")
    forged.commit({"whittle.yml": named})
    planned("no packages in the template", {"app/src/lib.rs": "// 5\n", "other/tests/late.rs": "// 5\n"},
            "--locked --workspace -- --quiet", ["--locked --workspace -- --quiet"])
    forged.commit({"whittle.yml": CONFIG.replace("calls: true", "calls: false")})
    planned("not asked for", {"app/src/lib.rs": "// 6\n", "other/tests/late.rs": "// 6\n"}, "-p app -p other", None)


def run(sandbox, shell, script, variable, calls, fails):
    """What cargo was called with, and how the script ends."""
    place = sandbox.make("runner")
    said = os.path.join(place, "said")
    if os.path.exists(said):
        os.remove(said)
    program = os.path.join(place, "cargo")
    harness.write_file(program, CARGO)
    os.chmod(program, 0o755)
    environment = {"PATH": place + ":" + os.environ["PATH"], "PLACE": place, "FAILS": fails, variable: calls}
    done = subprocess.run([*shell, "-c", script], env=environment, input=b"what the step was given\n", check=False,
                          capture_output=True, cwd=place)
    lines = []
    if os.path.exists(said):
        with open(said, encoding="utf-8") as file:
            lines = file.read().split("\n.\n")[:-1]
    return [line.split("\n") for line in lines], done.returncode


def check_loop(sandbox, checks):
    """Each call is made once, with its own words, whatever the one before did."""
    test = f'[[test]]\nname = {json.dumps(ODD)}\npath = "tests/odd.rs"\n'
    forged = Forge(sandbox, checks, "loop", files_of(**{
        "other/Cargo.toml": forge.manifest("other", test), "other/tests/odd.rs": ""}))
    forged.commit({"other/tests/odd.rs": "// 1\n", "core/tests/smoke.rs": "// 1\n"})
    done = sandbox.whittle(forged.root, "plan", *RANGE, "--format", "json")
    row = row_of(json.loads(done.stdout))
    expected = [["test", "-p", "core", "--test", "smoke"], ["test", "-p", "other", "--test", ODD]]
    checks.that([["test", *words] for words in row["calls_list"]] == expected, f"calls: {row}")
    checks.that(len(loops()) == 3, f"the manual has {len(loops())} loops")
    for script, variable in loops():
        for shell in (["bash", "-e"], ["sh", "-e"], ["bash", "--posix"], ["dash"]):
            for fails, status in (("nothing", 0), ("smoke", 1), ("$HOME", 1)):
                calls, code = run(sandbox, shell, script, variable, "\n".join(row["calls"]), fails)
                checks.that(calls == expected and code == status,
                            f"{shell} where {fails} fails: {code}, {calls}")
            calls, code = run(sandbox, shell, script, variable, "", "nothing")
            checks.that(not calls and code != 0, f"{shell} without a call: {code}, {calls}")


def check_records(sandbox, checks):
    """A gate that knows the loop records what each call ran; entries that passed stay away."""
    forged = Forge(sandbox, checks, "records", files_of())
    head = forged.commit({"core/tests/smoke.rs": "// 1\n", "other/tests/late.rs": "// 1\n"})
    plan, text = forged.run("push", forged.first, head, at(1))
    checks.that(len(row_of(plan)["calls"]) == 2, f"{row_of(plan)}")
    found = sorted(name[2:] for name in forged.ids())
    checks.that(found == [("core", "test smoke test"), ("other", "test late test")], f"{found}\n{text}")


def check_company(sandbox, checks):
    """A call vouches for what ran beside those of the same call: a feature that another call turns
    on was not on."""
    needs = '[dependencies]\ncore = {{ path = "../core"{} }}\n'
    files = files_of(**{
        "core/Cargo.toml": forge.manifest("core", "[features]\nextra = []\n"),
        "app/Cargo.toml": forge.manifest("app", needs.format("")),
        "other/Cargo.toml": forge.manifest("other", needs.format(', features = ["extra"]'))})
    ids = {}
    for name, change in (("apart", {"app/tests/smoke.rs": "// 1\n", "other/tests/late.rs": "// 1\n"}),
                         ("alone", {"app/tests/smoke.rs": "// 1\n"})):
        forged = Forge(sandbox, checks, name, files)
        # The content is the same: only what the plan compares with differs.
        base = forged.first if name == "apart" else forged.commit({"other/tests/late.rs": "// 1\n"})
        head = forged.commit(change)
        _, text = forged.run("push", base, head, at(1))
        found = {key[2:]: value for key, value in forged.ids().items()}
        checks.that(("app", "test smoke test") in found, f"{name}: {found}\n{text}")
        ids[name] = found.get(("app", "test smoke test"))
    checks.that(ids["apart"] == ids["alone"], f"a call of its own is as good as a row of its own: {ids}")
    plain = {**files, ".github/workflows/ci.yml": forge.WORKFLOW}
    forged = Forge(sandbox, checks, "together", plain)
    head = forged.commit({"app/tests/smoke.rs": "// 1\n", "other/tests/late.rs": "// 1\n"})
    forged.run("push", forged.first, head, at(1))
    together = {key[2:]: value for key, value in forged.ids().items()}.get(("app", "test smoke test"))
    checks.that(together and together != ids["apart"], f"one call has another company: {together}, {ids}")


def check_doubts(sandbox, checks):
    """Another loop proves nothing, nor do rows that were not handed over so."""
    for name, old, new in (("forgets", "|| failed=1", "|| true"),
                           ("one line", "CALLS: ${{ join(matrix.calls, fromJSON('\"\\n\"')) }}",
                            "CALLS: ${{ matrix.calls[0] }}")):
        files = files_of()
        workflow = files[".github/workflows/ci.yml"]
        checks.that(old in workflow, f"{name}: {workflow}")
        files[".github/workflows/ci.yml"] = workflow.replace(old, new)
        forged = Forge(sandbox, checks, name.replace(" ", "-"), files)
        head = forged.commit({"core/tests/smoke.rs": "// 1\n", "other/tests/late.rs": "// 1\n"})
        _, text = forged.run("push", forged.first, head, at(1))
        checks.that("more in it than plain commands" in text and not forged.ids(), f"{name}: {text}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_rows, check_loop, check_records, check_company, check_doubts):
            check(sandbox, checks)
    checks.finish()


main()
