#!/usr/bin/env python3
"""How long a plan takes: what a ledger's times make of it, and that nothing changes without any."""

import json
import os

import steps
from steps import harness

NOW = ("--as-of", "2026-11-30T22:00:00Z")
RANGE = ("--base", "HEAD^", "--head", "HEAD")
SIZES = {"core": 40, "app": 20, "inner": 10, "tool": 2}  # KiB of source
CONFIGURATION = """\
platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
  windows: {target: x86_64-pc-windows-msvc, runner: windows-2025}
jobs:
  test:
    platforms: [linux, windows]
    runners: 1
  lint:
    command: clippy
    platforms: [linux]
    runners: each
"""


def source(kilobytes, mark=""):
    line = "// 16 bytes here\n"[:15] + "\n"
    text = line * (kilobytes * 64)
    return mark + text[len(mark):]


def make_workspace(sandbox):
    """inner lies in the directory of app; a file of core changed in the last commit."""
    root = sandbox.repository("timed")
    members = {"core": "core", "app": "app", "inner": "app/inner", "tool": "tool"}
    listed = ", ".join(f'"{path}"' for path in members.values())
    harness.write_file(root + "/Cargo.toml", f"[workspace]\nmembers = [{listed}]\n")
    harness.write_file(root + "/whittle.yml", CONFIGURATION)
    harness.write_file(root + "/.gitignore", "target/\n")
    for name, path in members.items():
        needs = '[dependencies]\ncore = { path = "../core" }\n' if name == "app" else ""
        harness.write_file(f"{root}/{path}/Cargo.toml",
                           f'[package]\nname = "{name}"\nversion = "0.1.0"\n{needs}')
        harness.write_file(f"{root}/{path}/src/lib.rs", source(SIZES[name] - 1))
        harness.write_file(f"{root}/{path}/tests/t.rs", source(1))
        harness.write_file(f"{root}/{path}/notes.txt", "no source\n" * 5000)
    sandbox.commit(root)
    harness.write_file(root + "/core/src/lib.rs", source(SIZES["core"] - 1, "// changed\n"))
    sandbox.commit(root)
    return root


class Desk:
    """The workspace, and ledgers beside it."""

    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.root = make_workspace(sandbox)
        self.count = 0

    def ledger(self, *reports):
        """Of reports: what stands in them, and the options to add them with."""
        self.count += 1
        path = os.path.join(self.sandbox.path, f"ledger-{self.count}")
        for number, (text, *words) in enumerate(reports):
            report = f"{path}-report-{number}"
            harness.write_file(report, text)
            done = self.sandbox.whittle(self.sandbox.path, "ledger", "add", "--ledger", path, report, *words,
                                        *("--as-of", "2026-11-29T22:00:00Z"))
            self.checks.status(done, 0, f"ledger add {words}")
        return path

    def plan(self, ledger, *words, extra=None):
        given = ("--ledger", ledger, *NOW) if ledger else ()
        done = self.sandbox.whittle(self.root, "plan", *given, *(words or RANGE), extra=extra)
        self.checks.status(done, 0, f"plan {words}")
        return done.stdout.decode()

    def document(self, ledger, *words):
        return json.loads(self.plan(ledger, "--format", "json", *(words or RANGE)))

    def expect(self, what, found, expected):
        self.checks.that(found == expected, f"{what}: {found!a}, expected {expected!a}")


def entries(plan, job="test"):
    return {(entry["platform"], entry["package"]): (entry["estimate_s"], entry["estimate_source"])
            for kind in ("selected", "pruned") for entry in plan["jobs"][job][kind]}


def check_whole_row(desk):
    """What a runner took for all of a row, divided by size: 72 KiB, a second each."""
    ledger = desk.ledger(("test linux 72\n",))
    plan = desk.document(ledger)
    found = entries(plan)
    for name, kilobytes in SIZES.items():
        desk.expect(f"{name} on linux", found["linux", name], (kilobytes, "class"))
    desk.expect("a row that nobody measured", found["windows", "tool"], (1, "size"))
    desk.expect("a job that nobody measured", entries(plan, "lint")["linux", "core"], (2, "size"))
    rows = {row["platform"]: row["estimate_s"] for row in plan["jobs"]["test"]["matrix"]["include"]}
    # Compiling is 40 % of the row, the longest chain core and app: these take all of it, and 60 % of their own 60.
    desk.expect("a runner takes core and app", rows, {"linux": 65, "windows": 4})
    desk.expect("totals", plan["totals"]["estimate_s"], {"full": 83, "plan": 74})
    full = desk.document(ledger, "--full", "--head", "HEAD")["totals"]["estimate_s"]
    desk.expect("a full plan is all", full, {"full": 83, "plan": 83})


def check_own_times(desk):
    ledger = desk.ledger(("core 100\ncore 100\n", "--of-job", "test", "--of-row", "linux", "--run", "1"),
                         ("core 100\n", "--of-job", "test", "--of-row", "linux", "--run", "2"))
    found = entries(desk.document(ledger))
    desk.expect("its own", found["linux", "core"], (100, "history"))
    desk.expect("the same package in another row", found["windows", "core"], (100, "class"))
    desk.expect("another package of the row, by size", found["linux", "app"], (50, "class"))
    desk.expect("another package of another row", found["windows", "app"], (100, "class"))


def service(name, seconds):
    """A job of GitHub that was ready after ten seconds."""
    stamp = "2026-11-29T10:%02d:%02dZ"
    ready, end = stamp % (0, 10), stamp % divmod(10 + seconds, 60)
    return {"id": name, "name": name, "status": "completed", "conclusion": "success",
            "created_at": stamp % (0, 0), "started_at": stamp % (0, 0), "completed_at": end, "steps": [
                {"name": "Set up job", "conclusion": "success", "started_at": stamp % (0, 0), "completed_at": ready},
                {"name": "Tests", "conclusion": "success", "started_at": ready, "completed_at": end}]}


def check_names_of_a_service(desk):
    """Jobs as the service calls a plan's rows, whether or not who imports says which job it is."""
    jobs = [service("test linux", 72), service("lint core linux", 30), service("lint app linux", 20)]
    report = json.dumps({"total_count": len(jobs), "jobs": jobs})
    for words in ((), ("--of-job", "test")):
        ledger = desk.ledger((report, *words))
        plan = desk.document(ledger)
        desk.expect(f"a row {words}", entries(plan)["linux", "core"], (40, "class"))
        desk.expect(f"a runner of its own {words}", entries(plan, "lint")["linux", "app"][1], "history")
        rows = {row["name"]: row["estimate_s"] for row in plan["jobs"]["test"]["matrix"]["include"]}
        desk.expect(f"with its set-up {words}", rows["test linux"], 75)


def check_shares(desk):
    """Several runners share a row by time, and no more of them than that needs; without times evenly."""
    words = ("--full", "--head", "HEAD")
    harness.write_file(desk.root + "/whittle.yml", CONFIGURATION.replace("runners: 1", "runners: 3"))
    desk.sandbox.commit(desk.root)

    def shares(ledger):
        rows = desk.document(ledger, *words)["jobs"]["test"]["matrix"]["include"]
        return sorted((row["name"], row["packages"]) for row in rows if row["platform"] == "linux")

    own = ("--of-job", "test", "--of-row", "linux")
    desk.expect("no times", shares(None), [
        ("test linux 1/3", ["app"]), ("test linux 2/3", ["core"]), ("test linux 3/3", ["inner", "tool"])])
    for times, expected in (
            ("app 50\ncore 30\ninner 100\ntool 60\n", [["app"], ["inner", "tool"], ["core"]]),
            ("app 50\ncore 30\ninner 200\ntool 60\n", [["app"], ["core"], ["inner", "tool"]])):
        ledger = desk.ledger(*((times, *own, "--run", str(run)) for run in range(20)))
        found = shares(ledger)
        desk.expect(f"{times!r}", sorted(packages for _, packages in found), sorted(expected))
        desk.expect("names", [name for name, _ in found],
                    [f"test linux {place + 1}/{len(expected)}" for place in range(len(expected))])
    harness.write_file(desk.root + "/whittle.yml", CONFIGURATION)
    desk.sandbox.git(desk.root, "reset", "--quiet", "--hard", "HEAD^")


def check_texts(desk):
    ledger = desk.ledger(("test linux 3600\n",))
    text = desk.plan(ledger).rstrip().split("\n")
    desk.expect("the last lines", text[-2:], [
        "Saves 7 of 61 minutes (11 %), 6 of 12 entries, and 2 of 6 runners",
        "  as estimated from the ledger: 4 entries by times of what is like them, 8 by the size of their source"])
    summary, outputs = (os.path.join(desk.sandbox.path, name) for name in ("summary", "outputs"))
    desk.plan(ledger, *RANGE, "--format", "github", extra={
        "GITHUB_STEP_SUMMARY": summary, "GITHUB_OUTPUT": outputs, "RUNNER_TEMP": desk.sandbox.path})
    with open(summary, encoding="utf-8") as file:
        desk.checks.that("\nSaves 7 of 61 minutes (11 %), as estimated" in file.read(), "the summary")
    with open(outputs, encoding="utf-8") as file:
        values = dict(steps.read_outputs(file.read()))
    desk.expect("rows in outputs", json.loads(values["test"])["include"][0]["estimate_s"], 3201)


def check_sources_of_sizes(desk):
    """The same from a commit, from the work tree, and where a sparse checkout left files out."""
    ledger = desk.ledger(("test linux 7200\n",))
    expected = entries(desk.document(ledger))
    harness.write_file(desk.root + "/core/target/x.rs", source(100))
    work_tree = ("--base", "HEAD^")
    desk.expect("the work tree", entries(desk.document(ledger, *work_tree)), expected)
    desk.sandbox.git(desk.root, "sparse-checkout", "set", "--no-cone", "/*", "!/tool/tests/", "!/core/src/")
    desk.checks.that(not os.path.exists(desk.root + "/core/src"), "the checkout is sparse")
    desk.expect("a sparse one", entries(desk.document(ledger, *work_tree)), expected)
    desk.sandbox.git(desk.root, "sparse-checkout", "disable")


def check_submodule(desk):
    """Its files are in a database of its own."""
    inner, outer = desk.sandbox.repository("inner-repository"), desk.sandbox.repository("outer")
    harness.write_file(inner + "/Cargo.toml", '[package]\nname = "below"\nversion = "0.1.0"\n')
    harness.write_file(inner + "/src/lib.rs", source(200))
    desk.sandbox.commit(inner)
    harness.write_file(outer + "/Cargo.toml", '[workspace]\nmembers = ["below"]\n')
    desk.sandbox.git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "below")
    desk.sandbox.commit(outer)
    ledger = desk.ledger(("another-job 72\n",))
    for head in (("--head", "HEAD"), ()):
        done = desk.sandbox.whittle(outer, "plan", "--full", *head, "--ledger", ledger, *NOW, "--format", "json")
        desk.checks.status(done, 0, f"a submodule {head}")
        found = [entry["estimate_s"] for entry in json.loads(done.stdout)["jobs"]["test"]["selected"]]
        desk.expect(f"a submodule {head}", found, [10])


def formats(desk):
    """But for the one whose delimiters are random."""
    told = desk.sandbox.whittle(desk.root, "plan", "--help").stdout.decode()
    words = " ".join(told.split()).split("How to print: ")[1].split(" -o")[0]
    return [form for form in words.split(", ") if form != "github"]


def check_nothing_known(desk):
    """No time: not one byte of any format is another one."""
    verdict = f"{0:032x}\tpass\t2026-11-29T22:00:00Z\tr\ttest\tlinux\tcore\t\t\t\t\t\n"
    harness.write_file(desk.sandbox.path + "/verdicts", "whittle.ledger/1\n" + verdict)
    harness.write_file(desk.sandbox.path + "/none", "")
    times = desk.ledger(("test linux 72\n",))
    for form in formats(desk):
        words = (*RANGE, "--format", form)
        without = desk.plan(None, *words)
        for name in ("verdicts", "none"):
            found = desk.plan(os.path.join(desk.sandbox.path, name), *words)
            if form == "json":
                found = json.loads(found)
                found.pop("ledger")
                desk.expect(f"json with {name}", found, json.loads(without))
            else:
                desk.expect(f"{form} with {name}", found, without)
        desk.checks.that("estimate" not in without, f"{form} without a ledger tells of estimates")
    early = desk.sandbox.whittle(desk.root, "plan", *RANGE, "--ledger", times, "--as-of",
                                 "2026-11-29T21:59:59Z")
    desk.expect("a plan of before the times", early.stdout.decode(), desk.plan(None))


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        desk = Desk(sandbox, checks)
        for check in (check_whole_row, check_own_times, check_names_of_a_service, check_shares,
                      check_texts, check_sources_of_sizes, check_submodule, check_nothing_known):
            check(desk)
    checks.finish()


main()
