"""A repository with a remote that has a ledger, and records for it."""

import hashlib
import json
import os
import shutil
import subprocess

import steps
from steps import harness

FIRST = "whittle.ledger/1\n"
REF = "refs/whittle/ledger"
NOW = ("--as-of", "2026-11-30T22:00:00Z")


def key(name):
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def line(of, run, kind="pass", day="01"):
    return f"{key(of)}\t{kind}\t2026-11-{day}T22:00:00Z\t{run}\ttest\tlinux\tcore\t\t1500\t\t61000\t\n"


def text(*lines):
    return FIRST + "".join(sorted(set(lines)))


def snapshot(root, left_out=("whittle",)):
    """Every file of a repository and its git directory, with content and mode."""
    found = {}
    for folder, inner, names in os.walk(root):
        if os.path.exists(os.path.join(folder, "HEAD")):
            inner[:] = [name for name in inner if name not in left_out]
        for name in [*names, *inner]:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            content = b""
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    content = file.read()
            found[os.path.relpath(path, root)] = (status.st_mode, content)
    return found


class Place:
    """One directory with the bare repository `origin.git` and `work`, a clone of it with a commit."""

    def __init__(self, sandbox, checks, name):
        self.sandbox, self.checks = sandbox, checks
        self.root = sandbox.make(name)
        self.origin = os.path.join(self.root, "origin.git")
        self.git(self.root, "init", "--quiet", "--bare", self.origin)
        self.work = self.clone("work")
        harness.write_file(os.path.join(self.work, "file"), "content\n")
        sandbox.commit(self.work)
        self.git(self.work, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def git(self, cwd, *words):
        return self.sandbox.git(cwd, *words).decode().strip()

    def clone(self, name, *words, url=None):
        self.git(self.root, "clone", "--quiet", *words, url or self.origin, name)
        return os.path.join(self.root, name)

    def write(self, name, content):
        harness.write_file(os.path.join(self.root, name), content)
        return os.path.join(self.root, name)

    def run(self, cwd, action, *words, status=0, extra=None):
        done = self.sandbox.whittle(cwd, "ledger", action, *words, extra=extra)
        self.checks.status(done, status, f"ledger {action} {words}"[:200])
        return done

    def add(self, cwd, run, *of, words=(), status=0, extra=None):
        name = self.write(f"new-{key(run)}-{os.path.basename(cwd)}",
                          text(*(line(each, run) for each in of)))
        return self.run(cwd, "merge", name, *words, status=status, extra=extra)

    def records(self, cwd, *words):
        printed = self.run(cwd, "show", "--format", "json", *NOW, *words).stdout
        return json.loads(printed or '{"records": []}')["records"]

    def tip(self):
        done = self.sandbox.run(["git", "rev-parse", "--verify", "--quiet", REF], self.origin)
        return done.stdout.decode().strip()

    def tree(self):
        return self.git(self.origin, "ls-tree", "-r", "--name-only", REF).split("\n")

    def refuse(self, cwd, action, *parts, words=(), status=3, extra=None):
        """Ends with a message that has these parts, and a hint; what the remote has stays."""
        before = self.tip()
        done = self.run(cwd, action, *words, status=status, extra=extra)
        missing = [part for part in (*parts, "\nhint: ") if part.encode() not in done.stderr]
        self.checks.that(not missing, f"ledger {action}: {missing} in {done.stderr[:1500]!a}")
        self.checks.that(not done.stdout, f"ledger {action} printed {done.stdout[:500]!a}")
        self.checks.that(self.tip() == before, f"ledger {action} moved the ref")
        return done

    def point(self, *entries, parent=None):
        """Lets the ref of the remote be a commit of a tree with entries (mode, type, id, path)."""
        index = {"GIT_INDEX_FILE": os.path.join(self.root, "index")}
        listing = "".join(f"{mode} {oid}\t{path}\n" for mode, oid, path in entries)
        with open(self.write("listing", listing), "rb") as file:
            self.command(["git", "read-tree", "--empty"], index)
            self.command(["git", "update-index", "--add", "--index-info"], index, stdin=file)
        tree = self.command(["git", "write-tree", "--missing-ok"], index)
        commit = self.command(["git", "commit-tree", "-m", "x", *(["-p", parent] if parent else []),
                               tree], {})
        self.git(self.origin, "update-ref", REF, commit)
        return commit

    def command(self, command, extra, **options):
        environment = harness.environment(self.sandbox.home, extra)
        done = subprocess.run(command, cwd=self.origin, env=environment, capture_output=True,
                              check=True, **options)
        return done.stdout.decode().strip()

    def blob(self, content):
        return self.git(self.origin, "hash-object", "-w", self.write("blob", content))

    def forget(self, cwd):
        """As on a machine that knows nothing yet."""
        shutil.rmtree(os.path.join(cwd, ".git", "whittle"), ignore_errors=True)


def run_checks(*checks_of):
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in checks_of:
            check(Place(sandbox, checks, check.__name__))
    checks.finish()
