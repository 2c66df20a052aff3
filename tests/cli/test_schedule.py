#!/usr/bin/env python3
"""How many runners a plan takes where times are known, when they run, and what they cost."""

import datetime
import json
import os

import steps
from steps import harness

PACKAGES = ("a", "b", "c", "d")
CONFIG = """\
platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
limits: {minute_saves: 1m}
jobs:
  check: {command: check, runners: 1}
  test: {needs: check%s}
"""


def make_workspace(sandbox, config):
    root = sandbox.repository("scheduled")
    harness.write_file(root + "/Cargo.toml", '[workspace]\nmembers = ["core", "a", "b", "c", "d"]\n')
    harness.write_file(root + "/whittle.yml", config)
    for name in ("core", *PACKAGES):
        needs = "" if name == "core" else '[dependencies]\ncore = { path = "../core" }\n'
        harness.write_file(f"{root}/{name}/Cargo.toml", f'[package]\nname = "{name}"\nversion = "0.1.0"\n{needs}')
        harness.write_file(f"{root}/{name}/src/lib.rs", "// nothing\n")
    sandbox.commit(root)
    return root


class Desk:
    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.root = make_workspace(sandbox, CONFIG % "")
        self.ledger = os.path.join(sandbox.path, "ledger")

    def add(self, text, *words, when=None):
        report = os.path.join(self.sandbox.path, "report")
        harness.write_file(report, text)
        done = self.sandbox.whittle(self.root, "ledger", "add", "--ledger", self.ledger, report, *words,
                                    "--as-of", f"{when or '2026-11-29'}T22:00:00Z")
        self.checks.status(done, 0, f"ledger add {text!r}")

    def configure(self, text):
        harness.write_file(self.root + "/whittle.yml", text)

    def plan(self, *words, when=None):
        words = words if "--base" in words else ("--full", *words)
        done = self.sandbox.whittle(self.root, "plan", "--ledger", self.ledger, "--as-of",
                                    f"{when or '2026-11-30'}T23:00:00Z", "--format", "json", *words)
        self.checks.status(done, 0, f"plan {words}")
        return json.loads(done.stdout)

    def same(self, what, found, expected):
        self.checks.that(found == expected, f"{what}: {found!a}, expected {expected!a}")


def row_of(plan, job):
    return [row for row in plan["schedule"]["rows"] if row["job"] == job][0]


def codes(plan):
    return [warning["code"] for warning in plan["warnings"]]


def times(desk):
    """Twenty times each, so that the estimates are these: core is compiled for all of them."""
    own = "".join(f"{name} 70\n" for name in PACKAGES) + "core 20\n"
    for run in range(20):
        desk.add(own, "--of-job", "test", "--of-row", "linux", "--run", f"test {run}")
        desk.add("check 40\n", "--run", f"check {run}")


def check_pays(desk):
    """300 seconds of tests: each billed minute has to save one of wait."""
    plan = desk.plan()
    row = row_of(plan, "test")
    points = {point["runners"]: (point["longest_s"], point["billed_minutes"]) for point in row["frontier"]}
    desk.checks.that(points[1][0] > points[2][0] > points[4][0], f"the frontier falls: {points}")
    price = {count: longest + 60 * billed for count, (longest, billed) in points.items()}
    desk.same("two pay", (row["runners"], row["why"]), (2, "pays"))
    desk.same("as many as pay", row["runners"], min(price, key=lambda count: (price[count], count)))
    rows = plan["jobs"]["test"]["matrix"]["include"]
    desk.same("rows of the matrix", len(rows), row["runners"])
    desk.same("each package once", sorted(name for one in rows for name in one["packages"]),
              ["a", "b", "c", "core", "d"])


def check_stages(desk):
    """Tests start when check has ended, and the longest path is marked."""
    schedule = desk.plan()["schedule"]
    shards = {shard["name"]: shard for shard in schedule["shards"]}
    desk.same("check comes first", shards["check linux"]["start_s"], 0)
    tests = [shard for shard in schedule["shards"] if shard["job"] == "test"]
    desk.same("tests wait", {shard["start_s"] for shard in tests}, {shards["check linux"]["end_s"]})
    check_s = shards["check linux"]["end_s"]
    desk.same("what needs cost", schedule["needs"], [{"job": "test", "needs": "check", "costs_s": check_s}])
    desk.same("the wait", schedule["wait_s"], max(shard["end_s"] for shard in tests))
    desk.checks.that(shards["check linux"]["critical"], "check is not on the longest path")
    desk.same("one of the tests is", sum(shard["critical"] for shard in tests), 1)
    desk.checks.that(schedule["lower_bound_s"] <= schedule["wait_s"], "the bound is above the wait")
    billed = sum(-(-(shard["end_s"] - shard["start_s"]) // 60) for shard in schedule["shards"])
    desk.same("billed", schedule["billed_minutes"], billed)
    desk.same("cost", schedule["cost"], round(billed * 0.006, 6))


def check_wishes(desk):
    usual = desk.plan()["schedule"]
    fast = desk.plan("--deadline", "2m50s")
    desk.same("a deadline", (fast["schedule"]["deadline"], codes(fast)), ("met", []))
    desk.checks.that(fast["schedule"]["wait_s"] <= 170 < usual["wait_s"], f"it holds: {fast['schedule']['wait_s']}")
    late = desk.plan("--deadline", "1s")
    desk.same("a deadline that can't be", (late["schedule"]["deadline"], codes(late)), ("missed", ["deadline-missed"]))
    desk.same("then the fastest", row_of(late, "test")["runners"], row_of(late, "test")["frontier"][-1]["runners"])
    lazy = desk.plan("--deadline", "1h")
    desk.same("a deadline that is far", (lazy["schedule"]["deadline"], lazy["schedule"]["wait_s"]),
              ("kept", usual["wait_s"]))
    cheap = desk.plan("--deadline", "2m50s", "--budget", "0.05")
    desk.same("a budget comes first", (cheap["schedule"]["budget"], cheap["schedule"]["deadline"], codes(cheap)),
              ("met", "missed", ["deadline-missed"]))
    desk.checks.that(cheap["schedule"]["cost"] <= 0.05, f"it holds: {cheap['schedule']['cost']}")
    poor = desk.plan("--budget", "0.01")
    desk.same("a budget that can't be", (row_of(poor, "test")["runners"], codes(poor)), (1, ["budget-exceeded"]))


def check_limits(desk):
    two = desk.plan("--max-jobs", "2", "--deadline", "1s")
    desk.same("--max-jobs", (row_of(two, "test")["runners"], row_of(two, "test")["why"]), (2, "most"))
    desk.configure(CONFIG % ", parallel: 2, minute_saves: 1s")
    desk.same("parallel", row_of(desk.plan(), "test")["runners"], 2)
    desk.configure(CONFIG % ", minute_saves: 1h")
    desk.same("a minute that has to save an hour", row_of(desk.plan(), "test")["runners"], 1)
    desk.configure(CONFIG % ", deadline: 2m")
    plan = desk.plan()
    desk.checks.that(row_of(plan, "test")["longest_s"] <= 120, "a deadline of the job, from its own start")
    desk.configure(CONFIG % ", runners: 3")
    desk.same("a number", row_of(desk.plan(), "test")["why"], "said")
    desk.configure(CONFIG % ", runners: each")
    desk.same("each", row_of(desk.plan(), "test")["runners"], 5)
    desk.configure((CONFIG % "").replace("ubuntu-24.04}", "big, cores: 8, rate: 0.5}"))
    schedule = desk.plan()["schedule"]
    usual = schedule["shards"][0]
    desk.configure((CONFIG % "").replace("ubuntu-24.04}", "big, cores: 8, rate: 0.5, set_up: 75s}"))
    schedule = desk.plan()["schedule"]
    shard = schedule["shards"][0]
    desk.same("what it takes to be ready", (usual["set_up_s"], shard["set_up_s"], shard["end_s"] - usual["end_s"]),
              (0, 75, 75))
    desk.same("a rate of one's own", schedule["cost"], schedule["billed_minutes"] * 0.5)
    desk.configure((CONFIG % "").replace("ubuntu-24.04}", "big}"))
    schedule = desk.plan()["schedule"]
    desk.same("a rate that nobody knows", (schedule["cost"], schedule["unpriced_runners"]),
              (0, len(schedule["shards"])))
    desk.configure(CONFIG % "")


def check_no_times(desk):
    """One runner, no schedule; a wish is told that it needs times."""
    for words, expected in (((), []), (("--deadline", "1m"), ["times-unknown"]), (("--budget", "1"), ["times-unknown"])):
        done = desk.sandbox.whittle(desk.root, "plan", "--full", "--format", "json", *words)
        plan = json.loads(done.stdout)
        desk.checks.that("schedule" not in plan, f"{words}: there is a schedule")
        desk.same(f"{words}: warnings", codes(plan), expected)
        desk.same(f"{words}: rows", plan["jobs"]["test"]["count"], 1)


def homes(plan):
    """Package → the packages that share its runner."""
    return {name: row["packages"] for row in plan["jobs"]["test"]["matrix"]["include"] for name in row["packages"]}


def check_stable(desk):
    """A hundred commits, a day each, whose times drift: shares change on Mondays alone, whatever runs. In the
    first week no times are from before."""
    desk.configure(CONFIG % ", runners: 3")
    before, moves = {}, {True: 0, False: 0}
    for day in range(100):
        date = datetime.date(2026, 7, 1) + datetime.timedelta(days=day)
        drift = "".join(f"{name} {60 + (day * 7 + place * 13) % 24}\n" for place, name in enumerate(PACKAGES))
        desk.add(drift + "core 20\n", "--of-job", "test", "--of-row", "linux", "--run", f"day {day}", when=date)
        changed = ("core", *PACKAGES)[day % 3]
        harness.write_file(f"{desk.root}/{changed}/src/lib.rs", f"// {day}\n")
        desk.sandbox.commit(desk.root)
        found = {words: homes(desk.plan(*words, when=date)) for words in (("--full",), ("--base", "HEAD^"))}
        week = date.isocalendar()[:2]
        for words, share in found.items():
            of_what = (words, tuple(sorted(share)))
            last, seen = before.get(of_what, (week, share))
            count = sum(share[name] != seen[name] for name in share)
            moves[last == week] += count
            desk.checks.that(not count or last != week or day < 5, f"{date}: {count} moves within the week")
            before[of_what] = week, share
    desk.checks.that(moves[True] < moves[False], f"moves within a week and between weeks: {moves}")
    desk.configure(CONFIG % "")


def check_measured_libraries(desk):
    """A page of timings says what of a package's time is its library: core's 100 seconds, of which nothing is left
    for itself, and a's 1 second, beside 100 of tests. A little is drawn to what is usual of their size."""
    used, desk.ledger = desk.ledger, os.path.join(desk.sandbox.path, "measured")
    units = ", ".join(f'{{"name": "{name}", "target": "", "start": 0, "duration": {seconds}}}'
                      for name, seconds in (("core", 100), *((name, 1) for name in PACKAGES)))
    log = ("Running unittests src/lib.rs (target/debug/deps/a-0123456789abcdef)\n"
           "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 100.00s\n")
    for run in range(20):
        for text, form in ((f"UNIT_DATA = [{units}];", "cargo-timings"), (log, "cargo-test")):
            desk.add(text, "--import", form, "--of-job", "test", "--of-row", "linux", "--run", f"{run}")
    desk.configure((CONFIG % ", runners: 2").replace("ubuntu-24.04}", "big, cores: 1}"))
    plan = desk.plan()
    shards = [shard for shard in plan["schedule"]["shards"] if shard["job"] == "test"]
    packages = {row["name"]: row["packages"] for row in plan["jobs"]["test"]["matrix"]["include"]}
    for shard in shards:
        desk.checks.that(100 <= shard["compile_s"] <= 105, f"core is compiled: {shard}")
        least, most = (90, 115) if "a" in packages[shard["name"]] else (1, 45)
        desk.checks.that(least <= shard["run_s"] <= most, f"what is left for {packages[shard['name']]}: {shard}")
    desk.ledger = used
    desk.configure(CONFIG % "")


def check_words(desk):
    for words in (("--deadline", "soon"), ("--deadline", "10"), ("--budget", "-1"), ("--budget", "much"),
                  ("--max-jobs", "0"), ("--max-jobs", "x")):
        done = desk.sandbox.whittle(desk.root, "plan", "--full", *words)
        desk.checks.status(done, 2, f"{words}")
        desk.checks.that(words[0] in done.stderr.decode(), f"{words}: {done.stderr.decode()}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        desk = Desk(sandbox, checks)
        check_no_times(desk)
        times(desk)
        for check in (check_pays, check_stages, check_wishes, check_limits, check_measured_libraries,
                      check_words):
            check(desk)
        os.remove(desk.ledger)
        check_stable(desk)
    checks.finish()


main()
