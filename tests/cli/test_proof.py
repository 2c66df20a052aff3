#!/usr/bin/env python3
"""Of a job with `proof: required` all runs that nothing shows to have passed, whether a change
reaches it or not, until a gate has recorded it."""

import json
import os

import forge
import steps
from forge import FILES, Forge, at
from steps import harness

EVERYTHING = ["app", "core", "other"]
RUN = "https://github.com/o/r/actions/runs/{}/attempts/1"
CONFIG = forge.CONFIG.replace("reuse: true", "reuse: true, proof: required")
SHARED = CONFIG.replace("runners: each, ", "")
AXES = SHARED.replace("reuse", "axes: {kind: [a, b]}, reuse")
TITLED = AXES.replace("reuse", "name: '{kind}, {packages}', runners: 2, reuse")
TWO = CONFIG.replace("runners: each", "runners: 2")


def reasons(plan, job="test"):
    return {entry["package"]: entry["reason"]["code"] for entry in plan["jobs"][job]["selected"]}


def rows(plan, job="test"):
    return {row["name"]: row["args"] for row in plan["jobs"][job]["matrix"]["include"]}


def warned(plan):
    return [warning["code"] for warning in plan["warnings"]]


class Line:
    """Pushes to main, one on top of the other."""

    def __init__(self, sandbox, checks, name, config, files=None):
        files = {**FILES, "whittle.yml": config, **(files or {})}
        files = {path: content for path, content in files.items() if content is not None}
        self.forged = Forge(sandbox, checks, name, files)
        self.checks, self.head, self.hour = checks, self.forged.first, 0
        self.base = self.head

    def same(self, what, found, expected):
        self.checks.that(found == expected, f"{what}: found {found}, expected {expected}")

    def change(self, files):
        self.forged.git("checkout", "--quiet", "--detach", self.head)
        self.base, self.head = self.head, self.forged.commit(files)
        self.forged.git("update-ref", "refs/remotes/origin/main", self.head)
        self.hour += 1

    def plan(self, *words, kind="push", when=None, attempt=1, **options):
        environment = self.forged.event(kind, self.base, self.head, attempt=attempt)
        main = self.head if kind == "push" else self.base
        self.forged.git("update-ref", "refs/remotes/origin/main", main)
        return self.forged.plan(environment, when or at(1, self.hour), *words, **options)[0]

    def last_id(self, package, root):
        found = [record for record in forge.records(self.forged.ledger)
                 if record[6:8] == [package, root] and record[1] == "pass"]
        return max(found, key=lambda record: record[2])[0]

    def push(self, what, files, expected, results=None, hour=None):
        """A whole run. `expected` says of each package why it runs."""
        self.change(files)
        plan, text = self.forged.run("push", self.base, self.head, at(1, self.hour), results=results)
        reached = {package: code if code == "never-passed" else "a change"
                   for package, code in reasons(plan).items()}
        self.same(what, reached, expected)
        return plan, text

    def expect(self, what, expected, **options):
        self.same(what, sorted(reasons(self.plan(**options))), expected)


def never(*packages):
    return dict.fromkeys(packages, "never-passed")


def changed(*packages):
    return dict.fromkeys(packages, "a change")


def check_flow(sandbox, checks, name, config, count=1):
    """What runs as never passed is recorded, and runs no more."""
    line = Line(sandbox, checks, f"flow-{name}", config)
    plan, text = line.push(f"{name}: an empty ledger", {"README.md": "# 1\n"}, never(*EVERYTHING))
    line.same(f"{name}: warnings", warned(plan), ["ledger-unread"])
    line.same(f"{name}: the count", plan["ledger"]["never_passed"], 3 * count)
    checks.that(f"recorded {7 * count} passes" in text, f"{name}: {text}")
    plan, _ = line.push(f"{name}: one package", {"other/src/lib.rs": "// 2\n"}, changed("other"))
    line.same(f"{name}: warnings", warned(plan), [])
    plan, _ = line.push(f"{name}: nothing", {"README.md": "# 3\n"}, {})
    line.same(f"{name}: no count", "never_passed" in plan["ledger"], False)
    line.push(f"{name}: a bad run", {"core/src/lib.rs": "// 4\n"}, changed("app", "core"),
              results={"test": "failure"})
    line.push(f"{name}: after a bad run", {"README.md": "# 5\n"}, never("app", "core"),
              results={"test": "cancelled"})
    line.push(f"{name}: beside a change", {"other/src/lib.rs": "// 6\n"},
              {**never("app", "core"), **changed("other")})
    line.push(f"{name}: all is known", {"README.md": "# 7\n"}, {})
    return line


def check_age(line):
    """A pass of any age, but none of later than the plan."""
    line.expect("a year later", [], when="2027-11-01T00:00:00Z")
    line.expect("before it passed", EVERYTHING, when="2026-10-31T00:00:00Z")
    for kind in ("pull_request", "merge_group"):
        line.expect(kind, [], kind=kind)
    line.expect("a run that is made again", [], attempt=2)
    line.expect("one before it passed", EVERYTHING, attempt=2, when="2026-10-31T00:00:00Z")


def check_revoked(line):
    """A key, then a run; what is taken back runs again, and is recorded again."""
    forged = line.forged
    for number, what in enumerate((line.last_id("other", "lib other test"), RUN.format(6))):
        done = forged.sandbox.whittle(forged.root, "ledger", "revoke", "--ledger", forged.ledger,
                                      what, "--as-of", at(2, number))
        line.checks.status(done, 0, f"revoke {what}")
        line.hour = 24 + number
        expected = ["app", "core"] if number else ["other"]
        plan = line.plan(when=at(3, number))
        line.same(f"revoked {what}", reasons(plan), never(*expected))
        line.change({"README.md": f"# revoked {number}\n"})
        forged.run("push", line.base, line.head, at(3, number + 1))
        line.expect("recorded again", [], when=at(3, number + 2))


def check_ledgers(line):
    """Nothing is proven by what is not there or can't be read; one warning says so."""
    path = os.path.join(line.forged.place, "other.txt")
    for what, content, codes in (("missing", None, ["ledger-unread"]),
                                 ("empty", "whittle.ledger/1\n", []),
                                 ("broken", "hello\n", ["ledger-unread"])):
        line.forged.forget(path)
        if content:
            harness.write_file(path, content)
        plan = line.plan(ledger=path, when=at(4))
        line.same(f"a ledger that is {what}", reasons(plan), never(*EVERYTHING))
        line.same(f"a ledger that is {what}: warnings", warned(plan), codes)


def check_none_named(line):
    """Without a ledger the plan is what it is without proof, and says so."""
    words = ("plan", "--base", line.base, "--head", line.head)
    done = line.forged.sandbox.whittle(line.forged.root, *words, "--format", "json")
    plan = json.loads(done.stdout)
    line.same("no ledger", reasons(plan), {})
    line.same("no ledger: warnings", warned(plan), ["proof-without-ledger"])
    text = line.forged.sandbox.whittle(line.forged.root, *words).stdout.decode()
    line.checks.that("whittle.yml:4: job 'test' wants proof, and no ledger is named" in text, text)
    done = line.forged.sandbox.whittle(line.forged.root, *words, "--full", "--format", "json")
    line.same("a full plan: warnings", warned(json.loads(done.stdout)), [])


def check_person(line):
    """What one at a desk reads; a work tree has no names."""
    path = os.path.join(line.forged.place, "other.txt")
    harness.write_file(path, "whittle.ledger/1\n")
    words = ("--base", line.base, "--head", line.head, "--ledger", path, "--as-of", at(4))
    text = line.forged.sandbox.whittle(line.forged.root, "plan", *words).stdout.decode()
    for said in ("All 3 entries run, since nothing shows that they ever passed: nothing saved\n",
                 "Never passed: 3 entries, as far as the ledger shows"):
        line.checks.that(said in text, f"no {said!r} in\n{text}")
    text = line.forged.sandbox.whittle(line.forged.root, "explain", "core", *words).stdout.decode()
    for said in ("core (core) runs: nothing shows that it ever passed\n",
                 "runs, since nothing shows that it ever passed"):
        line.checks.that(said in text, f"no {said!r} in\n{text}")
    words = ("plan", "--base", line.head, "--ledger", line.forged.ledger, "--as-of", at(4))
    plan = json.loads(line.forged.sandbox.whittle(line.forged.root, *words, "--format", "json").stdout)
    line.same("a work tree", reasons(plan), never(*EVERYTHING))
    line.same("a work tree: warnings", warned(plan), ["proof-without-name"])


def check_unnamed(sandbox, checks):
    """One line a job says why its passes can't be known again."""
    for what, files, said in (
            ("no pin", {"rust-toolchain.toml": '[toolchain]\nchannel = "stable"\n'}, "not pinned"),
            ("no lock", {"other/Cargo.toml": forge.manifest("other", '[dependencies]\nserde = "1"\n')},
             "no Cargo.lock")):
        config = CONFIG + "  check: {command: check, reuse: true, proof: required}\n"
        line = Line(sandbox, checks, what.replace(" ", "-"), config, files)
        for number in range(2):
            plan, _ = line.push(f"{what}, {number}", {"README.md": f"# {number}\n"},
                                never(*EVERYTHING))
            told = [(warning["code"], warning["message"].split(" ")[1]) for warning in plan["warnings"]
                    if said in warning["message"]]
            line.same(f"{what}, {number}: warnings", told,
                      [("proof-without-name", "'test'"), ("proof-without-name", "'check'")])


def check_parts(sandbox, checks, salt):
    """A change of one test does not hide that the rest of the package never passed."""
    line = Line(sandbox, checks, f"parts{salt}", CONFIG, {"core/src/lib.rs": f"// {salt}\n"})
    plan, text = line.push("nothing is known", {"core/tests/smoke.rs": "// 1\n"},
                           {**never("app", "other"), **changed("core")})
    line.same("core runs whole", rows(plan)["test core"], "-p core")
    checks.that("recorded 7 passes" in text, text)
    plan, text = line.push("the rest passed", {"core/tests/smoke.rs": "// 2\n"}, changed("core"))
    line.same("core runs in part", rows(plan), {"test core": "-p core --test smoke"})
    checks.that("recorded 1 pass\n" in text, text)
    line.push("nothing", {"README.md": "# 3\n"}, {})
    line.forged.need_unaudited()
    line.change({"core/tests/smoke.rs": "// 1\n"})
    line.expect("what passed already", [], kind="merge_group")
    line.forged.sandbox.whittle(line.forged.root, "ledger", "revoke", "--ledger", line.forged.ledger,
                                line.last_id("core", "lib core test"), "--as-of", at(1, line.hour))
    plan = line.plan(kind="merge_group")
    line.same("the rest was taken back", reasons(plan), never("core"))
    line.same("the rest was taken back: totals", plan["ledger"]["passed"], 0)
    line.same("the rest was taken back: rows", rows(plan), {"test core": "-p core"})


def check_failed(sandbox, checks):
    """A failure that is the last word is named, and comes first."""
    line = Line(sandbox, checks, "failed", CONFIG)
    line.push("nothing is known", {"README.md": "# 1\n"}, never(*EVERYTHING))
    with open(line.forged.ledger, encoding="utf-8") as file:
        lines = file.read().split("\n")[1:-1]
    one = next(text for text in lines if "\tother\tlib other test\t" in text)
    failed = one.replace("\tpass\t", "\tfail\t").replace(RUN.format(1), "failed-run")
    harness.write_file(line.forged.ledger,
                       "\n".join(["whittle.ledger/1", *sorted([*lines, failed]), ""]))
    line.change({"README.md": "# 2\n"})
    plan = line.plan()
    line.same("a failure", reasons(plan), never("other"))
    line.same("a failure", plan["jobs"]["test"]["selected"][0].get("failed_in"), "failed-run")


FEATURED = {
    "other/Cargo.toml": forge.manifest("other", '[dependencies]\ncore = { path = "../core" }\n'),
    "app/Cargo.toml": forge.manifest(
        "app", '[dependencies]\ncore = { path = "../core", features = ["more"] }\n'),
    "core/Cargo.toml": forge.manifest("core", "[features]\nmore = []\n"),
}


def check_company(sandbox, checks):
    """Packages that turn on features for each other: who stood beside a package is not asked."""
    for name, config in (("shared", SHARED), ("each", CONFIG), ("two", TWO)):
        line = Line(sandbox, checks, f"company-{name}", config, FEATURED)
        line.push(f"{name}: nothing is known", {"README.md": "# 1\n"}, never(*EVERYTHING))
        line.push(f"{name}: other alone", {"other/src/lib.rs": "// 2\n"}, changed("other"))
        line.push(f"{name}: app alone", {"app/src/lib.rs": "// 3\n"}, changed("app"))
        line.push(f"{name}: nothing", {"README.md": "# 4\n"}, {})
        names = {record[7] for record in forge.records(line.forged.ledger)}
        checks.that("lib core test, in any company" in names, f"{name}: {names}")


def many(count):
    names = [f"p{number:03}" for number in range(count)]
    files = {f"{name}/src/lib.rs": "" for name in names}
    files.update({f"{name}/Cargo.toml": forge.manifest(name) for name in names})
    files["Cargo.toml"] = f'[workspace]\nresolver = "2"\nmembers = {json.dumps(names)}\n'
    gone = {path: None for path in FILES if path.split("/")[0] in ("core", "app", "other")}
    return names, {**files, **gone}


def check_limit(sandbox, checks):
    """More packages than rows: their rows are called otherwise when all of them run."""
    names, files = many(7)
    line = Line(sandbox, checks, "limit", "limits: {rows: 5}\n" + CONFIG, files)
    plan, _ = line.push("a limit: all", {"README.md": "# 1\n"}, never(*names))
    line.same("a limit: rows", len(rows(plan)), 5)
    line.push("a limit: two packages", {"p001/src/lib.rs": "// 1\n", "p002/src/lib.rs": "// 1\n"},
              changed("p001", "p002"))
    line.push("a limit: nothing", {"README.md": "# 2\n"}, {})


def check_handed(sandbox, checks):
    """What was not handed over, or with other arguments, is not recorded."""
    for name, config in (("each", CONFIG), ("shared", SHARED)):
        line = Line(sandbox, checks, f"handed-{name}", config)
        line.change({"README.md": "# 1\n"})
        environment = line.forged.event("push", line.base, line.head)
        _, outputs = line.forged.plan(environment, at(1))
        for what, count, change in (
                ("the same", 7, lambda row: row), ("other arguments", 0, lambda row: {**row, "args": "-V"}),
                ("in part", 0, lambda row: {**row, "args": row["args"] + " --lib"}),
                ("another name", 0, lambda row: {**row, "name": "x " + row["name"]}),
                ("other packages", 0, lambda row: {**row, "packages": ["core", "none"]}),
                ("another target", 0, lambda row: {**row, "target": "aarch64-apple-darwin"})):
            jobs = json.loads(outputs["jobs"])
            given = [change(row) for row in jobs["test"]["matrix"]["include"]]
            jobs["test"] = {**jobs["test"], "matrix": {"include": given}}
            told = {key: value for key, value in outputs.items() if not key.startswith("test")}
            line.forged.forget()
            done = line.forged.gate(environment, at(1), {**told, "jobs": json.dumps(jobs)})
            line.same(f"{name}: {what}: {os.fsdecode(done.stdout)}",
                      len(forge.records(line.forged.ledger)), count)


def check_whole_plans(sandbox, checks):
    """Plans that compare with the last that passed as a whole."""
    line = Line(sandbox, checks, "whole", CONFIG)
    words = ("--base", "last-passed")
    for number, (what, results, expected) in enumerate((
            ("nothing is known", None, EVERYTHING), ("a change", None, ["other"]),
            ("a bad run", {"test": "failure"}, ["other"]), ("after it", None, ["other"]),
            ("at last", None, ["other"]))):
        line.change({"other/src/lib.rs": f"// {number}\n"})
        line.forged.run_id += 1
        environment = line.forged.event("push", line.base, line.head)
        plan, outputs = line.forged.plan(environment, at(1, number), *words)
        line.same(f"last-passed: {what}", sorted(reasons(plan)), expected)
        line.forged.gate(environment, at(1, number), outputs, *words, results=results)
    line.same("last-passed: the base", plan["base"]["oid"], line.base)


def play(sandbox, checks):
    for name, config in (("axes", AXES), ("titled", TITLED)):
        check_flow(sandbox, checks, name, config, 2)
    for name, config in (("each", CONFIG), ("shared", SHARED), ("two", TWO)):
        line = check_flow(sandbox, checks, name, config)
    check_age(line)
    check_revoked(line)
    check_ledgers(line)
    check_none_named(line)
    check_person(line)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        play(sandbox, checks)
        # Keys that are tried again in any case are of no use where something has to have passed.
        harness.unaudited(check_parts, sandbox, checks)
        for check in (check_unnamed, check_failed, check_company, check_limit, check_handed, check_whole_plans):
            check(sandbox, checks)
    checks.finish()


main()
