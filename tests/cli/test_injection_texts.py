#!/usr/bin/env python3
"""Odd texts (injection.py) on the command line, in paths, and in names and messages of commits."""

import os
import subprocess

from injection import LONG, ODD, PLAIN, SHORT, commit, play


def check_paths(cases, root):
    """As git has them: also such as no file system takes."""
    bare = os.path.join(cases.sandbox.path, "paths.git")
    cases.sandbox.git(root, "clone", "--quiet", "--bare", root, bare)
    root = bare
    names = [PLAIN, *(odd.replace("/", "_") for odd in SHORT if odd not in (".", "..")),
             LONG[:60_000]]
    tree = cases.sandbox.git(root, "rev-parse", "start^{tree}").strip()
    blob = cases.sandbox.git(root, "rev-parse", "start:Cargo.toml").strip().decode()
    kept = cases.sandbox.git(root, "ls-tree", "-z", tree)
    for name in names:
        entry = f"100644 blob {blob}\t{name}\0".encode()
        made = subprocess.run(["git", "mktree", "-z"], input=kept + entry, cwd=root,
                              capture_output=True, check=True).stdout.strip()
        head = cases.sandbox.git(root, "commit-tree", made, "-p", "start", "-m", "x").strip()
        cases.sandbox.git(root, "update-ref", "--no-deref", "HEAD", head)
        cases.check("a path", name, root, told=lambda views, name=name: next(
            (shown(change["path"], name) for change in views.json["changes"]), None))


def shown(found, expected):
    """A name that begins with a quote stands in quotes, so that it is not taken for an escaped one.
    """
    return expected if expected.startswith('"') and found.startswith('"\\"') else found


def check_words(cases, root):
    """What is said on the command line."""
    commit(cases, {})
    for kind in ("push", "tag"):
        for odd in (PLAIN, *SHORT):
            cases.check(f"--as {kind}", odd, root, "--as", f"{kind}:{odd}")
    for odd in SHORT:
        cases.check("--as", odd, root, "--as", odd, takes=False)
        cases.check("--job", odd, root, "--job", odd, takes=odd == "*")
        cases.check("--base", odd, root, "--base", odd, "--head", "HEAD", base=False, takes=False)


def check_refs(cases, root):
    """Branches that git takes, as names of the base."""
    commit(cases, {})
    for odd in (PLAIN, "$(touch${IFS}canary)", "`touch${IFS}canary`", "a'b\"c;touch", "x|y|z",
                "<script>", "\u202egnp", "::x", "##x", "set-output&name=count", "%PATH%"):
        if odd != "::x":
            cases.sandbox.git(root, "update-ref", f"refs/heads/{odd}", "HEAD~1")
        cases.check("a base", odd, root, "--base", odd, "--head", "HEAD", base=False,
                    takes=odd != "::x", told=lambda views: views.json["base"]["rev"])


def check_messages(cases, root):
    for odd in (PLAIN, *(odd for odd in ODD if odd.strip())):
        commit(cases, {}, f"{odd}\n\nOdd: {odd.replace(chr(10), ' ')}\n")
        cases.check("a message", odd, root, "--as", "push:main")
    for odd in ("$(touch canary)", "::error::x", "\u202ex", "`x`", LONG):
        commit(cases, {}, f"work\n\nCI-Job: {odd}\n")
        cases.check("a trailer", odd, root, "--as", "push:main", takes=False)


play(check_paths, check_words, check_refs, check_messages)
