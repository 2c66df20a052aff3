#!/usr/bin/env python3
"""Loose objects that are damaged: cut off at every byte, empty, garbage, with a header that lies, in
an alternate, a pipe. Each ends in an error, or a full plan, that names the object and how to look
for more; what git can read is read; and nothing waits for ever."""

import json
import os
import subprocess
import zlib

import steps
from steps import harness

EVERY = 7  # of the bytes where an object that compresses well is cut: the first ones all
# libgit2 1.5 forgets the reference of a revision whose object can't be read.
NO_LEAKS = {"LSAN_OPTIONS": "detect_leaks=0"}


def path_of(objects, oid):
    return os.path.join(objects, oid[:2], oid[2:])


def shapes(stored):
    """What stands in place of an object's file, by name; None where git reads it as well."""
    text = zlib.decompress(stored)
    head, body = text.split(b"\0", 1)
    kind = head.split()[0]
    yield "empty", b""
    yield "garbage", b"\x00\xff" * 40
    yield "text", b"blob 3\0abc"
    yield "a header that says more", zlib.compress(kind + b" %d\0" % (len(body) + 1) + body)
    yield "a header that says less", zlib.compress(kind + b" %d\0" % (len(body) - 1) + body)
    yield "a header of 2^62 bytes", zlib.compress(kind + b" 4611686018427387904\0" + body)
    yield "a header of too many digits", zlib.compress(kind + b" " + b"9" * 40 + b"\0" + body)
    yield "a header without a size", zlib.compress(kind + b" \0" + body)
    yield "a header without an end", zlib.compress(b"blob 1" * 30)
    yield "a kind that is none", zlib.compress(b"stone %d\0" % len(body) + body)
    yield "something behind it", stored + b"x"
    yield "a byte that was flipped", stored[:-3] + bytes([stored[-3] ^ 1]) + stored[-2:]
    for cut in range(1, len(stored)):
        if cut < 40 or cut % EVERY == 0 or cut > len(stored) - 8:
            yield f"cut to {cut} bytes", stored[:cut]


class Repository:
    def __init__(self, checks, sandbox):
        self.checks, self.sandbox = checks, sandbox
        self.root = steps.workspace(sandbox)
        self.objects = os.path.join(self.root, ".git", "objects")
        self.good = self.plan().stdout

    def plan(self, head="HEAD"):
        command = [*harness.program(), "plan", "--base", "HEAD~1", "--head", head, "--format", "json"]
        try:
            return self.sandbox.run(command, self.root, NO_LEAKS, timeout=60)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, -1, b"", b"it waits for ever")

    def named(self, name):
        return self.sandbox.git(self.root, "rev-parse", name).decode().strip()

    def replace(self, oid, content):
        path = path_of(self.objects, oid)
        os.chmod(path, 0o644)
        harness.write_file(path, content)

    def judge(self, oid, what, head="HEAD"):
        done = self.plan(head)
        said = done.stderr.decode()
        if done.returncode == 0:
            plan = json.loads(done.stdout)
            self.checks.that(plan["mode"] == "full", f"{what}: as if nothing were wrong")
            said = plan["mode_reason"]["detail"] + plan["mode_reason"].get("remedy", "git fsck")
        self.checks.that(done.returncode in (0, 3, 4), f"{what}: status {done.returncode}: {said}")
        self.checks.that(oid[:7] in said and "git fsck" in said, f"{what}: {said}")


def check_shapes(checks, repository):
    for name in ("HEAD", "HEAD^{tree}", "HEAD:core", "HEAD:core/Cargo.toml", "HEAD~1", "HEAD~1^{tree}",
                 "HEAD~1:core/src"):
        oid = repository.named(name)
        with open(path_of(repository.objects, oid), "rb") as file:
            stored = file.read()
        for what, content in shapes(stored):
            repository.replace(oid, content)
            repository.judge(oid, f"{name}, {what}")
        repository.replace(oid, stored)
        checks.that(repository.plan().stdout == repository.good, f"{name}: not as it was")


def check_places(checks, repository):
    """A pipe or a directory in place of an object, its short name, and one in an alternate."""
    oid = repository.named("HEAD^{tree}")
    path = path_of(repository.objects, oid)
    os.rename(path, path + ".kept")
    os.mkfifo(path)
    repository.judge(oid, "a pipe")
    os.remove(path)
    os.mkdir(path)
    repository.judge(oid, "a directory")
    os.rmdir(path)
    os.rename(path + ".kept", path)
    commit = repository.named("HEAD")
    with open(path_of(repository.objects, commit), "rb") as file:
        stored = file.read()
    checks.that(json.loads(repository.plan(commit[:8]).stdout)["mode"] == "affected", "a short name")
    repository.replace(commit, stored[:15])
    repository.judge(commit, "a short name", commit[:8])
    moved = repository.sandbox.make("elsewhere")
    os.rename(repository.objects, os.path.join(moved, "objects"))
    os.makedirs(os.path.join(repository.objects, "info"))
    harness.write_file(os.path.join(repository.objects, "info", "alternates"),
                       os.path.join(moved, "objects") + "\n")
    repository.judge(commit, "an alternate")
    repository.objects = os.path.join(moved, "objects")
    repository.replace(commit, stored)
    checks.that(repository.plan().stdout == repository.good, "an alternate: not as it was")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        repository = Repository(checks, sandbox)
        check_shapes(checks, repository)
        check_places(checks, repository)
    checks.finish()


main()
