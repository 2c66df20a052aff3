#!/usr/bin/env python3
"""Holds the readers of reports against Python's own: random reports in JUnit's format and random
lists of jobs, each read by whittle and by xml.etree or json, have to come to the same records.

Usage: imports.py PRINT_RECORDS [--count N]. WHITTLE_SEED chooses other reports."""

import argparse
import datetime
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "fixtures", "corpora", "import", "reports")
WHEN = 1000000000  # what print_records says where a report does not
LONGEST = 35 * 24 * 3600
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
BINARY = re.compile(r"([A-Za-z0-9_-]+)(?:::(?:(bin|example|bench|test)/)?([A-Za-z0-9_-]+))?")
NUMBER = re.compile(r"[0-9.][0-9.eE+-]*")


def printed(program, form, path):
    """The records that whittle reads, as lists of fields; None where it refuses the report."""
    done = subprocess.run([program, form, path], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{program} {form} {path}: {done.returncode} {done.stderr}")
    if done.returncode:
        return None
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [line for line in lines if line[0] != "left out"]


def seconds(text):
    """A duration, or None."""
    try:
        value = float(text) if text is not None and NUMBER.fullmatch(text) else -1.0
    except ValueError:
        return None
    return value if 0 <= value <= LONGEST else None


def moment(text):
    """Seconds since 1970, or None."""
    try:
        value = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (value - EPOCH).total_seconds() if value.tzinfo and value >= EPOCH else None
    except (AttributeError, TypeError, ValueError):
        return None


def row(kind, when, name, took=("-1", "-1", "-1")):
    return [kind, str(int(when)), *name, *took, "0"]


# JUnit


def tries(case):
    """(the time of all tries of a test case or None, whether it failed, was skipped, is flaky)"""
    tags = [child.tag for child in case]
    times = [seconds(case.get("time"))]
    times += [seconds(child.get("time")) for child in case
              if child.tag in ("flakyFailure", "flakyError", "rerunFailure", "rerunError")]
    failed = "failure" in tags or "error" in tags
    return (None if None in times else sum(times), failed, "skipped" in tags and not failed,
            not failed and ("flakyFailure" in tags or "flakyError" in tags))


def suite_name(suite, cases):
    """Package and root."""
    name = suite.get("name", "")
    match = BINARY.fullmatch(name)
    if not match or not cases or any(case.get("classname") != name for case in cases):
        return "", name
    package, kind, target = match.groups()
    return package, f"{kind or 'test'} {target}" if target else "lib"


def number(suite, key):
    match = re.match("[0-9]+", suite.get(key, ""))
    return int(match.group()) if match else 0


def ended(suite, when):
    start = moment(suite.get("timestamp"))
    return when if start is None else start + (seconds(suite.get("time")) or 0)


def own_rows(suite, cases, when, said, said_failed):
    """(records of a suite's own cases, whether it is well)"""
    found = [tries(case) for case in cases]
    ran = [one for one in found if not one[2]]
    failed = said_failed or any(one[1] for one in found)
    if suite.get("name", "").startswith("@") or "@stress-" in suite.get("name", ""):
        return [], False
    if not failed and (len(cases) < said or not ran):
        return [], False
    name = ("", "", *suite_name(suite, cases))
    if failed:
        return [row("fail", when, name)], False
    rows = [] if any(one[3] for one in ran) else [row("pass", when, name)]
    if not any(one[0] is None for one in ran):
        total = sum(one[0] for one in ran)
        if total <= LONGEST:
            rows.append(row("time", when, name, ("-1", "-1", str(round(total * 1000)))))
    return rows, True


def suite_rows(suite, when):
    """(records of a suite and of those in it, whether all is well)"""
    when = ended(suite, when)
    rows, well = [], True
    cases, inner = suite.findall("testcase"), suite.findall("testsuite")
    said = number(suite, "tests")
    said_failed = number(suite, "failures") + number(suite, "errors")
    for one in inner:
        more, fine = suite_rows(one, when)
        rows, well = rows + more, well and fine
    if cases or (said_failed and not inner and suite.tag == "testsuite"):
        nested = bool(inner)
        more, fine = own_rows(suite, cases, when, 0 if nested else said,
                              0 if nested else said_failed)
        return rows + more, well and fine
    if not inner:
        return rows, not said + said_failed
    if suite.tag == "testsuites":
        well = well and not said_failed
        wall = seconds(suite.get("time"))
        if well and wall is not None:
            rows.append(row("time", when, [""] * 4, ("-1", "-1", str(round(wall * 1000)))))
    return rows, well


def random_case(chance, parent, suite):
    case = ElementTree.SubElement(parent, "testcase", name=f"t{chance.randrange(99)}")
    if chance.random() < 0.9:
        case.set("classname", suite)
    if chance.random() < 0.97:
        case.set("time", chance.choice(["0.004", "1.25", "12", "3e-2", ".5", "0"]) if
                 chance.random() < 0.97 else chance.choice(["-1", "nan", "inf", "", "9e9", "1,5"]))
    for tag, share in (("failure", 0.04), ("error", 0.02), ("skipped", 0.1), ("flakyFailure", 0.04),
                       ("flakyError", 0.02), ("rerunFailure", 0.03), ("system-out", 0.2)):
        if chance.random() < share:
            child = ElementTree.SubElement(case, tag, time="0.25")
            child.text = "<&\"' \n"
            ElementTree.SubElement(child, "failure")  # not of the case
    return case


def random_suite(chance, parent, depth):
    name = chance.choice(["acme-core", "acme-core::smoke", "acme-cli::bin/acme-cli", "pytest",
                          "a::example/b", "com.acme.Foo", "", "x y", "@setup-script:s",
                          "core::smoke@stress-1", "::", "a::", "é"])
    suite = ElementTree.SubElement(parent, "testsuite", name=name)
    if chance.random() < 0.3:
        suite.set("timestamp", chance.choice(["2026-03-02T10:00:00Z", "2026-03-02T10:00:00",
                                              "2026-03-02T01:00:00.25-02:30", "now"]))
    if chance.random() < 0.3:
        suite.set("time", chance.choice(["2.5", "x", "100"]))
    for _ in range(chance.choice([0, 1, 2, 5])):
        random_case(chance, suite, name)
    if depth and chance.random() < 0.2:
        random_suite(chance, suite, depth - 1)
    if chance.random() < 0.8:
        cases = suite.findall("testcase")
        suite.set("tests", str(len(cases) + (chance.random() < 0.1)))
        suite.set("failures", "0" if chance.random() < 0.95 else "2")
    return suite


def random_junit(chance):
    root = ElementTree.Element("testsuites")
    for key, text in (("time", "12.5"), ("timestamp", "2026-03-02T10:00:00.5+01:00"),
                      ("failures", "0")):
        if chance.random() < 0.7:
            root.set(key, text)
    for _ in range(chance.randrange(4)):
        random_suite(chance, root, 2)
    if len(root) == 1 and chance.random() < 0.3:
        root = root[0]
    return ElementTree.tostring(root, encoding=chance.choice(["utf-8", "utf-16", "us-ascii"]))


def junit_rows(content):
    return suite_rows(ElementTree.fromstring(content), WHEN)[0]


# Jobs


def steps_of(job, keys):
    for step in job.get("steps") or []:
        start, end = moment(step.get(keys[0])), moment(step.get(keys[1]))
        if step.get("conclusion") in ("success", "failure", "cancelled", "timed_out") and \
                start is not None and end is not None and end >= start:
            yield step["name"], start, end


def job_names(name):
    match = re.fullmatch(r"(.+) \(([^()]*)\)", name)
    return match.groups() if match else (name, "")


def job_rows(job, keys, since, known):
    if not job.get("name") or job["id" if keys[0] == "started_at" else "databaseId"] in known:
        return
    known.add(job["id" if keys[0] == "started_at" else "databaseId"])
    end, created = moment(job.get(keys[1])), moment(job.get("created_at"))
    if job.get("conclusion") not in ("success", "failure", "timed_out") or end is None or \
            job.get("status", "completed") != "completed":
        return
    steps = list(steps_of(job, keys))
    start = min((step[1] for step in steps), default=None)
    if (created is not None and end < created) or (start is not None and start < since):
        return
    name = (*job_names(job["name"]), "", "")
    yield row("pass" if job["conclusion"] == "success" else "fail", end, name)
    set_up = sum(step[2] - step[1] for step in steps
                 if step[0].startswith(("Set up job", "Run actions/checkout", "Post ", "Install")))
    if job["conclusion"] == "success" and start is not None and \
            set_up <= end - start <= LONGEST and end >= start:
        yield row("time", end, name, (str(int(set_up * 1000)), "-1",
                                      str(int((end - start - set_up) * 1000))))


def jobs_rows(pages, keys):
    known = set()
    return [line for page in pages for job in page["jobs"]
            for line in job_rows(job, keys, moment(page.get("startedAt")) or 0, known)]


def stamp(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def random_job(chance, keys, number_):
    at = 1772445600 + chance.randrange(1000)
    job = {"id" if keys[0] == "started_at" else "databaseId": number_, "steps": [],
           "name": chance.choice(["test (linux, stable)", "lint", "a / b (windows)", "test linux"]),
           "status": chance.choice(["completed"] * 9 + ["in_progress"]),
           "conclusion": chance.choice(["success"] * 9 + ["failure", "timed_out", "skipped", None,
                                                          "cancelled", ""])}
    if keys[0] == "started_at":
        job["created_at"] = stamp(at - 5 if chance.random() < 0.9 else at + 9999)
    for _ in range(chance.randrange(6)):
        start, at = at, at + chance.randrange(100)
        step = {"name": chance.choice(["Set up job", "Run actions/checkout@v4", "Run cargo test",
                                       "Post Run actions/cache@v4", "Install Rust", "Tests"]),
                "conclusion": chance.choice(["success"] * 9 + ["failure", "skipped", None]),
                keys[0]: stamp(start), keys[1]: stamp(at)}
        if chance.random() < 0.1:
            step[keys[0]], step[keys[1]] = step[keys[1]], step[keys[0]]
        if chance.random() < 0.05:
            step[keys[1]] = "0001-01-01T00:00:00Z"
        job["steps"].append(step)
    job[keys[0]] = stamp(1772445600)
    job[keys[1]] = stamp(at) if chance.random() < 0.95 else None
    return job


def random_jobs(chance):
    keys = chance.choice([("started_at", "completed_at"), ("startedAt", "completedAt")])
    pages = []
    for index in range(1 if keys[0] == "startedAt" else chance.choice([1, 1, 2, 3])):
        jobs = [random_job(chance, keys, index * 5 + one) for one in range(chance.randrange(8))]
        pages.append({"total_count": 8, "jobs": jobs} if keys[0] == "started_at" else
                     {"jobs": jobs, "startedAt": stamp(1772445600 + chance.randrange(500))})
    as_list = len(pages) > 1 and chance.random() < 0.5
    content = json.dumps(pages) if as_list else \
        chance.choice(["\n", "", "\r\n \t"]).join(json.dumps(page, indent=1) for page in pages)
    form = "github-jobs" if keys[0] == "started_at" else "gh-run-view"
    return form, content.encode(), jobs_rows(pages, keys)


def compare(program, form, path, expected):
    found = printed(program, form, path)
    without_run = None if found is None else [one[:2] + one[3:] for one in found]
    if without_run == expected:
        return 0
    with open(path, encoding="utf-8", errors="replace") as file:
        print(f"{path} as {form}:\n{file.read()[:4000]}")
    print("whittle:", *(without_run or ["refused"]), sep="\n  ")
    print("Python:", *expected, sep="\n  ")
    return 1


def fixtures(program):
    failures = 0
    for name in sorted(os.listdir(FIXTURES)):
        path = os.path.join(FIXTURES, name)
        with open(path, "rb") as file:
            content = file.read()
        if name.endswith(".xml"):
            failures += compare(program, "junit", path, junit_rows(content))
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    seed = int(os.environ.get("WHITTLE_SEED") or 1)
    failures = fixtures(options.program)
    with tempfile.TemporaryDirectory(prefix="whittle-test-") as folder:
        path = os.path.join(folder, "report")
        for index in range(options.count):
            chance = random.Random(seed * 1000003 + index)
            content = random_junit(chance)
            form, jobs, expected = random_jobs(chance)
            for kind, data, rows in (("junit", content, junit_rows(content)),
                                     (form, jobs, expected)):
                with open(path, "wb") as file:
                    file.write(data)
                failures += compare(options.program, kind, path, rows)
    print(f"{options.count} reports of each kind, {failures} differ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
