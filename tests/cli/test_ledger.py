#!/usr/bin/env python3
"""`whittle ledger`: what it shows, writes and refuses, on good ledgers and on files of strangers."""

import json
import os
import signal
import subprocess
import time

import steps
from steps import harness

FIRST = "whittle.ledger/1\n"
KEYS = [f"{number:032x}" for number in range(4)]
RUN = "https://ci.example/runs/7"
NOW = ("--as-of", "2026-11-30T22:00:00Z")


def line(key=KEYS[0], kind="pass", day="01", run=RUN, job="test", took="1500\t\t61000"):
    return f"{key}\t{kind}\t2026-11-{day}T22:00:00Z\t{run}\t{job}\tlinux\tcore\t\t{took}\t\n"


def ledger(*lines):
    return FIRST + "".join(sorted(lines))


class Desk:
    """Runs the command on files of one directory."""

    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.root = sandbox.make("desk")

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, content):
        harness.write_file(self.path(name), content)
        return name

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read().decode()

    def run(self, action, name, *words, status=0):
        done = self.sandbox.whittle(self.root, "ledger", action, "--ledger", name, *words)
        self.checks.status(done, status, f"ledger {action} {name} {words}"[:200])
        return done

    def records(self, name, *words):
        return json.loads(self.run("show", name, "--format", "json", *NOW, *words).stdout)["records"]

    def refuse(self, action, name, place, *words, status=3):
        """The message names the place, and a hint says how to mend it."""
        before = {each: os.stat(self.path(each)).st_mtime_ns for each in os.listdir(self.root)}
        done = self.run(action, name, *words, status=status)
        what = f"{action} {name} {words}"[:200]
        self.checks.that(place.encode() in done.stderr and b"\nhint: " in done.stderr,
                         f"{what}: {done.stderr[:1000]!a}")
        self.checks.that(not done.stdout, f"{what}: printed {done.stdout[:1000]!a}")
        after = {each: os.stat(self.path(each)).st_mtime_ns for each in os.listdir(self.root)}
        self.checks.that(before == after, f"{what}: files have changed")


def check_show(desk):
    desk.write("shown", ledger(line(), line(day="03", run="r%0A%1B"), line(kind="fail", day="02"),
                               line(KEYS[1], "revoked", "05", KEYS[1], "", "\t\t"),
                               line(KEYS[1], day="04")))
    text = desk.run("show", "shown", *NOW).stdout.decode().split("\n")
    desk.checks.that(text[0] == "5 records, 1 of 3 passes counts", f"heading: {text[0]!a}")
    kinds = [" ".join(row[24:44].split()) for row in text[1:-1]]
    desk.checks.that(kinds == ["taken back", "pass (taken back)", "pass", "FAIL",
                               "pass (failed since)"], f"kinds: {kinds}")
    desk.checks.that('"r\\n\\033"' in text[3] and KEYS[0] in text[3] and "\x1b" not in "".join(text),
                     f"a run is escaped: {text[3]!a}")
    desk.checks.that("test, linux, core: set-up 1.5 s, work 1 min 1 s" in text[3], text[3])
    coloured = desk.run("show", "shown", "--color", "always").stdout
    desk.checks.that(b"\x1b[1m" in coloured and b"r\\n\\033" in coloured, "colour")
    records = desk.records("shown")
    desk.checks.that([record["standing"] for record in records] ==
                     ["counts", "revoked", "counts", "counts", "failed"], f"{records}")
    desk.checks.that(records[2]["run"] == "r\n\x1b" and records[2]["took"] ==
                     {"set_up": 1500, "compile": None, "work": 61000}, f"{records[2]}")
    desk.checks.that(len(desk.records("shown", KEYS[1])) == 2, "records of a key")
    desk.checks.that(len(desk.records("shown", RUN, "nobody")) == 3, "records of a run")
    early = desk.run("show", "shown", "--as-of", "2026-11-03T21:59:59Z").stdout
    desk.checks.that(b"pass (of later)" in early, "as of an earlier time")
    desk.checks.that(not desk.run("show", "shown", "--quiet").stdout, "--quiet")
    desk.run("show", "shown", "--output", "table")
    desk.checks.that(desk.read("table") == desk.run("show", "shown").stdout.decode(), "--output")


def check_merge(desk):
    one, two = line(), line(KEYS[1])
    desk.write("one", ledger(one))
    desk.write("two", ledger(one, two))
    done = desk.run("merge", "union", "one", "two")
    desk.checks.that(done.stdout == b"union: 2 records, 2 of them new\n", f"{done.stdout!a}")
    desk.checks.that(desk.read("union") == ledger(one, two), "the union")
    done = desk.run("merge", "union", "union", "one", "two")
    desk.checks.that(done.stdout == b"union: 2 records, 0 of them new\n", f"{done.stdout!a}")
    desk.run("merge", "back", "two", "one")
    desk.checks.that(desk.read("back") == desk.read("union"), "the other order")
    desk.write("empty", "")
    desk.run("merge", "nothing", "empty")
    desk.checks.that(desk.read("nothing") == FIRST, "a ledger of nothing")
    done = desk.sandbox.whittle(desk.sandbox.path, "-C", desk.root, "ledger", "merge", "--ledger",
                                "union", "two")
    desk.checks.status(done, 0, "-C")
    os.symlink("union", desk.path("link"))
    os.chmod(desk.path("union"), 0o640)
    desk.run("merge", "link", "one")
    desk.checks.that(os.path.islink(desk.path("link")) and
                     os.stat(desk.path("union")).st_mode & 0o777 == 0o640, "a link, and its mode")
    desk.refuse("merge", "union", "there is no such file", "one", "gone")


def check_prune(desk):
    times = [line(KEYS[2], "time", f"{day:02}") for day in range(1, 30)]
    times += [line(KEYS[2], "time", f"{day:02}", "again") for day in range(1, 30)]
    desk.write("old", ledger(line(), line(day="25"), line(KEYS[1], "fail", "02"), *times))
    done = desk.run("prune", "old", "--keep-days", "10", *NOW)
    desk.checks.that(done.stdout == b"old: 31 records, 30 left out\n", f"{done.stdout!a}")
    left = desk.read("old")
    desk.checks.that(line(day="25") in left and line(kind="fail", day="02") not in left and
                     times[28] in left and times[0] not in left, left)
    desk.run("prune", "old", "--as-of", "2027-06-01T00:00:00Z")
    desk.checks.that("pass" not in desk.read("old"), "the default of --keep-days")
    desk.run("prune", "none")
    desk.checks.that(desk.read("none") == FIRST, "a ledger that is not there")


def check_revoke(desk):
    desk.write("taken", ledger(line(), line(KEYS[1]), line(KEYS[1], run="other")))
    desk.write("copy", ledger(line(), line(KEYS[1]), line(KEYS[1], run="other")))
    done = desk.run("revoke", "taken", RUN, *NOW)
    desk.checks.that(done.stdout == b"taken: 2 passes were taken back\n", f"{done.stdout!a}")
    desk.run("revoke", "taken", KEYS[1], *NOW)
    desk.run("merge", "taken", "copy")
    standings = [record["standing"] for record in desk.records("taken") if record["kind"] == "pass"]
    desk.checks.that(standings == ["revoked"] * 3, f"{standings}")
    before = desk.read("taken")
    desk.run("revoke", "taken", KEYS[1], *NOW)
    desk.checks.that(desk.read("taken") == before, "taking back twice, at the same time")
    done = desk.run("revoke", "fresh", "odd\t\nrun%", *NOW)
    desk.checks.that(b"0 passes were taken back; where another" in done.stdout, f"{done.stdout!a}")
    desk.checks.that(desk.records("fresh")[0]["run"] == "odd\t\nrun%", "a run of odd bytes")
    early = desk.run("revoke", "copy", RUN, "--as-of", "2026-11-01T21:59:59Z")
    desk.checks.that(early.stdout.startswith(b"copy: 0 passes"), "what passed later stays")
    desk.refuse("revoke", "copy", "can't be written", "r" * 70000)
    desk.refuse("revoke", "copy", "needs KEY|RUN...", status=2)


def check_hostile(desk):
    good = ledger(line(), line(KEYS[1]))
    # Content, the place that is named; NULs, cuts, other orders, other ends of lines.
    cases = {
        "unsorted": (FIRST + line(KEYS[1]) + line(), ":3:1: this line stands out of order"),
        "duplicates": (FIRST + line() + line(), ":3:1: this line stands here twice"),
        "nul": (good.replace("core", "co\0e"), ":2:1: this line is no record"),
        "nuls": (FIRST + "\0" * 1000000, ":2:1: the file is cut off"),
        "cut": (good[:-3], ":3:1: the file is cut off"),
        "cut-first": (FIRST[:5], ":1:1: this is no ledger"),
        "crlf": (good.replace("\n", "\r\n"), ":1:1: this is no ledger"),
        "crlf-records": (FIRST + good[len(FIRST):].replace("\n", "\r\n"), ":2:1: this line is no"),
        "json": ('{"schema": "whittle.ledger/1"}\n', ":1:1: this is no ledger"),
        "newer": (good.replace("/1", "/2", 1), ":1:1: this is no ledger"),
        "blank": (good + "\n", ":4:1: this line is no record"),
        "bytes": (FIRST.encode() + bytes(range(256)) + b"\n", ":2:1: this line is no record"),
        "conflict": (FIRST + "<<<<<<< HEAD\n" + line(), ":2:1: this line is no record"),
        "long-line": (FIRST + "f" * 20000000 + "\n", ":2:1: this line is longer"),
        "\n::error::\x1b[31m": ("x", '"\\n\\072:error\\072:\\033[31m":1:1: this is'),
    }
    desk.write("good", good)
    for name, (content, place) in cases.items():
        desk.write(name, content)
        for words in ((), (KEYS[0],)):
            desk.refuse("show", name, place, *words)
        desk.refuse("verify", name, place)
        desk.refuse("prune", name, place)
        desk.refuse("revoke", name, place, "run")
        desk.refuse("merge", "good", place, name)
        desk.refuse("merge", name, place, "good")
        os.remove(desk.path(name))


def check_large(desk):
    """What is larger than a ledger may be, in one line or in many."""
    desk.write("small", ledger(line()))
    with open(desk.path("huge"), "wb") as file:
        file.write(FIRST.encode())
        for _ in range(100):
            file.write(b"f" * 1000000)
    begun = time.monotonic()
    for action, name, words in (("verify", "huge", ()), ("show", "huge", (KEYS[0],)),
                                ("merge", "small", ("huge",))):
        desk.refuse(action, name, "huge: this is larger than a ledger can be", *words)
    desk.checks.that(time.monotonic() - begun < 30, "a large line takes too long")
    os.remove(desk.path("huge"))
    for name in ("left", "right"):
        desk.write(name, ledger(*(line(run=f"{name}{number:05}" + "x" * 60000)
                                  for number in range(600))))
    done = desk.run("merge", "both", "left", "right", status=3)
    desk.checks.that(b"more than a ledger can hold" in done.stderr, f"{done.stderr!a}")
    desk.checks.that(not os.path.exists(desk.path("both")), "half a merge was written")
    for name in ("left", "right"):
        os.remove(desk.path(name))


def check_places(desk):
    desk.write("here", ledger(line()))
    os.mkfifo(desk.path("pipe"))
    os.mkdir(desk.path("folder"))
    for name in ("pipe", "folder", "/dev/null", "/dev/zero"):
        desk.refuse("show", name, f"{name}: this is a ")
        desk.refuse("merge", name, f"{name}: this is a ", "here")
        desk.refuse("merge", "here", f"{name}: this is a ", name)
    os.remove(desk.path("pipe"))
    desk.refuse("verify", "gone", "gone: there is no such file")
    desk.run("merge", "here/below", "here", status=3)
    done = desk.run("merge", "no/such/place", "here", status=5)
    desk.checks.that(b"mkdir -p no/such" in done.stderr, f"{done.stderr!a}")
    if os.geteuid():
        os.chmod(desk.path("here"), 0o400)
        done = desk.run("revoke", "here", "run", status=5)
        desk.checks.that(b"here: can't be written" in done.stderr, f"{done.stderr!a}")
        os.chmod(desk.path("here"), 0o600)
    done = desk.sandbox.run(["sh", "-c", 'exec "$@" <here', "sh", *harness.program(), "ledger",
                             "verify", "--ledger", "-"], desk.root)
    desk.checks.status(done, 0, "standard input")
    desk.checks.that(done.stdout == b"standard input: 1 record\n", f"{done.stdout!a}")
    desk.checks.that(not [name for name in os.listdir(desk.root) if name.endswith(".tmp")],
                     f"left behind: {os.listdir(desk.root)}")


def check_interrupted(desk):
    """Whenever it is ended, the ledger is what it was or what it was to become."""
    old = ledger(line())
    new = ledger(line(), *(line(KEYS[1], run=f"run-{number:05}") for number in range(20000)))
    desk.write("more", new)
    for number in range(20):
        desk.write("cut-short", old)
        ending = (signal.SIGTERM, signal.SIGKILL, signal.SIGINT)[number % 3]
        with subprocess.Popen([*harness.program(), "ledger", "merge", "--ledger", "cut-short", "more"],
                              cwd=desk.root, stdout=subprocess.DEVNULL) as process:
            time.sleep(number * 0.002)
            process.send_signal(ending)
        desk.checks.that(desk.read("cut-short") in (old, new), f"half a ledger after {number}")
    for name in os.listdir(desk.root):
        if name.endswith(".tmp"):
            os.remove(desk.path(name))


def check_words(desk):
    desk.write("words", ledger(line()))
    for words, message in (
            (("shw", "--ledger", "words"), b"did you mean 'show'?"),
            (("show", "--ledger", "words", "--offline"), b"--offline and --ledger exclude"),
            (("show", "--ledger", "words", "--remote", "r"), b"--remote and --ledger exclude"),
            (("show", "--ledger", "words", "--timeout", "9"), b"--timeout and --ledger exclude"),
            (("show", "--timeout", "9999"), b"at most 3600"),
            ((), b"needs ACTION"),
            (("merge", "--ledger", "words"), b"needs FILE..."),
            (("prune", "--ledger", "words", "x"), b"takes no argument 'x'"),
            (("merge", "--ledger", "-", "words"), b"name a file"),
            (("verify", "--ledger", "words", "--format", "json"), b"has no option --format"),
            (("merge", "--ledger", "words", "words", *NOW), b"has no option --as-of"),
            (("show", "--ledger", "words", "--as-of", "yesterday"), b"--as-of is no time"),
            (("show", "--ledger", "words", "--as-of", "2026-02-29T00:00:00Z"), b"is no time"),
            (("prune", "--ledger", "words", "--keep-days", "-1"), b"looks like an option"),
            (("prune", "--ledger", "words", "--keep-days=99999999999999999999"), b"at most 36500"),
            (("prune", "--ledger", "words", "--keep-days", "1d"), b"expected a number")):
        done = desk.sandbox.whittle(desk.root, "ledger", *words)
        desk.checks.status(done, 2, f"ledger {words}")
        desk.checks.that(message in done.stderr, f"ledger {words}: {done.stderr!a}")
    desk.checks.that(desk.read("words") == ledger(line()), "a wrong command line changed the file")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        desk = Desk(sandbox, checks)
        for check in (check_show, check_merge, check_prune, check_revoke, check_hostile, check_large,
                      check_places, check_interrupted, check_words):
            check(desk)
    checks.finish()


main()
