#!/usr/bin/env python3
"""`whittle ledger add`: what of a report comes into a ledger, what does not, and what is said of it."""

import json
import os
import shutil
import subprocess

import steps
from steps import harness

REPORTS = os.path.join(os.path.dirname(harness.__file__), "..", "fixtures", "corpora", "import",
                       "reports")
NOW = ("--as-of", "2026-11-30T22:00:00Z")
FORMATS = "github-jobs gh-run-view junit cargo-timings cargo-test seconds"


class Desk:
    """A directory with the reports, and ledgers beside them."""

    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.root = sandbox.make("desk")
        for name in os.listdir(REPORTS):
            shutil.copy(os.path.join(REPORTS, name), self.root)

    def read(self, name):
        with open(os.path.join(self.root, name), "rb") as file:
            return file.read()

    def write(self, name, content):
        harness.write_file(os.path.join(self.root, name), content)
        return name

    def run(self, action, ledger, *words, status=0, **options):
        done = self.sandbox.whittle(self.root, "ledger", action, "--ledger", ledger, *words, **options)
        self.checks.status(done, status, f"ledger {action} {ledger} {words}"[:200])
        return done

    def records(self, ledger):
        return json.loads(self.run("show", ledger, "--format", "json", *NOW).stdout)["records"]

    def expect(self, what, found, expected):
        self.checks.that(found == expected, f"{what}: {found!a}, expected {expected!a}")


def check_taken(desk):
    done = desk.run("add", "taken", "github-jobs.json", *NOW)
    desk.expect("what is told", done.stdout.decode().split("\n"), [
        "github-jobs.json (github-jobs): 1 time",
        "  not added, as a report knows no keys: 1 passed, 1 failed",
        "  left out: a step that ends before it starts: 1",
        "  left out: a job that was skipped: 1",
        "  left out: a job that has not ended: 1",
        "  left out: a job that a re-run took over from an earlier attempt: 1",
        "  left out: a job that neither passed nor failed: cancelled, neutral, stale: 1",
        "taken: 1 record, 1 of them new", ""])
    record = desk.records("taken")[0]
    told = {key: record[key] for key in ("kind", "when", "run", "job", "row", "package", "root", "took")}
    desk.expect("the record", told, {
        "kind": "time", "when": "2026-03-02T10:04:10Z", "run": "https://github.com/acme/acme/actions/runs/1200",
        "job": "test", "row": "linux, stable", "package": "", "root": "",
        "took": {"set_up": 38000, "compile": None, "work": 202000}})
    desk.run("verify", "taken")
    desk.run("add", "prompt", "github-jobs.json", "--output", "prompt.txt")
    desk.expect("--output", desk.read("prompt.txt").split(b"\n")[0], done.stdout.split(b"\n")[0])
    desk.expect("--quiet", desk.run("add", "quiet", "seconds.txt", "--quiet").stdout, b"")


def check_no_verdicts(desk):
    """Whatever a report says of outcomes: no plan runs less for it."""
    names = sorted(os.listdir(REPORTS))
    desk.run("add", "all", *names, *NOW)
    kinds = {record["kind"] for record in desk.records("all")}
    desk.expect("kinds of records from all reports", kinds, {"time"})


def check_names(desk):
    desk.run("add", "named", "gh-run-view.json", "--of-job", "test", "--run", "r\n7", *NOW)
    record = desk.records("named")[0]
    desk.expect("job and row", (record["job"], record["row"]), ("test", "linux, stable"))
    desk.run("add", "told", "seconds.txt", "--of-job", "test", "--of-row", "linux", "--of-package",
             "core", "--run", "r\n7", *NOW)
    desk.expect("all that the options say",
                {(each["job"], each["row"], each["run"], each["when"]) for each in desk.records("told")},
                {("test", "linux", "r\n7", NOW[1])})
    done = desk.run("add", "nobody", "cargo-test.log", *NOW)
    desk.checks.that(b"of no job, so that no plan finds them (--of-job NAME): 4" in done.stdout,
                     f"{done.stdout!a}")
    late = desk.run("add", "late", "github-jobs.json", "--since", "2026-03-02T10:04:00Z", *NOW)
    desk.checks.that(b": 0 times\n" in late.stdout, f"--since: {late.stdout!a}")


def check_again(desk):
    """Twice, in any order, at another time: the same ledger."""
    names = [name for name in sorted(os.listdir(REPORTS)) if name != "github-jobs.json"]
    desk.run("add", "once", *names, "github-jobs.json", *NOW)
    desk.run("add", "reversed", "github-jobs.json", *reversed(names), *NOW)
    desk.expect("the other order", desk.read("reversed"), desk.read("once"))
    before = desk.read("once")
    done = desk.run("add", "once", *names, "--as-of", "2027-01-01T00:00:00Z")
    desk.checks.that(b" 0 of them new\n" in done.stdout, f"again: {done.stdout[-100:]!a}")
    desk.checks.that(b"seconds.txt (seconds): 3 times, 3 of them known\n" in done.stdout,
                     f"{done.stdout!a}")
    desk.expect("the ledger after the second time", desk.read("once"), before)
    desk.run("add", "once", "seconds.txt", "--run", "another", *NOW)
    desk.checks.that(len(desk.read("once")) > len(before), "another run is another record")


def check_standard_input(desk):
    for name in ("junit-nextest.xml", "cargo-timings.html"):
        ran = subprocess.run([*harness.program(), "ledger", "add", "--ledger", "piped", "-", *NOW],
                             cwd=desk.root, input=desk.read(name), capture_output=True, check=False)
        desk.checks.status(ran, 0, f"{name} from standard input")
        desk.checks.that(ran.stdout.startswith(b"standard input ("), f"{ran.stdout!a}")
    desk.run("add", "named-files", "junit-nextest.xml", "cargo-timings.html", *NOW)
    desk.expect("standard input", desk.read("piped"), desk.read("named-files"))


def check_refused(desk):
    """A bad report among good ones: nothing is taken, and the ledger stays."""
    desk.write("strange", "neither XML nor JSON nor seconds\n")
    desk.write("kept", desk.read("taken"))
    for words, status, message in (
            (("seconds.txt", "strange"), 3, b"strange: this looks like no report"),
            (("seconds.txt", "gone"), 3, b"gone: there is no such file"),
            (("seconds.txt", "."), 3, b"this is a directory"),
            (("seconds.txt", "--import", "junit"), 3, b"seconds.txt:1:"),
            (("seconds.txt", "--import", "jnit"), 2, b"did you mean 'junit'?"),
            (("seconds.txt", "--since", "now"), 2, b"--since is no time: 'now'"),
            (("seconds.txt", "--keep-days", "3"), 2, b"'whittle ledger add' has no option --keep-days"),
            ((), 2, b"needs FILE...")):
        done = desk.run("add", "kept", *words, status=status)
        desk.checks.that(message in done.stderr, f"add {words}: {done.stderr!a}")
        desk.checks.that(not done.stdout, f"add {words}: printed {done.stdout!a}")
        desk.expect(f"the ledger after add {words}", desk.read("kept"), desk.read("taken"))
    done = desk.run("show", "kept", "--of-job", "test", status=2)
    desk.checks.that(b"'whittle ledger show' has no option --of-job" in done.stderr, f"{done.stderr!a}")
    desk.checks.that(b"seconds" in desk.run("add", "kept", "strange", status=3).stderr, "formats are named")
    desk.write("broken", "whittle.ledger/2\n")
    done = desk.run("add", "broken", "seconds.txt", status=3)
    desk.checks.that(b"another version of whittle" in done.stderr, f"{done.stderr!a}")
    desk.expect("a ledger of another version", desk.read("broken"), b"whittle.ledger/2\n")


def check_formats(desk):
    """What --import takes is what the readers are called."""
    told = desk.sandbox.whittle(desk.root, "ledger", "--help").stdout.decode()
    desk.checks.that(FORMATS.replace(" ", ", ") in " ".join(told.split()), "--help lists the formats")
    for name, report in zip(FORMATS.split(), ("github-jobs.json", "gh-run-view.json", "junit-pytest.xml",
                                              "cargo-timings.html", "cargo-test.log", "seconds.txt")):
        done = desk.run("add", name, report, "--import", name, *NOW)
        desk.checks.that(f"{report} ({name}): ".encode() in done.stdout, f"{name}: {done.stdout!a}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        desk = Desk(sandbox, checks)
        for check in (check_taken, check_no_verdicts, check_names, check_again, check_standard_input,
                      check_refused, check_formats):
            check(desk)
    checks.finish()


main()
