#!/usr/bin/env python3
"""The page of a plan: whole, for itself, with a bar for each runner, and of a size that can be read
whatever the plan's size is."""

import json
import os
import re
import time

import steps
from steps import harness
import timed_page

CONFIGURATION = """\
platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
  windows: {target: x86_64-pc-windows-msvc, runner: windows-2025}
jobs:
  check: {command: check, platforms: [linux]}
  test: {needs: [check], platforms: [linux, windows], runners: 3}
"""
LARGE = "jobs: {test: {runners: each}}\n"
ODD_ROWS = """\
jobs:
  test:
    platforms: [linux]
    axes: {flag: [%s]}
    name: %s
"""
ODD = ("<script>alert(1)</script>", "a&amp;b", "'\u202ex'", "x\" onload=\"y", "</title><style>")
MOST_BYTES = 3 * 1000 * 1000


def check_page(checks, text, what):
    page = timed_page.Page(text)
    checks.that(not page.faults, f"{what}: {page.faults}")
    return page


def rows(sandbox, root, times, *words):
    plan = json.loads(timed_page.plan(sandbox, root, times, "--format", "json", *words).stdout)
    return sorted(row["name"] for job in plan["jobs"].values() for row in job["matrix"]["include"])


def check_small(checks, sandbox):
    members = [f"p{number}" for number in range(12)]
    root = timed_page.workspace(sandbox, "small", members, CONFIGURATION)
    times = timed_page.ledger(sandbox, root, members,
                              (("check", "linux"), ("test", "linux"), ("test", "windows")))
    done = timed_page.plan(sandbox, root, times, "--format", "html")
    checks.status(done, 0, "html")
    page = check_page(checks, done.stdout.decode(), "small")
    checks.that(sorted(page.bars) == rows(sandbox, root, times), f"bars: {page.bars}")
    again = timed_page.plan(sandbox, root, times, "--format", "html")
    checks.that(again.stdout == done.stdout, "two pages of one plan differ")
    path = os.path.join(sandbox.path, "page.html")
    written = timed_page.plan(sandbox, root, times, "--format", "html", "-o", path, "--quiet")
    checks.status(written, 0, "html to a file")
    with open(path, "rb") as file:
        checks.that(file.read() == done.stdout and not written.stdout, "the file is another page")
    check_text(checks, sandbox, root, times)
    plain = check_page(checks, timed_page.plan(sandbox, root, None, "--format", "html")
                       .stdout.decode(), "without times")
    checks.that(not plain.bars and "whittle ledger add" in plain.texts["code"], "without times")


def check_text(checks, sandbox, root, times):
    """The chart stands below the jobs, in lines of 80 columns."""
    lines = timed_page.plan(sandbox, root, times).stdout.decode().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Done in about "))
    chart = lines[start + 1:lines.index("", start)]
    checks.that(all(len(line) <= 80 for line in chart), f"wide: {chart}")
    bars = [line for line in chart if re.search("[░▒█]", line)][:-1]
    checks.that(len(bars) == len(rows(sandbox, root, times)), f"bars of the text: {bars}")
    checks.that(sum(line.startswith("* ") for line in bars) == 2, f"critical: {bars}")


def check_large(checks, sandbox):
    """256 runners and 1,000 packages."""
    members = [f"package-with-a-name-{number}" for number in range(1000)]
    root = timed_page.workspace(sandbox, "large", members, LARGE)
    times = timed_page.ledger(sandbox, root, members, (("test", "linux"),))
    begin = time.monotonic()
    done = timed_page.plan(sandbox, root, times, "--format", "html")
    took = time.monotonic() - begin
    page = check_page(checks, done.stdout.decode(), "large")
    checks.that(len(page.bars) == 256, f"{len(page.bars)} bars")
    checks.that(len(done.stdout) < MOST_BYTES, f"{len(done.stdout)} bytes")
    checks.that("232 runners more" in page.texts["summary"], page.texts["summary"][:200])
    checks.that("too many for a picture" in page.texts["p"], "a picture of 1,000 packages")
    print(f"256 runners: {len(done.stdout)} bytes, {took:.1f} s")


def check_odd(checks, sandbox):
    """Names of rows and paths of files may be anything."""
    for number, odd in enumerate(ODD):
        quoted = json.dumps(odd)
        root = timed_page.workspace(sandbox, f"odd-{number}", ["core"], ODD_ROWS % (quoted, quoted))
        times = timed_page.ledger(sandbox, root, ["core"], (("test", f"linux, {odd}"),))
        harness.write_file(os.path.join(os.fsencode(root), b"p/0/<b onclick='x'>\xff\n\""), "x")
        sandbox.commit(root)
        done = timed_page.plan(sandbox, root, times, "--format", "html")
        checks.status(done, 0, odd)
        page = check_page(checks, done.stdout.decode(), odd)
        checks.that(len(page.bars) == 1 and "<b onclick" in page.texts["code"], f"{odd}: no trace")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        check_small(checks, sandbox)
        check_large(checks, sandbox)
        check_odd(checks, sandbox)
    checks.finish()


main()
