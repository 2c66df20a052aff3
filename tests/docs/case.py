#!/usr/bin/env python3
"""Holds the figures of docs/case.md against the program: makes the workspace of the case, gives a ledger
the times that the page assumes, and plans each event by the page's own whittle.yml. `case.py --write`
writes the table anew, after a change of how plans estimate."""

import json
import os
import re
import sys

import examples
from examples import harness

PAGE = "docs/case.md"
SHARE = re.compile(r"(\d+)(?= %| to \d+ %)")
NOW = ("--as-of", "2026-12-01T10:00:00Z")
STAMP = "2026-11-30T10:{:02d}:{:02d}Z"
MEMBERS = {  # KiB of source, and what each needs of the workspace
    "core": (60, ()), "model": (40, ("core",)), "parser": (80, ("core",)), "net": (40, ("core",)),
    "store": (50, ("model",)), "auth": (20, ("model",)), "report": (30, ("model",)),
    "engine": (90, ("parser", "store")), "api": (40, ("engine", "net", "auth")),
    "admin": (20, ("report",)), "cli": (30, ("engine", "report")), "server": (40, ("api",)),
}
TARGETS = ("linux", "linux-musl", "windows-gnu", "macos", "macos-x86_64")
BEFORE = {"check": 420, "release": 300}  # seconds, one runner after the other
OWN = {"check": 90, "smoke": 30, "release": 90}  # of these for packages of the workspace
WARM = 60  # until a runner is ready, with caches
COLD = {"check": 330, "smoke": 210, "release": 210}  # without
HITS = 0.9
PLANNING = (15, 15)  # seconds of the first job, which plans, and of the last, the gate
RATES = {"linux": 0.006, "windows": 0.010, "macos": 0.062}  # dollars a minute
EVENTS = (  # what happens, the event, what changes, of 20 runs how many
    ("pull request, `admin` (a leaf)", "pull_request", "admin/src/lib.rs", 8),
    ("pull request, `core`", "pull_request", "core/src/lib.rs", 2),
    ("pull request, documents", "pull_request", "docs/guide.md", 2),
    ("push to main, `admin`", "push:main", "admin/src/lib.rs", 5),
    ("push to main, `core`", "push:main", "core/src/lib.rs", 2),
    ("tag of a release", "tag:v1.2.3", "docs/guide.md", 1),
)


def make_workspace(sandbox):
    root = sandbox.repository("case")
    listed = ", ".join(f'"{name}"' for name in MEMBERS)
    harness.write_file(root + "/Cargo.toml", f"[workspace]\nmembers = [{listed}]\n")
    harness.write_file(root + "/docs/guide.md", "")
    harness.write_file(root + "/whittle.yml", examples.blocks(PAGE, "yaml")[0])
    for name, (size, needs) in MEMBERS.items():
        lines = "".join(f'{other} = {{ path = "../{other}" }}\n' for other in needs)
        harness.write_file(f"{root}/{name}/Cargo.toml",
                           f'[package]\nname = "{name}"\nversion = "0.1.0"\n[dependencies]\n{lines}')
        harness.write_file(f"{root}/{name}/src/lib.rs", ("/" * 31 + "\n") * (size * 32))
    sandbox.commit(root)
    return root


def row_of(name, set_up, work):
    """A job as GitHub's API has it."""
    ready, end = (STAMP.format(*divmod(seconds, 60)) for seconds in (set_up, set_up + work))
    start = STAMP.format(0, 0)
    return {"name": name, "status": "completed", "conclusion": "success", "created_at": start,
            "started_at": start, "completed_at": end, "steps": [
                {"name": "Set up job", "conclusion": "success", "started_at": start, "completed_at": ready},
                {"name": "cargo", "conclusion": "success", "started_at": ready, "completed_at": end}]}


def ledger_of(sandbox, name, set_up):
    """What GitHub says of one full run."""
    rows = [(job, f"{job} {target}") for job, targets in
            (("check", TARGETS[:1]), ("smoke", TARGETS[:1]), ("release", TARGETS)) for target in targets]
    jobs = [{"id": place, **row_of(shown, set_up[job], OWN[job])} for place, (job, shown) in enumerate(rows)]
    path, report = (os.path.join(sandbox.path, name + suffix) for suffix in ("", ".json"))
    harness.write_file(report, json.dumps({"total_count": len(jobs), "jobs": jobs}))
    done = sandbox.whittle(sandbox.path, "ledger", "add", "--ledger", path, report, *NOW)
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr))
    return path


def plan(sandbox, root, ledger, event, path):
    """Of the work tree, in which one file differs. A tag is compared with nothing."""
    before = examples.read(os.path.join(root, path))
    harness.write_file(os.path.join(root, path), "// changed\n" + before)
    base = () if event.startswith("tag:") else ("--base", "HEAD")
    done = sandbox.whittle(root, "plan", "--as", event, *base, "--ledger", ledger, *NOW, "--format", "json")
    if done.returncode:
        sys.exit(os.fsdecode(done.stderr))
    harness.write_file(os.path.join(root, path), before)
    return json.loads(done.stdout)


def figures_of(document):
    """Wait, runner and billed minutes, dollars, with the jobs that plan and judge."""
    schedule = document["schedule"]
    return (schedule["wait_s"] / 60 + sum(PLANNING) / 60, schedule["runner_s"] / 60 + sum(PLANNING) / 60,
            schedule["billed_minutes"] + len(PLANNING), schedule["cost"] + len(PLANNING) * RATES["linux"])


def one_after_the_other(check, release):
    """All on one runner, each time."""
    minutes = [("linux", check / 60)] + [(target.split("-")[0], release / 60) for target in TARGETS]
    total = sum(minute for _, minute in minutes)
    return total, total, total, sum(minute * RATES[system] for system, minute in minutes)


def runs_of(document):
    """"check 2, smoke 2": entries by job."""
    jobs = [(name, len(job["selected"]), job["count"]) for name, job in document["jobs"].items()]
    told = [f"{name} {entries}" + (f" on {rows}" if rows > 1 else "") for name, entries, rows in jobs if entries]
    return ", ".join(told) or "nothing"


def line(cells, figures, before):
    less = [f"{100 * (1 - now / then):.0f} %" for now, then in zip(figures, before)]
    wait, runner, billed, cost = figures
    shown = (f"{wait:.1f}", less[0], f"{runner:.1f}", f"{billed:.0f}", less[2], f"{cost:.2f}", less[3])
    return "| " + " | ".join((*cells, *shown)) + " |"


def mean_of(all_figures):
    runs = sum(event[3] for event in EVENTS)
    return [sum(event[3] * figures[place] for event, figures in zip(EVENTS, all_figures)) / runs
            for place in range(len(all_figures[0]))]


def mixed(means):
    """Of runs of which some find a warm cache."""
    return [HITS * warm + (1 - HITS) * cold for warm, cold in zip(means["yes"], means["no"])]


def table(sandbox):
    root, before = make_workspace(sandbox), one_after_the_other(BEFORE["check"], BEFORE["release"])
    warm = one_after_the_other(WARM + OWN["check"], WARM + OWN["release"])
    lines = [line(("any, as before", caches, "all"), figures, before) for caches, figures in
             (("no", before), ("yes", warm))]
    means, whole = {}, {}
    for caches, set_up in (("no", COLD), ("yes", dict.fromkeys(COLD, WARM))):
        ledger = ledger_of(sandbox, f"ledger-{caches}", set_up)
        documents, all_run = ([plan(sandbox, root, ledger, event, other or path) for _, event, path, _ in EVENTS]
                              for other in (None, "core/src/lib.rs"))
        found = [figures_of(document) for document in documents]
        lines += [line((event[0], caches, runs_of(document)), figures, before)
                  for event, document, figures in zip(EVENTS, documents, found)]
        means[caches], whole[caches] = mean_of(found), mean_of([figures_of(document) for document in all_run])
    hits = f"{100 * HITS:.0f} %"
    return lines + [line(("the mean of 20 runs", hits, "as above"), mixed(means), before),
                    line(("the mean of 20 runs", hits, "as if all changed `core`"), mixed(whole), before)]


def shown_table(page):
    """Its lines, without the head."""
    return [text for text in page.split("\n") if text.startswith("| ") and text.count("|") == 11][2:]


def unknown_shares(page):
    """Percentages of the words behind the table that are in no line of it, nor what was expected."""
    lines, words = page.split("\n| ")[-1].partition("\n\n")[0::2]
    known = SHARE.findall(page[:len(page) - len(words)] + lines)
    return [f"{PAGE}: {share} % is nowhere in the table" for share in SHARE.findall(words) if share not in known]


def main():
    page = examples.read(PAGE)
    with harness.Sandbox() as sandbox:
        expected = "\n".join(table(sandbox))
    found = "\n".join(shown_table(page))
    if sys.argv[1:] == ["--write"]:
        page, found = page.replace(found, expected), expected
        harness.write_file(os.path.join(harness.ROOT, PAGE), page)
    failures = examples.difference(PAGE, found, expected) + unknown_shares(page)
    print("\n".join(failures))
    sys.exit(1 if failures else 0)


main()
