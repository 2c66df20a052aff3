#!/usr/bin/env python3
"""Tests of one package on several runners, where a ledger has the times of its test programs: each
program runs once, whatever came, went or was renamed since; and what that proves."""

import json
import os
import random
import re
import shlex

import forge
import steps
from forge import Forge, at
from steps import harness

NOW = ("--as-of", "2026-12-01T00:00:00Z")
WHEN = "2026-11-20T10:00:00Z"
LIB = "[lib]\ndoctest = false\n"
CONFIG = """platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
jobs:
  test: {command: test, platforms: [linux], reuse: trueMORE}
"""
CALLS = ", calls: true"


def suite(package, target, seconds):
    name = package if target == "lib" else f"{package}::{target}"
    return (f'<testsuite name="{name}" tests="1" timestamp="{WHEN}">'
            f'<testcase name="x" classname="{name}" time="{seconds}"/></testsuite>')


def junit(times):
    """{(package, target): seconds}, as nextest reports them."""
    body = "".join(suite(*key, seconds) for key, seconds in sorted(times.items()))
    return f'<?xml version="1.0"?><testsuites name="nextest-run" tests="{len(times)}">{body}</testsuites>'


def tests_of(package, names):
    return {f"{package}/tests/{name}.rs": "#[test]\nfn one() {}\n" for name in names}


def files_of(more="", big=LIB, tests=("a", "b", "c", "d"), **others):
    files = {path: text for path, text in forge.FILES.items() if not path.startswith(("app/", "core/"))}
    return {**files, "whittle.yml": CONFIG.replace("MORE", more),
            "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = ["big", "other"]\n',
            "big/Cargo.toml": forge.manifest("big", big), "big/src/lib.rs": "", "big/src/main.rs": "fn main() {}\n",
            **tests_of("big", tests), **others}


class Desk:
    def __init__(self, sandbox, checks, name, files):
        self.sandbox, self.checks = sandbox, checks
        self.forged = Forge(sandbox, checks, name, files)
        self.ledger = os.path.join(self.forged.place, "times.txt")

    def add(self, times, *words):
        path = os.path.join(self.forged.place, "junit.xml")
        harness.write_file(path, junit(times))
        for run in range(1, 5):
            done = self.sandbox.whittle(self.forged.root, "ledger", "add", "--ledger", self.ledger, path,
                                        *("--of-job", "test", "--of-row", "linux", "--run", f"r{run}"), *NOW, *words)
            self.checks.status(done, 0, "ledger add")

    def plan(self, *words, output="json"):
        done = self.sandbox.whittle(self.forged.root, "plan", "--ledger", self.ledger, *NOW, "--format", output,
                                    *(words or ("--full", "--head", "HEAD")))
        self.checks.status(done, 0, f"plan {words}")
        return json.loads(done.stdout) if output == "json" else done.stdout.decode()

    def same(self, what, found, expected):
        self.checks.that(found == expected, f"{what}: {found!a}, expected {expected!a}")


def rows_of(plan):
    return plan["jobs"]["test"]["matrix"]["include"]


def frontier(plan):
    return [(point["runners"], point["longest_s"], point.get("split"))
            for point in plan["schedule"]["rows"][0]["frontier"]]


LONG = {("big", "a"): 300, ("big", "b"): 280, ("big", "c"): 250, ("other", "lib"): 100}


def check_parts(sandbox, checks):
    """Without `calls` a part is alone on its runner, and none names doc tests."""
    desk = Desk(sandbox, checks, "parts", files_of())
    desk.add(LONG)
    plan = desk.plan()
    args = sorted(row["args"] for row in rows_of(plan))
    desk.same("args", args, ["-p big --lib --bin big --test c --test d", "-p big --test a", "-p big --test b",
                             "-p other"])
    desk.same("the frontier", [point[2] for point in frontier(plan)][0], None)
    desk.same("the frontier, at the end", frontier(plan)[-1][2], ["big"])
    desk.same("entries", plan["totals"]["selected"], 2)
    desk.same("one runner", [row["args"] for row in rows_of(desk.plan("--full", "--head", "HEAD", "--max-jobs", "1"))],
              ["-p big -p other"])


def check_gated_program(sandbox, checks):
    """Of all programs cargo leaves out what needs features; by name it would fail."""
    gated = LIB + '[features]\nx = []\n[[bin]]\nname = "more"\npath = "src/more.rs"\nrequired-features = ["x"]\n'
    untested = '[[bin]]\nname = "big"\npath = "src/main.rs"\ntest = false\n'
    for name, rest, more in (("all", "-p big --lib --bin big --bins --test c --test d", ""), ("some", None, untested)):
        desk = Desk(sandbox, checks, f"gated-{name}",
                    files_of(big=gated + more, **{"big/src/more.rs": "fn main() {}\n"}))
        desk.add(LONG)
        found = sorted(row["args"] for row in rows_of(desk.plan()))
        expected = sorted([rest, "-p big --test a", "-p big --test b", "-p other"]) if rest else ["-p big", "-p other"]
        desk.same(f"gated: {name}", found, expected)


def check_never(sandbox, checks):
    """What has no parts: doc tests beside others, targets that options can't name, no times."""
    gated = LIB + '[features]\nx = []\n[[test]]\nname = "d"\nrequired-features = ["x"]\n'
    odd = LIB + '[[test]]\nname = "a*"\npath = "tests/d.rs"\n'
    for name, big, lift in (("doc tests", "", "calls"), ("gated", gated, "names"), ("a pattern", odd, "names")):
        desk = Desk(sandbox, checks, name.replace(" ", "-"), files_of(big=big))
        desk.add(LONG)
        plan = desk.plan()
        desk.same(name, sorted(row["args"] for row in rows_of(plan)), ["-p big", "-p other"])
        desk.same(f"{name}: what would lift it", plan["schedule"]["rows"][0]["bound_by"],
                  {"package": "big", "run_s": plan["schedule"]["rows"][0]["bound_by"]["run_s"], "lift": lift})
    desk = Desk(sandbox, checks, "untimed", files_of())
    path = os.path.join(desk.forged.place, "seconds.txt")
    harness.write_file(path, "big 830\nother 100\n")
    done = sandbox.whittle(desk.forged.root, "ledger", "add", "--ledger", desk.ledger, path,
                           *("--of-job", "test", "--of-row", "linux", "--run", "r"), *NOW)
    checks.status(done, 0, "ledger add")
    plan = desk.plan()
    desk.same("untimed", plan["schedule"]["rows"][0]["bound_by"]["lift"], "times")
    text = desk.plan(output="text")
    checks.that("big bounds test linux: " in text and "times per test program" in text, text)


NEXTEST = forge.WORKFLOW.replace("cargo test", "cargo nextest run")
AND_DOCS = NEXTEST.replace("      - run: cargo nextest", "      - run: cargo test --doc ${{ matrix.args }}\n"
                           "      - run: cargo nextest")
WHOLE_DOCS = NEXTEST.replace("      - run: cargo nextest", "      - run: cargo test --doc --workspace\n"
                             "      - run: cargo nextest")


def check_nextest(sandbox, checks):
    """Filtersets, which share runners without `calls`; the rest is all but the others, whatever options can't name.
    Nextest runs no doc tests: they are the workflow's own matter."""
    gated = '[features]\nx = []\n[[test]]\nname = "d"\nrequired-features = ["x"]\n'
    part = "package(=big) & kind(=test) & (binary(={}))"
    rest = "package(=big) & not (kind(=test) & (binary(=a) | binary(={})))"
    # Which of b and c stays with the rest makes no difference: a takes longer than either.
    known = [sorted([*(f"-p big -E '{one}'" for one in (part.format("a"), part.format(name), rest.format(name))),
                     "-p other"]) for name in "bc"]
    for name, big, workflow in (("docs", "", NEXTEST), ("gated", gated, NEXTEST), ("others", "", WHOLE_DOCS),
                                ("given to cargo", "", AND_DOCS)):
        desk = Desk(sandbox, checks, "nextest-" + name.replace(" ", "-"),
                    files_of(big=big, **{".github/workflows/ci.yml": workflow}))
        desk.add({**LONG, ("big", "lib"): 5})
        found = sorted(row["args"] for row in rows_of(desk.plan()))
        if workflow == AND_DOCS:
            desk.same(name, found, ["-p big", "-p other"])
            continue
        checks.that(found in known, f"{name}: {found}")
        found = [row["args"] for row in rows_of(desk.plan("--full", "--head", "HEAD", "--max-jobs", "2"))]
        shared = [args for args in found if "-p other" in args]
        checks.that(len(shared) == 1 and "| (package(=other))'" in shared[0], f"{name}: shared: {found}")


def calls_of(row):
    return [shlex.split(call) for call in row["calls"]] if "calls" in row else [shlex.split(row["args"])]


def filtered(said, packages, targets):
    """What a filterset chooses, by its own words."""
    words = re.sub(r"(package|kind|binary)\(=([\w-]+)\)", r"(\1 == '\2')", said)
    words = words.replace("&", " and ").replace("|", " or ")
    for package in packages:
        for kind, name in targets[package]:
            names = {"package": package, "kind": kind, "binary": name or package}
            if kind != "doc" and eval(words, {}, names):  # pylint: disable=eval-used
                yield package, kind, name


def ran_by(words, targets):
    """What a call of cargo runs of each package: by the options, as cargo's manual says."""
    packages = [words[i + 1] for i, word in enumerate(words) if word == "-p"]
    pairs = {"--test": "test", "--bin": "bin", "--example": "example"}
    chosen = [(pairs[word], words[i + 1]) for i, word in enumerate(words) if word in pairs]
    chosen += [("lib", "")] if "--lib" in words else []
    docs = "--doc" in words
    if "-E" in words:
        yield from filtered(words[words.index("-E") + 1], packages, targets)
        return
    for package in packages:
        for kind, name in targets[package]:
            if (kind == "doc" and docs) or (kind, name) in chosen or not (chosen or docs):
                yield package, kind, name


def count_runs(checks, what, plan, targets):
    counts = {}
    for row in rows_of(plan):
        for words in calls_of(row):
            for ran in ran_by(words, targets):
                counts[ran] = counts.get(ran, 0) + 1
    for package, own in targets.items():
        for kind, name in own:
            number = counts.get((package, kind, name), 0)
            checks.that(number == 1, f"{what}: {package} {kind} {name} runs {number} times: "
                        f"{[row.get('calls', row['args']) for row in rows_of(plan)]}")


def check_random(sandbox, checks):
    """Tests come, go and are renamed between timing and plan."""
    chance = random.Random(13)
    apart = 0
    for number in range(45):
        names = [f"t{i}" for i in range(chance.randrange(1, 9))]
        docs, nextest = chance.random() < 0.5, number % 3 == 2
        calls = (docs and not nextest) or chance.random() < 0.5
        packages = ["big"] + (["other"] if chance.random() < 0.7 else [])
        workflow = {".github/workflows/ci.yml": NEXTEST} if nextest else {}
        desk = Desk(sandbox, checks, f"random{number}",
                    files_of(CALLS if calls else "", "" if docs else LIB, names, **workflow))
        times = {("big", name): chance.choice((1, 20, 100, 400)) for name in names if chance.random() < 0.8}
        times |= {("other", "lib"): chance.choice((10, 200)), ("big", "gone"): 500}
        desk.add(times)
        left = [name for name in names if chance.random() < 0.8]
        new = [f"new{i}" for i in range(chance.randrange(3))]
        changed = {f"big/tests/{name}.rs": None for name in names if name not in left}
        desk.forged.commit({**changed, **tests_of("big", new), "big/notes.md": "notes\n"})
        words = ("--full", "--head", "HEAD", "--max-jobs", str(chance.randrange(1, 7)))
        plan = desk.plan(*words)
        targets = {"big": [("lib", ""), ("bin", "big")] + [("test", name) for name in left + new],
                   "other": [("lib", ""), ("doc", "")]}
        targets["big"] += [("doc", "")] if docs else []
        if nextest:
            targets = {package: [one for one in own if one[0] != "doc"] for package, own in targets.items()}
        count_runs(checks, f"{number}: {packages}", plan, targets)
        apart += any("--test" in row["args"] or "-E" in row["args"] or len(row.get("calls", ())) > 1
                     for row in rows_of(plan))
    checks.that(apart >= 20, f"tests were apart in {apart} of 45 plans")


def calls_workflow():
    return forge.WORKFLOW.replace("      - run: cargo test ${{ matrix.args }}\n", """\
      - shell: bash
        env:
          CALLS: ${{ join(matrix.calls, fromJSON('"\\n"')) }}
        run: |
          failed=0
          while IFS= read -r call <&3; do
            eval "cargo test ${call:?}" 3<&- || failed=1
          done 3<<END
          $CALLS
          END
          test "$failed" = 0
""")


def check_records(sandbox, checks):
    """A gate whose plan knows no times records what each row ran; the entry has passed when all of
    its roots have."""
    for name, more, big, workflow in (("alone", "", LIB, forge.WORKFLOW), ("with-calls", CALLS, "", calls_workflow()),
                                      ("nextest", "", "", NEXTEST)):
        workflow = {".github/workflows/ci.yml": workflow}
        desk = Desk(sandbox, checks, f"records-{name}", files_of(more, big, **workflow))
        desk.add(LONG)
        head = desk.forged.commit({"big/src/lib.rs": "// 1\n"})
        os.rename(desk.ledger, desk.forged.ledger)
        plan, text = desk.forged.run("push", desk.forged.first, head, at(30, 23))
        checks.that(len(rows_of(plan)) > 1, f"{name}: {rows_of(plan)}")
        found = sorted(key[3] for key in desk.forged.ids())
        roots = ["bin big test", "lib big test", *(f"test {one} test" for one in "abcd")]
        desk.same(f"{name}: {text}", found, sorted(roots + (["lib big doctest"] if not big else [])))
        desk.forged.git("checkout", "--quiet", "--detach", head)
        desk.forged.git("update-ref", "refs/remotes/origin/main", desk.forged.first)
        environment = desk.forged.event("merge_group", desk.forged.first, head)
        plan, _ = desk.forged.plan(environment, "2026-12-01T01:00:00Z")
        if not any(int(record[0][:2], 16) < forge.AUDITED for record in forge.records(desk.forged.ledger)
                   if record[1] == "pass"):
            desk.same(f"{name}: passed", list(forge.passed(plan)), ["big"])


def check_part_of_a_pass(sandbox, checks):
    """A row that failed, or was not handed over, leaves its tests without a pass."""
    desk = Desk(sandbox, checks, "part", files_of())
    desk.add(LONG)
    head = desk.forged.commit({"big/src/lib.rs": "// 1\n"})
    os.rename(desk.ledger, desk.forged.ledger)
    desk.forged.run_id += 1
    environment = desk.forged.event("push", desk.forged.first, head)
    desk.forged.git("update-ref", "refs/remotes/origin/main", head)
    _, outputs = desk.forged.plan(environment, at(30, 23))
    jobs = json.loads(outputs["jobs"])
    include = [row for row in jobs["test"]["matrix"]["include"] if "--test a" not in row["args"]]
    jobs["test"] = {**jobs["test"], "count": len(include), "matrix": {"include": include}}
    told = {key: value for key, value in outputs.items() if not key.startswith("test")}
    told["count"] = str(len(include))
    done = desk.forged.gate(environment, at(30, 23), {**told, "jobs": json.dumps(jobs)})
    checks.that(b"recorded 5 passes" in done.stdout, f"{done.stdout}")
    found = sorted(key[3] for key in desk.forged.ids())
    desk.same("without a", found, ["bin big test", "lib big test", "test b test", "test c test", "test d test"])
    desk.forged.git("update-ref", "refs/remotes/origin/main", desk.forged.first)
    environment = desk.forged.event("merge_group", desk.forged.first, head)
    plan, _ = desk.forged.plan(environment, "2026-12-01T01:00:00Z")
    desk.same("it has not passed", set(forge.running(plan)), {"big"})
    desk.same("so all of it runs, in parts", len(rows_of(plan)) > 1, True)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_parts, check_gated_program, check_never, check_nextest, check_random, check_records,
                      check_part_of_a_pass):
            check(sandbox, checks)
    checks.finish()


main()
