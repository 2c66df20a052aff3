"""Real histories to hold the program against: bundles in the directory that WHITTLE_WORKSPACES
names, beside the repository by default."""

import os
import shutil

import harness

NAMES = ("ripgrep", "tokio", "nushell", "gitoxide", "wasmtime")


def clone(sandbox, name, *options):
    """A clone of the bundle of that name; leaves the test as skipped where it is not here."""
    folder = os.environ.get("WHITTLE_WORKSPACES") or os.path.join(
        os.path.dirname(harness.ROOT), "shared", "workspaces")
    bundle = os.path.join(folder, name + ".bundle")
    if not os.path.exists(bundle):
        harness.skip(f"no bundle of {name} in {folder} (WHITTLE_WORKSPACES names another place)")
    root = os.path.join(sandbox.path, name)
    sandbox.git(sandbox.path, "clone", "--quiet", *options, bundle, root)
    return root


def need_cargo():
    if not shutil.which("cargo"):
        harness.skip("no cargo to compare with")


def commits(sandbox, root):
    """Every commit of the history, the oldest first."""
    return sandbox.git(root, "rev-list", "--first-parent", "--reverse", "HEAD").decode().split()


def sample(items, count):
    """At most `count` of them, evenly spread, the first and the last among them."""
    if len(items) <= count:
        return items
    return [items[round(i * (len(items) - 1) / (count - 1))] for i in range(count)]
