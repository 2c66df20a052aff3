#!/usr/bin/env python3
"""Refs that strangers wrote: whatever they point to, `whittle ledger` ends soon, says what is wrong and
leaves it as it is."""

import os
import shutil
import time
import zlib

import ledger_place
from ledger_place import FIRST, NOW, REF, harness, key, line, snapshot, text

RUN = "https://ci.example/runs/7"
ACTIONS = ("show", "verify", "prune", "merge", "revoke")


class Seconds:
    """Each thing that is asked for has an end."""

    def __init__(self, place, what, most=20):
        self.place, self.what, self.most = place, what, most

    def __enter__(self):
        self.begun = time.monotonic()

    def __exit__(self, *_):
        took = time.monotonic() - self.begun
        self.place.checks.that(took < self.most, f"{self.what}: {took:.1f} s")


def refuse_all(place, *parts, status=3, actions=ACTIONS):
    """On a machine that knows nothing, and the copy has nothing of it afterwards but objects."""
    new = place.write("new", text(line("new", "new run")))
    for action in actions:
        place.forget(place.work)
        words = {"merge": (new,), "revoke": (RUN,)}.get(action, ())
        with Seconds(place, f"{action} {parts}"):
            place.refuse(place.work, action, *parts, words=words, status=status)


def good(place, *of):
    """A ledger with a text of one run, whose commit and path are returned."""
    place.git(place.origin, "update-ref", "-d", REF)
    place.forget(place.work)
    place.add(place.work, RUN, *of or "a")
    place.forget(place.work)
    return place.tip(), place.tree()[0]


def entry(place, path):
    """A file of the ref as it stands in the index."""
    mode, _, oid = place.git(place.origin, "ls-tree", REF, path).split("\t")[0].split(" ")
    return mode, oid, path


def check_other_things(place):
    """Commits of code, and objects that are no commits."""
    place.git(place.origin, "update-ref", REF, "refs/heads/main")
    refuse_all(place, "this is no ledger: it holds 'file'")
    tree = place.git(place.origin, "rev-parse", "refs/heads/main^{tree}")
    blob = place.blob("x")
    for oid in (tree, blob):
        harness.write_file(os.path.join(place.origin, REF), oid + "\n")
        refuse_all(place, "is no commit of a ledger", actions=("show", "merge"))
    tag = place.command(["git", "mktag"], {}, input=f"object {tree}\ntype tree\ntag x\n"
                        "tagger a <a> 1 +0000\n\nx\n".encode())
    place.git(place.origin, "update-ref", REF, tag)
    refuse_all(place, "is no commit of a ledger", actions=("show", "merge"))
    long = place.write("message", "x" * 3000000)
    commit = place.git(place.origin, "commit-tree", "-F", long, tree)
    place.git(place.origin, "update-ref", REF, commit)
    refuse_all(place, "is no commit of a ledger", actions=("show", "merge"))
    place.git(place.origin, "update-ref", "-d", REF)
    place.git(place.origin, "symbolic-ref", REF, "refs/heads/main")
    refuse_all(place, "this is no ledger", actions=("show", "merge"))


def check_strays(place):
    """Links, submodules, other names: passed over, told by verify, and kept by those that write."""
    _, path = good(place)
    strays = [("120000", place.blob("../../etc/passwd"), "runs/aa/" + "a" * 32),
              ("160000", "1" * 40, "squashed/ab"), ("100644", place.blob("hello"), "README"),
              ("100644", place.blob(FIRST), "runs/ab/" + "a" * 32),
              ("100644", place.blob(FIRST), "runs/AB/" + "a" * 32),
              ("100644", place.blob(FIRST), "squashed/abc"),
              ("100644", place.blob(FIRST), "squashed/a\033[31m\n::error::"),
              ("100644", place.blob(FIRST), "runs/x/y/z/" + "d/" * 200 + "w")]
    strays = [each for each in strays if "\n" not in each[2]]
    place.point(entry(place, path), *strays)
    place.checks.that([each["id"] for each in place.records(place.work)] == [key("a")], "records")
    place.refuse(place.work, "verify", "'README' is no text of a ledger")
    place.add(place.work, "run 8", "b")
    place.run(place.work, "prune", *NOW)
    left = set(place.git(place.origin, "ls-tree", "-r", "-z", "--name-only", REF).split("\0"))
    lost = {each[2] for each in strays} - left
    place.checks.that(not lost, f"lost: {lost}")
    place.checks.that(len(place.records(place.work)) == 2, "records after prune")


def check_broken_texts(place):
    """A text that is broken is named, and nobody takes it for a ledger without records."""
    _, path = good(place)
    run = entry(place, path)
    other = "runs/ab/ab" + "0" * 30
    for content, part in ((FIRST + "x\n", "ab000000000000000000000000000000:2:1: this line is no record"),
                          (text(line("b", "r"))[:-2], "the file is cut off"),
                          ("<<<<<<< HEAD\n", "this is no ledger"), (b"\0" * 5000, "this is no ledger")):
        place.point(run, ("100644", place.blob(content), other))
        refuse_all(place, f"{REF}:{other}", part, actions=("show", "verify", "prune", "revoke"))
    # Who adds to another text is not kept from it, and leaves the broken one as it is.
    place.point(run, ("100644", place.blob("broken"), other))
    place.forget(place.work)
    place.add(place.work, "run 8", "b")
    place.checks.that(place.git(place.origin, "show", f"{REF}:{other}") == "broken", "it was mended")
    place.point(("100644", place.blob("broken"), path))
    place.forget(place.work)
    new = place.write("new", text(line("b", RUN)))
    place.refuse(place.work, "merge", f"{REF}:{path}", "this is no ledger", words=(new,))
    place.point(run, ("100644", place.blob(text(line("b", "elsewhere"))), other))
    refuse_all(place, f"{REF}:{other}", "stands in the wrong text", actions=("verify",))
    place.point(run, ("100644", place.blob(text(line("b", "r"))), "squashed/00"))
    refuse_all(place, f"{REF}:squashed/00", "stands in the wrong text", actions=("verify",))
    place.run(place.work, "prune", *NOW)
    place.run(place.work, "verify")


def check_sizes(place):
    """100 MB of zeros are 100 kB on the way; files of which there are too many."""
    _, path = good(place)
    run = entry(place, path)
    huge = place.git(place.origin, "hash-object", "-w", place.write("huge", FIRST + "\0" * 100000000))
    os.remove(os.path.join(place.root, "huge"))
    place.point(run, ("100644", huge, "squashed/00"))
    refuse_all(place, f"{REF}:squashed/00", "larger than a ledger can be",
               actions=("show", "prune"))
    large = place.git(place.origin, "hash-object", "-w", place.write("large", FIRST + "x" * 60000000))
    os.remove(os.path.join(place.root, "large"))
    place.point(run, *(("100644", large, f"squashed/{number:02x}") for number in range(256)))
    refuse_all(place, "all texts together are larger", actions=("prune",))
    empty = place.blob(FIRST)
    place.point(run, *(("100644", empty, f"runs/{n % 256:02x}/{n % 256:02x}{n:030x}")
                       for n in range(10000)))
    place.forget(place.work)
    with Seconds(place, "10,000 texts"):
        place.checks.that(len(place.records(place.work)) == 1, "among 10,000 texts")
        place.run(place.work, "prune", *NOW)
    place.checks.that(len(place.tree()) == 1, f"{place.tree()[:5]}")
    place.point(*(("100644", empty, f"code/{n % 97}/{n}") for n in range(10000)))
    refuse_all(place, "this is no ledger", actions=("show", "merge"))
    place.point(*(("100644", empty, f"runs/{n % 256:02x}/{n}") for n in range(210000)))
    refuse_all(place, "more than 200000 files", actions=("merge",))
    place.point(*(("100644", empty, f"runs/{'x' * 80}{n}") for n in range(80000)))
    refuse_all(place, "larger than a ledger's can be", actions=("show",))


def check_cut_objects(place):
    """A remote that lacks what its ref needs, or has it damaged; a copy that is damaged."""
    _, path = good(place, "a", "b")
    oid = entry(place, path)[1]
    file = os.path.join(place.origin, "objects", oid[:2], oid[2:])
    with open(file, "rb") as content:
        whole = content.read()
    for bytes_left in (b"", whole[:len(whole) // 2], zlib.compress(b"blob 5\0wrong")):
        os.chmod(file, 0o644)
        harness.write_file(file, bytes_left)
        refuse_all(place, "can't be fetched from origin", status=4, actions=("show", "merge"))
    os.remove(file)
    refuse_all(place, "can't be fetched from origin", status=4, actions=("show", "merge"))
    harness.write_file(file, whole)
    place.forget(place.work)
    place.run(place.work, "show")
    copy = os.path.join(place.work, ".git/whittle/ledger.git")
    packs = os.path.join(copy, "objects/pack")
    for name in os.listdir(packs):
        os.chmod(os.path.join(packs, name), 0o644)
        if name.endswith(".pack"):
            os.truncate(os.path.join(packs, name), 40)
    damaged(place, "show")
    shutil.rmtree(copy)
    place.checks.that(len(place.records(place.work)) == 2, "after the copy was removed")
    place.add(place.work, "run 8", "c")
    for folder, _, names in os.walk(os.path.join(copy, "objects")):
        for name in names:
            if not name.endswith((".idx", ".pack")):
                os.chmod(os.path.join(folder, name), 0o644)
                os.truncate(os.path.join(folder, name), 20)
    damaged(place, "show", "prune", "verify")
    # What comes with the next record may mend it.
    place.add(place.clone("other"), "run 9", "d")
    with Seconds(place, "a damaged copy"):
        done = place.sandbox.whittle(place.work, "ledger", "prune", *NOW)
    place.checks.that(done.returncode == 0 or b"hint: " in done.stderr, f"{done.stderr!a}")
    ids = sorted(record["id"] for record in place.records(place.clone("third")))
    place.checks.that(ids == sorted(map(key, "abcd")), f"a damaged copy lost records: {ids}")


def damaged(place, *actions):
    """A copy that is damaged says so, and does no harm to the remote."""
    before = snapshot(place.origin, ())
    for action in actions:
        with Seconds(place, "a damaged copy"):
            done = place.sandbox.whittle(place.work, "ledger", action)
        place.checks.that(done.returncode in (3, 4) and b"hint: " in done.stderr,
                          f"{done.returncode} {done.stderr!a}")
    place.checks.that(snapshot(place.origin, ()) == before, "a damaged copy changed the remote")


def check_rewritten(place):
    """Whoever takes records away by a new history is told apart from who adds some."""
    first, path = good(place)
    run = entry(place, path)
    place.run(place.work, "verify")
    place.point(run)
    for action in ("show", "verify", "prune"):
        place.refuse(place.work, action, "the history was rewritten", first[:10])
    place.git(place.origin, "update-ref", "-d", REF)
    place.refuse(place.work, "show", "the ref is gone", first[:10])
    place.run(place.work, "verify", "--offline")
    place.git(place.origin, "update-ref", REF, first)
    place.point(run, parent=first)
    place.run(place.work, "verify")
    place.git(place.origin, "update-ref", REF, place.git(
        place.origin, "commit-tree", "-m", "x", "-p", place.tip(), "-p", "refs/heads/main",
        place.git(place.origin, "rev-parse", REF + "^{tree}")))
    place.run(place.work, "verify")
    place.git(place.origin, "update-ref", REF, first)
    place.refuse(place.work, "show", "the history was rewritten")


if __name__ == "__main__":
    ledger_place.run_checks(check_other_things, check_strays, check_broken_texts, check_sizes,
                            check_cut_objects, check_rewritten)
